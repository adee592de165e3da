package dev.rekey.accounts;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** The databases that the one set of migrations runs on. Each test gets an empty, migrated one of its own. */
public enum Database {
    /** Without its write delay: with it a commit that was answered is lost when the process dies soon after. */
    H2_FILE {
        @Override
        String create(int number) {
            return "jdbc:h2:file:" + H2_FOLDER.resolve("rekey" + number)
                    + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=20000;WRITE_DELAY=0";
        }
    },
    /** A real server, one for all tests; a schema of their own is much cheaper than a database of their own. */
    POSTGRESQL {
        @Override
        String create(int number) throws SQLException {
            String name = "rekey" + number;
            try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create schema " + name);
            }
            return Server.RUNNING.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + name;
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Path H2_FOLDER = temporaryFolder();

    abstract String create(int number) throws SQLException;

    /** The address of a new, migrated database. */
    public String newDatabase() {
        return newDatabase("latest");
    }

    /** The address of a new database that is at this version. */
    public String newDatabase(String version) {
        try {
            String url = create(NUMBER.incrementAndGet());
            Flyway.configure()
                    .dataSource(url, user(), "")
                    .target(version)
                    .load()
                    .migrate();
            return url;
        } catch (SQLException e) {
            throw new IllegalStateException("no database for the test", e);
        }
    }

    /** Where the files of {@link #H2_FILE} lie. */
    public static Path folder() {
        return H2_FOLDER;
    }

    /** Who signs in to the database. */
    public String user() {
        return this == H2_FILE ? "sa" : "postgres";
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("rekey-accounts-test");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Started on first use and once for all tests. */
    private static final class Server {

        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        // Nothing here has to outlive a power cut.
                        .setServerConfig("fsync", "off")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        postgres.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
