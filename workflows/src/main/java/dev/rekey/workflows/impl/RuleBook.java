package dev.rekey.workflows.impl;

import dev.rekey.workflows.model.SessionStart;
import java.time.Duration;
import java.util.List;

/**
 * The rules by their numbers. Rules that a release has started sessions with are never changed: a changed rule is a new
 * number, see {@link SessionStart#RULES}.
 */
final class RuleBook {

    /** What this build knows. */
    static final RuleBook SHIPPED = new RuleBook(List.of(new Rules(6, Duration.ofMinutes(10), Duration.ofDays(1))));

    private final List<Rules> byNumber;

    /** The rules from number 1 on. */
    RuleBook(List<Rules> byNumber) {
        this.byNumber = List.copyOf(byNumber);
    }

    /**
     * What one number stands for.
     *
     * @param mostChecks how many checks a person may ask for within the window: exchanges punish looping on a bad key
     * @param checkWindow the time in which checks are counted
     * @param longestPause the longest pause an exchange is granted
     */
    record Rules(int mostChecks, Duration checkWindow, Duration longestPause) {}

    /**
     * The rules of this number; those who began before there were numbers follow the first.
     *
     * @throws UnknownRules when a newer build made this number: the run waits for a worker that knows it
     */
    Rules of(int number) {
        if (number > byNumber.size()) {
            throw new UnknownRules(number, byNumber.size());
        }
        return byNumber.get(Math.max(1, number) - 1);
    }

    /** No failure of the workflow but of the worker: Temporal gives the task to another one, later. */
    static final class UnknownRules extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownRules(int number, int newest) {
            super("this run follows rules " + number + ", and this worker knows rules up to " + newest
                    + ": it waits for a newer worker");
        }
    }
}
