package dev.rekey.e2e.prove;

import dev.rekey.accounts.database.Platter;
import dev.rekey.accounts.database.SyncedFiles;
import dev.rekey.e2e.programs.Child;
import dev.rekey.e2e.programs.Patience;
import dev.rekey.e2e.programs.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.h2.store.fs.FilePath;
import org.h2.tools.Server;

/**
 * H2 behind its own server, with the settings of the one-machine edition. Its files may stand on a {@link Platter}, which
 * knows what a disk would hold of them at any moment.
 */
final class H2Store implements Store {

    private final Path folder;
    private final boolean powerCuts;
    private final int port = Ports.free();
    private final Child server;

    H2Store(Path folder, Path log, boolean powerCuts) {
        this.folder = folder;
        this.powerCuts = powerCuts;
        this.server = Child.java(
                "H2",
                List.of(),
                H2Store.class.getName(),
                List.of("-tcp", "-tcpPort", Integer.toString(port), "-ifNotExists"),
                log);
    }

    /** H2's own server, which knows our kinds of files as well. */
    public static void main(String... arguments) throws SQLException {
        FilePath.register(new SyncedFiles());
        FilePath.register(new Platter());
        Server.main(arguments);
    }

    @Override
    public void cutPower() {
        if (!powerCuts) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(one -> !one.toString().endsWith(Platter.HELD)).toList()) {
                Path held = Path.of(file + Platter.HELD);
                if (Files.exists(held)) {
                    Files.copy(held, file, StandardCopyOption.REPLACE_EXISTING);
                } else if (Files.isRegularFile(file)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        server.start();
        Patience.until("H2", Duration.ofMinutes(2), () -> Ports.answers(port));
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<String> settings(int at) {
        return List.of("--spring.datasource.url=" + url(at));
    }

    @Override
    public String url(int at) {
        return "jdbc:h2:tcp://127.0.0.1:" + at
                + (powerCuts ? "/sync:platter:" : "/") + folder.resolve("rekey")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
                + ";WRITE_DELAY=0;LOCK_TIMEOUT=20000";
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        server.kill();
    }
}
