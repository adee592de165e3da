package dev.rekey.local;

import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which Temporal server to use: one named by the environment or by a Temporal environment configuration profile, else a
 * program to start one with.
 *
 * @param address host and port of a running server, or null when {@code program} is to start one
 * @param program the Temporal CLI
 * @param connection how to reach the running server: with its certificates or API key
 */
record TemporalPlace(
        @Nullable String address,
        String namespace,
        @Nullable Path program,
        @Nullable WorkflowServiceStubsOptions connection) {

    static TemporalPlace find() {
        if (set("TEMPORAL_ADDRESS") || set("TEMPORAL_PROFILE") || set("TEMPORAL_CONFIG_FILE")) {
            try {
                ClientConfigProfile profile = ClientConfigProfile.load();
                WorkflowServiceStubsOptions stubs = profile.toWorkflowServiceStubsOptions();
                WorkflowClientOptions client = profile.toWorkflowClientOptions();
                return new TemporalPlace(stubs.getTarget(), client.getNamespace(), null, stubs);
            } catch (IOException e) {
                throw new UncheckedIOException("The Temporal environment configuration cannot be read", e);
            }
        }
        String program = System.getenv("REKEY_TEMPORAL");
        if (program == null || program.isBlank()) {
            throw new IllegalStateException(
                    "No Temporal server: start Rekey by ./rekey, or set REKEY_TEMPORAL to the Temporal CLI or"
                            + " TEMPORAL_ADDRESS to a running server.");
        }
        return new TemporalPlace(null, "default", Path.of(program), null);
    }

    private static boolean set(String name) {
        String value = System.getenv(name);
        return value != null && !value.isBlank();
    }
}
