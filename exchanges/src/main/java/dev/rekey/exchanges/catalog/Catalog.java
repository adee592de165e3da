package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Market;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * All exchanges that are known: those on which keys are replaced, and those that have closed, told in one language. The
 * profiles hold keys, and the sentences stand in the words files beside them. Immutable.
 */
public final class Catalog {

    static final String FOLDER = "/dev/rekey/exchanges/";
    private static final String FILE = "/profile.yaml";
    private static final String REFUSALS = "refusals/";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** What was read already, by language: files of the build never change. */
    private static final Map<Locale, Catalog> READ = new ConcurrentHashMap<>();

    private final Locale language;
    private final Map<String, ExchangeProfile> profiles;
    private final Map<String, ClosedExchange> closed;
    private final Map<String, String> ids;

    private Catalog(Locale language, Map<String, ExchangeProfile> profiles, Map<String, ClosedExchange> closed) {
        this.language = language;
        this.profiles = profiles;
        this.closed = closed;
        this.ids = names(profiles, closed);
    }

    /**
     * Reads the profiles that come with Rekey, in English.
     *
     * @throws IllegalStateException when a profile is missing or does not hold together: a fault of the build
     */
    public static Catalog load() {
        return READ.computeIfAbsent(Locale.ENGLISH, Catalog::read);
    }

    /** The same exchanges told in this language; in English where there is nothing in it. */
    public Catalog in(Locale asked) {
        Locale spoken = Words.spoken(asked);
        return spoken.equals(language) ? this : READ.computeIfAbsent(spoken, Catalog::read);
    }

    private static Catalog read(Locale language) {
        Map<String, ExchangeProfile> profiles = new LinkedHashMap<>();
        Map<String, ClosedExchange> closed = new LinkedHashMap<>();
        for (String id : ids()) {
            try (InputStream file = open(id + FILE)) {
                JsonNode tree = tree(id, file);
                Words words = words(id, tree, language);
                if (tree.has("closed")) {
                    closed.put(id, closed(id, tree, words));
                } else {
                    profiles.put(id, profile(id, tree, words));
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return new Catalog(language, profiles, closed);
    }

    /**
     * Reads one profile and proves that it holds together.
     *
     * @param id the folder it stands in
     * @throws IllegalStateException when it does not; the text names the file and every problem
     */
    static ExchangeProfile read(String id, InputStream file) {
        return read(id, file, Map.of());
    }

    /** The same with these sentences before those of its words. */
    static ExchangeProfile read(String id, InputStream file, Map<String, String> said) {
        JsonNode tree = tree(id, file);
        return profile(id, tree, words(id, tree, Locale.ENGLISH).behind(said));
    }

    /** The same for an exchange that is closing or has closed. */
    static ClosedExchange readClosed(String id, InputStream file, Map<String, String> said) {
        JsonNode tree = tree(id, file);
        return closed(id, tree, words(id, tree, Locale.ENGLISH).behind(said));
    }

    private static Words words(String id, JsonNode tree, Locale language) {
        return Words.of(id, tree.path("name").asString(id), language);
    }

    private static JsonNode tree(String id, InputStream file) {
        try {
            return YAML.readTree(file);
        } catch (JacksonException unreadable) {
            throw unreadable(id, unreadable);
        }
    }

    private static ExchangeProfile profile(String id, JsonNode tree, Words words) {
        if (tree instanceof ObjectNode own && own.path(SharedRefusals.NAMED).isString()) {
            SharedRefusals.addTo(own, shared(own.path(SharedRefusals.NAMED).asString()));
        }
        List<String> problems = fill(tree, words);
        ExchangeProfile profile = value(id, tree, ExchangeProfile.class);
        problems.addAll(ProfileCheck.problems(id, profile));
        holds(id, problems);
        return profile;
    }

    private static JsonNode shared(String name) {
        String file = REFUSALS + name + ".yaml";
        try (InputStream rows = open(file)) {
            return tree(file, rows);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static ClosedExchange closed(String id, JsonNode tree, Words words) {
        List<String> problems = fill(tree, words);
        ClosedExchange exchange = value(id, tree, ClosedExchange.class);
        problems.addAll(ProfileCheck.problems(id, exchange));
        holds(id, problems);
        return exchange;
    }

    private static List<String> fill(JsonNode tree, Words words) {
        ProfileWords filled = new ProfileWords(words);
        if (tree instanceof ObjectNode profile) {
            filled.fill(profile);
        }
        List<String> problems = new ArrayList<>();
        filled.missing().forEach(key -> problems.add("there are no words for " + key));
        return problems;
    }

    private static <T> T value(String id, JsonNode tree, Class<T> type) {
        try {
            return YAML.treeToValue(tree, type);
        } catch (JacksonException unreadable) {
            throw unreadable(id, unreadable);
        }
    }

    private static IllegalStateException unreadable(String id, JacksonException why) {
        return new IllegalStateException(id + FILE + ": " + why.getMessage(), why);
    }

    private static void holds(String id, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new IllegalStateException(id + FILE + ": " + String.join("; ", problems));
        }
    }

    private static List<String> ids() {
        try (InputStream index = open("exchanges.txt")) {
            return new String(index.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream open(String name) {
        InputStream stream = Catalog.class.getResourceAsStream(FOLDER + name);
        if (stream == null) {
            throw new IllegalStateException("missing from the build: " + FOLDER + name);
        }
        return stream;
    }

    /** Every exchange on which keys are replaced, in the order of their names. */
    public List<ExchangeProfile> all() {
        return profiles.values().stream()
                .sorted(Comparator.comparing(ExchangeProfile::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    /** The exchange with this id, if it is known and keys are replaced there. */
    public Optional<ExchangeProfile> find(String id) {
        return Optional.ofNullable(profiles.get(id));
    }

    /** Every exchange that is closing or has closed, in the order of their names. */
    public List<ClosedExchange> closed() {
        return closed.values().stream()
                .sorted(Comparator.comparing(ClosedExchange::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    /** The exchange with this id, if it is closing or has closed. */
    public Optional<ClosedExchange> closed(String id) {
        return Optional.ofNullable(closed.get(id));
    }

    /** The name traders know, of any exchange of the catalogue; the id itself where there is none. */
    public String name(String id) {
        return find(id).map(ExchangeProfile::name)
                .or(() -> closed(id).map(ClosedExchange::name))
                .orElse(id);
    }

    /**
     * The id of the exchange that people call so, open or closed: by its id, its name or another name of its profile.
     * Capitals, blanks and signs mean nothing.
     */
    public Optional<String> idOf(String written) {
        return Optional.ofNullable(ids.get(letters(written)));
    }

    private static Map<String, String> names(
            Map<String, ExchangeProfile> profiles, Map<String, ClosedExchange> closed) {
        Map<String, String> names = new HashMap<>();
        closed.forEach((id, exchange) -> Stream.of(id, exchange.name()).forEach(name -> names.put(letters(name), id)));
        profiles.forEach((id, profile) -> Stream.concat(Stream.of(id, profile.name()), profile.alsoCalled().stream())
                .forEach(name -> names.put(letters(name), id)));
        return Map.copyOf(names);
    }

    private static String letters(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }

    /** Whether an account may stand on this exchange and market, be it open or closed. */
    public boolean knows(String id, Market market) {
        return find(id).flatMap(profile -> profile.market(market)).isPresent()
                || closed(id)
                        .filter(exchange -> exchange.markets().contains(market))
                        .isPresent();
    }
}
