package dev.rekey.starter.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody who asks: with cookies and the form token of the last page, or with a token. */
final class FuzzVisitor {

    private static final Pattern TOKEN = Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final URI site;
    private final @Nullable String bearer;
    private String formToken = "";

    FuzzVisitor(int port, @Nullable String bearer) {
        this.site = URI.create("http://127.0.0.1:" + port);
        this.bearer = bearer;
    }

    /** An answer; of a stream only its head. */
    record Reply(int status, String type, String body, String location) {}

    /** Looks at a page and keeps its form token. */
    Reply page(String path) {
        Reply page = send(request(path).header("Accept", "text/html").GET());
        Matcher token = TOKEN.matcher(page.body());
        if (token.find()) {
            formToken = token.group(1);
        }
        return page;
    }

    Reply form(String path, String fields) {
        return send(request(path)
                .header("Accept", "text/html")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-CSRF-TOKEN", formToken)
                .POST(HttpRequest.BodyPublishers.ofString(fields)));
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(site + path)).timeout(Duration.ofSeconds(30));
        return bearer == null ? request : request.header("Authorization", "Bearer " + bearer);
    }

    String formToken() {
        return formToken;
    }

    /** Whether a cookie of this name came in. */
    boolean hasCookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .anyMatch(cookie -> cookie.getName().equals(name));
    }

    Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                String type = answer.headers().firstValue("Content-Type").orElse("");
                return new Reply(
                        answer.statusCode(),
                        type,
                        type.startsWith("text/event-stream")
                                ? ""
                                : new String(in.readAllBytes(), StandardCharsets.UTF_8),
                        answer.headers().firstValue("Location").orElse(""));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
