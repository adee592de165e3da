package dev.rekey.starter.security;

import java.io.Serializable;

/** A trader who came by link and code: may see one session, and nothing else. */
public record GuideVisitor(String sessionId, String customerId) implements Serializable {
    private static final long serialVersionUID = 1L;
}
