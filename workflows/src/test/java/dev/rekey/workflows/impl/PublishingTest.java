package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Step;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Taken;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The database may be away for as long as it likes: what was taken is kept, and shown when it is back. */
@Timeout(600)
class PublishingTest {

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
    void an_action_is_answered_with_its_view_while_the_database_is_away() {
        // given
        WorkflowStub account = stage.begin(Given.start());
        stage.progress.goAway();

        // when
        Taken opened = taken(account, new Action.OpenEdit());
        Taken made = taken(account, new Action.KeyCreated());

        // then
        assertThat(opened.last()).isNotNull();
        assertThat(made.last()).isNotNull().extracting(AccountView::step).isEqualTo(Step.PASTE);
        assertThat(stage.progress.actions()).containsExactly("started");
    }

    @Test
    void the_newest_view_and_every_line_are_published_when_it_is_back() {
        // given
        WorkflowStub account = stage.begin(Given.start());
        stage.progress.goAway();
        taken(account, new Action.OpenEdit());
        taken(account, new Action.KeyCreated());
        taken(account, new Action.GoBack(Step.EDIT));
        stage.pass(Duration.ofHours(1));

        // when
        stage.progress.comeBack();
        stage.pass(Duration.ofSeconds(30));

        // then
        assertThat(stage.progress.actions()).containsExactly("started", "OpenEdit", "KeyCreated", "GoBack");
        assertThat(newest()).isEqualTo(stage.view(account));
        assertThat(stage.progress.keyExpiries()).isNotEmpty();

        // and the rotation goes on to its end
        stage.paste(account);
        assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.REPLACED);
        neverStalled(account);
    }

    @Test
    void an_hour_without_a_database_costs_a_handful_of_events() {
        // given
        WorkflowStub account = stage.begin(Given.start());
        stage.progress.goAway();
        taken(account, new Action.OpenEdit());
        int before = stage.history(account).size();

        // when
        stage.pass(Duration.ofHours(1));

        // then
        assertThat(stage.history(account)).hasSizeLessThanOrEqualTo(before + 2);
        assertThat(stage.progress.failed()).isGreaterThan(10);
    }

    @Test
    void a_rotation_ends_only_when_its_last_view_is_written() {
        // given
        WorkflowStub account = stage.begin(Given.start());
        stage.progress.goAway();

        // when
        taken(account, new Action.Skip("sold it"));
        stage.pass(Duration.ofHours(2));
        assertThat(stage.progress.closed()).isEmpty();
        stage.progress.comeBack();
        AccountOutcome outcome = stage.outcome(account);

        // then
        assertThat(outcome.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(stage.progress.closed()).containsOnly(Given.ACCOUNT);
        assertThat(stage.progress.actions()).containsExactly("started", "Skip", "ended: SKIPPED");
    }

    @Test
    void a_session_that_starts_without_a_database_goes_on_when_it_is_back() {
        // given
        stage.progress.goAway();
        WorkflowStub session = stage.begin(start("s-1"));
        stage.progress.awaitFailures(3);

        // when
        stage.progress.comeBack();
        stage.progress.awaitSession(v -> v.sessionId().equals("s-1"));
        stage.progress.awaitView(v -> v.accountId().equals(Given.ACCOUNT));
        stage.paste(stage.account(Given.ACCOUNT));
        SessionReport report = stage.report(session);

        // then
        assertThat(report.state()).isEqualTo(SessionView.State.FINISHED);
        assertThat(report.accounts()).extracting(AccountOutcome::outcome).containsExactly(Outcome.REPLACED);
        assertThat(stage.progress.actions()).containsOnlyOnce("Connect", "ended: REPLACED", "ended: FINISHED");
    }

    @Test
    void reminders_wait_for_the_database_and_come_when_it_is_back() {
        // given
        WorkflowStub session = stage.begin(start("s-1"));
        stage.progress.awaitSession(v -> v.revision() == 1);
        stage.progress.goAway();

        // when
        stage.pass(Duration.ofHours(5));
        assertThat(stage.sessionView(session).reminders()).isZero();
        stage.progress.comeBack();
        stage.pass(Duration.ofMinutes(10));

        // then
        assertThat(stage.sessionView(session).reminders()).isEqualTo(1);
        neverStalled(session);
    }

    @Test
    void many_signals_at_once_freeze_nothing_while_the_database_is_away() {
        // given
        WorkflowStub session = stage.begin(start("s-1"));
        stage.progress.awaitView(v -> v.accountId().equals(Given.ACCOUNT));
        WorkflowStub account = stage.account(Given.ACCOUNT);
        stage.progress.goAway();

        // when
        for (int i = 0; i < 1_200; i++) {
            account.signal("defer", Given.request("d-" + i, Given.TRADER, null, null, new Action.Defer()));
        }
        for (int i = 0; i < 1_200; i++) {
            session.signal("extend", new SessionRequest("e-" + i, Given.AGENT, new SessionAction.Extend()));
        }
        stage.progress.comeBack();

        // then
        assertThat(stage.perform(account, new Action.OpenEdit()).step()).isEqualTo(Step.GENERATE_KEY);
        stage.pass(Duration.ofMinutes(1));
        assertThat(stage.progress.entries())
                .extracting(Entry::requestId)
                .filteredOn(id -> id != null && id.startsWith("d-"))
                .hasSize(1_200)
                .doesNotHaveDuplicates();
        assertThat(stage.progress.entries())
                .extracting(Entry::requestId)
                .filteredOn(id -> id != null && id.startsWith("e-"))
                .hasSize(1_200)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_signal_that_does_not_fit_is_answered_under_its_own_id() {
        // given
        WorkflowStub account = stage.begin(Given.start());

        // when
        account.signal("keyCreated", Given.request("late", Given.TRADER, null, null, new Action.KeyCreated()));

        // then
        Entry answer = stage.progress.awaitEntry("ignored: KeyCreated");
        assertThat(answer.requestId()).isEqualTo("late");
        assertThat(answer.refused()).isTrue();
        assertThat(answer.said()).containsExactly(RefusalCode.START_FIRST.with());
    }

    @Test
    void what_is_stored_is_shown_again_above_its_own_number() {
        // given
        WorkflowStub account = stage.begin(Given.start());
        stage.perform(account, new Action.OpenEdit());

        // when
        account.signal("show", 40L);

        // then
        AccountView shown = stage.progress.awaitView(v -> v.revision() == 41);
        assertThat(shown.step()).isEqualTo(Step.GENERATE_KEY);
        assertThat(stage.progress.keyExpiries()).hasSize(2);
        assertThat(stage.perform(account, new Action.KeyCreated()).revision()).isEqualTo(42);
    }

    @Test
    void a_number_that_no_store_counts_to_leaves_room_for_the_next_view() {
        // given
        WorkflowStub account = stage.begin(Given.start());
        long before = stage.perform(account, new Action.OpenEdit()).revision();

        // when
        account.signal("show", Long.MAX_VALUE);

        // then
        stage.progress.awaitEntry("shown again");
        assertThat(newest().revision()).isEqualTo(before + 1);
        assertThat(stage.perform(account, new Action.KeyCreated()).revision()).isEqualTo(before + 2);
    }

    @Test
    void what_was_taken_and_comes_again_by_signal_is_told_again_and_counts_once() {
        // given what was told once, to a store that was put back since
        WorkflowStub account = stage.begin(Given.start());
        ActionRequest open = Given.request("once", Given.TRADER, null, null, new Action.OpenEdit());
        account.signal(open.action().message(), open);
        stage.progress.awaitTold("once", 1);
        AccountView before = stage.view(account);

        // when
        account.signal(open.action().message(), open);

        // then
        stage.progress.awaitTold("once", 2);
        assertThat(stage.view(account)).isEqualTo(before);
        assertThat(stage.progress.actions()).containsOnlyOnce("OpenEdit");
    }

    @Test
    void a_rotation_whose_session_does_not_hear_tells_it_more_than_once_and_ends_all_the_same() {
        // given a rotation that must tell its session, which is not there
        WorkflowStub account = stage.begin(Given.start());
        account.signal("sessionMoved");

        // when
        stage.perform(account, new Action.Skip("sold it"));

        // then
        assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.SKIPPED);
        List<EventType> history =
                stage.history(account).stream().map(HistoryEvent::getEventType).toList();
        EventType unheard = EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED;
        assertThat(history).filteredOn(unheard::equals).hasSize(3);
        // and waits for nothing any more behind its last try
        assertThat(history.subList(history.lastIndexOf(unheard), history.size()))
                .doesNotContain(EventType.EVENT_TYPE_TIMER_STARTED);
    }

    @Test
    void no_timer_is_begun_while_a_view_is_being_written() {
        // given a rotation and its session
        WorkflowStub session = stage.begin(start("s-1"));
        stage.progress.awaitView(v -> v.accountId().equals(Given.ACCOUNT));
        WorkflowStub account = stage.account(Given.ACCOUNT);

        // when
        stage.paste(account);
        stage.report(session);

        // then each of their timers follows what was written before it in the same task
        assertThat(beforeEachTimer(account)).isNotEmpty().containsOnly(EventType.EVENT_TYPE_MARKER_RECORDED);
        assertThat(beforeEachTimer(session)).isNotEmpty().containsOnly(EventType.EVENT_TYPE_MARKER_RECORDED);
    }

    // ---- given, then ----

    private List<EventType> beforeEachTimer(WorkflowStub workflow) {
        List<HistoryEvent> history = stage.history(workflow);
        return history.stream()
                .filter(e -> e.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED)
                .map(e -> history.get((int) e.getEventId() - 2).getEventType())
                .toList();
    }

    private static SessionStart start(String id) {
        return new SessionStart(
                id, Given.CUSTOMER, Reason.VAULT_RESET, null, Given.AGENT, List.of(Given.account()), Pace.standard());
    }

    private Taken taken(WorkflowStub account, Action action) {
        return account.update(action.message(), Taken.class, stage.request(Given.TRADER, action));
    }

    private AccountView newest() {
        List<AccountView> views = stage.progress.views();
        return views.get(views.size() - 1);
    }

    private void neverStalled(WorkflowStub workflow) {
        assertThat(stage.history(workflow))
                .noneMatch(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
    }
}
