package dev.rekey.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.ImportResult;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.MainJob;
import dev.rekey.operate.ImportCommand;
import dev.rekey.sandbox.SandboxKey;
import dev.rekey.terms.Market;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the paste step makes of what people paste, and what its page does while they work on it: in a browser on a phone,
 * on the page as it is served, one account each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasteBoxTest {

    private static final String KEY = "Ab1".repeat(21) + "K";
    private static final String SECRET = "Xy9".repeat(21) + "S";
    private static final String BEN = "4712";
    private static final String CHIARA = "4713";
    private static final int MOST_CHECKS = 6;

    private Edition edition;
    private Chromium chromium;
    private MainJob job;
    private String session;

    @BeforeAll
    void start_a_session(@TempDir Path data) {
        edition = Edition.start(data);
        chromium = Chromium.start();
        job = edition.job(DemoData.CUSTOMER);
        session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
    }

    @AfterAll
    void stop() {
        chromium.close();
        edition.close();
    }

    @Test
    void each_value_lands_in_its_own_box_and_what_is_no_key_is_called_what_it_is() {
        // given a trader at the step in which a key of Binance is pasted
        List<String> sent = new ArrayList<>();
        Page guide = phone();
        guide.onRequest(request -> sent.add(request.url() + " " + request.postData()));
        paste(guide, "Binance Futures");

        // then no saved sign-in is offered to its boxes
        assertThat(guide.locator("#field-secret")).hasAttribute("autocomplete", "new-password");
        assertThat(guide.locator("#field-apiKey")).hasAttribute("autocomplete", "off");
        assertThat(guide.locator("#field-apiKey")).not().hasAttribute("name", Pattern.compile(".*"));

        // and both values in one box are put into both
        guide.fill("#field-apiKey", "{\"apiKey\": \"" + KEY + "\", \"secretKey\": \"" + SECRET + "\"}");
        assertThat(guide.locator("#field-apiKey")).hasValue(KEY);
        assertThat(guide.locator("#field-secret")).hasValue(SECRET);
        assertThat(guide.locator("#look-apiKey")).containsText("two values in this box");
        assertThat(guide.locator("#look-secret")).containsText("It was in the field API Key");
        shot(guide, "guide-paste-both");

        // and a name and a remark around a value do not matter
        guide.fill("#field-secret", "export BINANCE_SECRET='" + SECRET + "'  # main account");
        assertThat(guide.locator("#look-secret")).containsText("Looks right (64 characters)");

        // and what is no key is called what it is, and not sent
        guide.fill("#field-secret", "legal winner thank year wave sausage worth useful legal winner thank yellow");
        assertThat(guide.locator("#look-secret")).containsText("recovery words of a wallet");
        assertThat(guide.locator("#look-secret")).hasClass("look bad");
        guide.check("#saved-there");
        guide.click("#connect");
        assertThat(guide.locator("#connect-look")).containsText("cannot be right yet");
        shot(guide, "guide-paste-words");

        // and once it is put right, nothing says any more that a field is wrong
        guide.fill("#field-secret", SECRET);
        assertThat(guide.locator("#look-secret")).containsText("Looks right (64 characters)");
        assertThat(guide.locator("#connect-look")).isEmpty();
        assertThat(sent).noneMatch(one -> one.contains(KEY) || one.contains(SECRET) || one.contains("sausage"));
    }

    @Test
    void after_connect_the_finding_is_what_one_sees_and_only_the_wrong_field_is_empty() {
        // given a good key of KuCoin, and a passphrase that is not its own
        Page guide = phone();
        paste(guide, "KuCoin Futures");
        SandboxKey key = made("kucoin", Market.FUTURES, guide);
        guide.fill("#field-apiKey", key.apiKey());
        guide.fill("#field-secret", key.secret());
        guide.fill("#field-passphrase", "not-the-right-one");
        guide.check("#saved-there");
        // Not install(): Playwright spells its commands in the JVM's language, and the tests' has another capital i.
        guide.clock().resume();

        // when the answer comes after 14 minutes
        connect(guide, "14:00");

        // then the refusal is on the screen, and what reads aloud begins there
        assertThat(guide.locator("#finding [data-check=PASSPHRASE]")).isVisible();
        focused(guide, "what");
        assertThat(guide.locator("#what")).isInViewport();
        assertThat(guide.locator("#finding [data-check=PASSPHRASE] .say")).isInViewport();
        assertThat(guide.locator("#check-again")).hasCount(0);
        guide.screenshot(new Page.ScreenshotOptions().setPath(shot("guide-passphrase-refused")));

        // and key and secret are still there, in the page and nowhere else
        assertThat(guide.locator("#field-apiKey")).hasValue(key.apiKey());
        assertThat(guide.locator("#field-secret")).hasValue(key.secret());
        assertThat(guide.locator("#field-passphrase")).hasValue("");
        assertThat(guide.locator("#saved-there")).isChecked();
        assertThat(kept(guide)).noneMatch(text -> text.contains(key.secret()));

        // when only the passphrase is typed, wrong again, and the answer comes after 16 minutes
        guide.evaluate("document.activeElement.blur()");
        guide.fill("#field-passphrase", "not-the-right-one-either");
        connect(guide, "16:00");
        focused(guide, "what");

        // then nothing was kept that long
        assertThat(guide.locator("#finding [data-check=PASSPHRASE]")).isVisible();
        assertThat(guide.locator("#field-apiKey")).hasValue("");
        assertThat(guide.locator("#field-secret")).hasValue("");

        // nor is anything there for who leaves the page and comes back
        guide.fill("#field-secret", key.secret());
        guide.click("text=All accounts");
        assertThat(guide.locator("#headline")).isVisible();
        guide.goBack();
        assertThat(guide.locator("#field-secret")).hasValue("");

        // when all is pasted once more, with the right passphrase
        guide.fill("#field-apiKey", key.apiKey());
        guide.fill("#field-secret", key.secret());
        guide.fill("#field-passphrase", String.valueOf(key.passphrase()));
        guide.check("#saved-there");
        guide.click("#connect");

        // then the success is what one sees, and the next account is one tap away
        focused(guide, "success-title");
        assertThat(guide.locator("#success-title")).isInViewport();
        assertThat(guide.locator("#next-account")).isInViewport();
        guide.screenshot(new Page.ScreenshotOptions().setPath(shot("guide-success")));
        guide.click("#next-account");
        assertThat(guide.locator("#open-edit, #key-created, #paste, #success")).isVisible();
        assertThat(kept(guide)).noneMatch(text -> text.contains(key.secret()));
    }

    @Test
    void key_and_secret_that_look_alike_are_swapped_with_one_tap_when_the_exchange_takes_neither() {
        // given a key of Binance in the field of its secret, and the other way round
        Page guide = phone();
        paste(guide, "Binance Spot");
        SandboxKey key = made("binance", Market.SPOT, guide);
        theWrongKeysFirst(guide);
        guide.fill("#field-apiKey", key.secret());
        guide.fill("#field-secret", key.apiKey());
        assertThat(guide.locator("#swapped")).hasCount(0);
        guide.check("#saved-there");
        guide.click("#connect");

        // then
        assertThat(guide.locator("#swap-and-connect")).isVisible();
        guide.screenshot(new Page.ScreenshotOptions().setPath(shot("guide-swapped")));

        // when
        guide.click("#swap-and-connect");

        // then
        assertThat(guide.locator("#success-title")).isVisible();
        assertThat(kept(guide)).noneMatch(text -> text.contains(key.secret()));
    }

    /** The key of before, and one that another customer made: each is said to be what it is, with one button to press. */
    private void theWrongKeysFirst(Page guide) {
        String ending = guide.locator(".facts code").textContent().strip();
        SandboxKey old = edition.rekey.sandbox().keys("binance", DemoData.user(DemoData.CUSTOMER)).stream()
                .filter(one -> one.apiKey().endsWith(ending))
                .findFirst()
                .orElseThrow();
        guide.fill("#field-apiKey", old.apiKey());
        assertThat(guide.locator("#look-apiKey")).not().hasClass("look good");
        guide.fill("#field-secret", old.secret());
        isSaidToNeedAnother(guide, "NEW_KEY", "guide-old-key");
        SandboxKey bens = made(BEN, "binance", Market.SPOT, guide);
        guide.fill("#field-apiKey", bens.apiKey());
        guide.fill("#field-secret", bens.secret());
        isSaidToNeedAnother(guide, "SAME_ACCOUNT", "guide-another-customers-key");
    }

    private static void isSaidToNeedAnother(Page guide, String check, String name) {
        guide.check("#saved-there");
        guide.click("#connect");
        assertThat(guide.locator("#finding [data-check=" + check + "]")).isVisible();
        assertThat(guide.locator("#make-another")).isVisible();
        assertThat(guide.locator("#check-again")).hasCount(0);
        shot(guide, name);
        guide.click("#key-created");
        assertThat(guide.locator("#step-paste")).hasClass("now");
    }

    @Test
    void a_live_change_keeps_focus_place_and_what_was_typed_and_a_lost_connection_says_so_and_goes() {
        try (WireBetween wire = new WireBetween(edition.rekey.web().getPort())) {
            // given a trader who pastes, has asked something half, and has scrolled
            Page guide = phone(URI.create("http://" + wire.address()));
            paste(guide, "Kraken Spot");
            String account = guide.url().replaceAll(".*/", "");
            guide.fill("#field-apiKey", "typed and not sent");
            guide.click("summary:has-text('Ask for help')");
            guide.fill("#words", "Where is the second");
            guide.evaluate("document.getElementById('words').setSelectionRange(3, 3)");
            guide.evaluate("scrollBy(0, -40)");
            int place = ((Number) guide.evaluate("Math.round(scrollY)")).intValue();

            // when something happens to the account elsewhere
            job.open(session);
            act(account, Map.of("type", "AskForHelp", "words", "from the other device"));

            // then the page shows it, and is otherwise as it was
            assertThat(guide.locator("#thread")).containsText("from the other device");
            assertThat(guide.locator("#words")).isVisible();
            assertThat(guide.locator("#words")).hasValue("Where is the second");
            focused(guide, "words");
            assertThat(guide.locator("#field-apiKey")).hasValue("typed and not sent");
            assertThat((Integer) guide.evaluate("document.getElementById('words').selectionStart"))
                    .isEqualTo(3);
            assertThat(((Number) guide.evaluate("Math.round(scrollY)")).intValue())
                    .isBetween(place - 1, place + 1);

            // when the step changes elsewhere, what was typed has no place on the new page
            act(account, Map.of("type", "GoBack", "to", "GENERATE_KEY"));

            // then it is not taken away, and the page says why it is old
            assertThat(guide.locator("#changed")).isVisible();
            assertThat(guide.locator("#field-apiKey")).hasValue("typed and not sent");
            guide.screenshot(new Page.ScreenshotOptions().setPath(shot("guide-changed-meanwhile")));
            guide.click("#show-changed");
            assertThat(guide.locator("#key-created")).isVisible();
            assertThat(guide.locator("#changed")).isHidden();

            // when everything vanishes on the way
            assertThat(guide.locator("#offline")).isHidden();
            wire.swallow();

            // then the page notices by itself, and notices when it is over
            assertThat(guide.locator("#offline")).isVisible();
            guide.screenshot(new Page.ScreenshotOptions().setPath(shot("guide-connection-lost")));
            wire.mend();
            assertThat(guide.locator("#offline")).isHidden();
        }
    }

    @Test
    void the_limit_of_checks_keeps_what_was_typed_and_says_when_the_next_one_is_possible() {
        // given a trader whose secret was refused as often as an account may be checked within ten minutes
        MainJob hers = edition.job(CHIARA);
        String visit = hers.start(CHIARA, "KEY_DELETED");
        Page guide = phone(hers.invite(visit), edition.rekey.web());
        paste(guide, "Binance Futures");
        SandboxKey key = made(CHIARA, "binance", Market.FUTURES, guide);
        guide.fill("#field-apiKey", key.apiKey());
        guide.check("#saved-there");
        for (int check = 1; check <= MOST_CHECKS; check++) {
            guide.fill("#field-secret", SECRET);
            guide.click("#connect");
            assertThat(guide.locator("#paste[data-attempt='" + (check + 1) + "']"))
                    .hasCount(1);
            assertThat(guide.locator("#finding [data-check=SECRET]")).isVisible();
            assertThat(guide.locator("#field-secret")).hasValue("");
        }

        // when the right one comes too late
        guide.fill("#field-secret", key.secret());
        guide.click("#connect");

        // then nothing is sent, the page says when it may be, and all that was typed is still there
        assertThat(guide.locator("#sentence")).containsText("You ran " + MOST_CHECKS + " checks of this account");
        assertThat(guide.locator("#sentence")).isInViewport();
        assertThat(guide.locator("#sentence time")).hasText(Pattern.compile("[0-9]{1,2}:[0-9]{2}.*"));
        Instant again = Instant.parse(guide.locator("#sentence time").getAttribute("datetime"));
        assertThat(again).isAfter(Instant.now()).isBefore(Instant.now().plus(Duration.ofMinutes(10)));
        assertThat(guide.locator("#paste")).hasAttribute("data-attempt", String.valueOf(MOST_CHECKS + 1));
        assertThat(guide.locator("#field-apiKey")).hasValue(key.apiKey());
        assertThat(guide.locator("#field-secret")).hasValue(key.secret());
        assertThat(guide.locator("#saved-there")).isChecked();

        // and it stays there when something else happens to the account
        String account = guide.url().replaceAll(".*/", "");
        hers.open(visit);
        act(hers, account, Map.of("type", "AskForHelp", "words", "from the other device"));
        assertThat(guide.locator("#thread")).containsText("from the other device");
        assertThat(guide.locator("#sentence time")).isVisible();
        assertThat(guide.locator("#field-secret")).hasValue(key.secret());
        guide.screenshot(new Page.ScreenshotOptions().setPath(shot("guide-limit")));
        assertThat(kept(guide)).noneMatch(text -> text.contains(key.secret()));
    }

    @Test
    void the_guide_is_walked_by_keyboard_alone_and_one_always_sees_where_one_is() {
        // given a trader without a mouse, on a narrow page
        MainJob his = edition.job(BEN);
        MainJob.Invitation invitation = his.invite(his.start(BEN, "KEY_DELETED"));
        Page guide = chromium.browser
                .newContext(new Browser.NewContextOptions().setViewportSize(390, 844))
                .newPage();
        guide.navigate(invitation.link());
        assertThat(guide.locator("#code")).isFocused();
        type(guide, invitation.code());
        guide.keyboard().press("Enter");

        // when they start with the account
        assertThat(guide.locator("li.account")).hasCount(1);
        press(guide, "li.account a");
        assertThat(guide.locator("#open-edit")).isVisible();
        press(guide, "#open-edit");

        // then they are where the step begins, and read it part by part
        assertThat(guide.locator("#step-generate h2")).isFocused();
        assertThat(guide.locator("#step-generate .part:visible")).hasCount(1);
        assertThat(guide.locator("#parts-back")).isHidden();
        int parts = guide.locator("#step-generate .part").count();
        for (int part = 2; part <= parts; part++) {
            press(guide, "#parts-next");
            assertThat(guide.locator("#step-generate .count")).hasText(part + " of " + parts);
            assertThat(guide.locator("#step-generate .part:visible :is(h3, .does)"))
                    .isFocused();
        }
        assertThat(guide.locator("#parts-next")).isHidden();

        // and where they are outlives a reload
        guide.reload();
        assertThat(guide.locator("#step-generate .count")).hasText(parts + " of " + parts);
        press(guide, "#parts-all");
        assertThat(guide.locator("#step-generate .part:visible")).hasCount(parts);

        // when they ask for help
        press(guide, "summary:has-text('Ask for help')");
        reach(guide, "#words");
        type(guide, "Which of the two?");
        press(guide, "#ask");

        // then the answer is where they are
        assertThat(guide.locator("#note")).isFocused();
        seen(guide);

        // when they paste the key
        SandboxKey key = made(BEN, "kucoin", Market.SPOT, guide);
        press(guide, "#key-created");
        assertThat(guide.locator("#step-paste h2")).isFocused();
        reach(guide, "#field-apiKey");
        type(guide, key.apiKey());
        reach(guide, "#field-secret");
        type(guide, key.secret());
        reach(guide, "#field-passphrase");
        type(guide, String.valueOf(key.passphrase()));
        reach(guide, "#saved-there");
        guide.keyboard().press("Space");
        press(guide, "#connect");

        // then the success is where they are, and the way on is the next stop
        focused(guide, "success-title");
        seen(guide);
        press(guide, "#to-overview");
        assertThat(guide.locator("#headline")).isVisible();
    }

    @Test
    void an_agent_and_a_trader_work_wide_pages_by_keyboard_alone() {
        // given a customer of their own, and an agent without a mouse
        customer("4720", "Eva Lind");
        Page desk = wide();
        desk.navigate(edition.rekey.web() + "/desk");
        assertThat(desk.locator("#username")).isFocused();
        type(desk, edition.agent.name());
        reach(desk, "#password");
        type(desk, edition.agent.password());
        press(desk, "#sign-in");

        // when the agent finds the customer and starts a session
        press(desk, "a:has-text('Find a customer')");
        assertThat(desk.locator("#q")).isFocused();
        type(desk, "Eva");
        desk.keyboard().press("Enter");
        press(desk, ".rows a");
        reach(desk, "input[name=reason] >> nth=0");
        desk.keyboard().press("ArrowDown");
        seen(desk);
        assertThat(desk.locator("input[name=reason] >> nth=1")).isChecked();
        press(desk, "#start");
        press(desk, "#make-link");
        String link = desk.textContent("#link").strip();
        String live = desk.url().replaceAll("[?#].*|/link$", "");
        press(desk, "#new-link ~ p a");

        // and the trader opens the link and asks for a code
        Page guide = wide();
        guide.navigate(link);
        press(guide, "#send-code");
        assertThat(guide.locator("#asked")).isVisible();
        String number = guide.textContent("#asked .once").strip();
        assertThat(desk.locator("#asks")).isVisible();
        press(desk, "#asks button:has-text('" + number + "')");
        String code = desk.textContent("#code").strip();

        // then the trader's page tells, and the cursor stays where the code goes
        assertThat(guide.locator("#made")).isVisible();
        assertThat(guide.locator("#code")).isFocused();
        seen(guide);
        type(guide, code);
        guide.keyboard().press("Enter");
        press(guide, "li.account a");
        press(guide, "#open-edit");
        assertThat(guide.locator("#step-generate h2")).isFocused();
        seen(guide);

        // when the trader asks for help while the agent stands on a button
        desk.navigate(live);
        reach(desk, "#nudge");
        press(guide, "summary:has-text('Ask for help')");
        reach(guide, "#words");
        type(guide, "Which of the two?");
        press(guide, "#ask");
        assertThat(guide.locator("#note")).isFocused();
        seen(guide);

        // then the agent sees it come in, and still stands there
        assertThat(desk.locator("section[data-account] .flash").first()).isVisible();
        assertThat(desk.locator("#nudge")).isFocused();
        seen(desk);

        // and corrects the account
        press(desk, "h1 a");
        press(desk, ".rows a:has-text('Correct')");
        reach(desk, "#label");
        desk.keyboard().press("ControlOrMeta+A");
        type(desk, "Trend 2");
        press(desk, "#save");
        assertThat(desk.locator("#corrected")).isVisible();
        assertThat(desk.locator("#label")).hasValue("Trend 2");
    }

    @Test
    void an_agent_works_the_inbox_by_single_keys_that_are_letters_in_a_field_and_can_be_turned_off() {
        // given an agent before two sessions that nobody works on
        for (String reference : List.of("4731", "4732")) {
            customer(reference, "Ida Keys");
            edition.job(reference).start(reference, "VAULT_RESET");
        }
        Page desk = wide();
        desk.navigate(edition.rekey.web() + "/desk");
        desk.fill("#username", edition.agent.name());
        desk.fill("#password", edition.agent.password());
        desk.click("#sign-in");
        assertThat(desk.locator("h1")).hasText("Inbox");
        desk.navigate(edition.rekey.web() + "/desk?q=Ida+Keys");
        assertThat(desk.locator("tr a[data-row]")).hasCount(2);
        // Who asked for a code or wrote to support stands above them.
        Locator rows = desk.locator("[data-row]");
        // The script is there once it shows the way to its sheet.
        assertThat(desk.locator("#show-keys")).isVisible();

        // then keys go from row to row
        desk.keyboard().press("j");
        assertThat(rows.first()).isFocused();
        desk.keyboard().press("j");
        assertThat(rows.nth(1)).isFocused();
        desk.keyboard().press("k");
        assertThat(rows.first()).isFocused();

        // and are letters in a field
        desk.keyboard().press("/");
        assertThat(desk.locator("#q")).isFocused();
        desk.keyboard().type("jk?");
        assertThat(desk.locator("#q")).hasValue("jk?");
        assertThat(desk.locator("#keys")).isHidden();
        desk.fill("#q", "Ida Keys");
        desk.evaluate("document.activeElement.blur()");

        // when they are turned off on their own sheet
        desk.keyboard().press("?");
        assertThat(desk.locator("#keys")).isVisible();
        desk.uncheck("#keys-on");
        desk.keyboard().press("Escape");
        assertThat(desk.locator("#keys")).isHidden();

        // then they do nothing, on other pages neither, until they are turned on again
        desk.reload();
        assertThat(desk.locator("#show-keys")).isVisible();
        desk.keyboard().press("j");
        assertThat(rows.first()).not().isFocused();
        desk.click("#show-keys");
        desk.check("#keys-on");
        desk.keyboard().press("Escape");
        desk.keyboard().press("j");
        assertThat(rows.first()).isFocused();
        desk.keyboard().press("Enter");
        assertThat(desk.locator("#done")).isVisible();
    }

    @Test
    void a_refusal_is_fixed_and_the_next_account_is_reached_by_keyboard_alone_on_a_wide_page() {
        // given a trader without a mouse, with two accounts
        list("4723", "Gil Roth", "127.20.0.1;127.20.0.2;127.20.0.3", "kucoin", "FUTURES", "binance", "FUTURES");
        MainJob hers = edition.job("4723");
        MainJob.Invitation invitation = hers.invite(hers.start("4723", "KEY_DELETED"));
        Page guide = wide();
        guide.navigate(invitation.link());
        assertThat(guide.locator("#code")).isFocused();
        type(guide, invitation.code());
        guide.keyboard().press("Enter");
        press(guide, "li.account:has-text('KuCoin') a");
        press(guide, "#open-edit");
        assertThat(guide.locator("#step-generate h2")).isFocused();
        seen(guide);

        // when the key lacks one of the addresses
        List<String> addresses =
                List.of(guide.locator("#addresses").textContent().strip().split("[,\\s]+"));
        SandboxKey key = new DemoKeys(edition.rekey.sandbox())
                .make("kucoin", Market.FUTURES, "gil", "Rekey", addresses.subList(0, addresses.size() - 1))
                .key();
        press(guide, "#key-created");
        assertThat(guide.locator("#step-paste h2")).isFocused();
        seen(guide);
        reach(guide, "#field-apiKey");
        type(guide, key.apiKey());
        reach(guide, "#field-secret");
        type(guide, key.secret());
        reach(guide, "#field-passphrase");
        type(guide, String.valueOf(key.passphrase()));
        reach(guide, "#saved-there");
        guide.keyboard().press("Space");
        press(guide, "#connect");

        // then they are where it says what to fix, and the way to check again is ahead of them
        focused(guide, "what");
        assertThat(guide.locator("#what")).isInViewport();
        edition.rekey.sandbox().editAddresses("kucoin", key.apiKey(), addresses);
        press(guide, "#check-again");

        // then the success is where they are, and so is the way to the next account
        focused(guide, "success-title");
        assertThat(guide.locator("#success-title")).isInViewport();
        press(guide, "#next-account");
        assertThat(guide.locator("h1")).containsText("Binance");
        press(guide, "#open-edit");
        assertThat(guide.locator("#step-generate h2")).isFocused();
        seen(guide);
    }

    @Test
    void another_language_keeps_what_was_typed_and_stores_it_nowhere() {
        // given a trader at the door, and then with half of a key pasted and half of a question asked
        list("4724", "Hana Iwe", "", "kucoin", "FUTURES");
        MainJob hers = edition.job("4724");
        MainJob.Invitation invitation = hers.invite(hers.start("4724", "KEY_DELETED"));
        Page guide = wide();
        guide.navigate(invitation.link());
        guide.fill("#code", "12");
        guide.click(".languages a[hreflang=es]");
        assertThat(guide.locator("html")).hasAttribute("lang", "es");
        assertThat(guide.locator("#code")).hasValue("12");
        guide.click(".languages a[hreflang=en]");
        assertThat(guide.locator("html")).hasAttribute("lang", "en");
        guide.fill("#code", invitation.code());
        guide.click("#enter");
        paste(guide, "KuCoin Futures");
        guide.fill("#field-secret", SECRET);
        guide.click("summary:has-text('Ask for help')");
        guide.fill("#words", "Where is the second");
        String said = guide.textContent("#look-secret");
        String tone = String.valueOf(guide.getAttribute("#look-secret", "class"));
        String press = guide.textContent("#connect");
        guide.evaluate("window.still = true");

        // when they choose another language, by keyboard
        guide.focus(".languages a[hreflang=de]");
        guide.keyboard().press("Enter");

        // then the whole page is in it, and nothing they had typed is gone
        assertThat(guide.locator("html")).hasAttribute("lang", "de");
        assertThat(guide.locator(".languages a[hreflang=de]")).hasAttribute("aria-current", "true");
        assertThat(guide.locator(".languages a[hreflang=de]")).isFocused();
        assertThat(guide.locator("#connect")).not().hasText(press);
        assertThat(guide.locator("#field-secret")).hasValue(SECRET);
        assertThat(guide.locator("#words")).isVisible();
        assertThat(guide.locator("#words")).hasValue("Where is the second");
        // and what is said of the secret is said in that language
        assertThat(guide.locator("#look-secret")).not().isEmpty();
        assertThat(guide.locator("#look-secret")).not().hasText(said);
        assertThat(guide.locator("#look-secret")).hasClass(tone);
        assertThat((Boolean) guide.evaluate("window.still === true")).isTrue();
        assertThat(kept(guide)).noneMatch(text -> text.contains(SECRET));

        // and so it is on the way back, and after a reload
        guide.click(".languages a[hreflang=en]");
        assertThat(guide.locator("#look-secret")).hasText(said);
        assertThat(guide.locator("#field-secret")).hasValue(SECRET);
        guide.click(".languages a[hreflang=es]");
        assertThat(guide.locator("html")).hasAttribute("lang", "es");
        guide.reload();
        assertThat(guide.locator("html")).hasAttribute("lang", "es");
        assertThat(guide.locator("#field-secret")).hasValue("");
    }

    @Test
    void the_vault_is_reset_to_its_end_by_the_trader_and_opens_by_exactly_these_words() {
        // given a trader of their own, in the guide
        customer("4722", "Finn Vogel");
        MainJob his = edition.job("4722");
        Page guide = phone(his.invite(his.start("4722", "KEY_DELETED")), edition.rekey.web());
        guide.click("#vault");
        shot(guide, "vault");

        // when five words are shown, and a wrong one is typed back
        guide.click("#new");
        assertThat(guide.locator("#words li")).hasCount(5);
        List<String> words = guide.locator("#words li").allTextContents();
        guide.fill("#word", "wrong");
        guide.click("#reset");

        // then nothing is reset, and the words are not shown again
        assertThat(guide.locator("#sentence")).isVisible();
        assertThat(guide.locator("#words")).hasCount(0);
        shot(guide, "vault-wrong-word");

        // when the one that is asked for is typed
        String asked = guide.textContent("label[for=word]").replaceAll("[^0-9]", "");
        guide.fill("#word", words.get(Integer.parseInt(asked) - 1));
        guide.click("#reset");

        // then the way to the accounts shows by itself and stands out, not another reset
        assertThat(guide.locator("#to-accounts")).hasClass("button primary");
        assertThat(guide.locator("#new")).not().hasClass("primary");
        shot(guide, "vault-reset");

        // and the words open the vault, and others do not
        guide.fill("#words-typed", "abacus abacus abacus abacus abacus");
        guide.click("#check");
        assertThat(guide.locator("#sentence")).isVisible();
        guide.fill("#words-typed", String.join(", ", words));
        guide.click("#check");
        assertThat(guide.locator("#opens")).isVisible();
        shot(guide, "vault-opens");
        guide.click("#to-accounts");
        assertThat(guide.locator("li.account")).hasCount(1);
        assertThat(kept(guide)).noneMatch(text -> text.contains(String.join(" ", words)));
    }

    /** One with an account that nobody else here works on. */
    private void customer(String reference, String name) {
        list(reference, name, "", "kucoin", "FUTURES");
    }

    /** One with an account at each of these exchanges and markets, two words each. */
    private void list(String reference, String name, String whitelist, String... places) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < places.length; i += 2) {
            rows.add("""
                    {"customer":"%s","name":"%s","exchange":"%s","market":"%s","label":"Trend","mode":"live",
                     "whitelist":"%s"}
                    """.formatted(reference, name, places[i], places[i + 1], whitelist));
        }
        ImportResult listed = edition.rekey
                .part(AccountImport.class)
                .importJson(new StringReader(rows.toString()), ImportCommand.known(edition.rekey.part(Catalog.class)));
        assertThat(listed.stored()).isTrue();
    }

    private Page wide() {
        return chromium.browser
                .newContext(new Browser.NewContextOptions().setViewportSize(1280, 900))
                .newPage();
    }

    /** Goes on with the Tab key until this has the focus; each stop on the way is seen. */
    private static void reach(Page page, String selector) {
        Locator wanted = page.locator(selector);
        for (int stop = 0; stop < 80; stop++) {
            if ((Boolean) wanted.evaluate("element => element === document.activeElement")) {
                seen(page);
                return;
            }
            page.keyboard().press("Tab");
            if (!(Boolean) page.evaluate("document.activeElement === document.body")) {
                seen(page);
            }
        }
        throw new AssertionError("No way by keyboard to " + selector);
    }

    private static void press(Page page, String selector) {
        reach(page, selector);
        page.keyboard().press("Enter");
    }

    private static void type(Page page, String text) {
        page.keyboard().insertText(text);
    }

    /** What has the focus is on the screen, with a line around it. */
    private static void seen(Page page) {
        assertThat((String) page.evaluate("""
                () => {
                  const at = document.activeElement;
                  const box = at.getBoundingClientRect();
                  const style = getComputedStyle(at);
                  const what = at.outerHTML.slice(0, 120);
                  if (at === document.body) return "nothing has the focus";
                  if (!box.width || box.bottom <= 0 || box.top >= innerHeight) return "out of sight: " + what;
                  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "no line around: " + what;
                  return "";
                }""")).isEmpty();
    }

    private Page phone() {
        return phone(edition.rekey.web());
    }

    private Page phone(URI web) {
        return phone(job.invite(session), web);
    }

    private Page phone(MainJob.Invitation invitation, URI web) {
        BrowserContext phone = chromium.browser.newContext(
                new Browser.NewContextOptions().setViewportSize(390, 844).setHasTouch(true));
        Page guide = phone.newPage();
        guide.navigate(web.resolve(URI.create(invitation.link()).getPath()).toString());
        guide.fill("#code", invitation.code());
        guide.click("#enter");
        return guide;
    }

    private static void paste(Page guide, String title) {
        guide.click("li.account:has-text('" + title + "') >> a");
        guide.click("#open-edit");
        guide.click("#key-created");
        assertThat(guide.locator("#step-paste")).hasClass("now");
    }

    /** Connects while the page's clock goes forward: the answer comes that much later. */
    private static void connect(Page guide, String later) {
        guide.route("**/actions", request -> {
            guide.clock().fastForward(later);
            request.resume();
        });
        guide.waitForResponse("**/actions", () -> guide.click("#connect"));
        guide.unroute("**/actions");
    }

    /** A key with all it needs, made for the account this page shows. */
    private SandboxKey made(String exchange, Market market, Page guide) {
        return made(DemoData.CUSTOMER, exchange, market, guide);
    }

    private SandboxKey made(String customer, String exchange, Market market, Page guide) {
        List<String> addresses =
                List.of(guide.locator("#addresses").textContent().strip().split("[,\\s]+"));
        return new DemoKeys(edition.rekey.sandbox())
                .make(exchange, market, DemoData.user(customer), "Rekey", addresses)
                .key();
    }

    private void act(String account, Map<String, Object> action) {
        act(job, account, action);
    }

    private static void act(MainJob trader, String account, Map<String, Object> action) {
        Map<String, Object> body = new HashMap<>(action);
        body.put("id", UUID.randomUUID().toString());
        trader.trader()
                .postJson("/guide/accounts/" + account + "/actions", body)
                .orThrow();
    }

    /** Waits until the page has put the focus there. */
    private static void focused(Page guide, String id) {
        guide.waitForFunction("id => document.activeElement?.id === id", id);
    }

    /** All that a browser may keep of a page: storage, history, addresses, the document itself. */
    private static List<String> kept(Page page) {
        return List.of(
                page.context().storageState(),
                (String) page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, history.state,"
                        + " performance.getEntries(), document.documentElement.outerHTML])"),
                String.valueOf(page.evaluate(
                        "async () => JSON.stringify([await indexedDB.databases(), await caches.keys()])")));
    }

    private static void shot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(shot(name)).setFullPage(true));
    }

    private static Path shot(String name) {
        return Path.of("target", "screenshots", name + ".png");
    }
}
