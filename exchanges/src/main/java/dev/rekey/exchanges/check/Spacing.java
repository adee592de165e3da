package dev.rekey.exchanges.check;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps requests of one key apart, where their times have to rise by more than the clock does in between. */
final class Spacing {

    private final Clock clock;
    private final Wait wait;
    private final Map<String, Instant> last = new ConcurrentHashMap<>();

    /** How time is let pass. */
    @FunctionalInterface
    interface Wait {
        void pass(Duration time) throws InterruptedException;
    }

    Spacing(Clock clock, Wait wait) {
        this.clock = clock;
        this.wait = wait;
    }

    /**
     * The time for the next request, when its turn has come. One caller at a time for each line.
     *
     * @param line the requests that are kept apart; there is a bounded number of them
     */
    Instant next(String line, Duration apart) {
        Instant now = clock.instant();
        Instant before = last.get(line);
        Instant turn = before == null || !now.isBefore(before.plus(apart)) ? now : before.plus(apart);
        last.put(line, turn);
        Duration early = Duration.between(now, turn);
        if (!early.isZero()) {
            try {
                // Never longer than what is asked for: a clock that was set back would have us wait for hours.
                wait.pass(early.compareTo(apart) > 0 ? apart : early);
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
            }
        }
        return turn;
    }
}
