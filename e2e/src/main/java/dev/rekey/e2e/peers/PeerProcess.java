package dev.rekey.e2e.peers;

import dev.rekey.e2e.programs.Child;
import dev.rekey.e2e.programs.Patience;
import dev.rekey.e2e.programs.Ports;
import dev.rekey.e2e.programs.TemporalCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Another engine's program with what it needs, and a page of it. */
public final class PeerProcess implements AutoCloseable {

    /** The engines. */
    public enum Engine {
        /** A signal for each press, and a query asked again and again. */
        NAIVE_TEMPORAL("naive Temporal", 50),
        /** BPMN user tasks. */
        FLOWABLE("Flowable 8", 10);

        private final String title;
        private final long asksEachMillis;

        Engine(String title, long asksEachMillis) {
            this.title = title;
            this.asksEachMillis = asksEachMillis;
        }

        /** What it is called. */
        public String title() {
            return title;
        }

        /** How often its page asks while it waits for a change. */
        public long asksEachMillis() {
            return asksEachMillis;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration BOOT = Duration.ofMinutes(3);

    private final Engine engine;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = Ports.free();
    private final int temporalPort = Ports.free();
    private final Path store;
    private final @Nullable Child temporal;
    private final Child program;

    private PeerProcess(Engine engine, Path folder, URI exchange) throws IOException {
        this.engine = engine;
        this.store = Files.createDirectories(folder.resolve("store"));
        boolean naive = engine == Engine.NAIVE_TEMPORAL;
        this.temporal = naive
                ? new Child(
                        "Temporal",
                        TemporalCommand.on(temporalPort, store.resolve("temporal.db")),
                        folder.resolve("temporal.out"))
                : null;
        String keptIn = naive
                ? "127.0.0.1:" + temporalPort
                // Each commit is on the disk when it is answered, as in Rekey's one-machine edition.
                : "jdbc:h2:sync:" + store.resolve("flowable") + ";WRITE_DELAY=0";
        this.program = Child.java(
                engine.title(),
                List.of("-XX:TieredStopAtLevel=4"),
                PeerServer.class.getName(),
                List.of(engine.name(), Integer.toString(port), keptIn, exchange.toString()),
                folder.resolve("program.out"));
    }

    /** Starts it. */
    public static PeerProcess start(Engine engine, Path folder, URI exchange) {
        try {
            PeerProcess started = new PeerProcess(engine, folder, exchange);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts what is dead; answers when its pages do. */
    public void start() {
        if (temporal != null) {
            Patience.until(temporal::tail, BOOT, () -> {
                temporal.start();
                return Ports.answers(temporalPort);
            });
        }
        Patience.until(program::tail, BOOT, () -> {
            program.start();
            return Ports.answers(port);
        });
    }

    /** SIGKILL of all of it. */
    public void kill() {
        program.kill();
        if (temporal != null) {
            temporal.kill();
        }
    }

    /** Which engine it is. */
    public Engine engine() {
        return engine;
    }

    /** Where it keeps what it keeps. */
    Path store() {
        return store;
    }

    /** Begins with a new account; answers its name. */
    public String begin() {
        String account = UUID.randomUUID().toString();
        // The engine may still be starting behind its pages.
        Patience.until(
                program::tail,
                BOOT,
                () -> send("POST", "/begin?account=" + account, "").statusCode() == 200);
        return account;
    }

    /** Presses at this step, and asks until the page shows the next one. */
    public void step(String account, String step, String next) {
        press(account, state(account), step);
        await(account, next);
    }

    /** Presses what this state of the page offers. */
    int press(String account, Peer.State shown, String step) {
        return press(account, new Peer.Press(step, shown.ticket(), "", ""));
    }

    int press(String account, Peer.Press press) {
        return send("POST", "/press?account=" + account, JSON.writeValueAsString(press))
                .statusCode();
    }

    /** Hands a key in, and asks until there is a verdict. */
    public void paste(String account, String key, String secret) {
        press(account, new Peer.Press(Peer.PASTE, state(account).ticket(), key, secret));
        await(account, Peer.ACCEPTED);
    }

    private void await(String account, String step) {
        while (!state(account).step().equals(step)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(engine.asksEachMillis()));
        }
    }

    /** What the page shows. */
    Peer.State state(String account) {
        return JSON.readValue(send("GET", "/?account=" + account, "").body(), Peer.State.class);
    }

    /** Lets the part that does the work stand still, or go on. */
    void work(boolean on) {
        send("POST", "/work?on=" + on, "");
    }

    private HttpResponse<String> send(String method, String path, String body) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofMinutes(1))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
