package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people paste, and what must come of it: on the page as in Java. */
class PastesTest {

    private static final Catalog CATALOG = Catalog.load();

    private static List<JsonNode> cases;
    private static List<List<ShapeCheck.Look>> byTheScript;
    private static Materials material;

    @BeforeAll
    static void look() throws IOException, GeneralSecurityException {
        material = new Materials();
        cases = file();
        byTheScript = PageScript.looks(cases.stream().map(PastesTest::page).toList());
    }

    static Stream<Arguments> places() throws IOException {
        List<JsonNode> all = file();
        return Stream.iterate(0, place -> place < all.size(), place -> place + 1)
                .map(place -> Arguments.of(
                        place,
                        all.get(place).get("id").asString(),
                        all.get(place).get("kind").asString()));
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("places")
    void what_people_paste_is_taken_or_called_what_it_is(int place, String id, String kind) {
        // given
        JsonNode example = cases.get(place);
        PageScript.Page page = page(example);

        // when
        List<ShapeCheck.Look> looks = ShapeCheck.check(page.fields(), page.pasted());

        // then
        assertThat(byTheScript.get(place)).as("the page's script").isEqualTo(PageScript.withoutCodes(looks));
        SoftAssertions softly = new SoftAssertions();
        ShapeCheck.Look look = look(looks, example.get("field").asString());
        List<String> says = look.remarks().stream().map(ShapeCheck.Remark::say).toList();
        if (example.has("value")) {
            softly.assertThat(look.value())
                    .isEqualTo(material.in(example.get("value").asString()));
            softly.assertThat(look.stops()).as("stops").isFalse();
        }
        if (example.has("stops")) {
            softly.assertThat(look.stops())
                    .as("stops")
                    .isEqualTo(example.get("stops").asBoolean());
        }
        if (example.has("say")) {
            softly.assertThat(says).anyMatch(matching(example.get("say")));
        }
        if (example.has("never")) {
            softly.assertThat(says).noneMatch(matching(example.get("never")));
        }
        example.path("fills").properties().forEach(filled -> {
            ShapeCheck.Look other = look(looks, filled.getKey());
            softly.assertThat(other.value())
                    .isEqualTo(material.in(filled.getValue().asString()));
            softly.assertThat(other.stops()).as("the filled box stops").isFalse();
            softly.assertThat(other.moved()).isTrue();
        });
        softly.assertAll();
    }

    private static java.util.function.Predicate<String> matching(JsonNode expression) {
        Pattern pattern = Pattern.compile(expression.asString(), Pattern.CASE_INSENSITIVE);
        return say -> pattern.matcher(say).find();
    }

    private static ShapeCheck.Look look(List<ShapeCheck.Look> looks, String field) {
        return looks.stream()
                .filter(one -> one.field().equals(field))
                .findFirst()
                .orElseThrow();
    }

    /** A box of one line gets every line end as a space, as a browser does it. */
    private static PageScript.Page page(JsonNode example) {
        Map<String, String> pasted = new HashMap<>();
        pasted.put(example.get("field").asString(), oneLine(example.get("paste")));
        example.path("beside").properties().forEach(other -> pasted.put(other.getKey(), oneLine(other.getValue())));
        return new PageScript.Page(
                CATALOG.find(example.get("exchange").asString()).orElseThrow().fields(), pasted);
    }

    private static String oneLine(JsonNode paste) {
        return material.in(paste.asString()).replaceAll("\r?\n", " ");
    }

    private static List<JsonNode> file() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(PastesTest.class.getResourceAsStream("/dev/rekey/exchanges/pastes.json"))) {
            return JsonMapper.shared().readTree(file).get("cases").valueStream().toList();
        }
    }
}
