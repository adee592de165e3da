package dev.rekey.starter.elsewhere;

import dev.rekey.accounts.read.WorkingAgain;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.web.Told;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Ends the rotation of an account that works again, as the platform's list says: nobody is asked for what is done. Several
 * starters do it at once without harm, because what they send has one name.
 */
@Component
class FixedElsewhere {

    private static final Logger log = LoggerFactory.getLogger(FixedElsewhere.class);
    private static final Actor PLATFORM = Actor.program("platform");
    private static final int AT_ONCE = 20;
    /** One that is not taken, because its key is just being checked perhaps, is not sent without a pause. */
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final WorkingAgain working;
    private final Views views;
    private final RotationDoor door;
    private final Clock clock;
    private final Map<String, Instant> sent = new HashMap<>();

    FixedElsewhere(WorkingAgain working, Views views, RotationDoor door, Clock clock) {
        this.working = working;
        this.views = views;
        this.door = door;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 5, fixedDelay = 20, timeUnit = TimeUnit.SECONDS)
    synchronized void look() {
        Instant now = clock.instant();
        sent.values().removeIf(at -> at.plus(AGAIN).isBefore(now));
        try {
            working.waiting(AT_ONCE + sent.size()).forEach(account -> tell(account, now));
        } catch (RuntimeException away) {
            // The next look finds the same.
            log.debug("Accounts that work again could not be looked for", away);
        }
    }

    private void tell(WorkingAgain.Account account, Instant now) {
        String id = "works-again-" + account.seenAt().toEpochMilli();
        if (sent.putIfAbsent(account.sessionId() + "/" + account.accountId() + "/" + id, now) != null) {
            return;
        }
        views.account(account.sessionId(), account.accountId()).ifPresent(view -> {
            try {
                door.act(
                        view,
                        new ActionRequest(id, PLATFORM, account.sessionId(), null, new Action.WorksAgain(), null));
            } catch (Told busy) {
                log.debug("An account that works again could not be told of now", busy);
            }
        });
    }
}
