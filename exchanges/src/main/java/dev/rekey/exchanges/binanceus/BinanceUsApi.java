package dev.rekey.exchanges.binanceus;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.ProofByCall;
import dev.rekey.exchanges.check.Reply;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks Binance US. It tells nothing of a key, but whether trading by API is locked for the account. */
public final class BinanceUsApi implements ExchangeApi {

    private static final int AT_ONCE = 4;

    private static final Endpoint ACCOUNT = new Endpoint("GET", "/api/v3/account", "", Market.SPOT);
    private static final Endpoint STATUS = new Endpoint("GET", "/sapi/v3/accountStatus", "", Market.SPOT);
    private static final Endpoint LOCK = new Endpoint("GET", "/sapi/v3/apiTradingStatus", "", Market.SPOT);

    /** An order that is tried out and never placed; pinned with all its parameters, and far below any price. */
    private static final Endpoint TEST_ORDER = new Endpoint(
            "POST",
            "/api/v3/order/test",
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=10000",
            Market.SPOT);

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ACCOUNT, STATUS, LOCK, TEST_ORDER);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String query = (endpoint.query().isEmpty() ? "" : endpoint.query() + "&") + "timestamp=" + at.toEpochMilli()
                + "&recvWindow=10000";
        String signature = HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), query));
        return new SignedRequest(
                endpoint.method(),
                URI.create(baseUrl + endpoint.path() + "?" + query + "&signature=" + signature),
                Map.of("X-MBX-APIKEY", credential.apiKey()),
                endpoint.method().equals("POST") ? "" : null);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String code = Said.number(answer.path("code"));
        return code.isEmpty() || code.equals("0")
                ? null
                : new Said(code, answer.path("msg").asString(""));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.equals(TEST_ORDER)) {
            return answer.isObject() && answer.isEmpty();
        }
        return endpoint.equals(ACCOUNT)
                ? answer.path("balances").isArray()
                : answer.path("success").booleanValue(false);
    }

    @Override
    public void check(Session session, Findings findings) {
        Optional<String> letIn = ProofByCall.check(session, findings, ACCOUNT, AT_ONCE, answer -> {
            ProofByCall.tellsNothing(session, findings);
            // Keys for custody or a credit line cannot make this call.
            findings.passed(Check.KEY_KIND, Phrase.of("own.exchange-key"));
            return null;
        });
        if (findings.open(Check.KEY_ACCEPTED)) {
            findings.notChecked(Check.KEY_KIND, "own.same-answer-for-custody");
        }
        letIn.ifPresent(from -> {
            Reply lock = session.ask(from, LOCK);
            // The key is proved already: an answer that does not come says nothing against it.
            if (lock.ok() && lock.json().path("status").path("isLocked").booleanValue(false)) {
                findings.failed(Check.TRADE, Cause.EXPIRED_OR_LOCKED, null, Step.VERIFY);
            }
        });
    }

    @Override
    public String exchange() {
        return "binanceus";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
