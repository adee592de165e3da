package dev.rekey.process;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Temporal, as its own tools are told: by variables whose names begin with {@code TEMPORAL_}, or by a profile
 * in a {@code temporal.toml} that they name (<a
 * href="https://docs.temporal.io/develop/environment-configuration">environment configuration</a>). One variable is
 * ours: {@code TEMPORAL_API_KEY_FILE} names a file with the API key, which may be replaced while the process runs.
 */
public final class TemporalProfile {

    private static final String PREFIX = "TEMPORAL_";
    private static final String API_KEY_FILE = "TEMPORAL_API_KEY_FILE";

    private final ClientConfigProfile profile;
    private final @Nullable Path apiKeyFile;

    private TemporalProfile(ClientConfigProfile profile, @Nullable Path apiKeyFile) {
        this.profile = profile;
        this.apiKeyFile = apiKeyFile;
    }

    /**
     * Reads what these variables say. Where none of them begins with {@code TEMPORAL_}, nothing is read, not even the file
     * that Temporal's tools look for by themselves.
     *
     * @throws IllegalStateException with a sentence when a file that is named cannot be read
     */
    public static TemporalProfile of(Map<String, String> variables) {
        Map<String, String> named = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isBlank()) {
                named.put(name, value);
            }
        });
        String keyFile = named.get(API_KEY_FILE);
        try {
            ClientConfigProfile profile = named.isEmpty()
                    ? ClientConfigProfile.getDefaultInstance()
                    : ClientConfigProfile.load(LoadClientConfigProfileOptions.newBuilder()
                            .setEnvOverrides(named)
                            .build());
            TemporalProfile read = new TemporalProfile(profile, keyFile == null ? null : Path.of(keyFile));
            if (read.apiKeyFile != null) {
                read.apiKey();
            }
            return read;
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(named, e);
        }
    }

    private static IllegalStateException unreadable(Map<String, String> named, Exception e) {
        return new IllegalStateException(
                "The profile of Temporal's that TEMPORAL_CONFIG_FILE ("
                        + named.getOrDefault("TEMPORAL_CONFIG_FILE", "not set") + ") and TEMPORAL_PROFILE ("
                        + named.getOrDefault("TEMPORAL_PROFILE", "not set") + ") name cannot be read.",
                e);
    }

    /** Host and port; null when nothing says so. */
    public @Nullable String address() {
        return blankToNull(profile.getAddress());
    }

    /** The namespace; null when nothing says so. */
    public @Nullable String namespace() {
        return blankToNull(profile.getNamespace());
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /**
     * Adds certificates, API key and headers to a connection; what else it has been given stays.
     *
     * @throws IllegalStateException with a sentence when certificate and key cannot be used
     */
    WorkflowServiceStubsOptions.Builder addTo(WorkflowServiceStubsOptions.Builder connection) {
        WorkflowServiceStubsOptions named;
        try {
            named = profile.toWorkflowServiceStubsOptions();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The certificates for Temporal cannot be read. TEMPORAL_TLS_CLIENT_CERT_PATH,"
                            + " TEMPORAL_TLS_CLIENT_KEY_PATH (PKCS#8) and TEMPORAL_TLS_SERVER_CA_CERT_PATH name PEM files.",
                    e);
        }
        if (named.getSslContext() != null) {
            connection.setSslContext(named.getSslContext());
        }
        if (named.getEnableHttps()) {
            connection.setEnableHttps(true);
        }
        if (named.getChannelInitializer() != null) {
            connection.setChannelInitializer(named.getChannelInitializer());
        }
        if (named.getGrpcMetadataProviders() != null) {
            named.getGrpcMetadataProviders().forEach(connection::addGrpcMetadataProvider);
        }
        if (apiKeyFile != null) {
            connection.addApiKey(this::apiKey);
            if (named.getSslContext() == null) {
                connection.setEnableHttps(true);
            }
        }
        return connection;
    }

    /** Read each time: a new key in the file is used from the next call on. */
    private String apiKey() {
        Path file = apiKeyFile;
        if (file == null) {
            throw new IllegalStateException("no file with an API key is named");
        }
        try {
            String key = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (key.isEmpty() || key.chars().anyMatch(c -> c < '!' || c > '~')) {
                throw new IllegalStateException(
                        "The file " + file + " (" + API_KEY_FILE + ") holds no API key of Temporal's.");
            }
            return key;
        } catch (IOException | InvalidPathException e) {
            throw new IllegalStateException(
                    "The file " + file + " with Temporal's API key (" + API_KEY_FILE + ") cannot be read.", e);
        }
    }

    /** Shows nothing that lets somebody in. */
    @Override
    public String toString() {
        return "TemporalProfile[" + address() + ", " + namespace() + "]";
    }
}
