package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.sandbox.Caller.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxKuCoinTest {

    private static final String ABOUT = "/api/v1/user/api-key";
    private static final String ACCOUNTS = "/api/v1/accounts?currency=USDT";
    private static final String OVERVIEW = "/api/v1/account-overview?currency=USDT";
    private static final String PASSPHRASE = "gün-batımı";
    private static final String UNKNOWN = "401 400003 The API key does not exist or site mismatch.";

    private final HandClock clock = new HandClock();
    private SandboxExchanges sandbox;
    private SandboxKey key;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0), clock);
        key = make(KeyOrder.of("desk", Set.of("General", "Spot", "Futures"), List.of()));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void a_well_signed_request_is_told_what_the_key_is() throws Exception {
        Reply reply = spot(ABOUT);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("code").asString()).isEqualTo("200000");
        assertThat(reply.json().at("/data/permission").asString()).isEqualTo("General,Spot,Futures");
        assertThat(reply.json().at("/data/uid").asString())
                .isEqualTo(sandbox.ensureUser("kucoin", "anna").uid());
        assertThat(reply.json().at("/data/isMaster").asBoolean()).isTrue();
        assertThat(reply.json().at("/data").has("ipWhitelist")).isFalse();
    }

    @Test
    void both_markets_answer_a_key_with_the_permissions() throws Exception {
        assertThat(spot(ACCOUNTS).body()).isEqualTo("{\"code\":\"200000\",\"data\":[]}");
        assertThat(futures(OVERVIEW).json().at("/data/currency").asString()).isEqualTo("USDT");
    }

    @Test
    void a_sub_account_says_so() throws Exception {
        sandbox.ensureSubAccount("kucoin", "bots", "anna");
        key = sandbox.createKey(
                        "kucoin",
                        "bots",
                        KeyOrder.of("desk", Set.of("General"), List.of()).withPassphrase(PASSPHRASE))
                .key();

        Reply reply = spot(ABOUT);

        assertThat(reply.json().at("/data/isMaster").asBoolean()).isFalse();
        assertThat(reply.json().at("/data/subName").asString()).isEqualTo("bots");
    }

    @Test
    void an_unknown_a_deleted_and_an_ended_key_are_answered_alike() throws Exception {
        assertThat(send("spot", ABOUT, headers("no-such-key", key.secret(), PASSPHRASE, ABOUT))
                        .refusal())
                .isEqualTo(UNKNOWN);
        sandbox.endKey("kucoin", key.apiKey());
        assertThat(spot(ABOUT).refusal()).isEqualTo(UNKNOWN);

        sandbox.deleteKey("kucoin", key.apiKey());

        assertThat(spot(ABOUT).refusal()).isEqualTo(UNKNOWN);
    }

    @Test
    void a_key_with_a_lifetime_ends_by_itself() throws Exception {
        key = make(KeyOrder.of("desk", Set.of("General"), List.of())
                .withValidUntil(clock.instant().plus(Duration.ofDays(30))));
        assertThat(spot(ABOUT).status()).isEqualTo(200);

        clock.forward(Duration.ofDays(30));

        assertThat(spot(ABOUT).refusal()).isEqualTo(UNKNOWN);
    }

    @Test
    void another_secret_is_a_bad_signature() throws Exception {
        assertThat(send("spot", ABOUT, headers(key.apiKey(), "wrong", PASSPHRASE, ABOUT))
                        .refusal())
                .isEqualTo("401 400005 Invalid KC-API-SIGN");
    }

    @Test
    void another_passphrase_or_an_unhashed_one_is_refused() throws Exception {
        Map<String, String> plain = new LinkedHashMap<>(headers(key.apiKey(), key.secret(), PASSPHRASE, ABOUT));
        plain.put("KC-API-PASSPHRASE", "plain-words");

        assertThat(send("spot", ABOUT, headers(key.apiKey(), key.secret(), "wrong-words", ABOUT))
                        .refusal())
                .isEqualTo("401 400004 Invalid KC-API-PASSPHRASE");
        assertThat(send("spot", ABOUT, plain).refusal()).isEqualTo("401 400004 Invalid KC-API-PASSPHRASE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KC-API-KEY", "KC-API-SIGN", "KC-API-TIMESTAMP", "KC-API-PASSPHRASE", "KC-API-KEY-VERSION"})
    void every_header_is_needed(String header) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>(headers(key.apiKey(), key.secret(), PASSPHRASE, ABOUT));
        headers.remove(header);

        assertThat(send("spot", ABOUT, headers).refusal()).startsWith("401 400001 Please check the header");
    }

    @ParameterizedTest
    @CsvSource({"-5000, 200", "5000, 200", "-5001, 401", "5001, 401"})
    void the_time_window_is_kept_to_the_millisecond(long shift, int status) throws Exception {
        Reply reply = send(
                "spot",
                ABOUT,
                Caller.kucoinHeaders(
                        key.apiKey(), key.secret(), PASSPHRASE, clock.instant().plusMillis(shift), ABOUT));

        assertThat(reply.status()).isEqualTo(status);
        if (status == 401) {
            assertThat(reply.refusal()).isEqualTo("401 400002 KC-API-TIMESTAMP Invalid");
        }
    }

    @Test
    void only_a_listed_address_is_let_in_and_the_list_is_told() throws Exception {
        key = make(KeyOrder.of("desk", Set.of("General"), List.of("127.20.0.5", "127.20.0.6")));

        assertThat(from("127.20.0.5").json().at("/data/ipWhitelist").asString()).isEqualTo("127.20.0.5,127.20.0.6");
        assertThat(from("127.20.0.7").refusal())
                .isEqualTo("403 400006 The requested ip address is not in the api whitelist");
    }

    @Test
    void a_missing_permission_is_refused() throws Exception {
        key = make(KeyOrder.of("desk", Set.of("General"), List.of()));

        assertThat(spot(ACCOUNTS).status()).isEqualTo(200);
        assertThat(futures(OVERVIEW).refusal()).isEqualTo("403 400007 Access Denied, require more permission.");
    }

    @Test
    void faults_speak_as_the_exchange_does() throws Exception {
        sandbox.setFault("kucoin", Fault.MAINTENANCE);
        assertThat(spot(ABOUT).refusal()).startsWith("503 500000 ");
        sandbox.setFault("kucoin", Fault.RATE_LIMIT);
        assertThat(futures(OVERVIEW).refusal()).startsWith("429 429000 ");
        sandbox.setConditions("kucoin", new Conditions(Fault.NONE, Duration.ZERO, Duration.ofMinutes(1)));
        assertThat(spot(ABOUT).refusal()).startsWith("401 400002 ");
        assertThat(Caller.send("GET", uri("spot", "/api/v1/timestamp"), Map.of(), "")
                        .json()
                        .get("data")
                        .asLong())
                .isEqualTo(clock.instant().plusSeconds(60).toEpochMilli());
    }

    @Test
    void an_order_it_does_not_take_is_refused_with_every_reason_and_makes_nothing() {
        List<String> addresses =
                IntStream.rangeClosed(1, 21).mapToObj(i -> "127.20.0." + i).toList();
        KeyOrder order = KeyOrder.of("desk", Set.of("General"), addresses).withPassphrase("too short");

        assertThatThrownBy(() -> sandbox.createKey("kucoin", "ben", order))
                .isInstanceOf(OrderRefused.class)
                .hasMessageContaining("at most 20 IP addresses; these are 21")
                .hasMessageContaining("7 to 32 characters and no spaces");
        assertThat(sandbox.keys("kucoin", "ben")).isEmpty();
    }

    private SandboxKey make(KeyOrder order) {
        return sandbox.createKey("kucoin", "anna", order.withPassphrase(PASSPHRASE))
                .key();
    }

    private Map<String, String> headers(String apiKey, String secret, String passphrase, String target) {
        return Caller.kucoinHeaders(apiKey, secret, passphrase, clock.instant(), target);
    }

    private Reply spot(String target) throws IOException, InterruptedException {
        return send("spot", target, headers(key.apiKey(), key.secret(), PASSPHRASE, target));
    }

    private Reply futures(String target) throws IOException, InterruptedException {
        return send("futures", target, headers(key.apiKey(), key.secret(), PASSPHRASE, target));
    }

    private Reply from(String address) throws IOException {
        return Caller.sendFrom(
                address, "GET", uri("spot", ABOUT), headers(key.apiKey(), key.secret(), PASSPHRASE, ABOUT), "");
    }

    private Reply send(String market, String target, Map<String, String> headers)
            throws IOException, InterruptedException {
        return Caller.send("GET", uri(market, target), headers, "");
    }

    private URI uri(String market, String target) {
        return sandbox.api("kucoin", market).resolve(target);
    }
}
