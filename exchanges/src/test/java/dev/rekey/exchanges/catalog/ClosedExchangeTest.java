package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.terms.Market;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Exchanges on which no key is made any more: known, and never taken for one that can be asked. */
class ClosedExchangeTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Catalog catalog = Catalog.load();

    @Test
    void bitmart_is_closing_and_bitmex_has_closed() {
        ClosedExchange bitmart = catalog.closed("bitmart").orElseThrow();
        ClosedExchange bitmex = catalog.closed("bitmex").orElseThrow();

        assertThat(bitmart.closed().state()).isEqualTo(Closing.State.CLOSING);
        assertThat(bitmart.closed().since()).isEqualTo(LocalDate.of(2026, 7, 26));
        assertThat(bitmex.closed().state()).isEqualTo(Closing.State.CLOSED);
        assertThat(bitmex.closed().since()).isEqualTo(LocalDate.of(2026, 9, 23));
        assertThat(bitmex.closed().say()).contains("BitMEX closed on 23 September 2026");
    }

    @Test
    void a_closed_exchange_is_not_among_those_on_which_keys_are_replaced() {
        assertThat(catalog.all()).extracting(ExchangeProfile::id).doesNotContain("bitmart", "bitmex");
        assertThat(catalog.find("bitmex")).isEmpty();
        assertThat(catalog.closed("binance")).isEmpty();
    }

    @Test
    void accounts_on_its_markets_are_known_by_its_name() {
        assertThat(catalog.knows("bitmex", Market.FUTURES)).isTrue();
        assertThat(catalog.knows("bitmex", Market.SPOT)).isFalse();
        assertThat(catalog.knows("binance", Market.SPOT)).isTrue();
        assertThat(catalog.knows("mtgox", Market.SPOT)).isFalse();
        assertThat(catalog.name("bitmart")).isEqualTo("BitMart");
        assertThat(catalog.name("kucoin")).isEqualTo("KuCoin");
        assertThat(catalog.name("mtgox")).isEqualTo("mtgox");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("breaks")
    void a_break_is_named_with_its_file(Consumer<ObjectNode> change, String problem) {
        ObjectNode profile = bitmex();
        change.accept(profile);

        assertThatThrownBy(() -> read(profile, Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("bitmex/profile.yaml: ")
                .hasMessageContaining(problem);
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                broken("names itself bitmart", p -> p.put("id", "bitmart")),
                broken("profile.closed.source is missing", p -> closed(p).remove("source")),
                broken("there is no market", p -> ((ArrayNode) p.get("markets")).removeAll()),
                broken("market FUTURES stands twice", p -> ((ArrayNode) p.get("markets")).add("FUTURES")),
                broken("which nobody can have seen", p -> closed(p).put("since", "2027-01-01")),
                broken("there are no facts", p -> ((ArrayNode) p.get("facts")).removeAll()),
                broken("refusals", p -> p.putArray("refusals")));
    }

    private static Arguments broken(String problem, Consumer<ObjectNode> change) {
        return Arguments.of(change, problem);
    }

    @ParameterizedTest
    @CsvSource({
        "closed.agent, ' ', profile.closed.agent is empty",
        "closed, BitMEX closed, say does not end with a full stop",
        "closed, It closed., say does not name BitMEX",
        "closed.advice, The workflow waits., advice uses a word of ours"
    })
    void a_sentence_that_does_not_do_is_named(String key, String sentence, String problem) {
        assertThatThrownBy(() -> read(bitmex(), Map.of(key, sentence))).hasMessageContaining(problem);
    }

    private static void read(ObjectNode profile, Map<String, String> said) {
        Catalog.readClosed("bitmex", new ByteArrayInputStream(YAML.writeValueAsBytes(profile)), said);
    }

    private static ObjectNode closed(ObjectNode profile) {
        return (ObjectNode) profile.get("closed");
    }

    private static ObjectNode bitmex() {
        try (InputStream file =
                Objects.requireNonNull(Catalog.class.getResourceAsStream("/dev/rekey/exchanges/bitmex/profile.yaml"))) {
            return (ObjectNode) YAML.readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
