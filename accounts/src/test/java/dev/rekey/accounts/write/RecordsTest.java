package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.read.StoredReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is written once and read back: verdicts, messages to traders, reports. */
@OnBothDatabases
class RecordsTest {

    private static final Instant T0 = House.START;

    private final House house;

    RecordsTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static AttemptRecord attempt(String id, String slot, int number, Instant at, String verdict) {
        return new AttemptRecord(
                id,
                "session-1",
                "account-1",
                slot,
                number,
                at,
                verdict,
                "1234",
                "It works.",
                "[{\"a\":\"İ🦊\"}]",
                true);
    }

    private static Notice notice(String key, @Nullable String account, Instant due) {
        return new Notice(key, "INVITATION", "session-1", account, due, "Please come.");
    }

    private List<AttemptRecord> attempts() {
        return house.attempts.of("session-1", "account-1");
    }

    @Test
    void attempts_are_listed_by_slot_and_number() {
        AttemptRecord third = attempt("a3", "main", 10, T0, "ACCEPTED");
        AttemptRecord second = attempt("a2", "main", 2, T0, "REJECTED");
        AttemptRecord first = attempt("a1", "extra", 1, T0, "UNKNOWN");

        assertThat(List.of(third, second, first)).allMatch(house.attemptLog::record);

        assertThat(attempts()).containsExactly(first, second, third);
        assertThat(house.attempts.of("session-1", "account-2")).isEmpty();
        assertThat(house.attempts.of("session-2", "account-1")).isEmpty();
    }

    @Test
    void an_attempt_shows_its_newest_verdict_whatever_order_they_come_in() {
        AttemptRecord notReady = attempt("a1", "main", 1, T0, "NOT_READY");
        AttemptRecord accepted = attempt("a1", "main", 1, T0.plus(Duration.ofMinutes(1)), "ACCEPTED");

        assertThat(house.attemptLog.record(notReady)).isTrue();
        assertThat(house.attemptLog.record(notReady)).isFalse();
        assertThat(house.attemptLog.record(accepted)).isTrue();
        assertThat(house.attemptLog.record(notReady)).isFalse();
        assertThat(house.attemptLog.record(accepted)).isFalse();

        assertThat(attempts()).containsExactly(accepted);
    }

    @Test
    void of_one_check_that_was_made_twice_the_second_verdict_counts_unless_the_key_is_in_use() {
        AttemptRecord unknown = attempt("a1", "main", 1, T0, "UNKNOWN");
        AttemptRecord accepted = attempt("a1", "main", 1, T0, "ACCEPTED");

        assertThat(house.attemptLog.record(unknown)).isTrue();
        assertThat(house.attemptLog.record(accepted)).isTrue();
        assertThat(house.attemptLog.record(unknown)).isFalse();

        assertThat(attempts()).containsExactly(accepted);
    }

    @Test
    void what_was_judged_without_asking_is_told_by_its_time() {
        // given one that was asked about, and two that were not, of which one is old
        AttemptRecord asked = attempt("a1", "main", 1, T0, "REJECTED");
        house.attemptLog.record(asked);
        for (int i = 2; i <= 3; i++) {
            house.attemptLog.record(new AttemptRecord(
                    "a" + i,
                    "session-" + i,
                    "account-1",
                    "main",
                    i,
                    T0.minusSeconds(60L * (3 - i)),
                    "REJECTED",
                    "1234",
                    "It is the old key.",
                    "[]",
                    false));
        }

        // then
        assertThat(house.attempts.unaskedSince("account-1", T0.minusSeconds(30)))
                .containsExactly(T0);
        assertThat(house.attempts.unaskedSince("account-2", T0.minusSeconds(30)))
                .isEmpty();

        // when one of them is asked about after all
        house.attemptLog.record(new AttemptRecord(
                "a3", "session-3", "account-1", "main", 3, T0.plusSeconds(1), "ACCEPTED", "1234", "Yes.", "[]", true));

        // then
        assertThat(house.attempts.unaskedSince("account-1", T0.minusSeconds(30)))
                .isEmpty();
    }

    @Test
    void verdicts_are_counted_by_exchange() {
        // given
        String account = house.account("Grid bots");
        String exchange = house.directory.account(account).orElseThrow().exchange();
        int number = 0;
        for (String verdict : List.of("UNKNOWN", "ACCEPTED", "UNKNOWN")) {
            number++;
            house.attemptLog.record(new AttemptRecord(
                    "a" + number, "session-1", account, "main", number, T0, verdict, null, "Words.", "[]", true));
        }

        // then
        assertThat(house.attempts.verdicts()).isEqualTo(Map.of(exchange, Map.of("ACCEPTED", 1L, "UNKNOWN", 2L)));
    }

    @Test
    void what_an_exchange_said_is_counted_by_its_code_once_an_attempt() {
        // given
        String account = house.account("Grid bots");
        String exchange = house.directory.account(account).orElseThrow().exchange();
        List<String> found = List.of(
                "[{\"check\":\"SECRET\",\"exchangeCode\":\"400005\"},{\"check\":\"READ\",\"exchangeCode\":\"400005\"}]",
                "[{\"check\":\"KEY_ACCEPTED\",\"exchangeCode\":\"987654\"},{\"check\":\"READ\"}]",
                "[{\"check\":\"SECRET\",\"exchangeCode\":\"400005\"}]");
        int number = 0;
        for (String findings : found) {
            number++;
            house.attemptLog.record(new AttemptRecord(
                    "a" + number,
                    "session-1",
                    account,
                    "main",
                    number,
                    T0,
                    "REJECTED",
                    null,
                    "Words.",
                    findings,
                    true));
        }

        // then
        assertThat(house.attempts.codes()).isEqualTo(Map.of(exchange, Map.of("400005", 2L, "987654", 1L)));
    }

    @Test
    void a_verdict_recorded_by_many_at_once_is_there_once() throws Exception {
        List<Boolean> recorded = Together.run(Collections.nCopies(
                6, (Callable<Boolean>) () -> house.attemptLog.record(attempt("a1", "main", 1, T0, "ACCEPTED"))));

        assertThat(recorded).containsOnlyOnce(true);
        assertThat(attempts()).hasSize(1);
    }

    @Test
    void a_headline_with_hostile_words_is_kept_clean_and_short() {
        house.attemptLog.record(new AttemptRecord(
                "a1",
                "session-1",
                "account-1",
                "main",
                1,
                T0,
                "UNKNOWN",
                null,
                "x\u0000\u202E".repeat(1_000),
                "[]",
                true));

        assertThat(attempts().get(0).headline()).isEqualTo("x".repeat(400));
        assertThat(attempts().get(0).lastFour()).isNull();
    }

    @Test
    void a_notice_counts_once_under_its_key() throws Exception {
        Notice first = notice("k1", null, T0);

        List<Boolean> recorded =
                Together.run(Collections.nCopies(6, (Callable<Boolean>) () -> house.notices.record(first)));

        assertThat(recorded).containsOnlyOnce(true);
        assertThat(house.notices.record(notice("k1", "account-1", T0.plusSeconds(1))))
                .isFalse();
        assertThat(house.noticeBoard.of("session-1")).containsExactly(first);
    }

    @Test
    void notices_of_a_session_come_oldest_first_and_those_of_all_newest_first() {
        Notice late = notice("k1", "account-1", T0.plusSeconds(9));
        Notice early = notice("k2", null, T0);
        Notice other = new Notice("k3", "REMINDER", "session-2", null, T0.plusSeconds(5), "Still there?");

        assertThat(List.of(late, early, other)).allMatch(house.notices::record);

        assertThat(house.noticeBoard.of("session-1")).containsExactly(early, late);
        assertThat(house.noticeBoard.newest(2)).containsExactly(late, other);
        assertThat(house.noticeBoard.newest(0)).isEmpty();
        assertThat(house.noticeBoard.of("session-3")).isEmpty();
    }

    @Test
    void a_report_stays_but_for_one_of_a_later_end() {
        StoredReport first = new StoredReport("session-1", "4711", T0, "{\"words\":\"" + "İ".repeat(100_000) + "\"}");
        StoredReport later = new StoredReport("session-1", "4711", T0.plusSeconds(1), "{\"later\":true}");

        assertThat(house.reportWriter.store(first)).isTrue();
        assertThat(house.reportWriter.store(new StoredReport("session-1", "4711", T0, "{}")))
                .isFalse();
        assertThat(house.reports.of("session-1")).contains(first);

        assertThat(house.reportWriter.store(later)).isTrue();
        assertThat(house.reportWriter.store(first)).isFalse();
        assertThat(house.reports.of("session-1")).contains(later);
        assertThat(house.reports.of("session-2")).isEmpty();
    }
}
