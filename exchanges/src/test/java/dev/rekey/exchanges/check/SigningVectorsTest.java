package dev.rekey.exchanges.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.Market;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every recorded request is signed byte for byte. All credentials in the file are invented. */
class SigningVectorsTest {

    private final Catalog catalog = Catalog.load();

    @TestFactory
    Stream<DynamicTest> requests_are_signed_byte_for_byte() throws Exception {
        return vectors().stream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.path("exchange").asString() + " "
                                + vector.path("endpoint").asString() + " at "
                                + vector.path("timestamp").asString(),
                        () -> replay(vector)));
    }

    @Test
    void every_call_of_a_check_has_a_recorded_request() throws Exception {
        // given
        List<String> recorded = vectors().stream()
                .map(vector -> vector.path("exchange").asString() + " "
                        + vector.path("endpoint").asString())
                .distinct()
                .toList();

        // when
        List<String> used = catalog.all().stream()
                .flatMap(profile -> ExchangeApi.find(profile.id()).stream())
                .flatMap(api -> api.endpoints().stream().map(endpoint -> api.exchange() + " " + endpoint.name()))
                .toList();

        // then
        assertThat(used).isNotEmpty().containsExactlyInAnyOrderElementsOf(recorded);
    }

    @Test
    void every_exchange_of_the_catalogue_can_be_asked() {
        assertThat(catalog.all())
                .allSatisfy(
                        profile -> assertThat(ExchangeApi.find(profile.id())).isPresent());
    }

    private void replay(JsonNode vector) {
        ExchangeApi api = ExchangeApi.find(vector.path("exchange").asString()).orElseThrow();
        Market market = Market.valueOf(vector.path("market").asString().toUpperCase(Locale.ROOT));
        Endpoint endpoint = api.endpoints().stream()
                .filter(one -> one.name().equals(vector.path("endpoint").asString()) && one.host() == market)
                .findFirst()
                .orElseThrow();
        ExchangeProfile profile = catalog.find(api.exchange()).orElseThrow();
        JsonNode given = vector.path("credentials");
        Credential credential = new Credential(
                given.path("apiKey").asString(),
                given.path("secret").asString(),
                given.has("passphrase") ? given.path("passphrase").asString() : null);

        SignedRequest signed = api.sign(
                ExchangeHosts.ofCatalog().baseUrl(profile, market),
                endpoint,
                credential,
                Instant.ofEpochMilli(vector.path("timestamp").longValue()));

        JsonNode expected = vector.path("request");
        Map<String, String> headers = new LinkedHashMap<>();
        expected.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        assertThat(signed.method()).isEqualTo(expected.path("method").asString());
        assertThat(signed.url()).isEqualTo(URI.create(expected.path("url").asString()));
        assertThat(signed.headers()).containsExactlyInAnyOrderEntriesOf(headers);
        assertThat(signed.body())
                .isEqualTo(
                        expected.path("body").isNull()
                                ? null
                                : expected.path("body").asString());
    }

    private static List<JsonNode> vectors() throws Exception {
        try (InputStream file = SigningVectorsTest.class.getResourceAsStream("/dev/rekey/exchanges/vectors.json")) {
            JsonNode all = JsonMapper.builder().build().readTree(file);
            return StreamSupport.stream(all.spliterator(), false).toList();
        }
    }
}
