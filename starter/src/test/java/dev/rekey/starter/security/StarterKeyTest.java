package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterKeyTest {

    private static final byte[] SECRET = "a shared secret".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("sub").resolve("starter.key");
    }

    @Test
    void makes_its_file_when_it_is_needed_and_for_its_owner_only() throws IOException {
        StarterKey key = new StarterKey(file());
        assertThat(file()).doesNotExist();

        byte[] sealed = key.seal(SECRET, "ada");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("shared");
        assertThat(new StarterKey(file()).open(sealed, "ada")).isEqualTo(SECRET);
        try (var left = Files.list(file().getParent())) {
            assertThat(left).containsExactly(file());
        }
    }

    @Test
    void what_was_changed_or_moved_does_not_open() {
        StarterKey key = new StarterKey(file());
        byte[] sealed = key.seal(SECRET, "ada");
        byte[] changed = sealed.clone();
        changed[changed.length - 1] ^= 1;

        assertThatThrownBy(() -> key.open(sealed, "eva")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.open(changed, "ada")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.open(new byte[5], "ada")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new StarterKey(folder.resolve("other.key")).open(sealed, "ada"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("other.key");
    }

    @Test
    void a_file_that_others_may_read_or_that_holds_no_key_is_refused() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "nothing");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> new StarterKey(file()).seal(SECRET, "ada")).hasMessageContaining("chmod 600");

        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> new StarterKey(file()).seal(SECRET, "ada")).hasMessageContaining("holds no key");
    }
}
