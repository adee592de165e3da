package dev.rekey.activities;

import dev.rekey.accounts.database.DatabaseAway;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.function.Supplier;

/**
 * Leaves to Temporal what failed because the database is away, full or busy: the server tries the activity again, however
 * long it takes. A fault of ours would only come again, so it ends the activity at once, and the workflow says that the
 * check could not be run and looks again later.
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
            if (DatabaseAway.mayPass(failed)) {
                throw failed;
            }
            throw ApplicationFailure.newNonRetryableFailureWithCause("the check could not be run", FAULT, failed);
        }
    }
}
