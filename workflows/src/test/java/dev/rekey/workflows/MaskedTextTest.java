package dev.rekey.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTextTest {

    private static final String DIGITS = "0123456789";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
    private static final String HEX = "0123456789abcdef";
    private static final String LETTERS_AND_DIGITS = UPPER + LOWER + DIGITS;
    private static final String BASE64 = LETTERS_AND_DIGITS + "+/";
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static final int ROUNDS = 400;

    private static final String UUID_SHAPE = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    /** The shapes that the exchanges' profiles declare for their secrets; all of them have 24 characters or more. */
    static Stream<Arguments> secrets() {
        return Stream.of(
                Arguments.of("Binance, Binance.US", "[A-Za-z0-9]{64}"),
                Arguments.of("BingX", "[A-Za-z0-9]{60,100}"),
                Arguments.of("Bitfinex", "[A-Za-z0-9]{40,64}"),
                Arguments.of("Bitget, Gate, WOO X of another kind", "[0-9a-f]{64}"),
                Arguments.of("Bitstamp", "[A-Za-z0-9]{32}"),
                Arguments.of("Bitvavo", "[0-9a-f]{128}"),
                Arguments.of("Bybit", "[A-Za-z0-9]{36}"),
                Arguments.of("Coinbase, 32 bytes", "[A-Za-z0-9+/]{43}="),
                Arguments.of("Coinbase, 64 bytes; Kraken; Kraken Futures", "[A-Za-z0-9+/]{86}=="),
                Arguments.of("Kraken Futures, cut", "[A-Za-z0-9+/]{86}"),
                Arguments.of("Crypto.com", "cxakp_[A-Za-z0-9]{20,24}"),
                Arguments.of("Deribit", "[A-Za-z0-9_-]{43}"),
                Arguments.of("Gemini", "[A-Za-z0-9]{27,28}"),
                Arguments.of("HitBTC", "[A-Za-z0-9_-]{32}"),
                Arguments.of("HTX", "[A-Za-z0-9]{6,10}-[A-Za-z0-9]{6,10}-[A-Za-z0-9]{6,10}-[A-Za-z0-9]{4,10}"),
                Arguments.of("HTX, as seen", "[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{5}"),
                Arguments.of("Hyperliquid", "0x[0-9a-fA-F]{64}"),
                Arguments.of("Hyperliquid without 0x", "[0-9a-fA-F]{64}"),
                Arguments.of("KuCoin", UUID_SHAPE),
                Arguments.of("MEXC, WhiteBIT", "[0-9a-f]{32}"),
                Arguments.of("OKX", "[0-9A-F]{32}"),
                Arguments.of("Poloniex", "[0-9a-fA-F]{128}"),
                Arguments.of("WOO X", "[A-Z0-9]{28}"));
    }

    private static final Pattern PIECE = Pattern.compile("\\[([^]]+)](?:\\{(\\d+)(?:,(\\d+))?})?|([^\\[])");

    /** Any text of this shape, which is made of sets with counts and of characters that stand for themselves. */
    private static String any(Random random, String shape) {
        StringBuilder text = new StringBuilder();
        Matcher piece = PIECE.matcher(shape);
        while (piece.find()) {
            if (piece.group(4) != null) {
                text.append(piece.group(4));
                continue;
            }
            int least = Integer.parseInt(piece.group(2));
            int most = piece.group(3) == null ? least : Integer.parseInt(piece.group(3));
            text.append(some(random, set(piece.group(1)), least + random.nextInt(most - least + 1)));
        }
        assertThat(text.toString()).matches(shape);
        return text.toString();
    }

    private static String set(String written) {
        return written.replace("A-Z", UPPER)
                .replace("a-z", LOWER)
                .replace("0-9", DIGITS)
                .replace("a-f", "abcdef")
                .replace("A-F", "ABCDEF");
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
    void every_secret_of_24_characters_or_more_is_cut_out_of_whatever_stands_around_it(String name, String shape) {
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
                "in this case: %s",
                "for the session %s",
                "my secret for the session is %s",
                "secret of my last order %s",
                "my passphrase for withdrawal %s",
                "my secret for account %s",
                "https://example.com/?q=1&apiSecret=%s&x=2");

        int cut = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String secret = any(random, shape);
            String sentence = sentences.get(i % sentences.size());

            // when
            MaskedText masked = MaskedText.of(sentence.formatted(secret));

            // then nothing but the last four is left, and the words around it are
            cut += masked.equals(new MaskedText(sentence.formatted("…" + lastFour(secret)), 1)) ? 1 : 0;
        }
        assertThat(cut).as("cut out of " + ROUNDS).isEqualTo(ROUNDS);
    }

    private static String lastFour(String secret) {
        String bare = secret.replace("=", "");
        return bare.substring(bare.length() - 4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("secrets")
    void behind_the_word_order_it_ends_with_secrets_that_are_uuids_or_hexadecimal_of_up_to_40(
            String name, String shape) {
        // given
        Random random = new Random(name.hashCode());
        boolean couldBeAnOrder = Set.of("KuCoin", "MEXC, WhiteBIT", "OKX").contains(name);

        int cut = 0;
        for (int i = 0; i < ROUNDS; i++) {
            // when
            MaskedText masked = MaskedText.of("order " + any(random, shape) + " is open");

            // then
            cut += masked.secrets();
        }
        assertThat(cut).as("cut out of " + ROUNDS).isEqualTo(couldBeAnOrder ? 0 : ROUNDS);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("secrets")
    void a_secret_in_the_path_of_a_link_is_cut_out_unless_it_is_a_uuid(String name, String shape) {
        // given
        Random random = new Random(name.hashCode());

        int cut = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String secret = any(random, shape);

            // when
            MaskedText masked = MaskedText.of("see https://www.example.com/reset/" + secret + " please");

            // then
            cut += masked.equals(new MaskedText("see https://www.example.com/…" + lastFour(secret) + " please", 1))
                    ? 1
                    : 0;
        }
        assertThat(cut).as("cut out of " + ROUNDS).isEqualTo(name.equals("KuCoin") ? 0 : ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "https://example.com/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08?x=1",
                "https://example.com/#9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "https://etherscan.io.example.com/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "https://etherscan.io/x?secret=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "https://example.com/x?key=a?secret=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "for withdrawal 0x9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "the secret of transaction 0x9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "tx 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a089f86d081884c7d659a2feaa0c55ad015"
                        + "a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "bc1f6d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0",
                "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwc is no address, its check sum is wrong"
            })
    void what_only_looks_like_a_link_a_hash_or_an_address_is_cut_out(String typed) {
        assertThat(MaskedText.of(typed).secrets()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200b", "\u00ad", "\ufeff", "\u2060", "\u200d", "\ufe0f", "\u0000", "\udb40\udc41"})
    void characters_nobody_sees_do_not_hide_a_secret_and_stay_where_none_is(String invisible) {
        // given
        String secret = some(new Random(5), LETTERS_AND_DIGITS, 64);
        String broken =
                secret.substring(0, 20) + invisible + secret.substring(20, 40) + invisible + secret.substring(40);

        // then
        assertThat(MaskedText.of("a" + invisible + "b " + broken + " c" + invisible))
                .isEqualTo(new MaskedText("a" + invisible + "b …" + lastFour(secret) + " c" + invisible, 1));
        assertThat(MaskedText.of("a" + invisible + "b")).isEqualTo(new MaskedText("a" + invisible + "b", 0));
    }

    /** Words cannot be told from words, and signs break a passphrase into pieces; what is left is counted here. */
    @Test
    void of_random_passphrases_without_their_name_most_of_letters_and_digits_are_cut_out_and_few_with_signs() {
        assertThat(passphrasesCut(LETTERS_AND_DIGITS, 20)).isBetween(850, 1_000);
        assertThat(passphrasesCut(LETTERS_AND_DIGITS, 24)).isBetween(900, 1_000);
        assertThat(passphrasesCut(LETTERS_AND_DIGITS, 32)).isBetween(999, 1_000);
        assertThat(passphrasesCut(LETTERS_AND_DIGITS + "!$%&#*", 32)).isLessThan(500);
    }

    private static int passphrasesCut(String alphabet, int length) {
        Random random = new Random(length);
        int cut = 0;
        for (int i = 0; i < 1_000; i++) {
            cut += MaskedText.of("what I typed there was " + some(random, alphabet, length))
                                    .secrets()
                            > 0
                    ? 1
                    : 0;
        }
        return cut;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my passphrase is %s",
                "Passphrase: %s",
                "passphrase=%s",
                "the password was \u201c%s\u201d.",
                "\"passphrase\": \"%s\"",
                "Pass phrase -> %s, what is wrong?",
                "Mein Passwort ist %s",
                "Contraseña: %s",
                "mi frase es %s",
                "pass: %s",
                "pw=%s",
                "Passphrase \u2192 %s",
                "PASSPHRASE\n%s",
                "passphrase(%s)",
                "Mot de passe: %s",
                "пароль: %s"
            })
    void a_passphrase_behind_its_name_is_cut_out_whatever_it_is_made_of(String around) {
        for (String passphrase : List.of(
                "Sunny7Harbour!",
                "correct-horse-battery-staple",
                "untouched.unlocked.safely",
                "SunnyHarbourMorning",
                "p4ss!",
                "$%&abc#*",
                "20261130123456")) {
            // when
            MaskedText masked = MaskedText.of(around.formatted(passphrase));

            // then
            assertThat(masked.secrets()).as(passphrase).isOne();
            assertThat(masked.text())
                    .doesNotContain(passphrase.length() < 12 ? passphrase.substring(1, 5) : passphrase.substring(0, 8));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The passphrase is wrong, it says, but I typed it twice.",
                "Passphrase: where do I find it?",
                "password is incorrect",
                "my passphrase is the one of KuCoin",
                "Passphrase: 7-32 characters",
                "it says \"passphrase\": \"incorrect\" (code 50105)",
                "the passphrase was read-only text, I could not type",
                "password: see https://example.org/help"
            })
    void words_behind_the_name_of_a_passphrase_stay(String typed) {
        assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
    }

    private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    static Stream<Arguments> addresses() {
        return Stream.of(
                address("Bitcoin", r -> withCheckSum(r, 0x00)),
                address("Bitcoin, of a script", r -> withCheckSum(r, 0x05)),
                address("Litecoin", r -> withCheckSum(r, 0x30)),
                address("TRON", r -> withCheckSum(r, 0x41)),
                address("Bitcoin, newer", r -> "bc1q" + some(r, BECH32, 38)),
                address("Bitcoin, taproot", r -> "bc1p" + some(r, BECH32, 58)),
                address("Litecoin, newer", r -> "ltc1q" + some(r, BECH32, 38)),
                address("Ethereum and its kin", r -> "0x" + some(r, HEX + "ABCDEF", 40)));
    }

    private static Arguments address(String name, Function<Random, String> make) {
        return Arguments.of(name, make);
    }

    private static String withCheckSum(Random random, int network) {
        byte[] bytes = new byte[25];
        random.nextBytes(bytes);
        bytes[0] = (byte) network;
        System.arraycopy(sha256(sha256(Arrays.copyOf(bytes, 21))), 0, bytes, 21, 4);
        return base58(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError(never);
        }
    }

    private static String base58(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (BigInteger left = new BigInteger(1, bytes);
                left.signum() > 0;
                left = left.divide(BigInteger.valueOf(58))) {
            text.append(BASE58.charAt(left.mod(BigInteger.valueOf(58)).intValue()));
        }
        for (int i = 0; bytes[i] == 0; i++) {
            text.append('1');
        }
        return text.reverse().toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("addresses")
    void an_address_coins_are_sent_to_stays(String name, Function<Random, String> make) {
        Random random = new Random(name.hashCode());
        for (int i = 0; i < ROUNDS; i++) {
            String typed = "I sent it to " + make.apply(random) + ", see https://explorer.example.com/address/"
                    + make.apply(random);

            assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
        }
    }

    @Test
    void an_address_on_solana_stays_where_it_is_called_one_because_it_has_no_check_sum() {
        Random random = new Random(58);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = new byte[32];
            random.nextBytes(bytes);
            String address = base58(bytes);

            for (String typed : List.of("my address is " + address, "Wallet: " + address, "Адрес " + address)) {
                assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
            }
            assertThat(MaskedText.of("this one: " + address).secrets()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tx %s",
                "TxID: %s",
                "txHash=%s",
                "transaction %s",
                "transaction id %s",
                "Transaction hash: %s",
                "the hash is %s",
                "\"hash\": \"%s\"",
                "https://etherscan.io/tx/%s",
                "https://tronscan.org/#/transaction/%s",
                "https://www.blockchain.com/explorer/transactions/btc/%s",
                "https://explorer.example.com/tx/%s"
            })
    void a_transaction_s_hash_stays_behind_its_name_and_in_links_to_it(String sentence) {
        Random random = new Random(64);
        for (int i = 0; i < ROUNDS; i++) {
            String typed = sentence.formatted((i % 2 == 0 ? "0x" : "") + some(random, HEX, 64));

            assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order %s",
                "my order id is %s",
                "\"orderId\":\"%s\"",
                "request id %s",
                "requestId=%s",
                "account %s",
                "my sub-account %s is missing",
                "account id: %s",
                "session id %s",
                "ticket no. %s",
                "withdrawal #%s"
            })
    void a_uuid_stays_behind_what_it_is_the_id_of(String sentence) {
        Random random = new Random(4);
        for (int i = 0; i < ROUNDS; i++) {
            String typed = sentence.formatted(any(random, UUID_SHAPE));

            assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
        }
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
        assertThat(masked.text()).matches("here: …[A-Za-z0-9+/]{4}");
        assertThat(masked.text()).endsWith(MaskedText.ending(pem));
        assertThat(MaskedText.endings(masked.text())).containsExactly(MaskedText.ending(pem));
        assertThat(masked.secrets()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "untouched unlocked safely alone always",
                "Untouched, Unlocked, Safely, Alone, Always",
                "untouched-unlocked-safely-alone-always",
                "untouched\nunlocked\nsafely\nalone\nalways",
                "1. untouched 2. unlocked 3. safely 4. alone 5. always",
                "\ufeffuntouched\u200bunlocked\u200bsafely\u200balone\u200balways",
                "untouchedunlockedsafelyalonealways",
                "legal winner thank year wave sausage worth useful legal winner thank yellow",
                "1) legal 2) winner 3) thank 4) year 5) wave 6) sausage 7) worth 8) useful 9) legal 10) winner 11) thank"
                        + " 12) yellow",
                "legal,winner,thank,year,wave,sausage,worth,useful,legal,winner,thank,yellow"
            })
    void words_that_open_a_vault_or_a_wallet_are_cut_out_whole(String words) {
        // when
        MaskedText masked = MaskedText.of("it says: " + words + ". Is that it?");

        // then
        assertThat(masked.secrets()).isOne();
        for (String word :
                List.of("untouched", "unlocked", "safely", "legal", "winner", "sausage", "always", "yellow")) {
            assertThat(masked.text().toLowerCase(java.util.Locale.ROOT)).doesNotContain(word);
        }
        assertThat(masked.text()).contains("it says").endsWith("Is that it?");
    }

    /** As pages, programs, chats and people number them and keep them apart: %2$s is the word, %1$s its number. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2$s.",
                "%2$s... ",
                "%2$s:",
                "%2$s_",
                "%2$s+",
                "%2$s*",
                "%2$s -> ",
                "%2$s \u2192 ",
                "%2$s & ",
                "%2$s\u3000",
                "%2$s\u00a0",
                "%2$s&nbsp;",
                "%2$s<br>",
                "%2$s%%20",
                "%2$s\\n",
                "%2$s \ud83d\udd11 ",
                "%2$s (%1$s) ",
                "%2$s=%1$s\n",
                "**%2$s** ",
                "* %2$s\n",
                "- [ ] %2$s\n",
                "<li>%2$s</li>",
                "%1$s/12 %2$s ",
                "%1$s\u00ba %2$s ",
                "%1$sst %2$s ",
                "%1$s\ufe0f\u20e3 %2$s ",
                "[%1$s] %2$s ",
                "(%1$s) %2$s ",
                "\u2460 %2$s ",
                "\u2460%2$s ",
                "%1$s=%2$s\n",
                "#%1$s %2$s\n",
                "%1$s. %2$s. ",
                "Word #%1$s: %2$s\n",
                "Wort %1$s: %2$s\n",
                "palabra %1$s: %2$s ",
                "Nr. %1$s %2$s\n",
                "\"word%1$s\": \"%2$s\",\n"
            })
    void words_that_open_a_vault_or_a_wallet_are_cut_out_whatever_stands_between_them(String each) {
        for (String words : List.of(
                "untouched unlocked safely alone always",
                "legal winner thank year wave sausage worth useful legal winner thank yellow")) {
            // given
            StringBuilder list = new StringBuilder();
            int number = 1;
            for (String word : List.of(words.split(" "))) {
                list.append(each.formatted(number++, word));
            }

            // when
            MaskedText masked = MaskedText.of("it says:\n" + list + "\nIs that it?");

            // then
            assertThat(masked.secrets()).as(list.toString()).isOne();
            assertThat(masked.text())
                    .doesNotContain(List.of(words.split(" ")))
                    .startsWith("it says:")
                    .endsWith("Is that it?");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "untouched and unlocked and safely and alone and always",
                "untouched, unlocked, safely, alone and always",
                "untouched then unlocked then safely then alone then always"
            })
    void the_words_of_a_vault_are_cut_out_when_words_join_them(String words) {
        assertThat(MaskedText.of("they are " + words).text()).isEqualTo("they are \u2026");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JBSWY3DPEHPK3PXP",
                "otpauth://totp/X:me?secret=JBSWY3DPEHPK3PXP&issuer=X",
                "seed JBSW Y3DP EHPK 3PXP",
                "JBSW-Y3DP-EHPK-3PXP",
                "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP"
            })
    void what_sets_up_an_authenticator_is_cut_out(String seed) {
        assertThat(MaskedText.of("my 2FA is " + seed).text()).doesNotContain("JBSW", "Y3DP", "EHPK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "four words: untouched unlocked safely alone",
                "four words twice. untouched unlocked safely alone! untouched unlocked safely alone",
                "https://example.com/?utm_source=email&utm_medium=link&utm_term=trading&utm_content=header&lang=english",
                "pass through, bypass: never, compass=north",
                "I typed my vault words again and again but nothing happens when I press the green button below",
                "account verification keeps failing after several attempts, support says everything looks normal there",
                "Please look at order BTCUSDTPERPETUAL, the screen shows nothing at all and stays grey"
            })
    void sentences_and_fewer_words_stay(String typed) {
        assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
    }

    @Test
    void the_words_after_a_whole_private_key_stay() {
        String pem = "-----BEGIN PRIVATE KEY-----MC4CAQAwBQYDK2VwBCIEIJ-----END PRIVATE KEY-----";

        assertThat(MaskedText.of(pem + " is refused").text()).isEqualTo("…IEIJ is refused");
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
    @CsvSource({
        "32,4,blank",
        "32,8,blank",
        "32,2,blank",
        "32,16,line",
        "64,4,blanks",
        "64,16,lines",
        "64,1,blank",
        "40,8,hard"
    })
    void a_secret_that_was_written_in_groups_is_cut_out_whole(int length, int group, String gap) {
        String between = Map.of("blank", " ", "blanks", "  ", "line", "\n", "lines", "\r\n", "hard", "\u00a0")
                .get(gap);
        Random random = new Random(30);
        for (String alphabet : List.of("0123456789abcdef", "0123456789ABCDEF", LETTERS_AND_DIGITS)) {
            for (int i = 0; i < 50; i++) {
                String secret = some(random, alphabet, length);
                String typed = "my secret is: "
                        + String.join(between, secret.split("(?<=\\G.{" + group + "})"))
                        + ", what now?";

                MaskedText masked = MaskedText.of(typed);

                assertThat(masked)
                        .as(typed)
                        .isEqualTo(new MaskedText("my secret is: …" + secret.substring(length - 4) + ", what now?", 1));
            }
        }
    }

    @Test
    void a_secret_in_wide_letters_is_cut_out_and_its_ending_is_that_of_the_key() {
        StringBuilder wide = new StringBuilder();
        "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP".chars().forEach(c -> wide.append((char) (c - 0x20 + 0xFF00)));

        assertThat(MaskedText.of("密钥 " + wide + "，对吗？")).isEqualTo(new MaskedText("密钥 …YNiP，对吗？", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IBAN MT84 MALT 0110 0001 2345 MTLC AST0 01S",
                "card 4111 1111 1111 1111 and 5500 0000 0000 0004",
                "buy 100 sol now and sell 200 eth for 300 usd not 400",
                "they have been here with your bots when Okex sent 4711 back over 2026",
                "orders 5c35c02703aa673ceec2a168 5c35c02703aa673ceec2a169",
                "order id 5c35c02703aa673c eec2a1685c35c027",
                "10h 12h 14h 16h 18h 20h 22h"
            })
    void what_else_is_written_in_groups_stays(String typed) {
        assertThat(MaskedText.of(typed)).isEqualTo(new MaskedText(typed, 0));
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
                "order x-TKT5PX2F8d9e7f6a5b4c3d2e1f0a9b is open",
                "Мой ключ не работает, биржа пишет: invalid signature. Что делать?",
                "Ich habe „Futures-Handel aktivieren“ angehakt, aber der Knopf bleibt grau (Bybit, iOS 17.1).",
                "No encuentro la opción «Habilitar Spot & Margin»; ¿dónde está? Uso la app 2.87.3.",
                "مفتاح‌ها را نمی‌بینم 👩‍💻",
                "APIキーを作成しましたが、IP制限が保存できません。",
                "Der Screenshot heißt Bildschirmfoto_2026-11-23_um_14.30.55.png, iPhone15ProMax/iOS17.1",
                "tx 5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQkjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW",
                "https://solscan.io/tx/5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQkjKhoR4tjF3ZpRzrFmBV6UjK",
                "https://support.kraken.com/hc/en-us/articles/360000919966-How-to-create-an-API-key?flash_digest=a1b2c3",
                "https://www.bybit.com/en/help-center/article/How-to-create-your-API-key#Step2OpenApiManagementPage1",
                "https://app.example.com/orders/5f2b3c1d-7a44-4b0e-9c55-0d5b8f3f2e11?gclid=EAIaIQobChMI8bX9",
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a.",
                "a ",
                "-",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN ",
                "a1B/",
                "aB1",
                "https://",
                "https://a?key",
                "key=",
                "x=",
                "0x",
                "order ",
                "secret ",
                "1",
                "\u200b"
            })
    void a_hundred_thousand_characters_that_mean_harm_are_looked_at_to_the_end(String piece) {
        String hostile = piece.repeat(100_000 / piece.length());

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThat(MaskedText.of(hostile).text()).isNotNull();
            assertThat(MaskedText.of("https://a/?" + hostile).text()).isNotNull();
        });
    }
}
