package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.local.DemoData;
import dev.rekey.local.MainJob;
import dev.rekey.starter.progress.Views;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same steps by Temporal's own command line: docs/temporal-cli.md shows these commands. */
class TemporalCliTest {

    @TempDir
    Path data;

    @Test
    void an_account_is_driven_by_update_and_signal_and_then_finished_by_its_trader() throws Exception {
        try (Edition edition = Edition.start(data)) {
            // given
            MainJob job = edition.job("4713");
            String session = job.start("4713", "KEY_EXPIRED");
            job.open(session);
            Views views = edition.rekey.part(Views.class);
            Await.until("the account", () -> views.accounts(session).size() == 1);
            String account = views.accounts(session).get(0).accountId();

            // when an update opens the account for editing
            TemporalCli.Result opened = temporal(edition, "update", "execute", account, "perform", request("OpenEdit"));

            // then it answers with the next view
            assertThat(opened.exit()).as(opened.text()).isZero();
            assertThat(opened.text()).contains("GENERATE_KEY");

            // when an action that does not fit comes by update
            TemporalCli.Result refused =
                    temporal(edition, "update", "execute", account, "perform", request("CheckAgain"));

            // then it is refused with a sentence
            assertThat(refused.exit()).as(refused.text()).isNotZero();

            // when a signal says that the key is made
            TemporalCli.Result signalled = temporal(edition, "signal", null, account, "submit", request("KeyCreated"));

            // then the account waits for it to be pasted
            assertThat(signalled.exit()).as(signalled.text()).isZero();
            Await.until(
                    "the step",
                    () -> views.account(session, account).map(AccountView::step).orElse(Step.EDIT) == Step.PASTE);

            // when one comes by signal that does not fit
            temporal(edition, "signal", null, account, "submit", request("CheckAgain"));

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
    }

    private static String request(String type) {
        return """
                {"id":"%s","by":{"kind":"PROGRAM","name":"command line"},"action":{"type":"%s"}}""".formatted(UUID.randomUUID(), type);
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
