package dev.rekey.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.impl.Changed;
import dev.rekey.workflows.impl.WorkflowTypes;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionStart;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rotations that are under way when a new version is installed must go on. The histories beside this test are of
 * earlier code; with {@code -Drekey.record=true} they are written anew, which only a breaking change justifies.
 */
@Timeout(600)
class ReplayTest {

    private static final Path HISTORIES = Path.of("src/test/resources/histories");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account-clean",
                "account-signals",
                "account-two-keys",
                "account-refused-and-waiting",
                "account-help-and-skip",
                "account-cancelled-while-connected",
                "session-two-accounts",
                "session-cancelled",
                "session-handed-over"
            })
    void recorded_histories_replay_with_the_code_of_today(String name) throws Exception {
        try (TestWorkflowEnvironment environment = Stage.newEnvironment()) {
            replay(name, environment, WorkflowTypes.all());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "account-clean, WaitsFirst",
        "account-clean, WaitsLast",
        "account-clean, WaitsInAnAction",
        "account-signals, NotesInASignal",
        "account-signals, HearsNoSignal",
        "session-two-accounts, SessionWaitsLast"
    })
    void a_changed_order_of_things_is_noticed(String name, String changed) throws Exception {
        Class<?> mutant = Class.forName(Changed.class.getName() + "$" + changed);
        try (TestWorkflowEnvironment environment = Stage.newEnvironment()) {
            assertThatThrownBy(() -> replay(name, environment, mutant))
                    .hasStackTraceContaining("NonDeterministicException");
        }
    }

    private static void replay(String name, TestWorkflowEnvironment environment, Class<?>... types) throws Exception {
        Worker worker = environment.newWorker("replays", Stage.PATIENT);
        worker.registerWorkflowImplementationTypes(types);
        WorkflowReplayer.replayWorkflowExecution(history(name), worker);
    }

    @Test
    void recorded_histories_name_no_machine() throws IOException {
        try (var files = Files.list(HISTORIES)) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file))
                            .doesNotContain(
                                    "\"identity\": \"" + ProcessHandle.current().pid() + "@")
                            .doesNotContain(System.getProperty("user.home") + "/"));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "rekey.record", matches = "true")
    void record() throws IOException {
        recordAccount("account-clean", Reason.VAULT_RESET, List.of("main"), (stage, account) -> {
            stage.paste(account);
            stage.outcome(account);
        });
        recordAccount("account-signals", Reason.VAULT_RESET, List.of("main"), (stage, account) -> {
            stage.submit(account, new Action.KeyCreated());
            stage.submit(account, new Action.OpenEdit());
            stage.submit(account, new Action.KeyCreated());
            stage.submit(account, Given.connect(1));
            stage.outcome(account);
        });
        recordAccount("account-two-keys", Reason.WHITELIST_CHANGED, List.of("main", "extra"), (stage, account) -> {
            stage.perform(account, new Action.CheckHeldKey());
            stage.pass(Duration.ofMinutes(3));
            stage.paste(account);
            stage.outcome(account);
        });
        recordAccount("account-refused-and-waiting", Reason.VAULT_RESET, List.of("main"), (stage, account) -> {
            stage.exchange.answers(
                    Given.rejected(Step.GENERATE_KEY),
                    Given.notReady(),
                    Given.unknown(),
                    Given.accepted(),
                    Given.rejected(null));
            stage.paste(account);
            stage.progress.awaitView(v -> v.verdict() == Verdict.REJECTED);
            stage.perform(account, new Action.KeyCreated());
            stage.perform(account, Given.connect(2));
            stage.pass(Duration.ofMinutes(10));
            stage.perform(account, new Action.KeyCreated());
            stage.perform(account, Given.connect(3));
            stage.outcome(account);
        });
        recordAccount("account-help-and-skip", Reason.VAULT_RESET, List.of("main"), (stage, account) -> {
            stage.perform(account, new Action.OpenEdit());
            stage.perform(account, new Action.AskForHelp("which box?"));
            stage.perform(account, Given.AGENT, new Action.HelpGiven());
            stage.perform(account, new Action.GoBack(Step.EDIT));
            stage.perform(account, new Action.Defer());
            stage.perform(account, new Action.Skip("sold it"));
            stage.outcome(account);
        });
        recordAccount("account-cancelled-while-connected", Reason.VAULT_RESET, List.of("main"), (stage, account) -> {
            stage.paste(account);
            stage.progress.awaitView(v -> v.connectedAt() != null);
            account.cancel();
            assertThatThrownBy(() -> stage.outcome(account)).isNotNull();
        });
        recordSession("session-two-accounts", (stage, session) -> {
            stage.pass(Duration.ofHours(2));
            stage.paste(stage.account("a-1"));
            stage.pass(Duration.ofMinutes(3));
            session.signal("nudge", new SessionRequest("nudge", Given.AGENT, new SessionAction.Nudge()));
            stage.perform(stage.account("a-2"), new Action.Skip("sold it"));
            stage.report(session);
        });
        recordSession("session-handed-over", (stage, session) -> {
            stage.progress.awaitSession(v -> v.accountIds().size() == 2);
            session.update(
                    "assign",
                    Object.class,
                    new SessionRequest("assign", Given.AGENT, new SessionAction.Assign("otto", Given.AGENT.name())));
            stage.perform(stage.account("a-1"), new Action.Skip("sold it"));
            stage.perform(stage.account("a-2"), new Action.Skip("sold it"));
            stage.report(session);
        });
        recordSession("session-cancelled", (stage, session) -> {
            stage.progress.awaitSession(v -> v.accountIds().size() == 2);
            session.update(
                    "cancel",
                    Object.class,
                    new SessionRequest("cancel", Given.AGENT, new SessionAction.Cancel("by mistake")));
            stage.report(session);
        });
    }

    private interface Scene {
        void play(Stage stage, WorkflowStub workflow);
    }

    private static void recordAccount(String name, Reason reason, List<String> slots, Scene scene) throws IOException {
        try (Stage stage = Stage.open()) {
            WorkflowStub account = stage.begin(Given.start(reason, Given.account(Given.ACCOUNT, slots, Risk.NONE)));
            scene.play(stage, account);
            write(name, stage, account);
        }
    }

    private static void recordSession(String name, Scene scene) throws IOException {
        try (Stage stage = Stage.open()) {
            WorkflowStub session = stage.begin(new SessionStart(
                    Given.SESSION,
                    Given.CUSTOMER,
                    Reason.VAULT_RESET,
                    null,
                    Given.AGENT,
                    List.of(
                            Given.account("a-1", List.of("main"), Risk.NONE),
                            Given.account("a-2", List.of("main"), new Risk(1, 0, 0))),
                    Pace.standard()));
            scene.play(stage, session);
            write(name, stage, session);
        }
    }

    private static void write(String name, Stage stage, WorkflowStub workflow) throws IOException {
        String id = workflow.getExecution().getWorkflowId();
        String json = stage.client().fetchHistory(id).toJson(true);
        Files.createDirectories(HISTORIES);
        Files.writeString(HISTORIES.resolve(name + ".json"), json + "\n", StandardCharsets.UTF_8);
    }

    private static WorkflowExecutionHistory history(String name) throws IOException {
        String resource = "/histories/" + name + ".json";
        try (InputStream in = Objects.requireNonNull(ReplayTest.class.getResourceAsStream(resource), resource)) {
            return WorkflowExecutionHistory.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
