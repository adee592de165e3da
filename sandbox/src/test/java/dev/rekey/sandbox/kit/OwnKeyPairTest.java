package dev.rekey.sandbox.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyOrder;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.OrderRefused;
import dev.rekey.sandbox.Proving;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.sandbox.SandboxOptions;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A customer's own key pair, registered on the exchange's form by its public half and proved by the private one. */
class OwnKeyPairTest {

    private SandboxExchanges sandbox;
    private Proving proving;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0));
        proving = new Proving(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, 255, SPOT", "Ed25519, 255, FUTURES", "RSA, 2048, SPOT", "RSA, 4096, FUTURES"})
    void the_private_half_proves_the_key(String kind, int size, Market market) throws GeneralSecurityException {
        // given
        KeyPair pair = pair(kind, size);
        LiveKey key = register(market, pair);

        // when
        KeyReport report = proving.verify(
                "binance", market, credential(key, pair), key.user().uid());

        // then
        assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED);
        assertThat(Proving.finding(report, Check.SECRET).result()).isEqualTo(CheckResult.PASSED);
        assertThat(Proving.finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void the_private_half_of_another_pair_is_refused_as_a_wrong_secret() throws GeneralSecurityException {
        LiveKey key = register(Market.SPOT, pair("Ed25519", 255));

        KeyReport report = proving.verify(
                "binance",
                Market.SPOT,
                credential(key, pair("Ed25519", 255)),
                key.user().uid());

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Proving.finding(report, Check.SECRET).exchangeCode()).isEqualTo("-1022");
        assertThat(Proving.finding(report, Check.KEY_ACCEPTED).result()).isEqualTo(CheckResult.PASSED);
    }

    @Test
    void the_public_half_is_recognised_without_asking_binance() throws GeneralSecurityException {
        KeyPair pair = pair("Ed25519", 255);
        LiveKey key = register(Market.SPOT, pair);

        KeyReport report = proving.verify(
                "binance",
                Market.SPOT,
                new Credential(
                        key.key().apiKey(), file("PUBLIC KEY", pair.getPublic().getEncoded()), null),
                key.user().uid());

        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Proving.finding(report, Check.SECRET).say()).contains("public half");
        assertThat(Proving.finding(report, Check.SECRET).repair()).isEqualTo(Step.PASTE);
        assertThat(sandbox.requests("binance")).isZero();
    }

    @Test
    void a_key_file_under_a_password_is_told_to_be_locked() throws GeneralSecurityException {
        KeyPair pair = pair("RSA", 2048);
        LiveKey key = register(Market.SPOT, pair);
        String locked = file("ENCRYPTED PRIVATE KEY", pair.getPrivate().getEncoded());

        KeyReport report = proving.verify(
                "binance",
                Market.SPOT,
                new Credential(key.key().apiKey(), locked, null),
                key.user().uid());

        assertThat(Proving.finding(report, Check.SECRET).say()).contains("locked with a password");
        assertThat(sandbox.requests("binance")).isZero();
    }

    @Test
    void the_form_takes_no_private_key() throws GeneralSecurityException {
        String wrong = file("PRIVATE KEY", pair("Ed25519", 255).getPrivate().getEncoded());

        assertThatThrownBy(() ->
                        sandbox.createKey("binance", "anna", order(Market.SPOT).withPublicKey(wrong)))
                .isInstanceOf(OrderRefused.class)
                .hasMessageContaining("Never give it to anybody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----"})
    void the_form_takes_no_public_key_it_cannot_read(String wrong) {
        assertThatThrownBy(() ->
                        sandbox.createKey("binance", "anna", order(Market.SPOT).withPublicKey(wrong)))
                .isInstanceOf(OrderRefused.class)
                .hasMessageContaining("Ed25519");
    }

    private LiveKey register(Market market, KeyPair pair) {
        return sandbox.createKey(
                "binance",
                "anna",
                order(market).withPublicKey(file("PUBLIC KEY", pair.getPublic().getEncoded())));
    }

    private static KeyOrder order(Market market) {
        return KeyOrder.of("Own", Exchange.of("binance").tradingBoxes(market.name()), Proving.ADDRESSES);
    }

    /** As a field of one line holds it. */
    private static Credential credential(LiveKey key, KeyPair pair) {
        String file = file("PRIVATE KEY", pair.getPrivate().getEncoded());
        return new Credential(key.key().apiKey(), file.replace("\n", ""), null);
    }

    private static KeyPair pair(String kind, int size) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static String file(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }
}
