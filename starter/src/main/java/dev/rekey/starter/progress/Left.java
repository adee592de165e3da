package dev.rekey.starter.progress;

import dev.rekey.accounts.LeftAction;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Actions that were not answered at once, for a page to show: those that wait, and refusals that nothing has followed.
 *
 * @param all oldest first
 */
public record Left(List<LeftAction> all) {

    /** What says all with its name: sent again, it means the same. */
    private static final Set<String> ALWAYS_THE_SAME = Set.of(
            "OpenEdit",
            "KeyCreated",
            "CheckAgain",
            "CheckHeldKey",
            "KeyLost",
            "NoSuchKey",
            "HelpGiven",
            "WorksAgain",
            "Nudge",
            "Extend");

    /** Those about one account; with an empty id, about the session as a whole. */
    public Left of(String accountId) {
        return new Left(all.stream()
                .filter(action -> action.request().accountId().equals(accountId))
                .toList());
    }

    /** Those of one sort of actor. */
    public Left by(String actorKind) {
        return new Left(all.stream()
                .filter(action -> action.request().actorKind().equals(actorKind))
                .toList());
    }

    /** Whether any waits to be judged. */
    public boolean waiting() {
        return all.stream().anyMatch(LeftAction::pending);
    }

    /** Whether one of this name is kept and waits: it need not and must not be done twice. */
    public boolean waits(String action) {
        return all.stream()
                .anyMatch(left ->
                        left.pending() && left.kept() && left.request().action().equals(action));
    }

    /** Whether one is kept that leads on from where the account is: until it is judged there is nothing to do. */
    public boolean goesOn() {
        return List.of("OpenEdit", "KeyCreated", "Connect", "CheckAgain", "CheckHeldKey").stream()
                .anyMatch(this::waits);
    }

    /**
     * Whether one is kept that makes a step of this name needless or leads away from where it fits: done after it, this
     * one would be refused.
     */
    public boolean instead(String action) {
        return goesOn() || waits(action);
    }

    /**
     * The id for a form that does this. One that was sent before, and may have been lost, goes by its first name again
     * where that means the same: it counts once, however often it arrives. The others are refused the second time by
     * what they say of themselves, such as the attempt.
     */
    public String idFor(String action) {
        Optional<LeftAction> lost = all.stream()
                .filter(left -> left.pending()
                        && !left.kept()
                        && ALWAYS_THE_SAME.contains(action)
                        && left.request().action().equals(action))
                .reduce((first, second) -> second);
        return lost.map(left -> left.request().requestId())
                .orElseGet(() -> UUID.randomUUID().toString());
    }
}
