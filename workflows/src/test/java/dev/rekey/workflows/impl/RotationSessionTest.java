package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.LineCode;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class RotationSessionTest {

    private static final AccountRef CALM = Given.account("a-calm", List.of("main"), Risk.NONE);
    private static final AccountRef BOTS = Given.account("b-bots", List.of("main"), new Risk(0, 3, 0));
    private static final AccountRef POSITIONS = Given.account("c-positions", List.of("main"), new Risk(1, 0, 0));

    private Stage stage;

    @BeforeEach
    void open() {
        stage = Stage.open();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Nested
    class A_session {

        @Test
        void starts_a_rotation_for_each_account_by_what_is_at_risk() {
            // when
            WorkflowStub session = begin(CALM, BOTS, POSITIONS);
            stage.progress.awaitSession(v -> v.revision() == 1);

            // then
            assertThat(stage.sessionView(session).accountIds()).containsExactly("c-positions", "b-bots", "a-calm");
            assertThat(started(session)).containsExactly("account-c-positions", "account-b-bots", "account-a-calm");
        }

        @Test
        void shows_each_account_as_its_rotation_is_from_its_first_view_on() {
            // given
            begin(CALM);
            AccountView shown = stage.progress.awaitView(v -> v.accountId().equals("a-calm"));

            // when time passes and nobody does anything
            stage.pass(Duration.ofMinutes(1));

            // then
            assertThat(stage.account("a-calm").query("view", AccountView.class)).isEqualTo(shown);
        }

        @Test
        void keeps_no_secret_that_stands_in_its_reasons() {
            // given
            String secret = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";
            WorkflowStub session = stage.begin(new SessionStart(
                    Given.SESSION,
                    Given.CUSTOMER,
                    Reason.OTHER,
                    "lost " + secret,
                    Given.AGENT,
                    List.of(CALM),
                    Pace.standard()));
            stage.progress.awaitView(v -> v.accountId().equals("a-calm"));

            // when
            SessionView view = session.update(
                    "cancel",
                    SessionView.class,
                    new SessionRequest("c", Given.AGENT, new SessionAction.Cancel("because " + secret)));
            SessionReport report = stage.report(session);

            // then
            assertThat(view.words()).isEqualTo("lost …0HdP");
            assertThat(report.accounts().get(0).why()).isEqualTo(Message.words("because …0HdP"));
        }

        @Test
        void invites_the_customer_once() {
            // when
            begin(CALM);
            stage.pass(Duration.ofMinutes(1));

            // then
            assertThat(stage.notices.sent(NoticeActivities.Kind.INVITATION)).hasSize(1);
        }

        @Test
        void ends_with_a_report_of_every_outcome() {
            // given
            WorkflowStub session = begin(CALM, BOTS);
            stage.progress.awaitView(v -> v.accountId().equals("a-calm"));
            stage.progress.awaitView(v -> v.accountId().equals("b-bots"));

            // when
            stage.paste(stage.account("b-bots"));
            stage.perform(stage.account("a-calm"), new Action.Skip("sold it"));
            SessionReport report = stage.report(session);

            // then
            assertThat(report.state()).isEqualTo(SessionView.State.FINISHED);
            assertThat(outcomes(report)).isEqualTo(Map.of("b-bots", Outcome.REPLACED, "a-calm", Outcome.SKIPPED));
            assertThat(stage.progress.report()).isEqualTo(report);
            // and what closed an account told of it, so that the session published nothing but its beginning and its
            // end
            assertThat(stage.progress.outcomes()).containsExactlyInAnyOrderElementsOf(report.accounts());
            assertThat(stage.progress.actions()).contains("ended: FINISHED").doesNotContain("account done");
            neverStalled(session);
        }

        @Test
        void started_a_second_time_takes_the_further_accounts_in() {
            // given
            WorkflowStub session = begin(CALM);
            stage.progress.awaitView(v -> v.accountId().equals("a-calm"));
            WorkflowStub again = stage.client()
                    .newUntypedWorkflowStub("RotationSession", Stage.options(WorkflowIds.session(Given.CUSTOMER)));

            // when
            again.signalWithStart(
                    "join",
                    new Object[] {request("join", new SessionAction.Join(start(CALM, POSITIONS)))},
                    new Object[] {start(CALM, POSITIONS)});
            stage.progress.awaitView(v -> v.accountId().equals("c-positions"));

            // then
            assertThat(stage.sessionView(session).accountIds()).containsExactly("a-calm", "c-positions");
            assertThat(started(session)).containsExactly("account-a-calm", "account-c-positions");
            assertThat(stage.progress.actions()).containsOnlyOnce("Join");
        }
    }

    @Nested
    class Reminders {

        @Test
        void come_an_hour_a_day_and_three_days_after_the_last_sign_of_life_and_then_stop() {
            // given
            WorkflowStub session = begin(CALM);

            // then
            assertThat(remindersAfter(Duration.ofMinutes(59))).isZero();
            assertThat(remindersAfter(Duration.ofMinutes(2))).isEqualTo(1);
            assertThat(remindersAfter(Duration.ofHours(22))).isEqualTo(1);
            assertThat(remindersAfter(Duration.ofHours(2))).isEqualTo(2);
            assertThat(remindersAfter(Duration.ofHours(46))).isEqualTo(2);
            assertThat(remindersAfter(Duration.ofHours(3))).isEqualTo(3);
            assertThat(remindersAfter(Duration.ofDays(20))).isEqualTo(3);
            assertThat(stage.sessionView(session).reminders()).isEqualTo(3);
        }

        @Test
        void are_put_off_by_a_sign_of_life() {
            // given
            begin(CALM);
            stage.pass(Duration.ofMinutes(50));

            // when
            stage.progress.life(stage.now(), true);

            // then
            assertThat(remindersAfter(Duration.ofMinutes(50))).isZero();
            assertThat(remindersAfter(Duration.ofMinutes(15))).isEqualTo(1);
        }

        @Test
        void are_not_sent_while_it_is_not_the_customers_turn() {
            // given
            begin(CALM);
            stage.progress.life(Instant.EPOCH, false);

            // then
            assertThat(remindersAfter(Duration.ofDays(3))).isZero();
        }

        @Test
        void are_sent_at_once_on_request() {
            // given
            WorkflowStub session = begin(CALM);

            // when
            perform(session, new SessionAction.Nudge());
            stage.pass(Duration.ofMinutes(1));

            // then
            assertThat(stage.notices.sent(NoticeActivities.Kind.NUDGE))
                    .extracting(NoticeActivities.Notice::messages)
                    .containsExactly(List.of(NoticeCode.REMINDER.with()));
        }
    }

    @Nested
    class The_end {

        @Test
        void comes_by_itself_after_thirty_days() {
            // given
            WorkflowStub session = begin(CALM);

            // when
            SessionReport report = stage.report(session);

            // then
            assertThat(report.state()).isEqualTo(SessionView.State.EXPIRED);
            assertThat(outcomes(report)).isEqualTo(Map.of("a-calm", Outcome.EXPIRED));
            assertThat(Duration.between(report.startedAt(), report.endedAt()).toDays())
                    .isEqualTo(30);
        }

        @Test
        void is_put_off_by_extending() {
            // given
            WorkflowStub session = begin(CALM);
            stage.pass(Duration.ofDays(20));

            // when
            perform(session, new SessionAction.Extend());
            SessionReport report = stage.report(session);

            // then
            assertThat(Duration.between(report.startedAt(), report.endedAt()).toDays())
                    .isEqualTo(50);
        }

        @Test
        void by_cancel_leaves_what_is_not_done_as_it_is() {
            // given
            WorkflowStub session = begin(CALM, BOTS);
            stage.progress.awaitView(v -> v.accountId().equals("b-bots"));
            stage.paste(stage.account("b-bots"));
            stage.progress.awaitView(v -> v.connectedAt() != null);

            // when
            perform(session, new SessionAction.Cancel("by mistake"));
            SessionReport report = stage.report(session);

            // then
            assertThat(report.state()).isEqualTo(SessionView.State.CANCELLED);
            assertThat(outcomes(report)).isEqualTo(Map.of("a-calm", Outcome.CANCELLED, "b-bots", Outcome.REPLACED));
            neverStalled(session);
        }

        @Test
        void by_temporals_cancel_tells_the_same() {
            // given
            WorkflowStub session = begin(CALM, BOTS);
            stage.progress.awaitView(v -> v.accountId().equals("b-bots"));
            stage.paste(stage.account("b-bots"));
            stage.progress.awaitView(v -> v.connectedAt() != null);

            // when
            session.cancel();
            assertThatThrownBy(() -> stage.report(session)).isNotNull();

            // then
            SessionReport report = Objects.requireNonNull(stage.progress.report());
            assertThat(report.state()).isEqualTo(SessionView.State.CANCELLED);
            assertThat(outcomes(report)).isEqualTo(Map.of("a-calm", Outcome.CANCELLED, "b-bots", Outcome.REPLACED));
            neverStalled(session);
        }

        @Test
        void by_a_cancel_that_comes_with_the_start_begins_nothing() {
            // given
            WorkflowStub session = stage.client()
                    .newUntypedWorkflowStub("RotationSession", Stage.options(WorkflowIds.session(Given.CUSTOMER)));

            // when
            session.signalWithStart(
                    "cancel",
                    new Object[] {request("cancel", new SessionAction.Cancel("by mistake"))},
                    new Object[] {start(CALM)});
            SessionReport report = stage.report(session);

            // then
            assertThat(outcomes(report)).isEqualTo(Map.of("a-calm", Outcome.CANCELLED));
            assertThat(started(session)).isEmpty();
        }
    }

    @Nested
    class Its_agent {

        @Test
        void is_whoever_started_it_until_it_is_given_into_other_hands() {
            // given
            WorkflowStub session = begin(CALM);
            assertThat(stage.sessionView(session).agent()).isEqualTo(Given.AGENT);

            // when
            SessionView given = perform(session, new SessionAction.Assign("otto", Given.AGENT.name()));

            // then
            assertThat(given.agent()).isEqualTo(Actor.agent("otto"));
            assertThat(given.startedBy()).isEqualTo(Given.AGENT);
            assertThat(stage.history(session))
                    .filteredOn(e -> e.hasUpsertWorkflowSearchAttributesEventAttributes())
                    .singleElement()
                    .satisfies(e -> assertThat(e.getUpsertWorkflowSearchAttributesEventAttributes()
                                    .getSearchAttributes()
                                    .getIndexedFieldsMap()
                                    .getOrDefault("RekeyAgent", Payload.getDefaultInstance())
                                    .getData()
                                    .toStringUtf8())
                            .isEqualTo("\"otto\""));
            assertThat(stage.progress.entries())
                    .filteredOn(entry -> entry.action().equals("Assign"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.said())
                            .containsExactly(LineCode.HANDED_OVER.with(Given.AGENT.name(), "otto")));
        }

        @Test
        void is_nobodys_after_it_was_let_go_with_a_note_and_anybodys_to_take() {
            // given
            WorkflowStub session = begin(CALM);
            String note = "Speaks Spanish only.";

            // when
            SessionView released = perform(session, new SessionAction.Assign("nobody", Given.AGENT.name(), note));

            // then
            assertThat(released.agent()).isEqualTo(Actor.NOBODY);
            assertThat(stage.progress.entries())
                    .filteredOn(entry -> entry.action().equals("Assign"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.said())
                            .containsExactly(
                                    LineCode.HANDED_OVER.with(Given.AGENT.name(), "nobody"), Message.words(note)));
            SessionView taken = session.update(
                    "assign", SessionView.class, request("second", new SessionAction.Assign("otto", "nobody")));
            assertThat(taken.agent()).isEqualTo(Actor.agent("otto"));
        }

        @Test
        void of_two_who_give_it_away_at_once_the_second_is_told() {
            // given
            WorkflowStub session = begin(CALM);
            perform(session, new SessionAction.Assign("otto", Given.AGENT.name()));

            // then
            assertThatThrownBy(() -> session.update(
                            "assign",
                            SessionView.class,
                            request("second", new SessionAction.Assign("pia", Given.AGENT.name()))))
                    .cause()
                    .hasMessageContaining("otto has taken over this session. Reload the page.");
            assertThatThrownBy(() -> session.update(
                            "assign", SessionView.class, request("third", new SessionAction.Assign("otto", "otto"))))
                    .cause()
                    .hasMessageContaining("otto looks after this session already.");
            assertThat(stage.sessionView(session).agent()).isEqualTo(Actor.agent("otto"));
        }
    }

    @Nested
    class A_request {

        @Test
        void sent_twice_counts_once() {
            // given
            WorkflowStub session = begin(CALM);
            SessionRequest nudge = request("n", new SessionAction.Nudge());

            // when
            session.update(nudge.action().message(), SessionView.class, nudge);
            session.signal(nudge.action().message(), nudge);
            session.update(nudge.action().message(), SessionView.class, nudge);
            stage.pass(Duration.ofMinutes(1));

            // then
            assertThat(stage.notices.sent(NoticeActivities.Kind.NUDGE)).hasSize(1);
        }

        @Test
        @SuppressWarnings("NullAway") // what the command line could send
        void that_is_broken_is_refused_by_update_and_ignored_by_signal() {
            // given
            WorkflowStub session = begin(CALM);
            Message incomplete = RefusalCode.INCOMPLETE_REQUEST.with();
            Message account = RefusalCode.INCOMPLETE_ACCOUNT.with();
            AccountRef hollow = new AccountRef("x", null, null, null, null, null, null, false, null, null);

            // then
            refused(session, null, incomplete);
            refused(session, new SessionRequest("a", Given.AGENT, null), incomplete);
            refused(session, request("a", new SessionAction.Cancel(null)), RefusalCode.REASON_NEEDED.with());
            refused(session, request("a", new SessionAction.Join(null)), RefusalCode.NO_ACCOUNTS.with());
            Message unnamed = RefusalCode.NAME_THE_AGENT.with();
            refused(session, request("a", new SessionAction.Assign(null, "sam")), unnamed);
            refused(session, request("a", new SessionAction.Assign("otto", "\u0000")), unnamed);
            refused(session, request("a", new SessionAction.Join(start((AccountRef) null))), account);
            refused(session, request("a", new SessionAction.Join(start(hollow))), account);

            // when
            session.signal("join", (Object) null);
            session.signal("extend", "garbage");
            session.signal("join", request("a", new SessionAction.Join(start(hollow))));
            session.signal("extend", Map.of("id", "b", "by", Map.of(), "action", Map.of("type", "Explode")));
            session.signal("explode", Map.of("id", "b"));

            // then
            assertThat(perform(session, new SessionAction.Extend()).state()).isEqualTo(SessionView.State.OPEN);
            neverStalled(session);
        }

        private void refused(WorkflowStub session, @Nullable SessionRequest request, Message why) {
            String name = request == null || request.action() == null
                    ? "cancel"
                    : request.action().message();
            assertThatThrownBy(() -> session.update(name, SessionView.class, request))
                    .isInstanceOf(WorkflowUpdateException.class)
                    .cause()
                    .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                        assertThat(Refusal.why(failure)).isEqualTo(why);
                        assertThat(failure.getType()).isEqualTo(Refusal.TYPE);
                    });
        }
    }

    // ---- given, then ----

    private WorkflowStub begin(AccountRef... accounts) {
        return stage.begin(start(accounts));
    }

    private static SessionStart start(AccountRef... accounts) {
        return new SessionStart(
                Given.SESSION,
                Given.CUSTOMER,
                Reason.VAULT_RESET,
                null,
                Given.AGENT,
                Arrays.asList(accounts),
                Pace.standard());
    }

    private static SessionRequest request(String id, SessionAction action) {
        return new SessionRequest(id, Given.AGENT, action);
    }

    private static SessionView perform(WorkflowStub session, SessionAction action) {
        return session.update(action.message(), SessionView.class, request(action.type(), action));
    }

    private int remindersAfter(Duration time) {
        stage.pass(time);
        return stage.notices.sent(NoticeActivities.Kind.REMINDER).size();
    }

    private List<String> started(WorkflowStub session) {
        return stage.history(session).stream()
                .filter(e -> e.getEventType() == EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED)
                .map(e -> e.getStartChildWorkflowExecutionInitiatedEventAttributes()
                        .getWorkflowId())
                .toList();
    }

    private static Map<String, Outcome> outcomes(SessionReport report) {
        return report.accounts().stream().collect(Collectors.toMap(AccountOutcome::accountId, AccountOutcome::outcome));
    }

    private void neverStalled(WorkflowStub session) {
        assertThat(stage.history(session))
                .noneMatch(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
    }
}
