package dev.rekey.accounts.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.stream.Stream;
import org.h2.api.ErrorCode;
import org.h2.mvstore.MVStoreException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionException;

/** Tells a database that cannot be reached, cannot write, or is busy, from a fault of ours in what was asked of it. */
public final class DatabaseAway {

    /** H2 has closed its file, or cannot read or write it. */
    private static final Set<Integer> H2_FILE = Set.of(
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2,
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
            ErrorCode.OBJECT_CLOSED,
            ErrorCode.CONNECTION_BROKEN_1);

    private DatabaseAway() {}

    /** Whether this happened because the database is away, is shutting down, or has no room. */
    public static boolean causedBy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException said && isAway(said)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the same may well go through later: the database is away, or it is busy, or lacks a table that another
     * release has still to make or has renamed.
     */
    public static boolean mayPass(Throwable failure) {
        if (causedBy(failure)) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransactionException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof InvalidDataAccessResourceUsageException
                    || cause instanceof UncategorizedSQLException) {
                return true;
            }
            if (cause instanceof DataAccessException) {
                return !(cause instanceof NonTransientDataAccessException);
            }
        }
        return false;
    }

    private static boolean isAway(SQLException said) {
        // Also lack of room or connections (53), and trouble with a disk (58).
        return lostConnection(said) || begins(said, "53", "58");
    }

    /**
     * Whether the connection is lost, and others with it: broken or refused (08), the server stops or starts (57P), or
     * became read-only in a change of leaders (25006).
     */
    static boolean lostConnection(SQLException said) {
        return said instanceof SQLTransientConnectionException
                || (said instanceof SQLNonTransientConnectionException
                        && said.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1)
                || h2ClosedItself(said)
                || begins(said, "08", "57P", "25006");
    }

    /** Whether H2 goes on with this file only after it was opened anew. */
    static boolean h2ClosedItself(SQLException said) {
        return H2_FILE.contains(said.getErrorCode()) || said.getCause() instanceof MVStoreException;
    }

    private static boolean begins(SQLException said, String... classes) {
        String state = said.getSQLState();
        return state != null && Stream.of(classes).anyMatch(state::startsWith);
    }
}
