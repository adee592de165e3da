package dev.rekey.starter.guide;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs the pages' scripts outside a browser, where Node is installed; without it the test is left out. */
final class Node {

    private static final Path TESTS = Path.of("src", "test", "js");

    /** Where the pages' own scripts lie. */
    static final Path SCRIPTS = Path.of("src", "main", "resources", "static", "js");

    private Node() {}

    /** What the script prints. */
    static String run(String script, String input, Path... arguments) {
        Assumptions.assumeTrue(present(), "Node is not installed");
        List<String> command =
                new ArrayList<>(List.of("node", TESTS.resolve(script).toString()));
        for (Path argument : arguments) {
            command.add(argument.toString());
        }
        try {
            Path errors = Files.createTempFile("node", ".txt");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String complaint = Files.readString(errors);
            Files.delete(errors);
            if (code != 0) {
                throw new AssertionError(script + " failed: " + complaint);
            }
            return printed;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static boolean present() {
        try {
            Process process = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
