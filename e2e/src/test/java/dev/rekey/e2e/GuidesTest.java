package dev.rekey.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Field;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.LiveKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide of every exchange and market on a phone: its own words, its own fields, nothing wider than the screen, and a
 * new key in use at the end. Those that differ most are kept in {@code target/screenshots}.
 */
class GuidesTest {

    /** Nobody scrolls further than that to find what to do. */
    private static final int MOST_SCREENS = 3;

    private static final int PHONE = 390;
    /** A PEM key, a secret before its rights, a wallet, a passphrase, a key that can be extended. */
    private static final Set<String> KEPT = Set.of("coinbase", "cryptocom", "hyperliquid", "okx", "bybit");

    @TempDir
    Path data;

    @Test
    void every_exchange_has_a_guide_of_its_own_that_fits_a_phone_and_leads_to_a_new_key() {
        try (Edition edition = Edition.start(data);
                Chromium chromium = Chromium.start()) {
            // given a customer with an account of every exchange and market, on a phone
            DemoData.seedEverywhere(edition.rekey);
            Catalog catalog = edition.rekey.part(Catalog.class);
            List<TradingAccount> accounts =
                    edition.rekey.part(AccountDirectory.class).accounts(DemoData.EVERYWHERE);
            MainJob job = edition.job(DemoData.EVERYWHERE);
            String session = job.start(DemoData.EVERYWHERE, "VAULT_RESET");
            Page guide = chromium.browser
                    .newContext(new Browser.NewContextOptions()
                            .setViewportSize(PHONE, 844)
                            .setDeviceScaleFactor(2)
                            .setHasTouch(true))
                    .newPage();
            MainJob.Invitation invitation = job.invite(session);
            guide.navigate(invitation.link());
            guide.fill("#code", invitation.code());
            guide.click("#enter");
            assertThat(guide.locator("li.account")).hasCount(accounts.size());
            usable(guide);

            for (TradingAccount account : accounts) {
                ExchangeProfile profile = catalog.find(account.exchange()).orElseThrow();
                var market = profile.market(account.market()).orElseThrow();

                // when
                guide.navigate(edition.rekey.web() + "/guide/accounts/" + account.id());
                guide.click("#open-edit");

                // then the page says how this exchange does it
                Locator how = guide.locator("#step-generate");
                assertThat(how).hasClass("now");
                market.guide().actions().forEach(action -> assertThat(how).containsText(action.text()));
                market.guide().boxes().forEach(box -> assertThat(how).containsText(box.name()));
                usable(guide);
                kept(guide, account, "make-key");
                fewScreens(guide);
                while (guide.locator("#parts-next").isVisible()) {
                    guide.click("#parts-next");
                    fewScreens(guide);
                }

                // and asks for its own fields
                guide.click("#key-created");
                for (Field field : profile.fields()) {
                    assertThat(guide.locator("label[for=field-" + field.id() + "]"))
                            .hasText(field.label());
                }
                assertThat(guide.locator("#paste [data-field]"))
                        .hasCount(profile.fields().size());
                usable(guide);
                fewScreens(guide);
                assertThat(guide.locator("#withdrawals-off"))
                        .hasCount(profile.key().tellsWithdraw() ? 0 : 1);
                kept(guide, account, "paste");
            }
            stated(edition, guide, accounts);

            // when the trader makes each key with care, and goes on with the next account while one waits
            job.open(session);
            Map<String, String> outcomes = job.finishTogether();

            // then every account has its new key
            assertThat(outcomes).hasSize(accounts.size());
            assertThat(outcomes)
                    .allSatisfy((account, outcome) -> assertThat(outcome).isEqualTo("REPLACED"));
        }
    }

    /** Where the exchange does not tell it, a key goes nowhere before its owner has said that withdrawals are off. */
    private static void stated(Edition edition, Page guide, List<TradingAccount> accounts) {
        TradingAccount account = accounts.stream()
                .filter(one -> one.exchange().equals("bitvavo"))
                .findFirst()
                .orElseThrow();
        guide.navigate(edition.rekey.web() + "/guide/accounts/" + account.id());
        LiveKey key = new DemoKeys(edition.rekey.sandbox())
                .make(
                        account.exchange(),
                        account.market(),
                        DemoData.user(DemoData.EVERYWHERE),
                        "stated",
                        edition.rekey
                                .part(AccountDirectory.class)
                                .whitelist(account.id())
                                .addresses());
        guide.fill("#field-apiKey", key.key().apiKey());
        guide.fill("#field-secret", key.key().secret());
        guide.check("#saved-there");
        guide.click("#connect");
        assertThat(guide.locator("#connect-look")).containsText("withdrawals are off for this key");
        assertThat(guide.locator("#withdrawals-off")).isFocused();
        usable(guide);
        guide.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "guide-withdrawals-off.png"))
                .setFullPage(true));

        guide.check("#withdrawals-off");
        guide.click("#connect");
        assertThat(guide.locator("#success-title")).isVisible();
        assertThat(guide.locator("[data-check=NO_WITHDRAW]")).containsText("stated by the customer, not checked");
        guide.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "guide-withdrawals-stated.png"))
                .setFullPage(true));
    }

    private static void usable(Page page) {
        assertThat(Accessibility.barriers(page)).isEmpty();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as("width of %s", page.title())
                .isLessThanOrEqualTo(PHONE);
    }

    private static void fewScreens(Page page) {
        assertThat((Integer) page.evaluate("document.documentElement.scrollHeight"))
                .as("height of %s", page.title())
                .isLessThanOrEqualTo(MOST_SCREENS * 844);
    }

    private static void kept(Page page, TradingAccount account, String step) {
        if (KEPT.contains(account.exchange())) {
            String name = "guide-" + account.exchange() + "-" + account.market() + "-" + step + ".png";
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", name))
                    .setFullPage(true));
        }
    }
}
