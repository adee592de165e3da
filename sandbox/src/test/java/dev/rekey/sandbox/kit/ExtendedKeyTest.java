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
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that has ended is extended on the exchange, and the same key and secret are good again. */
class ExtendedKeyTest {

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

    @Test
    void the_same_key_and_secret_work_again_once_it_is_extended_and_bound_to_the_addresses() {
        // given
        LiveKey key = sandbox.createKey(
                "bybit",
                "anna",
                KeyOrder.of("Old", Exchange.of("bybit").tradingBoxes("FUTURES"), Proving.ADDRESSES)
                        .withValidUntil(Instant.now().plus(Duration.ofDays(90))));
        sandbox.endKey("bybit", key.key().id());
        assertThat(verify(key).verdict()).isEqualTo(Verdict.REJECTED);

        // when it is only extended
        sandbox.extendKey("bybit", key.key().id());
        KeyReport unbound = verify(key);

        // then what is left to do is said
        assertThat(unbound.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(Proving.finding(unbound, Check.ADDRESSES).say()).contains("not bound to our IP addresses");
        assertThat(Proving.finding(unbound, Check.KEY_ACCEPTED).say()).isNull();

        // when
        sandbox.editAddresses("bybit", key.key().id(), Proving.ADDRESSES);

        // then
        assertThat(verify(key).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void elsewhere_keys_cannot_be_extended() {
        LiveKey key = sandbox.createKey(
                "kraken", "anna", KeyOrder.of("Old", Exchange.of("kraken").tradingBoxes("SPOT"), Proving.ADDRESSES));

        assertThatThrownBy(() -> sandbox.extendKey("kraken", key.key().id())).isInstanceOf(OrderRefused.class);
    }

    private KeyReport verify(LiveKey key) {
        return proving.verify(
                "bybit",
                Market.FUTURES,
                new Credential(key.key().apiKey(), key.key().secret(), null),
                key.user().uid());
    }
}
