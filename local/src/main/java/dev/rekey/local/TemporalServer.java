package dev.rekey.local;

import dev.rekey.operate.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A Temporal dev server with its database in a file, run as a child process. The two SQLite settings keep every commit
 * forced to disk and are about half again as quick as the defaults.
 */
final class TemporalServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final int MOST_STARTS = 3;
    private static final int MOST_WORDS = 1_000;

    private final Process process;
    private final Path pidFile;

    private TemporalServer(Process process, Path pidFile) {
        this.process = process;
        this.pidFile = pidFile;
    }

    /**
     * Starts the server and answers when it takes connections.
     *
     * @param program the Temporal CLI
     * @param data the folder for its database and log
     * @param ui where its Web UI listens, which answers anybody: behind a {@link WebUiGuard}
     * @throws IllegalStateException with a sentence for the person at the terminal
     */
    static TemporalServer start(Path program, Path data, int port, InetSocketAddress ui) {
        Path pidFile = data.resolve("temporal.pid");
        Path database = data.resolve("temporal.db");
        LeftOver.end(pidFile, process -> isServerOf(database, process));
        if (answers(port)) {
            throw portTaken(port);
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // A group of its own: Ctrl-C reaches Rekey first, which lets workers finish before Temporal stops.
            command.add("/usr/bin/setsid");
        }
        command.addAll(List.of(
                program.toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--ui-ip",
                ui.getAddress().getHostAddress(),
                "--ui-port",
                Integer.toString(ui.getPort()),
                "--db-filename",
                database.toString(),
                "--sqlite-pragma",
                "journal_mode=WAL",
                "--sqlite-pragma",
                "synchronous=FULL",
                "--dynamic-config-value",
                "frontend.enableUpdateWorkflowExecution=true",
                // Nobody here uses its HTTP interface, and a page of another site could: it answers to a name that
                // nothing has.
                "--dynamic-config-value",
                "frontend.httpAllowedHosts=[\"" + UUID.randomUUID() + ".invalid\"]",
                "--log-level",
                "error"));
        Path log = data.resolve("temporal.log");
        try {
            // It picks the ports of its inner services at random and ends when one was taken in that moment.
            for (int start = 1; ; start++) {
                TemporalServer server = launch(command, log, pidFile);
                if (server.awaitPort(port)) {
                    // It makes its files anew each time, and asks nobody how.
                    DataFolder.closeFiles(data);
                    return server;
                }
                boolean ended = !server.process.isAlive();
                server.close();
                if (!ended) {
                    throw new IllegalStateException("Temporal did not answer within " + START.toSeconds()
                            + " seconds. Its last words: " + lastWords(log));
                }
                if (start == MOST_STARTS) {
                    throw new IllegalStateException("Temporal ended " + MOST_STARTS
                            + " times as it started. Its last words: " + lastWords(log));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Temporal could not be started", e);
        }
    }

    static IllegalStateException portTaken(int port) {
        return new IllegalStateException(
                "Port " + port + " is taken by another program. Choose others with --temporal-port and --ui-port.");
    }

    /** By its arguments where the system tells them, else by its name. */
    static boolean isServerOf(Path database, ProcessHandle.Info process) {
        return process.arguments()
                .map(arguments -> List.of(arguments).contains(database.toString()))
                .orElseGet(() -> process.command().orElse("").contains("temporal"));
    }

    private static TemporalServer launch(List<String> command, Path log, Path pidFile) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        Files.writeString(pidFile, Long.toString(process.pid()));
        return new TemporalServer(process, pidFile);
    }

    private static String lastWords(Path log) throws IOException {
        String words = Files.readString(log).strip();
        return words.substring(Math.max(0, words.length() - MOST_WORDS)) + " (" + log + ")";
    }

    private boolean awaitPort(int port) {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            if (answers(port)) {
                return true;
            }
            try {
                if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The server's process. */
    Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(15, TimeUnit.SECONDS);
            }
            Files.deleteIfExists(pidFile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
