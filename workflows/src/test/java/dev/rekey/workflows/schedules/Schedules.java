package dev.rekey.workflows.schedules;

import dev.rekey.workflows.schedules.World.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many random schedules, each held against the rules: executed, fetched, replayed.
 *
 * <p>{@code main} takes how many and from which seed on; without a seed it draws one and says it.
 */
public final class Schedules {

    /** After so many a world is left behind, with all it remembers. */
    private static final int A_WORLD = 50;

    private static final int MOST_AGAIN = 3;

    private static final List<Kind> KINDS =
            List.of(Kind.USUAL, new Kind(0, Long.MAX_VALUE), new Kind(1, 40), new Kind(600, 25));

    private Schedules() {}

    /** Runs them from the command line. */
    public static void main(String[] args) {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 10_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        System.out.println("Random schedules: " + count + " from seed " + seed + " on.");
        List<Throwable> broken = new CopyOnWriteArrayList<>();
        int whole = run(count, seed, Duration.ofDays(1), rule -> {
            broken.add(rule);
            rule.printStackTrace(System.out);
        });
        System.out.println(whole + " schedules went by the rules, " + broken.size() + " did not.");
        System.exit(broken.isEmpty() ? 0 : 1);
    }

    /** Runs this many, from this seed on; throws at the first that breaks a rule, else answers how many were run. */
    public static int run(int count, long seed) {
        return run(count, seed, Duration.ofDays(1));
    }

    /** The same for as long as there is time. */
    public static int run(int count, long seed, Duration atMost) {
        return run(count, seed, atMost, null);
    }

    /** The same; where somebody notes what breaks, the others go on. */
    private static int run(int count, long seed, Duration atMost, @Nullable Consumer<Throwable> noting) {
        int threads = Math.max(2, Math.min(8, Runtime.getRuntime().availableProcessors()));
        long until = System.nanoTime() + atMost.toNanos();
        AtomicLong next = new AtomicLong(seed);
        AtomicInteger done = new AtomicInteger();
        ExecutorService drivers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(drivers.submit(() -> drive(next, seed + count, until, done, noting)));
            }
            for (Future<?> each : running) {
                each.get();
            }
            return done.get();
        } catch (ExecutionException broken) {
            if (broken.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError(broken.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        } finally {
            drivers.shutdownNow();
        }
    }

    private static void drive(
            AtomicLong next, long end, long until, AtomicInteger done, @Nullable Consumer<Throwable> noting) {
        ExecutorService callers = Executors.newCachedThreadPool();
        Map<Kind, Used> worlds = new HashMap<>();
        try {
            while (System.nanoTime() < until) {
                long seed = next.getAndIncrement();
                if (seed >= end) {
                    return;
                }
                // A seed always meets the same kind of world.
                Kind kind = KINDS.get((int) Math.floorMod(seed, (long) KINDS.size()));
                try {
                    if (run(seed, kind, worlds, callers)) {
                        done.incrementAndGet();
                    }
                } catch (RuntimeException | Error broken) {
                    if (noting != null) {
                        noting.accept(broken);
                        continue;
                    }
                    // The others need not go on.
                    next.set(end);
                    throw broken;
                }
            }
        } finally {
            worlds.values().forEach(used -> used.world.close());
            callers.shutdownNow();
        }
    }

    /**
     * Answers false when the server in memory lost count of what is under way, so that its time stands still: a schedule
     * that such a world cut short says nothing, and is not counted. One that broke a rule in a world whose time was pushed
     * on is run again in a new one: there its time may have jumped.
     */
    private static boolean run(long seed, Kind kind, Map<Kind, Used> worlds, ExecutorService callers) {
        for (int again = MOST_AGAIN; ; again--) {
            Used used = worlds.computeIfAbsent(kind, k -> new Used(new World(k)));
            boolean whole = false;
            try {
                new Schedule(seed, used.world, callers).run();
                whole = true;
                return true;
            } catch (World.TimeStandsStill still) {
                System.out.println("Seed " + seed + ": time stood still in the server in memory; not counted.");
                return false;
            } catch (RuntimeException | Error broken) {
                if (again == 0 || !used.world.pushed()) {
                    throw broken;
                }
                System.out.println("Seed " + seed + ": time was pushed on; run again in a new world. " + broken);
            } finally {
                if (!whole || used.world.pushed() || ++used.times == A_WORLD) {
                    worlds.remove(kind);
                    used.world.close();
                }
            }
        }
    }

    private static final class Used {
        private final World world;
        private int times;

        Used(World world) {
            this.world = world;
        }
    }
}
