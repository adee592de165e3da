package dev.rekey.starter.web;

import dev.rekey.starter.words.ProblemCode;
import dev.rekey.terms.Step;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.Actor;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An action as a form or a program sends it. Everything in it is foreign input, and a secret among its words goes no
 * further than here.
 *
 * @param type the action's name on the wire
 * @param id names the request, so that a double click counts once
 * @param revision the view the person looked at
 * @param withdrawalsOff what the customer states of a key where the exchange does not tell it
 */
public record ActionForm(
        @Schema(
                requiredMode = Schema.RequiredMode.REQUIRED,
                allowableValues = {
                    "OpenEdit",
                    "KeyCreated",
                    "Connect",
                    "CheckAgain",
                    "CheckHeldKey",
                    "GoBack",
                    "KeyLost",
                    "NoSuchKey",
                    "Skip",
                    "Defer",
                    "AskForHelp",
                    "HelpGiven",
                    "WorksAgain"
                })
        @Nullable
        String type,

        @Schema(maxLength = TypedText.MOST_ID) @Nullable String id,
        @Nullable Long revision,

        @Schema(maxLength = ActionForm.MOST_SEALED) @Nullable
        String sealed,

        @Nullable Integer attempt,
        @Nullable Boolean withdrawalsOff,
        @Schema(implementation = Step.class) @Nullable String to,
        @Schema(maxLength = TypedText.MOST_WORDS) @Nullable String why,
        @Schema(maxLength = TypedText.MOST_WORDS) @Nullable String words) {

    /** A sealed credential is far smaller, even with an RSA key in it. */
    static final int MOST_SEALED = 16_384;

    /**
     * The action it names.
     *
     * @throws Conflict with a sentence when it names none or lacks a part
     */
    public Action toAction() {
        return switch (type == null ? "" : type) {
            case "OpenEdit" -> new Action.OpenEdit();
            case "KeyCreated" -> new Action.KeyCreated();
            case "Connect" -> connect();
            case "CheckAgain" -> new Action.CheckAgain();
            case "CheckHeldKey" -> new Action.CheckHeldKey(stated());
            case "GoBack" -> new Action.GoBack(step());
            case "KeyLost" -> new Action.KeyLost();
            case "NoSuchKey" -> new Action.NoSuchKey();
            case "Skip" -> new Action.Skip(TypedText.required(why, ProblemCode.SAY_WHY_LEFT_OUT));
            case "Defer" -> new Action.Defer();
            case "AskForHelp" -> new Action.AskForHelp(TypedText.words(words));
            case "HelpGiven" -> new Action.HelpGiven();
            case "WorksAgain" -> new Action.WorksAgain();
            default -> throw new Conflict(ProblemCode.RELOAD.with());
        };
    }

    /** The request a workflow takes. */
    public ActionRequest request(Actor by, String sessionId) {
        return new ActionRequest(
                TypedText.requestId(id), by, sessionId, revision, toAction(), heldSecret() ? true : null);
    }

    /** Whether there is a secret among the words; the request carries what is left of them. */
    public boolean heldSecret() {
        return switch (type == null ? "" : type) {
            case "Skip" -> MaskedText.anyIn(why);
            case "AskForHelp" -> MaskedText.anyIn(words);
            default -> false;
        };
    }

    private Action.Connect connect() {
        if (sealed == null || sealed.isBlank() || attempt == null) {
            throw new Conflict(ProblemCode.NO_KEY_SENT.with());
        }
        if (sealed.length() > MOST_SEALED) {
            throw new Conflict(ProblemCode.KEY_TOO_LONG.with());
        }
        return new Action.Connect(sealed, attempt, stated());
    }

    /** Only what was stated goes on. */
    private @Nullable Boolean stated() {
        return Boolean.TRUE.equals(withdrawalsOff) ? true : null;
    }

    private Step step() {
        try {
            return Step.valueOf((to == null ? "" : to).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException none) {
            throw new Conflict(ProblemCode.RELOAD.with());
        }
    }

    @Override
    public String toString() {
        return "ActionForm[" + type + "]";
    }
}
