package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Somebody with a web session: keeps cookies and the newest form token, follows nothing, sends what it is told to. */
final class Visitor {

    private static final Pattern TOKEN = Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\"");
    static final String PAGE = "text/html";
    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    private final URI site;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private @Nullable String formToken;
    private @Nullable String bearer;

    Visitor(int port) {
        site = URI.create("http://127.0.0.1:" + port);
    }

    /** A browser that was closed and holds only the cookie by which it is known in a guide. */
    Visitor holding(String device) {
        HttpCookie cookie = new HttpCookie("rekey-device", device);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(site, cookie);
        return this;
    }

    /** Sends this token with everything, as programs do. */
    Visitor with(String token) {
        bearer = token;
        return this;
    }

    /** An answer; of a stream only its head. */
    record Reply(int status, HttpResponse<?> raw, String body) {

        String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        /** Where it leads. */
        String location() {
            return header("Location");
        }
    }

    /** Looks at a page and keeps its form token. */
    Reply page(String path) {
        Reply page = send("GET", path, PAGE, null, "");
        Matcher token = TOKEN.matcher(page.body());
        if (token.find()) {
            formToken = token.group(1);
        }
        return page;
    }

    Reply form(String path, Map<String, String> fields, String... headers) {
        return send("POST", path, PAGE, FORM, encoded(fields), headers);
    }

    Visitor signIn(String name, String password) {
        page("/desk/sign-in");
        form("/desk/sign-in", Map.of("username", name, "password", password));
        page("/desk/sign-in");
        return this;
    }

    List<HttpCookie> cookies() {
        return cookies.getCookieStore().getCookies();
    }

    /** The cookie of the web session; empty without one. */
    String webSession() {
        return cookies().stream()
                .filter(cookie -> cookie.getName().equals("rekey"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** A request to this place with the form token, to be completed and sent by {@link #http}. */
    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve(path));
        if (formToken != null) {
            request.header("X-CSRF-TOKEN", formToken);
        }
        return request;
    }

    HttpClient http() {
        return http;
    }

    /** A stream of events that is open: its first line was read. */
    BufferedReader listen(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve(path)).header("Accept", "text/event-stream");
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<InputStream> stream = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("event:hello");
            return lines;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    Reply send(String method, String path, String accept, @Nullable String type, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(site.resolve(path)).header("Accept", accept);
        if (type != null) {
            request.header("Content-Type", type);
        }
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (formToken != null) {
            request.header("X-CSRF-TOKEN", formToken);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.method(
                method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                boolean stream =
                        answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
                return new Reply(
                        answer.statusCode(),
                        answer,
                        stream ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
