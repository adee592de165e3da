package dev.rekey.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** A process that a Rekey before this one started and left behind. */
final class LeftOver {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private LeftOver() {}

    /**
     * Ends the process whose id stands in the file, and deletes the file.
     *
     * @param ours whether the process is the one that was meant: ids are used again
     * @throws IllegalStateException with a sentence when it does not end
     */
    static void end(Path pidFile, Predicate<ProcessHandle.Info> ours) {
        end(pidFile, ours, PATIENCE);
    }

    static void end(Path pidFile, Predicate<ProcessHandle.Info> ours, Duration patience) {
        try {
            if (Files.notExists(pidFile)) {
                return;
            }
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            ProcessHandle left = ProcessHandle.of(pid)
                    .filter(process -> runs(process) && ours.test(process.info()))
                    .orElse(null);
            if (left != null) {
                left.destroy();
                if (!ends(left, patience)) {
                    left.destroyForcibly();
                    if (!ends(left, patience)) {
                        throw new IllegalStateException("The Temporal server of an earlier run (process " + pid
                                + ") does not end, not even when it is killed. Look with 'ps -fp " + pid
                                + "' what holds it, or restart this machine, and try again.");
                    }
                }
            }
            Files.deleteIfExists(pidFile);
        } catch (IOException | NumberFormatException e) {
            throw new IllegalStateException("Could not read " + pidFile + "; delete it and try again.", e);
        }
    }

    private static boolean ends(ProcessHandle process, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (runs(process)) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(LOOK_EVERY.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while a process was ending", e);
            }
        }
        return true;
    }

    /**
     * Whether it does anything still. A process that has ended stays in the list of processes for as long as whoever
     * started it does not ask how it ended, and nobody may ever do.
     */
    static boolean runs(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        try {
            Path stat = Path.of("/proc", Long.toString(pid), "stat");
            String state = Files.exists(stat) ? Files.readString(stat, StandardCharsets.ISO_8859_1) : ps(pid);
            // Linux: "pid (name) state …", and the name may hold anything.
            String word = state.substring(state.lastIndexOf(')') + 1).strip();
            return word.startsWith("Z") || word.startsWith("X");
        } catch (IOException ended) {
            return true;
        }
    }

    private static String ps(long pid) throws IOException {
        Process ps = new ProcessBuilder(List.of("ps", "-o", "stat=", "-p", Long.toString(pid))).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
