package dev.rekey.exchanges.gemini;

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
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Gemini. Nonces are seconds and no finer: a key with a time-based nonce takes nothing else, and on any other key a
 * trader's program that counts in seconds could never use the key again. So one request a second is the most.
 *
 * <p>What is asked stands in a header; Gemini reads no body, and programs in use send an empty object.
 */
public final class GeminiApi implements ExchangeApi {

    private static final Endpoint ROLES = new Endpoint("POST", "/v1/roles", "", Market.SPOT);
    private static final Endpoint BALANCES = new Endpoint("POST", "/v1/balances", "", Market.SPOT);
    private static final Endpoint POSITIONS = new Endpoint("POST", "/v1/positions", "", Market.FUTURES);
    private static final Endpoint ACCOUNT = new Endpoint("POST", "/v1/account", "", Market.SPOT);
    private static final String BODY = "{}";
    private static final String OF_ONE_ACCOUNT = "account-";

    @Override
    public String exchange() {
        return "gemini";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ROLES, BALANCES, POSITIONS, ACCOUNT);
    }

    @Override
    public Duration spacing() {
        return Duration.ofSeconds(1);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        return signed(baseUrl, endpoint, credential, Long.toString(at.getEpochSecond()));
    }

    @Override
    public SignedRequest signLike(
            SignedRequest recorded, URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String millis = Long.toString(at.toEpochMilli());
        return recorded.headers().containsValue(payload(endpoint, millis))
                ? signed(baseUrl, endpoint, credential, millis)
                : sign(baseUrl, endpoint, credential, at);
    }

    @Override
    public Optional<String> takesOver() {
        return Optional.of("Gemini takes nonces in seconds or finer; here each is counted as in the file, while a check"
                + " counts in seconds, so that no program of the trader is locked out.");
    }

    private static SignedRequest signed(URI baseUrl, Endpoint endpoint, Credential credential, String nonce) {
        String payload = payload(endpoint, nonce);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/plain");
        headers.put("X-GEMINI-APIKEY", credential.apiKey());
        headers.put("X-GEMINI-PAYLOAD", payload);
        headers.put(
                "X-GEMINI-SIGNATURE", HexFormat.of().formatHex(Signatures.hmacSha384(credential.secret(), payload)));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + endpoint.path()), headers, BODY);
    }

    private static String payload(Endpoint endpoint, String nonce) {
        String json = "{\"request\":\"" + endpoint.path() + "\",\"nonce\":\"" + nonce + "\"}";
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        if (!"error".equals(answer.path("result").asString(""))) {
            return null;
        }
        String reason = answer.path("reason").asString("");
        String text = answer.path("message").asString("");
        // One reason with two meanings: a clock that is off, or another program that counted higher.
        boolean overtaken = reason.equals("InvalidNonce") && text.contains("not increased");
        return new Said(overtaken ? reason + ": not increased" : reason, text);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.equals(ACCOUNT)) {
            return answer.path("account").isObject();
        }
        return endpoint.equals(ROLES) ? answer.path("isTrader").isBoolean() : answer.isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        // One at a time, so that nonces arrive in their order.
        Optional<String> letIn = ProofByCall.check(session, findings, ROLES, 1, answer -> {
            roles(session, findings, answer);
            return null;
        });
        if (letIn.isPresent() && !findings.open(Check.KEY_KIND)) {
            Reply market = session.ask(letIn.get(), session.market() == Market.SPOT ? BALANCES : POSITIONS);
            if (market.ok()) {
                findings.passed(Check.READ);
            } else {
                findings.refused(market, Check.READ, null);
            }
        }
    }

    private static void roles(Session session, Findings findings, JsonNode roles) {
        findings.needed(Check.TRADE, roles.path("isTrader").booleanValue(false), "Trader");
        JsonNode mayWithdraw = roles.path("isFundManager");
        if (mayWithdraw.isBoolean()) {
            findings.moneyOut(mayWithdraw.booleanValue() ? List.of("Fund Manager") : List.of());
        } else {
            findings.unreadable(Check.NO_WITHDRAW);
        }
        if (roles.path("isAccountAdmin").booleanValue(false)) {
            findings.add(Finding.failed(Check.KEY_KIND, Phrase.of("own.may-change-accounts"), Step.GENERATE_KEY)
                    .with(Phrase.of(FindingCode.TICKED, "Administrator")));
        } else if (session.credential().apiKey().startsWith(OF_ONE_ACCOUNT)) {
            findings.passed(Check.KEY_KIND, Phrase.of("own.for-one-account"));
        }
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
