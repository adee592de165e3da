package dev.rekey.accounts.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {

    @TempDir
    Path folder;

    @Test
    void a_credential_of_systemds_is_private_though_it_looks_readable_to_a_group() throws IOException {
        // given: root's file, which the service reads by a right of its own
        Path credential = file("r--r-----");

        // then
        assertThat(PrivateFile.openToOthers(credential, folder.toString())).isFalse();
        assertThat(PrivateFile.openToOthers(credential, null)).isTrue();
        assertThat(PrivateFile.openToOthers(credential, "/run/credentials/another"))
                .isTrue();
    }

    @Test
    void a_credential_that_all_may_read_is_not_private() throws IOException {
        assertThat(PrivateFile.openToOthers(file("r--r--r--"), folder.toString()))
                .isTrue();
        assertThat(PrivateFile.openToOthers(file("rw-rw----"), folder.toString()))
                .isTrue();
    }

    private Path file(String rights) throws IOException {
        Path file = Files.createTempFile(folder, "master", ".key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        return file;
    }
}
