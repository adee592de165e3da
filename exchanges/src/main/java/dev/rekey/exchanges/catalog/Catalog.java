package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Market;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** All exchanges that are known: those on which keys are replaced, and those that have closed. Immutable. */
public final class Catalog {

    private static final String FOLDER = "/dev/rekey/exchanges/";
    private static final String FILE = "/profile.yaml";
    private static final String REFUSALS = "refusals/";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, ExchangeProfile> profiles;
    private final Map<String, ClosedExchange> closed;
    private final Map<String, String> ids;

    private Catalog(Map<String, ExchangeProfile> profiles, Map<String, ClosedExchange> closed) {
        this.profiles = profiles;
        this.closed = closed;
        this.ids = names(profiles, closed);
    }

    /**
     * Reads the profiles that come with Rekey.
     *
     * @throws IllegalStateException when a profile is missing or does not hold together: a fault of the build
     */
    public static Catalog load() {
        Map<String, ExchangeProfile> profiles = new LinkedHashMap<>();
        Map<String, ClosedExchange> closed = new LinkedHashMap<>();
        for (String id : ids()) {
            try (InputStream file = open(id + FILE)) {
                JsonNode tree = tree(id, file);
                if (tree.has("closed")) {
                    closed.put(id, closed(id, tree));
                } else {
                    profiles.put(id, profile(id, tree));
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return new Catalog(profiles, closed);
    }

    /**
     * Reads one profile and proves that it holds together.
     *
     * @param id the folder it stands in
     * @throws IllegalStateException when it does not; the text names the file and every problem
     */
    static ExchangeProfile read(String id, InputStream file) {
        return profile(id, tree(id, file));
    }

    /** The same for an exchange that is closing or has closed. */
    static ClosedExchange readClosed(String id, InputStream file) {
        return closed(id, tree(id, file));
    }

    private static JsonNode tree(String id, InputStream file) {
        try {
            return YAML.readTree(file);
        } catch (JacksonException unreadable) {
            throw unreadable(id, unreadable);
        }
    }

    private static ExchangeProfile profile(String id, JsonNode tree) {
        if (tree instanceof ObjectNode own && own.path(SharedRefusals.NAMED).isString()) {
            SharedRefusals.addTo(own, shared(own.path(SharedRefusals.NAMED).asString()));
        }
        ExchangeProfile profile = value(id, tree, ExchangeProfile.class);
        holds(id, ProfileCheck.problems(id, profile));
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

    private static ClosedExchange closed(String id, JsonNode tree) {
        ClosedExchange exchange = value(id, tree, ClosedExchange.class);
        holds(id, ProfileCheck.problems(id, exchange));
        return exchange;
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
