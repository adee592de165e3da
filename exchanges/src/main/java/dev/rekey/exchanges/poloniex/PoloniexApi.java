package dev.rekey.exchanges.poloniex;

import dev.rekey.exchanges.Market;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.ProofByCall;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks Poloniex: spot and futures with one key and one signature, and refusals of two kinds. */
public final class PoloniexApi implements ExchangeApi {

    private static final int AT_ONCE = 4;

    private static final Endpoint ACCOUNTS = new Endpoint("GET", "/accounts", "", Market.SPOT);
    private static final Endpoint BALANCES = new Endpoint("GET", "/accounts/balances", "accountType=SPOT", Market.SPOT);
    private static final Endpoint FUTURES = new Endpoint("GET", "/v3/account/balance", "", Market.FUTURES);
    private static final Endpoint POSITIONS =
            new Endpoint("GET", "/v3/trade/position/opens", "symbol=BTC_USDT_PERP", Market.FUTURES);

    private static final String DONE = "200";

    /** Numbers that say no more than a status does: the text tells what is meant. */
    private static final Set<String> STATUSES = Set.of("400", "401", "403");

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ACCOUNTS, BALANCES, FUTURES, POSITIONS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String time = Long.toString(at.toEpochMilli());
        SortedSet<String> parameters = new TreeSet<>(List.of("signTimestamp=" + time));
        if (!endpoint.query().isEmpty()) {
            parameters.add(endpoint.query());
        }
        String text = endpoint.method() + "\n" + endpoint.path() + "\n" + String.join("&", parameters);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("key", credential.apiKey());
        headers.put("signTimestamp", time);
        headers.put("signature", Base64.getEncoder().encodeToString(Signatures.hmacSha256(credential.secret(), text)));
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String code = answer.path("code").asString("");
        if (code.isEmpty() || code.equals(DONE)) {
            return null;
        }
        String message = answer.path("message").asString("");
        String text = message.isEmpty() ? answer.path("msg").asString("") : message;
        return new Said(STATUSES.contains(code) && !text.isEmpty() ? text : code, text);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return endpoint.host() == Market.SPOT ? answer.isArray() : answer.has("data");
    }

    @Override
    public void check(Session session, Findings findings) {
        ProofByCall.check(session, findings, session.market() == Market.SPOT ? ACCOUNTS : FUTURES, AT_ONCE);
    }

    @Override
    public String exchange() {
        return "poloniex";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
