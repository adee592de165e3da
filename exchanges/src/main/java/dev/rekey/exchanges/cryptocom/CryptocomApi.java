package dev.rekey.exchanges.cryptocom;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the Crypto.com Exchange. Spot and derivatives share one wallet, one host and one key; the signature stands in the body. */
public final class CryptocomApi implements ExchangeApi {

    private static final int AT_ONCE = 4;

    private static final String PLACE = "/exchange/v1/";
    private static final Endpoint BALANCE = new Endpoint("POST", PLACE + "private/user-balance", "", Market.SPOT);
    private static final Endpoint ACCOUNTS = new Endpoint("POST", PLACE + "private/get-accounts", "", Market.SPOT);
    private static final Endpoint WITHDRAWALS =
            new Endpoint("POST", PLACE + "private/get-withdrawal-history", "", Market.SPOT);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Override
    public List<Endpoint> endpoints() {
        return List.of(BALANCE, ACCOUNTS, WITHDRAWALS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String method = endpoint.path().substring(PLACE.length());
        String nonce = Long.toString(at.toEpochMilli());
        SortedMap<String, String> parameters = new TreeMap<>();
        if (!endpoint.equals(BALANCE)) {
            parameters.put("page", "0");
            parameters.put("page_size", "20");
        }
        StringBuilder text = new StringBuilder(method).append(nonce).append(credential.apiKey());
        parameters.forEach((name, value) -> text.append(name).append(value));
        text.append(nonce);
        ObjectNode body = JSON.createObjectNode();
        body.put("id", nonce);
        body.put("method", method);
        ObjectNode params = body.putObject("params");
        parameters.forEach(params::put);
        body.put("api_key", credential.apiKey());
        body.put("sig", HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text.toString())));
        body.put("nonce", nonce);
        return new SignedRequest(
                endpoint.method(),
                URI.create(baseUrl + endpoint.path()),
                Map.of("Content-Type", "application/json"),
                JSON.writeValueAsString(body));
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        JsonNode code = answer.path("code");
        String text = code.isIntegralNumber() || code.isString() ? code.asString() : "";
        return text.isEmpty() || text.equals("0")
                ? null
                : new Said(text, answer.path("message").asString(""));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        JsonNode result = answer.path("result");
        return endpoint.equals(BALANCE) ? result.path("data").isArray() : result.isObject();
    }

    @Override
    public void check(Session session, Findings findings) {
        ProofByCall.check(session, findings, BALANCE, AT_ONCE, answer -> {
            findings.passed(Check.READ);
            findings.notChecked(Check.TRADE, "own.look-at-trading");
            findings.withdrawNotTold();
            return null;
        });
    }

    @Override
    public String exchange() {
        return "cryptocom";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
