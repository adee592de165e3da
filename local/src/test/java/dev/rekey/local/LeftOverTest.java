package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Temporal server that a Rekey before left behind, in the states such a process can be in. */
class LeftOverTest {

    @TempDir
    Path data;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    /** Runs this and reads the process id that it prints. */
    private long start(String script) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", script).start();
        started.add(process);
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        return Long.parseLong(out.readLine());
    }

    private Path pidFile(long pid) throws IOException {
        return Files.writeString(data.resolve("temporal.pid"), Long.toString(pid));
    }

    @Test
    void one_that_ends_when_it_is_asked_but_whose_parent_never_looks_counts_as_ended() throws IOException {
        // given a child of somebody who never asks how it ended. A shell would; the id is read from the program that
        // took the shell's place, so the shell is gone by then.
        long pid = start(
                "sleep 1000 & echo $! > '" + data.resolve("child") + "'; exec tail -f '" + data.resolve("child") + "'");
        Path file = pidFile(pid);

        // when
        LeftOver.end(file, process -> true);

        // then it is in the list of processes still, and does nothing
        assertThat(ProcessHandle.of(pid)).hasValueSatisfying(process -> {
            assertThat(process.isAlive()).isTrue();
            assertThat(LeftOver.runs(process)).isFalse();
        });
        assertThat(file).doesNotExist();

        // and it does not matter the next time either
        LeftOver.end(pidFile(pid), process -> true);
        assertThat(file).doesNotExist();
    }

    @Test
    void one_that_does_not_end_when_it_is_asked_is_killed() throws IOException {
        long pid = start("trap '' TERM; echo $$; while :; do sleep 1; done");
        Path file = pidFile(pid);

        LeftOver.end(file, process -> true, Duration.ofMillis(300));

        assertThat(ProcessHandle.of(pid).filter(LeftOver::runs)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void another_program_that_was_given_the_same_id_is_left_alone() throws IOException {
        long pid = start("echo $$; exec sleep 1000");
        Path file = pidFile(pid);

        LeftOver.end(file, process -> TemporalServer.isServerOf(data.resolve("temporal.db"), process));

        assertThat(ProcessHandle.of(pid).filter(LeftOver::runs)).isPresent();
        assertThat(file).doesNotExist();
    }
}
