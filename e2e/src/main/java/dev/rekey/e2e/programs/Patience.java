package dev.rekey.e2e.programs;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes bring about. Long on purpose: how fast a machine is must not decide what is found. */
public final class Patience {

    private Patience() {}

    /** Answers whether it came about in time. */
    public static boolean within(Duration time, BooleanSupplier there) {
        long end = System.nanoTime() + time.toNanos();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause(100);
        }
        return true;
    }

    /** The same for what must come about. */
    public static void until(String what, Duration time, BooleanSupplier there) {
        until(() -> what, time, there);
    }

    /** The same, where what to say of it is known only then. */
    public static void until(Supplier<String> what, Duration time, BooleanSupplier there) {
        if (!within(time, there)) {
            throw new IllegalStateException("Waited in vain for " + what.get() + ".");
        }
    }

    /** Waits, so that what is looked at again may have changed. */
    public static void pause(long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
