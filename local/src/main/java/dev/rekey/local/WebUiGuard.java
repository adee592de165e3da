package dev.rekey.local;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the Web UI of Temporal's dev server, which answers anybody under any name: lets through what a person on
 * this machine asks for, and nothing that another site's page does, nor one whose name was made to lead here (DNS
 * rebinding).
 */
final class WebUiGuard implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_BODY = 4 * 1024 * 1024;

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** Of one connection only, or written by the one who sends. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "host",
            "expect",
            "content-length");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "rekey-web-ui");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;
    private final InetSocketAddress behind;

    private WebUiGuard(HttpServer server, int port, InetSocketAddress behind) {
        this.server = server;
        this.port = port;
        this.behind = behind;
    }

    /**
     * Listens on this port of this machine.
     *
     * @param behind where the Web UI itself listens
     * @throws IllegalStateException when the port is taken; with a sentence for the person at the terminal
     */
    static WebUiGuard start(int port, InetSocketAddress behind) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            WebUiGuard guard = new WebUiGuard(server, port, behind);
            server.setExecutor(guard.threads);
            server.createContext("/", guard::answer);
            server.start();
            return guard;
        } catch (IOException e) {
            throw TemporalServer.portTaken(port);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!named(exchange)) {
                refuse(
                        exchange,
                        421,
                        "This is the Temporal Web UI of this machine, and open under its own names only:"
                                + " http://127.0.0.1:" + port);
            } else if (!ours(exchange)) {
                refuse(exchange, 403, "Another site asked for this, so nothing was done.");
            } else {
                passOn(exchange);
            }
        }
    }

    /** Whether it is asked for by a name that no page elsewhere can have. */
    private static boolean named(HttpExchange exchange) {
        String host = exchange.getRequestHeaders().getFirst("Host");
        return host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", ""));
    }

    /** Whether a person or a page of the Web UI asks, and no page of another site. */
    private boolean ours(HttpExchange exchange) {
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null) {
            return LOOPBACK.stream().anyMatch(host -> origin.equals("http://" + host + ":" + port));
        }
        String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
        String mode = exchange.getRequestHeaders().getFirst("Sec-Fetch-Mode");
        String place = exchange.getRequestHeaders().getFirst("Sec-Fetch-Dest");
        // A link from elsewhere opens a page of its own. In a frame, somebody else's page would lie over its buttons.
        boolean link = "navigate".equals(mode) && (place == null || place.equals("document"));
        return site == null || site.equals("same-origin") || site.equals("none") || link;
    }

    private void passOn(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY);
        URI asked = exchange.getRequestURI();
        String place = asked.getRawPath() + (asked.getRawQuery() == null ? "" : "?" + asked.getRawQuery());
        URI target = URI.create(
                "http://" + behind.getAddress().getHostAddress() + ":" + behind.getPort() + "/" + place.substring(1));
        HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(PATIENCE);
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        request.method(
                exchange.getRequestMethod(),
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        HttpResponse<InputStream> answer = ask(request.build());
        if (answer == null) {
            refuse(exchange, 503, "The Temporal Web UI does not answer at the moment. Try again in some seconds.");
            return;
        }
        try (InputStream in = answer.body()) {
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, List.copyOf(values));
                }
            });
            boolean empty = exchange.getRequestMethod().equals("HEAD")
                    || answer.statusCode() == 204
                    || answer.statusCode() == 304;
            exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : 0);
            if (!empty) {
                in.transferTo(exchange.getResponseBody());
            }
        }
    }

    private @Nullable HttpResponse<InputStream> ask(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException away) {
            return null;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private static void refuse(HttpExchange exchange, int status, String sentence) throws IOException {
        byte[] words = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(status, words.length);
        exchange.getResponseBody().write(words);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
