package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.LineCode;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SessionView.State;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session that is closing swallows no start: the session that was asked for begins when the closing one has ended. */
@Timeout(600)
class SuccessorTest {

    private static final AccountRef ONE = Given.account("a-one", List.of("main"), Risk.NONE);
    private static final AccountRef TWO = Given.account("b-two", List.of("main"), Risk.NONE);

    private Stage stage;

    @BeforeEach
    void open() {
        stage = Stage.open();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void a_start_while_a_cancelled_session_is_closing_begins_the_next_session() {
        // given a session that waits for the second look at a new key
        WorkflowStub closing = closing();

        // when
        SessionView answered = join(closing, "j-1", start("s-2", ONE, TWO));

        // then the answer names the session that takes the accounts
        assertThat(answered.sessionId()).isEqualTo("s-2");
        assertThat(answered.accountIds()).containsExactly("a-one", "b-two");

        // and it begins with all of them when the first has ended
        stage.pass(Duration.ofMinutes(3));
        SessionView begun = stage.progress.awaitSession(v -> v.sessionId().equals("s-2"));
        assertThat(begun.state()).isEqualTo(State.OPEN);
        assertThat(Objects.requireNonNull(stage.progress.report()).sessionId()).isEqualTo("s-1");
        assertThat(accountsOf("s-2")).containsOnly("a-one", "b-two");
    }

    @Test
    void two_starts_while_one_is_closing_become_one_session() {
        // given
        WorkflowStub closing = closing();

        // when
        SessionView first = join(closing, "j-1", start("s-2", ONE));
        SessionView second = join(closing, "j-2", start("s-3", ONE, TWO));

        // then
        assertThat(first.sessionId()).isEqualTo("s-2");
        assertThat(second.sessionId()).isEqualTo("s-2");
        stage.pass(Duration.ofMinutes(3));
        stage.progress.awaitSession(v -> v.sessionId().equals("s-2"));
        assertThat(accountsOf("s-2")).containsOnly("a-one", "b-two");
        assertThat(accountsOf("s-3")).isEmpty();
    }

    @Test
    void a_start_that_only_a_signal_brought_begins_the_next_session_too() {
        // given
        WorkflowStub closing = closing();

        // when
        closing.signal("join", new SessionRequest("j-1", Given.AGENT, new SessionAction.Join(start("s-2", TWO))));
        stage.pass(Duration.ofMinutes(3));

        // then
        stage.progress.awaitSession(v -> v.sessionId().equals("s-2"));
        assertThat(accountsOf("s-2")).containsOnly("b-two");
    }

    @Test
    void a_start_that_was_joined_before_the_cancel_begins_nothing_when_it_comes_again() {
        // given
        WorkflowStub session = connected();
        join(session, "j-1", start("s-2", ONE));
        session.update(
                "cancel",
                SessionView.class,
                new SessionRequest("c-1", Given.AGENT, new SessionAction.Cancel("by mistake")));

        // when
        SessionView again = join(session, "j-1", start("s-2", ONE));

        // then
        assertThat(again.sessionId()).isEqualTo("s-1");
        assertThat(next(session)).isNull();
    }

    @Test
    void the_same_start_sent_twice_is_one() {
        // given
        WorkflowStub closing = closing();
        join(closing, "j-1", start("s-2", TWO));

        // when
        SessionView again = join(closing, "j-1", start("s-2", TWO));

        // then
        assertThat(again.sessionId()).isEqualTo("s-2");
        assertThat(again.accountIds()).containsExactly("b-two");
    }

    @Test
    void an_account_that_is_done_and_named_before_its_session_knows_has_its_turn_in_the_next_session() {
        // given an account that has ended, which cannot be written down
        WorkflowStub session = stage.begin(start("s-1", ONE, TWO));
        stage.progress.awaitView(v -> v.accountId().equals("b-two"));
        stage.progress.goAway();
        stage.perform(stage.account("a-one"), new Action.Skip("sold it"));

        // when somebody starts a session for it
        session.signal("join", new SessionRequest("j-1", Given.AGENT, new SessionAction.Join(start("s-2", ONE, TWO))));
        assertThat(stage.sessionView(session).finished()).isEmpty();
        stage.progress.comeBack();

        // then it begins when the open one has ended, with this account alone: the other one was under way
        assertThat(stage.progress.awaitEntry("accounts wait").said())
                .containsExactly(LineCode.ACCOUNTS_WAIT.with(1, "s-2"));
        stage.perform(stage.account("b-two"), new Action.Skip("sold as well"));
        stage.progress.awaitSession(v -> v.sessionId().equals("s-2"));
        assertThat(accountsOf("s-2")).containsOnly("a-one");
    }

    @Test
    void an_account_that_is_named_while_it_is_under_way_has_no_turn_in_a_next_session() {
        // given
        WorkflowStub session = stage.begin(start("s-1", ONE));
        stage.progress.awaitView(v -> v.accountId().equals("a-one"));

        // when
        join(session, "j-1", start("s-2", ONE));
        stage.pass(Duration.ofMinutes(1));
        stage.perform(stage.account("a-one"), new Action.Skip("sold it"));

        // then
        assertThat(stage.report(session).state()).isEqualTo(State.FINISHED);
        assertThat(next(session)).isNull();
    }

    @Test
    void an_account_that_is_done_and_named_again_has_its_turn_in_the_next_session() {
        // given a session in which one account is done and the other is not
        WorkflowStub session = stage.begin(start("s-1", ONE, TWO));
        stage.progress.awaitView(v -> v.accountId().equals("a-one"));
        stage.perform(stage.account("a-one"), new Action.Skip("sold it"));
        stage.account("a-one").getResult(AccountOutcome.class);
        assertThat(stage.sessionView(session).finished()).hasSize(1);

        // when its key is lost again, and somebody starts a session for it
        SessionView answered = join(session, "j-1", start("s-2", ONE));

        // then the answer names the session that takes it, and the desk says that it waits
        assertThat(answered.sessionId()).isEqualTo("s-2");
        assertThat(answered.accountIds()).containsExactly("a-one");
        assertThat(stage.progress.awaitEntry("Join").said())
                .containsExactly(LineCode.ACCOUNTS_ADDED.with(0), LineCode.ACCOUNTS_WAIT.with(1, "s-2"));

        // and it begins when the open one has ended
        stage.perform(stage.account("b-two"), new Action.Skip("sold as well"));
        SessionView begun = stage.progress.awaitSession(v -> v.sessionId().equals("s-2"));
        assertThat(begun.state()).isEqualTo(State.OPEN);
        assertThat(Objects.requireNonNull(stage.progress.report()).state()).isEqualTo(State.FINISHED);
        assertThat(accountsOf("s-2")).containsOnly("a-one");

        // and the same start again, or the one it came from, is no other one
        stage.perform(stage.account("a-one"), new Action.OpenEdit());
        assertThat(join(current(), "j-1", start("s-2", ONE)).sessionId()).isEqualTo("s-2");
        assertThat(join(current(), "s-2", start("s-2", ONE)).sessionId()).isEqualTo("s-2");
        assertThat(stage.sessionView(current()).accountIds()).containsExactly("a-one");
        stage.perform(stage.account("a-one"), new Action.Skip("enough"));
        assertThat(current().getResult(SessionReport.class).sessionId()).isEqualTo("s-2");
    }

    @Test
    void an_account_that_is_under_way_is_not_asked_for_twice() {
        // given
        WorkflowStub session = stage.begin(start("s-1", ONE));
        stage.progress.awaitView(v -> v.accountId().equals("a-one"));

        // when
        SessionView answered = join(session, "j-1", start("s-2", ONE, TWO));

        // then
        assertThat(answered.sessionId()).isEqualTo("s-1");
        stage.progress.awaitView(v -> v.accountId().equals("b-two"));
        assertThat(accountsOf("s-1")).containsOnly("a-one", "b-two");
        assertThat(next(session)).isNull();
    }

    @Test
    void a_start_that_comes_again_after_its_session_has_begun_begins_no_other_one() {
        // given two starts that became one session, in which an account is done by now
        WorkflowStub closing = closing();
        join(closing, "j-1", start("s-2", ONE));
        join(closing, "j-2", start("s-3", TWO));
        stage.pass(Duration.ofMinutes(3));
        stage.progress.awaitView(
                v -> v.sessionId().equals("s-2") && v.accountId().equals("b-two"));
        stage.perform(stage.account("b-two"), new Action.Skip("sold it"));
        stage.progress.awaitSession(
                v -> v.sessionId().equals("s-2") && v.finished().size() == 1);

        // when
        SessionView again = join(current(), "j-2", start("s-3", TWO));

        // then
        assertThat(again.sessionId()).isEqualTo("s-2");
        stage.perform(stage.account("a-one"), new Action.Skip("sold as well"));
        assertThat(current().getResult(SessionReport.class).sessionId()).isEqualTo("s-2");
    }

    @Test
    void a_session_that_was_terminated_tells_what_was_to_follow_it() {
        // given
        WorkflowStub closing = closing();
        join(closing, "j-1", start("s-2", TWO));

        // when
        closing.terminate("by an operator");

        // then
        SessionStart next = Objects.requireNonNull(next(closing));
        assertThat(next.sessionId()).isEqualTo("s-2");
        assertThat(next.allAccounts()).containsExactly(TWO);
    }

    @Test
    void what_was_taken_and_comes_again_by_signal_is_told_again() {
        // given what was told once, to a store that was put back since
        WorkflowStub session = stage.begin(start("s-1", ONE));
        stage.progress.awaitView(v -> v.accountId().equals("a-one"));
        SessionRequest extend = new SessionRequest("e-1", Given.AGENT, new SessionAction.Extend());
        session.signal(extend.action().message(), extend);
        stage.progress.awaitTold("e-1", 1);
        SessionView before = stage.sessionView(session);

        // when
        session.signal(extend.action().message(), extend);

        // then
        stage.progress.awaitTold("e-1", 2);
        assertThat(stage.sessionView(session)).isEqualTo(before);
        assertThat(stage.progress.actions()).containsOnlyOnce("Extend");
    }

    @Test
    void a_number_that_no_store_counts_to_leaves_room_for_the_next_view() {
        // given
        WorkflowStub session = stage.begin(start("s-1", ONE));
        stage.progress.awaitView(v -> v.accountId().equals("a-one"));
        long before = stage.sessionView(session).revision();

        // when
        session.signal("show", Long.MAX_VALUE);
        stage.progress.awaitEntry("shown again");

        // then
        assertThat(stage.sessionView(session).revision()).isEqualTo(before + 1);
    }

    @Test
    void a_session_that_temporal_cancelled_tells_what_was_to_follow_it() {
        // given a session that cannot go on as another one: Temporal itself was told to cancel it
        WorkflowStub session = connected();
        session.cancel();
        stage.progress.awaitEntry("cancelled by Temporal");
        join(session, "j-1", start("s-2", TWO));

        // when
        stage.pass(Duration.ofMinutes(3));
        assertThatThrownBy(() -> stage.report(session)).isNotNull();

        // then whoever looks after ended sessions can start it
        SessionStart next = Objects.requireNonNull(next(session));
        assertThat(next.sessionId()).isEqualTo("s-2");
        assertThat(next.allAccounts()).containsExactly(TWO);
    }

    @Test
    void an_action_for_the_session_before_does_not_reach_the_next() {
        // given
        WorkflowStub session = closing();
        join(session, "j-1", start("s-2", TWO));
        stage.pass(Duration.ofMinutes(3));
        stage.progress.awaitSession(v -> v.sessionId().equals("s-2"));

        // when
        current().signal("cancel", new SessionRequest("c-1", Given.AGENT, "s-1", new SessionAction.Cancel("late")));

        // then
        assertThat(stage.progress.awaitEntry("ignored: Cancel").said())
                .containsExactly(RefusalCode.EARLIER_SESSION_OF_CUSTOMER.with());
        assertThat(stage.sessionView(current()).state()).isEqualTo(State.OPEN);
    }

    @Test
    void an_account_whose_session_was_ended_from_outside_gives_way_to_the_new_session() {
        // given
        WorkflowStub lost = stage.begin(start("s-1", ONE));
        stage.progress.awaitView(v -> v.sessionId().equals("s-1"));
        lost.terminate("by an operator");

        // when
        WorkflowStub fresh = stage.begin(start("s-2", ONE));

        // then
        AccountView view = stage.progress.awaitView(v -> v.sessionId().equals("s-2"));
        assertThat(view.outcome()).isNull();
        stage.perform(stage.account("a-one"), new Action.Skip("enough"));
        SessionReport report = stage.report(fresh);
        assertThat(report.accounts()).extracting(AccountOutcome::outcome).containsExactly(Outcome.SKIPPED);
    }

    @Test
    void a_session_goes_on_in_another_run_with_all_it_knew() {
        // given what an earlier run of the session left: one account done, one running
        WorkflowStub account = stage.begin(Given.start(Reason.VAULT_RESET, TWO));
        account.signal("sessionMoved");
        AccountOutcome done = new AccountOutcome(
                "a-one",
                "KuCoin Spot",
                "Grid *one*",
                Outcome.SKIPPED,
                0,
                0,
                List.of(),
                null,
                null,
                stage.now(),
                Message.words("sold it"));
        SessionView view = new SessionView(
                Given.SESSION,
                Given.CUSTOMER,
                17,
                Reason.VAULT_RESET,
                null,
                Given.AGENT,
                Given.AGENT,
                stage.now(),
                stage.now().plus(Duration.ofDays(30)),
                List.of("a-one", "b-two"),
                List.of(done),
                1,
                State.OPEN,
                null);
        SessionStart carried = start(Given.SESSION)
                .carrying(new SessionStart.Carried(
                        view,
                        List.of(ONE, TWO),
                        List.of("b-two"),
                        stage.now(),
                        stage.now().plus(Duration.ofHours(20)),
                        List.of("seen-1"),
                        null,
                        List.of()));

        // when
        WorkflowStub session = stage.begin(carried);
        SessionView same = session.update(
                "cancel",
                SessionView.class,
                new SessionRequest("seen-1", Given.AGENT, new SessionAction.Cancel("long ago")));
        stage.perform(account, new Action.Skip("sold as well"));
        SessionReport report = stage.report(session);

        // then
        assertThat(same.state()).isEqualTo(State.OPEN);
        assertThat(report.state()).isEqualTo(State.FINISHED);
        assertThat(report.accounts()).extracting(AccountOutcome::accountId).containsExactly("a-one", "b-two");
        assertThat(report.startedAt()).isEqualTo(view.startedAt());
    }

    // ---- given ----

    /** A cancelled session whose one account finishes its second look first. */
    private WorkflowStub closing() {
        WorkflowStub session = connected();
        session.update(
                "cancel",
                SessionView.class,
                new SessionRequest("cancel", Given.AGENT, new SessionAction.Cancel("by mistake")));
        return session;
    }

    private WorkflowStub connected() {
        WorkflowStub session = stage.begin(start("s-1", ONE));
        stage.progress.awaitView(v -> v.accountId().equals("a-one"));
        stage.paste(stage.account("a-one"));
        stage.progress.awaitView(v -> v.connectedAt() != null);
        return session;
    }

    /** What is to follow a session, as whoever looks after ended ones finds it; null for nothing. */
    private static @Nullable SessionStart next(WorkflowStub session) {
        return session.describe().getMemo(RotationSession.NEXT, SessionStart.class, SessionStart.class);
    }

    private WorkflowStub current() {
        return stage.client().newUntypedWorkflowStub(WorkflowIds.session(Given.CUSTOMER));
    }

    private static SessionView join(WorkflowStub session, String id, SessionStart start) {
        return session.update(
                "join", SessionView.class, new SessionRequest(id, Given.AGENT, new SessionAction.Join(start)));
    }

    private static SessionStart start(String id, AccountRef... accounts) {
        return new SessionStart(
                id,
                Given.CUSTOMER,
                Reason.VAULT_RESET,
                null,
                Given.AGENT,
                new ArrayList<>(List.of(accounts)),
                Pace.standard());
    }

    private List<String> accountsOf(String session) {
        return stage.progress.views().stream()
                .filter(v -> v.sessionId().equals(session))
                .map(AccountView::accountId)
                .distinct()
                .toList();
    }
}
