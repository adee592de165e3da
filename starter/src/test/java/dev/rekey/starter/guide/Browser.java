package dev.rekey.starter.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a browser without script does: keeps cookies, sends the form token of the page it saw last, follows nothing. */
final class Browser {

    private static final Pattern TOKEN = Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final URI site;
    private String formToken = "";
    private @Nullable String language;

    Browser(int port) {
        site = URI.create("http://127.0.0.1:" + port);
    }

    /** Wants this language, as the header Accept-Language has it. */
    Browser wanting(String accepted) {
        language = accepted;
        return this;
    }

    /** In the guide by link and code. */
    Browser enter(Sample.Visit visit) {
        page("/g/" + visit.token());
        post("/g/" + visit.token(), Map.of("code", visit.code()));
        return this;
    }

    /** A page for people. */
    HttpResponse<String> page(String path) {
        HttpResponse<String> page = send(request(path, "text/html").GET());
        Matcher token = TOKEN.matcher(page.body());
        if (token.find()) {
            formToken = token.group(1);
        }
        return page;
    }

    /** The same for programs. */
    JsonNode json(String path) {
        return read(send(request(path, "application/json").GET()));
    }

    HttpResponse<String> jsonAnswer(String path) {
        return send(request(path, "application/json").GET());
    }

    /** A stream of events, line by line as they come. */
    Stream<String> lines(String path) {
        try {
            return http.send(request(path, "text/event-stream").GET().build(), HttpResponse.BodyHandlers.ofLines())
                    .body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** A form as a browser sends it. */
    HttpResponse<String> post(String path, Map<String, String> fields, String... headers) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request(path, "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-CSRF-TOKEN", formToken)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** JSON as a program sends it. */
    HttpResponse<String> postJson(String path, Map<String, ?> body) {
        return send(request(path, "application/json")
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", formToken)
                .POST(HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body))));
    }

    /** Anything at all, said to be JSON. */
    HttpResponse<String> postText(String path, String body) {
        return send(request(path, "application/json")
                .header("Content-Type", "application/json")
                .header("X-CSRF-TOKEN", formToken)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** An answer's JSON. */
    static JsonNode read(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** Forgets the form token, as a form on another site does not know it. */
    Browser withoutToken() {
        formToken = "";
        return this;
    }

    private HttpRequest.Builder request(String path, @Nullable String accept) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(site.resolve(path)).header("Accept", String.valueOf(accept));
        return language == null ? request : request.header("Accept-Language", language);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
