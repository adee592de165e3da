package dev.rekey.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.exchanges.Market;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Field;
import dev.rekey.local.DemoData;
import dev.rekey.local.MainJob;
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
                var market =
                        profile.market(Market.valueOf(account.market().name())).orElseThrow();

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

                // and asks for its own fields
                guide.click("#key-created");
                for (Field field : profile.fields()) {
                    assertThat(guide.locator("label[for=field-" + field.id() + "]"))
                            .hasText(field.label());
                }
                assertThat(guide.locator("#paste [data-field]"))
                        .hasCount(profile.fields().size());
                usable(guide);
                kept(guide, account, "paste");
            }

            // when the trader makes each key with care, and goes on with the next account while one waits
            job.open(session);
            Map<String, String> outcomes = job.finishTogether();

            // then every account has its new key
            assertThat(outcomes).hasSize(accounts.size());
            assertThat(outcomes)
                    .allSatisfy((account, outcome) -> assertThat(outcome).isEqualTo("REPLACED"));
        }
    }

    private static void usable(Page page) {
        assertThat(Accessibility.barriers(page)).isEmpty();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .as("width of %s", page.title())
                .isLessThanOrEqualTo(PHONE);
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
