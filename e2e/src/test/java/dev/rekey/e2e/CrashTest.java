package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.local.DemoAgent;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.Fault;
import dev.rekey.terms.Market;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Everything is killed at the worst moment: a key is handed in, and its check has begun but not ended. */
class CrashTest {

    private static final String CUSTOMER = "4711";
    private static final String USER = "anna";
    private static final String PASSPHRASE = "crash-passphrase";

    @TempDir
    Path data;

    @TempDir
    Path logs;

    @Test
    void a_session_goes_on_after_everything_was_killed_between_connect_and_verdict() throws Exception {
        LocalOptions free = LocalOptions.inFolder(data);
        LocalOptions options = new LocalOptions(
                free.data(),
                free.port(),
                free.temporalPort(),
                free.uiPort(),
                sandboxPorts(),
                free.mailboxPort(),
                free.secondCheckAfter(),
                free.retryFirst(),
                false);
        try (UpProcess up = UpProcess.start(options, logs.resolve("up.log"))) {
            assertThat(Files.readString(logs.resolve("up.log")))
                    .as("what a person reads, and no log of the mail server")
                    .doesNotContain("subethamail");

            // given a session with its trader
            SandboxVisitor exchanges = new SandboxVisitor(up.site());
            JsonVisitor agent = agent(up.web(), up.agent());
            JsonNode customer = agent.get("/desk/customers/" + CUSTOMER).orThrow();
            List<String> live = new ArrayList<>();
            customer.path("accounts").forEach(account -> {
                if (account.path("live").asBoolean(true)) {
                    live.add(account.path("id").asString());
                }
            });
            String session = agent.postJson(
                            "/desk/customers/" + CUSTOMER + "/sessions",
                            Map.of("reason", "VAULT_RESET", "accountIds", live))
                    .orThrow()
                    .path("sessionId")
                    .asString();
            JsonVisitor trader = trader(agent, up.web(), session);
            Await.until("all accounts", () -> accounts(trader).size() == live.size());

            // and no exchange answers
            for (String exchange : List.of("binance", "kucoin", "kraken")) {
                exchanges.fault(exchange, USER, Fault.STALL);
            }

            // when a key is handed in for every account, and everything is killed while they are checked
            for (JsonNode account : accounts(trader)) {
                handIn(trader, exchanges, account.path("accountId").asString());
            }
            up.kill();
            up.restart();

            // then each account goes on where it was, by itself, without a new paste
            JsonVisitor again = trader(agent(up.web(), up.agent()), up.web(), session);
            Map<String, Integer> attempts = new HashMap<>();
            Await.until("every first key", () -> {
                Set<String> connected = new HashSet<>();
                for (JsonNode account : accounts(again)) {
                    String id = account.path("accountId").asString();
                    attempts.put(id, account.path("attempts").asInt());
                    if (!account.path("slots").path(0).path("state").asString().equals("OPEN")) {
                        connected.add(id);
                    }
                }
                return connected.size() == live.size();
            });
            assertThat(attempts.values()).containsOnly(1);

            // and the second key of the one account that has two ends the session
            Await.until("the end of the session", () -> {
                for (JsonNode account : accounts(again)) {
                    String step = account.path("step").asString();
                    if (account.path("outcome").isMissingNode() && !step.equals("VERIFY")) {
                        handIn(
                                again,
                                new SandboxVisitor(up.site()),
                                account.path("accountId").asString());
                    }
                }
                return again.get("/guide")
                        .orThrow()
                        .path("session")
                        .path("state")
                        .asString()
                        .equals("FINISHED");
            });
            for (JsonNode account : accounts(again)) {
                assertThat(account.path("outcome").asString()).isEqualTo("REPLACED");
            }

            // and each key was replaced once
            JsonNode audit = agent(up.web(), up.agent())
                    .get("/desk/audit?customer=" + CUSTOMER)
                    .orThrow();
            List<String> inUse = new ArrayList<>();
            audit.path("entries").forEach(entry -> {
                if (entry.path("action").asString().equals("KEY_IN_USE")
                        && entry.path("sessionId").asString("").equals(session)) {
                    inUse.add(entry.path("text").asString());
                }
            });
            assertThat(inUse).hasSize(5).doesNotHaveDuplicates();
        }
    }

    private static JsonVisitor agent(URI web, DemoAgent who) {
        return new JsonVisitor(web).signIn(who);
    }

    private static JsonVisitor trader(JsonVisitor agent, URI web, String session) {
        Await.until("the session", () -> agent.get("/desk/sessions/" + session).done());
        JsonNode link =
                agent.postJson("/desk/sessions/" + session + "/link", Map.of()).orThrow();
        JsonVisitor trader = new JsonVisitor(web);
        String path = URI.create(link.path("link").asString()).getPath();
        trader.get(path).orThrow();
        trader.postForm(path, Map.of("code", link.path("code").asString())).orThrow();
        return trader;
    }

    private static JsonNode accounts(JsonVisitor trader) {
        return trader.get("/guide").orThrow().path("accounts");
    }

    private static void handIn(JsonVisitor trader, SandboxVisitor exchanges, String account) {
        for (String step : List.of("OpenEdit", "KeyCreated")) {
            act(trader, account, Map.of("type", step));
        }
        JsonNode page = trader.get("/guide/accounts/" + account).orThrow();
        JsonNode view = page.path("view");
        if (!view.path("step").asString().equals("PASTE")) {
            return;
        }
        String exchange = view.path("exchange").asString();
        List<String> addresses = new ArrayList<>();
        page.path("whitelist").path("addresses").forEach(address -> addresses.add(address.asString()));
        SandboxVisitor.Made made = exchanges.make(
                exchange,
                USER,
                view.path("label").asString() + " " + view.path("slot").asString(),
                DemoKeys.permissions(
                        exchange, Market.valueOf(view.path("market").asString())),
                addresses,
                exchange.equals("kucoin") ? PASSPHRASE : null);
        String sealed = MainJob.sealed(page, new CredentialSecret(made.apiKey(), made.secret(), made.passphrase()));
        act(
                trader,
                account,
                Map.of(
                        "type",
                        "Connect",
                        "sealed",
                        sealed,
                        "attempt",
                        page.path("sealing").path("attempt").asInt()));
    }

    private static void act(JsonVisitor trader, String account, Map<String, Object> action) {
        Map<String, Object> body = new HashMap<>(action);
        body.put("id", UUID.randomUUID().toString());
        trader.postJson("/guide/accounts/" + account + "/actions", body);
    }

    /** The first of ten free ports in a row. */
    private static int sandboxPorts() {
        return IntStream.iterate(28_100, port -> port < 60_000, port -> port + 10)
                .filter(first -> IntStream.range(first, first + LocalOptions.SANDBOX_PORTS)
                        .allMatch(CrashTest::free))
                .findFirst()
                .orElseThrow();
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (java.io.IOException taken) {
            return false;
        }
    }
}
