package dev.rekey.workflows.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.SessionStart;
import org.jspecify.annotations.Nullable;

/** Everything that can be done to a session as a whole. The {@code type} names are on the wire and stay for ever. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", requireTypeIdForSubtypes = OptBoolean.FALSE)
@JsonSubTypes({
    @JsonSubTypes.Type(value = SessionAction.Join.class, name = "Join"),
    @JsonSubTypes.Type(value = SessionAction.Nudge.class, name = "Nudge"),
    @JsonSubTypes.Type(value = SessionAction.Extend.class, name = "Extend"),
    @JsonSubTypes.Type(value = SessionAction.Assign.class, name = "Assign"),
    @JsonSubTypes.Type(value = SessionAction.Cancel.class, name = "Cancel")
})
public sealed interface SessionAction extends Named {

    /**
     * Adds accounts that are not part of the session yet; naming the others again changes nothing. A session that is
     * closing takes no account any more: it keeps the start, and the session begins when the closing one has ended. The
     * answer is the view of the session that takes the accounts.
     */
    record Join(SessionStart start) implements SessionAction {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.join(this);
        }
    }

    /** Reminds the customer now. */
    record Nudge() implements SessionAction {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.nudge(this);
        }
    }

    /** Gives the session its full time again, from now. */
    record Extend() implements SessionAction {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.extend(this);
        }
    }

    /**
     * Gives the session into an agent's hands, their own or a colleague's, or into nobody's.
     *
     * @param agent who looks after it from now on; the name of {@link Actor#NOBODY} for nobody
     * @param from who looks after it, as far as whoever assigns knows: of two who do it at once, the second is refused
     * @param note what whoever takes it should know; absent when there is nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Assign(String agent, String from, @Nullable String note) implements SessionAction {

        /** With nothing to know. */
        public Assign(String agent, String from) {
            this(agent, from, null);
        }

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.assign(this);
        }
    }

    /** Ends the session: accounts that are not done end CANCELLED and stay as they are. */
    record Cancel(String why) implements SessionAction {

        @Override
        public <R> R accept(Cases<R> cases) {
            return cases.cancel(this);
        }
    }

    /** An answer for each action: with one more of them, nothing compiles before it has its answers. */
    interface Cases<R> {

        /** {@link Join}. */
        R join(Join action);

        /** {@link Nudge}. */
        R nudge(Nudge action);

        /** {@link Extend}. */
        R extend(Extend action);

        /** {@link Assign}. */
        R assign(Assign action);

        /** {@link Cancel}. */
        R cancel(Cancel action);
    }

    /** The answer for this action. */
    <R> R accept(Cases<R> cases);
}
