package dev.rekey.starter.door;

import dev.rekey.terms.Step;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What plainly does not fit the published view, so that it is refused at once and not left to be refused later. All finer
 * judgement is the workflow's.
 */
final class Misfit {

    private Misfit() {}

    /** Why this action does not fit this account. */
    static Optional<Message> of(AccountView view, ActionRequest request) {
        if (view.outcome() != null) {
            return Optional.of(RefusalCode.FINISHED.with(view.outcome()));
        }
        Message misfit = misfit(view, request.action());
        return Optional.ofNullable(
                misfit != null && request.revision() != null && request.revision() < view.revision()
                        ? RefusalCode.OUT_OF_DATE.with(view.step())
                        : misfit);
    }

    private static @Nullable Message misfit(AccountView view, Action action) {
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
                    : connect.attempt() == view.attempt() ? null : RefusalCode.PASTE_AGAIN.with();
        }
        if (action instanceof Action.KeyLost) {
            return step == Step.PASTE || step == Step.VERIFY ? null : outOfStep(step);
        }
        if (action instanceof Action.GoBack back) {
            return back.to().compareTo(step) < 0 ? null : RefusalCode.ONLY_BACK.with(step);
        }
        return null;
    }

    private static Message outOfStep(Step step) {
        return switch (step) {
            case EDIT -> RefusalCode.START_FIRST.with();
            case GENERATE_KEY -> RefusalCode.MAKE_KEY_FIRST.with();
            case PASTE -> RefusalCode.PASTE_NEXT.with();
            case VERIFY -> RefusalCode.KEY_BEING_CHECKED.with();
        };
    }

    /** Why this action does not fit this session. */
    static Optional<Message> of(SessionView view, SessionRequest request) {
        if (view.state() != SessionView.State.OPEN) {
            return Optional.of(RefusalCode.SESSION_OVER.with());
        }
        if (request.action() instanceof SessionAction.Assign assign
                && !assign.from().equals(view.agent().name())) {
            return Optional.of(RefusalCode.TAKEN_OVER.with(view.agent().name()));
        }
        return Optional.empty();
    }
}
