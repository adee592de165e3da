package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.LateAnswers;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.EndCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What comes while a workflow waits for something else is neither lost nor acted on too late. */
@Timeout(600)
class OrderTest {

    private static final AccountRef ONE = Given.account("a-one", List.of("main"), Risk.NONE);
    private static final AccountRef TWO = Given.account("b-two", List.of("main"), Risk.NONE);

    /** An hour later than anything here happens. */
    private static final Pace LATE_SECOND_CHECK = new Pace(
            Duration.ofHours(1),
            Pace.standard().retryFirst(),
            Pace.standard().retryMost(),
            Pace.standard().helpAfter(),
            List.of(),
            Duration.ofDays(30));

    private @Nullable Stage opened;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void a_session_ends_when_its_accounts_end_before_it_knows_that_they_were_told_to() {
        // given
        Stage stage = on(Stage.open(LateAnswers.of("close").afterEndOf("AccountRotation")));
        WorkflowStub session = begin(stage, ONE);

        // when
        session.signal("submit", request("cancel", new SessionAction.Cancel("by mistake")));

        // then
        stage.progress.awaitSession(v -> v.endedAt() != null);
        assertThat(stage.report(session).accounts())
                .extracting(AccountOutcome::outcome)
                .containsExactly(Outcome.CANCELLED);
    }

    @Test
    void an_account_that_is_named_while_somebody_is_still_answered_is_taken_by_the_session_that_says_so() {
        // given a session whose only account is done while an action on it waits for a slow database
        Stage stage = on(Stage.open(LateAnswers.of("publish: Extend").afterSignal("submit")));
        WorkflowStub session = begin(stage, ONE);
        session.startUpdate(
                "perform",
                WorkflowUpdateStage.ACCEPTED,
                SessionView.class,
                request("extend", new SessionAction.Extend()));
        stage.perform(stage.account("a-one"), new Action.Skip("sold it"));
        until(() -> !stage.sessionView(session).finished().isEmpty());

        // when
        session.signal("submit", request("join", new SessionAction.Join(start(TWO))));

        // then
        stage.progress.awaitView(v -> v.accountId().equals("b-two"));
        stage.perform(stage.account("b-two"), new Action.Skip("sold as well"));
        SessionReport report = stage.report(session);
        assertThat(report.state()).isEqualTo(SessionView.State.FINISHED);
        assertThat(report.accounts()).extracting(AccountOutcome::accountId).containsExactly("a-one", "b-two");
    }

    @Test
    void nobody_is_reminded_of_a_session_that_is_cancelled_while_it_looks_for_a_sign_of_life() {
        // given a reminder that is due
        Stage stage = on(Stage.open(LateAnswers.of("look for a sign of life").afterSignal("submit")));
        WorkflowStub session = begin(stage, ONE);
        stage.pass(Duration.ofMinutes(61));

        // when
        session.signal("submit", request("cancel", new SessionAction.Cancel("by mistake")));
        SessionReport report = stage.report(session);

        // then
        assertThat(report.state()).isEqualTo(SessionView.State.CANCELLED);
        assertThat(stage.notices.sent(NoticeActivities.Kind.REMINDER)).isEmpty();
        assertThat(stage.progress.actions()).doesNotContain("reminded");
    }

    @Test
    void a_cancelled_session_tells_of_an_account_that_never_began_while_another_one_still_waits_to_begin() {
        // given two accounts that wait for rotations of an earlier session, whose keys are in use, one longer than the
        // other
        Stage stage = on(Stage.open());
        for (AccountRef account : List.of(ONE, TWO)) {
            stage.paste(stage.begin(
                    new AccountStart("s-earlier", Given.CUSTOMER, Reason.VAULT_RESET, account, LATE_SECOND_CHECK)));
            stage.progress.awaitView(v -> v.accountId().equals(account.accountId()) && v.connectedAt() != null);
        }
        WorkflowStub session = stage.begin(start(ONE));
        until(() -> notBegun(stage, session) == 1);
        stage.pass(Duration.ofSeconds(6));
        until(() -> notBegun(stage, session) == 2);
        session.signal("submit", request("join", new SessionAction.Join(start(TWO))));
        until(() -> notBegun(stage, session) == 3);

        // when
        session.signal("submit", request("cancel", new SessionAction.Cancel("by mistake")));
        stage.pass(Duration.ofSeconds(6));

        // then
        stage.progress.awaitSession(v -> v.finished().stream()
                .anyMatch(done -> done.accountId().equals("b-two")
                        && EndCode.SESSION_WAS_OVER.with().equals(done.why())));
        assertThat(stage.report(session).accounts())
                .extracting(AccountOutcome::accountId)
                .containsExactlyInAnyOrder("a-one", "b-two");
        assertThat(stage.history(session))
                .noneMatch(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
    }

    @Test
    void a_session_that_was_cancelled_before_it_began_says_that_it_was_started() {
        // given
        Stage stage = on(Stage.withoutWorker());
        WorkflowStub session = stage.begin(start(ONE));
        session.cancel();

        // when
        stage.start();
        stage.progress.awaitSession(v -> v.endedAt() != null);

        // then
        assertThat(stage.progress.entries())
                .filteredOn(line -> line.action().equals(SessionStart.WHAT))
                .extracting(Entry::actor)
                .containsOnlyOnce(Given.AGENT.name());
        assertThat(Objects.requireNonNull(stage.progress.report()).accounts())
                .extracting(AccountOutcome::outcome)
                .containsExactly(Outcome.CANCELLED);
        assertThat(stage.notices.sent(NoticeActivities.Kind.INVITATION)).isEmpty();
    }

    @Test
    void what_reaches_an_account_that_tells_its_session_of_its_end_is_answered() {
        // given a session, and an account of an earlier run of it that is done and about to say so
        Stage stage = on(Stage.open(LateAnswers.of("accountDone").afterSignal("submit")));
        begin(stage, TWO);
        WorkflowStub account = stage.begin(Given.start(Reason.VAULT_RESET, ONE));
        account.signal("sessionMoved");
        stage.perform(account, new Action.Skip("sold it"));
        stage.progress.awaitEntry("ended: SKIPPED");

        // when an action comes while the database is away
        stage.progress.goAway();
        stage.submit(account, new Action.Defer());
        stage.progress.awaitFailures(1);
        stage.progress.comeBack();

        // then
        assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.SKIPPED);
        stage.progress.awaitEntry("ignored: Defer");
    }

    // ---- given, then ----

    private Stage on(Stage stage) {
        opened = stage;
        return stage;
    }

    private static WorkflowStub begin(Stage stage, AccountRef account) {
        WorkflowStub session = stage.begin(start(account));
        stage.progress.awaitView(v -> v.accountId().equals(account.accountId()));
        return session;
    }

    private static SessionStart start(AccountRef... accounts) {
        return new SessionStart(
                Given.SESSION,
                Given.CUSTOMER,
                Reason.VAULT_RESET,
                null,
                Given.AGENT,
                List.of(accounts),
                Pace.standard());
    }

    private static SessionRequest request(String id, SessionAction action) {
        return new SessionRequest(id, Given.AGENT, action);
    }

    /** How often an account of a session could not begin. */
    private static long notBegun(Stage stage, WorkflowStub session) {
        return stage.history(session).stream()
                .filter(e -> e.getEventType() == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED)
                .count();
    }

    private static void until(BooleanSupplier there) {
        while (!there.getAsBoolean()) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
