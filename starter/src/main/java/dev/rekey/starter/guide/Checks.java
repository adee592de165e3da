package dev.rekey.starter.guide;

import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.read.Attempts;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Limits the checks of one account through all its sessions: exchanges lock out and ban those who ask too often. Only
 * checks for which an exchange was asked count; what was refused, never arrived or was judged by its looks costs nothing,
 * and one sent twice counts once.
 */
@Component
class Checks {

    private static final Set<String> ASK_THE_EXCHANGE = Set.of("Connect", "CheckAgain", "CheckHeldKey");

    private final ActionAnswers answers;
    private final Attempts attempts;
    private final int most;
    private final Duration within;
    private final Clock clock;

    Checks(ActionAnswers answers, Attempts attempts, PeopleProperties people, Clock clock) {
        this.answers = answers;
        this.attempts = attempts;
        this.most = people.limits().checksPerAccount();
        this.within = people.limits().checksWithin();
        this.clock = clock;
    }

    /**
     * Lets an action pass.
     *
     * @throws TooOften when it would be one check too many; it says when the next may be asked for
     */
    void pass(String customerId, AccountView view, ActionRequest request) {
        Action action = request.action();
        if (most <= 0 || !ASK_THE_EXCHANGE.contains(action.type())) {
            return;
        }
        Instant now = clock.instant();
        Instant since = now.minus(within);
        List<Instant> begun = answers.doneSince(customerId, view.accountId(), ASK_THE_EXCHANGE, since);
        if (begun.size() < most) {
            return;
        }
        begun = asked(begun, attempts.unaskedSince(view.accountId(), since));
        if (begun.size() < most || cameBefore(view, request.id())) {
            return;
        }
        // As soon as the oldest of the last ones is long enough ago.
        Instant free = begun.get(begun.size() - most).plus(within);
        throw new TooOften(ProblemCode.CHECKS_OFTEN, Duration.between(now, free), begun.size(), within.toMinutes());
    }

    /** A check that was judged without asking is the last one that was begun before it was judged. */
    private static List<Instant> asked(List<Instant> begun, List<Instant> unasked) {
        List<Instant> asked = new ArrayList<>(begun);
        for (Instant judged : unasked) {
            asked.stream()
                    .filter(one -> !one.isAfter(judged))
                    .max(Comparator.naturalOrder())
                    .ifPresent(asked::remove);
        }
        return asked;
    }

    private boolean cameBefore(AccountView view, String id) {
        return answers.of(view.sessionId(), view.accountId()).stream()
                .anyMatch(known -> known.request().requestId().equals(id));
    }
}
