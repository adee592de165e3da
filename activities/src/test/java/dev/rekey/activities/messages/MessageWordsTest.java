package dev.rekey.activities.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageWordsTest {

    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)");

    @ParameterizedTest
    @ValueSource(strings = {"_es", "_de"})
    void each_language_has_every_sentence_with_the_same_things_in_it(String language) throws IOException {
        Properties english = words("");
        Properties other = words(language);

        assertThat(other.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(arguments(other.getProperty(key))).as(key).isEqualTo(arguments(english.getProperty(key)));
            assertThat(other.getProperty(key)).as(key).isNotBlank().isNotEqualTo(english.getProperty(key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_es", "_de"})
    void an_apostrophe_is_written_twice_or_it_would_swallow_what_follows(String language) throws IOException {
        words(language)
                .forEach((key, sentence) -> assertThat(((String) sentence).replace("''", ""))
                        .as("%s", key)
                        .doesNotContain("'"));
    }

    @ParameterizedTest
    @CsvSource({
        "en, 1, One account still needs you",
        "en, 3, 3 accounts still need you",
        "es, 1, Una cuenta aún te necesita",
        "es, 3, 3 cuentas aún te necesitan",
        "de, 1, Ein Konto braucht dich noch",
        "de-AT, 3, 3 Konten brauchen dich noch",
        "es-MX, 1, Una cuenta aún te necesita",
        "fr, 1, One account still needs you"
    })
    void one_is_one_in_every_language_and_a_language_without_words_is_english(String tag, int count, String said) {
        assertThat(MessageWords.in(tag).say("reminder.subject", count)).isEqualTo(said);
    }

    @Test
    void days_and_times_are_written_as_the_language_does() {
        Instant moment = Instant.parse("2026-12-03T13:05:00Z");

        assertThat(MessageWords.in("de").day(moment, ZoneId.of("Europe/Berlin")))
                .isEqualTo("3. Dezember 2026");
        assertThat(MessageWords.in("es").day(moment, ZoneId.of("Europe/Madrid")))
                .isEqualTo("3 de diciembre de 2026");
        assertThat(MessageWords.in("de").time(moment, ZoneId.of("Europe/Berlin")))
                .contains("14:05");
    }

    private static Set<String> arguments(String sentence) {
        return ARGUMENT.matcher(sentence).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static Properties words(String language) throws IOException {
        Properties words = new Properties();
        try (Reader file = new InputStreamReader(
                Objects.requireNonNull(MessageWords.class.getResourceAsStream("words" + language + ".properties")),
                StandardCharsets.UTF_8)) {
            words.load(file);
        }
        return words;
    }
}
