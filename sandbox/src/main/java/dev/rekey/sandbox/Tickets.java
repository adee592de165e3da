package dev.rekey.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * New keys that were not shown yet. Each can be fetched once, so that reloading the page neither makes a second key nor
 * shows the secret again.
 */
final class Tickets {

    private static final int WAITING = 100;

    private final Map<String, SandboxKey> waiting = new LinkedHashMap<>();

    synchronized String put(SandboxKey key) {
        if (waiting.size() >= WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        String ticket = UUID.randomUUID().toString();
        waiting.put(ticket, key);
        return ticket;
    }

    synchronized @Nullable SandboxKey take(String ticket) {
        return waiting.remove(ticket);
    }
}
