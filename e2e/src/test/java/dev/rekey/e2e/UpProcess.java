package dev.rekey.e2e;

import dev.rekey.local.DemoAgent;
import dev.rekey.local.LocalOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code rekey up} as a process of its own, which can be killed. */
final class UpProcess implements AutoCloseable {

    private final LocalOptions options;
    private final Path log;
    private Process process;

    private UpProcess(LocalOptions options, Path log) throws IOException {
        this.options = options;
        this.log = log;
        this.process = launch();
    }

    static UpProcess start(LocalOptions options, Path log) throws IOException {
        UpProcess up = new UpProcess(options, log);
        up.awaitReady();
        return up;
    }

    private Process launch() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
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
                        Integer.toString(options.mailboxPort()),
                        "--second-check-after",
                        "2"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitReady() {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
        HttpRequest up = HttpRequest.newBuilder(web().resolve("/healthz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        Await.until("rekey up (" + tail() + ")", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("rekey up ended: " + tail());
            }
            try {
                return http.send(up, HttpResponse.BodyHandlers.discarding()).statusCode() == 200
                        && tail().contains("Rekey is ready");
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        });
    }

    /** SIGKILL to everything at once: Rekey and the Temporal server it started. */
    void kill() throws InterruptedException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor(20, TimeUnit.SECONDS);
        Await.until("the end of all processes", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** The same command again, on the same folder. */
    void restart() throws IOException {
        Files.deleteIfExists(log);
        process = launch();
        awaitReady();
    }

    URI web() {
        return URI.create("http://127.0.0.1:" + options.port());
    }

    URI site() {
        return URI.create("http://127.0.0.1:" + options.sandboxPort() + "/");
    }

    DemoAgent agent() throws IOException {
        return new DemoAgent(
                "sam",
                Files.readString(options.data().resolve("agent-password")).strip());
    }

    private String tail() {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroy();
        Await.until("the end of rekey up", () -> !process.isAlive());
    }
}
