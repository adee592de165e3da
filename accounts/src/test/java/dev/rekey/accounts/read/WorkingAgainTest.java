package dev.rekey.accounts.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.write.AccountView;
import dev.rekey.accounts.write.ImportResult;
import dev.rekey.accounts.write.SessionView;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Accounts that the platform says work again. */
@OnBothDatabases
class WorkingAgainTest {

    private static final Instant T0 = House.START;
    private static final String BEGAN = "2026-11-23T09:30:00Z";

    private final House house;
    private final WorkingAgain working;

    WorkingAgainTest(Database database) {
        house = new House(database);
        working = new WorkingAgain(house.jdbc);
        house.clock.advance(Duration.ofHours(6));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private ImportResult list(String status, String lastWorking) {
        return house.accountImport.importCsv(
                new StringReader("customer,name,exchange,market,label,status,lastWorkingAt\n4711,Ada,okx,spot,Main,"
                        + status + "," + lastWorking + "\n"),
                (exchange, market) -> true);
    }

    private String account() {
        return house.directory.accounts("4711").get(0).id();
    }

    private void session(String waitingOn) {
        house.progressWriter.publishSession(new SessionView(
                new SessionSummary(
                        "session-1",
                        "4711",
                        "VAULT_RESET",
                        "OPEN",
                        null,
                        "sam",
                        1,
                        0,
                        null,
                        T0,
                        null,
                        "0 of 1 accounts done"),
                1,
                "{}"));
        house.progressWriter.publishAccount(new AccountView("session-1", account(), 1, "{}", waitingOn, T0));
    }

    @Test
    void an_account_seen_to_work_after_its_session_began_is_found_and_importing_the_list_again_changes_nothing() {
        // given an open session that waits for its customer
        list("broken", BEGAN);
        session("CUSTOMER");
        assertThat(working.waiting(10)).isEmpty();

        // when
        Instant later = T0.plus(Duration.ofHours(2));
        ImportResult first = list("works", later.toString());
        ImportResult again = list("works", later.toString());

        // then
        assertThat(first.updated()).isOne();
        assertThat(again.unchanged()).isOne();
        assertThat(working.waiting(10)).containsExactly(new WorkingAgain.Account("session-1", account(), later));
    }

    @Test
    void one_that_worked_before_its_session_began_or_lost_its_key_since_is_not() {
        // given
        list("works", "2026-11-20T09:30:00Z");
        session("SUPPORT");
        assertThat(working.waiting(10)).isEmpty();

        // when it worked for an hour, and a vault reset came after that
        list("works", T0.plus(Duration.ofHours(1)).toString());
        house.accounts.markNeedsKey(account(), T0.plus(Duration.ofHours(3)));

        // then
        assertThat(working.waiting(10)).isEmpty();

        // and when it works after that
        list("works", T0.plus(Duration.ofHours(4)).toString());
        assertThat(working.waiting(10)).hasSize(1);
        assertThat(house.directory.needsKeySince(account())).isEmpty();
    }

    @Test
    void one_whose_key_is_being_checked_is_left_alone() {
        list("broken", BEGAN);
        session("REKEY");

        list("works", T0.plus(Duration.ofHours(2)).toString());

        assertThat(working.waiting(10)).isEmpty();
    }

    @Test
    void a_list_that_says_works_says_since_when() {
        assertThat(list("works", "").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.column()).isEqualTo("lastWorkingAt"));
        assertThat(list("fine", BEGAN).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.column()).isEqualTo("status"));
    }
}
