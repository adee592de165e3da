package dev.rekey.starter.security;

import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Whether somebody has shown lately that they are who signed in. A desk that was left open, or a stolen cookie, is no
 * way to change who may use it.
 */
@Component
public final class Proof {

    /** So long after a sign-in, or after proving oneself again, it counts. */
    public static final Duration FRESH = Duration.ofMinutes(10);

    private final Clock clock;

    Proof(Clock clock) {
        this.clock = clock;
    }

    /** Whether this agent's last proof still counts. */
    public boolean fresh(DeskAgent agent) {
        return agent.since() != null && clock.instant().isBefore(agent.since().plus(FRESH));
    }
}
