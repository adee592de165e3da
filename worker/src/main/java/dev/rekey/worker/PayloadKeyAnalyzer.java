package dev.rekey.worker;

import dev.rekey.workflows.codec.UnusablePayloadKey;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells the operator in one sentence, instead of a stack trace, why the process does not start. */
final class PayloadKeyAnalyzer extends AbstractFailureAnalyzer<UnusablePayloadKey> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, UnusablePayloadKey cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
