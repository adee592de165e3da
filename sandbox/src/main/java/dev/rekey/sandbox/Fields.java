package dev.rekey.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a query or of a form's body, decoded, in the order they came. */
public final class Fields {

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    private Fields() {}

    /**
     * Decodes {@code a=1&b=2}.
     *
     * @throws IllegalArgumentException when a percent sign is followed by nonsense
     */
    public static Fields parse(String encoded) {
        Fields fields = new Fields();
        for (String part : encoded.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                fields.values
                        .computeIfAbsent(decode(name), any -> new ArrayList<>())
                        .add(decode(value));
            }
        }
        return fields;
    }

    /** No fields at all. */
    static Fields none() {
        return new Fields();
    }

    /** The first value, or null. */
    public @Nullable String first(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.get(0);
    }

    /** Every value. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** Whether a field came more than once. */
    public boolean repeats() {
        return values.values().stream().anyMatch(all -> all.size() > 1);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
