package dev.rekey.e2e.prove;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** H2 behind its own server, with the settings of the one-machine edition. */
final class H2Store implements Store {

    private final Path folder;
    private final int port = Ports.free();
    private final Child server;

    H2Store(Path folder, Path log) {
        this.folder = folder;
        this.server = Child.java(
                "H2",
                List.of(),
                "org.h2.tools.Server",
                List.of("-tcp", "-tcpPort", Integer.toString(port), "-baseDir", folder.toString(), "-ifNotExists"),
                log);
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
                + "/./rekey;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
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
