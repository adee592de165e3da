package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was destroyed stays so, whatever copy of the database is put back. */
@OnBothDatabases
class IntakeKeyFilesTest {

    private static final CredentialSecret SECRET = new CredentialSecret("new-api-key-1234", "new-secret", null);

    @TempDir
    Path folder;

    private final House house;
    private IntakeKeyStore intake;
    private Path keys;

    IntakeKeyFilesTest(Database database) {
        house = new House(database);
    }

    @BeforeEach
    void open() {
        keys = folder.resolve("intake-keys");
        intake = store(IntakeKeyFiles.in(keys));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private IntakeKeyStore store(IntakeKeyFiles files) {
        return new IntakeKeyStore(
                house.jdbc,
                house.transactions,
                house.masterKey,
                files,
                house.workers,
                house.foreignKeys,
                house.audit,
                house.clock);
    }

    private String create(IntakeKeyStore in, String account) {
        return in.create("session-1", account, house.clock.instant().plus(Duration.ofDays(30)));
    }

    private static String seal(String publicKey, String account) {
        return IntakeKeyStore.seal(publicKey, "session-1", account, "main", 1, SECRET);
    }

    private List<Path> files() throws IOException {
        if (Files.notExists(keys)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(keys)) {
            return all.toList();
        }
    }

    @Test
    void a_destroyed_key_opens_nothing_when_an_older_copy_of_the_database_is_put_back() throws Exception {
        // given a copy of the database, taken while the account is open
        String publicKey = create(intake, "account-1");
        String sealed = seal(publicKey, "account-1");
        assertThat(intake.open("session-1", "account-1", "main", 1, sealed)).isEqualTo(SECRET);
        byte[] wrapped = house.jdbc
                .sql("select wrapped_private from intake_key")
                .query((row, index) -> row.getBytes(1))
                .single();
        intake.destroy("session-1", "account-1");
        assertThat(files()).isEmpty();

        // when
        house.jdbc
                .sql("update intake_key set wrapped_private = :wrapped, destroyed_at = null")
                .param("wrapped", wrapped)
                .update();

        // then neither this worker nor one without the folder opens it, the master key or not
        for (IntakeKeyStore worker : List.of(intake, store(IntakeKeyFiles.none()))) {
            assertThatThrownBy(() -> worker.open("session-1", "account-1", "main", 1, sealed))
                    .isInstanceOf(IntakeKeyGone.class);
        }
        assertThat(house.masterKey.unwrap(wrapped, IntakeKeyStore.boundTo("session-1", "account-1", publicKey)))
                .hasSizeGreaterThan(Hpke.KEY_BYTES);

        // and an account that is opened again has another key
        String anew = create(intake, "account-1");
        assertThat(anew).isNotEqualTo(publicKey);
        assertThat(intake.open("session-1", "account-1", "main", 1, seal(anew, "account-1")))
                .isEqualTo(SECRET);
    }

    @Test
    void each_open_account_has_one_file_for_the_owner_only() throws Exception {
        // when
        create(intake, "account-1");
        create(intake, "account-1");
        create(intake, "account-2");

        // then
        assertThat(files())
                .hasSize(2)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_lost_file_costs_no_more_than_opening_the_account_again() throws Exception {
        // given
        String lost = create(intake, "account-1");

        // when
        for (Path file : files()) {
            Files.delete(file);
        }

        // then
        String anew = create(intake, "account-1");
        assertThat(anew).isNotEqualTo(lost);
        assertThat(intake.open("session-1", "account-1", "main", 1, seal(anew, "account-1")))
                .isEqualTo(SECRET);
    }

    @Test
    void what_a_worker_left_behind_is_cleared_and_what_is_in_use_or_new_is_not() throws Exception {
        // given
        create(intake, "account-1");
        Path leftBehind = Files.write(keys.resolve("left-behind.intake"), new byte[32]);
        Path underWay = Files.write(keys.resolve("under-way.intake"), new byte[32]);
        for (Path file : files()) {
            Files.setLastModifiedTime(file, FileTime.from(house.clock.instant().minus(Duration.ofHours(2))));
        }
        Files.setLastModifiedTime(underWay, FileTime.from(house.clock.instant()));

        // when
        intake.destroyExpired();

        // then
        assertThat(leftBehind).doesNotExist();
        assertThat(underWay).exists();
        assertThat(files()).hasSize(2);

        // when the key's time is over
        house.clock.advance(Duration.ofDays(31));
        intake.destroyExpired();

        // then
        assertThat(files()).isEmpty();
    }

    @Test
    void a_key_that_was_made_without_a_folder_is_opened_with_one() throws Exception {
        String publicKey = create(store(IntakeKeyFiles.none()), "account-1");

        assertThat(intake.open("session-1", "account-1", "main", 1, seal(publicKey, "account-1")))
                .isEqualTo(SECRET);
        assertThat(create(intake, "account-1")).isEqualTo(publicKey);
    }
}
