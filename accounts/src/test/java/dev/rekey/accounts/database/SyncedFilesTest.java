package dev.rekey.accounts.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is on the disk: the power is cut after each commit, and the commit is there. */
class SyncedFilesTest {

    private static final String OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;WRITE_DELAY=0";

    @TempDir
    Path folder;

    @BeforeAll
    static void schemes() {
        SyncedFiles.register();
        Platter.register();
    }

    @Test
    void every_acknowledged_commit_is_there_after_a_power_cut() throws Exception {
        try (Connection connection = database("jdbc:h2:sync:platter:")) {
            for (int id = 1; id <= 30; id++) {
                insert(connection, id);
                assertThat(afterPowerCut(id)).as("after commit %d", id).isEqualTo(id);
            }
        }
    }

    @Test
    void every_acknowledged_commit_of_many_writers_is_there_after_a_power_cut() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try (Connection keepsItOpen = database("jdbc:h2:sync:platter:")) {
            List<Future<?>> all = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int first = writer * 100;
                all.add(writers.submit(() -> {
                    try (Connection connection = open("jdbc:h2:sync:platter:")) {
                        for (int id = first; id < first + 25; id++) {
                            insert(connection, id);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(keepsItOpen.isClosed()).isFalse();
            assertThat(afterPowerCut(0)).isEqualTo(100);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void without_it_the_same_power_cut_takes_commits() throws Exception {
        try (Connection connection = database("jdbc:h2:platter:")) {
            for (int id = 1; id <= 30; id++) {
                insert(connection, id);
            }
            assertThat(afterPowerCut(30)).isLessThan(30);
        }
    }

    private Connection open(String scheme) throws SQLException {
        return DriverManager.getConnection(scheme + folder.resolve("rekey") + OPTIONS, "sa", "");
    }

    private Connection database(String scheme) throws SQLException {
        Connection connection = open(scheme);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table note (id int primary key, words varchar)");
        }
        return connection;
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("insert into note values (" + id + ", '" + "x".repeat(500) + "')");
        }
    }

    /** How many rows another machine would find on this disk. */
    private int afterPowerCut(int number) throws IOException, SQLException {
        Path there = Files.createDirectory(folder.resolve("cut" + number));
        Files.copy(folder.resolve("rekey.mv.db" + Platter.HELD), there.resolve("rekey.mv.db"));
        try (Connection connection =
                        DriverManager.getConnection("jdbc:h2:file:" + there.resolve("rekey") + OPTIONS, "sa", "");
                Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(
                        "select count(*) from information_schema.tables where table_name = 'note'")) {
            tables.next();
            if (tables.getInt(1) == 0) {
                return 0;
            }
            try (ResultSet rows = statement.executeQuery("select count(*) from note")) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }
}
