package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import dev.rekey.accounts.Together;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class CredentialStoreTest {

    private final Database database;
    private final House house;
    private final String account;

    CredentialStoreTest(Database database) {
        this.database = database;
        house = new House(database);
        account = house.account("Main");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static CredentialSecret secret(String name) {
        return new CredentialSecret("api-key-of-" + name, "secret-of-" + name, "passphrase-of-" + name);
    }

    private CandidateStored store(String attempt) {
        return house.credentials.storeCandidate(account, "main", attempt, secret(attempt));
    }

    private Promotion promote(String attempt) {
        return house.credentials.promote(account, "main", attempt, house.entry("promoted " + attempt, attempt));
    }

    private boolean begin(String attempt) {
        return house.credentials.begin(account, "main", attempt, secret(attempt));
    }

    private boolean putInUse(String attempt) {
        return house.credentials.putInUse(
                account,
                "main",
                attempt,
                secret(attempt),
                "uid-7",
                house.entry("put " + attempt + " in use", "use " + attempt));
    }

    private List<KeyState> states() {
        return house.directory.keys(account).stream().map(KeySummary::state).toList();
    }

    @Test
    void a_candidate_becomes_current_and_the_current_one_previous() throws Exception {
        store("a1");
        assertThat(states()).containsExactly(KeyState.CANDIDATE);
        assertThat(house.credentials.openCandidate(account, "main", "a1")).contains(secret("a1"));
        assertThat(promote("a1")).isEqualTo(Promotion.PROMOTED);
        assertThat(states()).containsExactly(KeyState.CURRENT);

        store("a2");
        assertThat(house.credentials.openCurrent(account, "main")).contains(secret("a1"));
        assertThat(promote("a2")).isEqualTo(Promotion.PROMOTED);

        assertThat(states()).containsExactly(KeyState.CURRENT, KeyState.PREVIOUS);
        assertThat(house.credentials.openCurrent(account, "main")).contains(secret("a2"));
        assertThat(house.credentials.currentAttempt(account, "main")).contains("a2");
        assertThat(house.actions()).containsExactly("promoted a1", "promoted a2");

        assertThat(house.credentials.keepInUse(account, "main", "a2")).isTrue();
        assertThat(house.credentials.keepInUse(account, "main", "a2")).isTrue();
        assertThat(states()).containsExactly(KeyState.CURRENT);
    }

    @Test
    void a_third_key_leaves_only_its_predecessor() {
        for (String attempt : List.of("a1", "a2", "a3")) {
            store(attempt);
            promote(attempt);
        }

        assertThat(house.directory.keys(account))
                .extracting(KeySummary::lastFour)
                .containsExactly("f-a3", "f-a2");
    }

    @Test
    void every_step_may_be_repeated() throws Exception {
        assertThat(store("a1")).isEqualTo(CandidateStored.STORED);
        assertThat(store("a1")).isEqualTo(CandidateStored.ALREADY_STORED);
        assertThat(promote("a1")).isEqualTo(Promotion.PROMOTED);
        assertThat(promote("a1")).isEqualTo(Promotion.ALREADY_DONE);
        assertThat(store("a1")).isEqualTo(CandidateStored.ALREADY_STORED);
        assertThat(states()).containsExactly(KeyState.CURRENT);

        store("a2");
        promote("a2");
        house.credentials.keepInUse(account, "main", "a2");

        assertThat(promote("a1")).isEqualTo(Promotion.ALREADY_DONE);
        assertThat(store("a1")).isEqualTo(CandidateStored.ALREADY_STORED);
        assertThat(house.credentials.openCurrent(account, "main")).contains(secret("a2"));
        assertThat(states()).containsExactly(KeyState.CURRENT);
        assertThat(house.actions()).containsExactly("promoted a1", "promoted a2");
    }

    @Test
    void an_older_attempt_that_comes_late_neither_replaces_nor_promotes() throws Exception {
        store("a1");
        store("a2");

        assertThat(store("a1")).isEqualTo(CandidateStored.ATTEMPT_IS_OVER);
        assertThat(promote("a1")).isEqualTo(Promotion.NOT_THE_CANDIDATE);
        assertThat(house.credentials.openCandidate(account, "main", "a1")).isEmpty();
        assertThat(house.credentials.openCandidate(account, "main", "a2")).contains(secret("a2"));
        assertThat(house.actions()).isEmpty();
    }

    @Test
    void a_discarded_attempt_stays_over_even_when_it_was_never_stored() throws Exception {
        store("a1");
        promote("a1");
        store("a2");

        assertThat(house.credentials.discardCandidate(account, "main", "a2")).isTrue();
        assertThat(house.credentials.discardCandidate(account, "main", "a2")).isFalse();
        assertThat(house.credentials.discardCandidate(account, "main", "a3")).isFalse();

        assertThat(store("a2")).isEqualTo(CandidateStored.ATTEMPT_IS_OVER);
        assertThat(store("a3")).isEqualTo(CandidateStored.ATTEMPT_IS_OVER);
        assertThat(promote("a3")).isEqualTo(Promotion.NOT_THE_CANDIDATE);
        assertThat(states()).containsExactly(KeyState.CURRENT);
        assertThat(house.credentials.openCurrent(account, "main")).contains(secret("a1"));
    }

    @Test
    void an_account_can_be_left_without_any_candidate() {
        store("a1");
        house.credentials.storeCandidate(account, "extra", "b1", secret("b1"));

        assertThat(house.credentials.discardCandidates(account)).isEqualTo(2);
        assertThat(house.credentials.discardCandidates(account)).isZero();
        assertThat(states()).isEmpty();
        assertThat(store("a1")).isEqualTo(CandidateStored.ATTEMPT_IS_OVER);
    }

    @Test
    void slots_do_not_disturb_each_other() throws Exception {
        store("a1");
        promote("a1");
        house.credentials.storeAndPromote(
                account, "extra", "b1", secret("b1"), "uid-7", house.entry("promoted b1", "b1"));

        assertThat(house.credentials.openCurrent(account, "main")).contains(secret("a1"));
        assertThat(house.credentials.openCurrent(account, "extra")).contains(secret("b1"));
        assertThat(house.directory.keys(account))
                .filteredOn(key -> key.slot().equals("extra"))
                .extracting(KeySummary::exchangeUid)
                .containsExactly("uid-7");
    }

    @Test
    void of_many_promotions_of_one_attempt_at_once_one_happens() throws Exception {
        store("a1");

        List<Promotion> results = Together.run(Collections.nCopies(8, (Callable<Promotion>) () -> promote("a1")));

        assertThat(results).containsOnlyOnce(Promotion.PROMOTED);
        assertThat(results).filteredOn(Promotion.ALREADY_DONE::equals).hasSize(7);
        assertThat(house.actions()).containsExactly("promoted a1");
        assertThat(house.auditCheck.verify().whole()).isTrue();
    }

    @Test
    void racing_attempts_never_leave_two_of_a_state_or_an_audit_row_too_many() throws Exception {
        for (int round = 0; round < 5; round++) {
            List<Callable<Promotion>> racers = new ArrayList<>();
            for (int racer = 0; racer < 4; racer++) {
                String attempt = "round" + round + "-" + racer;
                racers.add(() -> {
                    store(attempt);
                    return promote(attempt);
                });
            }
            Together.run(racers);
        }

        long promoted = house.jdbc
                .sql("select count(*) from key_history where promoted_at is not null")
                .query(Long.class)
                .single();
        assertThat(house.actions()).hasSize((int) promoted).doesNotHaveDuplicates();
        assertThat(states()).doesNotHaveDuplicates().contains(KeyState.CURRENT);
        String current = house.credentials.currentAttempt(account, "main").orElseThrow();
        assertThat(house.credentials.openCurrent(account, "main")).contains(secret(current));
    }

    @Test
    void without_its_audit_row_there_is_no_promotion() throws Exception {
        store("a1");
        promote("a1");
        store("a2");
        house.jdbc.sql("delete from audit_chain").update();

        assertThatThrownBy(() -> promote("a2")).isInstanceOf(RuntimeException.class);

        assertThat(states()).containsExactly(KeyState.CANDIDATE, KeyState.CURRENT);
        assertThat(house.credentials.openCurrent(account, "main")).contains(secret("a1"));
    }

    @Test
    void sealed_bytes_moved_to_another_account_slot_or_attempt_do_not_open() {
        String other = house.account("Other");
        store("a1");
        promote("a1");
        house.credentials.storeAndPromote(other, "main", "c1", secret("c1"), null, house.entry("promoted c1", "c1"));
        house.credentials.storeAndPromote(account, "extra", "b1", secret("b1"), null, house.entry("promoted b1", "b1"));
        house.jdbc.sql("""
                        update credential set sealed = (
                            select sealed from credential where account_id = :account and slot = 'main')
                        where not (account_id = :account and slot = 'main')
                        """).param("account", account).update();

        assertThatThrownBy(() -> house.credentials.openCurrent(other, "main")).isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> house.credentials.openCurrent(account, "extra"))
                .isInstanceOf(SealBroken.class);

        house.jdbc
                .sql("update credential set attempt_id = 'z9' where slot = 'main'")
                .update();
        assertThatThrownBy(() -> house.credentials.openCurrent(account, "main")).isInstanceOf(SealBroken.class);
    }

    @Test
    void a_flipped_bit_and_another_master_key_are_noticed() {
        store("a1");
        promote("a1");

        assertThatThrownBy(() -> house.with(MasterKey.ephemeral()).credentials.openCurrent(account, "main"))
                .isInstanceOf(SealBroken.class)
                .hasNoCause();

        byte[] sealed = house.jdbc
                .sql("select sealed from credential")
                .query((row, index) -> row.getBytes("sealed"))
                .single();
        sealed[sealed.length / 2] ^= 1;
        house.jdbc
                .sql("update credential set sealed = :sealed")
                .param("sealed", sealed)
                .update();
        assertThatThrownBy(() -> house.credentials.openCurrent(account, "main")).isInstanceOf(SealBroken.class);
    }

    @Test
    void a_vault_reset_deletes_the_sealed_bytes_and_keeps_what_recognises_the_old_key() throws Exception {
        store("a1");
        promote("a1");
        store("a2");

        assertThat(house.accounts.wipeCredentials(account)).isEqualTo(2);
        assertThat(house.accounts.wipeCredentials(account)).isZero();

        assertThat(house.directory.keys(account)).isEmpty();
        assertThat(house.credentials.openCurrent(account, "main")).isEmpty();
        assertThat(house.directory.oldKeyLastFour(account, "main")).contains("f-a1");
        assertThat(house.fingerprints.matchesOld(account, "main", "api-key-of-a1"))
                .isTrue();
        assertThat(store("a2")).isEqualTo(CandidateStored.ATTEMPT_IS_OVER);
        assertThat(promote("a2")).isEqualTo(Promotion.NOT_THE_CANDIDATE);
    }

    @Test
    void a_key_under_proof_when_the_vault_is_reset_does_not_come_into_use_afterwards() {
        // given
        assertThat(begin("a1")).isTrue();
        assertThat(begin("a1")).isTrue();

        // when
        house.accounts.wipeCredentials(account);
        house.accounts.markNeedsKey(account, House.START);

        // then
        assertThat(putInUse("a1")).isFalse();
        assertThat(begin("a1")).isFalse();
        assertThat(states()).isEmpty();
        assertThat(house.actions()).isEmpty();
        assertThat(house.directory.needsKeySince(account)).contains(House.START);
        assertThat(begin("a2")).isTrue();
        assertThat(putInUse("a2")).isTrue();
        assertThat(house.directory.needsKeySince(account)).isEmpty();
    }

    @Test
    void a_key_under_proof_when_its_rotation_ends_does_not_come_into_use_afterwards() {
        // given
        begin("a1");

        // when
        assertThat(house.credentials.discardCandidates(account)).isZero();

        // then
        assertThat(putInUse("a1")).isFalse();
        assertThat(store("a1")).isEqualTo(CandidateStored.ATTEMPT_IS_OVER);
        assertThat(states()).isEmpty();
    }

    @Test
    void a_key_is_put_in_use_with_all_that_follows_from_it_for_its_account() throws Exception {
        // given
        house.accounts.markNeedsKey(account, House.START);
        begin("a1");

        // when
        assertThat(putInUse("a1")).isTrue();
        assertThat(putInUse("a1")).isTrue();

        // then
        assertThat(house.credentials.openCurrent(account, "main")).contains(secret("a1"));
        assertThat(house.directory.needsKeySince(account)).isEmpty();
        assertThat(house.directory.account(account).orElseThrow().exchangeUid()).isEqualTo("uid-7");
        assertThat(house.actions()).containsExactly("put a1 in use");
    }

    @Test
    void a_key_that_was_in_use_and_is_gone_is_not_called_in_use_by_a_call_that_comes_late() {
        // given
        begin("a1");
        putInUse("a1");
        house.accounts.wipeCredentials(account);
        house.accounts.markNeedsKey(account, House.START);

        // then
        assertThat(begin("a1")).isFalse();
        assertThat(putInUse("a1")).isFalse();
        assertThat(house.credentials.keepInUse(account, "main", "a1")).isFalse();
        assertThat(house.directory.needsKeySince(account)).isPresent();
    }

    @Test
    void a_key_that_was_replaced_while_it_was_checked_again_deletes_nothing() {
        // given
        store("a1");
        promote("a1");
        store("a2");
        promote("a2");

        // then
        assertThat(house.credentials.keepInUse(account, "main", "a1")).isFalse();
        assertThat(states()).containsExactly(KeyState.CURRENT, KeyState.PREVIOUS);
    }

    @Test
    void another_key_under_the_name_of_an_attempt_in_use_is_never_taken_for_it() throws Exception {
        // given
        begin("a1");
        putInUse("a1");

        // then
        assertThat(house.credentials.begin(account, "main", "a1", secret("other")))
                .isFalse();
        assertThat(house.credentials.putInUse(
                        account, "main", "a1", secret("other"), null, house.entry("put other in use", "other")))
                .isFalse();
        assertThat(house.credentials.openCurrent(account, "main")).contains(secret("a1"));
    }

    @Test
    void an_attempt_that_came_to_nothing_may_be_another_key_s_until_it_is_over() {
        // given
        begin("a1");

        // then
        assertThat(house.credentials.begin(account, "main", "a1", secret("other")))
                .isTrue();
        assertThat(putInUse("a1")).isFalse();
        assertThat(house.credentials.putInUse(
                        account, "main", "a1", secret("other"), null, house.entry("put other in use", "other")))
                .isTrue();
    }

    @Test
    void an_unknown_account_is_refused() {
        assertThatThrownBy(() -> house.credentials.storeCandidate("nobody", "main", "a1", secret("a1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret-of");
    }

    @Test
    void no_part_of_a_credential_stands_readable_in_any_table() {
        store("a1");
        promote("a1");
        store("a2");
        promote("a2");
        store("a3");
        house.intakeKeys.create("session-1", account, house.clock.instant().plus(Duration.ofDays(1)));

        Stored stored = Stored.in(house.jdbc);
        assertThat(stored.cells("credential")).contains("CANDIDATE", "CURRENT", "PREVIOUS");
        for (String attempt : List.of("a1", "a2", "a3")) {
            assertThat(stored.shows("api-key-of-" + attempt)).isFalse();
            assertThat(stored.shows("secret-of-" + attempt)).isFalse();
            assertThat(stored.shows("passphrase-of-" + attempt)).isFalse();
        }
    }

    @Test
    void the_files_of_the_database_hold_no_part_of_a_credential_either() throws Exception {
        Assumptions.assumeTrue(database == Database.H2_FILE, "only this database's files are within reach");
        store("a1");
        promote("a1");
        store("a2");
        house.close();

        int read = 0;
        try (Stream<Path> files = Files.list(Database.folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains("secret-of-a") || bytes.contains("api-key-of-a"))
                        .as(file.toString())
                        .isFalse();
                read++;
            }
        }
        assertThat(read).isPositive();
    }
}
