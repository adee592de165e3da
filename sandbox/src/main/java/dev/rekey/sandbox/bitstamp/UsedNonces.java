package dev.rekey.sandbox.bitstamp;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Which nonces came lately: each counts once within five minutes for a key. */
final class UsedNonces {

    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final Map<String, Instant> seen = new HashMap<>();

    /** Takes a nonce; false when it came before. */
    synchronized boolean take(String apiKey, String nonce, Instant now) {
        seen.values().removeIf(at -> at.isBefore(now.minus(REMEMBERED)));
        return seen.putIfAbsent(apiKey + " " + nonce, now) == null;
    }

    synchronized void forget() {
        seen.clear();
    }
}
