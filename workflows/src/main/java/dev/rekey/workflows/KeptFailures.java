package dev.rekey.workflows;

import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.FailureConverter;
import io.temporal.failure.DefaultFailureConverter;
import io.temporal.internal.worker.WorkflowExecutionException;

/**
 * Keeps a failure's type when it comes out of an update validator. SDK 1.38.0 converts such a failure twice, and loses
 * the type by which {@link Refusal} is known (sdk-java issue 2875, mended after that release).
 *
 * <p>And keeps failures short: of an activity that is tried again, Temporal holds 4 KiB, and of a longer failure that is
 * sealed it holds nothing that could be read. The worker's log has all of it.
 */
final class KeptFailures implements FailureConverter {

    private static final int MOST_CAUSES = 2;
    private static final int MOST_MESSAGE = 400;
    private static final int MOST_STACK = 400;

    private final FailureConverter usual = new DefaultFailureConverter();

    @Override
    public RuntimeException failureToException(Failure failure, DataConverter converter) {
        return usual.failureToException(failure, converter);
    }

    @Override
    public Failure exceptionToFailure(Throwable exception, DataConverter converter) {
        return exception instanceof WorkflowExecutionException converted
                ? converted.getFailure()
                : shortened(usual.exceptionToFailure(exception, converter), MOST_CAUSES);
    }

    private static Failure shortened(Failure failure, int causes) {
        Failure.Builder shorter = failure.toBuilder()
                .setMessage(start(failure.getMessage(), MOST_MESSAGE))
                .setStackTrace(start(failure.getStackTrace(), MOST_STACK));
        if (causes == 0) {
            shorter.clearCause();
        } else if (failure.hasCause()) {
            shorter.setCause(shortened(failure.getCause(), causes - 1));
        }
        return shorter.build();
    }

    private static String start(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + " …";
    }
}
