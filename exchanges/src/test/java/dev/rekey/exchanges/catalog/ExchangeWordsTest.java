package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ExchangeWordsTest {

    private static final Locale ESPERANTO = Locale.forLanguageTag("eo-FR");
    private static final Finding WRONG_SECRET =
            Finding.failed(Check.SECRET, Phrase.of("refusal.WRONG_SECRET"), Step.PASTE);

    private final Catalog catalog = Catalog.load();
    private final ExchangeWords words = new ExchangeWords(catalog);

    @Test
    void a_finding_is_told_with_the_exchange_s_name_and_all_its_facts() {
        Finding finding = WRONG_SECRET
                .with(Phrase.of(FindingCode.NOT_TICKED, "General, Spot"))
                .with(Phrase.of(FindingCode.NOT_SENT))
                .said("400005", "Invalid KC-API-SIGN");

        assertThat(english(finding, "kucoin"))
                .isEqualTo(new ToldFinding(
                        Check.SECRET,
                        CheckResult.FAILED,
                        "refusal.WRONG_SECRET",
                        "not ticked: General, Spot; not sent to KuCoin",
                        "KuCoin knows the key, but the secret does not belong to it.",
                        "Paste the secret that was shown with this key, or make a new key if that page is closed.",
                        Step.PASTE,
                        "400005",
                        "Invalid KC-API-SIGN"));
    }

    @Test
    void an_exchange_s_own_words_stand_before_what_all_share_for_each_sentence() {
        Finding unbound = Finding.failed(Check.ADDRESSES, Phrase.of(FindingCode.UNBOUND), Step.GENERATE_KEY);

        assertThat(english(unbound, "binance").say())
                .isEqualTo(english(unbound, "gate").say())
                .isEqualTo("This key is not bound to our IP addresses.");
        assertThat(english(unbound, "binance").advice()).startsWith("Open Edit restrictions on Binance");
        assertThat(english(unbound, "gate").advice()).startsWith("Edit the key on Gate");
    }

    @Test
    void the_advice_may_be_that_of_another_code() {
        Finding missing = Finding.failed(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_MISSING), Step.GENERATE_KEY)
                .advising("refusal.ADDRESS_NOT_LISTED");

        assertThat(english(missing, "kucoin").say())
                .isEqualTo("KuCoin does not list all of our IP addresses on this key.");
        assertThat(english(missing, "kucoin").advice())
                .isEqualTo(catalog.find("kucoin").orElseThrow().refusals().stream()
                        .filter(row -> row.cause() == Cause.ADDRESS_NOT_LISTED)
                        .findFirst()
                        .orElseThrow()
                        .advice());
    }

    @Test
    void what_people_and_exchanges_wrote_is_no_pattern() {
        Finding sibling = Finding.failed(
                Check.NEW_KEY, Phrase.of(FindingCode.SIBLING_KEY, "Anna's {0} '{x'", "Binance", "Spot"), null);

        assertThat(english(sibling, "binance").say())
                .isEqualTo("This is the key of your account “Anna's {0} '{x'” (Binance Spot).");
    }

    @Test
    void what_looked_like_something_else_while_pasting_is_told_as_the_page_tells_it() {
        Finding words = Finding.failed(Check.KEY_KIND, Phrase.of("pasted.WALLET_WORDS"), Step.PASTE)
                .advising(FindingCode.NOT_WHAT_IT_SHOULD_BE.key());
        Finding file = Finding.failed(
                Check.SECRET, Phrase.of("pasted.OTHER_ALGORITHM", "secp256k1", "Ed25519", "RSA"), Step.PASTE);

        assertThat(english(words, "binance").say()).contains("recovery words of a wallet");
        assertThat(english(words, "binance").advice())
                .isEqualTo("Copy the value once more from Binance and paste it again.");
        assertThat(english(file, "binance").say())
                .contains("secp256k1", "Ed25519 or RSA")
                .doesNotContain("{");
    }

    @Test
    void a_code_that_this_version_does_not_know_is_told_in_general_words() {
        Finding unknown = Finding.failed(Check.TRADE, Phrase.of("refusal.OF_ANOTHER_VERSION"), Step.GENERATE_KEY)
                .with(Phrase.of("of-another-version", "7"));

        ToldFinding told = english(unknown, "kucoin");

        assertThat(told.code()).isEqualTo("not-known-any-more");
        assertThat(told.say()).isEqualTo("Something on this key needs your attention.");
        assertThat(told.advice()).isEqualTo("Check the key again to see what to fix.");
        assertThat(told.repair()).isEqualTo(Step.GENERATE_KEY);
    }

    @Test
    void a_finding_that_was_stored_before_there_were_codes_is_told_in_general_words() {
        Finding old = new Finding(Check.TRADE, CheckResult.FAILED, null, null, List.of(), Step.PASTE, null, null);

        assertThat(english(old, "kucoin").say()).isEqualTo("Something on this key needs your attention.");
        assertThat(english(Finding.notChecked(Check.TRADE), "kucoin").say()).isNull();
        assertThat(english(Finding.passed(Check.TRADE), "kucoin").say()).isNull();
    }

    @Test
    void an_exchange_that_is_not_in_the_catalogue_is_spoken_of_by_its_id() {
        Finding silent = Finding.unknown(Check.KEY_ACCEPTED, Phrase.of(FindingCode.TIMED_OUT));

        assertThat(english(silent, "mtgox").say()).startsWith("mtgox did not answer in time");
        assertThat(english(silent, "bitmex").say()).startsWith("BitMEX did not answer in time");
    }

    @Test
    void a_language_is_spoken_as_far_as_there_are_words_in_it_and_english_for_the_rest() {
        Finding silent = Finding.unknown(Check.KEY_ACCEPTED, Phrase.of(FindingCode.TIMED_OUT));

        assertThat(words.tell(silent, "kucoin", Market.SPOT, ESPERANTO).say()).isEqualTo("KuCoin ne respondis.");
        assertThat(words.tell(WRONG_SECRET, "kucoin", Market.SPOT, ESPERANTO).say())
                .isEqualTo("KuCoin knows the key, but the secret does not belong to it.");
        assertThat(words.tell(WRONG_SECRET, "kucoin", Market.SPOT, ESPERANTO).advice())
                .isEqualTo("Algluu la sekreton.");
        assertThat(words.tell(silent, "kucoin", Market.SPOT, Locale.JAPANESE).say())
                .startsWith("KuCoin did not answer in time");
    }

    @Test
    void a_profile_is_told_in_a_language_as_well() {
        ExchangeProfile kucoin = catalog.in(ESPERANTO).find("kucoin").orElseThrow();

        assertThat(kucoin.refusals().get(0).say()).isEqualTo("KuCoin ne konas 'in.");
        assertThat(kucoin.refusals().get(0).code()).isEqualTo("refusal.UNKNOWN_KEY");
        assertThat(kucoin.market(Market.FUTURES).orElseThrow().guide().actions())
                .extracting(Guide.Action::text)
                .contains("Nomu 'in por Futures.");
        assertThat(catalog.in(Locale.JAPANESE)).isSameAs(catalog);
        assertThat(catalog.in(ESPERANTO)).isSameAs(catalog.in(ESPERANTO)).isNotSameAs(catalog);
    }

    private ToldFinding english(Finding finding, String exchange) {
        return words.tell(finding, exchange, Market.SPOT, Locale.ENGLISH);
    }
}
