package dev.rekey.accounts.access;

import java.time.Instant;

/**
 * A browser that came into a session's guide by a code, and goes on without one.
 *
 * @param what such as "Safari on iPhone"
 * @param expiresAt from when on it needs a code again
 */
public record GuideDevice(
        String id, String sessionId, String what, Instant cameInAt, Instant lastSeenAt, Instant expiresAt) {}
