package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Temporal's own command line. */
final class TemporalCli {

    /** What one command answered. */
    record Result(int exit, String text) {}

    private final String address;

    /** Talks to the Temporal server of this edition. */
    TemporalCli(Edition edition) {
        this.address = edition.rekey.temporalAddress();
    }

    Result workflow(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getenv("REKEY_TEMPORAL"), "workflow"));
        command.addAll(arguments);
        command.addAll(List.of("--address", address));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), text);
    }
}
