package dev.rekey.exchanges.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ClosedExchange;
import dev.rekey.exchanges.vectors.Vector;
import dev.rekey.exchanges.vectors.VectorCheck;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every recorded request is signed byte for byte. All credentials in the file are invented. */
class SigningVectorsTest {

    private final Catalog catalog = Catalog.load();

    @TestFactory
    Stream<DynamicTest> requests_are_signed_byte_for_byte() throws Exception {
        return vectors().stream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.toString(),
                        () -> assertThat(VectorCheck.compare(vector).differences())
                                .isEmpty()));
    }

    @Test
    void every_exchange_of_the_catalogue_can_be_asked_and_has_recorded_requests() throws Exception {
        // given
        List<String> recorded = vectors().stream().map(Vector::exchange).toList();

        // then
        assertThat(catalog.all()).allSatisfy(profile -> {
            assertThat(ExchangeApi.find(profile.id())).isPresent();
            assertThat(recorded).contains(profile.id());
        });
    }

    @Test
    void a_closed_exchange_can_be_signed_for_and_is_never_asked() throws Exception {
        // given
        List<String> recorded = vectors().stream().map(Vector::exchange).toList();

        // then
        assertThat(catalog.closed()).extracting(ClosedExchange::id).contains("bitmart", "bitmex");
        assertThat(catalog.closed()).allSatisfy(exchange -> {
            assertThat(ExchangeApi.find(exchange.id())).isEmpty();
            assertThat(Signer.find(exchange.id())).isPresent();
            assertThat(recorded).contains(exchange.id());
        });
    }

    private static List<Vector> vectors() throws Exception {
        try (InputStream file = SigningVectorsTest.class.getResourceAsStream("/dev/rekey/exchanges/vectors.json")) {
            return Vector.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
