package dev.rekey.local;

import dev.rekey.accounts.Market;
import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * The main job, done by a program through the same addresses, the same sealing and the same checks as by people: an
 * agent starts the session, a trader comes by link and code and takes each account through its steps.
 */
public final class MainJob {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final JsonVisitor agent;
    private final JsonVisitor trader;
    private final KeyMaker keys;
    private final Consumer<String> tell;

    /** Makes the key of an account and slot, as a trader does on the exchange's site. */
    public interface KeyMaker {
        /** A key for this account. */
        CredentialSecret make(String exchange, Market market, String label, List<String> addresses);
    }

    /** Works on these pages; each step is told as a line. */
    public MainJob(URI web, KeyMaker keys, Consumer<String> tell) {
        this.agent = new JsonVisitor(web);
        this.trader = new JsonVisitor(web);
        this.keys = keys;
        this.tell = tell;
    }

    /** Signs the agent in. */
    public void signIn(DemoAgent who) {
        agent.get("/desk/sign-in").orThrow();
        agent.postForm("/desk/sign-in", Map.of("username", who.name(), "password", who.password()))
                .orThrow();
        tell.accept("agent " + who.name() + " signed in");
    }

    /** Starts the customer's session over all live accounts and answers its id. */
    public String start(String customer, String reason) {
        JsonNode page = agent.get("/desk/customers/" + customer).orThrow();
        List<String> accounts = new ArrayList<>();
        page.path("accounts").forEach(account -> {
            if (account.path("live").asBoolean(true)) {
                accounts.add(account.path("id").asString());
            }
        });
        JsonNode started = agent.postJson(
                        "/desk/customers/" + customer + "/sessions", Map.of("reason", reason, "accountIds", accounts))
                .orThrow();
        String session = started.path("sessionId").asString();
        tell.accept(
                "session started for customer " + customer + ": " + accounts.size() + " accounts, reason " + reason);
        return session;
    }

    /** Brings the trader in by link and code. */
    public void open(String session) {
        await(
                "the session's first view",
                () -> agent.get("/desk/sessions/" + session).status() == 200);
        JsonNode link =
                agent.postJson("/desk/sessions/" + session + "/link", Map.of()).orThrow();
        String path = URI.create(link.path("link").asString()).getPath();
        trader.get(path).orThrow();
        trader.postForm(path, Map.of("code", link.path("code").asString())).orThrow();
        tell.accept("trader came by link and code");
    }

    /** The trader, for what is not part of the main job. */
    public JsonVisitor trader() {
        return trader;
    }

    /** Takes every account to its end; answers outcome by account title. */
    public Map<String, String> finish() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        await(
                "the accounts",
                () -> trader.get("/guide").orThrow().path("accounts").size()
                        == trader.get("/guide")
                                .orThrow()
                                .path("session")
                                .path("accountIds")
                                .size());
        for (JsonNode account : trader.get("/guide").orThrow().path("accounts")) {
            String id = account.path("accountId").asString();
            String title = account.path("title").asString() + " “"
                    + account.path("label").asString() + "”";
            outcomes.put(title, replace(id, title));
        }
        return outcomes;
    }

    /** What the trader sees of one account now. */
    public JsonNode page(String account) {
        return trader.get("/guide/accounts/" + account).orThrow();
    }

    /** Takes one account from where it stands to its end; answers the outcome. */
    public String replace(String account, String title) {
        String told = "";
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() - end < 0) {
            JsonNode page = page(account);
            JsonNode view = page.path("view");
            String outcome = view.path("outcome").asString("");
            if (!outcome.isEmpty()) {
                tell.accept(title + ": " + outcome);
                return outcome;
            }
            String where = view.path("slot").asString() + " "
                    + view.path("step").asString() + " " + view.path("verdict").asString("") + " "
                    + view.path("note").asString("");
            if (!where.equals(told)) {
                told = where;
                tell.accept(title + ": " + where.strip());
            }
            switch (view.path("step").asString()) {
                case "EDIT" -> act(account, view, Map.of("type", "OpenEdit"));
                case "GENERATE_KEY" -> act(account, view, Map.of("type", "KeyCreated"));
                case "PASTE" -> connect(account, page, view);
                default -> pause();
            }
        }
        tell.accept(title + ": not finished within " + PATIENCE.toMinutes() + " minutes");
        return "UNFINISHED";
    }

    private void connect(String account, JsonNode page, JsonNode view) {
        List<String> addresses = new ArrayList<>();
        page.path("whitelist").path("addresses").forEach(address -> addresses.add(address.asString()));
        CredentialSecret key = keys.make(
                view.path("exchange").asString(),
                Market.valueOf(view.path("market").asString()),
                view.path("label").asString() + " " + view.path("slot").asString(),
                addresses);
        JsonNode sealing = page.path("sealing");
        String sealed = IntakeKeyStore.seal(
                sealing.path("publicKey").asString(),
                sealing.path("sessionId").asString(),
                sealing.path("accountId").asString(),
                sealing.path("slot").asString(),
                sealing.path("attempt").asInt(),
                key);
        act(
                account,
                view,
                Map.of(
                        "type",
                        "Connect",
                        "sealed",
                        sealed,
                        "attempt",
                        sealing.path("attempt").asInt()));
    }

    private void act(String account, JsonNode view, Map<String, Object> action) {
        Map<String, Object> body = new LinkedHashMap<>(action);
        body.put("id", UUID.randomUUID().toString());
        body.put("revision", view.path("revision").asLong());
        JsonVisitor.Reply reply = trader.postJson("/guide/accounts/" + account + "/actions", body);
        if (!reply.done()) {
            tell.accept("  refused: " + reply.sentence());
            pause();
        }
    }

    private void await(String what, java.util.function.BooleanSupplier there) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("Waited in vain for " + what + ".");
            }
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
}
