package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.transaction.support.TransactionTemplate;

@OnBothDatabases
class AuditTrailTest {

    private final House house;

    AuditTrailTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void append(int entries) {
        new TransactionTemplate(house.transactions).executeWithoutResult(status -> {
            for (int number = 1; number <= entries; number++) {
                house.audit.append(new AuditEntry(
                        house.clock.instant(),
                        "AGENT",
                        "ada",
                        "ACTION-" + number,
                        "4711",
                        "session-1",
                        "account-1",
                        "Words of " + number + ".",
                        "request-" + number));
            }
        });
    }

    private void sql(String sql) {
        assertThat(house.jdbc.sql(sql).update()).isPositive();
    }

    private void assertBroken(long row, String finding) {
        AuditTrail.Check check = house.audit.verify();
        assertThat(check.whole()).isFalse();
        assertThat(check.firstBrokenRow()).isEqualTo(row);
        assertThat(check.finding()).isEqualTo(finding);
    }

    @Test
    void an_untouched_trail_is_whole() {
        assertThat(house.audit.verify())
                .isEqualTo(new AuditTrail.Check(0, null, "All 0 entries are as they were written."));

        append(3);

        assertThat(house.audit.verify())
                .isEqualTo(new AuditTrail.Check(3, null, "All 3 entries are as they were written."));
        assertThat(house.audit.head().number()).isEqualTo(3);
    }

    @Test
    void a_listener_is_told_of_what_is_in_the_trail_for_good_and_of_nothing_else() {
        // given
        List<String> told = new ArrayList<>();
        AuditTrail trail = new AuditTrail(house.jdbc, house.transactions, entry -> told.add(entry.action()));
        AuditEntry once =
                new AuditEntry(house.clock.instant(), "AGENT", "ada", "ONCE", null, null, null, "", "the same request");
        AuditEntry undone = new AuditEntry(house.clock.instant(), "AGENT", "ada", "UNDONE", null, null, null, "", null);

        // when one is written twice, and one in a transaction that fails
        trail.append(once);
        trail.append(once);
        new TransactionTemplate(house.transactions).executeWithoutResult(status -> {
            trail.append(undone);
            status.setRollbackOnly();
        });

        // then
        assertThat(told).containsExactly("ONCE");
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
                "session_id = account_id, account_id = 'session-1'"
            })
    void a_changed_row_is_named(String change) {
        append(3);

        sql("update audit_entry set " + change + " where entry_no = 2");

        assertBroken(2, "Entry 2 is not as it was written.");
    }

    @Test
    void rows_that_changed_places_are_named() {
        append(3);

        sql("update audit_entry set entry_no = 9 where entry_no = 1");
        sql("update audit_entry set entry_no = 1 where entry_no = 2");
        sql("update audit_entry set entry_no = 2 where entry_no = 9");

        assertBroken(1, "Entry 1 is not as it was written.");
    }

    @Test
    void a_row_that_was_taken_out_is_named() {
        append(3);

        sql("delete from audit_entry where entry_no = 2");

        assertBroken(2, "Entry 2 is missing.");
    }

    @Test
    void a_cut_off_end_is_named() {
        append(3);

        sql("delete from audit_entry where entry_no >= 2");

        assertBroken(2, "Entry 2 and what followed it are missing.");
    }

    @Test
    void an_emptied_trail_is_named() {
        append(1);

        sql("delete from audit_entry");

        assertBroken(1, "Entry 1 and what followed it are missing.");
    }

    @Test
    void a_row_put_in_at_the_end_is_named() {
        append(2);

        sql("""
                insert into audit_entry (entry_no, happened_at, actor_kind, actor, action, words, prev_hash, hash)
                select 3, happened_at, actor_kind, actor, action, words, hash, prev_hash
                from audit_entry where entry_no = 2
                """);

        assertBroken(3, "Entry 3 is not as it was written.");
    }

    @Test
    void an_end_that_is_not_the_one_written_last_is_named() {
        append(2);

        sql("update audit_head set hash = '0000000000000000000000000000000000000000000000000000000000000000'");

        assertBroken(2, "Entry 2 is not the one that was written last.");
    }

    @Test
    void a_trail_longer_than_one_look_is_walked_to_its_end() {
        append(2_001);
        assertThat(house.audit.verify().rows()).isEqualTo(2_001);

        sql("update audit_entry set words = 'Other words.' where entry_no = 2001");

        assertBroken(2_001, "Entry 2001 is not as it was written.");
    }

    @Test
    void those_who_append_at_once_make_one_chain() throws Exception {
        int writers = 6;
        int entries = 15;
        List<Callable<Void>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            String action = "WRITER-" + writer;
            work.add(() -> {
                for (int entry = 0; entry < entries; entry++) {
                    assertThat(house.audit.append(house.entry(action, action + "-" + entry)))
                            .isTrue();
                }
                return null;
            });
        }

        Together.run(work);

        assertThat(house.audit.verify().whole()).isTrue();
        assertThat(house.audit.verify().rows()).isEqualTo((long) writers * entries);
        assertThat(house.actions()).hasSize(writers * entries);
    }

    @Test
    void an_entry_with_a_request_id_counts_once_also_when_asked_for_at_once() throws Exception {
        List<Boolean> written = Together.run(
                Collections.nCopies(6, (Callable<Boolean>) () -> house.audit.append(house.entry("ONCE", "request"))));

        assertThat(written).containsOnlyOnce(true).hasSize(6);
        assertThat(house.audit.append(house.entry("OTHER", "request"))).isFalse();
        assertThat(house.audit.append(house.entry("MANY", null))).isTrue();
        assertThat(house.audit.append(house.entry("MANY", null))).isTrue();
        assertThat(house.actions()).containsExactly("ONCE", "MANY", "MANY");
        assertThat(house.audit.verify().whole()).isTrue();
    }

    @Test
    void an_entry_shares_the_fate_of_the_callers_transaction() {
        append(1);

        assertThatThrownBy(() -> new TransactionTemplate(house.transactions).executeWithoutResult(status -> {
                    house.audit.append(house.entry("UNDONE", "undone"));
                    throw new IllegalStateException("the caller fails");
                }))
                .hasMessage("the caller fails");

        assertThat(house.actions()).containsExactly("ACTION-1");
        assertThat(house.audit.append(house.entry("DONE", "undone"))).isTrue();
        assertThat(house.audit.verify().rows()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b\u202Ec\nd\te", "x\uD800y", "'; drop table audit_entry; --", "ıİ李🦊", "  ", ""})
    void hostile_words_are_kept_clean_and_the_trail_stays_whole(String words) {
        house.audit.append(new AuditEntry(
                Instant.parse("2026-11-23T09:30:00.123456789Z"),
                words,
                words,
                words,
                words,
                words,
                words,
                words,
                words));

        assertThat(house.audit.verify().rows()).isEqualTo(1);
        assertThat(house.audit.verify().whole()).isTrue();
        AuditEntry kept = lines(AuditLog.Scope.everything()).get(0).entry();
        assertThat(kept.text()).doesNotContain("\u0000", "\u202E", "\n", "\uD800y");
        assertThat(kept.at()).isEqualTo(Instant.parse("2026-11-23T09:30:00.123456Z"));
    }

    @Test
    void words_without_end_are_cut_between_letters() {
        String words = "🦊".repeat(5_000);
        house.audit.append(
                new AuditEntry(house.clock.instant(), words, words, words, words, words, words, words, words));

        assertThat(lines(AuditLog.Scope.everything()).get(0).entry().text()).isEqualTo("🦊".repeat(1_000));
        assertThat(house.audit.verify().whole()).isTrue();
    }

    @Test
    void the_log_shows_the_newest_first_by_session_account_and_customer() {
        append("e1", "c1", "s1", "a1");
        append("e2", "c1", "s2", "a1");
        append("e3", "c2", "s3", null);
        append("e4", null, null, null);

        assertThat(actions(AuditLog.Scope.everything())).containsExactly("e4", "e3", "e2", "e1");
        assertThat(actions(AuditLog.Scope.customer("c1"))).containsExactly("e2", "e1");
        assertThat(actions(AuditLog.Scope.session("s3"))).containsExactly("e3");
        assertThat(actions(AuditLog.Scope.account("a1"))).containsExactly("e2", "e1");
        assertThat(actions(AuditLog.Scope.account("' or '1'='1"))).isEmpty();
        assertThat(house.auditLog
                        .entries(AuditLog.Scope.everything(), new Page(1, 3))
                        .rows())
                .extracting(line -> line.entry().action())
                .containsExactly("e1");
        assertThat(house.auditLog
                        .entries(AuditLog.Scope.customer("c1"), Page.first(1))
                        .total())
                .isEqualTo(2);
    }

    private void append(String action, @Nullable String customer, @Nullable String session, @Nullable String account) {
        house.audit.append(new AuditEntry(
                house.clock.instant(), "SYSTEM", "worker", action, customer, session, account, "Words.", null));
    }

    private List<AuditLine> lines(AuditLog.Scope scope) {
        return house.auditLog.entries(scope, Page.first(50)).rows();
    }

    private List<String> actions(AuditLog.Scope scope) {
        return lines(scope).stream().map(line -> line.entry().action()).toList();
    }
}
