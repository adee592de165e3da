package dev.rekey.e2e.bench;

import dev.rekey.local.JsonVisitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A visitor's browser tab that does all its work on the thread that asks, so that what asking costs can be told from what
 * answering costs.
 */
final class Tab {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI web;
    private final Map<String, String> headers;

    private Tab(URI web, Map<String, String> headers) {
        this.web = web;
        this.headers = headers;
    }

    /** Of nobody in particular. */
    static Tab at(URI web) {
        return new Tab(web, Map.of());
    }

    /** Of a visitor who has come in. */
    static Tab of(URI web, JsonVisitor visitor) {
        JsonNode csrf = visitor.get("/guide").orThrow().path("csrf");
        String cookies = visitor.cookieHeader();
        return new Tab(
                web,
                Map.of(
                        "Cookie",
                        cookies,
                        csrf.path("headerName").asString(),
                        csrf.path("token").asString()));
    }

    /** Loads a page as a browser does; answers its length. */
    int load(String path) {
        Reply reply = send("GET", path, "text/html", null);
        if (reply.status() != 200) {
            throw new IllegalStateException(path + " answered " + reply.status());
        }
        return reply.length();
    }

    /** Sends JSON; answers the status. */
    int post(String path, Map<String, ?> body) {
        return send("POST", path, "application/json", JSON.writeValueAsBytes(body))
                .status();
    }

    private record Reply(int status, int length) {}

    private Reply send(String method, String path, String accept, byte @Nullable [] body) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) web.resolve(path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setInstanceFollowRedirects(false);
            connection.setReadTimeout(20_000);
            connection.setRequestProperty("Accept", accept);
            headers.forEach(connection::setRequestProperty);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.getOutputStream().write(body);
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Reply(status, in == null ? 0 : in.readAllBytes().length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The pages do not answer", e);
        }
    }
}
