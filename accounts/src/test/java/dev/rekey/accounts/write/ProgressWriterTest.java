package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.read.Change;
import dev.rekey.accounts.read.Changes;
import dev.rekey.accounts.read.FeedPosition;
import dev.rekey.accounts.read.SessionSummary;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.read.StoredView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.transaction.support.TransactionTemplate;

@OnBothDatabases
class ProgressWriterTest {

    private static final Instant T0 = House.START;

    private final House house;

    ProgressWriterTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Instant minute(int minute) {
        return T0.plus(Duration.ofMinutes(minute));
    }

    private static AccountView account(String accountId, long revision, String waitingOn, Instant since) {
        return new AccountView("session-1", accountId, revision, "{\"revision\":" + revision + "}", waitingOn, since);
    }

    private static SessionView session(String sessionId, long revision) {
        return session(sessionId, revision, null, null);
    }

    private static SessionView session(
            String sessionId, long revision, @Nullable String waitingOn, @Nullable Instant since) {
        return new SessionView(
                new SessionSummary(
                        sessionId, "4711", "EXPIRED", "OPEN", waitingOn, null, 3, 1, since, T0, null, "One of 3."),
                revision,
                "{\"revision\":" + revision + "}");
    }

    private boolean publish(AccountView view) {
        return house.progressWriter.publishAccount(view);
    }

    private boolean publish(SessionView view) {
        return house.progressWriter.publishSession(view);
    }

    private StoredView stored(String accountId) {
        return house.progress.account("session-1", accountId).orElseThrow();
    }

    private StoredSession stored() {
        return house.progress.session("session-1").orElseThrow();
    }

    private void assertWaiting(@Nullable String on, @Nullable Instant since) {
        assertThat(stored().summary().waitingOn()).isEqualTo(on);
        assertThat(stored().summary().waitingSince()).isEqualTo(since);
    }

    @Test
    void the_same_view_again_changes_nothing() {
        assertThat(publish(account("a", 1, "REKEY", T0))).isTrue();
        assertThat(publish(session("session-1", 1))).isTrue();
        StoredView account = stored("a");
        StoredSession session = stored();
        house.clock.advance(Duration.ofHours(1));

        assertThat(publish(account("a", 1, "REKEY", T0))).isFalse();
        assertThat(publish(session("session-1", 1))).isFalse();

        assertThat(stored("a")).isEqualTo(account);
        assertThat(stored()).isEqualTo(session);
        assertThat(house.progress.latestChange()).isEqualTo(2);
    }

    @Test
    void an_older_view_after_a_newer_one_is_dropped() {
        publish(session("session-1", 9));
        publish(account("a", 7, "SUPPORT", minute(7)));

        assertThat(publish(account("a", 3, "EXCHANGE", minute(3)))).isFalse();
        assertThat(publish(session("session-1", 2))).isFalse();

        assertThat(stored("a").revision()).isEqualTo(7);
        assertThat(stored("a").json()).isEqualTo("{\"revision\":7}");
        assertThat(stored().revision()).isEqualTo(9);
        assertWaiting("SUPPORT", minute(7));
    }

    @Test
    void what_is_known_before_the_session_publishes_again_is_shown_under_the_same_number() {
        publish(session("session-1", 4));
        long before = house.progress.latestChange();
        house.clock.advance(Duration.ofHours(1));

        assertThat(house.progressWriter.amendSession("session-1", stored -> done(stored, 2)))
                .isTrue();
        assertThat(house.progressWriter.amendSession("session-1", stored -> done(stored, 2)))
                .isFalse();
        assertThat(house.progressWriter.amendSession("unknown", stored -> done(stored, 2)))
                .isFalse();

        assertThat(stored().json()).isEqualTo("{\"revision\":4,\"done\":2}");
        assertThat(stored().revision()).isEqualTo(4);
        assertThat(stored().summary().accountsDone()).isEqualTo(2);
        assertThat(stored().summary().headline()).isEqualTo("2 of 3.");
        assertThat(house.progress.latestChange()).isEqualTo(before + 1);
    }

    private static SessionView done(@Nullable String stored, int done) {
        return new SessionView(
                new SessionSummary(
                        "session-1", "4711", "EXPIRED", "OPEN", null, null, 3, done, null, T0, null, done + " of 3."),
                4,
                stored == null || stored.contains("done")
                        ? String.valueOf(stored)
                        : stored.replace("}", ",\"done\":" + done + "}"));
    }

    @Test
    void what_accounts_add_to_a_session_and_what_it_publishes_itself_are_both_kept() throws Exception {
        // given
        publish(session("session-1", 1));
        int many = 20;

        // when accounts add a word each while the session publishes view after view
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            String word = "word-" + i + ";";
            long revision = i + 2L;
            work.add(() -> house.progressWriter.amendSession("session-1", stored -> withJson(0, stored + word)));
            work.add(() -> house.progressWriter.publishSession(
                    "session-1", stored -> withJson(revision, stored + "r;"), List.of()));
        }
        Together.run(work);

        // then
        for (int i = 0; i < many; i++) {
            assertThat(stored().json()).containsOnlyOnce("word-" + i + ";");
        }
        assertThat(stored().revision()).isEqualTo(many + 1);
    }

    @Test
    void accounts_that_end_at_the_same_moment_are_each_done_in_the_order_in_which_they_become_visible()
            throws Exception {
        // given
        publish(session("session-1", 1));
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String accountId = "account-" + i;
            // as an account closes: its own last view, and the word in its session's, are one
            work.add(() -> new TransactionTemplate(house.transactions)
                    .execute(status -> publish(account(accountId, 1, "NOBODY", T0))
                            && house.progressWriter.amendSession(
                                    "session-1", stored -> withJson(1, stored + accountId + ";"))));
        }

        // when
        assertThat(Together.run(work)).containsOnly(true);

        // then
        String inOrder = house.progress.accounts("session-1").stream()
                .sorted(Comparator.comparingLong(StoredView::changeNo))
                .map(view -> view.accountId() + ";")
                .collect(Collectors.joining());
        assertThat(stored().json()).isEqualTo("{\"revision\":1}" + inOrder);
    }

    private static SessionView withJson(long revision, String json) {
        return new SessionView(
                new SessionSummary(
                        "session-1", "4711", "EXPIRED", "OPEN", null, null, 3, 1, null, T0, null, "One of 3."),
                revision,
                json);
    }

    @Test
    void a_view_that_a_lost_task_has_published_gives_way_to_the_one_of_its_number_that_counts() {
        // given what a worker wrote that died before Temporal knew of it
        publish(session("session-1", 4));
        publish(account("a", 4, "SUPPORT", minute(7)));

        // when another worker does the same task again, with more to do by then
        AccountView counts = new AccountView("session-1", "a", 4, "{\"more\":true}", "EXCHANGE", minute(3));
        SessionView ofSession = new SessionView(session("session-1", 4).summary(), 4, "{\"more\":true}");
        assertThat(publish(counts)).isTrue();
        assertThat(publish(ofSession)).isTrue();

        // then that is what pages show, and writing it once more changes nothing
        assertThat(stored("a").json()).isEqualTo("{\"more\":true}");
        assertThat(stored().json()).isEqualTo("{\"more\":true}");
        assertWaiting("EXCHANGE", minute(3));
        assertThat(publish(counts)).isFalse();
        assertThat(publish(ofSession)).isFalse();
    }

    @Test
    void every_change_gets_the_next_number_and_the_feed_shows_each_view_once() {
        publish(session("session-1", 1));
        publish(account("a", 1, "REKEY", T0));
        publish(account("b", 1, "REKEY", T0));
        publish(account("a", 1, "REKEY", T0));
        publish(account("a", 2, "REKEY", T0));
        publish(session("session-2", 1));

        FeedPosition start = FeedPosition.start();
        List<Change> all = List.of(
                new Change(1, "session-1", null),
                new Change(3, "session-1", "b"),
                new Change(4, "session-1", "a"),
                new Change(1, "session-2", null));
        assertThat(house.progress.changesAfter(start, 100)).isEqualTo(new Changes(all, house.progress.position()));
        assertThat(house.progress.changesAfter(start, 0)).isEqualTo(new Changes(List.of(), start));

        // and one by one
        FeedPosition position = start;
        for (Change change : all) {
            Changes next = house.progress.changesAfter(position, 1);
            assertThat(next.changes()).containsExactly(change);
            position = next.position();
        }
        assertThat(house.progress.changesAfter(position, 1).changes()).isEmpty();
        assertThat(house.progress.latestChange()).isEqualTo(5);
        assertThat(house.progress.position().total()).isEqualTo(5);
    }

    @Test
    void a_reader_of_the_feed_misses_nothing_while_many_publish() throws Exception {
        // Given: publishers of accounts and of sessions, and one who reads on from the last number it saw
        int publishers = 4;
        int views = 25;
        AtomicInteger publishing = new AtomicInteger(publishers);
        Map<String, Long> seen = new HashMap<>();
        Map<String, List<Long>> numbers = new HashMap<>();
        List<Callable<Void>> work = new ArrayList<>();
        for (int publisher = 0; publisher < publishers; publisher++) {
            String mine = "own-" + publisher;
            work.add(() -> {
                try {
                    for (int revision = 1; revision <= views; revision++) {
                        publish(account(mine, revision, "REKEY", T0));
                        publish(account("shared", revision, "REKEY", T0));
                        publish(session("session-" + mine, revision));
                    }
                } finally {
                    publishing.decrementAndGet();
                }
                return null;
            });
        }
        work.add(() -> {
            FeedPosition last = FeedPosition.start();
            boolean more = true;
            while (more) {
                more = publishing.get() > 0;
                for (Changes next = house.progress.changesAfter(last, 3);
                        !next.changes().isEmpty();
                        next = house.progress.changesAfter(last, 3)) {
                    for (Change change : next.changes()) {
                        numbers.computeIfAbsent(change.sessionId(), none -> new ArrayList<>())
                                .add(change.changeNo());
                        seen.put(change.sessionId() + "/" + change.accountId(), change.changeNo());
                    }
                    last = next.position();
                }
            }
            return null;
        });

        // When
        Together.run(work);

        // Then: of every view the reader saw the newest number
        assertThat(numbers.values())
                .allSatisfy(ofSession -> assertThat(ofSession).isSorted().doesNotHaveDuplicates());
        Map<String, Long> newest = newest();
        assertThat(newest).hasSize(2 * publishers + 1);
        assertThat(seen).isEqualTo(newest);
        assertThat(stored("shared").revision()).isEqualTo(views);
        assertThat(house.progress.latestChange()).isEqualTo(2L * publishers * views + views);
    }

    private Map<String, Long> newest() {
        Map<String, Long> newest = new HashMap<>();
        for (Change change :
                house.progress.changesAfter(FeedPosition.start(), 1_000).changes()) {
            newest.put(change.sessionId() + "/" + change.accountId(), change.changeNo());
        }
        return newest;
    }

    @Test
    void a_reader_misses_no_change_that_is_committed_after_one_that_began_later() throws Exception {
        // given a publisher that has its number, and whose commit takes as long as it takes
        CountDownLatch published = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);

        // when another one of another session begins later and is there first, and a reader reads both
        List<Changes> read = Together.run(List.<Callable<Changes>>of(
                () -> new TransactionTemplate(house.transactions).execute(status -> {
                    publish(session("session-1", 1));
                    published.countDown();
                    arrived(seen);
                    return new Changes(List.of(), FeedPosition.start());
                }),
                () -> {
                    arrived(published);
                    publish(session("session-2", 1));
                    Changes first = house.progress.changesAfter(FeedPosition.start(), 10);
                    seen.countDown();
                    return first;
                }));

        // then
        Changes first = read.get(1);
        assertThat(first.changes()).containsExactly(new Change(1, "session-2", null));
        assertThat(house.progress.changesAfter(first.position(), 10).changes())
                .containsExactly(new Change(1, "session-1", null));
    }

    private static void arrived(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_reader_misses_nothing_of_sixteen_writers_that_commit_in_any_order_or_not_at_all() throws Exception {
        // given writers in lanes of their own and, by pairs of sessions with one hash, in the same
        int writers = 16;
        int views = 12;
        AtomicInteger writing = new AtomicInteger(writers);
        Map<String, Long> seen = new HashMap<>();
        List<Callable<Void>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int pause = writer % 4;
            String sessionId = "session-" + writer / 2 + (writer % 2 == 0 ? "-Aa" : "-BB");
            work.add(() -> {
                try {
                    for (int revision = 1; revision <= views; revision++) {
                        int now = revision;
                        new TransactionTemplate(house.transactions).executeWithoutResult(status -> {
                            publish(session(sessionId, now));
                            publish(new AccountView(sessionId, "a", now, "{\"revision\":" + now + "}", "REKEY", T0));
                            // Work of the database, so that those who began later are through before.
                            for (int i = 0; i < pause; i++) {
                                house.progress.openCounts();
                            }
                            if (now % 3 == 0) {
                                status.setRollbackOnly();
                            }
                        });
                    }
                } finally {
                    writing.decrementAndGet();
                }
                return null;
            });
        }
        work.add(() -> {
            FeedPosition position = FeedPosition.start();
            boolean more = true;
            while (more) {
                more = writing.get() > 0;
                Changes next;
                do {
                    next = house.progress.changesAfter(position, 7);
                    next.changes()
                            .forEach(change ->
                                    seen.put(change.sessionId() + "/" + change.accountId(), change.changeNo()));
                    position = next.position();
                } while (!next.changes().isEmpty());
            }
            return null;
        });

        // when
        Together.run(work);

        // then the reader saw the newest of each
        assertThat(newest()).hasSize(2 * writers);
        assertThat(seen).isEqualTo(newest());
    }

    @Test
    void a_reader_goes_on_from_where_a_database_that_was_put_back_is() {
        // given a reader that has seen everything
        for (int revision = 1; revision <= 5; revision++) {
            publish(session("session-1", revision));
        }
        FeedPosition position = house.progress.position();

        // when the database is put back
        house.jdbc
                .sql("update change_counter set last_no = 2 where last_no = 5")
                .update();
        house.jdbc
                .sql("update progress_session set change_no = 2, revision = 2")
                .update();
        position = house.progress.changesAfter(position, 10).position();
        publish(session("session-1", 3));

        // then
        assertThat(house.progress.changesAfter(position, 10).changes())
                .containsExactly(new Change(3, "session-1", null));
    }

    @ParameterizedTest
    @CsvSource({
        "SUPPORT, CUSTOMER",
        "SUPPORT, NOBODY",
        "CUSTOMER, EXCHANGE",
        "CUSTOMER, REKEY",
        "EXCHANGE, REKEY",
        "EXCHANGE, NOBODY",
        "REKEY, NOBODY"
    })
    void a_session_waits_for_whoever_its_accounts_need_most(String most, String less) {
        publish(session("session-1", 1));
        publish(account("a", 1, less, minute(1)));
        publish(account("b", 1, most, minute(9)));
        publish(account("c", 1, less, minute(2)));

        assertWaiting(most, minute(9));
    }

    @Test
    void it_waits_since_the_first_of_the_accounts_that_need_them() {
        publish(session("session-1", 1));
        publish(account("a", 1, "CUSTOMER", minute(5)));
        publish(account("b", 1, "CUSTOMER", minute(3)));
        publish(account("c", 1, "EXCHANGE", minute(1)));
        assertWaiting("CUSTOMER", minute(3));

        publish(account("b", 2, "NOBODY", minute(8)));
        assertWaiting("CUSTOMER", minute(5));

        publish(account("a", 2, "NOBODY", minute(9)));
        assertWaiting("EXCHANGE", minute(1));
    }

    @Test
    void it_waits_for_nobody_without_any_since_once_all_accounts_are_over() {
        publish(session("session-1", 1));
        publish(account("a", 1, "SUPPORT", minute(1)));
        publish(account("a", 2, "NOBODY", minute(2)));

        assertWaiting("NOBODY", null);
    }

    @Test
    void it_waits_for_the_right_one_when_its_accounts_were_published_first() {
        publish(account("a", 1, "CUSTOMER", minute(2)));
        publish(account("b", 1, "SUPPORT", minute(4)));
        publish(new AccountView("session-2", "a", 1, "{}", "EXCHANGE", minute(1)));

        publish(session("session-1", 1));

        assertWaiting("SUPPORT", minute(4));
    }

    @Test
    void what_a_session_says_of_its_waiting_is_not_read() {
        publish(session("session-1", 1, "SUPPORT", minute(1)));
        assertWaiting(null, null);
        publish(account("a", 1, "EXCHANGE", minute(2)));

        publish(session("session-1", 2, "SUPPORT", minute(1)));
        assertWaiting("EXCHANGE", minute(2));

        publish(session("session-1", 3, null, null));
        assertWaiting("EXCHANGE", minute(2));
    }

    @Test
    void accounts_of_another_session_do_not_change_it() {
        publish(session("session-1", 1));
        publish(account("a", 1, "EXCHANGE", minute(2)));

        publish(new AccountView("session-2", "a", 5, "{}", "SUPPORT", minute(1)));

        assertWaiting("EXCHANGE", minute(2));
    }

    @Test
    void it_waits_for_the_right_one_when_all_accounts_change_at_once() throws Exception {
        publish(session("session-1", 1));
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            String accountId = "account-" + number;
            Instant since = minute(10 + number);
            work.add(() -> publish(account(accountId, 1, "EXCHANGE", since))
                    && publish(account(accountId, 2, "CUSTOMER", since)));
        }
        work.add(() -> publish(session("session-1", 2)));

        assertThat(Together.run(work)).containsOnly(true);

        assertWaiting("CUSTOMER", minute(10));
    }

    @Test
    void an_audit_entry_is_kept_with_its_view_and_counts_once() {
        AccountView view = account("a", 2, "REKEY", T0);

        house.progressWriter.publishAccount(view, List.of(house.entry("plain", null), house.entry("named", "r1")));
        house.progressWriter.publishAccount(view, List.of(house.entry("plain", null), house.entry("named", "r1")));
        house.progressWriter.publishAccount(account("a", 1, "REKEY", T0), List.of(house.entry("late", "r2")));
        house.progressWriter.publishSession(session("session-1", 1), List.of(house.entry("session", "r3")));
        house.progressWriter.publishSession(session("session-1", 1), List.of(house.entry("session", "r3")));

        assertThat(house.actions()).containsExactly("plain", "named", "late", "session");
        assertThat(house.auditCheck.verify().whole()).isTrue();
    }

    @Test
    void without_its_audit_entry_no_view_is_published() {
        publish(session("session-1", 1));
        house.jdbc.sql("delete from audit_chain").update();

        assertThatThrownBy(() -> house.progressWriter.publishAccount(
                        account("a", 1, "SUPPORT", T0), List.of(house.entry("named", "r1"))))
                .isInstanceOf(RuntimeException.class);

        assertThat(house.progress.account("session-1", "a")).isEmpty();
        assertWaiting(null, null);
        assertThat(house.progress.latestChange()).isEqualTo(1);
    }

    @Test
    void a_session_stays_with_its_customer_whatever_a_workflow_says() {
        // given
        publish(session("session-1", 1));
        SessionView before = session("session-1", 2);
        SessionSummary mine = before.summary();
        SessionView taken = new SessionView(
                new SessionSummary(
                        mine.sessionId(),
                        "4712",
                        mine.reason(),
                        mine.state(),
                        null,
                        null,
                        mine.accountsTotal(),
                        mine.accountsDone(),
                        null,
                        T0,
                        null,
                        mine.headline()),
                9,
                "{}");

        // when
        boolean stored = house.progressWriter.publishSession(taken, List.of(house.entry("forged", "r1")));

        // then nothing of it is kept, and the session goes on
        assertThat(stored).isFalse();
        assertThat(house.actions()).doesNotContain("forged");
        StoredSession session = house.progress.session("session-1").orElseThrow();
        assertThat(session.summary().customerId()).isEqualTo("4711");
        assertThat(house.progressWriter.publishSession(before)).isTrue();
    }

    @Test
    void a_large_view_with_every_kind_of_letter_reads_back() {
        String json = "{\"words\":\"" + "ıİ李🦊\\u0000'".repeat(20_000) + "\"}";

        publish(new AccountView("session-1", "a", 1, json, "REKEY", T0));

        assertThat(stored("a").json()).isEqualTo(json);
    }
}
