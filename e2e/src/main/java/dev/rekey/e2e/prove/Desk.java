package dev.rekey.e2e.prove;

import dev.rekey.local.JsonVisitor;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The support agent: starts sessions, makes links, nudges, assigns, cancels. Whatever they are told is noted. */
final class Desk {

    private static final int SIGN_INS = 3;

    private final URI web;
    private final AnswerLog log;
    private @Nullable JsonVisitor visitor;

    Desk(Rig rig, AnswerLog log) {
        this.web = rig.web();
        this.log = log;
    }

    /** An answer, or what stands for none. */
    private interface Asking {
        JsonVisitor.Reply of(JsonVisitor visitor);
    }

    /** Asks as somebody who is signed in; empty when no answer came. */
    private synchronized Optional<JsonVisitor.Reply> ask(Asking asking) {
        for (int i = 0; i < SIGN_INS; i++) {
            try {
                if (visitor == null) {
                    JsonVisitor fresh = new JsonVisitor(web);
                    fresh.signIn(Records.agent());
                    // With it comes the token that forms carry.
                    fresh.get("/desk/customers?q=nobody");
                    visitor = fresh;
                }
                JsonVisitor.Reply reply = asking.of(visitor);
                if (reply.status() != 401 && reply.status() != 302 && reply.status() != 403) {
                    return Optional.of(reply);
                }
                visitor = null;
            } catch (UncheckedIOException | IllegalStateException away) {
                // Signing in again would follow on an answer that may have been lost: the caller decides.
                visitor = null;
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    Optional<JsonNode> look(String path) {
        return ask(who -> who.get(path)).filter(reply -> reply.status() == 200).map(JsonVisitor.Reply::body);
    }

    /** The session that the desk shows as open for this customer; empty also when the desk does not answer. */
    Optional<String> openSession(String customer) {
        return look("/desk/customers/" + customer)
                .map(body -> body.path("openSession").asString(""))
                .filter(session -> !session.isEmpty());
    }

    /** Whether the desk answers, and shows no open session for this customer. */
    boolean showsNoSession(String customer) {
        return look("/desk/customers/" + customer)
                .map(body -> body.path("openSession").asString("").isEmpty())
                .orElse(false);
    }

    /** Starts a session over these accounts, or joins them to the open one; under this name, which counts once. */
    Said start(String customer, List<String> accounts, String id) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("reason", "KEY_DELETED");
        body.put("accountIds", accounts);
        body.put("id", id);
        return tell(
                customer,
                null,
                "START",
                id,
                String.join(",", accounts),
                "/desk/customers/" + customer + "/sessions",
                body);
    }

    /** Does something to a session as a whole. */
    Said act(String customer, String session, String type, Map<String, Object> more) {
        String id = UUID.randomUUID().toString();
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("type", type);
        body.put("id", id);
        return tell(customer, session, type, id, "", "/desk/sessions/" + session + "/actions", body);
    }

    /** Does something to an account in a trader's stead. */
    Said act(String customer, String session, String account, String type, Map<String, Object> more) {
        String id = UUID.randomUUID().toString();
        Map<String, Object> body = new LinkedHashMap<>(more);
        body.put("type", type);
        body.put("id", id);
        return tell(
                customer,
                session,
                account,
                type,
                id,
                "",
                "/desk/sessions/" + session + "/accounts/" + account + "/actions",
                body);
    }

    private Said tell(
            String customer,
            @Nullable String session,
            String what,
            String id,
            String detail,
            String path,
            Map<String, Object> body) {
        return tell(customer, session, null, what, id, detail, path, body);
    }

    private Said tell(
            String customer,
            @Nullable String session,
            @Nullable String account,
            String what,
            String id,
            String detail,
            String path,
            Map<String, Object> body) {
        Instant at = Instant.now();
        Optional<JsonVisitor.Reply> reply = ask(who -> who.postJson(path, body));
        Said said = said(at, customer, session, account, what, id, detail, reply);
        log.add(said);
        return said;
    }

    /** A reply as what it promises. */
    static Said said(
            Instant at,
            String customer,
            @Nullable String session,
            @Nullable String account,
            String what,
            String id,
            String detail,
            Optional<JsonVisitor.Reply> reply) {
        long millis = java.time.Duration.between(at, Instant.now()).toMillis();
        if (reply.isEmpty()) {
            return new Said(
                    at, millis, customer, session, account, what, id, detail, Said.Kind.UNKNOWN, 0, "no answer", -1);
        }
        JsonNode body = reply.get().body();
        String sentence = reply.get().done()
                ? body.path("sessionId").asString(body.path("saved").asString(""))
                : reply.get().sentence();
        return new Said(
                at,
                millis,
                customer,
                session,
                account,
                what,
                id,
                detail,
                Said.kind(reply.get().status(), body.path("done").asString(""), sentence),
                reply.get().status(),
                sentence,
                body.path("revision").asLong(-1));
    }

    /** The way into a session's guide; empty when the desk does not answer or does not know the session. */
    Optional<JsonNode> link(String session) {
        return ask(who -> who.postJson("/desk/sessions/" + session + "/link", Map.of()))
                .filter(JsonVisitor.Reply::done)
                .map(JsonVisitor.Reply::body);
    }
}
