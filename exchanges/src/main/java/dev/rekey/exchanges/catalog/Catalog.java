package dev.rekey.exchanges.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** All exchanges that are known, in the order of their names. Immutable. */
public final class Catalog {

    private static final String FOLDER = "/dev/rekey/exchanges/";
    private static final String FILE = "/profile.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, ExchangeProfile> profiles;

    private Catalog(Map<String, ExchangeProfile> profiles) {
        this.profiles = profiles;
    }

    /**
     * Reads the profiles that come with Rekey.
     *
     * @throws IllegalStateException when a profile is missing or does not hold together: a fault of the build
     */
    public static Catalog load() {
        Map<String, ExchangeProfile> profiles = new LinkedHashMap<>();
        for (String id : ids()) {
            try (InputStream file = open(id + FILE)) {
                profiles.put(id, read(id, file));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return new Catalog(profiles);
    }

    /**
     * Reads one profile and proves that it holds together.
     *
     * @param id the folder it stands in
     * @throws IllegalStateException when it does not; the text names the file and every problem
     */
    static ExchangeProfile read(String id, InputStream file) {
        ExchangeProfile profile;
        try {
            profile = YAML.readValue(file, ExchangeProfile.class);
        } catch (JacksonException unreadable) {
            throw new IllegalStateException(id + FILE + ": " + unreadable.getMessage(), unreadable);
        }
        List<String> problems = ProfileCheck.problems(id, profile);
        if (!problems.isEmpty()) {
            throw new IllegalStateException(id + FILE + ": " + String.join("; ", problems));
        }
        return profile;
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

    /** Every exchange. */
    public List<ExchangeProfile> all() {
        return List.copyOf(profiles.values());
    }

    /** The exchange with this id, if it is known. */
    public Optional<ExchangeProfile> find(String id) {
        return Optional.ofNullable(profiles.get(id));
    }
}
