package dev.rekey.exchanges.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What somebody sees who holds our signing against requests of their own. */
class VectorsCommandTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ArrayNode all = JSON.createArrayNode();
    private final ArrayNode kucoin = JSON.createArrayNode();

    @BeforeEach
    void read() throws IOException {
        try (InputStream file = VectorsCommandTest.class.getResourceAsStream("/dev/rekey/exchanges/vectors.json")) {
            JSON.readTree(file).forEach(vector -> {
                all.add(vector);
                if (vector.path("exchange").asString().equals("kucoin")) {
                    kucoin.add(vector);
                }
            });
        }
    }

    @Test
    void all_recorded_requests_are_alike_and_what_was_not_compared_by_the_byte_is_said() throws IOException {
        assertThat(run(all.toString())).isZero();

        assertThat(printed()).contains("134 of 134 requests are signed alike.", "bitmart 4 of 4", "bitmex 4 of 4");
        assertThat(notes())
                .satisfiesExactly(
                        coinbase -> assertThat(coinbase)
                                .startsWith("Note on coinbase: The signature of a token is another one each time"),
                        gemini -> assertThat(gemini)
                                .startsWith("Note on gemini: Gemini takes nonces in seconds or finer"));
    }

    @Test
    void halves_of_a_signature_that_only_differ_in_leading_zeros_are_alike_and_it_is_said() throws IOException {
        // given
        ArrayNode hyperliquid = JSON.createArrayNode();
        all.forEach(vector -> {
            if (vector.path("exchange").asString().equals("hyperliquid")) {
                hyperliquid.add(vector);
            }
        });
        ObjectNode request = (ObjectNode) hyperliquid.at("/0/request");
        request.put("body", request.path("body").asString().replace("\"r\":\"0x", "\"r\":\"0x0"));

        // then
        assertThat(run(hyperliquid.toString())).isZero();
        assertThat(notes()).singleElement().asString().contains("leading zeros");
    }

    private List<String> notes() {
        return printed().lines().filter(line -> line.startsWith("Note on ")).toList();
    }

    @Test
    void requests_that_are_alike_are_counted_for_each_exchange() throws IOException {
        assertThat(run(kucoin.toString())).isZero();
        assertThat(printed().lines()).containsExactly("kucoin 6 of 6", "6 of 6 requests are signed alike.");
    }

    @ParameterizedTest
    @CsvSource({
        "KC-API-SIGN, header KC-API-SIGN: file ",
        "KC-API-TIMESTAMP, header KC-API-TIMESTAMP: file changed",
        "KC-API-KEY, header KC-API-KEY: file changed"
    })
    void a_header_that_differs_is_shown_with_both_values(String header, String shown) throws IOException {
        object("/0/request/headers").put(header, "changed");

        assertThat(run(kucoin.toString())).isEqualTo(1);
        assertThat(printed()).contains(shown).contains("ours ").contains("kucoin 5 of 6");
    }

    @Test
    void a_header_only_one_of_us_sends_is_a_difference() throws IOException {
        object("/0/request/headers").put("X-Extra", "1").remove("KC-API-KEY-VERSION");

        assertThat(run(kucoin.toString())).isEqualTo(1);
        assertThat(printed())
                .contains("header X-Extra: file 1, ours null")
                .contains("header KC-API-KEY-VERSION: not in the file, ours 2");
    }

    @Test
    void another_method_or_body_is_a_difference() throws IOException {
        object("/0/request").put("body", "{}");

        assertThat(run(kucoin.toString())).isEqualTo(1);
        assertThat(printed()).contains("body: file {}, ours null");
    }

    @Test
    void a_call_or_an_exchange_that_is_not_ours_is_said() throws IOException {
        object("/0/request").put("url", "https://api.kucoin.com/api/v1/withdrawals");
        object("/1").put("exchange", "nowhere");

        assertThat(run(kucoin.toString())).isEqualTo(1);
        assertThat(printed())
                .contains("this call is not one of ours")
                .contains("this exchange is not known here")
                .contains("nowhere 0 of 1");
    }

    @Test
    void a_credential_that_cannot_sign_is_said_without_showing_it() throws IOException {
        object("/0/credentials").remove("passphrase");

        assertThat(run(kucoin.toString())).isEqualTo(1);
        assertThat(printed()).contains("we cannot sign with this credential: a KuCoin key has a passphrase");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{}", "[{\"exchange\":\"kucoin\"}]", "[]"})
    void a_file_of_another_form_is_one_sentence(String text) throws IOException {
        assertThat(run(text)).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8) + printed())
                .hasLineCount(1)
                .doesNotContain("Exception");
    }

    @Test
    void a_file_that_is_not_there_is_one_sentence() {
        int code = VectorsCommand.run(List.of(folder.resolve("none.json").toString()), stream(out), stream(err));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot be read");
    }

    @Test
    void called_wrongly_it_says_how_to_call_it() {
        assertThat(VectorsCommand.run(List.of(), stream(out), stream(err))).isEqualTo(2);
        assertThat(VectorsCommand.run(List.of("--help"), stream(out), stream(err)))
                .isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Usage: rekey vectors FILE");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Usage: rekey vectors FILE", "Exit code 0 when nothing");
    }

    private ObjectNode object(String place) {
        return (ObjectNode) kucoin.at(place);
    }

    private int run(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("vectors.json"), text);
        return VectorsCommand.run(List.of(file.toString()), stream(out), stream(err));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
