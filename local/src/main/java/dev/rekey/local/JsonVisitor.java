package dev.rekey.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody who uses the same addresses as the pages, but asks for JSON: one web session, with its form token. Refusals
 * are answered, not thrown.
 */
public final class JsonVisitor {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final URI web;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(Duration.ofSeconds(5))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private String csrfHeader = "X-CSRF-TOKEN";
    private String csrfToken = "";

    /** Who has not been anywhere yet. */
    public JsonVisitor(URI web) {
        this.web = web;
    }

    /**
     * An answer.
     *
     * @param body empty when there was none
     */
    public record Reply(int status, JsonNode body) {

        /** Whether it was done. */
        public boolean done() {
            return status / 100 == 2 || status == 303 || status == 302;
        }

        /** The sentence of a refusal. */
        public String sentence() {
            return body.path("detail").asString("status " + status);
        }

        /** The body of what must have been done. */
        public JsonNode orThrow() {
            if (!done()) {
                throw new IllegalStateException(sentence());
            }
            return body;
        }
    }

    /** Looks at something; keeps the form token that comes with it. */
    public Reply get(String path) {
        Reply reply = send(HttpRequest.newBuilder(web.resolve(path)).GET());
        JsonNode csrf = reply.body().path("csrf");
        if (csrf.isObject()) {
            csrfHeader = csrf.path("headerName").asString();
            csrfToken = csrf.path("token").asString();
        }
        return reply;
    }

    /** Signs in on the desk; answers the visitor. */
    public JsonVisitor signIn(DemoAgent who) {
        get("/desk/sign-in").orThrow();
        postForm("/desk/sign-in", Map.of("username", who.name(), "password", who.password()))
                .orThrow();
        return this;
    }

    /** Sends a form. */
    public Reply postForm(String path, Map<String, String> fields) {
        String form = new LinkedHashMap<>(fields)
                .entrySet().stream()
                        .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
                        .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(web.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(csrfHeader, csrfToken)
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /** Sends JSON. */
    public Reply postJson(String path, Map<String, ?> body) {
        return send(HttpRequest.newBuilder(web.resolve(path))
                .header("Content-Type", "application/json")
                .header(csrfHeader, csrfToken)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** The cookies that were set. */
    public List<HttpCookie> cookies() {
        return cookies.getCookieStore().getCookies();
    }

    /** The same as a browser sends them in the header {@code Cookie}. */
    public String cookieHeader() {
        return cookies().stream()
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(
                    request.header("Accept", "application/json")
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            String type = response.headers().firstValue("Content-Type").orElse("");
            JsonNode body = type.contains("json") && !response.body().isBlank()
                    ? JSON.readTree(response.body())
                    : JSON.createObjectNode();
            return new Reply(response.statusCode(), body);
        } catch (IOException e) {
            throw new UncheckedIOException("The pages do not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
