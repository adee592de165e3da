package dev.rekey.exchanges.mexc;

import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.ProofByCall;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Market;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks MEXC: two APIs, each with a signature and refusals of its own. */
public final class MexcApi implements ExchangeApi {

    private static final int AT_ONCE = 4;

    private static final Endpoint SPOT = new Endpoint("GET", "/api/v3/account", "", Market.SPOT);
    private static final Endpoint FUTURES = new Endpoint("GET", "/api/v1/private/account/assets", "", Market.FUTURES);

    private static final Endpoint UID = new Endpoint("GET", "/api/v3/uid", "", Market.SPOT);
    private static final Endpoint WITHDRAWALS =
            new Endpoint("GET", "/api/v3/capital/withdraw/history", "", Market.SPOT);
    private static final Endpoint POSITION_MODE =
            new Endpoint("GET", "/api/v1/private/position/position_mode", "", Market.FUTURES);

    /** An order that is tried out and never placed; pinned with all its parameters, and far below any price. */
    private static final Endpoint TEST_ORDER = new Endpoint(
            "POST", "/api/v3/order/test", "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=0.001&price=10000", Market.SPOT);

    @Override
    public List<Endpoint> endpoints() {
        return List.of(SPOT, FUTURES, UID, WITHDRAWALS, POSITION_MODE, TEST_ORDER);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String time = Long.toString(at.toEpochMilli());
        if (endpoint.host() == Market.SPOT) {
            String query = (endpoint.query().isEmpty() ? "" : endpoint.query() + "&") + "timestamp=" + time
                    + "&recvWindow=5000";
            return new SignedRequest(
                    endpoint.method(),
                    URI.create(baseUrl + endpoint.path() + "?" + query + "&signature=" + signed(credential, query)),
                    Map.of("X-MEXC-APIKEY", credential.apiKey()),
                    endpoint.method().equals("POST") ? "" : null);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ApiKey", credential.apiKey());
        headers.put("Request-Time", time);
        headers.put("Content-Type", "application/json");
        headers.put("Signature", signed(credential, credential.apiKey() + time));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + endpoint.path()), headers, null);
    }

    private static String signed(Credential credential, String text) {
        return HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text));
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String code = Said.number(answer.path("code"));
        if (code.isEmpty() || code.equals("0")) {
            return null;
        }
        String text = answer.path("msg").asString("");
        return new Said(code, text.isEmpty() ? answer.path("message").asString("") : text);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.host() == Market.FUTURES) {
            return answer.path("success").booleanValue(false)
                    && (endpoint.equals(POSITION_MODE)
                            ? answer.path("data").isIntegralNumber()
                            : answer.path("data").isArray());
        }
        if (endpoint.equals(UID)) {
            return answer.has("uid");
        }
        if (endpoint.equals(TEST_ORDER)) {
            return answer.isObject() && answer.isEmpty();
        }
        return endpoint.equals(SPOT) ? answer.path("balances").isArray() : answer.isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        ProofByCall.check(session, findings, session.market() == Market.SPOT ? SPOT : FUTURES, AT_ONCE);
    }

    @Override
    public String exchange() {
        return "mexc";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
