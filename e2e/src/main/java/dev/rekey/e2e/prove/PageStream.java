package dev.rekey.e2e.prove;

import dev.rekey.e2e.programs.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What a page hears of changes, as a browser listens to it: the events of one connection after the other. */
final class PageStream implements AutoCloseable {

    private final int port;
    private final Trader trader;
    private @Nullable Connection connection;

    PageStream(int port, Trader trader) {
        this.port = port;
        this.trader = trader;
    }

    /**
     * One event.
     *
     * @param data what came with it
     */
    private record Event(String name, String data) {}

    private record Connection(InputStream from, List<Event> events) {}

    /** Connects, as often as it takes; what was heard before is forgotten. */
    void open() {
        close();
        Patience.until("the stream of changes", Duration.ofMinutes(2), this::connected);
    }

    private boolean connected() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/guide/events"))
                .header("Accept", "text/event-stream")
                .header("Cookie", trader.cookieHeader())
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<InputStream> response =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                return false;
            }
            Connection fresh = new Connection(response.body(), new CopyOnWriteArrayList<>());
            connection = fresh;
            Stage.thread("page", () -> listen(fresh));
            return true;
        } catch (IOException away) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void listen(Connection to) {
        String name = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(to.from(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event:")) {
                    name = line.substring("event:".length()).strip();
                } else if (line.startsWith("data:")) {
                    to.events()
                            .add(new Event(
                                    name, line.substring("data:".length()).strip()));
                }
            }
        } catch (IOException broken) {
            // The page opens another one.
        }
    }

    /** The number of the newest change, which each connection begins with. */
    String awaitHello(Duration patience) {
        Patience.until("the first event of a stream", patience, () -> data("hello") != null);
        return String.valueOf(data("hello"));
    }

    /** Whether an event of this name comes in time. */
    boolean heard(String name, Duration patience) {
        return Patience.within(patience, () -> data(name) != null);
    }

    private @Nullable String data(String name) {
        Connection now = connection;
        return now == null
                ? null
                : now.events().stream()
                        .filter(event -> event.name().equals(name))
                        .map(Event::data)
                        .findFirst()
                        .orElse(null);
    }

    @Override
    public void close() {
        Connection was = connection;
        connection = null;
        if (was != null) {
            try {
                was.from().close();
            } catch (IOException gone) {
                // That is what was wanted.
            }
        }
    }
}
