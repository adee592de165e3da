package dev.rekey.e2e.leaks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Worker or starter as a process of its own, whose memory can be looked at. */
final class Part implements AutoCloseable {

    private final Process process;

    private Part(Process process) {
        this.process = process;
    }

    /** Starts it; what it prints and what the JVM says of its collections and in its flight recording is kept here. */
    static Part start(Class<?> main, List<String> settings, Path output) {
        List<String> command = new ArrayList<>(List.of(
                tool("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx400m",
                "-Xlog:gc*:file=" + output + ".gc",
                "-XX:StartFlightRecording=filename=" + output + ".jfr",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                main.getName()));
        command.addAll(settings);
        try {
            return new Part(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /**
     * Writes the process's memory to a file.
     *
     * @param garbageToo with what is no longer used; otherwise after a forced collection
     */
    void dump(Path file, boolean garbageToo) {
        List<String> command = new ArrayList<>(List.of(tool("jcmd"), Long.toString(process.pid()), "GC.heap_dump"));
        if (garbageToo) {
            command.add("-all");
        }
        command.add(file.toString());
        try {
            Process dump = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!dump.waitFor(60, TimeUnit.SECONDS) || dump.exitValue() != 0) {
                throw new IllegalStateException("The memory of a process could not be written to a file.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
