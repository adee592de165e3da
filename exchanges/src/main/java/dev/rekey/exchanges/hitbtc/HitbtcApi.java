package dev.rekey.exchanges.hitbtc;

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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks HitBTC. The header that carries the signature carries the key as well, and never the secret. */
public final class HitbtcApi implements ExchangeApi {

    private static final int AT_ONCE = 4;

    private static final Endpoint SPOT = new Endpoint("GET", "/api/3/spot/balance", "", Market.SPOT);
    private static final Endpoint FEE = new Endpoint("GET", "/api/3/spot/fee/BTCUSDT", "", Market.SPOT);
    private static final Endpoint FUTURES = new Endpoint("GET", "/api/3/futures/balance", "", Market.FUTURES);
    private static final Endpoint ORDERS =
            new Endpoint("GET", "/api/3/futures/history/order", "symbol=BTCUSDT_PERP&limit=1", Market.FUTURES);

    @Override
    public List<Endpoint> endpoints() {
        return List.of(SPOT, FEE, FUTURES, ORDERS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        String time = Long.toString(at.toEpochMilli());
        String signature =
                HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), endpoint.method() + target + time));
        String token = credential.apiKey() + ":" + signature + ":" + time;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put(
                "Authorization", "HS256 " + Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (!error.isObject()) {
            return null;
        }
        String text = error.path("message").asString("");
        String code = error.path("code").asString("");
        return new Said(code.isEmpty() ? text : code, text);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return answer.isArray()
                || (endpoint.equals(FEE) && answer.path("take_rate").isString());
    }

    @Override
    public void check(Session session, Findings findings) {
        ProofByCall.check(session, findings, session.market() == Market.SPOT ? SPOT : FUTURES, AT_ONCE);
    }

    @Override
    public String exchange() {
        return "hitbtc";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
