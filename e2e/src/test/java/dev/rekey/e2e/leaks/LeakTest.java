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

        // and the metrics that were searched are those of the main job, Temporal's among them
        assertThat(folder.resolve("seen/metrics/worker.txt"))
                .content()
                .containsPattern(
                        "temporal_activity_succeed_endtoend_latency_seconds_count\\{[^}]*activity_type=\"verify\"")
                .containsPattern("rekey_check_seconds_count\\{[^}]*exchange=\"kraken\"[^}]*verdict=\"ACCEPTED\"");
        assertThat(folder.resolve("seen/metrics/starter.txt"))
                .content()
                .containsPattern("temporal_request_total\\{")
                .containsPattern("http_server_requests_seconds_count\\{[^}]*uri=\"/g/\\{token}\"")
                .containsPattern("rekey_actions_total\\{answer=\"TAKEN\"} [1-9]");
    }
}
