package dev.rekey.starter.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.i18n.LocaleContextHolder;
import tools.jackson.databind.json.JsonMapper;

/** Moments in words: the page says them as it arrives, and its script keeps them fresh in the same words. */
class TimesTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final Times times = new Times(Clock.fixed(NOW, ZoneOffset.UTC), new Phrases());

    @ParameterizedTest
    @CsvSource({
        "PT5M, in 5 minutes, 5 minutes ago, for 5 minutes",
        "PT1M, in 1 minute, 1 minute ago, for 1 minute",
        "PT89M, in 89 minutes, 89 minutes ago, for 89 minutes",
        "PT5H, in 5 hours, 5 hours ago, for 5 hours",
        "PT48H, in 2 days, 2 days ago, for 2 days",
        "PT44S, in a moment, just now, just now",
    })
    void a_moment_is_said_from_before_and_from_behind(Duration distance, String ahead, String ago, String lasting) {
        assertThat(times.words(NOW.plus(distance))).isEqualTo(ahead);
        assertThat(times.words(NOW.minus(distance))).isEqualTo(ago);
        assertThat(times.lasting(NOW.minus(distance))).isEqualTo(lasting);
    }

    @BeforeEach
    void in_english() {
        LocaleContextHolder.setLocale(Locale.ENGLISH);
    }

    @AfterEach
    void in_no_language() {
        LocaleContextHolder.resetLocaleContext();
    }

    @ParameterizedTest
    @CsvSource({
        "es, en 5 horas, hace 5 horas, desde hace 5 horas, 1 jul 2026 9:05 UTC",
        "de, in 5 Stunden, vor 5 Stunden, seit 5 Stunden, '01.07.2026, 09:05 UTC'",
    })
    void a_moment_is_said_in_the_reader_s_language(
            Locale language, String ahead, String ago, String lasting, String exact) {
        LocaleContextHolder.setLocale(language);

        assertThat(times.words(NOW.plus(Duration.ofHours(5)))).isEqualTo(ahead);
        assertThat(times.words(NOW.minus(Duration.ofHours(5)))).isEqualTo(ago);
        assertThat(times.lasting(NOW.minus(Duration.ofHours(5)))).isEqualTo(lasting);
        assertThat(times.exact(Instant.parse("2026-07-01T09:05:00Z"))).isEqualTo(exact);
    }

    @Test
    void what_begins_by_another_clock_a_little_later_has_begun_just_now() {
        assertThat(times.lasting(NOW.plusSeconds(90))).isEqualTo("just now");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es", "de"})
    void the_script_says_the_same_words(Locale language) throws IOException, InterruptedException {
        LocaleContextHolder.setLocale(language);
        assumeThat(nodeIsHere()).as("Node.js is not here").isTrue();
        // given the page's script, with its two functions in reach
        String script = Files.readString(Path.of("src/main/resources/static/js/time.js"));
        String said = Files.readString(Path.of("src/main/resources/static/js/words.js"));
        String words = new ScriptWords(new Phrases(), times).json();
        String page = "const document = { documentElement: { lang: '" + language.getLanguage()
                + "' }, body: { dataset: { words: " + JsonMapper.shared().writeValueAsString(words) + " } } };";
        String functions = page
                + "const { word, counted } = (() => {" + said.replace("export ", "")
                + " return { word, counted }; })();"
                + script.substring(0, script.indexOf("function update()"))
                        .replace("import { counted, word } from \"./words.js\";", "");

        List<Long> all = List.of(30L, 44L, 46L, 60L, 89 * 60L, 91 * 60L, 5 * 3600L, 35 * 3600L, 40 * 3600L, 90 * 3600L);

        // when
        String spoken = node(
                functions + "for (const s of " + all + ") console.log([words(-s), words(s), lasting(-s)].join('|'))");

        // then
        assertThat(spoken.lines())
                .containsExactlyElementsOf(all.stream()
                        .map(seconds -> times.words(NOW.minusSeconds(seconds)) + "|"
                                + times.words(NOW.plusSeconds(seconds)) + "|"
                                + times.lasting(NOW.minusSeconds(seconds)))
                        .toList());
    }

    private static boolean nodeIsHere() throws InterruptedException {
        try {
            return new ProcessBuilder("node", "--version").start().waitFor() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    private static String node(String script) throws IOException, InterruptedException {
        Process node = new ProcessBuilder("node", "-e", script)
                .redirectErrorStream(true)
                .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(node.waitFor()).as(said).isZero();
        return said.strip();
    }
}
