package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.exchanges.check.KeyReport;
import dev.rekey.terms.Check;
import dev.rekey.terms.Verdict;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is unlike other exchanges: two ways of counting, chosen when the key is made, and roles. */
class SandboxGeminiTest {

    private static final String TIME_NONCE = "time-nonce";

    private SandboxExchanges sandbox;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void the_check_counts_so_that_keys_of_both_kinds_are_proved() {
        assertThat(verify(key("trader")).verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(verify(key("trader", TIME_NONCE)).verdict()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void after_the_check_a_program_that_counts_in_seconds_can_still_use_the_key() throws Exception {
        // given
        LiveKey key = key("trader");
        assertThat(verify(key).verdict()).isEqualTo(Verdict.ACCEPTED);

        // then
        String later = Long.toString(Instant.now().getEpochSecond() + 2);
        assertThat(ask(key, later).status()).isEqualTo(200);
    }

    @Test
    void a_program_that_counts_finer_is_named_and_the_key_is_not_blamed() throws Exception {
        // given
        LiveKey key = key("trader");
        String millis = Long.toString(Instant.now().toEpochMilli());
        assertThat(ask(key, millis).status()).isEqualTo(200);

        // when
        KeyReport report = verify(key);

        // then
        assertThat(report.verdict()).isEqualTo(Verdict.REJECTED);
        ToldFinding clock = Proving.finding(report, Check.CLOCK);
        assertThat(clock.exchangeText()).contains("has not increased");
        assertThat(clock.say()).contains("Another program uses this key");
    }

    @Test
    void a_key_with_a_time_based_nonce_takes_seconds_only_and_takes_them_twice() throws Exception {
        // given
        LiveKey key = key("trader", TIME_NONCE);
        Instant now = Instant.now();
        String seconds = Long.toString(now.getEpochSecond());

        // then
        assertThat(ask(key, seconds).status()).isEqualTo(200);
        assertThat(ask(key, seconds).status()).isEqualTo(200);
        Caller.Reply finer = ask(key, Long.toString(now.toEpochMilli()));
        assertThat(finer.status()).isEqualTo(400);
        assertThat(finer.json().path("reason").asString()).isEqualTo("InvalidNonce");
        assertThat(finer.json().path("message").asString()).contains("is not within 30 seconds of server time");
    }

    @Test
    void an_auditor_stands_alone() {
        assertThatThrownBy(() -> key("auditor", "trader")).isInstanceOf(OrderRefused.class);
        assertThatThrownBy(() -> key(TIME_NONCE)).isInstanceOf(OrderRefused.class);
        assertThat(key("trader", "fund-manager").may("fund-manager")).isTrue();
    }

    private LiveKey key(String... boxes) {
        return sandbox.createKey("gemini", "anna", KeyOrder.of("desk", Set.of(boxes), List.of()));
    }

    private Caller.Reply ask(LiveKey key, String nonce) throws IOException, InterruptedException {
        URI balances = URI.create(sandbox.api("gemini", "spot") + "/v1/balances");
        return Caller.send(
                "POST",
                balances,
                Caller.geminiHeaders(key.key().apiKey(), key.key().secret(), "/v1/balances", nonce),
                "");
    }

    private KeyReport verify(LiveKey key) {
        return new Proving(sandbox).verifyUnbound("gemini", key);
    }
}
