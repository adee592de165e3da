package dev.rekey.sandbox.kraken;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shuts out an address that keeps asking with keys that do not exist. */
final class Lockouts {

    private static final int BAD_KEYS = 5;
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final Duration LENGTH = Duration.ofMinutes(15);
    private static final int ADDRESSES = 1_000;

    private final Map<String, Deque<Instant>> bad = new LinkedHashMap<>();

    private final Map<String, Instant> lockedUntil = new LinkedHashMap<>();

    synchronized boolean locked(String address, Instant now) {
        Instant until = lockedUntil.get(address);
        if (until == null) {
            return false;
        }
        if (now.isBefore(until)) {
            return true;
        }
        lockedUntil.remove(address);
        return false;
    }

    synchronized void badKey(String address, Instant now) {
        if (bad.size() >= ADDRESSES || lockedUntil.size() >= ADDRESSES) {
            forget();
        }
        Deque<Instant> times = bad.computeIfAbsent(address, any -> new ArrayDeque<>());
        times.removeIf(time -> time.isBefore(now.minus(WITHIN)));
        times.add(now);
        if (times.size() >= BAD_KEYS) {
            bad.remove(address);
            lockedUntil.put(address, now.plus(LENGTH));
        }
    }

    synchronized void forget() {
        bad.clear();
        lockedUntil.clear();
    }
}
