package dev.rekey.starter.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
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
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An agent's browser without script: keeps cookies, sends the form token of the page it saw last, follows nothing. */
final class DeskBrowser {

    private static final Pattern TOKEN = Pattern.compile("<meta name=\"csrf-token\" content=\"([^\"]+)\"");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String JSON = "application/json";

    /** As browsers ask for a page. */
    private static final String PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final URI site;
    private String formToken = "";

    DeskBrowser(int port) {
        site = URI.create("http://127.0.0.1:" + port);
    }

    HttpResponse<String> signIn(String name, String password) {
        page("/desk/sign-in");
        HttpResponse<String> answer =
                form("/desk/sign-in", Map.of("username", List.of(name), "password", List.of(password)));
        page("/desk/sign-in");
        return answer;
    }

    HttpResponse<String> page(String path) {
        HttpResponse<String> page = get(path, PAGE);
        Matcher token = TOKEN.matcher(page.body());
        if (token.find()) {
            formToken = token.group(1);
        }
        return page;
    }

    HttpResponse<String> get(String path, String accept) {
        return send(request(path, accept).GET());
    }

    /** The lines of a stream of changes, the first of which has come; closing it closes the page. */
    Stream<String> listen(String path) throws IOException, InterruptedException {
        return http.send(request(path, "text/event-stream").GET().build(), HttpResponse.BodyHandlers.ofLines())
                .body();
    }

    JsonNode json(String path) {
        return read(get(path, JSON));
    }

    HttpResponse<String> form(String path, Map<String, List<String>> fields) {
        return post(path, PAGE, FORM, encoded(fields));
    }

    HttpResponse<String> formForJson(String path, Map<String, List<String>> fields) {
        return post(path, JSON, FORM, encoded(fields));
    }

    HttpResponse<String> jsonForJson(String path, Map<String, ?> body) {
        return post(path, JSON, JSON, JsonMapper.shared().writeValueAsString(body));
    }

    static JsonNode read(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String encoded(Map<String, List<String>> fields) {
        return fields.entrySet().stream()
                .flatMap(field -> field.getValue().stream()
                        .map(value -> field.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .collect(Collectors.joining("&"));
    }

    private HttpResponse<String> post(String path, String accept, String type, String body) {
        return send(request(path, accept)
                .header("Content-Type", type)
                .header("X-CSRF-TOKEN", formToken)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String accept) {
        return HttpRequest.newBuilder(site.resolve(path)).header("Accept", accept);
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
