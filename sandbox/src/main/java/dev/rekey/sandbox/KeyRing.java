package dev.rekey.sandbox;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of one exchange, as its API handler sees them. */
public interface KeyRing {

    /** The key in force under this name, or null: never made, deleted, or not in force yet. */
    @Nullable
    LiveKey find(String apiKey);

    /** Every key in force, oldest first: for exchanges whose requests do not name the key. */
    List<LiveKey> all();

    /** Notes that a request with the key was answered. */
    void used(LiveKey key);

    /** Takes a nonce, once; false when the key has to refuse it. What was taken outlives the process. */
    boolean takeNonce(LiveKey key, long nonce);

    /** The true time, whatever the exchange's own clock says. */
    Instant now();
}
