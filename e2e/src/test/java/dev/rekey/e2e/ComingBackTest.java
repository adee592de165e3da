package dev.rekey.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.rekey.local.MainJob;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A trader who closes the browser and comes back, in it and in another one, while an agent looks at the desk. */
class ComingBackTest {

    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final String CUSTOMER = "4713";
    private static final String MAILED = "4712";
    private static final String ADDRESS = "ben@platform.test";
    private static final Pattern LINK = Pattern.compile("(http://\\S+/g/\\S+)");
    private static final Pattern STOP = Pattern.compile("(http://\\S+/stop/\\S+)");
    private static final Pattern CODE = Pattern.compile("(?m)^([0-9]{6})");

    @TempDir
    Path data;

    @Test
    void who_closed_the_browser_is_back_in_and_another_device_gets_its_own_code() {
        try (Edition edition = Edition.start(data.resolve("rekey"));
                Chromium chromium = Chromium.start()) {
            // given a trader who came in on Monday and closed the browser
            MainJob job = edition.job(CUSTOMER);
            String session = job.start(CUSTOMER, "KEY_EXPIRED");
            MainJob.Invitation invitation = job.invite(session);
            Path profile = data.resolve("profile");
            try (BrowserContext monday = chromium.phone(profile)) {
                Page guide = monday.newPage();
                guide.navigate(invitation.link());
                shot(guide, "door-code");
                guide.fill("#code", invitation.code());
                guide.press("#code", "Enter");
                assertThat(guide.locator("li.account")).hasCount(1);
            }

            // then on Thursday the link opens, and so does the guide itself
            try (BrowserContext thursday = chromium.phone(profile)) {
                assertThat(thursday.cookies())
                        .noneMatch(cookie -> cookie.name.equals("rekey"))
                        .anyMatch(cookie -> cookie.name.equals("rekey-device"));
                Page guide = thursday.newPage();
                guide.navigate(invitation.link());
                assertThat(guide.locator("li.account")).hasCount(1);
                assertThat(guide).hasURL(Pattern.compile("/guide$"));
            }
            try (BrowserContext friday = chromium.phone(profile)) {
                Page guide = friday.newPage();
                guide.navigate(edition.rekey.web() + "/guide");
                assertThat(guide.locator("li.account")).hasCount(1);
            }

            // when the trader opens the link on a laptop and asks for a code, by keyboard only
            Page desk = chromium.browser.newContext().newPage();
            desk.navigate(edition.rekey.web() + "/desk");
            desk.fill("#username", edition.agent.name());
            desk.fill("#password", edition.agent.password());
            desk.click("#sign-in");
            assertThat(desk.locator("h1")).hasText("Inbox");
            Page laptop = phone(chromium).newPage();
            laptop.navigate(invitation.link());
            laptop.focus("#send-code");
            laptop.keyboard().press("Enter");
            assertThat(laptop.locator("#asked")).isVisible();
            String number = laptop.textContent("#asked .once").strip();
            shot(laptop, "door-asked");

            // then the inbox shows it by itself, and the agent makes the code for that number
            assertThat(desk.locator("#asks")).containsText("has the link and no code");
            shot(desk, "desk-inbox-asks");
            desk.click("#asks a");
            assertThat(desk.locator("#asks")).containsText("Chrome on Linux");
            shot(desk, "desk-session-asks");
            desk.click("button:text('Make the code for " + number + "')");
            String code = desk.textContent("#code").strip();
            desk.click("text=Back to the live page");

            // then the trader's page shows it by itself, and keeps where the cursor is
            assertThat(laptop.locator("#made")).containsText(number);
            assertThat(laptop.locator("#announce")).containsText("Support has made a code");
            assertThat(laptop.locator("#code")).isFocused();
            shot(laptop, "door-made");
            laptop.fill("#code", code);
            laptop.press("#code", "Enter");
            assertThat(laptop.locator("li.account")).hasCount(1);
            assertThat(desk.locator("#devices li")).hasCount(2);

            // and one device is signed out, by keyboard only, while its page is open
            shot(desk, "desk-session-devices");
            desk.focus("#devices li:has-text('Chrome on Linux') >> nth=0 >> button");
            desk.keyboard().press("Enter");
            assertThat(desk.locator("#signed-out")).isVisible();
            shot(desk, "desk-session-signed-out");
            assertThat(laptop.locator("#trouble")).containsText("You are signed out here");
            assertThat(desk.locator("#devices li")).hasCount(1);

            // and a link that a newer one has replaced says what to do, but not to a browser that came in
            desk.click("#make-link");
            String newer = desk.textContent("#link").strip();
            Page stranger = phone(chromium).newPage();
            stranger.navigate(invitation.link());
            assertThat(stranger.locator("h1")).hasText("This link is out of date");
            shot(stranger, "door-old");
            try (BrowserContext saturday = chromium.phone(profile)) {
                Page guide = saturday.newPage();
                guide.navigate(invitation.link());
                assertThat(guide.locator("li.account")).hasCount(1);
            }

            // and after five wrong codes not even the right one opens it, and the way on is a new one
            String right = desk.textContent("#code").strip();
            stranger.navigate(newer);
            for (int tries = 0; tries < 5; tries++) {
                enter(stranger, right.equals("000000") ? "111111" : "000000");
                assertThat(stranger.locator("#sentence")).isVisible();
            }
            shot(stranger, "door-locked");
            enter(stranger, right);
            assertThat(stranger.locator("#sentence")).isVisible();
            assertThat(stranger.locator("li.account")).hasCount(0);
            stranger.click("#send-code");
            assertThat(stranger.locator("#asked")).isVisible();

            // and when support closes the guide, every browser is out
            desk.click("text=Back to the live page");
            desk.click("summary:text('Close the guide')");
            desk.click("#close-guide");
            assertThat(desk.locator("#closed")).isVisible();
            try (BrowserContext sunday = chromium.phone(profile)) {
                Page guide = sunday.newPage();
                guide.navigate(edition.rekey.web() + "/guide");
                assertThat(guide.locator("h1")).hasText("Open your link");
                shot(guide, "door-closed");
                guide.navigate(newer);
                assertThat(guide.locator("h1")).hasText("This link is out of date");
            }

            // and a link whose session is over says so
            desk.click("#make-link");
            String last = desk.textContent("#link").strip();
            desk.click("text=Back to the live page");
            desk.click("summary:text('End the session')");
            desk.fill("#cancel-why", "The customer sold the account");
            desk.click("#cancel");
            assertThat(desk.locator("#report-link")).isVisible();
            stranger.navigate(last);
            assertThat(stranger.locator("h1")).hasText("This session is over");
            shot(stranger, "door-over");
        }
    }

    @Test
    void who_has_an_address_is_mailed_the_link_and_the_code_and_turns_reminders_off_by_the_mail() throws Exception {
        try (Edition edition = Edition.start(data.resolve("rekey"));
                Chromium chromium = Chromium.start()) {
            // given a session of a customer with an address
            MainJob job = edition.job(MAILED);
            String session = job.start(MAILED, "WHITELIST_CHANGED");
            String invitation = mail(edition, 1);

            // when the trader opens the link of the mail and asks for a code, by keyboard only
            Page phone = phone(chromium).newPage();
            phone.navigate(found(LINK, invitation));
            phone.focus("#send-code");
            phone.keyboard().press("Enter");
            assertThat(phone.locator("#mailed")).isVisible();
            shot(phone, "door-mailed");

            // then a code that waited too long opens nothing, and the next one does
            String first = found(CODE, mail(edition, 2));
            edition.rekey
                    .part(JdbcClient.class)
                    .sql("update guide_code set expires_at = created_at")
                    .update();
            enter(phone, first);
            assertThat(phone.locator("#sentence")).isVisible();
            shot(phone, "door-expired");
            phone.focus("#send-code");
            phone.keyboard().press("Enter");
            assertThat(phone.locator("#mailed")).isVisible();
            enter(phone, found(CODE, mail(edition, 3)));
            assertThat(phone.locator("li.account")).hasCount(1);

            // then the desk says what was mailed, and sends it again by one click
            Page desk = chromium.browser.newContext().newPage();
            desk.navigate(edition.rekey.web() + "/desk");
            desk.fill("#username", edition.agent.name());
            desk.fill("#password", edition.agent.password());
            desk.click("#sign-in");
            desk.navigate(edition.rekey.web() + "/desk/sessions/" + session);
            assertThat(desk.locator("#messages")).containsText("sent to " + ADDRESS);
            shot(desk, "desk-session-messages");
            desk.click("#messages button:has-text('Send again')");
            mail(edition, 4);

            // and a reminder has what turns reminders off
            desk.click("#nudge");
            Page stop = phone(chromium).newPage();
            stop.navigate(found(STOP, mail(edition, 5)));
            shot(stop, "reminders");
            stop.focus("#stop");
            stop.keyboard().press("Enter");
            assertThat(stop.locator("#stopped")).isVisible();
            shot(stop, "reminders-off");
            desk.click("#messages a");
            assertThat(desk.locator("#reminders")).isVisible();
            shot(desk, "desk-contact");

            // and the mailbox shows all of it
            Page mailbox = chromium.browser.newContext().newPage();
            mailbox.navigate(edition.rekey.mail().site().toString());
            assertThat(mailbox.locator(".mails li")).hasCount(5);
            shot(mailbox, "mailbox");
            mailbox.click(".mails li:first-child a");
            assertThat(mailbox.frameLocator("iframe").locator("h1")).hasText("One account still needs you");
            shot(mailbox, "mailbox-mail");
        }
    }

    /** Sends this code, and waits for the page that answers it. */
    private static void enter(Page page, String code) {
        page.fill("#code", code);
        page.evaluate("() => { window.before = true; }");
        page.press("#code", "Enter");
        page.waitForFunction("() => !window.before && document.readyState === 'complete'");
    }

    /** The text of so many mails that came for the customer, the newest of them. */
    private static String mail(Edition edition, int count) throws Exception {
        Await.until(count + " mails", () -> edition.rekey.mail().to(ADDRESS).size() >= count);
        return edition.rekey.mail().to(ADDRESS).get(count - 1).text();
    }

    private static String found(Pattern what, String text) {
        Matcher found = what.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(1);
    }

    private static BrowserContext phone(Chromium chromium) {
        return chromium.browser.newContext(new Browser.NewContextOptions().setViewportSize(390, 844));
    }

    /** Small and wide, light and dark. */
    private static void shot(Page page, String name) {
        int width = page.viewportSize().width;
        int height = page.viewportSize().height;
        for (boolean dark : new boolean[] {false, true}) {
            // Light is what a browser has by itself. Its name cannot be asked for where the locale is Turkish.
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(dark ? ColorScheme.DARK : null));
            for (int wide : new int[] {390, 1200}) {
                page.setViewportSize(wide, height);
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(SHOTS.resolve(name + "-" + wide + (dark ? "-dark" : "-light") + ".png"))
                        .setFullPage(true));
            }
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(null));
        page.setViewportSize(width, height);
    }
}
