package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShapeCheckTest {

    private static final Catalog CATALOG = Catalog.load();
    private static final JsonNode FILE = cases();

    @TestFactory
    Stream<DynamicTest> values_look_as_the_cases_say() {
        return FILE.get("cases").valueStream().map(example -> {
            String exchange = example.get("exchange").asString();
            return DynamicTest.dynamicTest(exchange + ": " + example.get("name").asString(), () -> {
                // given
                Map<String, String> pasted = pasted(example);

                // when
                List<ShapeCheck.Look> looks = ShapeCheck.check(fields(exchange), pasted);

                // then
                SoftAssertions softly = new SoftAssertions();
                softly.assertThat(looks).hasSize(example.get("looks").size());
                for (int i = 0; i < looks.size(); i++) {
                    compare(softly, looks.get(i), example.get("looks").get(i));
                }
                softly.assertAll();
            });
        });
    }

    @Test
    void the_page_says_the_same_of_every_case() {
        List<PageScript.Page> pages = FILE.get("cases")
                .valueStream()
                .map(example ->
                        new PageScript.Page(fields(example.get("exchange").asString()), pasted(example)))
                .toList();

        List<List<ShapeCheck.Look>> looks = PageScript.looks(pages);

        for (int i = 0; i < pages.size(); i++) {
            assertThat(looks.get(i))
                    .as(FILE.get("cases").get(i).get("name").asString())
                    .isEqualTo(PageScript.withoutCodes(
                            ShapeCheck.check(pages.get(i).fields(), pages.get(i).pasted())));
        }
    }

    @Test
    void every_kind_of_remark_has_a_case_with_its_sentence() {
        List<String> kinds = FILE.get("cases")
                .valueStream()
                .flatMap(example -> example.get("looks").valueStream())
                .filter(look -> look.has("says"))
                .flatMap(look -> look.get("remarks").valueStream())
                .map(remark -> remark.asString().replaceFirst(" .*", ""))
                .toList();
        assertThat(kinds)
                .contains(Stream.of(ShapeCheck.Kind.values()).map(Enum::name).toArray(String[]::new));
        assertThat(FILE.get("cases").size()).isGreaterThanOrEqualTo(25);
    }

    @Test
    void the_text_form_of_a_look_shows_no_value() {
        String secret = "00000000-1111-2222-3333-444444444444";
        List<ShapeCheck.Look> looks = ShapeCheck.check(
                fields("kucoin"), Map.of("apiKey", secret, "secret", secret, "passphrase", "correct-horse"));
        assertThat(looks.toString())
                .contains("secret", "SAME_AS_OTHER", "stops")
                .doesNotContain("1111")
                .doesNotContain("correct-horse");
        assertThat(looks)
                .allSatisfy(look -> assertThat(look.remarks().toString())
                        .doesNotContain("1111")
                        .doesNotContain("correct-horse"));
    }

    @Test
    void a_very_long_paste_is_judged_at_once() {
        String flood = "api key ".repeat(200_000);
        List<ShapeCheck.Look> looks =
                ShapeCheck.check(fields("kraken"), Map.of("apiKey", flood, "secret", "=".repeat(1_000_000)));
        assertThat(looks).extracting(ShapeCheck.Look::field).containsExactly("apiKey", "secret");
        assertThat(looks.get(1).stops()).isTrue();
    }

    private static Map<String, String> pasted(JsonNode example) {
        Map<String, String> pasted = new LinkedHashMap<>();
        example.get("pasted")
                .properties()
                .forEach(entry -> pasted.put(entry.getKey(), entry.getValue().asString()));
        return pasted;
    }

    private static void compare(SoftAssertions softly, ShapeCheck.Look look, JsonNode expected) {
        String field = expected.get("field").asString();
        softly.assertThat(look.field()).isEqualTo(field);
        softly.assertThat(look.value())
                .as("value of %s", field)
                .isEqualTo(expected.get("value").asString());
        softly.assertThat(look.remarks().stream().map(ShapeCheckTest::line).toList())
                .as("remarks on %s", field)
                .isEqualTo(expected.get("remarks")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList());
        softly.assertThat(look.stops())
                .as("%s stops", field)
                .isEqualTo(expected.get("stops").asBoolean());
        if (expected.has("says")) {
            softly.assertThat(
                            look.remarks().stream().map(ShapeCheck.Remark::say).toList())
                    .as("sentences on %s", field)
                    .isEqualTo(expected.get("says")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
        }
    }

    private static String line(ShapeCheck.Remark remark) {
        @Nullable String other = remark.other();
        if (other != null) {
            return remark.kind() + " " + other;
        }
        return remark.by() == 0 ? remark.kind().name() : remark.kind() + " " + remark.by();
    }

    private static List<Field> fields(String exchange) {
        return CATALOG.find(exchange).orElseThrow().fields();
    }

    private static JsonNode cases() {
        try (InputStream file = Objects.requireNonNull(
                ShapeCheckTest.class.getResourceAsStream("/dev/rekey/exchanges/shape-cases.json"))) {
            return JsonMapper.shared().readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
