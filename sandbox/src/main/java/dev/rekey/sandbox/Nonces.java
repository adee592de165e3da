package dev.rekey.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange remembers of the nonces of one key. Nonces are unsigned 64-bit numbers.
 *
 * @param highest the highest so far
 * @param floor everything below is refused, whatever the window says
 * @param recent those taken that a window might let in again, lowest first
 */
public record Nonces(long highest, long floor, List<Long> recent) {

    /** Before the first request. */
    public static final Nonces NONE = new Nonces(0, 0, List.of());

    /** Bounds what a window of any size makes us remember; the floor rises over what is forgotten. */
    private static final int REMEMBERED = 256;

    public Nonces {
        recent = List.copyOf(recent);
    }

    /** What is remembered after this nonce, or null when it has to be refused. */
    @Nullable
    Nonces accept(long nonce, long window) {
        boolean rises = Long.compareUnsigned(nonce, highest) > 0;
        if (!rises && !withinWindow(nonce, window)) {
            return null;
        }
        long top = rises ? nonce : highest;
        if (window == 0) {
            return new Nonces(top, 0, List.of());
        }
        List<Long> taken = new ArrayList<>(recent);
        taken.add(nonce);
        taken.removeIf(old -> Long.compareUnsigned(top - old, window) >= 0);
        taken.sort(Long::compareUnsigned);
        long lowest = floor;
        while (taken.size() > REMEMBERED) {
            lowest = taken.remove(0) + 1;
        }
        return new Nonces(top, lowest, taken);
    }

    private boolean withinWindow(long nonce, long window) {
        return Long.compareUnsigned(highest - nonce, window) < 0
                && Long.compareUnsigned(nonce, floor) >= 0
                && !recent.contains(nonce);
    }
}
