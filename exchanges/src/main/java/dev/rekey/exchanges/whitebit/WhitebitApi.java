package dev.rekey.exchanges.whitebit;

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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks WhiteBIT. A nonce has to rise or, with a window, to be new and close to the time: the window is asked for, so that
 * no program of the trader is locked out.
 *
 * <p>A request from an address that is not on the key's list switches the key off: the first refusal ends the asking.
 */
public final class WhitebitApi implements ExchangeApi {

    private static final Endpoint SPOT = new Endpoint("POST", "/api/v4/trade-account/balance", "", Market.SPOT);
    private static final Endpoint FUTURES =
            new Endpoint("POST", "/api/v4/collateral-account/balance", "", Market.FUTURES);

    private static final Endpoint CODES = new Endpoint("POST", "/api/v4/main-account/codes/my", "", Market.SPOT);
    private static final Endpoint HISTORY = new Endpoint("POST", "/api/v4/main-account/history", "", Market.SPOT);

    @Override
    public List<Endpoint> endpoints() {
        return List.of(SPOT, FUTURES, CODES, HISTORY);
    }

    @Override
    public boolean risingTimes() {
        return true;
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        return sign(baseUrl, endpoint, credential, at, true);
    }

    /** Others sign without the window. */
    @Override
    public SignedRequest signLike(
            SignedRequest recorded, URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String body = recorded.body();
        return sign(baseUrl, endpoint, credential, at, body != null && body.contains("\"nonceWindow\":true"));
    }

    private static SignedRequest sign(
            URI baseUrl, Endpoint endpoint, Credential credential, Instant at, boolean window) {
        String body = "{\"request\":\"" + endpoint.path() + "\",\"nonce\":\"" + at.toEpochMilli()
                + "\",\"nonceWindow\":" + window + "}";
        String payload = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
        byte[] signature = Signatures.hmacSha512(
                credential.secret().getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-TXC-APIKEY", credential.apiKey());
        headers.put("X-TXC-PAYLOAD", payload);
        headers.put("X-TXC-SIGNATURE", HexFormat.of().formatHex(signature));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + endpoint.path()), headers, body);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        // Words come as they are, or in a list of lists: the docs show both.
        return Said.of(words(answer.path("message")).toList());
    }

    private static Stream<String> words(JsonNode message) {
        return message.isArray()
                ? message.valueStream().flatMap(WhitebitApi::words)
                : Stream.of(message).filter(JsonNode::isString).map(JsonNode::asString);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.equals(CODES) || endpoint.equals(HISTORY)) {
            return answer.isArray()
                    || answer.path("data").isArray()
                    || answer.path("records").isArray();
        }
        if (answer.isEmpty()) {
            // An account that never traded with collateral has no coin to list.
            return endpoint.equals(FUTURES);
        }
        return answer.isObject()
                && !answer.has("code")
                && answer.valueStream()
                        .allMatch(coin ->
                                endpoint.equals(SPOT) ? coin.has("available") : coin.isString() || coin.isNumber());
    }

    @Override
    public void check(Session session, Findings findings) {
        ProofByCall.check(session, findings, session.market() == Market.SPOT ? SPOT : FUTURES, 1);
    }

    @Override
    public String exchange() {
        return "whitebit";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
