package dev.rekey.accounts.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Who signs what, and whose signature is believed. */
class SigningTest {

    private static final byte[] STATEMENT = "anna skips account 1".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ANOTHER = "anna skips account 2".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Path made(String name) throws IOException {
        Path file = folder.resolve(name);
        SigningKey.make(file);
        return file;
    }

    private static Signing signer(Path key) {
        return new Signing("starter", key, false, List.of());
    }

    private static Signing believing(Path... keys) {
        return new Signing(
                "starter",
                null,
                false,
                List.of(keys).stream().map(SigningKey::publicHalf).toList());
    }

    @Test
    void a_signature_is_good_for_what_was_signed_and_by_a_known_key_only() throws IOException {
        // given
        Path first = made("first.key");
        Path second = made("second.key");
        String signature = signer(first).sign(STATEMENT);

        // then
        assertThat(believing(first).signed(STATEMENT, signature)).isTrue();
        assertThat(believing(second, first).signed(STATEMENT, signature)).isTrue();
        assertThat(believing(second).signed(STATEMENT, signature)).isFalse();
        assertThat(believing().signed(STATEMENT, signature)).isFalse();
        assertThat(believing(first).signed(ANOTHER, signature)).isFalse();
        assertThat(signer(first).signed(STATEMENT, signature)).as("its own").isTrue();
        for (String none : List.of("", "A", "not base64 !", "AAAA", signature.substring(1), signature + "A")) {
            assertThat(believing(first).signed(STATEMENT, none)).as(none).isFalse();
        }
        assertThat(believing(first).signed(STATEMENT, null)).isFalse();
    }

    @Test
    void who_only_knows_the_public_half_cannot_sign() throws IOException {
        Path key = made("starter.key");

        assertThatThrownBy(() -> believing(key).sign(STATEMENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no key of a starter");
        assertThat(Files.readString(SigningKey.publicHalf(key))).doesNotContain(secretOf(key));
    }

    private static String secretOf(Path key) throws IOException {
        String line = Files.readString(key).strip();
        return line.substring(line.indexOf(" ") + 1);
    }

    @Test
    void a_key_is_its_owners_only_and_is_never_overwritten() throws IOException {
        // given
        Path key = made("starter.key");
        String before = Files.readString(key);

        // then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> SigningKey.make(key)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Files.readString(key)).isEqualTo(before);

        // when
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        // then
        assertThatThrownBy(() -> signer(key).sign(STATEMENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageNotContaining(secretOf(key));
    }

    @Test
    void a_file_that_is_none_or_damaged_is_said_without_showing_it() throws IOException {
        for (String text : List.of("", "hello", "rekey-signing-key-1 c2hvcnQ", "rekey-signing-key-1 !!!")) {
            Path file = folder.resolve("broken.key");
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text);

            assertThatThrownBy(() -> signer(file).sign(STATEMENT))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("c2hvcnQ");
        }
        assertThatThrownBy(() -> believing(folder.resolve("nowhere")).signed(STATEMENT, "A".repeat(86)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("./rekey keys signing");
    }

    @Test
    void a_key_that_is_missing_is_made_on_one_machine() {
        // given
        Path key = folder.resolve("made.key");
        Signing signing = new Signing("worker", key, true, List.of());

        // when
        String signature = signing.sign(STATEMENT);

        // then
        assertThat(believing(key).signed(STATEMENT, signature)).isTrue();
        assertThat(signing.toString()).doesNotContain(signature);
    }

    @Test
    void on_several_machines_a_process_without_its_keys_does_not_start() throws IOException {
        // given
        Path starter = made("starter.key");
        Path worker = made("worker.key");
        ApplicationContextRunner process = new ApplicationContextRunner()
                .withUserConfiguration(SigningConfiguration.class)
                .withPropertyValues(
                        "rekey.signing.make=false",
                        "rekey.signing.workers=" + SigningKey.publicHalf(worker),
                        "rekey.signing.starters=" + SigningKey.publicHalf(starter));

        // then
        process.withPropertyValues("rekey.signing.starter-key-file=" + starter)
                .run(context -> assertThat(context).hasNotFailed());
        process.withPropertyValues("rekey.signing.starter-key-file=" + folder.resolve("missing.key"))
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("missing.key"));
        process.withPropertyValues("rekey.signing.workers=" + folder.resolve("missing.pub"))
                .run(context -> assertThat(context).hasFailed());
        process.withPropertyValues("rekey.signing.workers=")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("No public signing key of a worker is named"));
    }
}
