package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.local.DemoData;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.starter.StarterApplication;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.StarterKey;
import dev.rekey.terms.Step;
import dev.rekey.worker.RekeyWorkerApplication;
import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.codec.PayloadKeys;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.common.converter.DataConverter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Payload sealing where there is more than one worker: turned on one by one, and with a key that is missing. */
class RolloutTest {

    private static final String NO_WORKER = "--spring.temporal.start-workers=false";

    @TempDir
    Path data;

    @TempDir
    Path keys;

    private Path key;

    @BeforeEach
    void key() throws IOException {
        key = keys.resolve("payload.key");
        PrivateFile.make(key, PayloadKeys.fresh().text());
    }

    @Test
    void a_session_goes_on_while_one_worker_seals_and_another_does_not_yet() throws Exception {
        String[] knows = {"--rekey.codec.key-files=" + key, "--rekey.codec.seal=false"};
        String[] seals = {"--spring.profiles.active=cluster", "--REKEY_PAYLOAD_KEY_FILES=" + key};
        try (Edition edition = Edition.start(LocalOptions.inFolder(data), NO_WORKER, knows[0], knows[1]);
                WorkersBeside workers = new WorkersBeside(edition)) {
            // given a worker of each kind, and a session with an account replaced
            workers.start("plain", knows);
            workers.start("sealing", seals);
            MainJob job = edition.job(DemoData.CUSTOMER);
            String session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
            job.open(session);
            List<String> accounts = accounts(edition, session, 4);
            assertThat(job.replace(accounts.get(0), "the first account")).isEqualTo("REPLACED");

            // when a check fails for a fault of ours, at the one that seals
            workers.stop("plain");
            JdbcClient database = edition.rekey.part(JdbcClient.class);
            database.sql("alter table attempt rename to attempt_away").update();
            CompletableFuture<String> second =
                    CompletableFuture.supplyAsync(() -> job.replace(accounts.get(1), "the second account"));
            Await.until(
                    "the fault",
                    () -> pending(edition, accounts.get(1)).stream().anyMatch(PendingActivityInfo::hasLastFailure));
            PendingActivityInfo failed = pending(edition, accounts.get(1)).get(0);
            database.sql("alter table attempt_away rename to attempt").update();

            // then Temporal has nothing of what it says, and whoever has the key has all of it
            assertThat(failed.getLastFailure().getMessage()).isEqualTo("Encoded failure");
            assertThat(failed.toString()).doesNotContain("insert into");
            assertThat(Payloads.converter(PayloadKeys.fromFiles(List.of(key), false))
                            .failureToException(failed.getLastFailure()))
                    .hasStackTraceContaining("insert into attempt");

            // when both are there again
            workers.start("plain", knows);
            assertThat(second.get(3, TimeUnit.MINUTES)).isEqualTo("REPLACED");
            Map<String, String> outcomes = job.finish();

            // then the session ends well
            assertThat(outcomes).hasSize(4);
            assertThat(outcomes.values()).containsOnly("REPLACED");

            // and each of them did a part of it, in its own way
            List<String> sealed = new ArrayList<>();
            List<String> clear = new ArrayList<>();
            for (String account : accounts) {
                RawHistory history = RawHistory.of(edition.rekey.workflows(), WorkflowIds.account(account));
                assertThat(history.writtenBy("sealing").clear()).isEmpty();
                assertThat(history.writtenBy("plain").sealed()).isEmpty();
                sealed.addAll(history.writtenBy("sealing").sealed());
                clear.addAll(history.writtenBy("plain").clear());
            }
            assertThat(sealed).isNotEmpty();
            assertThat(clear).isNotEmpty();
        }
    }

    @Test
    void a_worker_without_the_key_waits_and_says_so_and_one_that_has_it_goes_on() {
        String known = "--rekey.codec.key-files=" + key;
        try (Edition edition = Edition.start(LocalOptions.inFolder(data), NO_WORKER, known);
                WorkersBeside workers = new WorkersBeside(edition)) {
            // given a session that is sealed
            workers.start("seeing", known);
            MainJob job = edition.job("4713");
            String session = job.start("4713", "KEY_EXPIRED");
            job.open(session);
            String account = accounts(edition, session, 1).get(0);
            workers.stop("seeing");

            // when the customer goes on and there is only a worker without the key
            workers.start("blind");
            Answer<AccountView> answer = edition.rekey
                    .part(RotationDoor.class)
                    .act(
                            edition.rekey
                                    .part(Views.class)
                                    .account(session, account)
                                    .orElseThrow(),
                            new ActionRequest("early", Actor.trader("4713"), session, null, new Action.OpenEdit()));

            // then it is saved, the session stands, and Temporal says what is missing
            assertThat(answer).isInstanceOf(Answer.Saved.class);
            Await.until(
                    "the reason",
                    () -> RawHistory.of(edition.rekey.workflows(), WorkflowIds.account(account))
                            .text()
                            .contains("which this process does not have. Name its file in rekey.codec.key-files"));
            Views views = edition.rekey.part(Views.class);
            assertThat(views.account(session, account).orElseThrow().step()).isEqualTo(Step.EDIT);

            // when one that has it comes
            workers.stop("blind");
            workers.start("seeing", known);

            // then it takes up what was saved, and goes on to the end
            Await.until(
                    "what was saved",
                    () -> views.account(session, account).orElseThrow().step() == Step.GENERATE_KEY);
            assertThat(job.replace(account, "the account")).isEqualTo("REPLACED");
        }
    }

    @Test
    void the_cluster_profile_seals_and_does_not_start_without_its_key() throws Exception {
        Path missing = keys.resolve("missing.key");
        try (Edition edition = Edition.start(LocalOptions.inFolder(data), NO_WORKER)) {
            makeStarterKey();
            for (Class<?> application : List.of(RekeyWorkerApplication.class, StarterApplication.class)) {
                // when the key is not there
                Process refused = new ProcessBuilder(Stream.concat(
                                        Stream.of(
                                                Path.of(System.getProperty("java.home"), "bin", "java")
                                                        .toString(),
                                                "-XX:TieredStopAtLevel=1",
                                                "-cp",
                                                System.getProperty(
                                                        "surefire.test.class.path",
                                                        System.getProperty("java.class.path")),
                                                application.getName(),
                                                "--spring.profiles.active=cluster"),
                                        Stream.of(settings(edition, missing)))
                                .toList())
                        .redirectErrorStream(true)
                        .start();
                String terminal = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                // then it does not start, and says why in one sentence
                assertThat(refused.waitFor()).isEqualTo(1);
                assertThat(terminal)
                        .contains("The payload key file " + missing + " cannot be read")
                        .contains("Put it there, the same on every machine")
                        .doesNotContain("\tat ");

                // when it is there
                try (ConfigurableApplicationContext started = cluster(edition, application, key)) {
                    // then what goes to Temporal is sealed
                    assertThat(started.getBean(DataConverter.class)
                                    .toPayload("Grid bots")
                                    .orElseThrow()
                                    .getMetadataOrThrow("encoding")
                                    .toStringUtf8())
                            .isEqualTo("binary/encrypted");
                }
            }
        }
    }

    /** On a cluster somebody makes it; here the pages do, when they first need it. */
    private void makeStarterKey() throws IOException {
        Path file = data.resolve("starter.key");
        if (Files.notExists(file)) {
            StarterKey.make(file);
        }
    }

    private static ConfigurableApplicationContext cluster(Edition edition, Class<?> application, Path key) {
        return new SpringApplicationBuilder(application)
                .properties("spring.config.name=" + (application == StarterApplication.class ? "starter" : "worker"))
                .profiles("cluster")
                .run(settings(edition, key));
    }

    private static String[] settings(Edition edition, Path key) {
        return WorkersBeside.settings(
                edition,
                NO_WORKER,
                "--REKEY_PAYLOAD_KEY_FILES=" + key,
                // The edition has its database to itself; nothing of it is needed here.
                "--spring.datasource.url=jdbc:h2:mem:cluster;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                        + "DEFAULT_NULL_ORDERING=HIGH");
    }

    private static List<String> accounts(Edition edition, String session, int count) {
        Views views = edition.rekey.part(Views.class);
        Await.until("the accounts", () -> views.accounts(session).size() == count);
        return views.accounts(session).stream().map(AccountView::accountId).toList();
    }

    private static List<PendingActivityInfo> pending(Edition edition, String account) {
        return edition.rekey
                .workflows()
                .getWorkflowServiceStubs()
                .blockingStub()
                .describeWorkflowExecution(DescribeWorkflowExecutionRequest.newBuilder()
                        .setNamespace("default")
                        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(WorkflowIds.account(account)))
                        .build())
                .getPendingActivitiesList();
    }
}
