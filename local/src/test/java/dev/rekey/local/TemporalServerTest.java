package dev.rekey.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalServerTest {

    @TempDir
    Path data;

    @Test
    void a_server_that_ends_as_it_starts_is_tried_again_and_then_told_with_its_last_words() throws IOException {
        // given
        Path program = Files.createFile(
                data.resolve("temporal"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path starts = data.resolve("starts");
        Files.writeString(program, "#!/bin/sh\necho started >>'" + starts + "'\necho 'port is taken'\nexit 1\n");
        LocalOptions options = LocalOptions.inFolder(data);

        // when, then
        assertThatThrownBy(() -> TemporalServer.start(program, data, options.temporalPort(), HiddenAddress.choose()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended 3 times")
                .hasMessageContaining("port is taken");
        assertThat(Files.readAllLines(starts)).hasSize(3);
    }

    @Test
    void free_ports_are_none_that_an_outgoing_connection_could_take() {
        LocalOptions options = LocalOptions.inFolder(data);
        assertThat(List.of(options.port(), options.temporalPort(), options.uiPort()))
                .doesNotHaveDuplicates()
                .allMatch(port -> port < 32_768);
    }
}
