package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.sandbox.Caller.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxSiteTest {

    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final HandClock clock = new HandClock();
    private SandboxExchanges sandbox;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0), clock);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void a_key_that_has_ended_is_extended_on_its_card() throws Exception {
        // given
        LiveKey key =
                sandbox.createKey("bybit", "anna", KeyOrder.of("desk", Set.of("SpotTrade"), List.of("127.0.0.1")));
        sandbox.endKey("bybit", key.key().id());
        Page keys = get("/bybit/?user=anna");
        assertThat(keys.body()).contains("<dd class=\"state\">Ended</dd>", "Extend by 90 days");

        // when
        Page sent = keys.post("/bybit/extend", "user=anna&id=" + key.key().id());

        // then
        assertThat(get(sent.location()).body())
                .contains("The key is extended", "<dd class=\"state\">In force</dd>", "Unrestricted");
        assertThat(get("/binance/?user=anna").body()).doesNotContain("Extend by");
    }

    @Test
    void a_key_pair_of_ones_own_is_registered_by_its_public_half_and_has_no_secret_to_show() throws Exception {
        // given
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String file = "-----BEGIN PUBLIC KEY-----\r\n"
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded())
                + "\r\n-----END PUBLIC KEY-----\r\n";

        // when
        Page sent = get("/binance/create?user=anna")
                .post(
                        "/binance/create",
                        "user=anna&label=desk&permissions=enableReading&addresses=&publicKey=" + encode(file));
        Page created = get(sent.location());

        // then
        assertThat(created.body()).contains("has never seen it").doesNotContain("api-secret", "BEGIN PUBLIC KEY");
        String query = "timestamp=" + clock.instant().toEpochMilli();
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(query.getBytes(StandardCharsets.UTF_8));
        String signature = encode(Base64.getEncoder().encodeToString(signer.sign()));
        Reply reply = Caller.send(
                "GET",
                sandbox.api("binance", "spot")
                        .resolve("/sapi/v1/account/apiRestrictions?" + query + "&signature=" + signature),
                Caller.binanceHeaders(created.element("api-key")),
                "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(get("/kraken/create?user=anna").body()).doesNotContain("publicKey");
    }

    @Test
    void a_key_made_at_binance_works_and_its_secret_is_shown_once() throws Exception {
        Page form = get("/binance/create?user=anna");
        assertThat(form.body()).contains("value=\"enableReading\" checked");

        Page sent = form.post(
                "/binance/create",
                "user=anna&label=desk&permissions=enableReading&permissions=enableFutures&addresses="
                        + encode("127.0.0.1, 127.20.0.5"));
        assertThat(sent.status()).isEqualTo(303);
        Page created = get(sent.location());
        String apiKey = created.element("api-key");
        String secret = created.element("api-secret");

        URI api = sandbox.api("binance", "spot");
        Reply reply = Caller.send(
                "GET",
                api.resolve("/sapi/v1/account/apiRestrictions?" + Caller.binanceQuery(secret, clock.instant(), "")),
                Caller.binanceHeaders(apiKey),
                "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("ipRestrict").asBoolean()).isTrue();
        assertThat(get(sent.location()).status()).isEqualTo(410);
        assertThat(get("/binance/?user=anna").body())
                .contains(apiKey, "127.0.0.1, 127.20.0.5", "Enable Reading, Enable Futures")
                .doesNotContain(secret);
    }

    @Test
    void a_key_made_at_kucoin_works_with_the_passphrase_made_up() throws Exception {
        Page sent = get("/kucoin/create?user=anna")
                .post(
                        "/kucoin/create",
                        "user=anna&label=desk&permissions=General&lifetime=30&addresses=&passphrase="
                                + encode("pässphrase&=1"));
        Page created = get(sent.location());
        assertThat(created.body()).doesNotContain("pässphrase");

        URI api = sandbox.api("kucoin", "spot");
        Reply reply = Caller.send(
                "GET",
                api.resolve("/api/v1/user/api-key"),
                Caller.kucoinHeaders(
                        created.element("api-key"),
                        created.element("api-secret"),
                        "pässphrase&=1",
                        clock.instant(),
                        "/api/v1/user/api-key"),
                "");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(sandbox.keys("kucoin", "anna").get(0).validUntil())
                .isEqualTo(clock.instant().plus(Duration.ofDays(30)));
    }

    @Test
    void a_key_made_at_kraken_takes_ranges_on_lines_a_day_of_expiry_and_a_nonce_window() throws Exception {
        Page sent = get("/kraken/create?user=anna")
                .post(
                        "/kraken/create",
                        "user=anna&label=desk&permissions=query-funds&ends=2026-12-24&nonceWindow=5&addresses="
                                + encode("127.0.0.0/8\r\n2001:db8::1"));
        Page created = get(sent.location());

        String path = "/0/private/Balance";
        URI api = sandbox.api("kraken", "spot");
        Reply reply = Caller.send(
                "POST",
                api.resolve(path),
                Caller.krakenHeaders(created.element("api-key"), created.element("api-secret"), path, "1", "nonce=1"),
                "nonce=1");
        assertThat(reply.errors()).isEqualTo("200 []");
        SandboxKey key = sandbox.keys("kraken", "anna").get(0);
        assertThat(key.addresses()).containsExactly("127.0.0.0/8", "2001:db8::1");
        assertThat(key.validUntil()).isEqualTo("2026-12-24T00:00:00Z");
        assertThat(key.nonceWindow()).isEqualTo(5);
    }

    @Test
    void bad_input_is_said_in_plain_words_and_what_was_typed_stays() throws Exception {
        String many = IntStream.rangeClosed(1, 31).mapToObj(i -> "10.0.0." + i).collect(Collectors.joining(","));

        Page refused = get("/binance/create?user=anna")
                .post(
                        "/binance/create",
                        "user=anna&label=&permissions=enableFutures&addresses=" + encode(many + ",1.2.3"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "Give the key a name", "at most 30 IP addresses; these are 32", "“1.2.3” is not an IP address")
                .contains("10.0.0.31,1.2.3\"")
                .contains("value=\"enableFutures\" checked")
                .doesNotContain("value=\"enableReading\" checked");
        assertThat(sandbox.keys("binance", "anna")).isEmpty();
    }

    @Test
    void a_passphrase_is_never_sent_back() throws Exception {
        Page refused = get("/kucoin/create?user=anna")
                .post("/kucoin/create", "user=anna&label=&permissions=General&passphrase=my-words-77");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).doesNotContain("my-words-77");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ends=soon", "ends=2026-11-23", "nonceWindow=-1", "nonceWindow=many", "permissions=root"})
    void kraken_says_what_it_does_not_take(String field) throws Exception {
        Page refused = get("/kraken/create?user=anna").post("/kraken/create", "user=anna&label=desk&" + field);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("role=\"alert\"");
        assertThat(sandbox.keys("kraken", "anna")).isEmpty();
    }

    @Test
    void addresses_and_boxes_are_edited_and_a_key_is_deleted() throws Exception {
        SandboxKey key = make("desk");
        String at = "?user=anna&id=" + key.id();
        Page edit = get("/binance/edit" + at);
        assertThat(edit.body()).contains("value=\"127.20.0.5\"");

        Page bad = edit.post(
                "/binance/edit", "user=anna&id=" + key.id() + "&permissions=enableReading&addresses=nonsense");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.body()).contains("“nonsense” is not an IP address", "value=\"nonsense\"");
        Page saved = edit.post(
                "/binance/edit",
                "user=anna&id=" + key.id() + "&permissions=enableFutures&addresses=127.20.0.6%2C127.20.0.7");
        assertThat(get(saved.location()).body()).contains("Saved.", "127.20.0.6, 127.20.0.7", "Enable Futures");

        Page deleted = get("/binance/delete" + at).post("/binance/delete", "user=anna&id=" + key.id());
        assertThat(get(deleted.location()).body()).contains("The key is deleted.", "no-keys");
        assertThat(get("/binance/edit" + at).status()).isEqualTo(404);
    }

    @Test
    void a_user_sees_and_changes_only_the_own_keys() throws Exception {
        SandboxKey key = make("desk");

        assertThat(get("/binance/?user=ben").body()).doesNotContain(key.apiKey());
        assertThat(get("/binance/edit?user=ben&id=" + key.id()).status()).isEqualTo(404);
        assertThat(get("/binance/create?user=ben")
                        .post("/binance/delete", "user=ben&id=" + key.id())
                        .status())
                .isEqualTo(404);
        assertThat(sandbox.keys("binance", "anna")).hasSize(1);
    }

    @Test
    void a_form_without_the_right_token_changes_nothing() throws Exception {
        SandboxKey key = make("desk");
        String form = "user=anna&id=" + key.id();

        assertThat(new Page(200, "name=\"token\" value=\"guessed\"", "")
                        .post("/binance/delete", form)
                        .status())
                .isEqualTo(403);
        assertThat(Caller.send(
                                "POST",
                                sandbox.site().resolve("/binance/delete"),
                                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                                form)
                        .status())
                .isEqualTo(403);
        assertThat(sandbox.keys("binance", "anna")).hasSize(1);
    }

    @Test
    void a_page_asked_for_under_a_strangers_name_is_not_given() throws Exception {
        assertThat(hosted("evil.example").status()).isEqualTo(421);
        assertThat(hosted("localhost:1").status()).isEqualTo(200);
    }

    @Test
    void what_users_typed_is_shown_as_text_never_as_markup() throws Exception {
        make("<script>alert('1')</script>");

        assertThat(get("/binance/?user=anna").body())
                .doesNotContain("<script")
                .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
        assertThat(get("/binance/create?user=anna")
                        .post("/binance/create", "user=anna&addresses=x&label=" + encode("a\" autofocus b=\""))
                        .body())
                .contains("value=\"a&quot; autofocus b=&quot;\"");
        assertThat(get("/binance/?user=%3Cb%3E%22").body())
                .doesNotContain("<b>")
                .contains("A user name has");
        assertThat(get("/binance/switches?user=%22%3E%3Cb%3E").body()).doesNotContain("<b>");
        assertThat(get("/kraken/create?user=anna")
                        .post("/kraken/create", "user=anna&label=&addresses=%3C%2Ftextarea%3E%3Cb%3E")
                        .body())
                .doesNotContain("<b>");
    }

    @Test
    void logging_in_takes_any_name_and_makes_the_user() throws Exception {
        Page in = get("/kraken/").post("/kraken/sign-in", "user=" + encode("  İrem Öz "));

        assertThat(in.location()).isEqualTo("/kraken/?user=" + encode("İrem Öz"));
        assertThat(get(in.location()).body()).contains("<summary>İrem Öz</summary>", "API Management");
        assertThat(get("/kraken/").body()).contains("İrem Öz");
        assertThat(get("/kraken/").post("/kraken/sign-in", "user=%3F").status()).isEqualTo(422);
    }

    @Test
    void the_switch_panel_sets_faults_delays_and_the_clock() throws Exception {
        Page panel = get("/binance/switches?user=anna");

        Page set = panel.post("/binance/switches", "user=anna&fault=MAINTENANCE&propagation=20&clockOffset=-7");

        assertThat(sandbox.conditions("binance"))
                .isEqualTo(new Conditions(Fault.MAINTENANCE, Duration.ofSeconds(20), Duration.ofSeconds(-7)));
        assertThat(get(set.location()).body())
                .contains("value=\"MAINTENANCE\" selected", "value=\"20\"", "value=\"-7\"");
        assertThat(panel.post("/binance/switches", "user=anna&fault=NONE&propagation=-1&clockOffset=0")
                        .status())
                .isEqualTo(422);
        assertThat(panel.post("/binance/switches", "user=anna&fault=NONE&propagation=x&clockOffset=0")
                        .status())
                .isEqualTo(422);
        assertThat(sandbox.conditions("binance").fault()).isEqualTo(Fault.MAINTENANCE);
        assertThat(sandbox.conditions("kucoin").fault()).isEqualTo(Fault.NONE);
    }

    @Test
    void the_switch_panel_refuses_with_a_code_of_the_exchange() throws Exception {
        Page panel = get("/binance/switches?user=anna");
        assertThat(panel.body()).contains("-1022 Signature for this request is not valid.");

        Page set = panel.post("/binance/switches", "user=anna&fault=NONE&refusal=-1022&propagation=0&clockOffset=0");

        assertThat(sandbox.conditions("binance").refusal()).isEqualTo("-1022");
        assertThat(get(set.location()).body()).contains("value=\"-1022\" selected");
        assertThat(panel.post("/binance/switches", "user=anna&fault=NONE&refusal=no&propagation=0&clockOffset=0")
                        .status())
                .isEqualTo(400);
        panel.post("/binance/switches", "user=anna&fault=NONE&refusal=&propagation=0&clockOffset=0");
        assertThat(sandbox.conditions("binance").refusal()).isNull();
    }

    @Test
    void the_switch_panel_opens_futures_accounts_lets_keys_expire_and_forgives() throws Exception {
        Page panel = get("/binance/switches?user=anna");
        assertThat(panel.element("futures-state")).isEqualTo("open");
        Page closed = panel.post("/binance/futures", "user=anna&open=no");
        assertThat(get(closed.location()).element("futures-state")).isEqualTo("not open");
        panel.post("/binance/futures", "user=anna&open=yes");
        assertThat(sandbox.ensureUser("binance", "anna").futuresOpenedAt()).isEqualTo(clock.instant());

        SandboxKey key = sandbox.createKey("kraken", "anna", KeyOrder.of("desk", Set.of(), List.of()))
                .key();
        Page kraken = get("/kraken/switches?user=anna");
        kraken.post("/kraken/end", "user=anna&id=" + key.id());
        assertThat(get("/kraken/?user=anna").body()).contains("<dd class=\"state\">Ended</dd>");
        assertThat(kraken.post("/kraken/forgive", "user=anna").status()).isEqualTo(303);
    }

    @Test
    void a_saved_key_says_from_when_it_is_in_force() throws Exception {
        sandbox.setConditions("binance", new Conditions(Fault.NONE, Duration.ofSeconds(90), Duration.ZERO));
        make("desk");

        assertThat(get("/binance/?user=anna").body()).contains("Saved, in force from 2026-11-23 10:01:30 UTC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/binance/nowhere?user=anna", "/binance/create/more?user=anna", "/x/y/z"})
    void there_are_no_other_pages(String address) throws Exception {
        assertThat(get(address).status()).isEqualTo(404);
    }

    @Test
    void pages_ask_nobody_else_for_anything() throws Exception {
        for (String address :
                List.of("/", "/binance/", "/binance/?user=anna", "/kraken/create?user=anna", "/kucoin/switches")) {
            assertThat(get(address).status()).isEqualTo(200);
            assertThat(get(address).body()).doesNotContain("http://", "https://", "<script", "style=");
        }
        assertThat(get("/site.css").body()).contains("--accent").doesNotContain("url(", "@import");
        assertThat(get("/kucoin/colours.css").body()).contains("#01bc8d");
    }

    private SandboxKey make(String label) {
        return sandbox.createKey("binance", "anna", KeyOrder.of(label, Set.of("enableReading"), List.of("127.20.0.5")))
                .key();
    }

    private Reply hosted(String host) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), sandbox.site().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Reply(Integer.parseInt(answer.substring(9, 12)), answer);
        }
    }

    private Page get(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(sandbox.site().resolve(address)).build());
    }

    private Page send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = Caller.HTTP.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'");
        return new Page(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Location").orElse(""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A page as a browser has it, with its form token. */
    private final class Page {

        private final int status;
        private final String body;
        private final String location;

        Page(int status, String body, String location) {
            this.status = status;
            this.body = body;
            this.location = location;
        }

        int status() {
            return status;
        }

        String body() {
            return body;
        }

        String location() {
            return location;
        }

        /** The text of the element with this id. */
        String element(String id) {
            Matcher found = Pattern.compile("id=\"" + id + "\">([^<]*)<").matcher(body);
            assertThat(found.find()).as("element %s", id).isTrue();
            return found.group(1);
        }

        /** Sends a form of this page. */
        Page post(String address, String fields) throws IOException, InterruptedException {
            Matcher token = TOKEN.matcher(body);
            assertThat(token.find()).as("form token").isTrue();
            return send(HttpRequest.newBuilder(sandbox.site().resolve(address))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(fields + "&token=" + token.group(1)))
                    .build());
        }
    }
}
