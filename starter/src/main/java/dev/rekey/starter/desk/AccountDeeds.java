package dev.rekey.starter.desk;

import dev.rekey.starter.progress.Left;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.Wording;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Waiting;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an agent can do for one account, also with the customer on the phone; never with a secret. */
@Component
class AccountDeeds {

    private final Phrases phrases;
    private final Wording wording;

    AccountDeeds(Phrases phrases, Wording wording) {
        this.phrases = phrases;
        this.wording = wording;
    }

    /**
     * One of them: a form with one button.
     *
     * @param type the action's name on the wire
     * @param id names the request
     * @param to where it goes back to; null for what goes nowhere
     * @param revision the view it was decided on; null for what fits whatever came between
     */
    record Deed(
            String type,
            String id,
            String words,
            @Nullable String to,
            @Nullable Long revision,
            boolean primary) {}

    /** Those that fit where the account is; empty for one that is over. */
    List<Deed> of(AccountView view, Left left) {
        if (view.outcome() != null) {
            return List.of();
        }
        Step step = view.step();
        boolean checking = step == Step.VERIFY && view.verdict() == null;
        boolean extra = !view.slot().equals(view.slots().get(0).name()) && step != Step.VERIFY;
        boolean broken = view.connectedAt() == null && view.waitingOn() != Waiting.REKEY;
        return Stream.of(
                        deed(step == Step.EDIT, "OpenEdit", null, null),
                        deed(step == Step.GENERATE_KEY, "KeyCreated", null, null),
                        deed(view.mayCheckAgain(), "CheckAgain", null, null),
                        deed(step != Step.EDIT && !checking, "GoBack", before(step), view.revision()),
                        deed(extra, "NoSuchKey", null, view.revision()),
                        deed(view.helpAsked(), "HelpGiven", null, null),
                        deed(broken, "WorksAgain", null, view.revision()))
                .filter(offered -> offered.fits() && !left.waits(offered.type()))
                .map(offered -> new Deed(
                        offered.type(),
                        left.idFor(offered.type()),
                        words(offered.type(), view),
                        offered.to(),
                        offered.revision(),
                        offered.type().equals("HelpGiven")))
                .toList();
    }

    /** Whether the account can be left out now. */
    boolean mayLeaveOut(AccountView view, Left left) {
        return view.outcome() == null && !left.waits("Skip");
    }

    private record Offered(
            boolean fits,
            String type,
            @Nullable String to,
            @Nullable Long revision) {}

    private static Offered deed(boolean fits, String type, @Nullable String to, @Nullable Long revision) {
        return new Offered(fits, type, to, revision);
    }

    private static String before(Step step) {
        return switch (step) {
            case EDIT, GENERATE_KEY -> Step.EDIT.name();
            case PASTE -> Step.GENERATE_KEY.name();
            case VERIFY -> Step.PASTE.name();
        };
    }

    private String words(String type, AccountView view) {
        return switch (type) {
            case "KeyCreated" -> phrases.of("session.deed.key-created");
            case "NoSuchKey" -> phrases.of("session.deed.no-such-key", wording.key(view, view.slot()));
            default -> wording.action(type);
        };
    }
}
