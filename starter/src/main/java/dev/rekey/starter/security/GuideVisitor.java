package dev.rekey.starter.security;

import java.io.Serializable;
import java.security.Principal;

/**
 * A trader: may see one session, and nothing else.
 *
 * @param sessionId the session; empty while none is open
 * @param vouched whether the platform vouched for them: then no agent was in between, as with a link and a code
 */
public record GuideVisitor(String sessionId, String customerId, boolean vouched) implements Principal, Serializable {
    private static final long serialVersionUID = 1L;

    /** What web sessions are kept under: short, and never a name. */
    @Override
    public String getName() {
        return sessionId.isEmpty() ? customerId : sessionId;
    }
}
