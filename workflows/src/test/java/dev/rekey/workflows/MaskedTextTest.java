package dev.rekey.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTextTest {

    private static final String DIGITS = "0123456789";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String HEX = "0123456789abcdef";
    private static final String LETTERS_AND_DIGITS = UPPER + LOWER + DIGITS;
    private static final String BASE64 = LETTERS_AND_DIGITS + "+/";
    private static final String FOR_LINKS = LETTERS_AND_DIGITS + "-_";

    private static final int ROUNDS = 400;

    /** The secrets as exchanges make them; the shapes are those of the exchanges' profiles. */
    static Stream<Arguments> secrets() {
        return Stream.of(
                shape("Binance, Bitvavo", r -> some(r, LETTERS_AND_DIGITS, 64)),
                shape("Bitstamp", r -> some(r, LETTERS_AND_DIGITS, 32)),
                shape("Bitfinex", r -> some(r, LETTERS_AND_DIGITS, 43)),
                shape("BingX", r -> some(r, LETTERS_AND_DIGITS, 80)),
                shape("Bybit", r -> some(r, LETTERS_AND_DIGITS, 36)),
                shape("HitBTC", r -> some(r, FOR_LINKS, 32)),
                shape("Deribit", r -> some(r, FOR_LINKS, 43)),
                shape("WOO X", r -> some(r, UPPER + DIGITS, 28)),
                shape("MEXC, WhiteBIT", r -> some(r, HEX, 32)),
                shape("Gate, Bitget", r -> some(r, HEX, 64)),
                shape("Poloniex", r -> some(r, HEX, 128)),
                shape("OKX", r -> some(r, "0123456789ABCDEF", 32)),
                shape("Hyperliquid", r -> "0x" + some(r, HEX, 64)),
                shape("Kraken", r -> some(r, BASE64, 86) + "=="),
                shape("Coinbase, 32 bytes", r -> some(r, BASE64, 43) + "="),
                shape("Crypto.com", r -> "cxakp_" + some(r, LETTERS_AND_DIGITS, 22)),
                shape(
                        "KuCoin",
                        r -> some(r, HEX, 8) + "-" + some(r, HEX, 4) + "-" + some(r, HEX, 4) + "-" + some(r, HEX, 4)
                                + "-" + some(r, HEX, 12)),
                shape(
                        "HTX",
                        r -> some(r, HEX, 8) + "-" + some(r, HEX, 8) + "-" + some(r, HEX, 8) + "-" + some(r, HEX, 5)));
    }

    private static Arguments shape(String name, Function<Random, String> make) {
        return Arguments.of(name, make);
    }

    private static String some(Random random, String alphabet, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("secrets")
    void a_secret_is_cut_out_of_whatever_stands_around_it(String name, Function<Random, String> make) {
        // given
        Random random = new Random(name.hashCode());
        List<String> sentences = List.of(
                "%s",
                "my secret is %s, why is it refused?",
                "Secret Key: %s",
                "secret=%s",
                "{\"apiSecret\":\"%s\"}",
                "I typed „%s“ there.",
                "first line\n%s\nlast line",
                "(%s)",
                "https://example.com/?q=1&apiSecret=%s&x=2");

        int missed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String secret = make.apply(random);
            String sentence = sentences.get(i % sentences.size());

            // when
            MaskedText masked = MaskedText.of(sentence.formatted(secret));

            // then nothing but the last four is left, and the words around it are
            if (masked.secrets() == 0) {
                missed++;
                continue;
            }
            String bare = secret.replace("=", "");
            String lastFour = bare.substring(bare.length() - 4);
            assertThat(masked.text()).isEqualTo(sentence.formatted("…" + lastFour));
            assertThat(masked.secrets()).isOne();
        }
        // Chance makes a secret now and then whose characters are too orderly.
        assertThat(missed).as("missed of " + ROUNDS).isLessThanOrEqualTo(ROUNDS / 100);
    }

    static Stream<String> privateKeys() {
        Random random = new Random(7);
        String body =
                some(random, BASE64, 64) + "\n" + some(random, BASE64, 64) + "\n" + some(random, BASE64, 30) + "==";
        String pem = "-----BEGIN EC PRIVATE KEY-----\n" + body + "\n-----END EC PRIVATE KEY-----";
        return Stream.of(
                pem,
                pem.replace("\n", "\\n"),
                pem.replace("\n", " "),
                pem.replace("\n", ""),
                pem.replace("-----", "——"),
                pem.replace("EC ", "").toLowerCase(java.util.Locale.ROOT),
                pem.substring(0, pem.indexOf("-----END")));
    }

    @ParameterizedTest
    @MethodSource("privateKeys")
    void a_private_key_is_cut_out_from_begin_to_end(String pem) {
        // when
        MaskedText masked = MaskedText.of("here: " + pem);

        // then
        assertThat(masked.text()).isEqualTo("here: …");
        assertThat(masked.secrets()).isOne();
    }

    @Test
    void the_words_after_a_whole_private_key_stay() {
        String pem = "-----BEGIN PRIVATE KEY-----MC4CAQAwBQYDK2VwBCIEIJ-----END PRIVATE KEY-----";

        assertThat(MaskedText.of(pem + " is refused").text()).isEqualTo("… is refused");
    }

    @Test
    void a_secret_that_was_broken_in_two_lines_is_cut_out_whole() {
        Random random = new Random(11);
        String first = some(random, BASE64, 64);
        String second = some(random, BASE64, 22) + "==";

        MaskedText masked = MaskedText.of(first + "\n" + second + " please help");

        assertThat(masked.text()).doesNotContain(first.substring(8, 16), second.substring(2, 10));
        assertThat(masked.text()).endsWith(" please help");
        assertThat(masked.secrets()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Which box do I tick? I see \"Enable Spot & Margin Trading\" only.",
                "I can't find API Management under Profile/Account/API-Management/Create-New-Key.",
                "104.16.10.1,104.16.10.2,104.16.10.3,104.16.10.4 104.16.10.5/32",
                "2001:0db8:85a3:0000:0000:8a2e:0370:7334, fe80::1",
                "order 5f2b3c1d-7a44-4b0e-9c55-0d5b8f3f2e11 is still open",
                "Order ID: 66a1f0c2e5b7a40007d3f9b1, symbol BTC-USDT",
                "orderId=web_0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                "order OQCLML-BW3P3-BUCMWZ and trade THVRQM-33VKH-UCI7BS",
                "tx 0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060",
                "my address is 0x52908400098527886E0F7030069857D2E4169EE7",
                "see https://www.binance.com/en/support/faq/how-to-create-api-keys-on-binance-360002502072?utm_source=a",
                "https://docs.google.com/document/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit",
                "docs.kucoin.com/docs/beginners/introduction/Authentication2AndSigning3Messages4WithKeys",
                "It says: -2015 Invalid API-key, IP, or permissions for action, request ip: 91.2.3.4",
                "customer 4711, account 3f0c, since 2026-11-23T09:41:22.123+01:00, amount 1234567890123456789.50",
                "Donaudampfschifffahrtsgesellschaftskapitänsmütze, pneumonoultramicroscopicsilicovolcanoconiosis",
                "phone +49 151 2345 6789, IBAN DE89 3704 0044 0532 0130 00",
                "second-account-please-help, sub_account_for_grid_bots_2, Screenshot_2026-11-23_at_14.30.55.png",
                "key ends in x7Qz, the old one in AB12; it begins with mx0",
                "passphrase has 7 to 32 characters without spaces",
                "BEGIN PRIVATE KEY is what the file starts with",
                "…AB12",
                ""
            })
    void ordinary_words_ids_addresses_and_links_stay_as_they_were_typed(String typed) {
        assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
    }

    @Test
    void sentences_of_ordinary_words_are_never_touched() {
        // given
        Random random = new Random(20261123);
        List<String> words = List.of(
                "the",
                "key",
                "Secret",
                "API",
                "I",
                "pressed",
                "Save",
                "2FA",
                "USDT",
                "BTCUSDT",
                "futures",
                "Spot",
                "\"permission\"",
                "IP",
                "address",
                "91.12.4.5",
                "Kraken",
                "it's",
                "again",
                "5",
                "2026-11-23",
                "–",
                "Verwaltungsoberfläche",
                "создать",
                "キー",
                "e-mail",
                "sub-account",
                "Enable-Reading",
                "€20.50",
                "10:45");
        for (int i = 0; i < 3_000; i++) {
            List<String> sentence = new ArrayList<>();
            for (int n = random.nextInt(40); n >= 0; n--) {
                sentence.add(words.get(random.nextInt(words.size())));
            }
            String typed = String.join(random.nextInt(5) == 0 ? ", " : " ", sentence);

            // then
            assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
        }
    }

    @Test
    void a_text_that_was_masked_is_not_masked_again() {
        MaskedText once = MaskedText.of("my secret is " + some(new Random(3), LETTERS_AND_DIGITS, 64) + " ok");

        assertThat(MaskedText.of(once.text())).isEqualTo(new MaskedText(once.text(), 0));
    }

    @Test
    void the_longest_text_that_is_taken_at_all_is_looked_at_within_a_moment() {
        for (String piece : List.of("a", "a.", "-----BEGIN PRIVATE KEY-----", "a1B/", "https://", "x=", "0x")) {
            MaskedText masked = MaskedText.of(piece.repeat(4_000));

            assertThat(masked.text()).isNotNull();
        }
    }
}
