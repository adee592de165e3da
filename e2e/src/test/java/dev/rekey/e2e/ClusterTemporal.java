package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Temporal service of an installation: the development server; or, where {@code -Drekey.temporal-server=FOLDER} names a
 * folder with the programs {@code server} and {@code sql} of a real one ({@code go install
 * go.temporal.io/server/cmd/server@v1.29.1 go.temporal.io/server/cmd/tools/sql@v1.29.1}), that one, with its own databases
 * in PostgreSQL.
 */
final class ClusterTemporal implements AutoCloseable {

    private final Path program;
    private final int port;
    private final Process server;
    private final Path log;

    private ClusterTemporal(Path program, int port, Process server, Path log) {
        this.program = program;
        this.port = port;
        this.server = server;
        this.log = log;
    }

    static ClusterTemporal start(Path folder, EmbeddedPostgres postgres, int port) throws Exception {
        String cli = System.getenv("REKEY_TEMPORAL");
        assumeTrue(cli != null && !cli.isBlank(), "REKEY_TEMPORAL names no Temporal command line");
        Files.createDirectories(folder);
        Path log = folder.resolve("temporal.log");
        String real = System.getProperty("rekey.temporal-server", "");
        List<String> command = real.isEmpty()
                ? List.of(
                        cli,
                        "server",
                        "start-dev",
                        "--headless",
                        "--ip",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--db-filename",
                        folder.resolve("temporal.db").toString(),
                        "--log-level",
                        "error")
                : RealTemporal.prepare(Path.of(real), folder, postgres, port);
        Process server = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        ClusterTemporal temporal = new ClusterTemporal(Path.of(cli), port, server, log);
        Await.until("Temporal", () -> {
            assertThat(server.isAlive()).as("%s", temporal.lastWords()).isTrue();
            return answers(port);
        });
        return temporal;
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String lastWords() {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(log));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** The command line of Temporal. */
    Path program() {
        return program;
    }

    @Override
    public void close() {
        server.destroy();
        try {
            if (!server.waitFor(15, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
