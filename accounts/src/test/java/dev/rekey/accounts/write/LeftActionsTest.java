package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.LeftAction.Request;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

@OnBothDatabases
class LeftActionsTest {

    private static final String ACCOUNT = "11111111-1111-1111-1111-111111111111";

    private final House house;

    LeftActionsTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static Request connect(String id) {
        return of("session-1", ACCOUNT, id, "Connect");
    }

    private static Request of(String session, String account, String id, String action) {
        return new Request(session, account, id, "4711", action, "TRADER", "4711");
    }

    private List<LeftAction> told() {
        return house.actionAnswers.toTell("session-1");
    }

    @Test
    void an_action_waits_from_when_it_is_left_until_it_is_answered() {
        // when it is left, and Temporal keeps it
        assertThat(house.leftActions.leave(connect("a"))).isEmpty();
        assertThat(told()).singleElement().satisfies(action -> {
            assertThat(action.pending()).isTrue();
            assertThat(action.kept()).isFalse();
        });
        house.leftActions.kept(connect("a"));

        // then it waits
        assertThat(told()).singleElement().satisfies(action -> {
            assertThat(action.pending()).isTrue();
            assertThat(action.kept()).isTrue();
            assertThat(action.leftAt()).isEqualTo(House.START);
            assertThat(action.request()).isEqualTo(connect("a"));
        });

        // and when it is answered, nothing is left to be told
        house.leftActions.answer(connect("a"), null);
        assertThat(told()).isEmpty();
    }

    @Test
    void an_answer_that_came_first_is_found_by_whoever_leaves_the_action() {
        // given an update that was taken, and whose answer did not reach the page
        house.leftActions.answer(connect("a"), null);

        // when
        Optional<LeftAction> answered = house.leftActions.leave(connect("a"));

        // then
        assertThat(answered)
                .hasValueSatisfying(action -> assertThat(action.done()).isTrue());
        assertThat(told()).isEmpty();
    }

    @Test
    void whoever_leaves_waits_for_an_answer_that_is_just_being_written() throws Exception {
        // given both at the same moment, many times
        for (int i = 0; i < 20; i++) {
            Request request = connect("both-" + i);
            TransactionTemplate transaction = new TransactionTemplate(house.transactions);
            List<Callable<Boolean>> both = List.of(
                    () -> {
                        house.leftActions.leave(request);
                        return true;
                    },
                    () -> {
                        transaction.executeWithoutResult(status -> house.leftActions.answer(request, null));
                        return true;
                    });

            // when
            Together.run(both);
        }

        // then none waits for ever
        assertThat(told()).isEmpty();
    }

    @Test
    void a_refusal_is_told_until_the_next_action_on_the_same_account() {
        // given
        house.leftActions.leave(connect("a"));
        house.leftActions.kept(connect("a"));

        // when
        house.leftActions.answer(connect("a"), "First start with this account.");

        // then
        assertThat(told()).singleElement().satisfies(action -> {
            assertThat(action.pending()).isFalse();
            assertThat(action.refusal()).isEqualTo("First start with this account.");
        });
        house.clock.advance(Duration.ofSeconds(1));
        house.leftActions.answer(of("session-1", "another-account", "b", "OpenEdit"), null);
        assertThat(told()).hasSize(1);
        house.leftActions.answer(of("session-1", ACCOUNT, "c", "OpenEdit"), null);
        assertThat(told()).isEmpty();
    }

    @Test
    void an_action_for_an_earlier_session_is_answered_where_it_was_left() {
        // given
        house.leftActions.leave(of("session-0", ACCOUNT, "old", "OpenEdit"));

        // when the present session refuses it
        house.leftActions.answer(
                of("session-1", ACCOUNT, "old", "OpenEdit"), "This page belongs to an earlier session.");

        // then
        assertThat(house.actionAnswers.toTell("session-0"))
                .singleElement()
                .satisfies(action -> assertThat(action.refusal()).contains("earlier session"));
    }

    @Test
    void one_name_of_two_customers_is_two_actions() {
        // given
        Request mine = new Request("session-1", "", "extend-1", "4711", "Extend", "PROGRAM", "bot");
        Request other = new Request("session-2", "", "extend-1", "4712", "Extend", "PROGRAM", "bot");
        house.leftActions.leave(mine);
        house.leftActions.leave(other);

        // when
        house.leftActions.answer(other, null);

        // then
        assertThat(told()).hasSize(1);
        assertThat(house.actionAnswers.toTell("session-2")).isEmpty();
    }

    @Test
    void what_was_refused_and_is_taken_after_all_is_done() {
        house.leftActions.answer(connect("a"), "First start with this account.");

        house.leftActions.answer(connect("a"), null);

        assertThat(told()).isEmpty();
        assertThat(house.leftActions.leave(connect("a")))
                .hasValueSatisfying(action -> assertThat(action.done()).isTrue());
    }

    @Test
    void what_temporal_did_not_take_waits_for_nothing() {
        house.leftActions.leave(connect("a"));

        house.leftActions.withdraw(connect("a"));

        assertThat(told()).isEmpty();
        assertThat(house.leftActions.leave(connect("a"))).isEmpty();
    }

    @Test
    void checks_are_counted_by_account_whatever_the_session_and_only_those_that_were_begun() {
        // given
        house.leftActions.answer(of("session-0", ACCOUNT, "a", "Connect"), null);
        house.clock.advance(Duration.ofMinutes(1));
        Instant second = house.clock.instant();
        house.leftActions.answer(of("session-1", ACCOUNT, "b", "CheckAgain"), null);
        house.leftActions.answer(of("session-1", ACCOUNT, "b", "CheckAgain"), null);
        house.leftActions.answer(of("session-1", ACCOUNT, "c", "Connect"), "This page is out of date.");
        house.leftActions.leave(of("session-1", ACCOUNT, "d", "Connect"));
        house.leftActions.answer(of("session-1", ACCOUNT, "e", "OpenEdit"), null);

        // when
        Set<String> checks = Set.of("Connect", "CheckAgain");

        // then
        assertThat(house.actionAnswers.doneSince("4711", ACCOUNT, checks, Instant.EPOCH))
                .containsExactly(House.START, second);
        assertThat(house.actionAnswers.doneSince("4711", ACCOUNT, checks, House.START))
                .containsExactly(second);
    }

    @Test
    void a_start_waits_until_its_session_has_begun() {
        // given
        Request start = of("session-9", "", "session-9", "Start");
        house.leftActions.leave(start);
        assertThat(house.actionAnswers.startsThatWait("4711")).hasSize(1);

        // when it begins by itself
        house.progressWriter.publishSession(new SessionView(
                new dev.rekey.accounts.read.SessionSummary(
                        "session-9", "4711", "EXPIRED", "OPEN", null, null, 1, 0, null, House.START, null, "One."),
                1,
                "{}"));

        // then
        assertThat(house.actionAnswers.startsThatWait("4711")).isEmpty();
    }

    @Test
    void what_is_old_is_forgotten() {
        house.leftActions.answer(connect("a"), null);
        house.leftActions.leave(connect("b"));

        assertThat(house.leftActions.forget(House.START)).isZero();
        assertThat(house.leftActions.forget(House.START.plusSeconds(1))).isEqualTo(2);
    }
}
