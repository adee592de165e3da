package dev.rekey.starter.progress;

import dev.rekey.accounts.write.LeftActions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets what became of actions when nobody can ask for it any more. Several starters do it at once without harm. */
@Component
class OldAnswers {

    /** Longer than a session lives without being extended. */
    private static final Duration KEPT = Duration.ofDays(40);

    private final LeftActions actions;
    private final Clock clock;

    OldAnswers(LeftActions actions, Clock clock) {
        this.actions = actions;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 60, fixedDelay = 360, timeUnit = TimeUnit.MINUTES)
    void forget() {
        actions.forget(clock.instant().minus(KEPT));
    }
}
