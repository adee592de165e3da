package dev.rekey.starter.desk;

import dev.rekey.starter.progress.Left;
import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.words.Phrases;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.SessionView;
import org.jspecify.annotations.Nullable;

/**
 * Who looks after a session, and what whoever looks at it may do about that.
 *
 * @param from as the action names them
 * @param id for the form that changes it
 * @param take whether the one who looks may take it
 * @param takeWords what the button says: whom they take it from
 * @param give whether they may hand it over or let go of it
 */
record Holder(String from, String id, boolean take, String takeWords, boolean give) {

    /** Nobody signed in as a person changes it. */
    static Holder of(SessionView session, Left left, @Nullable DeskAgent looking, Phrases phrases) {
        Actor holds = session.agent();
        boolean changes = looking != null && looking.helps() && !left.waits("Assign");
        boolean mine = looking != null && holds.equals(looking.actor());
        boolean agents = holds.kind() == Actor.Kind.AGENT;
        return new Holder(
                holds.name(),
                left.idFor("Assign"),
                changes && !mine,
                agents ? phrases.of("session.take-over", holds.name()) : phrases.of("session.claim"),
                looking != null && changes && agents && looking.mayAssign(holds, Actor.NOBODY.name()));
    }
}
