package dev.rekey.activities;

import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.TransactionException;

/**
 * Tells a database that is away, full or busy from a fault of ours. The first is waited for, however long it takes: the
 * server tries the activity again. The second would only come again, so it ends the activity at once, and the workflow
 * says that the check could not be run and looks again later.
 */
final class StoreAway {

    /** The failure type of a fault that trying again at once would only repeat. */
    static final String FAULT = "Fault";

    private StoreAway() {}

    /** Does the work; what goes wrong leaves as an exception that is retried, or as one that is not. */
    static <T> T orFault(Supplier<T> work) {
        try {
            return work.get();
        } catch (TemporalFailure | ActivityCompletionException ofTemporal) {
            throw ofTemporal;
        } catch (RuntimeException failed) {
            if (isAway(failed)) {
                throw failed;
            }
            throw ApplicationFailure.newNonRetryableFailureWithCause("the check could not be run", FAULT, failed);
        }
    }

    /** Whether the database could not be asked, as opposed to having answered that something is wrong. */
    static boolean isAway(Throwable failed) {
        for (Throwable t = failed; t != null; t = t.getCause()) {
            if (t instanceof TransactionException
                    || t instanceof DataAccessResourceFailureException
                    // A table that is not there is one that another release has still to make, or has renamed.
                    || t instanceof InvalidDataAccessResourceUsageException
                    || t instanceof UncategorizedSQLException) {
                return true;
            }
            if (t instanceof DataAccessException) {
                return !(t instanceof NonTransientDataAccessException);
            }
        }
        return false;
    }
}
