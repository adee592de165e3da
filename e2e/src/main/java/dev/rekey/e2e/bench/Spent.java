package dev.rekey.e2e.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The processor time that a piece of work takes, in milliseconds for each time it is done: Java's (worker, pages,
 * database; without the thread that asks) and Temporal's. Unlike wall time it stays much the same when other programs
 * are busy. Measured in windows, because one piece of work is shorter than the clock of processes is fine.
 */
final class Spent {

    private static final OperatingSystemMXBean JAVA =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ProcessHandle temporal;
    private final List<Double> java = new ArrayList<>();
    private final List<Double> server = new ArrayList<>();

    /** Reads this server's clock. */
    Spent(ProcessHandle temporal) {
        this.temporal = temporal;
    }

    /** The Temporal server that this process has started. */
    static ProcessHandle temporalBesideThis() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("temporal"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("This process has started no Temporal server."));
    }

    /** One window: the same work so many times, on this thread. */
    void window(int times, Runnable work) {
        long javaBefore = JAVA.getProcessCpuTime() - THREADS.getCurrentThreadCpuTime();
        long serverBefore = serverNanos();
        for (int i = 0; i < times; i++) {
            work.run();
        }
        server.add((serverNanos() - serverBefore) / 1e6 / times);
        java.add((JAVA.getProcessCpuTime() - THREADS.getCurrentThreadCpuTime() - javaBefore) / 1e6 / times);
    }

    private long serverNanos() {
        return temporal.info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** The median of Java's windows. */
    double java() {
        return median(java);
    }

    /** The median of Temporal's windows. */
    double temporal() {
        return median(server);
    }

    private static double median(List<Double> windows) {
        List<Double> sorted = new ArrayList<>(windows);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** Medians with their spread. */
    String words() {
        return String.format(
                Locale.ROOT,
                "Java %.1f ms (%.1f to %.1f), Temporal %.1f ms (%.1f to %.1f)",
                java(),
                Collections.min(java),
                Collections.max(java),
                temporal(),
                Collections.min(server),
                Collections.max(server));
    }
}
