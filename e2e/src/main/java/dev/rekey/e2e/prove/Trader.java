package dev.rekey.e2e.prove;

import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.e2e.programs.Patience;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.terms.Market;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A customer's trader, who goes through the guide as people do: in order and out of it, twice, with an old page, with the
 * wrong key, and again when no answer came. Whatever they are told is noted.
 */
final class Trader {

    private static final int MOST_WRONG_KEYS = 1;
    private static final int MOST_TRIES = 40;
    private static final Duration HOPE = Duration.ofSeconds(6);

    private final Rig rig;
    private final Desk desk;
    private final AnswerLog log;
    private final String customer;
    private final Random random;
    private final Map<String, Integer> wrongKeys = new HashMap<>();
    /** Since when a key is said to be on its way. */
    private final Map<String, Instant> waitingSince = new ConcurrentHashMap<>();
    /** What must stand nowhere but sealed. */
    private final Map<String, String> secrets = new ConcurrentHashMap<>();

    private @Nullable JsonVisitor visitor;
    private String session = "";

    Trader(Rig rig, Desk desk, AnswerLog log, String customer, Random random) {
        this.rig = rig;
        this.desk = desk;
        this.log = log;
        this.customer = customer;
        this.random = random;
    }

    String customer() {
        return customer;
    }

    /** The cookies of their browser, as it sends them; empty before they came in. */
    String cookieHeader() {
        JsonVisitor who = visitor;
        return who == null ? "" : who.cookieHeader();
    }

    Map<String, String> secrets() {
        return secrets;
    }

    /** The session they are in; empty before they came in. */
    String session() {
        return session;
    }

    /** Comes in by a new link of this session; answers whether they are in. */
    boolean enter(String into) {
        Optional<JsonNode> link = desk.link(into);
        if (link.isEmpty()) {
            return false;
        }
        try {
            JsonVisitor fresh = new JsonVisitor(rig.web());
            String path = URI.create(link.get().path("link").asString()).getPath();
            fresh.get(path).orThrow();
            fresh.postForm(path, Map.of("code", link.get().path("code").asString()))
                    .orThrow();
            if (fresh.get("/guide").status() != 200) {
                return false;
            }
            visitor = fresh;
            session = into;
            return true;
        } catch (UncheckedIOException | IllegalStateException notNow) {
            return false;
        }
    }

    /** Looks at a page; empty when it does not answer. Comes in again when they are let in no more. */
    private Optional<JsonNode> look(String path) {
        JsonVisitor who = visitor;
        if (who == null) {
            return Optional.empty();
        }
        try {
            JsonVisitor.Reply reply = who.get(path);
            if (reply.status() == 401 || reply.status() == 403 || reply.status() == 302) {
                enter(session);
            }
            return reply.status() == 200 ? Optional.of(reply.body()) : Optional.empty();
        } catch (UncheckedIOException away) {
            return Optional.empty();
        }
    }

    /** All their accounts in this session as the guide shows them. */
    List<JsonNode> accounts() {
        List<JsonNode> all = new ArrayList<>();
        look("/guide").ifPresent(body -> body.path("accounts").forEach(all::add));
        return all;
    }

    Optional<JsonNode> page(String account) {
        return look("/guide/accounts/" + account);
    }

    /** Where an account stands by its page; empty when the page does not answer. */
    Optional<JsonNode> view(String account) {
        return page(account).map(page -> page.path("view"));
    }

    // ---- what they send ----

    /** Sends an action once, and notes what they are told. */
    Said send(String account, String type, String id, String detail, Map<String, ?> more) {
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("type", type);
        body.put("id", id);
        return note(account, type, id, detail, who -> who.postJson("/guide/accounts/" + account + "/actions", body));
    }

    private Said note(
            @Nullable String account,
            String what,
            String id,
            String detail,
            Function<JsonVisitor, JsonVisitor.Reply> asking) {
        Instant at = Instant.now();
        Optional<JsonVisitor.Reply> reply;
        JsonVisitor who = visitor;
        try {
            reply = who == null ? Optional.empty() : Optional.of(asking.apply(who));
        } catch (UncheckedIOException | IllegalStateException away) {
            reply = Optional.empty();
        }
        Said said = Desk.said(at, customer, session, account, what, id, detail, reply);
        log.add(said);
        if (said.status() == 401 || said.status() == 403) {
            enter(session);
        }
        return said;
    }

    /** Sends it again under the same id for as long as nobody says what became of it. */
    Said insist(String account, String type, String detail, Map<String, ?> more) {
        String id = UUID.randomUUID().toString();
        Said said = send(account, type, id, detail, more);
        for (int i = 0; i < MOST_TRIES && unanswered(said); i++) {
            Patience.pause(300);
            said = send(account, type, id, detail, more);
        }
        return said;
    }

    private static boolean unanswered(Said said) {
        return said.kind() == Said.Kind.UNKNOWN
                || said.kind() == Said.Kind.BUSY
                || said.kind() == Said.Kind.DENIED
                || said.status() == 401;
    }

    /** The same request so many times at once. */
    List<Said> together(String account, String type, int times, boolean sameId, Map<String, ?> more) {
        String id = UUID.randomUUID().toString();
        List<CompletableFuture<Said>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String own = sameId ? id : UUID.randomUUID().toString();
            all.add(CompletableFuture.supplyAsync(() -> send(account, type, own, "", more)));
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    /** Does what is their turn to do with this account; answers whether there was something. */
    boolean advance(String account) {
        Optional<JsonNode> page = page(account);
        if (page.isEmpty()) {
            return false;
        }
        JsonNode view = page.get().path("view");
        if (!view.path("outcome").asString("").isEmpty()) {
            return false;
        }
        Map<String, Object> seen = Map.of("revision", view.path("revision").asLong());
        switch (view.path("step").asString()) {
            case "EDIT" -> insist(account, "OpenEdit", "", seen);
            case "GENERATE_KEY" -> insist(account, "KeyCreated", "", seen);
            case "PASTE" -> connect(account, page.get());
            default -> {
                return giveUp(account, view, seen);
            }
        }
        return true;
    }

    /** Some exchanges say of a key that is gone that it may still come: in the end the trader makes another one. */
    private boolean giveUp(String account, JsonNode view, Map<String, Object> seen) {
        if (!view.path("verdict").asString("").equals("NOT_READY")) {
            return false;
        }
        String which = account + "/" + view.path("slot").asString() + "/"
                + view.path("attempt").asInt();
        Instant since = waitingSince.computeIfAbsent(which, none -> Instant.now());
        return since.plus(HOPE).isBefore(Instant.now())
                && insist(account, "KeyLost", "", seen).kind() == Said.Kind.TAKEN;
    }

    private void connect(String account, JsonNode page) {
        JsonNode view = page.path("view");
        if (page.path("sealing").path("publicKey").asString("").isEmpty()) {
            return;
        }
        boolean wrong = random.nextInt(8) == 0 && wrongKeys.merge(account, 1, Integer::sum) <= MOST_WRONG_KEYS;
        CredentialSecret key = key(view, wrong);
        int attempt = page.path("sealing").path("attempt").asInt();
        Map<String, Object> more = new LinkedHashMap<>();
        more.put("revision", view.path("revision").asLong());
        more.put("sealed", MainJob.sealed(page, key));
        more.put("attempt", attempt);
        more.put("withdrawalsOff", view.path("statesWithdrawals").asBoolean(false));
        Said said = insist(account, "Connect", detail(view, attempt, key, wrong), more);
        if (said.kind() == Said.Kind.REFUSED && said.text().contains("checks within")) {
            // The rules make them wait for minutes, which a proof cannot: support leaves the account out.
            desk.act(customer, session, account, "Skip", Map.of("why", "too many checks for a proof"));
        }
    }

    /** Hands in one key so many times under one id; answers what they were told each time. */
    List<Said> connectAgain(String account, int times) {
        return connectAgain(account, times, () -> {});
    }

    /** The same, with something that happens before each but the first. */
    List<Said> connectAgain(String account, int times, Runnable between) {
        JsonNode page = page(account).orElseThrow();
        JsonNode view = page.path("view");
        CredentialSecret key = key(view, false);
        int attempt = page.path("sealing").path("attempt").asInt();
        Map<String, Object> more = Map.of(
                "sealed",
                MainJob.sealed(page, key),
                "attempt",
                attempt,
                "withdrawalsOff",
                view.path("statesWithdrawals").asBoolean(false));
        String id = UUID.randomUUID().toString();
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            if (i > 0) {
                between.run();
            }
            all.add(send(account, "Connect", id, detail(view, attempt, key, false), more));
        }
        return all;
    }

    private static String detail(JsonNode view, int attempt, CredentialSecret key, boolean wrong) {
        return view.path("slot").asString() + " " + attempt + " " + key.lastFour() + (wrong ? " wrong" : "");
    }

    private CredentialSecret key(JsonNode view, boolean wrong) {
        LiveKey made = new DemoKeys(rig.sandbox())
                .make(
                        view.path("exchange").asString(),
                        Market.valueOf(view.path("market").asString()),
                        customer,
                        view.path("label").asString() + " " + view.path("slot").asString() + " "
                                + UUID.randomUUID().toString().substring(0, 8),
                        Rig.ADDRESSES);
        CredentialSecret key = DemoKeys.pasted(made);
        secrets.put("a secret of " + customer + " " + made.key().id(), key.secret());
        if (wrong) {
            // The exchange knows this key no more when it is asked.
            rig.sandbox().deleteKey(view.path("exchange").asString(), made.key().id());
        }
        return key;
    }

    /** One of the things that people do beside the way. */
    void wander(String account) {
        Optional<JsonNode> view = view(account);
        if (view.isEmpty() || !view.get().path("outcome").asString("").isEmpty()) {
            return;
        }
        long revision = view.get().path("revision").asLong();
        String step = view.get().path("step").asString();
        switch (random.nextInt(9)) {
            case 0 -> insist(account, "AskForHelp", "", Map.of("words", "I am lost at " + step + "."));
            case 1 -> insist(account, "Defer", "", Map.of());
            case 2 -> together(account, next(step), 2, true, Map.of("revision", revision));
            case 3 -> together(account, next(step), 2, false, Map.of("revision", revision));
            case 4 -> send(account, next(step), UUID.randomUUID().toString(), "", Map.of("revision", revision - 1));
            case 5 -> insist(account, "GoBack", "", Map.of("to", "EDIT", "revision", revision));
            case 6 -> desk.act(customer, session, account, "HelpGiven", Map.of());
            case 7 -> desk.act(customer, session, "Nudge", Map.of());
            default -> desk.act(customer, session, "Extend", Map.of());
        }
    }

    private static String next(String step) {
        return step.equals("EDIT") ? "OpenEdit" : "KeyCreated";
    }

    /** Resets the vault; answers what they were told. */
    Said resetVault() {
        look("/guide/vault");
        JsonVisitor who = visitor;
        JsonNode shown;
        try {
            shown = who == null
                    ? tools.jackson.databind.node.JsonNodeFactory.instance.objectNode()
                    : who.postJson("/guide/vault/words", Map.of()).body();
        } catch (UncheckedIOException away) {
            shown = tools.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        }
        List<String> words = new ArrayList<>();
        shown.path("words").forEach(word -> words.add(word.asString()));
        int asked = shown.path("asked").asInt(0);
        Map<String, Object> typed = Map.of(
                "ticket",
                shown.path("ticket").asString(""),
                "word",
                asked > 0 && asked <= words.size() ? words.get(asked - 1) : "");
        if (words.size() == 5) {
            secrets.put("the vault words of " + customer, String.join(" ", words));
        }
        return note(null, "RESET", UUID.randomUUID().toString(), "", any -> any.postJson("/guide/vault/reset", typed));
    }
}
