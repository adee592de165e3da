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
 * @param deviceId the known browser they came in by; absent for whoever came otherwise
 */
public record GuideVisitor(
        String sessionId,
        String customerId,
        boolean vouched,
        @Nullable Instant begun,
        @Nullable String deviceId) implements Principal, Serializable {
    private static final long serialVersionUID = 1L;

    /** Somebody who comes in at this moment, by no browser that is known. */
    public static GuideVisitor of(String sessionId, String customerId, boolean vouched, Instant begun) {
        return new GuideVisitor(sessionId, customerId, vouched, begun, null);
    }

    /** The same visitor in another session of theirs, where their browser is not known yet. */
    public GuideVisitor in(String anotherSession) {
        return new GuideVisitor(anotherSession, customerId, vouched, begun, null);
    }

    /** The same visitor in this browser, which is known. */
    public GuideVisitor by(String knownDevice) {
        return new GuideVisitor(sessionId, customerId, vouched, begun, knownDevice);
    }

    /** What web sessions are kept under: short, and never a name. */
    @Override
    public String getName() {
        return sessionId.isEmpty() ? customerId : sessionId;
    }
}
