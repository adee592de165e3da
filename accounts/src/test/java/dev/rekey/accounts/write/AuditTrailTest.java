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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
        append(1, entries);
    }

    private void append(int first, int last) {
        new TransactionTemplate(house.transactions).executeWithoutResult(status -> {
            for (int number = first; number <= last; number++) {
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

    @Test
    void those_who_append_for_one_customer_at_once_make_one_chain() throws Exception {
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

        assertThat(house.auditCheck.verify().whole()).isTrue();
        assertThat(house.auditCheck.verify().entries()).isEqualTo((long) writers * entries);
        assertThat(house.actions()).hasSize(writers * entries);
    }

    @Test
    void nobody_waits_for_the_writer_of_another_customer() throws Exception {
        // given somebody who has written for a customer, and whose commit takes as long as it takes
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(1);
        AuditEntry slow = of("c1", "SLOW", null);

        // when others write for other customers, and for nobody
        List<Boolean> done = Together.run(List.of(
                () -> new TransactionTemplate(house.transactions).execute(status -> {
                    house.audit.append(slow);
                    written.countDown();
                    return unchecked(() -> arrived(others));
                }),
                () -> {
                    boolean begun = arrived(written);
                    house.audit.append(of("c2", "QUICK", null));
                    house.audit.append(of(null, "SIGN_IN", null));
                    others.countDown();
                    return begun;
                }));

        // then they were through before it
        assertThat(done).containsExactly(true, true);
        assertThat(house.auditCheck.verify().entries()).isEqualTo(3);
    }

    private static boolean arrived(CountDownLatch latch) throws InterruptedException {
        return latch.await(30, TimeUnit.SECONDS);
    }

    private static <T> T unchecked(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private AuditEntry of(@Nullable String customer, String action, @Nullable String request) {
        return new AuditEntry(house.clock.instant(), "SYSTEM", "worker", action, customer, null, null, "", request);
    }

    @Test
    void a_flood_of_sign_ins_is_in_no_customers_chain() {
        for (int i = 0; i < 600; i++) {
            String name = "customer-" + i;
            assertThat(AuditChains.of(of(name, "OpenEdit", null))).isBetween(1, 256);
            assertThat(AuditChains.of(new AuditEntry(
                            house.clock.instant(), "AGENT", name, "SIGN_IN_REFUSED", null, null, null, "", null)))
                    .isBetween(257, AuditChains.LAST);
        }
    }

    @Test
    void writers_of_several_customers_in_one_transaction_do_not_wait_for_each_other_for_ever() throws Exception {
        List<AuditEntry> there = List.of(of("c1", "A", null), of("c2", "B", null));
        List<AuditEntry> back = List.of(of("c2", "B", null), of("c1", "A", null));
        List<Callable<Void>> work = new ArrayList<>();
        for (List<AuditEntry> entries : List.of(there, back, there, back)) {
            work.add(() -> {
                for (int i = 0; i < 10; i++) {
                    new TransactionTemplate(house.transactions).executeWithoutResult(status -> {
                        house.audit.lock(entries);
                        entries.forEach(house.audit::append);
                    });
                }
                return null;
            });
        }

        Together.run(work);

        assertThat(house.auditCheck.verify().entries()).isEqualTo(80);
    }

    @Test
    void a_request_id_counts_once_in_all_chains_together_also_when_used_at_once() throws Exception {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            AuditEntry entry = of("customer-" + i, "ONCE", "request");
            work.add(() -> house.audit.append(entry));
        }

        assertThat(Together.run(work)).containsOnlyOnce(true).hasSize(6);

        assertThat(house.actions()).containsExactly("ONCE");
        assertThat(house.auditCheck.verify().entries()).isEqualTo(1);
    }

    @Test
    void nothing_is_appended_behind_a_row_that_somebody_put_at_the_end() {
        append(2);
        house.jdbc
                .sql("update audit_chain set entries = 1, hash = (select prev_hash from audit_entry where place = 2)"
                        + " where chain = (select chain from audit_entry where place = 2)")
                .update();

        assertThatThrownBy(() -> append(3, 3)).hasMessageContaining("of the audit trail was put back");

        assertThat(house.auditCheck.verify().whole()).isFalse();
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
        assertThat(house.auditCheck.verify().whole()).isTrue();
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
        assertThat(house.auditCheck.verify().entries()).isEqualTo(2);
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

        assertThat(house.auditCheck.verify().entries()).isEqualTo(1);
        assertThat(house.auditCheck.verify().whole()).isTrue();
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
        assertThat(house.auditCheck.verify().whole()).isTrue();
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
