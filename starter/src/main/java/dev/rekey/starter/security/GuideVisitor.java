package dev.rekey.starter.security;

import java.io.Serializable;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A trader: may see one session, and nothing else.
 *
 * @param sessionId the session; empty while none is open
 * @param vouched whether the platform vouched for them: then no agent was in between, as with a link and a code
 * @param begun when they came in; absent in a web session kept by an earlier version
 */
public record GuideVisitor(
        String sessionId,
        String customerId,
        boolean vouched,
        @Nullable Instant begun) implements Principal, Serializable {
    private static final long serialVersionUID = 1L;

    /** The same visitor in another session of theirs. */
    public GuideVisitor in(String anotherSession) {
        return new GuideVisitor(anotherSession, customerId, vouched, begun);
    }

    /** What web sessions are kept under: short, and never a name. */
    @Override
    public String getName() {
        return sessionId.isEmpty() ? customerId : sessionId;
    }
}
