package dev.rekey.starter.security;

import java.io.Serializable;
import java.security.Principal;

/** A trader who came by link and code: may see one session, and nothing else. */
public record GuideVisitor(String sessionId, String customerId) implements Principal, Serializable {
    private static final long serialVersionUID = 1L;

    /** What web sessions are kept under: short, and never a name. */
    @Override
    public String getName() {
        return sessionId;
    }
}
