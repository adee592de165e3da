package dev.rekey.starter.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.workflows.words.Sentences;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The message files hold the same in every language, and nothing that no page says. */
class LanguagesTest {

    private static final List<String> BUNDLES = List.of(Phrases.BUNDLE, Phrases.GUIDE, Phrases.DESK, Sentences.BUNDLE);

    /** How the keys begin of what agents, operators and programs read: it is in English. */
    private static final Pattern NOT_THE_CUSTOMER_S =
            Pattern.compile("(desk|deed|role|may|scope|scopes|start|line|found|notice|details|options)\\..*");

    /** Problems of the desk and of programs. */
    private static final Set<String> PROBLEMS_OF_THE_DESK = Set.of(
            "account-changed",
            "choose-reason",
            "choose-role",
            "choose-scopes",
            "codes-of-session",
            "correction-refused",
            "ips-changed",
            "json-not-forms",
            "lacks-scope",
            "last-admin",
            "leave-one-ip",
            "links-of-address",
            "links-of-session",
            "no-such-agent",
            "nobody-asks",
            "not-its-ip",
            "not-the-apps-code",
            "only-customer-hands-in",
            "others-end",
            "others-hand-over",
            "password-common",
            "password-length",
            "password-lent",
            "password-same",
            "password-wrong",
            "password-wrong-often",
            "person-name",
            "program-name",
            "program-name-taken",
            "proof-wrong",
            "proof-wrong-often",
            "prove-first",
            "reserved-name",
            "say-why-ended",
            "set-up-first",
            "sign-in-first",
            "sign-in-name",
            "sign-in-name-taken",
            "signs-in-elsewhere",
            "start-saved",
            "start-unanswered",
            "still-too-many-ips",
            "unknown-token",
            "wrong-sign-in",
            "write-an-answer",
            "wrong-sign-ins");

    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d+)");
    private static final Pattern LONE_APOSTROPHE = Pattern.compile("(?<!')'(?:'')*(?!')");

    static Stream<String> bundles() {
        return BUNDLES.stream();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void what_a_customer_reads_stands_in_every_language_and_nothing_else_does(String bundle) throws IOException {
        Set<String> wanted = new TreeSet<>(words(bundle, "").keySet());
        wanted.removeIf(key -> (NOT_THE_CUSTOMER_S.matcher(key).matches() && !bundle.equals(Phrases.DESK))
                || (key.startsWith("problem.") && PROBLEMS_OF_THE_DESK.contains(key.substring(8))));

        for (Locale language : translated()) {
            assertThat(words(bundle, "_" + language).keySet())
                    .as("%s in %s", bundle, language)
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void a_sentence_says_the_same_facts_in_every_language(String bundle) throws IOException {
        Map<String, String> english = words(bundle, "");

        for (Locale language : translated()) {
            words(bundle, "_" + language).forEach((key, pattern) -> {
                assertThat(arguments(pattern))
                        .as("%s in %s", key, language)
                        .isEqualTo(arguments(english.getOrDefault(key, "")));
                assertThat(LONE_APOSTROPHE.matcher(pattern).find())
                        .as("%s in %s: an apostrophe has to stand twice", key, language)
                        .isFalse();
                assertThat(new MessageFormat(pattern, language).toPattern())
                        .as(key)
                        .isNotBlank();
            });
        }
    }

    @Test
    void the_guide_has_no_sentence_that_nothing_says() throws IOException {
        String all = said();
        Set<String> unsaid = new TreeSet<>(words(Phrases.GUIDE, "").keySet());

        unsaid.removeIf(all::contains);
        // What is named in two parts: "account.next.start." and the rest.
        unsaid.removeIf(key -> all.contains(key.substring(0, key.lastIndexOf('.') + 1) + "'"));
        unsaid.removeIf(key -> key.startsWith("time."));

        assertThat(unsaid).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"es", "de"})
    void the_script_has_every_word_in_every_language(Locale language) throws IOException {
        Map<String, String> words = words(Phrases.GUIDE, "_" + language);

        assertThat(words.keySet()).containsAll(ScriptWords.KEYS);
        Set<String> asked = new TreeSet<>();
        try (Stream<Path> scripts = Files.list(Path.of("src/main/resources/static/js"))) {
            for (Path script : scripts.toList()) {
                Pattern.compile("\"(script\\.[a-z-]+)\"")
                        .matcher(Files.readString(script))
                        .results()
                        .forEach(found -> asked.add(found.group(1)));
            }
        }
        assertThat(asked).isSubsetOf(ScriptWords.KEYS).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"de-AT", "de", "de-x-nonsense"})
    void a_region_reads_the_language_it_speaks(String tag) {
        assertThat(Languages.of(tag)).contains(Locale.GERMAN);
        assertThat(Phrases.in(Locale.forLanguageTag(tag)).of("account.copy")).isEqualTo("Kopieren");
    }

    @Test
    void the_words_that_are_never_said_are_in_no_message() throws IOException {
        Map<Locale, Pattern> never = Map.of(
                Locale.forLanguageTag("es"),
                Pattern.compile("(?iu)\\b(intercambio|llaves?|usted|su cuenta|remover|soportar|ups)\\b"),
                Locale.GERMAN,
                Pattern.compile("(?u)\\b(Bestellung|Entzug|Händler|Fonds|Taste|Sie können|Ihr|Ihre|Ihren|Ups)\\b"));

        for (Map.Entry<Locale, Pattern> one : never.entrySet()) {
            for (String bundle : BUNDLES) {
                words(bundle, "_" + one.getKey())
                        .forEach((key, words) -> assertThat(
                                        one.getValue().matcher(words).results().map(MatchResult::group))
                                .as(key)
                                .isEmpty());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_es", "_de"})
    void a_mail_names_the_button_as_the_page_does(String language) throws IOException {
        Properties mail = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(
                "../activities/src/main/resources/dev/rekey/activities/messages/words" + language + ".properties"))) {
            mail.load(file);
        }

        assertThat(mail.getProperty("door"))
                .contains(words(Phrases.GUIDE, language).get("opening.send"));
    }

    private static List<Locale> translated() {
        return Languages.ALL.subList(1, Languages.ALL.size());
    }

    private static Set<String> arguments(String pattern) {
        return ARGUMENT.matcher(pattern).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    /** All templates and all classes of the pages, as text. */
    private static String said() throws IOException {
        StringBuilder all = new StringBuilder(String.join(" ", ScriptWords.KEYS));
        for (String root : List.of("src/main/resources/templates", "src/main/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    private static Map<String, String> words(String bundle, String language) throws IOException {
        String file = "/" + bundle.replace('.', '/') + language + ".properties";
        try (InputStream stream = Objects.requireNonNull(LanguagesTest.class.getResourceAsStream(file), file)) {
            Properties words = new Properties();
            words.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            Map<String, String> sorted = new TreeMap<>();
            Arrays.stream(words.stringPropertyNames().toArray(String[]::new))
                    .forEach(key -> sorted.put(key, words.getProperty(key)));
            return sorted;
        }
    }
}
