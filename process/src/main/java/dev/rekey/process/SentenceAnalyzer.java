package dev.rekey.process;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Tells the operator in one sentence, instead of a stack trace, why a process does not start: what Rekey itself refuses, a
 * key file that is missing or open to others for example, it refuses with a sentence that says what to do.
 */
final class SentenceAnalyzer implements FailureAnalyzer {

    private static final String OURS = "dev.rekey.";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        FailureAnalysis found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalStateException && isOurs(cause) && cause.getMessage() != null) {
                found = new FailureAnalysis(Objects.requireNonNull(cause.getMessage()), null, cause);
            }
        }
        return found;
    }

    private static boolean isOurs(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return stack.length > 0 && stack[0].getClassName().startsWith(OURS);
    }
}
