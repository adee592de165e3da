package dev.rekey.accounts.database;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** Tells a database that cannot be reached, or cannot write, from a fault of ours in what was asked of it. */
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

    private static boolean isAway(SQLException said) {
        return said instanceof SQLTransientConnectionException
                || (said instanceof SQLNonTransientConnectionException
                        && said.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1)
                || h2ClosedItself(said)
                || stateSaysSo(said.getSQLState());
    }

    /** Whether H2 goes on with this file only after it was opened anew. */
    static boolean h2ClosedItself(SQLException said) {
        return H2_FILE.contains(said.getErrorCode()) || said.getCause() instanceof MVStoreException;
    }

    /**
     * Connection (08), lack of room (53), shutdown and start (57P), disk (58), or a server that became read-only in a
     * change of leaders (25006).
     */
    private static boolean stateSaysSo(@Nullable String state) {
        return state != null
                && (state.startsWith("08")
                        || state.startsWith("53")
                        || state.startsWith("57P")
                        || state.startsWith("58")
                        || state.equals("25006"));
    }
}
