package dev.rekey.e2e.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./rekey leaks} does: the main job with known secrets, then a search of everything, memory included. */
class LeakTest {

    @TempDir
    Path folder;

    @Test
    void the_main_job_leaves_no_secret_anywhere() throws Exception {
        // given
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        // when
        int finds = LeakCheck.run(folder, new PrintStream(said, true, StandardCharsets.UTF_8));

        // then
        assertThat(finds).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
}
