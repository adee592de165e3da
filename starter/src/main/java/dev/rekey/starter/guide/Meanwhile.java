package dev.rekey.starter.guide;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.starter.words.Wording;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Explains a refusal to a trader whose own saved action came in between: the page they acted on was right when they
 * looked at it, and nobody but themselves has changed it.
 */
@Component
class Meanwhile {

    private final ActionAnswers answers;
    private final Wording wording;

    Meanwhile(ActionAnswers answers, Wording wording) {
        this.answers = answers;
        this.wording = wording;
    }

    /**
     * What was done meanwhile and where the account is now; empty when the page was not out of date, or
     * somebody else did what was done last.
     *
     * @param now the account as it is published after the refusal
     */
    Optional<Message> done(AccountView now, ActionRequest refused) {
        Long looked = refused.revision();
        if (looked == null || looked >= now.revision() || now.outcome() != null) {
            return Optional.empty();
        }
        return answers.of(now.sessionId(), now.accountId()).stream()
                .filter(LeftAction::done)
                .max(Comparator.comparing(Meanwhile::at))
                .filter(last -> last.leftAt() != null
                        && last.request().actorKind().equals(refused.by().kind().name())
                        && last.request().actor().equals(refused.by().name()))
                .map(last -> ProblemCode.DONE_MEANWHILE.with(
                        wording.action(last.request().action()), now.step()));
    }

    private static Instant at(LeftAction done) {
        return Objects.requireNonNull(done.answeredAt());
    }
}
