package dev.rekey.exchanges.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** All exchanges that are known, in the order of their names. Immutable. */
public final class Catalog {

    private static final String FOLDER = "/dev/rekey/exchanges/";

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
        YAMLMapper yaml = YAMLMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        Map<String, ExchangeProfile> profiles = new LinkedHashMap<>();
        for (String id : ids()) {
            try (InputStream file = open(id + "/profile.yaml")) {
                ExchangeProfile profile = yaml.readValue(file, ExchangeProfile.class);
                if (!profile.id().equals(id)) {
                    throw new IllegalStateException("the profile in folder " + id + " names itself " + profile.id());
                }
                profiles.put(id, profile);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return new Catalog(profiles);
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
