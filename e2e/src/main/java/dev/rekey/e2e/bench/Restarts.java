package dev.rekey.e2e.bench;

import dev.rekey.local.DemoAgent;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.LocalOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code rekey up} as a process of its own: how long it takes to be ready, and to go on after a kill -9 of everything. */
final class Restarts implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);

    private final LocalOptions options;
    private final Path log;
    private @Nullable Process process;

    Restarts(Path folder) {
        this.options = LocalOptions.inFolder(folder.resolve("data"));
        this.log = folder.resolve("up.log");
    }

    void measure(Results results) throws IOException {
        double first = up();
        stop();
        double again = up();
        JsonVisitor trader = comeIn();
        String account = trader.get("/guide")
                .orThrow()
                .path("accounts")
                .path(0)
                .path("accountId")
                .asString();
        act(trader, account, Map.of("type", "OpenEdit"));
        kill();
        long killed = System.nanoTime();
        double back = up();
        act(trader, account, Map.of("type", "KeyCreated"));
        double goingOn = (System.nanoTime() - killed) / 1e9;
        stop();
        results.section("Start and recovery of `rekey up`, from the start of its process");
        results.figure("ready, first start (empty folder)", first, "s");
        results.atMost("ready, again", again, "s", 10);
        results.atMost("ready after kill -9", back, "s", 10);
        results.atMost("first action after kill -9", goingOn, "s", 10);
    }

    /** Starts it; answers the seconds until it says that it is ready and its pages answer. */
    private double up() throws IOException {
        Files.deleteIfExists(log);
        long begun = System.nanoTime();
        Process started = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.rekey.local.Rekey",
                        "up",
                        "--data",
                        options.data().toString(),
                        "--port",
                        Integer.toString(options.port()),
                        "--temporal-port",
                        Integer.toString(options.temporalPort()),
                        "--ui-port",
                        Integer.toString(options.uiPort()),
                        "--sandbox-port",
                        Integer.toString(options.sandboxPort()),
                        "--mailbox-port",
                        Integer.toString(options.mailboxPort())))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process = started;
        while (!Files.readString(log).contains("Rekey is ready")) {
            if (!started.isAlive() || System.nanoTime() - begun > PATIENCE) {
                throw new IllegalStateException("rekey up was not ready: " + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        new JsonVisitor(web()).get("/desk/sign-in").orThrow();
        return (System.nanoTime() - begun) / 1e9;
    }

    private URI web() {
        return URI.create("http://127.0.0.1:" + options.port());
    }

    private JsonVisitor comeIn() throws IOException {
        DemoAgent agent = new DemoAgent(
                "sam",
                Files.readString(options.data().resolve("agent-password")).strip());
        Visitors visitors = new Visitors(web(), agent);
        return visitors.trader(visitors.start("4713"));
    }

    private static void act(JsonVisitor trader, String account, Map<String, Object> action) {
        Map<String, Object> body = new LinkedHashMap<>(action);
        body.put("id", UUID.randomUUID().toString());
        trader.postJson("/guide/accounts/" + account + "/actions", body).orThrow();
    }

    private void stop() {
        Process running = process;
        if (running != null) {
            running.destroy();
            await(List.of(running.toHandle()));
        }
    }

    private void kill() {
        Process running = process;
        if (running != null) {
            List<ProcessHandle> all = Stream.concat(running.descendants(), Stream.of(running.toHandle()))
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            await(all);
        }
    }

    private static void await(List<ProcessHandle> ends) {
        long begun = System.nanoTime();
        while (ends.stream().anyMatch(ProcessHandle::isAlive)) {
            if (System.nanoTime() - begun > PATIENCE) {
                throw new IllegalStateException("rekey up did not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null && running.isAlive()) {
            kill();
        }
    }
}
