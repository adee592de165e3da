package dev.rekey.local;

import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.terms.Market;
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
    private static final Duration PATIENCE_WITH_ALL = Duration.ofMinutes(10);

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
        agent.signIn(who);
        tell.accept("agent " + who.name() + " signed in");
    }

    /** Starts the customer's session over all live accounts that can be given a key, and answers its id. */
    public String start(String customer, String reason) {
        agent.get("/desk/customers/" + customer).orThrow();
        JsonNode started = agent.postJson("/desk/customers/" + customer + "/sessions", Map.of("reason", reason))
                .orThrow();
        String session = started.path("sessionId").asString();
        tell.accept("session started for customer " + customer + ", reason " + reason);
        started.path("leftOut")
                .forEach(account ->
                        tell.accept("left out: " + account.path("label").asString() + ": "
                                + account.path("sentence").asString()));
        return session;
    }

    /** What an agent sends to a trader and reads out to them. */
    public record Invitation(String link, String code) {
        @Override
        public String toString() {
            return "Invitation[hidden]";
        }
    }

    /** Makes a link and a code for the session's trader. */
    public Invitation invite(String session) {
        await(
                "the session's first view",
                () -> agent.get("/desk/sessions/" + session).status() == 200);
        JsonNode link =
                agent.postJson("/desk/sessions/" + session + "/link", Map.of()).orThrow();
        return new Invitation(link.path("link").asString(), link.path("code").asString());
    }

    /** Brings the trader in by link and code. */
    public void open(String session) {
        Invitation invitation = invite(session);
        String path = URI.create(invitation.link()).getPath();
        trader.get(path).orThrow();
        trader.postForm(path, Map.of("code", invitation.code())).orThrow();
        tell.accept("trader came by link and code");
    }

    /** The trader, for what is not part of the main job. */
    public JsonVisitor trader() {
        return trader;
    }

    /** Takes every account to its end, one after the other; answers outcome by account title. */
    public Map<String, String> finish() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        ways().forEach(way -> outcomes.put(way.title, way.toItsEnd()));
        return outcomes;
    }

    /** The same, going on with the next account while one waits. */
    public Map<String, String> finishTogether() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        List<Way> open = new ArrayList<>(ways());
        long end = System.nanoTime() + PATIENCE_WITH_ALL.toNanos();
        while (!open.isEmpty() && System.nanoTime() - end < 0) {
            open.forEach(Way::advance);
            open.stream().filter(Way::ended).forEach(way -> outcomes.put(way.title, way.outcome));
            open.removeIf(Way::ended);
        }
        open.forEach(way -> outcomes.put(way.title, way.unfinished()));
        return outcomes;
    }

    /** Takes one account from where it stands to its end; answers the outcome. */
    public String replace(String account, String title) {
        return new Way(account, title).toItsEnd();
    }

    private List<Way> ways() {
        await(
                "the accounts",
                () -> trader.get("/guide").orThrow().path("accounts").size()
                        == trader.get("/guide")
                                .orThrow()
                                .path("session")
                                .path("accountIds")
                                .size());
        List<Way> ways = new ArrayList<>();
        for (JsonNode account : trader.get("/guide").orThrow().path("accounts")) {
            ways.add(new Way(
                    account.path("accountId").asString(),
                    account.path("title").asString() + " “"
                            + account.path("label").asString() + "”"));
        }
        return ways;
    }

    /** One account's way to its end. */
    private final class Way {

        private final String account;
        private final String title;
        private String told = "";
        private String outcome = "";

        Way(String account, String title) {
            this.account = account;
            this.title = title;
        }

        boolean ended() {
            return !outcome.isEmpty();
        }

        String toItsEnd() {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!ended() && System.nanoTime() - end < 0) {
                advance();
            }
            return ended() ? outcome : unfinished();
        }

        String unfinished() {
            tell.accept(title + ": not finished in time");
            return "UNFINISHED";
        }

        /** Does what is the trader's turn to do, if it is. */
        void advance() {
            JsonNode page = page(account);
            JsonNode view = page.path("view");
            outcome = view.path("outcome").asString("");
            if (ended()) {
                tell.accept(title + ": " + outcome);
                return;
            }
            String where = view.path("slot").asString() + " "
                    + view.path("step").asString() + " " + view.path("verdict").asString("") + " "
                    + view.path("notes").path(0).path("words").asString("");
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
    }

    /** What the trader sees of one account now. */
    public JsonNode page(String account) {
        return trader.get("/guide/accounts/" + account).orThrow();
    }

    private void connect(String account, JsonNode page, JsonNode view) {
        List<String> addresses = new ArrayList<>();
        page.path("whitelist").path("addresses").forEach(address -> addresses.add(address.asString()));
        CredentialSecret key = keys.make(
                view.path("exchange").asString(),
                Market.valueOf(view.path("market").asString()),
                view.path("label").asString() + " " + view.path("slot").asString(),
                addresses);
        String sealed = sealed(page, key);
        act(
                account,
                view,
                Map.of(
                        "type",
                        "Connect",
                        "sealed",
                        sealed,
                        "attempt",
                        page.path("sealing").path("attempt").asInt(),
                        // True of the keys that are made here; asked of the customer where the exchange does not tell.
                        "withdrawalsOff",
                        view.path("statesWithdrawals").asBoolean(false)));
    }

    /** The key as the page of an account seals it. */
    public static String sealed(JsonNode page, CredentialSecret key) {
        JsonNode sealing = page.path("sealing");
        return IntakeKeyStore.seal(
                sealing.path("publicKey").asString(),
                sealing.path("sessionId").asString(),
                sealing.path("accountId").asString(),
                sealing.path("slot").asString(),
                sealing.path("attempt").asInt(),
                key);
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
