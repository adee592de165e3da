package dev.rekey.workflows.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.rekey.terms.Step;
import org.jspecify.annotations.Nullable;

/**
 * Everything a person or a program can do to one account's rotation. The {@code type} names are on the wire and stay
 * for ever; a golden test holds them.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", requireTypeIdForSubtypes = OptBoolean.FALSE)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Action.OpenEdit.class, name = "OpenEdit"),
    @JsonSubTypes.Type(value = Action.KeyCreated.class, name = "KeyCreated"),
    @JsonSubTypes.Type(value = Action.Connect.class, name = "Connect"),
    @JsonSubTypes.Type(value = Action.CheckAgain.class, name = "CheckAgain"),
    @JsonSubTypes.Type(value = Action.CheckHeldKey.class, name = "CheckHeldKey"),
    @JsonSubTypes.Type(value = Action.GoBack.class, name = "GoBack"),
    @JsonSubTypes.Type(value = Action.KeyLost.class, name = "KeyLost"),
    @JsonSubTypes.Type(value = Action.NoSuchKey.class, name = "NoSuchKey"),
    @JsonSubTypes.Type(value = Action.Skip.class, name = "Skip"),
    @JsonSubTypes.Type(value = Action.Defer.class, name = "Defer"),
    @JsonSubTypes.Type(value = Action.AskForHelp.class, name = "AskForHelp"),
    @JsonSubTypes.Type(value = Action.HelpGiven.class, name = "HelpGiven"),
    @JsonSubTypes.Type(value = Action.WorksAgain.class, name = "WorksAgain")
})
public sealed interface Action extends Named {

    /** Opens the account for editing: EDIT to GENERATE_KEY. */
    record OpenEdit() implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.openEdit(this);
        }
    }

    /** "I have made the key": GENERATE_KEY to PASTE. */
    record KeyCreated() implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.keyCreated(this);
        }
    }

    /**
     * Hands in a credential: PASTE to VERIFY.
     *
     * @param sealed the credential, sealed in the browser to this account's intake key
     * @param attempt the attempt number the page sealed it for
     * @param withdrawalsOff true when the customer states that withdrawals are off for this key, as they have to where the
     *     exchange does not tell it; absent otherwise
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Connect(String sealed, int attempt, @Nullable Boolean withdrawalsOff) implements Action {

        /** Hands in a credential of which nothing is stated. */
        public Connect(String sealed, int attempt) {
            this(sealed, attempt, null);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.connect(this);
        }

        @Override
        public String toString() {
            return "Connect[attempt=" + attempt + "]";
        }
    }

    /** Checks the credential handed in last once more, at once, without pasting it again. */
    record CheckAgain() implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.checkAgain(this);
        }
    }

    /**
     * The short way: the key was fixed or extended on the exchange; check the key we hold.
     *
     * @param withdrawalsOff as for {@link Connect}: the key may have been changed in more than its addresses
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record CheckHeldKey(@Nullable Boolean withdrawalsOff) implements Action {

        /** Checks a key of which nothing is stated. */
        public CheckHeldKey() {
            this(null);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.checkHeldKey(this);
        }
    }

    /** Goes back to an earlier step; nothing is lost. */
    record GoBack(Step to) implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.goBack(this);
        }
    }

    /** The secret was lost before it was pasted: the half-made key is to be deleted and another one made. */
    record KeyLost() implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.keyLost(this);
        }
    }

    /** The account never had this extra key. */
    record NoSuchKey() implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.noSuchKey(this);
        }
    }

    /** Leaves this account out of the session. */
    record Skip(String why) implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.skip(this);
        }
    }

    /** "Continue later": a sign of life, nothing else. */
    record Defer() implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.defer(this);
        }
    }

    /** Asks for a support agent, in the trader's own words. */
    record AskForHelp(@Nullable String words) implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.askForHelp(this);
        }
    }

    /** An agent has helped; the customer goes on. */
    record HelpGiven() implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.helpGiven(this);
        }
    }

    /** The account works again and was not fixed here: the platform or support says so, and nothing is left to do. */
    record WorksAgain() implements Action {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.worksAgain(this);
        }
    }

    /** An answer for each action: with one more of them, nothing compiles before it has its answers. */
    interface Cases<R> {

        /** {@link OpenEdit}. */
        R openEdit(OpenEdit action);

        /** {@link KeyCreated}. */
        R keyCreated(KeyCreated action);

        /** {@link Connect}. */
        R connect(Connect action);

        /** {@link CheckAgain}. */
        R checkAgain(CheckAgain action);

        /** {@link CheckHeldKey}. */
        R checkHeldKey(CheckHeldKey action);

        /** {@link GoBack}. */
        R goBack(GoBack action);

        /** {@link KeyLost}. */
        R keyLost(KeyLost action);

        /** {@link NoSuchKey}. */
        R noSuchKey(NoSuchKey action);

        /** {@link Skip}. */
        R skip(Skip action);

        /** {@link Defer}. */
        R defer(Defer action);

        /** {@link AskForHelp}. */
        R askForHelp(AskForHelp action);

        /** {@link HelpGiven}. */
        R helpGiven(HelpGiven action);

        /** {@link WorksAgain}. */
        R worksAgain(WorksAgain action);
    }

    /** The answer for this action. */
    <R> R accept(Cases<R> cases);
}
