package dev.rekey.e2e.leaks;

import dev.rekey.local.DemoAgent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps what a browser of an agent or a trader is shown, pages that say "no" included. */
final class DeskPages {

    private static final Pattern TOKEN = Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final URI web;
    private final Path folder;
    private int kept;

    DeskPages(URI web, Path folder) {
        this.web = web;
        this.folder = folder;
    }

    void signIn(DemoAgent agent) {
        form(
                "/desk/sign-in",
                "username=" + agent.name() + "&password="
                        + URLEncoder.encode(agent.password(), StandardCharsets.UTF_8));
    }

    /** Comes by a guide link and its code. */
    void enter(String link, String code) {
        form(link, "code=" + code);
    }

    private void form(String page, String fields) {
        Matcher token = TOKEN.matcher(keep(to(page).GET()));
        if (!token.find()) {
            throw new IllegalStateException("The page of a way in has no form token.");
        }
        keep(to(page).header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-CSRF-TOKEN", token.group(1))
                .POST(HttpRequest.BodyPublishers.ofString(fields)));
    }

    void look(String path) {
        keep(to(path).GET());
        keep(to(path).setHeader("Accept", "application/json").GET());
    }

    void lookAsProgram(String path, String token) {
        keep(to(path).header("Authorization", "Bearer " + token).GET());
    }

    void send(String path, String nonsense) {
        keep(to(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(nonsense)));
    }

    int kept() {
        return kept;
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(web.resolve(path)).header("Accept", "text/html");
    }

    private String keep(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String all = answer.statusCode() + "\n" + answer.headers().map() + "\n" + answer.body();
            Files.writeString(folder.resolve("page-" + kept++ + ".txt"), all);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
