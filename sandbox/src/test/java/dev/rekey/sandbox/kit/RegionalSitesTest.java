package dev.rekey.sandbox.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Site;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.ExchangeHosts;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.Fault;
import dev.rekey.sandbox.KeyOrder;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Proving;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.sandbox.SandboxOptions;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exchanges with several sites, each with keys of its own: two sandboxes are two sites of one exchange. */
class RegionalSitesTest {

    private static final String PASSPHRASE = "Kit-passphrase-1";

    private SandboxExchanges home;
    private SandboxExchanges away;
    private Proving proving;

    @BeforeEach
    void start(@TempDir Path folder) {
        home = SandboxExchanges.start(new SandboxOptions(folder.resolve("home.json"), 0));
        away = SandboxExchanges.start(new SandboxOptions(folder.resolve("away.json"), 0));
        proving = new Proving(home);
    }

    @AfterEach
    void stop() {
        home.close();
        away.close();
    }

    /** Every market of every exchange with other sites, and the last of those sites in reach. */
    static Stream<Arguments> places() {
        return Catalog.load().all().stream()
                .filter(profile -> !profile.otherSites().isEmpty())
                .flatMap(profile -> profile.markets().stream()
                        .map(market -> Arguments.of(
                                profile, market.market(), profile.otherSites().get(0))));
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_key_of_another_site_is_proved_there_and_the_finding_says_so(
            ExchangeProfile profile, Market market, Site site) {
        // given
        LiveKey key = make(away, profile.id(), market);
        long before = home.requests(profile.id()) + away.requests(profile.id());

        // when
        KeyReport report = proving.verify(
                with(profile, site),
                profile.id(),
                market,
                credential(key),
                key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.site()).extracting(Site::id).isEqualTo(site.id());
        assertThat(Proving.finding(report, Check.KEY_ACCEPTED).detail())
                .isEqualTo("made on " + site.title() + " and checked there");
        assertThat(Proving.finding(report, Check.SAME_ACCOUNT).result()).isEqualTo(CheckResult.PASSED);
        assertThat(home.requests(profile.id()) + away.requests(profile.id()) - before)
                .isLessThanOrEqualTo(6 + Proving.ADDRESSES.size());
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_key_of_its_own_site_is_shown_to_no_other(ExchangeProfile profile, Market market, Site site) {
        LiveKey key = make(home, profile.id(), market);

        KeyReport report = proving.verify(
                with(profile, site),
                profile.id(),
                market,
                credential(key),
                key.user().uid());

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(report.site()).isNull();
        assertThat(away.requests(profile.id())).isZero();
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_key_that_no_site_knows_is_asked_about_once_each(ExchangeProfile profile, Market market, Site site) {
        LiveKey key = make(away, profile.id(), market);
        away.deleteKey(profile.id(), key.key().id());

        KeyReport report = proving.verify(with(profile, site), profile.id(), market, credential(key), null);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(report.site()).isNull();
        assertThat(Proving.finding(report, Check.KEY_ACCEPTED).detail())
                .isEqualTo("not known there either: " + site.name());
        assertThat(home.requests(profile.id())).isLessThanOrEqualTo(2);
        assertThat(away.requests(profile.id())).isOne();
    }

    @ParameterizedTest
    @MethodSource("places")
    void a_site_that_does_not_answer_is_named(ExchangeProfile profile, Market market, Site site) {
        LiveKey key = make(away, profile.id(), market);
        away.setFault(profile.id(), Fault.HTML_502);

        KeyReport report = proving.verify(with(profile, site), profile.id(), market, credential(key), null);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Proving.finding(report, Check.KEY_ACCEPTED).detail()).isEqualTo("no answer: " + site.name());
    }

    @ParameterizedTest
    @MethodSource("places")
    void with_a_host_of_its_own_only_that_one_is_asked(ExchangeProfile profile, Market market, Site site) {
        LiveKey key = make(away, profile.id(), market);

        KeyReport report = proving.verify(proving.hosts(), profile.id(), market, credential(key), null);

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Proving.finding(report, Check.KEY_ACCEPTED).detail()).isNull();
        assertThat(away.requests(profile.id())).isZero();
    }

    @ParameterizedTest
    @MethodSource("places")
    void what_is_wrong_with_a_key_of_another_site_is_told_as_at_home(
            ExchangeProfile profile, Market market, Site site) {
        // given
        LiveKey key = make(away, profile.id(), market);
        LiveKey other = make(away, profile.id(), market);
        Credential right = credential(key);

        // when
        KeyReport wrongSecret = proving.verify(
                with(profile, site),
                profile.id(),
                market,
                new Credential(right.apiKey(), other.key().secret(), right.passphrase()),
                null);
        KeyReport otherAccount = proving.verify(with(profile, site), profile.id(), market, right, "1");

        // then
        assertThat(wrongSecret.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Proving.finding(wrongSecret, Check.SECRET).result()).isEqualTo(CheckResult.FAILED);
        assertThat(Proving.finding(otherAccount, Check.SAME_ACCOUNT).result()).isEqualTo(CheckResult.FAILED);
        assertThat(otherAccount.site()).isNotNull();
    }

    private ExchangeHosts with(ExchangeProfile profile, Site site) {
        Map<Market, URI> there = new LinkedHashMap<>();
        profile.markets()
                .forEach(market -> there.put(
                        market.market(),
                        away.api(profile.id(), market.market().name().toLowerCase(java.util.Locale.ROOT))));
        return new ExchangeHosts(proving.hosts().overrides(), Map.of(profile.id(), Map.of(site.id(), there)));
    }

    private static LiveKey make(SandboxExchanges at, String exchange, Market market) {
        Exchange form = Exchange.of(exchange);
        KeyOrder order = KeyOrder.of("Kit", form.tradingBoxes(market.name()), Proving.ADDRESSES);
        return at.createKey(exchange, "anna", form.wantsPassphrase() ? order.withPassphrase(PASSPHRASE) : order);
    }

    private static Credential credential(LiveKey key) {
        @Nullable String passphrase = key.key().passphrase();
        return new Credential(key.key().apiKey(), key.key().secret(), passphrase);
    }
}
