package dev.rekey.workflows;

import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.FailureConverter;
import io.temporal.failure.DefaultFailureConverter;
import io.temporal.internal.worker.WorkflowExecutionException;

/**
 * Keeps a failure's type when it comes out of an update validator. SDK 1.38.0 converts such a failure twice, and loses
 * the type by which {@link Refusal} is known (sdk-java issue 2875, mended after that release).
 */
final class KeptFailures implements FailureConverter {

    private final FailureConverter usual = new DefaultFailureConverter();

    @Override
    public RuntimeException failureToException(Failure failure, DataConverter converter) {
        return usual.failureToException(failure, converter);
    }

    @Override
    public Failure exceptionToFailure(Throwable exception, DataConverter converter) {
        return exception instanceof WorkflowExecutionException converted
                ? converted.getFailure()
                : usual.exceptionToFailure(exception, converter);
    }
}
