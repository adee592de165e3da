package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The words fit what names them: every key has a sentence, every sentence is said, and each says all it is given. */
class WordsTest {

    private static final Catalog CATALOG = Catalog.load();
    private static final Map<String, FindingCode> CODES =
            Arrays.stream(FindingCode.values()).collect(Collectors.toMap(FindingCode::key, Function.identity()));

    /** How keys begin that only the code of one exchange names. */
    private static final Pattern OWN = Pattern.compile("own\\.[a-z0-9-]+");

    private static final Pattern LONE_APOSTROPHE = Pattern.compile("(?<!')'(?:'')*(?!')");
    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d+)");
    private static final Pattern PLACE = Pattern.compile("\\{[a-z0-9]+");
    private static final Pattern SENTENCE = Pattern.compile("\\p{Lu}\\S*(?: \\S+){2,}[.?!]");

    /** What stands in a profile in others' words: what it rests on, and what exchanges answer. */
    private static final Set<String> NOT_OURS = Set.of("facts", "source", "codes", "off");

    static Stream<String> exchanges() {
        return Stream.concat(
                CATALOG.all().stream().map(ExchangeProfile::id),
                CATALOG.closed().stream().map(ClosedExchange::id));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void every_sentence_of_an_exchange_is_said_by_its_profile_its_code_or_a_finding(String id) {
        Set<String> own = new TreeSet<>(words(id).own().keySet());

        own.removeAll(used(id));
        own.removeIf(key -> code(key) != null);
        own.removeIf(key -> named(id).contains(plain(key)));

        assertThat(own).as("what nothing says: %s", id).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void what_only_an_exchange_s_code_tells_has_words_in_its_folder(String id) {
        assertThat(words(id).own().keySet()).containsAll(named(id));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void no_exchange_repeats_what_all_say(String id) {
        assertThat(words(id).own().entrySet())
                .doesNotContainAnyElementsOf(Words.shared().entrySet());
    }

    @Test
    void every_code_has_a_sentence_and_advice_where_there_is_something_to_do() {
        Set<String> keys = new TreeSet<>();
        for (FindingCode code : FindingCode.values()) {
            keys.add(code.key());
            if (code.advises()) {
                keys.add(code.key() + Words.ADVICE);
            }
        }
        Set<String> said = new TreeSet<>(Words.shared().keySet());
        said.removeIf(key -> key.startsWith("refusal.") || key.startsWith("guide."));

        assertThat(said).containsExactlyElementsOf(keys);
    }

    @Test
    void every_sentence_that_exchanges_share_is_said_by_some() {
        Set<String> shared = new TreeSet<>(Words.shared().keySet());
        shared.removeIf(key -> code(key) != null);

        exchanges().forEach(id -> {
            Set<String> said = used(id);
            said.removeAll(words(id).own().keySet());
            shared.removeAll(said);
        });

        assertThat(shared).isEmpty();
    }

    static Stream<String> files() {
        return Stream.concat(Stream.of(""), exchanges());
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_sentence_can_be_read_and_says_all_that_it_is_given_and_nothing_else(String id) {
        Map<String, String> all = id.isEmpty() ? Words.shared() : words(id).own();

        all.forEach((key, pattern) -> {
            assertThat(LONE_APOSTROPHE.matcher(pattern).find())
                    .as("%s: an apostrophe has to stand twice: %s", key, pattern)
                    .isFalse();
            String held = Words.named(pattern, "X", null);
            assertThat(new MessageFormat(held).toPattern()).as(key).isNotBlank();
            FindingCode code = code(key);
            Set<Integer> arguments = ARGUMENT.matcher(held)
                    .results()
                    .map(found -> Integer.valueOf(found.group(1)))
                    .collect(Collectors.toSet());
            Set<Integer> given = new HashSet<>();
            for (int i = 0; code != null && i < code.args(); i++) {
                given.add(i);
            }
            if (key.endsWith(Words.ADVICE)) {
                assertThat(given).as(key).containsAll(arguments);
            } else if (!OWN.matcher(key).matches()) {
                assertThat(arguments).as(key).isEqualTo(given);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void what_is_wrong_and_what_to_do_are_sentences(String id) {
        Map<String, String> all = id.isEmpty() ? Words.shared() : words(id).own();

        assertThat(all.entrySet().stream()
                        .filter(one -> all.containsKey(one.getKey() + Words.ADVICE)
                                || one.getKey().endsWith(Words.ADVICE))
                        .map(Map.Entry::getValue))
                .allMatch(text -> text.endsWith(".") || text.endsWith(".)"));
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void a_profile_holds_no_sentence_of_ours_but_its_facts(String id) {
        Set<String> sentences = new TreeSet<>();
        sentences(tree(id), "", sentences);

        assertThat(sentences).isEmpty();
    }

    static Stream<String> languages() {
        return Stream.of("es", "de");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void what_all_exchanges_share_and_what_is_pasted_stands_in_every_language(String language) {
        Set<String> wanted = forCustomers(Words.shared());
        PasteRules.names().forEach(name -> wanted.add(PasteRules.CODE + name));
        PasteRules.KINDS.forEach(kind -> wanted.add(kind.told().code()));
        wanted.addAll(List.of(PasteRules.OR, PasteWords.ONE, PasteWords.MORE));

        assertThat(file("", language).keySet()).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void what_an_exchange_says_in_another_language_is_all_it_says_in_english(String id) {
        languages()
                .map(language -> file(id + "/", language))
                .filter(words -> !words.isEmpty())
                .forEach(words -> assertThat(words.keySet())
                        .containsExactlyInAnyOrderElementsOf(
                                forCustomers(words(id).own())));
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_sentence_says_the_same_facts_in_every_language(String id) {
        Map<String, String> english = id.isEmpty() ? Words.shared() : words(id).own();

        languages()
                .map(language -> file(id.isEmpty() ? "" : id + "/", language))
                .forEach(words -> words.forEach((key, pattern) -> {
                    assertThat(LONE_APOSTROPHE.matcher(pattern).find()).as(key).isFalse();
                    if (key.startsWith(PasteRules.CODE)) {
                        String said = PasteRules.sentence(Phrase.of(key)).orElse(pattern);
                        assertThat(places(pattern)).as(key).isSubsetOf("{other", "{count", "{words", "{algorithm");
                        assertThat(said).as(key).isNotBlank();
                    } else {
                        assertThat(places(pattern)).as(key).isSubsetOf(allowed(english.getOrDefault(key, "")));
                        assertThat(places(pattern))
                                .as(key)
                                .containsAll(places(english.getOrDefault(key, "")).stream()
                                        .filter(place -> place.matches("\\{\\d.*"))
                                        .toList());
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void every_profile_holds_together_in_every_language(String language) {
        Catalog told = CATALOG.in(Locale.forLanguageTag(language));

        assertThat(told.all()).hasSameSizeAs(CATALOG.all());
        assertThat(told.find("binance").orElseThrow().fields().get(0).shape().words())
                .isNotEqualTo(CATALOG.find("binance")
                        .orElseThrow()
                        .fields()
                        .get(0)
                        .shape()
                        .words());
    }

    private static Set<String> allowed(String english) {
        Set<String> allowed = places(english);
        allowed.add("{exchange");
        return allowed;
    }

    private static Set<String> places(String pattern) {
        return PLACE.matcher(pattern).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** What only support reads is in English. */
    private static Set<String> forCustomers(Map<String, String> english) {
        Set<String> keys = new TreeSet<>(english.keySet());
        keys.removeIf(key -> key.endsWith(Words.AGENT));
        return keys;
    }

    private static Map<String, String> file(String folder, String language) {
        return Words.read(folder + "words_" + language + ".properties");
    }

    private static void sentences(JsonNode node, String name, Set<String> found) {
        if (NOT_OURS.contains(name)) {
            return;
        }
        if (node.isString() && SENTENCE.matcher(node.asString()).matches()) {
            found.add(name + ": " + node.asString());
        }
        node.properties().forEach(part -> sentences(part.getValue(), part.getKey(), found));
        if (node.isArray()) {
            node.forEach(one -> sentences(one, name, found));
        }
    }

    private static String plain(String key) {
        return key.endsWith(Words.ADVICE) ? key.substring(0, key.length() - Words.ADVICE.length()) : key;
    }

    private static @Nullable FindingCode code(String key) {
        return CODES.get(plain(key));
    }

    private static Words words(String id) {
        return Words.of(id, CATALOG.name(id), java.util.Locale.ENGLISH);
    }

    /** The keys that a profile names. */
    private static Set<String> used(String id) {
        ObjectNode profile = tree(id);
        if (profile.has(SharedRefusals.NAMED)) {
            String api = profile.path(SharedRefusals.NAMED).asString();
            SharedRefusals.addTo(profile, read("refusals/" + api + ".yaml"));
        }
        ProfileWords filled = new ProfileWords(words(id));
        filled.fill(profile);
        return new TreeSet<>(filled.used());
    }

    /** The keys that the code of an exchange names. */
    private static Set<String> named(String id) {
        return ExchangeApi.find(id).map(api -> constants(api.getClass())).orElse(Set.of());
    }

    private static Set<String> constants(Class<?> type) {
        try (InputStream bytes =
                Objects.requireNonNull(type.getResourceAsStream(type.getSimpleName() + ".class"), type.getName())) {
            return OWN.matcher(new String(bytes.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ObjectNode tree(String id) {
        return (ObjectNode) read(id + "/profile.yaml");
    }

    private static JsonNode read(String name) {
        try (InputStream file =
                Objects.requireNonNull(Catalog.class.getResourceAsStream(Catalog.FOLDER + name), name)) {
            return new YAMLMapper().readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void the_rules_above_would_find_something() {
        assertThat(named("bybit")).contains("own.by-its-owner");
        assertThat(SENTENCE.matcher("Your bots and orders need it.").matches()).isTrue();
        assertThat(List.of("a key''s end", "the exchange''s"))
                .noneMatch(text -> LONE_APOSTROPHE.matcher(text).find());
        assertThat(LONE_APOSTROPHE.matcher("a key's end").find()).isTrue();
    }
}
