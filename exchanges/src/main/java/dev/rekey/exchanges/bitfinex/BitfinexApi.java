package dev.rekey.exchanges.bitfinex;

import dev.rekey.exchanges.Check;
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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Bitfinex. Nonces are milliseconds and no finer, or a trader's program that counts so could never use the key again.
 * Refusals are lists, and come with status 500.
 */
public final class BitfinexApi implements ExchangeApi {

    private static final Endpoint RIGHTS = new Endpoint("POST", "/v2/auth/r/permissions", "", Market.SPOT);
    private static final Endpoint WALLETS = new Endpoint("POST", "/v2/auth/r/wallets", "", Market.SPOT);
    private static final String BODY = "{}";

    @Override
    public List<Endpoint> endpoints() {
        return List.of(RIGHTS, WALLETS);
    }

    @Override
    public boolean risingTimes() {
        return true;
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String nonce = Long.toString(at.toEpochMilli());
        String text = "/api" + endpoint.path() + nonce + BODY;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("bfx-nonce", nonce);
        headers.put("bfx-apikey", credential.apiKey());
        headers.put("bfx-signature", HexFormat.of().formatHex(Signatures.hmacSha384(credential.secret(), text)));
        headers.put("Content-Type", "application/json");
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + endpoint.path()), headers, BODY);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        return answer.isArray() && "error".equals(answer.path(0).asString(""))
                ? new Said(answer.path(1).asString(""), answer.path(2).asString(""))
                : null;
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return answer.isArray() && (answer.isEmpty() || answer.path(0).isArray());
    }

    @Override
    public void check(Session session, Findings findings) {
        // One at a time, so that nonces arrive in their order.
        ProofByCall.check(session, findings, RIGHTS, 1, answer -> {
            rights(session.market(), findings, answer);
            return null;
        });
    }

    /** Rows of scope, may read, may write. */
    private static void rights(Market market, Findings findings, JsonNode rows) {
        Map<String, JsonNode> scopes = new LinkedHashMap<>();
        rows.forEach(row -> scopes.put(row.path(0).asString(""), row));
        findings.needed(Check.READ, on(scopes, "wallets", 1), "Wallets: Get wallet balances");
        findings.needed(Check.TRADE, on(scopes, "orders", 2), "Orders: Create and cancel orders");
        if (market == Market.FUTURES) {
            findings.needed(Check.TRADE, on(scopes, "positions", 2), "Margin trading: Change positions");
        }
        if (scopes.containsKey("withdraw")) {
            findings.moneyOut(scopes.keySet().stream()
                    .filter(scope -> scope.contains("withdraw") && on(scopes, scope, 2))
                    .toList());
        } else {
            findings.unreadable(Check.NO_WITHDRAW);
        }
    }

    private static boolean on(Map<String, JsonNode> scopes, String scope, int column) {
        JsonNode row = scopes.get(scope);
        return row != null && row.path(column).intValue(0) == 1;
    }

    @Override
    public String exchange() {
        return "bitfinex";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
