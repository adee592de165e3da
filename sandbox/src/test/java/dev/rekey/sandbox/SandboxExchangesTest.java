package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rekey.sandbox.Caller.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SandboxExchangesTest {

    private final HandClock clock = new HandClock();
    private Path file;
    private SandboxExchanges sandbox;
    private SandboxKey key;

    @BeforeEach
    void start(@TempDir Path folder) {
        file = folder.resolve("deep").resolve("sandbox.json");
        sandbox = SandboxExchanges.start(new SandboxOptions(file, 0), clock);
        key = sandbox.createKey(
                        "binance",
                        "anna",
                        KeyOrder.of("desk", Set.of("enableReading"), List.of("127.0.0.1", "127.20.0.5")))
                .key();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void every_market_of_every_exchange_has_a_port_of_its_own() {
        assertThat(sandbox.apis()).hasSameSizeAs(Exchange.all());
        assertThat(sandbox.apis().get("binance")).containsOnlyKeys("spot", "futures");
        assertThat(sandbox.apis().get("kraken")).containsOnlyKeys("spot");
        assertThat(sandbox.apis().values().stream().flatMap(markets -> markets.values().stream()))
                .doesNotHaveDuplicates()
                .doesNotContain(sandbox.site());
        assertThat(sandbox.accountSite("binance", "anna b"))
                .isEqualTo(sandbox.site().resolve("/binance/?user=anna+b"));
    }

    @Test
    void users_and_keys_outlive_a_restart_and_deleted_keys_stay_deleted() throws Exception {
        assertThat(ask().status()).isEqualTo(200);
        SandboxUser anna = sandbox.ensureUser("binance", "anna");
        SandboxKey gone = sandbox.createKey("kraken", "anna", KeyOrder.of("old", Set.of(), List.of()))
                .key();
        sandbox.deleteKey("kraken", gone.apiKey());
        List<SandboxKey> before = sandbox.keys("binance", "anna");

        restart();

        assertThat(ask().status()).isEqualTo(200);
        assertThat(sandbox.ensureUser("binance", "anna")).isEqualTo(anna);
        assertThat(sandbox.keys("binance", "anna")).isEqualTo(before);
        assertThat(sandbox.keys("kraken", "anna")).isEmpty();
    }

    @Test
    void a_restart_ends_every_fault() throws Exception {
        sandbox.setFault("binance", Fault.MAINTENANCE);

        restart();

        assertThat(ask().status()).isEqualTo(200);
    }

    @Test
    void a_refusal_on_demand_comes_with_its_status_and_words_until_it_is_ended() throws Exception {
        sandbox.refuse("binance", "-1022");

        assertThat(ask().refusal()).isEqualTo("400 -1022 Signature for this request is not valid.");

        sandbox.refuse("binance", null);
        assertThat(ask().status()).isEqualTo(200);
    }

    @Test
    void some_refusals_are_a_status_and_nothing_else() throws Exception {
        sandbox.refuse("bybit", "HTTP 401");

        Reply reply = Caller.send("GET", sandbox.api("bybit", "spot").resolve("/v5/user/query-api"), Map.of(), "");

        assertThat(reply).isEqualTo(new Reply(401, ""));
    }

    @Test
    void a_gateway_refuses_with_a_page() throws Exception {
        sandbox.refuse("binance", "HTTP 403");

        assertThat(ask().status()).isEqualTo(403);
        assertThat(ask().body()).startsWith("<html>");
    }

    @Test
    void only_refusals_that_the_exchange_has_can_be_had() {
        assertThatThrownBy(() -> sandbox.refuse("binance", "EAPI:Invalid key"))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(Exchange.all())
                .allSatisfy(exchange -> assertThat(exchange.markets())
                        .allSatisfy(market -> assertThat(exchange.refusals(market))
                                .isNotEmpty()
                                .extracting(Refusal::code)
                                .doesNotHaveDuplicates()));
    }

    @Test
    void the_data_file_is_for_its_owner_only_and_leaves_nothing_half_written() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.resolveSibling("sandbox.json.tmp")).doesNotExist();
    }

    @Test
    void a_data_file_is_used_by_one_sandbox_at_a_time() {
        assertThatThrownBy(() -> SandboxExchanges.start(new SandboxOptions(file, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Another sandbox");
    }

    @Test
    void a_damaged_data_file_is_neither_used_nor_overwritten_nor_quoted() throws Exception {
        sandbox.close();
        Files.writeString(file, "{\"version\":1,\"users\":[{\"secret\":\"s3cr3t\"");

        assertThatThrownBy(() -> SandboxExchanges.start(new SandboxOptions(file, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged")
                .hasNoCause();

        assertThat(Files.readString(file)).contains("s3cr3t");
    }

    @Test
    void a_taken_port_is_named_and_everything_opened_before_is_given_back() throws Exception {
        sandbox.close();
        try (ServerSocket taken = new ServerSocket(0)) {
            int base = taken.getLocalPort() - 2;

            assertThatThrownBy(() -> SandboxExchanges.start(new SandboxOptions(file, base)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("port");
        }

        sandbox = SandboxExchanges.start(new SandboxOptions(file, 0), clock);
        assertThat(ask().status()).isEqualTo(200);
    }

    @Test
    void what_does_not_exist_is_said_to_be_missing() {
        assertThatThrownBy(() -> sandbox.ensureUser("nowhere", "anna")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> sandbox.deleteKey("binance", "nothing")).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> sandbox.endKey("binance", key.apiKey())).isInstanceOf(OrderRefused.class);
        assertThatThrownBy(() -> sandbox.ensureUser("binance", " ")).isInstanceOf(OrderRefused.class);
    }

    @Test
    void orders_with_malformed_addresses_or_unknown_permissions_are_refused() {
        assertThatThrownBy(() -> sandbox.editAddresses("binance", key.apiKey(), List.of("127.0.0.1", "10.0.0.256")))
                .isInstanceOf(OrderRefused.class)
                .hasMessage("“10.0.0.256” is not an IP address.");
        assertThatThrownBy(() -> sandbox.editAddresses("binance", key.apiKey(), List.of("10.0.0.0/8")))
                .hasMessageContaining("only single IPv4 addresses");
        assertThatThrownBy(() -> sandbox.editPermissions("binance", key.apiKey(), Set.of("everything")))
                .hasMessageContaining("does not know one of these permissions");
        assertThatThrownBy(() ->
                        sandbox.createKey("binance", "anna", KeyOrder.of("", Set.of("enableWithdrawals"), List.of())))
                .hasMessageContaining("Give the key a name")
                .hasMessageContaining("Withdrawals need");
    }

    @Test
    void a_refusing_exchange_breaks_connections_and_comes_back_on_the_same_port() throws Exception {
        assertThat(ask().status()).isEqualTo(200);
        sandbox.setFault("binance", Fault.REFUSE);
        assertThatThrownBy(this::ask).isInstanceOf(ConnectException.class);

        sandbox.setFault("binance", Fault.NONE);

        assertThat(ask().status()).isEqualTo(200);
    }

    @Test
    void a_cut_answer_never_looks_whole() {
        sandbox.setFault("binance", Fault.CUT);

        assertThatThrownBy(this::ask).isInstanceOf(IOException.class);
    }

    @Test
    void an_answer_that_drips_is_whole_when_the_fault_ends_and_not_before() throws Exception {
        String whole = ask().body();
        sandbox.setFault("binance", Fault.DRIP);
        CompletableFuture<Reply> dripping = CompletableFuture.supplyAsync(() -> {
            try {
                return ask();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> dripping.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        sandbox.setFault("binance", Fault.NONE);

        assertThat(dripping.get(1, TimeUnit.MINUTES).body()).hasSameSizeAs(whole);
    }

    @Test
    void half_an_answer_and_ten_megabytes_come_as_if_that_were_all() throws Exception {
        String whole = ask().body();
        sandbox.setFault("binance", Fault.GARBLED);
        assertThat(ask().body()).hasSize(whole.length() / 2);

        sandbox.setFault("binance", Fault.FLOOD);
        assertThat(ask().body()).hasSize(10_000_000).endsWith(whole.substring(whole.length() - 1));
    }

    @Test
    void a_stalled_request_ends_without_an_answer_when_the_fault_does() {
        sandbox.setFault("binance", Fault.STALL);
        HttpRequest request = HttpRequest.newBuilder(uri())
                .header("X-MBX-APIKEY", key.apiKey())
                .timeout(Duration.ofMillis(200))
                .build();
        CompletableFuture<HttpResponse<String>> waiting = Caller.HTTP.sendAsync(request, BodyHandlers.ofString());
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(HttpTimeoutException.class);

        CompletableFuture<HttpResponse<String>> released = Caller.HTTP.sendAsync(
                HttpRequest.newBuilder(uri())
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());
        sandbox.setFault("binance", Fault.NONE);

        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> released.handle((reply, error) -> "").join());
    }

    @Test
    void a_body_of_endless_length_is_refused() throws Exception {
        Reply reply = Caller.send("POST", uri(), Map.of(), "x".repeat(70_000));

        assertThat(reply.status()).isEqualTo(413);
    }

    @Test
    void nothing_that_can_be_printed_gives_a_secret_away() {
        LiveKey made = sandbox.createKey(
                "kucoin",
                "anna",
                KeyOrder.of("desk", Set.of("General"), List.of()).withPassphrase("very-secret"));

        assertThat(made + " " + made.key() + " " + sandbox.keys("kucoin", "anna"))
                .doesNotContain(made.key().secret())
                .doesNotContain(made.key().apiKey())
                .doesNotContain("very-secret");
    }

    @Test
    void the_file_is_plain_json() throws Exception {
        String text = Files.readString(file, StandardCharsets.UTF_8);

        assertThat(JsonMapper.shared().readTree(text).at("/keys/0/label").asString())
                .isEqualTo("desk");
    }

    private void restart() {
        sandbox.close();
        sandbox = SandboxExchanges.start(new SandboxOptions(file, 0), clock);
    }

    private Reply ask() throws IOException, InterruptedException {
        return Caller.send("GET", uri(), Caller.binanceHeaders(key.apiKey()), "");
    }

    private URI uri() {
        URI base = sandbox.api("binance", "spot");
        return base.resolve(
                "/sapi/v1/account/apiRestrictions?" + Caller.binanceQuery(key.secret(), clock.instant(), ""));
    }
}
