package dev.rekey.workflows.fakes;

import dev.rekey.workflows.activities.ExchangeActivities;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** An exchange that answers what the test has lined up, and takes every key after that. */
public final class FakeExchange implements ExchangeActivities {

    private final Deque<Supplier<VerifyResult>> answers = new ArrayDeque<>();
    private final List<VerifyRequest> verified = new ArrayList<>();
    private final List<VerifyRequest> confirmed = new ArrayList<>();

    /** Lines up answers, for whichever check comes next. */
    public synchronized void answers(VerifyResult... results) {
        Arrays.stream(results).forEach(r -> answers.add(() -> r));
    }

    /** Lines up an answer that is worked out, or fails, when it is asked for. */
    public synchronized void answers(Supplier<VerifyResult> result) {
        answers.add(result);
    }

    @Override
    public VerifyResult verify(VerifyRequest request) {
        return next(verified, request);
    }

    @Override
    public VerifyResult confirm(VerifyRequest request) {
        return next(confirmed, request);
    }

    private VerifyResult next(List<VerifyRequest> asked, VerifyRequest request) {
        Supplier<VerifyResult> answer;
        synchronized (this) {
            asked.add(request);
            answer = answers.isEmpty() ? Given::accepted : answers.removeFirst();
        }
        return answer.get();
    }

    /** The credentials handed in that were checked. */
    public synchronized List<VerifyRequest> verified() {
        return List.copyOf(verified);
    }

    /** The checks of stored keys. */
    public synchronized List<VerifyRequest> confirmed() {
        return List.copyOf(confirmed);
    }
}
