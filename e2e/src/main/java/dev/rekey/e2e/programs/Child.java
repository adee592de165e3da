package dev.rekey.e2e.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One of the processes that are proved: started, killed, stopped for a while, started again. */
public final class Child {

    private static final int TAIL = 2_000;

    private static final Set<Child> STARTED = ConcurrentHashMap.newKeySet();

    static {
        // Ctrl-C ends the prover, and nothing of what it started may outlive it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> STARTED.forEach(Child::kill), "prove-end"));
    }

    private final String name;
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;

    /** Not started yet; what it prints is appended to the log. */
    public Child(String name, List<String> command, Path log) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
    }

    /** A Java program with the classes of this one. */
    public static Child java(String name, List<String> options, String main, List<String> arguments, Path log) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx500m",
                "-Dfile.encoding=UTF-8"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main));
        command.addAll(arguments);
        return new Child(name, command, log);
    }

    /** The classes of this program, for others that are started from it. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    }

    /** Starts it, unless it runs. */
    public void start() {
        if (alive()) {
            return;
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            STARTED.add(this);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    /** Whether it runs. */
    public boolean alive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL; answers when it is dead. */
    public void kill() {
        if (process == null) {
            return;
        }
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
        awaitEnd();
    }

    /** Waits until it has ended by itself, as at a crash point; answers whether it did. */
    public boolean awaitEnd(long seconds) {
        try {
            return process == null || process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** With what it ended. */
    public int exit() {
        return process == null || process.isAlive() ? -1 : process.exitValue();
    }

    private void awaitEnd() {
        if (!awaitEnd(30)) {
            throw new IllegalStateException(name + " does not die.");
        }
    }

    /** SIGSTOP: it is there and does nothing. */
    public void freeze() {
        signal("-STOP");
    }

    /** SIGCONT: it goes on. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String which) {
        if (process == null || !process.isAlive()) {
            return;
        }
        try {
            new ProcessBuilder("kill", which, Long.toString(process.pid()))
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of what it printed. */
    public String tail() {
        try {
            String all = Files.exists(log) ? Files.readString(log).strip() : "";
            return name + ": " + all.substring(Math.max(0, all.length() - TAIL));
        } catch (IOException e) {
            return name + ": " + e;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
