package dev.rekey.exchanges.bitstamp;

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Bitstamp. What is signed names the host and a random number that may be used once. There is a call that ends every
 * key of the account; no code here may ever hold its path.
 */
public final class BitstampApi implements ExchangeApi {

    private static final int AT_ONCE = 4;

    private static final Endpoint BALANCES = new Endpoint("POST", "/api/v2/account_balances/", "", Market.SPOT);
    private static final String FORM = "application/x-www-form-urlencoded";

    /** An empty body may not have a content type, and some clients send one all the same: so something is sent. */
    private static final String BODY = "foo=bar";

    @Override
    public List<Endpoint> endpoints() {
        return List.of(BALANCES);
    }

    /** Each request has a time of its own, and with it a random number of its own. */
    @Override
    public boolean risingTimes() {
        return true;
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String once = credential.apiKey() + " " + at.toEpochMilli();
        String nonce = UUID.nameUUIDFromBytes(Signatures.hmacSha256(credential.secret(), once))
                .toString();
        return sign(baseUrl, endpoint, credential, at, nonce);
    }

    @Override
    public SignedRequest signLike(
            SignedRequest recorded, URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        return sign(baseUrl, endpoint, credential, at, recorded.headers().getOrDefault("X-Auth-Nonce", ""));
    }

    private static SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at, String nonce) {
        String time = Long.toString(at.toEpochMilli());
        String who = "BITSTAMP " + credential.apiKey();
        String text =
                who + endpoint.method() + baseUrl.getAuthority() + endpoint.path() + FORM + nonce + time + "v2" + BODY;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Auth", who);
        headers.put("X-Auth-Nonce", nonce);
        headers.put("X-Auth-Timestamp", time);
        headers.put("X-Auth-Version", "v2");
        headers.put("Content-Type", FORM);
        headers.put("X-Auth-Signature", HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text)));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + endpoint.path()), headers, BODY);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        if (!"error".equals(answer.path("status").asString(""))) {
            return null;
        }
        String reason = answer.path("reason").asString("");
        String code = answer.path("code").asString("");
        return new Said(code.isEmpty() ? reason : code, reason);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return answer.isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        ProofByCall.check(session, findings, BALANCES, AT_ONCE);
    }

    @Override
    public String exchange() {
        return "bitstamp";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
