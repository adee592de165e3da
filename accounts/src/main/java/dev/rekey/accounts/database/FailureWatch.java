package dev.rekey.accounts.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Hears of every failure of a pool's connections. Where one is lost because the database is, so are the others: all are
 * thrown away, instead of failing one page after another.
 */
final class FailureWatch implements SQLExceptionOverride {

    private final Predicate<SQLException> lost;
    private final Consumer<SQLException> throwAway;

    FailureWatch(Predicate<SQLException> lost, Consumer<SQLException> throwAway) {
        this.lost = lost;
        this.throwAway = throwAway;
    }

    /** Of one pool by itself. */
    static FailureWatch of(HikariDataSource pool) {
        return new FailureWatch(DatabaseAway::lostConnection, said -> evict(pool));
    }

    /** Throws all connections of this pool away: idle ones now, the others when they are given back. */
    static void evict(HikariDataSource pool) {
        HikariPoolMXBean running = pool.getHikariPoolMXBean();
        if (running != null) {
            running.softEvictConnections();
        }
    }

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException said) {
        if (!lost.test(said)) {
            return SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
        throwAway.accept(said);
        return SQLExceptionOverride.Override.MUST_EVICT;
    }
}
