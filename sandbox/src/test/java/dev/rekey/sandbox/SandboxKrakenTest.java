package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.sandbox.Caller.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxKrakenTest {

    private static final String ABOUT = "/0/private/GetApiKeyInfo";
    private static final String BALANCE = "/0/private/Balance";
    private static final String GOOD = "200 []";
    private static final String INVALID_KEY = "200 [\"EAPI:Invalid key\"]";
    private static final String INVALID_NONCE = "200 [\"EAPI:Invalid nonce\"]";

    private final HandClock clock = new HandClock();
    private SandboxOptions options;
    private SandboxExchanges sandbox;
    private SandboxKey key;
    private long nonce = 1_000;

    @BeforeEach
    void start(@TempDir Path folder) {
        options = new SandboxOptions(folder.resolve("sandbox.json"), 0);
        sandbox = SandboxExchanges.start(options, clock);
        key = make(KeyOrder.of("desk", Set.of("query-funds", "modify-trades"), List.of()));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void a_well_signed_request_is_told_what_the_key_is() throws Exception {
        Reply reply = ask(ABOUT);

        assertThat(reply.errors()).isEqualTo(GOOD);
        assertThat(reply.json().at("/result/apiKeyName").asString()).isEqualTo("desk");
        assertThat(reply.json().at("/result/permissions").toString()).isEqualTo("[\"query-funds\",\"modify-trades\"]");
        assertThat(reply.json().at("/result/validUntil").asString()).isEqualTo("0");
        assertThat(reply.json().at("/result/nonce").asString()).isEqualTo("1001");
        assertThat(reply.json().at("/result/lastUsed").isNull()).isTrue();
        assertThat(ask(ABOUT).json().at("/result/lastUsed").asLong())
                .isEqualTo(clock.instant().getEpochSecond());
    }

    @Test
    void a_body_in_json_is_taken_too() throws Exception {
        String body = "{\"nonce\":5000}";
        Map<String, String> signed = Caller.krakenHeaders(key.apiKey(), key.secret(), ABOUT, "5000", body);

        Reply reply = Caller.send(
                "POST",
                uri(ABOUT),
                Map.of(
                        "API-Key", key.apiKey(),
                        "API-Sign", Objects.requireNonNull(signed.get("API-Sign")),
                        "Content-Type", "application/json"),
                body);

        assertThat(reply.errors()).isEqualTo(GOOD);
    }

    @Test
    void another_secret_is_an_invalid_signature_and_uses_no_nonce_up() throws Exception {
        String other = make(KeyOrder.of("other", Set.of(), List.of())).secret();

        assertThat(ask(ABOUT, key.apiKey(), other, "7000").errors()).isEqualTo("200 [\"EAPI:Invalid signature\"]");
        assertThat(ask(ABOUT).errors()).isEqualTo(GOOD);
    }

    @Test
    void a_nonce_that_does_not_rise_is_refused_even_after_a_restart() throws Exception {
        assertThat(ask(ABOUT, "2000").errors()).isEqualTo(GOOD);
        assertThat(ask(ABOUT, "2000").errors()).isEqualTo(INVALID_NONCE);
        assertThat(ask(ABOUT, "1999").errors()).isEqualTo(INVALID_NONCE);

        sandbox.close();
        sandbox = SandboxExchanges.start(options, clock);

        assertThat(ask(ABOUT, "2000").errors()).isEqualTo(INVALID_NONCE);
        assertThat(ask(ABOUT, "2001").errors()).isEqualTo(GOOD);
    }

    @Test
    void of_many_requests_at_once_with_the_same_nonce_one_is_taken() throws Exception {
        List<CompletableFuture<String>> asked = IntStream.range(0, 8)
                .mapToObj(any -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return ask(ABOUT, "3000").errors();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();

        assertThat(asked.stream().map(CompletableFuture::join))
                .containsOnlyOnce(GOOD)
                .containsOnly(GOOD, INVALID_NONCE);
    }

    @Test
    void a_nonce_may_use_all_64_bits_and_no_more() throws Exception {
        assertThat(ask(ABOUT, "18446744073709551616").errors()).isEqualTo(INVALID_NONCE);
        assertThat(ask(ABOUT, "18446744073709551615").errors()).isEqualTo(GOOD);
        assertThat(ask(ABOUT, "5").errors()).isEqualTo(INVALID_NONCE);
    }

    @Test
    void a_nonce_window_lets_late_nonces_in_once() throws Exception {
        key = make(KeyOrder.of("desk", Set.of(), List.of()).withNonceWindow(10));

        assertThat(ask(ABOUT, "100").errors()).isEqualTo(GOOD);
        assertThat(ask(ABOUT, "95").errors()).isEqualTo(GOOD);
        assertThat(ask(ABOUT, "95").errors()).isEqualTo(INVALID_NONCE);
        assertThat(ask(ABOUT, "90").errors()).isEqualTo(INVALID_NONCE);
    }

    @Test
    void a_missing_permission_is_refused() throws Exception {
        key = make(KeyOrder.of("desk", Set.of("modify-trades"), List.of()));

        assertThat(ask(ABOUT).errors()).isEqualTo(GOOD);
        assertThat(ask(BALANCE).errors()).isEqualTo("200 [\"EGeneral:Permission denied\"]");
    }

    @Test
    void an_address_outside_the_listed_ranges_is_refused() throws Exception {
        key = make(KeyOrder.of("desk", Set.of("query-funds"), List.of("127.20.0.0/30", "2001:db8::/32")));

        assertThat(from("127.20.0.3", key.apiKey()).errors()).isEqualTo(GOOD);
        assertThat(from("127.20.0.4", key.apiKey()).errors()).isEqualTo(INVALID_KEY);
    }

    @Test
    void a_key_past_its_end_is_refused() throws Exception {
        key = make(KeyOrder.of("desk", Set.of(), List.of())
                .withValidUntil(clock.instant().plusSeconds(60)));
        assertThat(ask(ABOUT).json().at("/result/validUntil").asLong())
                .isEqualTo(clock.instant().plusSeconds(60).getEpochSecond());

        clock.forward(Duration.ofSeconds(60));

        assertThat(ask(ABOUT).errors()).isEqualTo(INVALID_KEY);
    }

    @Test
    void an_address_that_keeps_asking_with_unknown_keys_is_shut_out_and_no_other() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(from("127.20.0.8", "unknown").errors()).isEqualTo(INVALID_KEY);
        }

        assertThat(from("127.20.0.8", key.apiKey()).errors()).isEqualTo("200 [\"EGeneral:Temporary lockout\"]");
        assertThat(from("127.20.0.9", key.apiKey()).errors()).isEqualTo(GOOD);
        clock.forward(Duration.ofMinutes(15));
        assertThat(from("127.20.0.8", key.apiKey()).errors()).isEqualTo(GOOD);
    }

    @Test
    void a_lockout_can_be_forgiven() throws Exception {
        for (int i = 0; i < 5; i++) {
            from("127.20.0.8", "unknown");
        }

        sandbox.forgive("kraken");

        assertThat(from("127.20.0.8", key.apiKey()).errors()).isEqualTo(GOOD);
    }

    @Test
    void faults_speak_as_the_exchange_does() throws Exception {
        sandbox.setFault("kraken", Fault.MAINTENANCE);
        assertThat(ask(BALANCE).errors()).isEqualTo("200 [\"EService:Unavailable\"]");
        assertThat(Caller.send("GET", uri("/0/public/SystemStatus"), Map.of(), "")
                        .json()
                        .at("/result/status")
                        .asString())
                .isEqualTo("maintenance");
        sandbox.setFault("kraken", Fault.RATE_LIMIT);
        assertThat(ask(BALANCE).errors()).isEqualTo("200 [\"EAPI:Rate limit exceeded\"]");
        sandbox.setFault("kraken", Fault.NONE);
        assertThat(ask(BALANCE).errors()).isEqualTo(GOOD);
    }

    @Test
    void its_clock_is_free_to_read() throws Exception {
        Reply reply = Caller.send("GET", uri("/0/public/Time"), Map.of(), "");

        assertThat(reply.json().get("result").toString())
                .isEqualTo("{\"unixtime\":" + clock.instant().getEpochSecond()
                        + ",\"rfc1123\":\"Mon, 23 Nov 26 10:00:00 +0000\"}");
    }

    private SandboxKey make(KeyOrder order) {
        return sandbox.createKey("kraken", "anna", order).key();
    }

    private Reply ask(String path) throws IOException, InterruptedException {
        return ask(path, next());
    }

    private Reply ask(String path, String withNonce) throws IOException, InterruptedException {
        return ask(path, key.apiKey(), key.secret(), withNonce);
    }

    private Reply ask(String path, String apiKey, String secret, String withNonce)
            throws IOException, InterruptedException {
        String body = "nonce=" + withNonce;
        return Caller.send("POST", uri(path), Caller.krakenHeaders(apiKey, secret, path, withNonce, body), body);
    }

    private Reply from(String address, String apiKey) throws IOException {
        String now = next();
        String body = "nonce=" + now;
        return Caller.sendFrom(
                address, "POST", uri(ABOUT), Caller.krakenHeaders(apiKey, key.secret(), ABOUT, now, body), body);
    }

    private String next() {
        nonce++;
        return Long.toString(nonce);
    }

    private URI uri(String path) {
        return sandbox.api("kraken", "spot").resolve(path);
    }
}
