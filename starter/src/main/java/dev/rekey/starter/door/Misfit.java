package dev.rekey.starter.door;

import dev.rekey.terms.Step;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What plainly does not fit the published view, so that it is refused at once and not left to be refused later. All finer
 * judgement is the workflow's.
 */
final class Misfit {

    private static final String OUT_OF_DATE = "This page is out of date. Reload it and try again.";

    private Misfit() {}

    /** Why this action does not fit this account, as a sentence. */
    static Optional<String> of(AccountView view, ActionRequest request) {
        if (view.outcome() != null) {
            return Optional.of("This account is finished: " + view.outcome().title() + ".");
        }
        String misfit = sentence(view, request.action());
        return Optional.ofNullable(
                misfit != null && request.revision() != null && request.revision() < view.revision()
                        ? "This page is out of date. The account is now at “"
                                + view.step().title() + "”; look at the refreshed page and go on from there."
                        : misfit);
    }

    private static @Nullable String sentence(AccountView view, Action action) {
        Step step = view.step();
        if (action instanceof Action.OpenEdit || action instanceof Action.CheckHeldKey) {
            return step == Step.EDIT ? null : outOfStep(step);
        }
        if (action instanceof Action.KeyCreated) {
            return step == Step.GENERATE_KEY ? null : outOfStep(step);
        }
        if (action instanceof Action.Connect connect) {
            return step != Step.PASTE
                    ? outOfStep(step)
                    : connect.attempt() == view.attempt()
                            ? null
                            : "This page is out of date. Reload it and paste the key again.";
        }
        if (action instanceof Action.KeyLost) {
            return step == Step.PASTE || step == Step.VERIFY ? null : outOfStep(step);
        }
        if (action instanceof Action.GoBack back) {
            return back.to().compareTo(step) < 0
                    ? null
                    : "You can only go back to an earlier step than “" + step.title() + "”.";
        }
        return null;
    }

    private static String outOfStep(Step step) {
        return switch (step) {
            case EDIT -> "First start with this account.";
            case GENERATE_KEY -> "First make the new key on the exchange and say so here.";
            case PASTE -> "The account is open and the key is made. Next, paste it here.";
            case VERIFY -> "The key is being checked. Wait for the result, or go back to an earlier step.";
        };
    }

    /** Why this action does not fit this session, as a sentence. */
    static Optional<String> of(SessionView view, SessionRequest request) {
        if (view.state() != SessionView.State.OPEN) {
            return Optional.of("This session is over; nothing more can be done in it.");
        }
        if (request.action() instanceof SessionAction.Assign assign
                && !assign.from().equals(view.agent().name())) {
            return Optional.of(view.agent().name() + " has taken over this session. " + OUT_OF_DATE);
        }
        return Optional.empty();
    }
}
