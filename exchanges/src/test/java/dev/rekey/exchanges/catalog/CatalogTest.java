package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {

    private final Catalog catalog = Catalog.load();

    @Test
    void exchanges_stand_in_the_order_of_their_names() {
        assertThat(catalog.all()).extracting(ExchangeProfile::name).containsSubsequence("Binance", "Kraken", "KuCoin");
    }

    @Test
    void markets_and_their_hosts_are_those_of_the_exchanges() {
        assertThat(hosts("binance"))
                .containsExactly(URI.create("https://api.binance.com"), URI.create("https://fapi.binance.com"));
        assertThat(hosts("kucoin"))
                .containsExactly(URI.create("https://api.kucoin.com"), URI.create("https://api-futures.kucoin.com"));
        assertThat(hosts("kraken")).containsExactly(URI.create("https://api.kraken.com"));
        assertThat(profile("kraken").market(Market.FUTURES)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/security.md", "docs/operating.md"})
    void as_many_exchanges_do_not_tell_of_the_right_to_withdraw_as_the_documents_say(String document)
            throws IOException {
        long silent = catalog.all().stream()
                .filter(profile -> !profile.key().tellsWithdraw())
                .count();

        assertThat(silent).isEqualTo(9);
        assertThat(Files.readString(Path.of("..", document))).containsIgnoringCase("nine exchanges");
    }

    @Test
    void the_operators_page_names_the_exchanges_at_which_a_right_or_an_account_is_not_simply_told() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operating.md")).replaceAll("\\s+", " ");

        assertThat(page)
                .contains("Nine exchanges do not tell it: "
                        + listed(profile -> !profile.key().tellsWithdraw()) + ".")
                .contains(listed(profile -> gated(profile, Check.NO_WITHDRAW, true)) + " proves it. At "
                        + listed(profile ->
                                gated(profile, Check.NO_WITHDRAW, false) && !gated(profile, Check.NO_WITHDRAW, true))
                        + " such a call can show that a key may do too much")
                .contains("the account number counts that "
                        + listed(profile ->
                                profile.account() != null && !profile.account().confirmed())
                        + " name without documenting it, and the right to trade at "
                        + listed(profile -> gated(profile, Check.TRADE, true)) + ".")
                .contains(listed(ExchangeProfile::harmlessElsewhere).replace(" and ", ", ")
                        + ", where the exchange documents the refusal")
                .contains(listed(ExchangeProfile::switchesOffElsewhere)
                        + " switches a key off that is used from an address which is not on its list.")
                .contains("No other of the " + catalog.all().size() + " exchanges is known to do so.");
    }

    private static boolean gated(ExchangeProfile profile, Check check, boolean proves) {
        return profile.gates().stream().anyMatch(gate -> gate.check() == check && gate.proves() == proves);
    }

    private String listed(Predicate<ExchangeProfile> those) {
        List<String> names =
                catalog.all().stream().filter(those).map(ExchangeProfile::name).toList();
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    @Test
    void the_guide_warns_where_using_a_key_from_another_address_switches_it_off() {
        assertThat(catalog.all().stream()
                        .filter(ExchangeProfile::switchesOffElsewhere)
                        .flatMap(profile -> profile.markets().stream()))
                .isNotEmpty()
                .allSatisfy(market -> assertThat(market.guide().actions())
                        .filteredOn(action -> action.at().contains(FormPart.ADDRESSES))
                        .extracting(Guide.Action::text)
                        .anyMatch(
                                text -> text.contains("switches a key off as soon as it is used from an IP address")));
    }

    @Test
    void an_exchange_that_is_not_known_is_not_found() {
        assertThat(catalog.find("mtgox")).isEmpty();
        assertThat(catalog.idOf("Mt. Gox")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "okx, okx",
        "OKEx, okx",
        "Gate.io, gate",
        "gateio, gate",
        "Huobi Global, htx",
        "Binance.US, binanceus",
        "Binance.com, binance",
        "crypto.com, cryptocom",
        "Crypto.com Exchange, cryptocom",
        "Kraken Futures, krakenfutures",
        "Kraken Pro, kraken",
        "Coinbase Advanced, coinbase",
        "bitfinex2, bitfinex",
        "WOO X, woox",
        "BitMEX, bitmex"
    })
    void an_exchange_is_known_by_its_id_its_name_and_what_else_people_call_it(String called, String id) {
        assertThat(catalog.idOf(called)).contains(id);
    }

    @Test
    void no_two_exchanges_are_called_the_same() {
        List<String> names = Stream.concat(
                        catalog.all().stream()
                                .flatMap(profile -> Stream.concat(
                                        Stream.of(profile.id(), profile.name())
                                                .map(this::letters)
                                                .distinct(),
                                        profile.alsoCalled().stream().map(this::letters))),
                        catalog.closed().stream()
                                .flatMap(closed -> Stream.of(closed.id(), closed.name())
                                        .map(this::letters)
                                        .distinct()))
                .toList();
        assertThat(names).doesNotHaveDuplicates();
    }

    private String letters(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    @Test
    void what_traders_read_says_ip_addresses_and_permissions_and_never_only_addresses_and_boxes() {
        Pattern bare = Pattern.compile("(?<!IP |mail |withdrawal )\\baddress(?:es)?\\b|\\bbox(?:es)?\\b");
        for (ExchangeProfile profile : catalog.all()) {
            Stream<String> refusals = profile.refusals().stream().flatMap(row -> Stream.of(row.say(), row.advice()));
            Stream<String> guides = profile.markets().stream()
                    .flatMap(market -> Stream.of(
                                    market.guide().before(),
                                    market.guide().after(),
                                    market.guide().actions().stream()
                                            .map(Guide.Action::text)
                                            .toList())
                            .flatMap(List::stream));

            assertThat(Stream.concat(refusals, guides))
                    .as(profile.name())
                    // A wallet has an address of its own there.
                    .filteredOn(sentence -> !sentence.contains("main wallet"))
                    .noneMatch(sentence -> bare.matcher(sentence).find());
        }
    }

    @Test
    void only_kraken_accounts_hold_an_extra_key() {
        assertThat(profile("binance").key().slots()).containsExactly("main");
        assertThat(profile("kucoin").key().slots()).containsExactly("main");
        assertThat(profile("kraken").key().slots()).containsExactly("main", "extra");
    }

    @Test
    void only_kucoin_has_a_passphrase_and_it_is_invented() {
        assertThat(profile("binance").fields()).extracting(Field::id).containsExactly("apiKey", "secret");
        assertThat(profile("kraken").fields()).extracting(Field::id).containsExactly("apiKey", "secret");
        Field passphrase = profile("kucoin").fields().get(2);
        assertThat(passphrase.id()).isEqualTo("passphrase");
        assertThat(passphrase.hint()).contains("invented it", "not your login password");
    }

    @Test
    void a_futures_key_is_made_after_the_futures_account() {
        for (String id : List.of("binance", "kucoin")) {
            Guide guide = profile(id).market(Market.FUTURES).orElseThrow().guide();
            assertThat(guide.before()).first().asString().contains("Futures account", "before you make the key");
        }
    }

    @TestFactory
    Stream<DynamicTest> every_guide_says_what_goes_wrong_most_often() {
        return catalog.all().stream()
                .flatMap(profile -> profile.markets().stream()
                        .map(market -> DynamicTest.dynamicTest(profile.name() + " " + market.market(), () -> {
                            Guide guide = market.guide();
                            assertThat(guide.before()).anyMatch(text -> text.contains("do not add a new account"));
                            assertThat(guide.before()).anyMatch(text -> text.contains("Do not use Fast Connect"));
                            assertThat(guide.after()).anyMatch(text -> text.contains("secret is shown once"));
                            // Only where keys are made without the right to withdraw may there be no boxes at all.
                            assertThat(guide.boxes().isEmpty()
                                            || guide.boxes().stream().anyMatch(Guide.Box::tick))
                                    .isTrue();
                        })));
    }

    @TestFactory
    Stream<DynamicTest> what_is_not_about_the_key_says_so() {
        return catalog.all().stream()
                .flatMap(profile -> profile.refusals().stream()
                        .filter(row -> row.verdict() == Verdict.UNKNOWN && row.recognisable())
                        .map(row -> DynamicTest.dynamicTest(profile.name() + " " + row.codes(), () -> {
                            assertThat(row.say()).contains(profile.name(), "your key is not the problem");
                            assertThat(row.advice()).startsWith("Do not make another");
                            assertThat(row.repair()).isNull();
                        })));
    }

    @TestFactory
    Stream<DynamicTest> refusals_name_the_exchange() {
        return catalog.all().stream()
                .flatMap(profile -> profile.refusals().stream()
                        .map(row -> DynamicTest.dynamicTest(
                                profile.name() + " " + row.cause() + " " + row.codes(),
                                () -> assertThat(row.say() + row.advice()).contains(profile.name()))));
    }

    @TestFactory
    Stream<DynamicTest> facts_are_enough_and_not_from_the_future() {
        return catalog.all().stream()
                .map(profile -> DynamicTest.dynamicTest(profile.name(), () -> {
                    assertThat(profile.facts()).hasSizeBetween(6, 15);
                    assertThat(profile.facts()).allMatch(fact -> !fact.checked().isAfter(LocalDate.of(2026, 11, 29)));
                    // Some confirm little and none confirms all: the pages show which.
                    assertThat(profile.confirmedShare()).isGreaterThan(0).isLessThan(1);
                }));
    }

    @Test
    void binance_says_nothing_about_a_single_cause_first_when_its_answer_has_three() {
        List<Refusal> rows = profile("binance").refusals().stream()
                .filter(row -> row.codes().contains("-2015"))
                .toList();
        assertThat(rows)
                .extracting(Refusal::cause)
                .as("first while a change may still be on its way, then once it cannot be")
                .containsExactly(
                        Cause.ADDRESS_NOT_LISTED, Cause.ADDRESS_NOT_LISTED, Cause.UNKNOWN_KEY, Cause.RIGHT_MISSING);
        assertThat(rows.get(0).verdict()).isEqualTo(Verdict.NOT_READY);
        assertThat(rows.get(0).patience()).isEqualTo(Duration.ofMinutes(10));
        assertThat(rows.get(1).verdict()).isEqualTo(Verdict.REJECTED);
    }

    @Test
    void a_file_that_cannot_be_read_is_named() {
        assertThatThrownBy(() -> Catalog.read("nowhere", file("id: nowhere\nid: twice\n")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("nowhere/profile.yaml: ");
        assertThatThrownBy(() -> Catalog.read("nowhere", file("colour: red\n")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("nowhere/profile.yaml", "colour");
    }

    private ExchangeProfile profile(String id) {
        return catalog.find(id).orElseThrow();
    }

    private List<URI> hosts(String id) {
        return profile(id).markets().stream().map(MarketProfile::baseUrl).toList();
    }

    private static ByteArrayInputStream file(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
