package dev.rekey.accounts.database;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a starting process needs from the database it waits for, instead of ending because that is away for a moment. */
public final class AtStart {

    private static final Logger log = LoggerFactory.getLogger(AtStart.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int SAY_EACH = 5;

    private AtStart() {}

    /**
     * Does this as often as it takes for the database to answer.
     *
     * @throws RuntimeException whatever else goes wrong
     */
    public static <T> T await(Supplier<T> task) {
        for (int tries = 0; ; tries++) {
            try {
                return task.get();
            } catch (RuntimeException e) {
                if (!DatabaseAway.causedBy(e)) {
                    throw e;
                }
                if (tries % SAY_EACH == 0) {
                    log.warn("The accounts database does not answer; starting goes on when it does: {}", reason(e));
                }
            }
            pause();
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the accounts database", e);
        }
    }
}
