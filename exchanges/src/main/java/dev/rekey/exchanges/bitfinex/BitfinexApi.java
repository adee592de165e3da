package dev.rekey.exchanges.bitfinex;

import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.ProofByCall;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Asks Bitfinex. Nonces are milliseconds and no finer, or a trader's program that counts so could never use the key again.
 * Refusals are lists, and come with status 500.
 */
public final class BitfinexApi implements ExchangeApi {

    private static final Endpoint RIGHTS = new Endpoint("POST", "/v2/auth/r/permissions", "", Market.SPOT);
    private static final Endpoint WALLETS = new Endpoint("POST", "/v2/auth/r/wallets", "", Market.SPOT);
    private static final Endpoint USER = new Endpoint("POST", "/v2/auth/r/info/user", "", Market.SPOT);
    private static final String BODY = "{}";
    private static final int READ = 1;
    private static final int WRITE = 2;

    @Override
    public List<Endpoint> endpoints() {
        return List.of(RIGHTS, WALLETS, USER);
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
        if (endpoint.equals(USER)) {
            return answer.path(0).isIntegralNumber();
        }
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
        needed(findings, Check.READ, may(scopes.get("wallets"), READ), "Wallets: Get wallet balances");
        needed(findings, Check.TRADE, may(scopes.get("orders"), WRITE), "Orders: Create and cancel orders");
        if (market == Market.FUTURES) {
            needed(findings, Check.TRADE, may(scopes.get("positions"), WRITE), "Margin trading: Change positions");
        }
        List<String> ticked = new ArrayList<>();
        boolean told = scopes.containsKey("withdraw");
        for (Map.Entry<String, JsonNode> row : scopes.entrySet()) {
            if (row.getKey().contains("withdraw")) {
                Optional<Boolean> write = may(row.getValue(), WRITE);
                told &= write.isPresent();
                if (write.orElse(false)) {
                    ticked.add(row.getKey());
                }
            }
        }
        findings.moneyOut(ticked);
        if (!told) {
            findings.unreadable(Check.NO_WITHDRAW);
        }
    }

    private static void needed(Findings findings, Check check, Optional<Boolean> there, String box) {
        there.ifPresentOrElse(ticked -> findings.needed(check, ticked, box), () -> findings.unreadable(check));
    }

    /** Whether a row grants this; empty when it does not tell. */
    private static Optional<Boolean> may(@Nullable JsonNode row, int column) {
        JsonNode cell = row == null ? MissingNode.getInstance() : row.path(column);
        boolean told = cell.isIntegralNumber() && (cell.intValue() == 0 || cell.intValue() == 1);
        return told ? Optional.of(cell.intValue() == 1) : Optional.empty();
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
