package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Together;
import dev.rekey.accounts.vault.Encryption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    private static final byte[] HERE = Encryption.utf8("here");

    @TempDir
    Path folder;

    @Test
    void makes_its_file_on_the_first_start_for_its_owner_only() throws Exception {
        Path file = folder.resolve("deep").resolve("master.key");

        MasterKey made = MasterKey.fromFile(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder.resolve("deep"))) {
            assertThat(files).containsExactly(file);
        }
        byte[] wrapped = made.wrap(Encryption.utf8("words"), HERE);
        assertThat(MasterKey.fromFile(file).unwrap(wrapped, HERE)).isEqualTo(Encryption.utf8("words"));
    }

    @Test
    void is_the_same_key_for_all_processes_that_start_at_once() throws Exception {
        Path file = folder.resolve("master.key");

        List<String> marks = Together.run(Collections.nCopies(
                8, (Callable<String>) () -> MasterKey.fromFile(file).mark()));

        assertThat(marks).containsOnly(marks.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void refuses_a_file_open_to_others_and_says_what_to_do(String permissions) throws Exception {
        Path file = folder.resolve("master.key");
        MasterKey.fromFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> MasterKey.fromFile(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rekey-master-key-1 ",
                "rekey-master-key-1 c2hvcnQ",
                "rekey-master-key-1 !!!",
                "secret",
                "ключ\u0000"
            })
    void refuses_a_file_that_holds_no_key_without_showing_it(String content) throws Exception {
        Path file = folder.resolve("master.key");
        MasterKey.fromFile(file);
        Files.writeString(file, content);

        assertThatThrownBy(() -> MasterKey.fromFile(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holds no master key")
                .hasNoCause();
    }

    @Test
    void opens_only_what_is_whole_and_where_it_belongs() throws Exception {
        MasterKey key = MasterKey.ephemeral();
        byte[] wrapped = key.wrap(Encryption.utf8("words"), HERE);

        assertThat(key.unwrap(wrapped, HERE)).isEqualTo(Encryption.utf8("words"));
        assertThatThrownBy(() -> key.unwrap(wrapped, Encryption.utf8("there"))).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> MasterKey.ephemeral().unwrap(wrapped, HERE)).isInstanceOf(SealBroken.class);
        for (int bit = 0; bit < wrapped.length * 8; bit++) {
            byte[] flipped = wrapped.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> key.unwrap(flipped, HERE)).isInstanceOf(SealBroken.class);
        }
    }

    @Test
    void keeps_what_it_knows_and_makes_no_other_key_when_its_file_is_lost() throws Exception {
        // given
        Path file = folder.resolve("master.key");
        MasterKey key = MasterKey.fromFile(file);
        byte[] wrapped = key.wrap(Encryption.utf8("words"), HERE);
        Files.delete(file);

        // when it meets what it cannot open
        byte[] foreign = MasterKey.ephemeral().wrap(Encryption.utf8("words"), HERE);
        assertThatThrownBy(() -> key.unwrap(foreign, HERE)).hasMessageContaining("is missing");

        // then
        assertThat(file).doesNotExist();
        assertThat(key.unwrap(wrapped, HERE)).isEqualTo(Encryption.utf8("words"));
        assertThatThrownBy(() -> MasterKey.configured(file, "", "")).hasMessageContaining("Put it back");
        assertThat(file).doesNotExist();
    }

    @Test
    void is_replaced_where_a_link_leads_and_the_link_stays() throws Exception {
        // given
        Path file = folder.resolve("real.key");
        MasterKey.fromFile(file);
        String before = Files.readString(file);
        Path link = Files.createSymbolicLink(folder.resolve("link.key"), file);

        // when
        MasterKey.fromFile(link).beginReplacing();

        // then
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(file)).startsWith(before).hasSize(2 * before.length());
    }

    @Test
    void waits_for_a_command_no_longer_than_it_says() {
        MasterKeySource source = new MasterKeySource.OfCommand("sleep 20; echo late", Duration.ofMillis(300));

        assertThatThrownBy(source::text)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not end within");
    }

    @Test
    void never_seals_the_same_words_to_the_same_bytes() {
        MasterKey key = MasterKey.ephemeral();

        assertThat(key.wrap(Encryption.utf8("words"), HERE)).isNotEqualTo(key.wrap(Encryption.utf8("words"), HERE));
    }

    @Test
    void comes_from_an_environment_variable_or_a_command_as_well() throws Exception {
        Path file = folder.resolve("master.key");
        MasterKey made = MasterKey.fromFile(file);
        String line = Files.readString(file);
        byte[] wrapped = made.wrap(Encryption.utf8("words"), HERE);

        MasterKey inEnvironment = MasterKey.from(new MasterKeySource.InEnvironment("KEY", name -> line));
        MasterKey ofCommand = MasterKey.configured(null, "", "cat '" + file + "'");

        assertThat(inEnvironment.unwrap(wrapped, HERE)).isEqualTo(Encryption.utf8("words"));
        assertThat(ofCommand.unwrap(wrapped, HERE)).isEqualTo(Encryption.utf8("words"));
    }

    @Test
    void a_place_without_a_key_says_what_to_do_and_shows_nothing() {
        assertThatThrownBy(() -> MasterKey.configured(null, "REKEY_NO_SUCH_VARIABLE", ""))
                .hasMessageContaining("REKEY_NO_SUCH_VARIABLE is not set");
        assertThatThrownBy(() -> MasterKey.configured(null, "", "exit 3")).hasMessageContaining("exit code 3");
        assertThatThrownBy(() -> MasterKey.configured(null, "", "echo hidden-thing"))
                .hasMessageContaining("holds no master key")
                .hasMessageNotContaining("hidden-thing");
        assertThatThrownBy(() -> MasterKey.configured(null, "A", "b")).hasMessageContaining("Configure one of");
        assertThatThrownBy(() -> MasterKey.configured(null, "", "")).hasMessageContaining("There is no master key");
    }

    @Test
    void a_third_key_is_one_too_many() {
        String three = MasterKey.newLine() + "\n" + MasterKey.newLine() + "\n" + MasterKey.newLine();

        assertThatThrownBy(() -> MasterKey.from(new MasterKeySource.InEnvironment("KEY", name -> three)))
                .hasMessageContaining("holds no master key");
    }
}
