package dev.rekey.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.terms.Market;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job by hand-like clicks: an agent on the desk, a trader on a phone, keys made on the exchanges' own sites.
 * Screenshots are kept in {@code target/screenshots}.
 */
class BrowserTest {

    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final String USER = DemoData.user(DemoData.CUSTOMER);
    private static final String PASSPHRASE = "hand-made-phrase";

    @TempDir
    Path data;

    private final List<String> complaints = new ArrayList<>();
    private final Set<String> foreign = new TreeSet<>();
    private final List<String> barriers = new ArrayList<>();
    /** Every address and every body that the pages sent. */
    private final List<String> sent = new ArrayList<>();
    /** What must stand in none of them. */
    private final List<String> secrets = new ArrayList<>();

    private String web = "";

    @Test
    void an_agent_and_a_trader_take_four_accounts_through_a_vault_reset() {
        try (Edition edition = Edition.start(data);
                Chromium chromium = Chromium.start()) {
            // given an agent on the desk
            web = edition.rekey.web().toString();
            Page desk =
                    watched(chromium.browser.newContext(new Browser.NewContextOptions().setViewportSize(1200, 900)));
            desk.navigate(edition.rekey.web() + "/desk");
            desk.fill("#username", edition.agent.name());
            desk.fill("#password", edition.agent.password());
            shot(desk, "desk-sign-in");
            desk.click("#sign-in");
            assertThat(desk.locator("h1")).hasText("Inbox");
            shot(desk, "desk-inbox-empty");

            // when the agent starts a session for the customer
            desk.click("text=Find a customer");
            desk.fill("#q", DemoData.CUSTOMER);
            desk.click("button:text('Search')");
            desk.click("text=Anna Berg");
            desk.check("input[value=VAULT_RESET]");
            shot(desk, "desk-customer");
            desk.click("#start");
            assertThat(desk.locator("#done")).hasText("0 of 4 accounts done");
            desk.click("#make-link");
            String link = desk.textContent("#link").strip();
            String code = desk.textContent("#code").strip();
            shot(desk, "desk-link", "#link, #code");
            desk.click("text=Back to the live page");

            // and the trader opens the link on a phone
            BrowserContext phone = chromium.browser.newContext(new Browser.NewContextOptions()
                    .setViewportSize(390, 844)
                    .setDeviceScaleFactor(2)
                    .setHasTouch(true)
                    .setPermissions(List.of("clipboard-read", "clipboard-write")));
            Page guide = watched(phone);
            Page site = watched(phone);
            guide.navigate(link);
            shot(guide, "guide-opening");
            guide.fill("#code", code.equals("000000") ? "111111" : "000000");
            guide.click("#enter");
            assertThat(guide.locator(".flash")).containsText("That is not the code");
            guide.fill("#code", code);
            guide.click("#enter");
            assertThat(guide.locator("#headline")).containsText("0 of 4 accounts done. Next: Binance Futures");
            assertThat(guide.locator("li.account")).hasCount(4);
            shot(guide, "guide-overview");

            // then Binance Futures: first with an address too few and a withdraw right, then mended
            guide.click("li.account:has-text('Binance Futures') >> a");
            shot(guide, "guide-edit");
            guide.click("#open-edit");
            assertThat(guide.locator("#step-generate")).hasClass("now");
            shot(guide, "guide-make-key");
            List<String> addresses =
                    List.of(guide.textContent("#addresses").strip().split(","));
            assertThat(addresses).hasSize(20);
            Made made = make(
                    edition,
                    site,
                    "binance",
                    plus(DemoKeys.permissions("binance", Market.FUTURES), "enableWithdrawals"),
                    addresses.subList(0, 19),
                    null);
            guide.click("#key-created");
            assertThat(guide.locator("#step-paste")).hasClass("now");
            // swapped and with spaces at first: the page says so and swaps them back
            guide.fill("#field-apiKey", " " + made.apiKey() + "\n");
            assertThat(guide.locator("#look-apiKey")).containsText("Looks right (64 characters)");
            guide.fill("#field-secret", made.apiKey());
            assertThat(guide.locator("#look-secret")).containsText("the same as the field");
            guide.fill("#field-secret", made.secret());
            shot(guide, "guide-paste");
            guide.click("#connect");
            assertThat(guide.locator("#connect-look")).containsText("Press Save on the exchange first");
            guide.check("#saved-there");
            guide.click("#connect");
            assertThat(guide.locator(".finding")).isVisible();
            assertThat(guide.locator(".finding [data-check=NO_WITHDRAW]")).isVisible();
            assertThat(guide.locator(".finding [data-check=ADDRESSES]")).containsText(addresses.get(19));
            shot(guide, "guide-refused");
            edit(edition, site, "binance", DemoKeys.permissions("binance", Market.FUTURES), addresses);
            guide.bringToFront();
            guide.click("#check-again");
            assertThat(guide.locator("#next")).containsText(Pattern.compile("Connected|is done"));
            shot(guide, "guide-accepted");
            assertThat(guide.locator("#next")).containsText("This account is done");

            // and the agent sees it happen without reloading
            desk.bringToFront();
            assertThat(desk.locator("#done")).hasText("1 of 4 accounts done");
            shot(desk, "desk-session");

            // and the other three: their own fields, their own forms, and a second key at Kraken
            guide.bringToFront();
            replace(edition, guide, site, "KuCoin Futures", "kucoin", Market.FUTURES, PASSPHRASE);
            shot(guide, "guide-kucoin-done");
            replace(edition, guide, site, "Binance Spot", "binance", Market.SPOT, null);
            guide.click("text=All accounts");
            shot(guide, "guide-overview-three-done");
            replace(edition, guide, site, "Kraken Spot", "kraken", Market.SPOT, null);
            guide.click("text=All accounts");
            assertThat(guide.locator("#headline")).hasText("All 4 accounts are done.");
            assertThat(guide.locator(".ending li")).hasCount(4);
            shot(guide, "guide-finished");

            // and the session has ended with its report, on the desk and in Temporal
            desk.bringToFront();
            assertThat(desk.locator("#done")).hasText("4 of 4 accounts done");
            shot(desk, "desk-session-finished");
            Page temporal = desk.context().newPage();
            temporal.navigate(desk.getAttribute("#temporal", "href"));
            temporal.waitForSelector("text=RotationSession");
            temporal.waitForSelector("text=Event History");
            shot(temporal, "temporal-session");
            temporal.click("text=User Metadata");
            // Details are drawn in frames of their own.
            assertThat(temporal.locator("iframe").last().contentFrame().locator("body"))
                    .containsText("4 of 4 done");
            shot(temporal, "temporal-story");

            // and the other pages are there for everybody too
            for (String page : List.of("customers?q=47", "exchanges", "audit", "people", "me", "nothing")) {
                desk.navigate(web + "/desk/" + page);
                shot(desk, "desk-" + page.replaceAll("\\?.*", ""));
            }
            guide.navigate(web + "/guide/vault");
            shot(guide, "guide-vault");
            guide.click("#new");
            assertThat(guide.locator("#words li")).hasCount(5);
            shot(guide, "guide-vault-words", "#words");
            guide.navigate(web + "/guide");
            guide.click("#leave");
            guide.navigate(web + "/guide");
            shot(guide, "guide-closed");

            // and every page stood by itself: nothing foreign, nothing that the browser complained about
            assertThat(foreign).isEmpty();
            assertThat(complaints).isEmpty();
            assertThat(barriers).isEmpty();

            // and no secret left the browser or stayed behind in it
            assertThat(secrets).hasSizeGreaterThan(5);
            List<String> kept = List.of(
                    phone.storageState(),
                    (String) guide.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state,"
                            + " performance.getEntries(), document.documentElement.outerHTML])"),
                    String.valueOf(guide.evaluate(
                            "async () => JSON.stringify([await indexedDB.databases()," + " await caches.keys()])")));
            assertThat(secrets).allSatisfy(secret -> {
                assertThat(sent).noneMatch(text -> text.contains(secret));
                assertThat(kept).noneMatch(text -> text.contains(secret));
            });

            // and the pages hold in the dark and for the desk on a phone
            Page dark = chromium.browser
                    .newContext(new Browser.NewContextOptions()
                            .setViewportSize(390, 844)
                            .setColorScheme(ColorScheme.DARK)
                            .setStorageState(desk.context().storageState()))
                    .newPage();
            dark.navigate(edition.rekey.web() + "/desk?scope=ended");
            shot(dark, "desk-inbox-phone-dark");
            assertThat((Integer) dark.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(390);
            assertThat((Integer) guide.evaluate("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(390);
        }
    }

    private void replace(
            Edition edition,
            Page guide,
            Page site,
            String title,
            String exchange,
            Market market,
            @Nullable String passphrase) {
        guide.navigate(edition.rekey.web() + "/guide");
        guide.click("li.account:has-text('" + title + "') >> a");
        while (true) {
            guide.click("#open-edit");
            guide.waitForSelector("#key-created");
            List<String> addresses =
                    List.of(guide.textContent("#addresses").strip().split("[,\\s]+"));
            Made made = make(edition, site, exchange, DemoKeys.permissions(exchange, market), addresses, passphrase);
            guide.bringToFront();
            guide.click("#key-created");
            guide.fill("#field-apiKey", made.apiKey());
            guide.fill("#field-secret", made.secret());
            if (passphrase != null) {
                guide.fill("#field-passphrase", passphrase);
            }
            guide.check("#saved-there");
            guide.click("#connect");
            Locator done = guide.locator("#next:has-text('This account is done')");
            Locator another = guide.locator("#open-edit");
            assertThat(done.or(another)).isVisible();
            if (done.isVisible()) {
                return;
            }
        }
    }

    private record Made(String apiKey, String secret) {
        @Override
        public String toString() {
            return "Made[redacted]";
        }
    }

    private Made make(
            Edition edition,
            Page site,
            String exchange,
            Set<String> permissions,
            List<String> addresses,
            @Nullable String passphrase) {
        site.bringToFront();
        site.navigate(edition.rekey.sandbox().accountSite(exchange, USER).toString());
        site.click("#create-key");
        site.fill("#label", "Platform");
        boxes(site, permissions);
        site.fill("#addresses", String.join(exchange.equals("kraken") ? "\n" : ",", addresses));
        if (passphrase != null) {
            site.fill("#passphrase", passphrase);
        }
        if (exchange.equals("binance")) {
            shot(site, "exchange-create");
        }
        site.click("#save");
        Made made = new Made(
                site.textContent("#api-key").strip(),
                site.textContent("#api-secret").strip());
        site.click("#done");
        secrets.add(made.secret());
        if (passphrase != null) {
            secrets.add(passphrase);
        }
        return made;
    }

    private void edit(Edition edition, Page site, String exchange, Set<String> permissions, List<String> addresses) {
        site.bringToFront();
        site.navigate(edition.rekey.sandbox().accountSite(exchange, USER).toString());
        site.locator(".key").last().locator("text=Edit").click();
        boxes(site, permissions);
        site.fill("#addresses", String.join(",", addresses));
        site.click("#save");
    }

    private static void boxes(Page site, Set<String> permissions) {
        for (Locator box : site.locator("input[name=permissions]").all()) {
            box.setChecked(permissions.contains(box.getAttribute("value")));
        }
    }

    private static Set<String> plus(Set<String> some, String one) {
        Set<String> all = new TreeSet<>(some);
        all.add(one);
        return all;
    }

    /** A page whose errors and foreign requests are written down. */
    private Page watched(BrowserContext context) {
        Page page = context.newPage();
        page.setDefaultTimeout(120_000);
        page.onConsoleMessage(message -> {
            // Chromium itself writes a line for each refused form; those are answers, not errors.
            if (message.type().equals("error") && !message.text().contains("status of 4")) {
                complaints.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(error -> complaints.add(error));
        page.onRequest(request -> {
            if (request.url().startsWith(web)) {
                sent.add(request.url() + " " + request.postData());
            }
            if (!request.url().startsWith("http://127.0.0.1:") && !request.url().startsWith("data:")) {
                foreign.add(request.url());
            }
        });
        return page;
    }

    private void shot(Page page, String name) {
        if (page.url().startsWith(web)) {
            barriers.addAll(Accessibility.barriers(page));
        }
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    private void shot(Page page, String name, String masked) {
        barriers.addAll(Accessibility.barriers(page));
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setMask(List.of(page.locator(masked)))
                .setFullPage(true));
    }
}
