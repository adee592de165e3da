package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.read.IntakePublicKeys;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.Reports;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.starter.progress.Views;
import dev.rekey.terms.Step;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SessionView;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Workflows that were ended from outside, and stores that were put back to an earlier hour. */
class ReconcileTest {

    private static final String OFTEN = "--rekey.reconcile.every=1s";
    private static final String LOG = "--logging.file.name=target/reconcile.log";
    private static final String ONE = "4713";
    private static final String ANOTHER = "4712";
    private static final String FOUR = "4711";

    @TempDir
    Path data;

    @TempDir
    Path copies;

    @Test
    void what_was_terminated_in_temporal_is_over_on_every_page_and_a_new_session_starts_clean() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Edition edition = Edition.start(
                        data,
                        OFTEN,
                        LOG,
                        "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                        "--spring.datasource.username=postgres")) {
            // given a session of one account, and one of four
            MainJob one = edition.job(ONE);
            String first = started(edition, one, ONE, 1);
            MainJob four = edition.job(FOUR);
            String second = started(edition, four, FOUR, 4);
            Views views = edition.rekey.part(Views.class);
            String account = views.accounts(first).get(0).accountId();
            String replaced = views.accounts(second).get(0).accountId();
            assertThat(four.replace(replaced, "the first of four")).isEqualTo("REPLACED");
            act(four, views.accounts(second).get(1).accountId(), "OpenEdit");

            // and something that was left for the account two minutes ago and is not answered
            LeftAction.Request left = new LeftAction.Request(first, account, "left", ONE, "Defer", "TRADER", ONE);
            leftLongAgo(edition, left);

            // when the account's workflow is terminated, and the other customer's session
            terminate(edition, WorkflowIds.account(account));
            terminate(edition, WorkflowIds.session(FOUR));

            // then the guide says so, and nobody is asked to go on
            Await.until(
                    "the end of the account",
                    () -> view(edition, first, account).outcome() != null);
            assertThat(one.page(account).path("view").path("outcome").asString())
                    .isEqualTo("CANCELLED");
            assertThat(one.page(account)
                            .path("view")
                            .path("notes")
                            .path(0)
                            .path("code")
                            .asString())
                    .isEqualTo("note.ended-from-outside");
            Await.until(
                    "an answer to what was left",
                    () -> answer(edition, left).map(LeftAction::refusal).isPresent());
            Await.until("the end of its session", () -> session(edition, first).endedAt() != null);
            assertThat(session(edition, first).state()).isEqualTo(SessionView.State.FINISHED);

            // and the desk: closed, with a report, and what was done stays done
            Await.until(
                    "the end of the other session",
                    () -> session(edition, second).endedAt() != null);
            assertThat(session(edition, second).state()).isEqualTo(SessionView.State.CANCELLED);
            assertThat(edition.rekey.part(Reports.class).of(second)).isPresent();
            assertThat(views.accounts(second)).extracting(AccountView::outcome).containsOnlyOnce(Outcome.REPLACED);
            assertThat(views.accounts(second)).extracting(AccountView::outcome).doesNotContainNull();
            assertThat(session(edition, second).finished()).hasSize(4);
            assertThat(edition.rekey.part(IntakePublicKeys.class).publicKey(first, account))
                    .isEmpty();
            assertThat(edition.rekey.part(Progress.class).openSessions()).isEmpty();

            // and new sessions go from their start to their end
            String again = started(edition, one, ONE, 1);
            assertThat(one.finish().values()).containsOnly("REPLACED");
            String anew = started(edition, four, FOUR, 4);
            assertThat(again).isNotEqualTo(first);
            assertThat(anew).isNotEqualTo(second);
            assertThat(views.accounts(anew)).extracting(AccountView::outcome).containsOnlyNulls();

            // and a start that waits for the end of a session begins although that one is terminated
            String done = views.accounts(anew).get(0).accountId();
            assertThat(four.replace(done, "the first of four")).isEqualTo("REPLACED");
            Await.until(
                    "the session to know",
                    () -> session(edition, anew).finished().size() == 1);
            String next = startedFor(edition, FOUR, done);
            assertThat(next).isNotEqualTo(anew);
            terminate(edition, WorkflowIds.session(FOUR));
            Await.until("the next session", () -> views.session(next).isPresent());
            assertThat(views.accounts(next)).extracting(AccountView::accountId).containsExactly(done);

            // and whoever was told "saved" of what Temporal does not know is told so
            four.open(next);
            LeftAction.Request lost = new LeftAction.Request(next, done, "lost", FOUR, "Defer", "TRADER", FOUR);
            leftLongAgo(edition, lost);
            Await.until(
                    "an answer to what was lost",
                    () -> answer(edition, lost).map(LeftAction::refusal).isPresent());
            assertThat(answer(edition, lost).orElseThrow().refusal()).contains("refusal.never-arrived");

            // and whoever was told "saved" of what was done, by a database that does not know it any more, too
            LeftAction.Request taken = new LeftAction.Request(next, done, "taken", FOUR, "Defer", "TRADER", FOUR);
            edition.rekey
                    .workflows()
                    .newUntypedWorkflowStub(WorkflowIds.account(done))
                    .signal("defer", new ActionRequest("taken", Actor.trader(FOUR), next, null, new Action.Defer()));
            Await.until(
                    "the first answer",
                    () -> answer(edition, taken).filter(LeftAction::done).isPresent());
            long revision = view(edition, next, done).revision();
            edition.rekey
                    .part(JdbcClient.class)
                    .sql("delete from left_action where request_id = 'taken'")
                    .update();
            leftLongAgo(edition, taken);
            Await.until(
                    "the second answer",
                    () -> answer(edition, taken).filter(LeftAction::done).isPresent());
            assertThat(view(edition, next, done).revision()).isEqualTo(revision);
        }
    }

    /** Notes that an action was left with Temporal, two minutes ago. */
    private static void leftLongAgo(Edition edition, LeftAction.Request request) {
        edition.rekey.part(LeftActions.class).leave(request);
        edition.rekey
                .part(JdbcClient.class)
                .sql("update left_action set left_at = :then where request_id = :request")
                .param("then", Instant.now().minusSeconds(120).atOffset(ZoneOffset.UTC))
                .param("request", request.requestId())
                .update();
    }

    private static Optional<LeftAction> answer(Edition edition, LeftAction.Request request) {
        return edition.rekey.part(ActionAnswers.class).of(request.sessionId(), request.accountId()).stream()
                .filter(action -> action.request().requestId().equals(request.requestId()))
                .findFirst();
    }

    /** Starts a session for one account, as an agent does; answers the one that takes it. */
    private static String startedFor(Edition edition, String customer, String account) {
        JsonVisitor agent = new JsonVisitor(edition.rekey.web()).signIn(edition.agent);
        agent.get("/desk/customers/" + customer).orThrow();
        return agent.postJson(
                        "/desk/customers/" + customer + "/sessions",
                        Map.of("reason", "KEY_DELETED", "accountIds", List.of(account)))
                .orThrow()
                .path("sessionId")
                .asString();
    }

    @Test
    void a_database_and_a_temporal_of_an_earlier_hour_are_made_equal_again() throws Exception {
        LocalOptions place = LocalOptions.inFolder(data);
        String running;
        String ended;
        String runningAccount;
        String endedAccount;
        try (Edition edition = Edition.start(place, OFTEN, LOG)) {
            // given two sessions that have just begun
            running = started(edition, edition.job(ONE), ONE, 1);
            ended = started(edition, edition.job(ANOTHER), ANOTHER, 1);
            Views views = edition.rekey.part(Views.class);
            runningAccount = views.accounts(running).get(0).accountId();
            endedAccount = views.accounts(ended).get(0).accountId();
        }
        copy(data, copies);

        // and then one goes on, the other comes to its end
        try (Edition edition = Edition.start(place, OFTEN, LOG)) {
            MainJob one = edition.job(ONE);
            one.open(running);
            act(one, runningAccount, "OpenEdit");
            act(one, runningAccount, "KeyCreated");
            MainJob another = edition.job(ANOTHER);
            another.open(ended);
            assertThat(another.replace(endedAccount, "the account")).isEqualTo("REPLACED");
            Await.until("the end of the session", () -> session(edition, ended).endedAt() != null);
        }
        Path later = Files.createDirectory(copies.resolve("later"));
        copy(data, later);

        // when the database is put back
        putBack(copies, data, "rekey.");
        try (Edition edition = Edition.start(place, OFTEN, LOG)) {
            // then what runs is shown as it is, and can go on
            equal(edition, running, runningAccount);
            assertThat(view(edition, running, runningAccount).step()).isEqualTo(Step.PASTE);
            assertThat(edition.rekey.part(IntakePublicKeys.class).publicKey(running, runningAccount))
                    .isPresent();
            MainJob one = edition.job(ONE);
            one.open(running);
            assertThat(one.replace(runningAccount, "the account")).isEqualTo("REPLACED");

            // and of what ended nobody is told that its key is in use: it is gone
            Await.until("the end of the session", () -> session(edition, ended).endedAt() != null);
            AccountView lost = view(edition, ended, endedAccount);
            assertThat(lost.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(lost.notes()).singleElement().matches(note -> note.is(NoteCode.KEY_GONE));
            assertThat(session(edition, ended).finished())
                    .singleElement()
                    .satisfies(outcome -> assertThat(outcome.outcome()).isEqualTo(Outcome.CANCELLED));
            AccountDirectory directory = edition.rekey.part(AccountDirectory.class);
            assertThat(directory.needsKeySince(endedAccount)).isPresent();
            UnrepairedBoard board = edition.rekey.part(UnrepairedBoard.class);
            assertThat(board.ofCustomer(ANOTHER))
                    .singleElement()
                    .satisfies(found -> assertThat(found.text()).contains("found.key-lost"));

            // and a new session gives it another one, which settles it
            MainJob another = edition.job(ANOTHER);
            String anew = started(edition, another, ANOTHER, 1);
            assertThat(anew).isNotEqualTo(ended);
            assertThat(another.finish().values()).containsOnly("REPLACED");
            assertThat(directory.needsKeySince(endedAccount)).isEmpty();
        }

        // when both are as they were before that, and then Temporal is put back
        putBack(later, data, "");
        putBack(copies, data, "temporal.db");
        try (Edition edition = Edition.start(place, OFTEN, LOG)) {
            // then pages show what the workflows are at, though they showed more before
            equal(edition, running, runningAccount);
            equal(edition, ended, endedAccount);
            Await.until("the session", () -> session(edition, ended).endedAt() == null);
            assertThat(view(edition, ended, endedAccount).outcome()).isNull();

            // and all of it can be brought to its end
            MainJob one = edition.job(ONE);
            one.open(running);
            assertThat(one.replace(runningAccount, "the account")).isEqualTo("REPLACED");
            MainJob another = edition.job(ANOTHER);
            another.open(ended);
            assertThat(another.replace(endedAccount, "the account")).isEqualTo("REPLACED");
            Await.until("the end", () -> session(edition, ended).endedAt() != null);
            assertThat(edition.rekey.part(AccountDirectory.class).keys(endedAccount))
                    .filteredOn(key -> key.state() == KeyState.CURRENT)
                    .hasSize(1);
        }
    }

    @Test
    void a_temporal_that_knows_nothing_of_a_session_leaves_no_page_that_waits_for_ever() throws Exception {
        LocalOptions place = LocalOptions.inFolder(data);
        String session;
        String account;
        try (Edition edition = Edition.start(place, OFTEN, LOG)) {
            session = started(edition, edition.job(ONE), ONE, 1);
            account = edition.rekey.part(Views.class).accounts(session).get(0).accountId();
        }

        // when Temporal has lost everything
        try (Stream<Path> files = Files.list(data)) {
            files.filter(file -> file.getFileName().toString().startsWith("temporal.db"))
                    .forEach(ReconcileTest::delete);
        }
        try (Edition edition = Edition.start(place, OFTEN, LOG)) {
            // then the session is over, and a new one starts
            Await.until(
                    "the end of the session", () -> session(edition, session).endedAt() != null);
            assertThat(view(edition, session, account).outcome()).isEqualTo(Outcome.CANCELLED);
            MainJob job = edition.job(ONE);
            assertThat(started(edition, job, ONE, 1)).isNotEqualTo(session);
            assertThat(job.finish().values()).containsOnly("REPLACED");
        }
    }

    private static String started(Edition edition, MainJob job, String customer, int accounts) {
        String session = job.start(customer, "KEY_DELETED");
        job.open(session);
        Await.until(
                "the accounts",
                () -> edition.rekey.part(Views.class).accounts(session).size() == accounts);
        return session;
    }

    private static void act(MainJob job, String account, String type) {
        job.trader()
                .postJson(
                        "/guide/accounts/" + account + "/actions",
                        Map.of("type", type, "id", UUID.randomUUID().toString()))
                .orThrow();
    }

    private static AccountView view(Edition edition, String session, String account) {
        return edition.rekey.part(Views.class).account(session, account).orElseThrow();
    }

    private static SessionView session(Edition edition, String session) {
        return edition.rekey.part(Views.class).session(session).orElseThrow();
    }

    /** Waits until the page shows what the workflow is at. */
    private static void equal(Edition edition, String session, String account) {
        Await.until(
                "the present view",
                () -> asked(edition, account)
                        .filter(view -> view.sessionId().equals(session))
                        .filter(view -> view.equals(view(edition, session, account)))
                        .isPresent());
    }

    private static Optional<AccountView> asked(Edition edition, String account) {
        return Optional.ofNullable(edition.rekey
                .workflows()
                .newUntypedWorkflowStub(WorkflowIds.account(account))
                .query("view", AccountView.class));
    }

    private static void terminate(Edition edition, String workflowId) throws Exception {
        TemporalCli.Result done = new TemporalCli(edition)
                .workflow(List.of("terminate", "--workflow-id", workflowId, "--reason", "a test"));
        assertThat(done.exit()).as(done.text()).isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Replaces the files whose names begin like this by those of the copy, and no others. */
    private static void putBack(Path copy, Path data, String beginning) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(beginning))
                    .forEach(ReconcileTest::delete);
        }
        try (Stream<Path> files = Files.list(copy)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> each.getFileName().toString().startsWith(beginning))
                    .toList()) {
                Files.copy(file, data.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
