package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.accounts.write.AuditHash.Standing;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

/** What somebody does to the trail who may write the whole database, and whether it is found. */
@OnBothDatabases
class AuditCheckTest {

    private static final String HERS = "4711";
    private static final String HIS = "4712";

    private final House house;

    AuditCheckTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private AuditEntry entry(@Nullable String customer, int number) {
        return new AuditEntry(
                house.clock.instant(),
                "AGENT",
                "ada",
                "ACTION-" + number,
                customer,
                "session-1",
                "account-1",
                "Words of " + number + ".",
                "request-" + customer + "-" + number);
    }

    private void append(String customer, int first, int last) {
        new TransactionTemplate(house.transactions).executeWithoutResult(status -> {
            for (int number = first; number <= last; number++) {
                house.audit.append(entry(customer, number));
            }
        });
    }

    private void sql(String sql) {
        assertThat(house.jdbc.sql(sql).update()).isPositive();
    }

    private void assertWrong(String finding) {
        AuditCheck.Result result = house.auditCheck.verify();
        assertThat(result.whole()).isFalse();
        assertThat(result.finding()).isEqualTo(finding);
    }

    private static int chain(String customer) {
        return 1 + Math.floorMod(customer.hashCode(), 256);
    }

    /** Cuts a customer's chain off behind this place, and puts its end back. */
    private void cutOff(String customer, int place) {
        int chain = chain(customer);
        String hash = place == 0
                ? AuditHash.START
                : house.jdbc
                        .sql("select hash from audit_entry where chain = " + chain + " and place = " + place)
                        .query(String.class)
                        .single();
        sql("delete from audit_entry where chain = " + chain + " and place > " + place);
        sql("update audit_chain set entries = " + place + ", hash = '" + hash + "' where chain = " + chain);
    }

    private AuditRoot root() {
        house.clock.advance(Duration.ofMinutes(5));
        return house.auditRoots.make().orElseThrow();
    }

    @Test
    void one_entry_is_not_spoken_of_as_many() {
        append(HERS, 1, 1);

        assertThat(house.auditCheck.verify().finding()).isEqualTo("The only entry is as it was written.");
    }

    @Test
    void an_untouched_trail_is_whole_and_a_root_covers_what_was_written_before_it() {
        assertThat(house.auditCheck.verify())
                .isEqualTo(new AuditCheck.Result(true, 0, "All 0 entries are as they were written.", null, 0, true));
        assertThat(house.auditRoots.make()).isEmpty();

        append(HERS, 1, 3);
        append(HIS, 1, 1);
        AuditRoot root = root();
        append(HIS, 2, 3);

        assertThat(house.auditRoots.last()).contains(root);
        assertThat(house.auditCheck.verify())
                .isEqualTo(new AuditCheck.Result(true, 6, "All 6 entries are as they were written.", root, 2, true));
        AuditRoot next = root();
        assertThat(house.auditRoots.make()).isEmpty();
        assertThat(house.auditCheck.verify().root()).isEqualTo(next);
        assertThat(house.auditCheck.verify().since()).isZero();
        assertThat(house.auditRoots.holds(root.hash())).isTrue();
        assertThat(house.auditRoots.holds(next.hash().substring(1) + "x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor_kind = 'SYSTEM'",
                "actor = 'eve'",
                "action = 'ACTION-9'",
                "customer_id = '4712'",
                "customer_id = null",
                "session_id = 'session-2'",
                "account_id = 'account-2'",
                "words = 'Words of 2'",
                "words = ''",
                "request_id = null",
                "request_id = 'request-9'",
                "happened_at = timestamp with time zone '2026-11-23 09:30:00.123457+00'",
                "prev_hash = '0000000000000000000000000000000000000000000000000000000000000000'",
                "hash = '0000000000000000000000000000000000000000000000000000000000000000'",
                "session_id = account_id, account_id = 'session-1'",
                "root_no = 1",
                "place = 9",
                "chain = 999"
            })
    void a_changed_row_is_named(String change) {
        append(HERS, 1, 3);

        sql("update audit_entry set " + change + " where entry_no = 2");

        assertWrong("Entry 2 is not as it was written.");
    }

    @Test
    void rows_that_changed_places_are_named() {
        append(HERS, 1, 1);
        append(HIS, 1, 1);

        sql("update audit_entry set entry_no = 9 where entry_no = 1");
        sql("update audit_entry set entry_no = 1 where entry_no = 2");
        sql("update audit_entry set entry_no = 2 where entry_no = 9");

        assertWrong("Entry 1 is not as it was written.");
    }

    @Test
    void a_row_that_was_taken_out_is_named() {
        append(HERS, 1, 3);

        sql("delete from audit_entry where entry_no = 2");

        assertWrong("An entry before entry 3 is missing.");
    }

    @Test
    void a_cut_off_end_is_named() {
        append(HERS, 1, 3);

        sql("delete from audit_entry where entry_no >= 2");

        assertWrong("The end of chain " + chain(HERS) + " was cut off: it has 1 of 3 entries.");
    }

    @Test
    void all_rows_of_a_customer_are_missed() {
        append(HERS, 1, 3);
        append(HIS, 1, 1);

        sql("delete from audit_entry where customer_id = '" + HERS + "'");

        assertWrong("The end of chain " + chain(HERS) + " was cut off: it has 0 of 3 entries.");
    }

    @Test
    void a_chain_that_was_taken_out_with_its_end_is_missed() {
        append(HERS, 1, 3);

        sql("delete from audit_entry where customer_id = '" + HERS + "'");
        sql("delete from audit_chain where chain = " + chain(HERS));

        assertWrong("The end of chain " + chain(HERS) + " is missing.");
    }

    @Test
    void a_row_put_in_at_the_end_is_named() {
        append(HERS, 1, 2);

        sql("""
                insert into audit_entry (entry_no, chain, place, root_no, happened_at, actor_kind, actor, action, words,
                    prev_hash, hash)
                select 3, chain, 3, 0, happened_at, actor_kind, actor, action, words, hash, prev_hash
                from audit_entry where entry_no = 2
                """);

        assertWrong("Entry 3 is not as it was written.");
    }

    @Test
    void a_row_put_in_with_a_fitting_hash_is_named() {
        append(HERS, 1, 2);

        String hash = putIn(3, chain(HERS), 3, hashOf(2), "made up");

        assertWrong("Entry 3 stands behind the end of its chain: it was put in, or the end was put back.");
        assertThat(hash).hasSize(64);
    }

    @Test
    void an_end_that_is_not_the_one_written_last_is_named() {
        append(HERS, 1, 2);

        sql("update audit_chain set hash = '" + AuditHash.START + "' where entries > 0");

        assertWrong("The last entry of chain " + chain(HERS) + " is not the one that was written last.");
    }

    @Test
    void an_end_that_was_put_back_is_named_while_the_rows_behind_it_are_there() {
        append(HERS, 1, 3);

        sql("update audit_chain set entries = 2, hash = '" + hashOf(2) + "' where entries > 0");

        assertWrong("Entry 3 stands behind the end of its chain: it was put in, or the end was put back.");
    }

    @Test
    void a_fork_is_named_wherever_it_begins() {
        // given two lives of one chain, as when a copy of the database went on by itself
        append(HERS, 1, 3);
        house.jdbc
                .sql("alter table audit_entry drop constraint audit_entry_place")
                .update();
        putIn(4, chain(HERS), 3, hashOf(2), "the other life");

        // then
        assertWrong("Entry 4 is not as it was written.");
    }

    @Test
    void what_was_written_since_the_last_root_can_be_cut_off_unnoticed_with_its_end_and_nothing_before_it() {
        // given
        append(HERS, 1, 2);
        AuditRoot root = root();
        append(HERS, 3, 4);

        // when
        cutOff(HERS, 2);

        // then this is the limit that the security page tells of
        assertThat(house.auditCheck.verify().finding()).isEqualTo("All 2 entries are as they were written.");
        assertThat(house.auditCheck.verify().root()).isEqualTo(root);

        // and when
        cutOff(HERS, 1);

        // then
        assertWrong("What root 1 covers is not there: then chain " + chain(HERS)
                + " had 2 entries, and the last of them is missing or another one.");
    }

    @Test
    void a_whole_chain_that_was_taken_out_as_if_it_had_never_been_is_missed() {
        append(HERS, 1, 2);
        append(HIS, 1, 2);
        root();

        cutOff(HERS, 0);

        assertWrong("What root 1 covers is not there: then chain " + chain(HERS)
                + " had 2 entries, and the last of them is missing or another one.");
    }

    @Test
    void a_chain_that_was_written_anew_from_its_beginning_is_found() {
        // given
        append(HERS, 1, 2);
        root();

        // when somebody who can compute hashes writes it anew, as long as before and with its end
        cutOff(HERS, 0);
        append(HERS, 3, 4);
        assertWrong("What root 1 covers is not there: then chain " + chain(HERS)
                + " had 2 entries, and the last of them is missing or another one.");

        // then the next root does not make it true
        root();
        assertThat(house.auditCheck.verify().whole()).isFalse();
    }

    @Test
    void a_root_that_was_taken_out_is_missed() {
        append(HERS, 1, 1);
        root();
        append(HERS, 2, 2);
        root();
        append(HIS, 1, 1);
        root();

        sql("delete from audit_root_end where root_no = 2");
        sql("delete from audit_root where root_no = 2");

        assertWrong("Root 2 is missing.");
    }

    @Test
    void the_last_root_is_missed_as_soon_as_something_was_written_after_it() {
        append(HERS, 1, 1);
        root();
        append(HIS, 1, 1);

        sql("delete from audit_root_end");
        sql("delete from audit_root");

        assertWrong("Root 1 is missing: entry 2 was written after it.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_root set made_at = timestamp with time zone '2026-11-23 09:30:00+00' where root_no = 2",
                "update audit_root set prev_hash = hash where root_no = 2",
                "update audit_root set hash = prev_hash where root_no = 2",
                "update audit_root_end set entries = 1 where root_no = 2",
                "update audit_root_end set chain = 7 where root_no = 2",
                "delete from audit_root_end where root_no = 2"
            })
    void a_changed_root_is_named(String change) {
        append(HERS, 1, 1);
        root();
        append(HERS, 2, 2);
        root();

        sql(change);

        assertWrong("Root 2 is not as it was made.");
    }

    @Test
    void a_root_that_no_worker_signed_is_named() {
        append(HERS, 1, 1);
        root();
        append(HERS, 2, 2);
        new AuditRoots(house.jdbc, house.transactions, Signing.of("worker", SigningKey.ephemeral()), house.clock)
                .make();

        assertWrong("Root 2 was signed by no worker that is known here.");
    }

    @Test
    void everything_written_anew_with_roots_of_their_own_by_somebody_without_a_workers_key_is_found() {
        // given
        append(HERS, 1, 3);
        root();

        // when another trail takes its place, with roots of its own
        sql("delete from audit_root_end");
        sql("delete from audit_root");
        cutOff(HERS, 0);
        append(HERS, 7, 9);
        new AuditRoots(house.jdbc, house.transactions, Signing.of("worker", SigningKey.ephemeral()), house.clock)
                .make();

        // then
        assertWrong("Root 1 was signed by no worker that is known here.");
    }

    @Test
    void whoever_takes_out_the_newest_roots_as_well_is_found_by_a_worker_that_has_seen_one_or_by_a_noted_hash() {
        // given
        append(HERS, 1, 1);
        root();
        append(HERS, 2, 3);
        AuditRoot taken = root();

        // when the trail is put back to the first root, and goes on another way
        sql("delete from audit_root_end where root_no = 2");
        sql("delete from audit_root where root_no = 2");
        cutOff(HERS, 1);
        append(HERS, 7, 8);

        // then the worker that runs signs it no more
        assertThatThrownBy(house.auditRoots::make)
                .hasMessageStartingWith("Root 2 of the audit trail, " + taken.hash() + ", is not there any more");
        assertThatThrownBy(house.auditRoots::make).hasMessageContaining("signs nothing of it");

        // and one that was started since signs it, and only the noted hash tells
        assertThat(new AuditRoots(house.jdbc, house.transactions, house.workers, house.clock).make())
                .isPresent();
        assertThat(house.auditCheck.verify().whole()).isTrue();
        assertThat(house.auditRoots.holds(taken.hash())).isFalse();
    }

    @Test
    void where_no_public_key_is_named_signatures_are_not_judged_and_that_is_told() {
        append(HERS, 1, 1);
        AuditRoot root = root();

        AuditCheck.Result result = new AuditCheck(house.jdbc, new Signing("worker", null, false, List.of())).verify();

        assertThat(result.whole()).isTrue();
        assertThat(result.root()).isEqualTo(root);
        assertThat(result.signatures()).isFalse();
    }

    @Test
    void a_trail_longer_than_one_look_is_walked_to_its_end() {
        append(HERS, 1, 1_500);
        append(HIS, 1, 501);
        root();
        assertThat(house.auditCheck.verify().entries()).isEqualTo(2_001);

        sql("update audit_entry set words = 'Other words.' where entry_no = 2001");

        assertWrong("Entry 2001 is not as it was written.");
    }

    @Test
    void of_workers_that_sign_at_once_one_makes_the_root() throws Exception {
        append(HERS, 1, 3);

        List<Boolean> made = Together.run(Collections.nCopies(
                4, (Callable<Boolean>) () -> house.auditRoots.make().isPresent()));

        assertThat(made).containsOnlyOnce(true);
        assertThat(house.auditCheck.verify().whole()).isTrue();
    }

    @Test
    void a_look_finds_nothing_wrong_while_many_write_and_roots_are_made() throws Exception {
        // given
        int writers = 4;
        int entries = 30;
        AtomicInteger writing = new AtomicInteger(writers);
        List<Callable<@Nullable String>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            // two of them share a customer
            String customer = "customer-" + writer / 2 * 2;
            int from = writer * entries;
            work.add(() -> {
                try {
                    for (int number = from; number < from + entries; number++) {
                        house.audit.append(entry(customer, number));
                        house.audit.append(entry(null, number));
                    }
                } finally {
                    writing.decrementAndGet();
                }
                return null;
            });
        }
        work.add(() -> {
            while (writing.get() > 0) {
                house.auditRoots.make();
            }
            return null;
        });
        work.add(() -> {
            while (writing.get() > 0) {
                AuditCheck.Result result = house.auditCheck.verify();
                if (!result.whole()) {
                    return result.finding();
                }
            }
            return null;
        });

        // when, then
        assertThat(Together.run(work)).containsOnlyNulls();
        assertThat(house.auditCheck.verify().entries()).isEqualTo(2L * writers * entries);
    }

    private String hashOf(int number) {
        return house.jdbc
                .sql("select hash from audit_entry where entry_no = " + number)
                .query(String.class)
                .single();
    }

    /** Puts a row in whose hash fits, as somebody does who knows how they are made. */
    private String putIn(long number, int chain, long place, String previous, String words) {
        AuditEntry made = entry(HERS, 99);
        AuditEntry entry = new AuditEntry(
                made.at(),
                "AGENT",
                "eve",
                "MADE_UP",
                HERS,
                null,
                null,
                words,
                Objects.requireNonNull(made.requestId()));
        String hash = AuditHash.of(previous, new Standing(number, chain, place, 0), entry);
        assertThat(house.jdbc
                        .sql("""
                                insert into audit_entry (entry_no, chain, place, root_no, happened_at, actor_kind, actor,
                                    action, customer_id, words, request_id, prev_hash, hash)
                                values (:number, :chain, :place, 0, :at, 'AGENT', 'eve', 'MADE_UP', :customer, :words,
                                    :request, :prev, :hash)
                                """)
                        .param("number", number)
                        .param("chain", chain)
                        .param("place", place)
                        .param("at", entry.at().atOffset(ZoneOffset.UTC))
                        .param("customer", HERS)
                        .param("words", words)
                        .param("request", entry.requestId())
                        .param("prev", previous)
                        .param("hash", hash)
                        .update())
                .isEqualTo(1);
        return hash;
    }
}
