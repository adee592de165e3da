package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;

/** How long somebody stays signed in. */
final class WebSessions {

    /** Without a sign of life. */
    private static final Duration IDLE = Duration.ofHours(12);

    /** At the longest: a page that is left open asks by itself, and would keep its session alive for ever. */
    private static final Duration LONGEST = Duration.ofHours(24);

    private WebSessions() {}

    /** Lets the web session of somebody who was just let in live longer than those of passers-by. */
    static void signedIn(HttpServletRequest request) {
        request.getSession(true).setMaxInactiveInterval((int) IDLE.toSeconds());
    }

    /** Whether a sign-in of this moment has come to its end. */
    static boolean over(Instant since, Instant now) {
        return !now.isBefore(since.plus(LONGEST));
    }
}
