package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.local.DemoData;
import dev.rekey.local.MainJob;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.progress.Views;
import dev.rekey.terms.Step;
import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Traits;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same steps by Temporal's own command line: docs/temporal-cli.md shows these commands. */
class TemporalCliTest {

    private static final Actor ANNA = Actor.agent("anna");

    @TempDir
    static Path data;

    private static Edition edition;

    @BeforeAll
    static void start() {
        edition = Edition.start(data, "--rekey.reconcile.every=1s", "--rekey.reconcile.round-at-least=2s");
    }

    @AfterAll
    static void stop() {
        edition.close();
    }

    @Test
    void an_account_is_driven_by_update_and_signal_and_then_finished_by_its_trader() throws Exception {
        // given
        MainJob job = edition.job("4713");
        String session = job.start("4713", "KEY_EXPIRED");
        job.open(session);
        Views views = edition.rekey.part(Views.class);
        Await.until("the account", () -> views.accounts(session).size() == 1);
        String account = views.accounts(session).get(0).accountId();

        // when an update opens the account for editing
        TemporalCli.Result opened = temporal(edition, "update", "execute", account, "openEdit", request());

        // then it answers with the next view
        assertThat(opened.exit()).as(opened.text()).isZero();
        assertThat(opened.text()).contains("GENERATE_KEY");

        // when an action that does not fit comes by update
        TemporalCli.Result refused = temporal(edition, "update", "execute", account, "checkAgain", request());

        // then it is refused with a sentence
        assertThat(refused.exit()).as(refused.text()).isNotZero();

        // when a signal says that the key is made
        TemporalCli.Result signalled = temporal(edition, "signal", null, account, "keyCreated", request());

        // then the account waits for it to be pasted
        assertThat(signalled.exit()).as(signalled.text()).isZero();
        Await.until(
                "the step",
                () -> views.account(session, account).map(AccountView::step).orElse(Step.EDIT) == Step.PASTE);

        // when one comes by signal that does not fit
        temporal(edition, "signal", null, account, "checkAgain", request());

        // then it changes nothing, and the trader finishes on the page
        assertThat(job.replace(account, "the account")).isEqualTo("REPLACED");
        Await.until(
                "the end",
                () -> views.session(session)
                        .map(SessionView::state)
                        .orElse(SessionView.State.OPEN)
                        .equals(SessionView.State.FINISHED));
        assertThat(DemoData.customers()).contains("4713");
    }

    @Test
    void whoever_reaches_temporal_acts_and_is_recorded_under_nobodys_name() throws Exception {
        // given a session that is started by command line in an agent's name
        List<AccountRef> accounts = refs(DemoData.CUSTOMER);
        SessionStart start = new SessionStart(
                UUID.randomUUID().toString(),
                DemoData.CUSTOMER,
                Reason.VAULT_RESET,
                null,
                ANNA,
                accounts.subList(0, 2),
                Pace.standard());
        String session = start.sessionId();
        temporal(List.of(
                "start",
                "--type",
                "RotationSession",
                "--task-queue",
                WorkflowIds.TASK_QUEUE,
                "--workflow-id",
                WorkflowIds.session(DemoData.CUSTOMER),
                "--input",
                json(start)));
        Views views = edition.rekey.part(Views.class);
        Await.until(
                "the session",
                () -> views.accounts(session).size() == 2
                        && views.session(session).isPresent());

        Instant began = Instant.now();

        // then nobody started it and nobody looks after it
        assertThat(views.session(session).orElseThrow().startedBy()).isEqualTo(Actor.TEMPORAL);
        assertThat(views.session(session).orElseThrow().agent()).isEqualTo(Actor.TEMPORAL);

        // when the customer acts on the page, and the same signed request is sent on to the other account
        String first = accounts.get(0).accountId();
        String second = accounts.get(1).accountId();
        Actor customer = Actor.trader(DemoData.CUSTOMER);
        ActionRequest real = new ActionRequest("real", customer, session, null, new Action.OpenEdit());
        assertThat(edition.rekey
                        .part(RotationDoor.class)
                        .act(views.account(session, first).orElseThrow(), real))
                .isInstanceOf(Answer.Now.class);
        String signature = new Signing("starter", data.resolve("starter-signing.key"), false, List.of())
                .sign(real.statement(WorkflowIds.account(first)).bytes());
        signal(WorkflowIds.account(second), real.signed(signature));

        // and others act in the names of the customer, an agent and Rekey itself
        signal(
                WorkflowIds.account(first),
                new ActionRequest("forged-1", customer, session, null, new Action.KeyCreated()));
        signal(WorkflowIds.account(first), new ActionRequest("forged-2", ANNA, null, null, new Action.KeyCreated()));
        signal(
                WorkflowIds.account(second),
                new ActionRequest("forged-3", ANNA, null, null, new Action.Defer()).signed(signature));
        temporal(
                edition,
                "update",
                "execute",
                second,
                "askForHelp",
                json(new ActionRequest(
                        "forged-4", Actor.program("rekey"), null, null, new Action.AskForHelp("let me in"))));
        String whole = WorkflowIds.session(DemoData.CUSTOMER);
        signal(whole, new SessionRequest("forged-5", ANNA, new SessionAction.Nudge()));
        signal(
                whole,
                new SessionRequest(
                        "forged-6",
                        ANNA,
                        new SessionAction.Join(new SessionStart(
                                UUID.randomUUID().toString(),
                                DemoData.CUSTOMER,
                                Reason.VAULT_RESET,
                                null,
                                ANNA,
                                accounts.subList(2, 3),
                                Pace.standard()))));
        signal(whole, new SessionRequest("forged-7", ANNA, new SessionAction.Assign("bob", "nobody")));
        Await.until(
                "the last of it",
                () -> lines(session).stream()
                        .map(AuditEntry::action)
                        .toList()
                        .containsAll(List.of("AskForHelp", "Defer", "Nudge", "Join", "ignored: Assign")));

        // then all of it happened, as the command line may, and one line bears a name: the customer's own action
        assertThat(views.account(session, first).orElseThrow().step()).isEqualTo(Step.PASTE);
        assertThat(views.account(session, second).orElseThrow().step()).isEqualTo(Step.GENERATE_KEY);
        assertThat(lines(session).stream().filter(line -> line.requestId() != null && named(line)))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.actor()).isEqualTo(DemoData.CUSTOMER);
                    assertThat(line.accountId()).isEqualTo(first);
                    assertThat(line.action()).isEqualTo("OpenEdit");
                });
        assertThat(lines(session).stream()
                        .filter(line -> line.actor().equals(Actor.TEMPORAL.name()))
                        .map(AuditEntry::action))
                .contains(
                        "started",
                        "OpenEdit",
                        "KeyCreated",
                        "ignored: KeyCreated",
                        "Defer",
                        "AskForHelp",
                        "Nudge",
                        "Join",
                        "ignored: Assign");

        // and whoever compares workflows with pages finds nothing to repair in that
        MeterRegistry meters = edition.rekey.part(MeterRegistry.class);
        Await.until("more than one look at it", () -> {
            double age = meters.get("rekey.reconcile.round.age").gauge().value();
            return Duration.between(began, Instant.now()).toSeconds() > age + 8;
        });
        assertThat(meters.get("rekey.reconcile.repairs")
                        .tag("kind", "VIEW_ASKED_FOR")
                        .counter()
                        .count())
                .isZero();

        // and an agent on the desk takes it over from Temporal
        SessionView taken = views.session(session).orElseThrow();
        assertThat(edition.rekey
                        .part(RotationDoor.class)
                        .act(
                                taken,
                                new SessionRequest(
                                        "take-over",
                                        ANNA,
                                        session,
                                        new SessionAction.Assign("anna", Actor.TEMPORAL.name()))))
                .isInstanceOf(Answer.Now.class);
        assertThat(views.session(session).orElseThrow().agent()).isEqualTo(ANNA);
        assertThat(views.session(session).orElseThrow().startedBy()).isEqualTo(Actor.TEMPORAL);
    }

    private static boolean named(AuditEntry line) {
        return !line.actor().equals("rekey") && !line.actor().equals(Actor.TEMPORAL.name());
    }

    private static List<AuditEntry> lines(String session) {
        return edition.rekey.part(AuditLog.class).after(0, 10_000).stream()
                .map(AuditLine::entry)
                .filter(line -> session.equals(line.sessionId()))
                .toList();
    }

    private static List<AccountRef> refs(String customer) {
        return edition.rekey.part(AccountDirectory.class).accounts(customer).stream()
                .filter(TradingAccount::live)
                .map(account -> new AccountRef(
                        account.id(),
                        account.exchange(),
                        account.market(),
                        account.label(),
                        account.slots(),
                        new Traits(account.exchange(), true, false, null),
                        Risk.NONE,
                        false,
                        null,
                        null))
                .toList();
    }

    private static String json(Object message) {
        return Payloads.converter().toPayload(message).orElseThrow().getData().toStringUtf8();
    }

    private static void signal(String workflow, ActionRequest request) throws IOException, InterruptedException {
        signal(workflow, request.action().message(), request);
    }

    private static void signal(String workflow, SessionRequest request) throws IOException, InterruptedException {
        signal(workflow, request.action().message(), request);
    }

    private static void signal(String workflow, String name, Object request) throws IOException, InterruptedException {
        temporal(List.of("signal", "--workflow-id", workflow, "--name", name, "--input", json(request)));
    }

    private static void temporal(List<String> command) throws IOException, InterruptedException {
        TemporalCli.Result result = new TemporalCli(edition).workflow(command);
        assertThat(result.exit()).as(result.text()).isZero();
    }

    private static String request() {
        return """
            {"id":"%s"}""".formatted(UUID.randomUUID());
    }

    private static TemporalCli.Result temporal(
            Edition edition, String verb, @Nullable String part, String account, String name, String input)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(verb));
        if (part != null) {
            command.add(part);
        }
        command.addAll(List.of("--workflow-id", WorkflowIds.account(account), "--name", name, "--input", input));
        return new TemporalCli(edition).workflow(command);
    }
}
