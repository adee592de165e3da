package dev.rekey.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import dev.rekey.local.DemoData;
import dev.rekey.local.MainJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the paste step makes of what people paste, in a browser, on the page as it is served. */
class PasteBoxTest {

    private static final String KEY = "Ab1".repeat(21) + "K";
    private static final String SECRET = "Xy9".repeat(21) + "S";

    @TempDir
    Path data;

    @Test
    void each_value_lands_in_its_own_box_and_what_is_no_key_is_called_what_it_is() {
        try (Edition edition = Edition.start(data);
                Chromium chromium = Chromium.start()) {
            // given a trader at the step in which a key of Binance is pasted
            MainJob job = edition.job(DemoData.CUSTOMER);
            MainJob.Invitation invitation = job.invite(job.start(DemoData.CUSTOMER, "VAULT_RESET"));
            List<String> sent = new ArrayList<>();
            Page guide = chromium.browser
                    .newContext(new Browser.NewContextOptions().setViewportSize(390, 844))
                    .newPage();
            guide.onRequest(request -> sent.add(request.url() + " " + request.postData()));
            guide.navigate(invitation.link());
            guide.fill("#code", invitation.code());
            guide.click("#enter");
            guide.click("li.account:has-text('Binance Futures') >> a");
            guide.click("#open-edit");
            guide.click("#key-created");
            assertThat(guide.locator("#step-paste")).hasClass("now");

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
            guide.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", "guide-paste-both.png"))
                    .setFullPage(true));

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
            guide.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", "guide-paste-words.png"))
                    .setFullPage(true));
            assertThat(sent).noneMatch(one -> one.contains(KEY) || one.contains(SECRET) || one.contains("sausage"));
        }
    }
}
