package dev.rekey.e2e.prove;

import dev.rekey.e2e.programs.Patience;
import dev.rekey.e2e.programs.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, as it comes. */
final class PostgresStore implements Store {

    private final Path folder;
    private final int port = Ports.free();
    private @Nullable EmbeddedPostgres running;

    PostgresStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public void start() {
        if (running != null) {
            return;
        }
        try {
            running = EmbeddedPostgres.builder()
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    // As it comes from its makers: for tests alone it is set to lose what was committed last.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL could not be started", e);
        }
    }

    @Override
    public void kill() {
        EmbeddedPostgres was = running;
        if (was == null) {
            return;
        }
        List<ProcessHandle> all = postmaster()
                .map(main -> Stream.concat(main.descendants(), Stream.of(main)).toList())
                .orElse(List.of());
        all.forEach(ProcessHandle::destroyForcibly);
        Patience.until(
                "the end of PostgreSQL",
                Duration.ofMinutes(1),
                () -> all.stream().noneMatch(ProcessHandle::isAlive));
        running = null;
        try {
            was.close();
        } catch (IOException dead) {
            // Nobody is left who could be asked to stop.
        }
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            String first =
                    Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip();
            return ProcessHandle.of(Long.parseLong(first));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<String> settings(int at) {
        return List.of("--spring.datasource.url=" + url(at), "--spring.datasource.username=postgres");
    }

    @Override
    public String url(int at) {
        return "jdbc:postgresql://127.0.0.1:" + at + "/postgres";
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        kill();
    }
}
