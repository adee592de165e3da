package dev.rekey.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.rekey.local.DemoData;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.starter.progress.Views;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.AccountView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Payload sealing on one machine, as {@code --seal} turns it on: what Temporal keeps then, and who reads it. */
class SealingTest {

    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final String TOKEN = "a-token-for-the-command-line-of-temporal";
    /** How the demo customer's accounts are called; no name on the wire has these words. */
    private static final List<String> LABELS = List.of("Grid bots", "Long term", "Savings", "Hedge");

    @TempDir
    Path data;

    private final List<String> complaints = new ArrayList<>();
    private int opened;
    private int refused;

    @Test
    void an_open_session_goes_on_when_sealing_is_turned_on_and_off_again() throws Exception {
        LocalOptions options = LocalOptions.inFolder(data);
        String session;
        List<String> accounts;

        // given a session that began in the clear
        try (Edition edition = Edition.start(options)) {
            MainJob job = edition.job(DemoData.CUSTOMER);
            session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
            job.open(session);
            accounts = accounts(edition, session, LABELS.size());
            assertThat(job.replace(accounts.get(0), "the first account")).isEqualTo("REPLACED");
            assertThat(history(edition, accounts.get(0)).text()).contains("Grid bots");
        }

        // when sealing is turned on
        Instant on = Instant.now();
        try (Edition edition = Edition.start(options.withSealing(true), "--rekey.codec.token=" + TOKEN)) {
            MainJob job = edition.job(DemoData.CUSTOMER);
            job.open(session);
            assertThat(job.replace(accounts.get(1), "the second account")).isEqualTo("REPLACED");

            // then nothing is written in the clear any more
            RawHistory since = history(edition, accounts.get(1)).since(on);
            assertThat(since.clear()).isEmpty();
            assertThat(since.sealed()).hasSizeGreaterThan(10);
            assertThat(since.text()).doesNotContain(LABELS).doesNotContain("OpenEdit", "REPLACED");
            RawHistory whole = RawHistory.of(edition.rekey.workflows(), WorkflowIds.session(DemoData.CUSTOMER));
            assertThat(whole.since(on).clear()).isEmpty();
            assertThat(whole.since(on).sealed()).isNotEmpty();

            // and Temporal's command line reads it with the token only
            assertThat(show(edition, accounts.get(1), "--codec-auth", "Bearer " + TOKEN))
                    .satisfies(read -> assertThat(read.exit()).isZero())
                    .satisfies(read -> assertThat(read.text()).contains("OpenEdit", "Hedge"));
            assertThat(opened(edition, "codec token")).isPositive();
            long before = opened(edition, "codec token");
            for (TemporalCli.Result blind : List.of(
                    show(edition, accounts.get(1), "--codec-auth", "Bearer x" + TOKEN),
                    show(edition, accounts.get(1)))) {
                assertThat(blind.text()).doesNotContain("OpenEdit");
                assertThat(blind.exit()).as(blind.text()).isNotZero();
            }
            assertThat(opened(edition, "codec token")).isEqualTo(before);
        }

        // when it is turned off again
        Instant off = Instant.now();
        try (Edition edition = Edition.start(options)) {
            MainJob job = edition.job(DemoData.CUSTOMER);
            job.open(session);

            // then what was sealed is still read, and the session ends well
            assertThat(job.finish())
                    .hasSize(LABELS.size())
                    .containsValue("REPLACED")
                    .doesNotContainValue("UNFINISHED");
            assertThat(job.finish().values()).containsOnly("REPLACED");
            RawHistory since = RawHistory.of(edition.rekey.workflows(), WorkflowIds.session(DemoData.CUSTOMER))
                    .since(off);
            assertThat(since.sealed()).isEmpty();
            assertThat(since.clear()).isNotEmpty();
        }
    }

    @Test
    void the_temporal_web_ui_reads_for_a_signed_in_agent_and_for_nobody_else() {
        try (Edition edition = Edition.start(LocalOptions.inFolder(data).withSealing(true));
                Chromium chromium = Chromium.start()) {
            // given a session whose only account has its new key
            MainJob job = edition.job("4713");
            String session = job.start("4713", "KEY_EXPIRED");
            job.open(session);
            String account = accounts(edition, session, 1).get(0);
            assertThat(job.replace(account, "the account")).isEqualTo("REPLACED");
            String ui = edition.rekey.temporalUi() + "/namespaces/default/workflows";
            String workflow = ui + "/" + WorkflowIds.account(account);
            BrowserContext browser =
                    chromium.browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 1100));

            // when somebody who is not signed in looks, and has the Web UI ask
            Page temporal = watched(browser);
            temporal.navigate(ui);
            assertThat(temporal.locator("table")).containsText(WorkflowIds.account(account));
            shot(temporal, "sealed-list");
            read(temporal, edition.rekey.codec().toString());
            temporal.navigate(workflow);

            // then it says that it could not, and shows names and times only
            assertThat(temporal.locator("body")).containsText("Codec Server could not connect");
            assertThat(temporal.locator("body")).containsText("AccountRotation");
            shot(temporal, "sealed-account-not-signed-in");
            assertThat(words(temporal)).doesNotContain("Swing", "Key expired", "check key");
            temporal.click("text=User Metadata");
            assertThat(temporal.locator("body")).containsText("Current Details");
            shot(temporal, "sealed-story-not-signed-in");
            assertThat(words(temporal)).doesNotContain("Swing", "Key expired", "check key");
            assertThat(refused).isPositive();
            assertThat(opened).isZero();
            assertThat(opened(edition, edition.agent.name())).isZero();

            // when the same person signs in on the desk, which says what to click
            Page desk = watched(browser);
            desk.navigate(edition.rekey.web() + "/desk");
            desk.fill("#username", edition.agent.name());
            desk.fill("#password", edition.agent.password());
            desk.click("#sign-in");
            desk.navigate(edition.rekey.web() + "/desk/sessions/" + session);
            desk.click("#read-sealed summary");
            assertThat(desk.locator("#codec")).hasText(edition.rekey.codec().toString());
            shot(desk, "sealed-desk");
            assertThat(Accessibility.barriers(desk)).isEmpty();
            temporal.navigate(workflow);

            // then the account reads as it does without sealing
            assertThat(temporal.locator("body")).containsText("\"label\": \"Swing\"");
            assertThat(temporal.locator("body")).containsText("\"outcome\": \"REPLACED\"");
            assertThat(temporal.locator("body")).containsText("check key, attempt 1");
            assertThat(temporal.locator("body")).not().containsText("Codec Server could not connect");
            shot(temporal, "sealed-account");
            temporal.click("text=User Metadata");
            assertThat(temporal.locator("iframe").last().contentFrame().locator("body"))
                    .containsText("Swing");
            shot(temporal, "sealed-story");
            temporal.navigate(desk.getAttribute("#temporal", "href"));
            assertThat(temporal.locator("body")).containsText("\"reason\": \"KEY_EXPIRED\"");
            shot(temporal, "sealed-session");

            // and each look is a row of the audit trail
            assertThat(opened).isPositive();
            Await.until("a row for each look", () -> {
                temporal.evaluate("1");
                return opened(edition, edition.agent.name()) == opened;
            });
            assertThat(complaints).isEmpty();
        }
    }

    private static List<String> accounts(Edition edition, String session, int count) {
        Views views = edition.rekey.part(Views.class);
        Await.until("the accounts", () -> views.accounts(session).size() == count);
        return views.accounts(session).stream().map(AccountView::accountId).toList();
    }

    private static RawHistory history(Edition edition, String account) {
        return RawHistory.of(edition.rekey.workflows(), WorkflowIds.account(account));
    }

    private static TemporalCli.Result show(Edition edition, String account, String... more) throws Exception {
        return new TemporalCli(edition)
                .workflow(Stream.concat(
                                Stream.of(
                                        "show",
                                        "--workflow-id",
                                        WorkflowIds.account(account),
                                        "--detailed",
                                        "--codec-endpoint",
                                        edition.rekey.codec().toString()),
                                Stream.of(more))
                        .toList());
    }

    private static long opened(Edition edition, String actor) {
        return edition.rekey
                .part(JdbcClient.class)
                .sql("select count(*) from audit_entry where action = 'PAYLOADS_OPENED' and actor = :actor")
                .param("actor", actor)
                .query(Long.class)
                .single();
    }

    /** What the desk tells an agent to do once in each browser. */
    private static void read(Page temporal, String codec) {
        temporal.locator("[data-testid^=data-encoder-status]").first().click();
        temporal.fill("#data-encoder-endpoint-input", codec);
        temporal.click("text=Include cross-origin credentials");
        temporal.click("[data-testid=confirm-data-encoder-button]");
    }

    /** Everything that can be read on a page, in its frames too. */
    private static String words(Page page) {
        return page.frames().stream().map(SealingTest::words).collect(Collectors.joining("\n"));
    }

    /** The Web UI takes frames away as it goes; one that is gone shows nothing. */
    private static String words(Frame frame) {
        try {
            return String.valueOf(frame.content());
        } catch (PlaywrightException gone) {
            assertThat(frame.isDetached()).as(gone.getMessage()).isTrue();
            return "";
        }
    }

    /** A page whose looks at sealed payloads are counted, and the complaints of the browser written down. */
    private Page watched(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(120_000);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")
                    || message.text().contains("CORS")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(error -> complaints.add(error));
        page.onResponse(response -> {
            if (response.url().endsWith("/codec/decode")) {
                String asked = response.request().postData();
                // The encoding's name as the Web UI sends it: what was never sealed is sent as well.
                if (response.status() == 200 && asked != null && asked.contains("YmluYXJ5L2VuY3J5cHRlZA==")) {
                    opened++;
                } else if (response.status() == 401) {
                    refused++;
                }
            }
        });
        return page;
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }
}
