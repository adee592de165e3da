package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Unrepaired;
import dev.rekey.accounts.read.WaitingActions;
import dev.rekey.accounts.secrets.CredentialSecret;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the database holds for whoever compares workflows with views. */
@OnBothDatabases
class ReconcilingTest {

    private static final Duration LEASE = Duration.ofSeconds(30);

    private final House house;

    ReconcilingTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Unrepaired lost(String account) {
        return new Unrepaired(
                "lost/" + account,
                Unrepaired.Kind.KEY_LOST,
                "4711",
                "session-1",
                account,
                "main",
                house.clock.instant(),
                "The key is gone.");
    }

    private void use(String account, String attempt) {
        house.credentials.storeAndPromote(
                account,
                "main",
                attempt,
                new CredentialSecret("key-" + attempt, "secret-" + attempt, null),
                null,
                house.entry("KEY_IN_USE", attempt));
    }

    @Test
    void one_worker_at_a_time_compares_until_it_gives_up_or_is_gone() {
        assertThat(house.reconcilerLease.hold("one", LEASE)).isTrue();
        assertThat(house.reconcilerLease.hold("two", LEASE)).isFalse();
        assertThat(house.reconcilerLease.hold("one", LEASE)).isTrue();

        // when the first gives it back, then the second has it at once
        house.reconcilerLease.release("two");
        assertThat(house.reconcilerLease.hold("two", LEASE)).isFalse();
        house.reconcilerLease.release("one");
        assertThat(house.reconcilerLease.hold("two", LEASE)).isTrue();

        // when the second dies, then the first has it as soon as its time is over
        house.clock.advance(LEASE.minusSeconds(1));
        assertThat(house.reconcilerLease.hold("one", LEASE)).isFalse();
        house.clock.advance(Duration.ofSeconds(1));
        assertThat(house.reconcilerLease.hold("one", LEASE)).isTrue();
    }

    @Test
    void how_far_was_looked_is_kept() {
        assertThat(house.reconcilerLease.lookedUntil()).isEmpty();

        house.reconcilerLease.lookedUntil(House.START);

        assertThat(house.reconcilerLease.lookedUntil()).contains(House.START);
    }

    @Test
    void a_finding_is_told_once_until_it_is_settled() {
        assertThat(house.unrepairedLog.record(lost("a"))).isTrue();
        assertThat(house.unrepairedLog.record(lost("a"))).isFalse();
        assertThat(house.unrepairedBoard.ofCustomer("4711")).containsExactly(lost("a"));
        assertThat(house.unrepairedBoard.ofCustomer("4712")).isEmpty();
        assertThat(house.unrepairedBoard.open(10)).containsExactly(lost("a"));
        assertThat(house.unrepairedBoard.count()).isOne();

        assertThat(house.unrepairedLog.settle("lost/a")).isTrue();
        assertThat(house.unrepairedLog.settle("lost/a")).isFalse();
        assertThat(house.unrepairedBoard.open(10)).isEmpty();
        assertThat(house.unrepairedBoard.count()).isZero();

        assertThat(house.unrepairedLog.record(lost("a"))).isTrue();
        assertThat(house.unrepairedBoard.count()).isOne();
    }

    @Test
    void a_lost_key_is_settled_by_a_newer_one_in_its_place() {
        // given a key that is in use, and a lost one that was newer
        String account = house.account("Grid bots");
        use(account, "before");
        house.clock.advance(Duration.ofMinutes(1));
        house.unrepairedLog.record(lost(account));

        // when, then the older one settles nothing
        assertThat(house.unrepairedLog.settleReplacedKeys()).isZero();

        // when a new one comes into use
        house.clock.advance(Duration.ofMinutes(1));
        use(account, "after");

        // then
        assertThat(house.unrepairedLog.settleReplacedKeys()).isOne();
        assertThat(house.unrepairedBoard.count()).isZero();
    }

    @Test
    void a_key_was_in_use_in_a_session_when_one_of_its_attempts_was() {
        String account = house.account("Grid bots");
        use(account, "session-1/" + account + "/main/2");

        assertThat(house.directory.everInUse(account, "main", "session-1/" + account + "/main/"))
                .isTrue();
        assertThat(house.directory.everInUse(account, "extra", "session-1/" + account + "/main/"))
                .isFalse();
        assertThat(house.directory.everInUse(account, "main", "session-2/" + account + "/main/"))
                .isFalse();
        assertThat(house.directory.everInUse(account, "main", "session_1/" + account + "/main/"))
                .isFalse();
    }

    @Test
    void actions_wait_until_they_are_answered() {
        // given two that were left, one after the other, and one that was answered
        LeftAction.Request first = request("first");
        LeftAction.Request second = request("second");
        house.leftActions.leave(first);
        house.leftActions.answer(request("answered"), null);
        house.clock.advance(Duration.ofMinutes(1));
        house.leftActions.leave(second);

        // when, then
        WaitingActions waiting = new WaitingActions(house.jdbc);
        Instant later = house.clock.instant().plusSeconds(1);
        assertThat(waiting.leftBefore(house.clock.instant(), 10))
                .extracting(LeftAction::request)
                .containsExactly(first);
        assertThat(waiting.leftBefore(later, 10))
                .extracting(LeftAction::request)
                .containsExactly(first, second);
        assertThat(waiting.leftBefore(later, 1)).hasSize(1);

        // when one is answered
        house.leftActions.answer(first, "It came too late.");

        // then
        assertThat(waiting.leftBefore(later, 10))
                .extracting(LeftAction::request)
                .containsExactly(second);
    }

    private static LeftAction.Request request(String id) {
        return new LeftAction.Request("session-1", "account-1", id, "4711", "Skip", "TRADER", "4711");
    }
}
