package dev.rekey.e2e;

import dev.rekey.sandbox.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A trader on the sandbox exchanges' web site, for when the sandbox runs in another process. */
final class SandboxVisitor {

    private final URI site;
    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    SandboxVisitor(URI site) {
        this.site = site;
    }

    record Made(String apiKey, String secret, @Nullable String passphrase) {
        @Override
        public String toString() {
            return "Made[redacted]";
        }
    }

    /** Fills in the form and reads key and secret from the page that shows them once. */
    Made make(
            String exchange,
            String user,
            String label,
            Set<String> permissions,
            List<String> addresses,
            @Nullable String passphrase) {
        StringBuilder form = new StringBuilder("token=" + token(exchange, user, "create"));
        field(form, "user", user);
        field(form, "label", label);
        permissions.forEach(permission -> field(form, "permissions", permission));
        field(form, "addresses", String.join(exchange.equals("kraken") ? "\n" : ",", addresses));
        if (passphrase != null) {
            field(form, "passphrase", passphrase);
        }
        String page = send(post("/" + exchange + "/create", form.toString()));
        return new Made(text(page, "api-key"), text(page, "api-secret"), passphrase);
    }

    /** Turns a switch of the fault panel. */
    void fault(String exchange, String user, Fault fault) {
        StringBuilder form = new StringBuilder("token=" + token(exchange, user, "switches"));
        field(form, "user", user);
        field(form, "fault", fault.name());
        field(form, "propagation", "0");
        field(form, "clockOffset", "0");
        send(post("/" + exchange + "/switches", form.toString()));
    }

    private String token(String exchange, String user, String page) {
        String html = send(HttpRequest.newBuilder(site.resolve("/" + exchange + "/" + page + "?user=" + user))
                .GET()
                .build());
        return find(html, "name=\"token\" value=\"([^\"]+)\"");
    }

    private static String text(String html, String id) {
        return find(html, "id=\"" + id + "\">([^<]+)<")
                .replace("&#43;", "+")
                .replace("&#61;", "=")
                .replace("&amp;", "&");
    }

    private static String find(String html, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(html);
        if (!matcher.find()) {
            throw new AssertionError("not on the page: " + pattern);
        }
        return matcher.group(1);
    }

    private static void field(StringBuilder form, String name, String value) {
        form.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private HttpRequest post(String path, String form) {
        return HttpRequest.newBuilder(site.resolve(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private String send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError("the sandbox answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
