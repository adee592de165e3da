package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Market;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Format;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of one exchange in one language. They stand in {@code words.properties} beside its profile, and those that
 * all exchanges share in the folder above; a language has a file of its own beside each, such as {@code words_es.properties}.
 *
 * <p>A sentence is a {@link MessageFormat}; {@code {exchange}} and {@code {market}} stand for their names. What an exchange
 * says itself comes before what all share, even where only that is in the language that was asked for.
 */
final class Words {

    /** Behind the key of what is wrong: what to do about it. */
    static final String ADVICE = ".advice";

    /** Behind the key of what is wrong: what the agent reads besides. */
    static final String AGENT = ".agent";

    private static final String FILE = "words";
    private static final String ENDING = ".properties";

    /** The languages besides English in which there are sentences. */
    private static final Set<String> LANGUAGES = Arrays.stream(Locale.getISOLanguages())
            .filter(language -> exists(FILE + "_" + language + ENDING))
            .collect(Collectors.toUnmodifiableSet());

    /** Files of the build never change. */
    private static final Map<String, Words> SHARED = new ConcurrentHashMap<>();

    private final String exchange;
    private final Locale language;
    private final Map<String, String> own;
    private final List<Map<String, String>> inOrder;

    private Words(String exchange, Locale language, Map<String, String> own, List<Map<String, String>> inOrder) {
        this.exchange = exchange;
        this.language = language;
        this.own = own;
        this.inOrder = inOrder;
    }

    /**
     * Reads them.
     *
     * @param id the exchange's folder; one without a file has what all share
     * @param exchange its name
     */
    static Words of(String id, String exchange, Locale language) {
        String folder = id + "/";
        String suffix = "_" + language.getLanguage();
        Map<String, String> own = read(folder + FILE + ENDING);
        Map<String, String> shared = new HashMap<>(read(FILE + suffix + ENDING));
        // What is true of this exchange only is rather told in English than what is true of most in the reader's
        // language.
        shared.keySet().removeAll(own.keySet());
        return new Words(
                exchange, language, own, List.of(read(folder + FILE + suffix + ENDING), shared, own, shared()));
    }

    /** The same with these sentences before them. */
    Words behind(Map<String, String> said) {
        return new Words(
                exchange,
                language,
                own,
                Stream.concat(Stream.of(said), inOrder.stream()).toList());
    }

    /** What all exchanges share, in English. */
    static Map<String, String> shared() {
        return read(FILE + ENDING);
    }

    /** The same language where there are sentences in it, else English. */
    static Locale spoken(Locale asked) {
        return LANGUAGES.contains(asked.getLanguage()) ? Locale.forLanguageTag(asked.getLanguage()) : Locale.ENGLISH;
    }

    /** What the exchange says itself, in English. */
    Map<String, String> own() {
        return own;
    }

    /** What all exchanges share, told in this language. */
    static Words shared(Locale language) {
        return SHARED.computeIfAbsent(
                language.getLanguage(),
                tag -> new Words(
                        "", language, Map.of(), List.of(read(FILE + "_" + tag + ENDING), read(FILE + ENDING))));
    }

    /** What stands under a key in a language file, without anything in its places; empty where there is nothing. */
    Optional<String> text(String key) {
        return inOrder.stream()
                .map(file -> file.get(key))
                .filter(Objects::nonNull)
                .findFirst()
                .map(text -> text.replace("''", "'"));
    }

    /** The sentence of a key; empty where there is none. */
    Optional<String> find(String key, @Nullable Market market, List<String> args) {
        return inOrder.stream()
                .map(file -> file.get(key))
                .filter(Objects::nonNull)
                .findFirst()
                .map(pattern -> said(pattern, market, args));
    }

    private String said(String pattern, @Nullable Market market, List<String> args) {
        MessageFormat format = new MessageFormat(named(pattern, exchange, market), language);
        List<Object> values = new ArrayList<>(args);
        Format[] formats = format.getFormatsByArgumentIndex();
        for (int i = 0; i < formats.length && i < values.size(); i++) {
            // What is counted is a number; all else stands as it is.
            if (formats[i] instanceof NumberFormat) {
                values.set(i, Long.valueOf(args.get(i)));
            }
        }
        return format.format(values.toArray());
    }

    /** The same sentence with the names in place. */
    static String named(String pattern, String exchange, @Nullable Market market) {
        return pattern.replace("{exchange}", quoted(exchange))
                .replace("{market}", market == null ? "" : quoted(market.title()));
    }

    private static String quoted(String name) {
        return name.replace("'", "''");
    }

    private static boolean exists(String file) {
        return Words.class.getResource(Catalog.FOLDER + file) != null;
    }

    /** What stands in a file of words; nothing when there is no such file. */
    static Map<String, String> read(String file) {
        try (InputStream stream = Words.class.getResourceAsStream(Catalog.FOLDER + file)) {
            if (stream == null) {
                return Map.of();
            }
            Properties words = new Properties();
            words.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return words.stringPropertyNames().stream()
                    .collect(Collectors.toUnmodifiableMap(key -> key, words::getProperty));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
