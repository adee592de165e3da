package dev.rekey.local;

import dev.rekey.process.TemporalProfile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which Temporal server to use: one named by the environment or by a Temporal environment configuration profile, else a
 * program to start one with.
 *
 * @param address host and port of a running server, or null when {@code program} is to start one
 * @param program the Temporal CLI
 */
record TemporalPlace(
        @Nullable String address,
        String namespace,
        @Nullable Path program) {

    static TemporalPlace find() {
        if (set("TEMPORAL_ADDRESS") || set("TEMPORAL_PROFILE") || set("TEMPORAL_CONFIG_FILE")) {
            TemporalProfile profile = TemporalProfile.of(System.getenv());
            String address = profile.address();
            String namespace = profile.namespace();
            return new TemporalPlace(
                    address == null ? "127.0.0.1:7233" : address, namespace == null ? "default" : namespace, null);
        }
        String program = System.getenv("REKEY_TEMPORAL");
        if (program == null || program.isBlank()) {
            throw new IllegalStateException(
                    "No Temporal server: start Rekey by ./rekey, or set REKEY_TEMPORAL to the Temporal CLI or"
                            + " TEMPORAL_ADDRESS to a running server.");
        }
        return new TemporalPlace(null, "default", Path.of(program));
    }

    private static boolean set(String name) {
        String value = System.getenv(name);
        return value != null && !value.isBlank();
    }
}
