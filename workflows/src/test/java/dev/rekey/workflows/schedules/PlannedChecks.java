package dev.rekey.workflows.schedules;

import dev.rekey.workflows.activities.ExchangeActivities;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An exchange whose next answer to each account is known beforehand, and what is in the way of it. */
final class PlannedChecks implements ExchangeActivities {

    private final Map<String, Plan> plans = new ConcurrentHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    /** The same answer until another one is planned, so that a repeated call learns nothing new. */
    static final class Plan {
        final VerifyResult answer;
        private final @Nullable CountDownLatch hold;
        private final boolean never;
        private final boolean mayFail;
        private int failures;
        private @Nullable VerifyRequest expected;
        private boolean stored;

        /**
         * What will be answered.
         *
         * @param failures how often our side fails before it can be asked
         * @param never whether our side fails for good instead
         * @param hold keeps the answer back until it is released
         */
        Plan(VerifyResult answer, int failures, boolean never, @Nullable CountDownLatch hold) {
            this.answer = answer;
            this.failures = failures;
            this.mayFail = failures > 0 || never;
            this.never = never;
            this.hold = hold;
        }

        /** Whether a try may fail, so that a pause until the next one has to pass. */
        boolean inTheWay() {
            return mayFail;
        }

        /** What the workflow is told in the end. */
        VerifyResult result() {
            return never ? Given.unknown() : answer;
        }

        boolean held() {
            return hold != null;
        }

        void release() {
            if (hold != null) {
                hold.countDown();
            }
        }
    }

    void plan(String accountId, Plan plan) {
        plans.put(accountId, plan);
    }

    /** Says what the exchange must be asked from now on. */
    void expect(String accountId, VerifyRequest expected, boolean stored) {
        Plan plan = plans.get(accountId);
        if (plan != null) {
            synchronized (plan) {
                plan.expected = expected;
                plan.stored = stored;
            }
        }
    }

    /** What was asked that should not have been. */
    List<String> wrong() {
        synchronized (wrong) {
            return List.copyOf(wrong);
        }
    }

    @Override
    public VerifyResult verify(VerifyRequest request) {
        return answer(request, false);
    }

    @Override
    public VerifyResult confirm(VerifyRequest request) {
        return answer(request, true);
    }

    private VerifyResult answer(VerifyRequest request, boolean stored) {
        Plan plan = plans.get(request.accountId());
        if (plan == null) {
            return wrong("nobody planned " + request);
        }
        synchronized (plan) {
            VerifyRequest expected = plan.expected;
            if (expected != null && (plan.stored != stored || !same(expected, request))) {
                return wrong("asked " + whole(request, stored) + "\ninstead of " + whole(expected, plan.stored));
            }
            if (plan.never) {
                throw ApplicationFailure.newNonRetryableFailure("this check cannot be run", "Ours");
            }
            if (plan.failures > 0) {
                plan.failures--;
                throw ApplicationFailure.newFailure("the check's database is away", "Ours");
            }
        }
        if (plan.hold != null) {
            try {
                plan.hold.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return plan.answer;
    }

    private VerifyResult wrong(String what) {
        synchronized (wrong) {
            wrong.add(what);
        }
        throw ApplicationFailure.newNonRetryableFailure(what, "Ours");
    }

    /** Since when it was tried is not known to the moment, only whether it was. */
    private static boolean same(VerifyRequest one, VerifyRequest other) {
        return one.attemptId().equals(other.attemptId())
                && one.customerId().equals(other.customerId())
                && one.exchange().equals(other.exchange())
                && one.market() == other.market()
                && java.util.Objects.equals(one.sealed(), other.sealed())
                && (one.triedSince() == null) == (other.triedSince() == null);
    }

    private static String whole(VerifyRequest request, boolean stored) {
        return (stored ? "confirm " : "verify ") + request.attemptId() + " sealed=" + request.sealed() + " triedSince="
                + request.triedSince();
    }
}
