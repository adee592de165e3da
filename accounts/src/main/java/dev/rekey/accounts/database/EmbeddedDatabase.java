package dev.rekey.accounts.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * An H2 database in a file. H2 closes it for good when a write fails, because the disk is full or the writing thread was
 * interrupted; this opens it anew. What was still open before is closed first: H2 would otherwise take the new database
 * for the old one and lose sight of it.
 */
final class EmbeddedDatabase {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedDatabase.class);

    /** One for each file, as H2 has it: all pools of a process share it. */
    private static final Map<String, EmbeddedDatabase> BY_FILE = new ConcurrentHashMap<>();

    private final Set<Connection> open = Collections.newSetFromMap(new WeakHashMap<>());
    private final Set<HikariDataSource> pools = ConcurrentHashMap.newKeySet();
    private volatile boolean closedItself;

    private EmbeddedDatabase() {}

    /** Lets the pool get its connections from here. */
    static void behind(HikariDataSource pool, String url) {
        EmbeddedDatabase database = BY_FILE.computeIfAbsent(url.split(";", 2)[0], file -> new EmbeddedDatabase());
        database.pools.removeIf(HikariDataSource::isClosed);
        database.pools.add(pool);
        pool.setDataSource(database.new Source(url, pool.getUsername(), pool.getPassword()));
        pool.setExceptionOverride(new FailureWatch(DatabaseAway::h2ClosedItself, database::lost));
    }

    private synchronized Connection connect(String url, @Nullable String user, @Nullable String password)
            throws SQLException {
        if (closedItself) {
            closeAll();
        }
        try {
            return connectOnce(url, user, password);
        } catch (SQLException failed) {
            if (!DatabaseAway.h2ClosedItself(failed) && failed.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw failed;
            }
            closeAll();
            return connectOnce(url, user, password);
        }
    }

    private Connection connectOnce(String url, @Nullable String user, @Nullable String password) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        // A connection to a database that is closed can be had, and says so only when it is used.
        try (Statement statement = connection.createStatement()) {
            statement.execute("values 1");
        } catch (SQLException failed) {
            open.add(connection);
            throw failed;
        }
        open.add(connection);
        return connection;
    }

    private void closeAll() {
        for (Connection connection : List.copyOf(open)) {
            try {
                connection.close();
            } catch (SQLException ofNoUse) {
                log.debug("A connection of a closed database could not be closed", ofNoUse);
            }
        }
        open.clear();
        closedItself = false;
    }

    private void lost(SQLException why) {
        if (!closedItself) {
            closedItself = true;
            log.warn("The accounts database closed itself and is opened anew: {}", why.getMessage());
        }
        pools.forEach(FailureWatch::evict);
    }

    /** What the pool takes its connections from. */
    private final class Source extends AbstractDataSource {

        private final String url;
        private final @Nullable String user;
        private final @Nullable String password;

        private Source(String url, @Nullable String user, @Nullable String password) {
            this.url = url;
            this.user = user;
            this.password = password;
        }

        @Override
        public Connection getConnection() throws SQLException {
            return connect(url, user, password);
        }

        @Override
        public Connection getConnection(String otherUser, String otherPassword) throws SQLException {
            return connect(url, otherUser, otherPassword);
        }

        @Override
        public String toString() {
            return "EmbeddedDatabase[" + url.split(";", 2)[0] + "]";
        }
    }
}
