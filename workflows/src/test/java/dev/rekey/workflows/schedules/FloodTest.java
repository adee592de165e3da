package dev.rekey.workflows.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Step;
import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.RotationSession;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionReport;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Taken;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Far more than people send, on a real server: all of it is taken, each request once, and the work goes on. */
@Timeout(1800)
@EnabledIfEnvironmentVariable(named = "REKEY_TEMPORAL", matches = ".+")
@Tag("slow")
class FloodTest {

    /** Where Temporal's guidance has a history end. */
    private static final int MOST_EVENTS = 10_240;

    private static final int SENDERS = 8;

    private static final long PATIENCE = 600_000_000_000L;

    private static final Pace PACE = Pace.standard();

    @Test
    void ten_thousand_signals_to_one_account_are_each_taken_once() {
        try (RealServer server = new RealServer(600)) {
            // given
            WorkflowStub account = begin(server, "a-flood");

            // when every tenth does not fit, and every request is sent a second time at once
            waves(
                    5_000,
                    1_250,
                    i -> {
                        Action action = i % 10 == 0 ? new Action.KeyCreated() : new Action.Defer();
                        ActionRequest request = new ActionRequest("r-" + i, Given.TRADER, null, null, action);
                        account.signal(request.action().message(), request);
                        account.signal(request.action().message(), request);
                    },
                    sent -> entries(server, "a-flood").size() > sent);

            // then
            List<Entry> entries = entries(server, "a-flood");
            assertThat(entries).extracting(Entry::id).doesNotHaveDuplicates().hasSize(5_001);
            assertThat(entries.stream().filter(Entry::refused).count()).isEqualTo(500);
            assertThat(entries.stream().filter(e -> e.action().equals("Defer")).count())
                    .isEqualTo(4_500);
            goesOn(server, account);
            staysSmall(server, WorkflowIds.account("a-flood"), 2);
        }
    }

    @Test
    void ten_thousand_signals_to_one_session_are_each_taken_once() {
        try (RealServer server = new RealServer(600)) {
            // given
            WorkflowStub session = beginSession(server, "a-1", "a-2");

            // when
            waves(
                    10_000,
                    2_500,
                    i -> session.signal(
                            "extend", new SessionRequest("r-" + i, Given.AGENT, null, new SessionAction.Extend())),
                    sent -> lines(server, "Extend").size() >= sent);

            // then
            assertThat(lines(server, "Extend"))
                    .extracting(Entry::id)
                    .doesNotHaveDuplicates()
                    .hasSize(10_000);
            SessionView view = session.update(
                    "extend",
                    SessionView.class,
                    new SessionRequest("r-9999", Given.AGENT, null, new SessionAction.Extend()));
            assertThat(view.accountIds()).containsExactly("a-1", "a-2");
            skip(server, "a-1");
            skip(server, "a-2");
            SessionReport report = session.getResult(SessionReport.class);
            assertThat(report.accounts())
                    .extracting(AccountOutcome::outcome)
                    .containsExactly(Outcome.SKIPPED, Outcome.SKIPPED);
            staysSmall(server, WorkflowIds.session(Given.CUSTOMER), 2);
        }
    }

    @Test
    void two_thousand_updates_to_one_account_go_over_into_the_next_run() {
        try (RealServer server = new RealServer(600)) {
            // given a server that takes 2,000 updates a run
            WorkflowStub account = begin(server, "a-updates");

            // when
            send(0, 2_100, i -> update(account, "u-" + i));

            // then
            await(() -> entries(server, "a-updates").size() >= 2_101);
            assertThat(entries(server, "a-updates"))
                    .extracting(Entry::id)
                    .doesNotHaveDuplicates()
                    .hasSize(2_101);
            goesOn(server, account);
            staysSmall(server, WorkflowIds.account("a-updates"), 2);
        }
    }

    @Test
    void eleven_and_sixty_updates_at_once_are_all_answered_also_by_a_run_that_was_evicted() {
        try (RealServer server = new RealServer(1)) {
            // given a worker that keeps one run and has two
            WorkflowStub first = begin(server, "a-first");
            WorkflowStub second = begin(server, "a-second");

            // when
            together(11, i -> update(first, "eleven-" + i));
            together(60, i -> update(second, "sixty-" + i));
            together(60, i -> update(i % 2 == 0 ? first : second, "both-" + i));

            // then
            assertThat(entries(server, "a-first")).hasSize(1 + 11 + 30);
            assertThat(entries(server, "a-second")).hasSize(1 + 60 + 30);
            goesOn(server, first);
            goesOn(server, second);
            staysSmall(server, WorkflowIds.account("a-first"), 1);
            staysSmall(server, WorkflowIds.account("a-second"), 1);
        }
    }

    @Test
    void the_same_request_by_both_doors_at_once_counts_once_and_replays() {
        try (RealServer server = new RealServer(0)) {
            // given
            WorkflowStub account = begin(server, "a-doors");

            // when
            for (int i = 0; i < 20; i++) {
                ActionRequest request = new ActionRequest(
                        "both-" + i, Given.TRADER, null, null, i % 2 == 0 ? new Action.OpenEdit() : back());
                together(4, n -> {
                    if (n % 2 == 0) {
                        account.signal(request.action().message(), request);
                    } else {
                        account.update(request.action().message(), Taken.class, request);
                    }
                });
            }

            // then
            assertThat(entries(server, "a-doors")).hasSize(1 + 20).noneMatch(Entry::refused);
            goesOn(server, account);
            staysSmall(server, WorkflowIds.account("a-doors"), 1);
        }
    }

    private static Action back() {
        return new Action.GoBack(Step.EDIT);
    }

    // ---- given ----

    private static WorkflowStub begin(RealServer server, String accountId) {
        AccountStart start = new AccountStart(
                Given.SESSION,
                Given.CUSTOMER,
                Reason.VAULT_RESET,
                Given.account(accountId, List.of("main"), Risk.NONE),
                PACE);
        AccountRotation rotation =
                server.client().newWorkflowStub(AccountRotation.class, World.options(WorkflowIds.account(accountId)));
        WorkflowClient.start(rotation::run, start);
        await(() -> !entries(server, accountId).isEmpty());
        return WorkflowStub.fromTyped(rotation);
    }

    private static WorkflowStub beginSession(RealServer server, String... accounts) {
        SessionStart start = new SessionStart(
                Given.SESSION,
                Given.CUSTOMER,
                Reason.VAULT_RESET,
                null,
                Given.AGENT,
                List.of(accounts).stream()
                        .map(id -> Given.account(id, List.of("main"), Risk.NONE))
                        .toList(),
                PACE);
        RotationSession session = server.client()
                .newWorkflowStub(RotationSession.class, World.options(WorkflowIds.session(Given.CUSTOMER)));
        WorkflowClient.start(session::run, start);
        await(() -> server.store.account(Given.SESSION, accounts[accounts.length - 1]) != null);
        return WorkflowStub.fromTyped(session);
    }

    // ---- when ----

    /** Sends again what was not answered, under the same id, as the documentation says to. */
    private static void update(WorkflowStub account, String id) {
        ActionRequest request = new ActionRequest(id, Given.TRADER, null, null, new Action.Defer());
        long until = System.nanoTime() + PATIENCE;
        while (true) {
            try {
                account.update(request.action().message(), Taken.class, request);
                return;
            } catch (RuntimeException notAnswered) {
                if (System.nanoTime() > until) {
                    throw notAnswered;
                }
            }
        }
    }

    /**
     * A flood that pauses: a run goes on in a new one as soon as nothing comes in for a moment, and a server lets it in
     * no other.
     */
    private static void waves(int count, int wave, IntConsumer each, IntPredicate arrived) {
        for (int from = 0; from < count; from += wave) {
            int sent = from + wave;
            send(from, sent, each);
            await(() -> arrived.test(sent));
        }
    }

    private static void send(int from, int to, IntConsumer each) {
        AtomicInteger next = new AtomicInteger(from);
        run(SENDERS, SENDERS, sender -> {
            for (int i = next.getAndIncrement(); i < to; i = next.getAndIncrement()) {
                each.accept(i);
            }
        });
    }

    private static void together(int count, IntConsumer each) {
        run(count, count, each);
    }

    private static void run(int threads, int count, IntConsumer each) {
        ExecutorService senders = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Object>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                calls.add(() -> {
                    each.accept(number);
                    return number;
                });
            }
            for (Future<Object> call : senders.invokeAll(calls)) {
                call.get();
            }
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        } finally {
            senders.shutdownNow();
        }
    }

    private static void skip(RealServer server, String accountId) {
        server.client()
                .newUntypedWorkflowStub(WorkflowIds.account(accountId))
                .update(
                        "skip",
                        Taken.class,
                        new ActionRequest("skip-" + accountId, Given.TRADER, null, null, new Action.Skip("sold it")));
    }

    // ---- then ----

    private static List<Entry> entries(RealServer server, String accountId) {
        return server.store.entries(Given.SESSION + "/" + accountId + "/");
    }

    private static List<Entry> lines(RealServer server, String action) {
        return server.store.entries(Given.SESSION + "/").stream()
                .filter(entry -> entry.action().equals(action))
                .toList();
    }

    /** It still takes what fits, and ends. */
    private static void goesOn(RealServer server, WorkflowStub account) {
        account.update(
                "openEdit", Taken.class, new ActionRequest("open", Given.TRADER, null, null, new Action.OpenEdit()));
        AccountView view = account.query("view", AccountView.class);
        assertThat(view.step()).isEqualTo(Step.GENERATE_KEY);
        account.update(
                "skip", Taken.class, new ActionRequest("skip", Given.TRADER, null, null, new Action.Skip("sold it")));
        assertThat(account.getResult(AccountOutcome.class).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(server.store.wrong()).isEmpty();
        assertThat(server.checks.wrong()).isEmpty();
    }

    private static void staysSmall(RealServer server, String workflowId, int atLeast) {
        List<WorkflowExecutionHistory> runs = server.runs(workflowId);
        System.out.println(workflowId + ": "
                + runs.stream().map(run -> run.getEvents().size() + " events").toList());
        assertThat(runs).hasSizeGreaterThanOrEqualTo(atLeast);
        for (WorkflowExecutionHistory run : runs) {
            assertThat(run.getEvents()).hasSizeLessThan(MOST_EVENTS);
        }
        World.replay(workflowId, runs);
    }

    private static void await(BooleanSupplier there) {
        long until = System.nanoTime() + PATIENCE;
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime()).as("never came").isLessThan(until);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
