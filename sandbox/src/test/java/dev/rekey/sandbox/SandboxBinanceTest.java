package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.sandbox.Caller.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxBinanceTest {

    private static final String RESTRICTIONS = "/sapi/v1/account/apiRestrictions";
    private static final String ACCOUNT = "/api/v3/account";
    private static final String BALANCE = "/fapi/v3/balance";
    private static final String DENIED = "401 -2015 Invalid API-key, IP, or permissions for action.";
    private static final String BAD_SIGNATURE = "400 -1022 Signature for this request is not valid.";

    private final HandClock clock = new HandClock();
    private SandboxExchanges sandbox;
    private SandboxKey key;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0), clock);
        key = make(Set.of("enableReading", "enableSpotAndMarginTrading", "enableFutures"), List.of());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void a_well_signed_request_is_told_what_the_key_may_do() throws Exception {
        Reply reply = spot(RESTRICTIONS);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("enableReading").asBoolean()).isTrue();
        assertThat(reply.json().get("enableFutures").asBoolean()).isTrue();
        assertThat(reply.json().get("enableWithdrawals").asBoolean()).isFalse();
        assertThat(reply.json().get("ipRestrict").asBoolean()).isFalse();
        assertThat(reply.json().get("createTime").asLong())
                .isEqualTo(clock.instant().toEpochMilli());
    }

    @Test
    void both_markets_answer_a_key_with_the_permissions() throws Exception {
        assertThat(spot(ACCOUNT).json().get("uid").asString())
                .isEqualTo(sandbox.ensureUser("binance", "anna").uid());
        assertThat(futures(key).json().get(0).get("asset").asString()).isEqualTo("USDT");
    }

    @Test
    void the_clocks_of_both_markets_are_free_to_read() throws Exception {
        String expected = "{\"serverTime\":" + clock.instant().toEpochMilli() + "}";

        assertThat(Caller.send("GET", uri("spot", "/api/v3/time"), Map.of(), "").body())
                .isEqualTo(expected);
        assertThat(Caller.send("GET", uri("futures", "/fapi/v1/time"), Map.of(), "")
                        .body())
                .isEqualTo(expected);
    }

    @Test
    void another_secret_is_a_bad_signature() throws Exception {
        assertThat(spot(RESTRICTIONS, key.apiKey(), key.apiKey(), clock.instant(), "")
                        .refusal())
                .isEqualTo(BAD_SIGNATURE);
    }

    @Test
    void an_unknown_key_and_a_deleted_one_are_answered_alike() throws Exception {
        assertThat(spot(RESTRICTIONS, key.secret(), key.secret(), clock.instant(), "")
                        .refusal())
                .isEqualTo(DENIED);

        sandbox.deleteKey("binance", key.apiKey());

        assertThat(spot(RESTRICTIONS).refusal()).isEqualTo(DENIED);
    }

    @Test
    void a_damaged_key_is_told_from_an_unknown_one() throws Exception {
        assertThat(spot(RESTRICTIONS, "abc", key.secret(), clock.instant(), "").refusal())
                .isEqualTo("401 -2014 API-key format invalid.");
    }

    @ParameterizedTest
    @CsvSource({"-5000, '', 200", "-5001, '', 400", "999, '', 200", "1000, '', 400", "-60000, recvWindow=60000&, 200"})
    void the_time_window_is_kept_to_the_millisecond(long shift, String more, int status) throws Exception {
        Reply reply = spot(
                RESTRICTIONS,
                key.apiKey(),
                key.secret(),
                clock.instant().plusMillis(shift),
                Objects.requireNonNullElse(more, ""));

        assertThat(reply.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(reply.json().get("code").asInt()).isEqualTo(-1021);
        }
    }

    @Test
    void a_time_window_over_a_minute_is_refused() throws Exception {
        assertThat(spot(RESTRICTIONS, key.apiKey(), key.secret(), clock.instant(), "recvWindow=60001&")
                        .refusal())
                .startsWith("400 -1131 ");
    }

    @Test
    void only_a_listed_address_is_let_in_and_futures_name_the_address_they_saw() throws Exception {
        key = make(Set.of("enableReading", "enableFutures"), List.of("127.20.0.5", "127.20.0.6"));
        URI uri = signed("spot", RESTRICTIONS, key.secret(), clock.instant(), "");

        assertThat(from("127.20.0.5", uri).json().get("ipRestrict").asBoolean()).isTrue();
        assertThat(from("127.20.0.6", uri).status()).isEqualTo(200);
        assertThat(from("127.20.0.7", uri).refusal()).isEqualTo(DENIED);
        assertThat(from("127.20.0.7", signed("futures", BALANCE, key.secret(), clock.instant(), ""))
                        .refusal())
                .isEqualTo("401 -2015 Invalid API-key, IP, or permissions for action, request ip: 127.20.0.7");
    }

    @Test
    void edited_addresses_are_in_force_only_after_the_propagation_delay() throws Exception {
        sandbox.setConditions("binance", new Conditions(Fault.NONE, Duration.ofSeconds(30), Duration.ZERO));
        sandbox.editAddresses("binance", key.apiKey(), List.of("127.20.0.9"));
        assertThat(spot(RESTRICTIONS).status()).isEqualTo(200);

        clock.forward(Duration.ofSeconds(30));

        assertThat(spot(RESTRICTIONS).refusal()).isEqualTo(DENIED);
        assertThat(from("127.20.0.9", signed("spot", RESTRICTIONS, key.secret(), clock.instant(), ""))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_new_key_is_unknown_until_the_propagation_delay_is_over() throws Exception {
        sandbox.setConditions("binance", new Conditions(Fault.NONE, Duration.ofSeconds(30), Duration.ZERO));
        key = make(Set.of("enableReading"), List.of());
        assertThat(spot(RESTRICTIONS).refusal()).isEqualTo(DENIED);

        clock.forward(Duration.ofSeconds(30));

        assertThat(spot(RESTRICTIONS).status()).isEqualTo(200);
    }

    @Test
    void a_missing_permission_is_refused_and_works_once_ticked() throws Exception {
        key = make(Set.of("enableSpotAndMarginTrading"), List.of());
        assertThat(spot(RESTRICTIONS).status()).isEqualTo(200);
        assertThat(spot(ACCOUNT).refusal()).isEqualTo(DENIED);
        assertThat(futures(key).status()).isEqualTo(401);

        sandbox.editPermissions("binance", key.apiKey(), Set.of("enableReading", "enableFutures"));

        assertThat(spot(ACCOUNT).status()).isEqualTo(200);
        assertThat(futures(key).status()).isEqualTo(200);
    }

    @Test
    void a_key_older_than_the_futures_account_can_never_use_it() throws Exception {
        sandbox.setFuturesOpened("binance", "anna", false);
        clock.forward(Duration.ofSeconds(1));
        sandbox.setFuturesOpened("binance", "anna", true);

        assertThat(futures(key).refusal()).startsWith("401 -2015 ");
        assertThat(futures(make(Set.of("enableFutures"), List.of())).status()).isEqualTo(200);
    }

    @Test
    void a_clock_that_is_off_refuses_the_right_time_and_tells_its_own() throws Exception {
        sandbox.setConditions("binance", new Conditions(Fault.NONE, Duration.ZERO, Duration.ofSeconds(-90)));

        assertThat(spot(RESTRICTIONS).refusal()).startsWith("400 -1021 ");
        assertThat(spot(
                                RESTRICTIONS,
                                key.apiKey(),
                                key.secret(),
                                clock.instant().minusSeconds(90),
                                "")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void faults_speak_as_the_exchange_does() throws Exception {
        sandbox.setFault("binance", Fault.MAINTENANCE);
        assertThat(spot(RESTRICTIONS).refusal()).isEqualTo("503 -1008 System is under maintenance.");
        sandbox.setFault("binance", Fault.RATE_LIMIT);
        assertThat(spot(RESTRICTIONS).refusal()).startsWith("429 -1003 ");
        sandbox.setFault("binance", Fault.GEO_451);
        assertThat(spot(RESTRICTIONS).refusal()).startsWith("451 0 Service unavailable from a restricted location");
        sandbox.setFault("binance", Fault.HTML_502);
        assertThat(spot(RESTRICTIONS).body()).startsWith("<html>");
        sandbox.setFault("binance", Fault.NONE);
        assertThat(spot(RESTRICTIONS).status()).isEqualTo(200);
    }

    private SandboxKey make(Set<String> permissions, List<String> addresses) {
        return sandbox.createKey("binance", "anna", KeyOrder.of("desk", permissions, addresses))
                .key();
    }

    private Reply spot(String path) throws IOException, InterruptedException {
        return spot(path, key.apiKey(), key.secret(), clock.instant(), "");
    }

    private Reply spot(String path, String apiKey, String secret, Instant time, String more)
            throws IOException, InterruptedException {
        return Caller.send("GET", signed("spot", path, secret, time, more), Caller.binanceHeaders(apiKey), "");
    }

    private Reply futures(SandboxKey with) throws IOException, InterruptedException {
        URI uri = signed("futures", BALANCE, with.secret(), clock.instant(), "");
        return Caller.send("GET", uri, Caller.binanceHeaders(with.apiKey()), "");
    }

    private Reply from(String address, URI uri) throws IOException {
        return Caller.sendFrom(address, "GET", uri, Caller.binanceHeaders(key.apiKey()), "");
    }

    private URI signed(String market, String path, String secret, Instant time, String more) {
        return uri(market, path + "?" + Caller.binanceQuery(secret, time, more));
    }

    private URI uri(String market, String target) {
        return sandbox.api("binance", market).resolve(target);
    }
}
