package dev.rekey.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has a data folder, and what others are told. */
class FolderLockTest {

    @TempDir
    Path data;

    @Test
    void another_process_is_told_which_one_has_the_folder_and_gets_it_when_that_was_killed() throws Exception {
        // given
        Process holder = holder();
        try {
            // then
            assertThatThrownBy(() -> FolderLock.take(data, "Rekey"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The data folder " + data.toRealPath() + " is in use by Rekey (process " + holder.pid()
                            + "). Stop that first: Ctrl-C where it runs.");
        } finally {
            // when
            holder.destroyForcibly().waitFor();
        }

        // then
        FolderLock.take(data, "Rekey").close();
    }

    @Test
    void the_same_process_does_not_take_it_twice_and_keeps_it_when_it_tried() throws Exception {
        try (FolderLock first = FolderLock.take(data, "Rekey")) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> FolderLock.take(data.resolve("."), "Rekey"))
                    .hasMessageContaining("is in use by Rekey (process "
                            + ProcessHandle.current().pid() + ")");
            // and others still find it taken
            assertThat(holder().waitFor()).isNotZero();
        }
        FolderLock.take(data, "Rekey").close();
    }

    @Test
    void a_command_on_a_folder_in_use_says_so_and_not_what_the_database_says() throws Exception {
        Process holder = holder();
        try {
            assertThatThrownBy(() -> StoppedEdition.open(data, ""))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is in use by Rekey (process " + holder.pid() + ")");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        StoppedEdition.open(data, "").close();
        StoppedEdition.open(data, "").close();
    }

    private Process holder() throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                        HoldsFolder.class.getName(),
                        data.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String first = said.readLine();
        assertThat(first == null || first.equals("held")).isTrue();
        return process;
    }
}
