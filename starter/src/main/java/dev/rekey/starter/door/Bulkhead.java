package dev.rekey.starter.door;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets so many calls be under way with Temporal at once, and so many more wait their turn, in the order they came.
 * Without it a crowd makes each call so slow that none is answered in time, and what is merely slow looks as if nobody
 * were there.
 */
public final class Bulkhead {

    private final Semaphore underWay;
    private final Semaphore inside;
    private final Duration patience;

    /**
     * With room for so many.
     *
     * @param atOnce how many may be under way
     * @param waiting how many more may wait: they hold threads that pages need as well
     * @param patience how long each of them waits
     */
    public Bulkhead(int atOnce, int waiting, Duration patience) {
        this.underWay = new Semaphore(atOnce, true);
        this.inside = new Semaphore(atOnce + waiting, true);
        this.patience = patience;
    }

    /** As many at once as this machine's processors keep going. */
    public static int forThisMachine() {
        return Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
    }

    /** The result of the call, or of the other one when there was no room in time; then the call was not begun. */
    public <V> V pass(Supplier<V> call, Supplier<V> busy) {
        if (!inside.tryAcquire()) {
            return busy.get();
        }
        try {
            if (!underWay.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return busy.get();
            }
            try {
                return call.get();
            } finally {
                underWay.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return busy.get();
        } finally {
            inside.release();
        }
    }
}
