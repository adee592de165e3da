package dev.rekey.e2e.bench;

import dev.rekey.local.DemoAgent;
import dev.rekey.local.JsonVisitor;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** An agent who starts sessions, and the traders who come by link and code. */
final class Visitors {

    private final URI web;
    private final JsonVisitor agent;

    Visitors(URI web, DemoAgent who) {
        this.web = web;
        this.agent = new JsonVisitor(web).signIn(who);
    }

    /** Starts this customer's session; answers its id when its first view is there. */
    String start(String customer) {
        agent.get("/desk/customers/" + customer).orThrow();
        String session = agent.postJson("/desk/customers/" + customer + "/sessions", Map.of("reason", "KEY_EXPIRED"))
                .orThrow()
                .path("sessionId")
                .asString();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!agent.get("/desk/sessions/" + session).done() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return session;
    }

    /** Brings the session's trader in. */
    JsonVisitor trader(String session) {
        agent.get("/desk/sessions/" + session).orThrow();
        JsonNode link =
                agent.postJson("/desk/sessions/" + session + "/link", Map.of()).orThrow();
        JsonVisitor trader = new JsonVisitor(web);
        String path = URI.create(link.path("link").asString()).getPath();
        trader.get(path).orThrow();
        trader.postForm(path, Map.of("code", link.path("code").asString())).orThrow();
        return trader;
    }
}
