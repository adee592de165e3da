package dev.rekey.activities;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.workflows.activities.ExchangeActivities;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/**
 * Counts checks and how long they took as the meter {@code rekey.check}, by exchange, market and verdict. Nothing else of
 * a check is in it: no customer, no account, no key.
 */
public final class MeasuredExchangeActivities implements ExchangeActivities {

    private static final String NO_VERDICT = "FAILED";
    private static final String NO_EXCHANGE_OF_OURS = "other";

    private final ExchangeActivities checks;
    private final Catalog catalog;
    private final MeterRegistry meters;

    /** Measures these checks. */
    public MeasuredExchangeActivities(ExchangeActivities checks, Catalog catalog, MeterRegistry meters) {
        this.checks = checks;
        this.catalog = catalog;
        this.meters = meters;
    }

    @Override
    public VerifyResult verify(VerifyRequest request) {
        return measured("first", request, () -> checks.verify(request));
    }

    @Override
    public VerifyResult confirm(VerifyRequest request) {
        return measured("second", request, () -> checks.confirm(request));
    }

    private VerifyResult measured(String which, VerifyRequest request, Supplier<VerifyResult> check) {
        Timer.Sample begun = Timer.start(meters);
        String verdict = NO_VERDICT;
        try {
            VerifyResult result = check.get();
            verdict = result.verdict().name();
            return result;
        } finally {
            begun.stop(meters.timer(
                    "rekey.check",
                    "check",
                    which,
                    "exchange",
                    exchange(request),
                    "market",
                    request.market().name(),
                    "verdict",
                    verdict));
        }
    }

    /** A request comes from a workflow, which whoever has access to Temporal can start with any word in it. */
    private String exchange(VerifyRequest request) {
        return catalog.find(request.exchange()).isPresent() ? request.exchange() : NO_EXCHANGE_OF_OURS;
    }
}
