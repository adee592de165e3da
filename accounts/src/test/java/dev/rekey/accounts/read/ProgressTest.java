package dev.rekey.accounts.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.write.AccountView;
import dev.rekey.accounts.write.SessionView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class ProgressTest {

    private static final Instant T0 = House.START;

    private final House house;

    ProgressTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Instant hour(int hour) {
        return T0.plus(Duration.ofHours(hour));
    }

    private void session(
            String id, String customer, String reason, String state, @Nullable String agent, int start, int end) {
        house.progressWriter.publishSession(new SessionView(
                new SessionSummary(
                        id,
                        customer,
                        reason,
                        state,
                        null,
                        agent,
                        1,
                        0,
                        null,
                        hour(start),
                        end == 0 ? null : hour(end),
                        "Words."),
                1,
                "{}"));
    }

    private void waiting(String sessionId, String on, int since) {
        house.progressWriter.publishAccount(new AccountView(sessionId, "account", 1, "{}", on, hour(since)));
    }

    private List<String> ids(SessionFilter filter) {
        return house.progress.sessions(filter, Page.first(50)).rows().stream()
                .map(row -> row.summary().sessionId())
                .toList();
    }

    private static SessionFilter text(String text) {
        return new SessionFilter(SessionFilter.Scope.ALL, null, null, null, null, text);
    }

    @Test
    void lists_open_sessions_by_how_long_they_have_waited_then_the_newest() {
        session("old", "1", "EXPIRED", "OPEN", null, 1, 0);
        session("new", "2", "EXPIRED", "OPEN", null, 2, 0);
        session("waits-short", "3", "EXPIRED", "OPEN", null, 3, 0);
        session("waits-long", "4", "EXPIRED", "OPEN", null, 4, 0);
        session("over", "5", "EXPIRED", "DONE", null, 1, 5);
        waiting("waits-short", "CUSTOMER", 9);
        waiting("waits-long", "EXCHANGE", 8);
        waiting("new", "NOBODY", 1);

        assertThat(ids(SessionFilter.everyOpen())).containsExactly("waits-long", "waits-short", "new", "old");
    }

    @Test
    void lists_sessions_that_are_over_by_their_end_newest_first() {
        session("first", "1", "EXPIRED", "DONE", null, 1, 5);
        session("last", "2", "EXPIRED", "DONE", null, 1, 7);
        session("open", "3", "EXPIRED", "OPEN", null, 1, 0);

        assertThat(ids(new SessionFilter(SessionFilter.Scope.ENDED, null, null, null, null, null)))
                .containsExactly("last", "first");
        assertThat(ids(new SessionFilter(SessionFilter.Scope.ALL, null, null, null, null, null)))
                .containsExactlyInAnyOrder("open", "last", "first");
    }

    @Test
    void filters_by_every_part_and_counts_the_same() {
        session("s1", "1", "EXPIRED", "OPEN", "ada", 1, 0);
        session("s2", "2", "LEAKED", "OPEN", "ada", 1, 0);
        session("s3", "3", "LEAKED", "PAUSED", null, 1, 0);
        session("s4", "4", "LEAKED", "DONE", "ada", 1, 2);
        waiting("s2", "SUPPORT", 1);
        waiting("s3", "CUSTOMER", 1);
        SessionFilter.Scope open = SessionFilter.Scope.OPEN;

        assertThat(ids(new SessionFilter(open, "PAUSED", null, null, null, null)))
                .containsExactly("s3");
        assertThat(ids(new SessionFilter(open, null, "LEAKED", null, null, null)))
                .containsExactlyInAnyOrder("s2", "s3");
        assertThat(ids(new SessionFilter(open, null, null, "SUPPORT", null, null)))
                .containsExactly("s2");
        assertThat(ids(new SessionFilter(open, null, null, null, "ada", null))).containsExactlyInAnyOrder("s1", "s2");
        assertThat(ids(new SessionFilter(open, "OPEN", "LEAKED", "SUPPORT", "ada", "2")))
                .containsExactly("s2");
        assertThat(ids(new SessionFilter(open, "OPEN' or '1'='1", null, null, null, null)))
                .isEmpty();
        SessionCounts counts = house.progress.openCounts();
        assertThat(counts.open()).isEqualTo(3);
        assertThat(counts.byState()).isEqualTo(Map.of("OPEN", 2L, "PAUSED", 1L));
        assertThat(counts.byReason()).isEqualTo(Map.of("EXPIRED", 1L, "LEAKED", 2L));
        assertThat(counts.byWaitingOn()).isEqualTo(Map.of("", 1L, "SUPPORT", 1L, "CUSTOMER", 1L));
        assertThat(counts.byAgent()).isEqualTo(Map.of("", 1L, "ada", 2L));
    }

    @Test
    void finds_sessions_by_the_customers_name_and_also_when_the_customer_is_not_known() {
        house.account("4711", "Main");
        session("known", "4711", "EXPIRED", "OPEN", null, 1, 0);
        session("stranger", "X_99", "EXPIRED", "OPEN", null, 1, 0);

        assertThat(ids(text("ADA"))).containsExactly("known");
        assertThat(ids(text("471"))).containsExactly("known");
        assertThat(ids(text("x_9"))).containsExactly("stranger");
        assertThat(ids(text("%"))).isEmpty();
        assertThat(house.progress
                        .sessions(text("ada"), Page.first(5))
                        .rows()
                        .get(0)
                        .customerName())
                .isEqualTo("Ada Example");
        assertThat(house.progress.session("stranger").orElseThrow().customerName())
                .isNull();
    }

    @Test
    void turns_pages_without_losing_or_repeating_a_session() {
        for (int number = 0; number < 7; number++) {
            session("s" + number, "1", "EXPIRED", "OPEN", null, 1, 0);
        }

        Paged<SessionRow> first = house.progress.sessions(SessionFilter.everyOpen(), new Page(0, 3));
        Paged<SessionRow> second = house.progress.sessions(SessionFilter.everyOpen(), new Page(1, 3));
        Paged<SessionRow> third = house.progress.sessions(SessionFilter.everyOpen(), new Page(2, 3));
        Paged<SessionRow> fourth = house.progress.sessions(SessionFilter.everyOpen(), new Page(3, 3));

        assertThat(List.of(first, second, third, fourth))
                .flatExtracting(Paged::rows)
                .extracting(row -> row.summary().sessionId())
                .containsExactly("s0", "s1", "s2", "s3", "s4", "s5", "s6");
        assertThat(first.total()).isEqualTo(7);
        assertThat(List.of(first, second, third, fourth))
                .extracting(Paged::hasNext)
                .containsExactly(true, true, false, false);
    }

    @Test
    void finds_the_customers_newest_open_session() {
        session("over", "4711", "EXPIRED", "DONE", null, 5, 6);
        session("older", "4711", "EXPIRED", "OPEN", null, 1, 0);
        session("newer", "4711", "EXPIRED", "OPEN", null, 2, 0);

        assertThat(house.progress.openSessionOf("4711").map(StoredSession::sessionId))
                .contains("newer");
        assertThat(house.progress.openSessionOf("4712")).isEmpty();
    }

    @Test
    void gives_back_a_session_and_its_accounts_as_they_were_published() {
        SessionSummary summary = new SessionSummary(
                "s1", "4711", "EXPIRED", "OPEN", null, "ada", 4, 2, null, hour(1), hour(2), "Two of 4.");
        house.progressWriter.publishSession(new SessionView(summary, 6, "{\"a\":1}"));

        assertThat(house.progress.session("s1"))
                .contains(new StoredSession(summary, null, 6, "{\"a\":1}", 1, House.START));

        house.progressWriter.publishAccount(new AccountView("s1", "b", 3, "{\"b\":1}", "REKEY", T0));
        house.progressWriter.publishAccount(new AccountView("s1", "a", 4, "{\"c\":1}", "REKEY", T0));
        assertThat(house.progress.accounts("s1"))
                .containsExactly(
                        new StoredView("s1", "a", 4, "{\"c\":1}", 3, House.START, null),
                        new StoredView("s1", "b", 3, "{\"b\":1}", 2, House.START, null));
        assertThat(house.progress.account("s1", "a"))
                .contains(new StoredView("s1", "a", 4, "{\"c\":1}", 3, House.START, null));
        assertThat(house.progress.account("s2", "a")).isEmpty();
        assertThat(house.progress.session("s2")).isEmpty();
    }

    @Test
    void tells_which_rotations_go_on_and_which_ended_since_when() {
        // given two sessions that go on and one that is over
        session("goes-on", "1", "EXPIRED", "OPEN", null, 1, 0);
        session("goes-on-too", "1", "EXPIRED", "OPEN", null, 2, 0);
        session("over", "1", "EXPIRED", "DONE", null, 1, 5);
        for (String on : List.of("CUSTOMER", "REKEY", "EXCHANGE", "SUPPORT", "NOBODY")) {
            house.progressWriter.publishAccount(new AccountView("goes-on", "a-" + on, 1, "{}", on, hour(1)));
        }
        house.progressWriter.publishAccount(new AccountView("over", "a-REKEY", 1, "{}", "NOBODY", hour(1)));

        // when, then
        assertThat(house.progress.openSessions())
                .extracting(StoredSession::sessionId)
                .containsExactly("goes-on", "goes-on-too");
        assertThat(house.progress.openSessionsOf("1")).hasSize(2);
        assertThat(house.progress.openSessionsOf("2")).isEmpty();
        assertThat(house.progress.openAccounts())
                .extracting(OpenAccount::accountId)
                .containsExactly("a-CUSTOMER", "a-EXCHANGE", "a-REKEY", "a-SUPPORT");
        assertThat(house.progress.openAccountsOf("a-REKEY")).containsExactly(new OpenAccount("goes-on", "a-REKEY"));
        assertThat(house.progress.openAccountsOf("a-NOBODY")).isEmpty();
        assertThat(house.progress.accountEndedSince("a-REKEY", T0)).isTrue();
        assertThat(house.progress.accountEndedSince("a-REKEY", T0.plusSeconds(1)))
                .isFalse();
        assertThat(house.progress.accountEndedSince("a-CUSTOMER", T0)).isFalse();
        assertThat(house.progress.sessionEndedSince("1", T0)).isTrue();
        assertThat(house.progress.sessionEndedSince("1", T0.plusSeconds(1))).isFalse();
        assertThat(house.progress.sessionEndedSince("2", T0)).isFalse();
    }
}
