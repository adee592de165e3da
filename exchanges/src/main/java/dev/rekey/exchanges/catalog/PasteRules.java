package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Phrase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules for pasted text, which the page's script reads as well: sentences, patterns, and what key files hold. */
final class PasteRules {

    private static final String FILE = "/META-INF/resources/js/paste-rules.js";
    private static final String LENGTH = "(?:[0-7][0-9a-f]|81[0-9a-f]{2}|82[0-9a-f]{4})";
    private static final int ANY_CASE = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final JsonNode RULES = load();

    static final Pattern INVISIBLE = pattern("invisible");
    static final Pattern BLANK = pattern("blank");
    static final Pattern DASH = pattern("dash");
    static final Pattern AROUND = pattern("around");
    static final Pattern NAMED = pattern("named");
    static final Pattern REMARK = pattern("remark");
    static final Pattern KEY_FILE = pattern("keyFile");

    /** Three and more dashes and the like, as they rule a table. */
    static final Pattern RULED = pattern("ruled");

    static final Pattern MARKED = Pattern.compile("^(" + text("mark") + "*)(.*?)(" + text("mark") + "*)$");

    /** Words of a page that copying may leave without a blank beside a value. */
    static final Pattern GLUED = Pattern.compile("^" + text("glued") + "$", ANY_CASE);

    /** The sign between two values. */
    static final Pattern BETWEEN = pattern("between");

    /** What names of values speak of, the most telling first. */
    static final List<Name> NAMES = list(
            "names",
            one -> new Name(
                    one.get("role").asString(),
                    Pattern.compile(one.get("pattern").asString(), ANY_CASE)));

    /** One name after the other. */
    static final Pattern COLUMNS = Pattern.compile(
            NAMES.stream().map(name -> "(" + name.pattern().pattern() + ")").collect(Collectors.joining("|")),
            ANY_CASE);

    private static final String PASSPHRASE_NAME = "(?:^|[ \"'{,;])[\"']?([\\p{L}_ -]{0,30}(?:"
            + NAMES.get(0).pattern().pattern() + ")[\\p{L}_]{0,12})[\"']?";

    static final Pattern NAMED_PASSPHRASE = Pattern.compile(
            PASSPHRASE_NAME + "(?: ?(?:[:=\uff1a]|[-=]>) ?| [-\u2013\u2014] )(?:\"([^\"]*)\"|'([^']*)'|([^ ,;}]+))",
            ANY_CASE);

    static final Pattern LAST_IS_PASSPHRASE =
            Pattern.compile(PASSPHRASE_NAME + "(?: (?:is|ist|es|est))? (?:\"([^\"]*)\"|'([^']*)'|([^ ]+))$", ANY_CASE);

    static final List<Der> DER = list(
            "der",
            one -> new Der(
                    Pattern.compile(one.get("pattern").asString().replace("~", LENGTH)),
                    KeyMaterial.Half.valueOf(one.get("half").asString()),
                    one.get("label").asString(),
                    one.get("algorithm").asString()));

    static final List<Kind> KINDS = list(
            "kinds",
            one -> new Kind(
                    Pattern.compile(one.get("pattern").asString()),
                    one.get("always").asBoolean(),
                    one.get("passphrase").asBoolean(),
                    one.path("shorter").asBoolean(false),
                    one.path("stops").asBoolean(false),
                    one.get("say").asString(),
                    one.get("id").asString()));

    /** What stands before the code of a sentence of these rules. */
    static final String CODE = "pasted.";

    /** What stands between two kinds of key file. */
    static final String OR = CODE + "or";

    private PasteRules() {}

    /** What the names of a field's value are like. */
    record Name(String role, Pattern pattern) {}

    /** What the first bytes of a key file, in hexadecimal digits, tell of it. */
    record Der(Pattern pattern, KeyMaterial.Half half, String form, String algorithm) {}

    /**
     * Something that people paste and that is no value of the exchange.
     *
     * @param always whether it is this even where it fits the field
     * @param passphrase whether a passphrase is looked at too
     * @param shorter whether only what is shorter than the field asks for can be this
     * @param id what it is, in a word; several patterns may be of one
     * @param stops whether it is surely this and nothing else, whatever the field takes
     */
    record Kind(
            Pattern pattern,
            boolean always,
            boolean passphrase,
            boolean shorter,
            boolean stops,
            String say,
            String id) {

        /** Its code: the id, and the sentence's place among those of this id where it is not the first. */
        Phrase told() {
            List<String> sentences = KINDS.stream()
                    .filter(kind -> kind.id.equals(id))
                    .map(Kind::say)
                    .distinct()
                    .toList();
            int place = sentences.indexOf(say);
            return Phrase.of(CODE + id + (place == 0 ? "" : "." + (place + 1)));
        }
    }

    /** The sentence with this name. */
    static String say(String name) {
        return RULES.get("say").get(name).asString();
    }

    /** The code of the sentence with this name, and what stands in it: an algorithm, and those that are taken. */
    static Phrase told(String name, String algorithm, List<String> taken) {
        return new Phrase(
                CODE + name, Stream.concat(Stream.of(algorithm), taken.stream()).toList());
    }

    /** The sentence of such a code in English; empty where it is none. */
    static Optional<String> sentence(Phrase phrase) {
        return sentence(phrase, Words.shared(Locale.ENGLISH));
    }

    /** The sentence of such a code in these words, and in English where they lack it; empty where it is none. */
    static Optional<String> sentence(Phrase phrase, Words words) {
        if (!phrase.code().startsWith(CODE)) {
            return Optional.empty();
        }
        List<String> args = phrase.args();
        String algorithm = args.isEmpty() ? "" : args.get(0);
        String or = " " + words.text(OR).orElse("or") + " ";
        String taken = args.stream().skip(1).collect(Collectors.joining(or));
        return words.text(phrase.code())
                .or(() -> inEnglish(phrase.code()))
                .map(text -> text.replace("{algorithm}", algorithm).replace("{words}", taken));
    }

    private static Optional<String> inEnglish(String code) {
        String name = code.substring(CODE.length());
        return RULES.get("say").has(name)
                ? Optional.of(say(name))
                : KINDS.stream()
                        .filter(kind -> kind.told().code().equals(code))
                        .map(Kind::say)
                        .findFirst();
    }

    /** The names of all sentences that are said whatever was pasted. */
    static List<String> names() {
        return List.copyOf(RULES.get("say").propertyNames());
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(text(name));
    }

    private static String text(String name) {
        return RULES.get(name).asString();
    }

    private static <T> List<T> list(String name, Function<JsonNode, T> read) {
        return RULES.get(name).valueStream().map(read).toList();
    }

    private static JsonNode load() {
        try (InputStream file =
                Objects.requireNonNull(PasteRules.class.getResourceAsStream(FILE), "missing from the build: " + FILE)) {
            String script = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return JsonMapper.shared().readTree(script.substring(script.indexOf('{'), script.lastIndexOf('}') + 1));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
