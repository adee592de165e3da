package dev.rekey.exchanges.woox;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.Refusal;
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
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks WOO X. One call lists all keys of the account and shows only the ends of each; when not exactly one fits, nothing
 * is said of the rights.
 */
public final class WooxApi implements ExchangeApi {

    private static final Endpoint KEYS =
            new Endpoint("GET", "/v3/account/credentials", "page=1&size=1000", Market.SPOT);
    private static final Endpoint BALANCES = new Endpoint("GET", "/v3/asset/balances", "token=USDT", Market.SPOT);
    private static final Endpoint INFO = new Endpoint("GET", "/v3/account/info", "", Market.FUTURES);
    private static final Endpoint POSITIONS = new Endpoint("GET", "/v3/futures/positions", "", Market.FUTURES);

    /** The old way to sign, kept only to show that programs which still use it sign as we understand it. */
    private static final Endpoint OLD = new Endpoint("GET", "/v1/client/token", "", Market.SPOT);

    private static final int AT_ONCE = 4;

    @Override
    public List<Endpoint> endpoints() {
        return List.of(KEYS, BALANCES, OLD, INFO, POSITIONS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String time = Long.toString(at.toEpochMilli());
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-api-key", credential.apiKey());
        headers.put("x-api-timestamp", time);
        String text = time + endpoint.method() + target;
        if (endpoint.equals(OLD)) {
            headers.put("content-type", "application/x-www-form-urlencoded");
            text = "|" + time;
        }
        headers.put("x-api-signature", HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text)));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        if (answer.path("success").booleanValue(true)) {
            return null;
        }
        return new Said(answer.path("code").asString(""), answer.path("message").asString(""));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return endpoint.equals(KEYS)
                ? answer.path("data").path("rows").isArray()
                : answer.path("data").isObject();
    }

    @Override
    public void check(Session session, Findings findings) {
        Optional<String> letIn = ProofByCall.check(
                session, findings, KEYS, AT_ONCE, answer -> told(session, findings, answer.path("data")));
        if (letIn.isPresent() && !findings.open(Check.READ)) {
            Reply market = session.ask(letIn.get(), session.market() == Market.SPOT ? BALANCES : INFO);
            if (market.refusedWith("-1002")) {
                // The key was taken a moment ago: of the causes of this answer only a missing right is left.
                Refusal right = session.row(Cause.RIGHT_MISSING).orElse(null);
                findings.because(market, right, Check.READ, null);
            } else if (!market.ok()) {
                findings.refused(market, Check.READ, null);
            }
        }
    }

    private static @Nullable List<String> told(Session session, Findings findings, JsonNode data) {
        List<JsonNode> own = new ArrayList<>();
        data.path("rows").forEach(row -> {
            if (session.shows(row.path("apiKey").asString(""))) {
                own.add(row);
            }
        });
        if (own.size() != 1) {
            findings.unreadable(Check.TRADE);
            return null;
        }
        JsonNode row = own.get(0);
        rights(findings, row.path("permissions"));
        String uid = row.path("userId").asString("");
        if (uid.isEmpty()) {
            findings.unreadable(Check.SAME_ACCOUNT);
        } else {
            findings.account(uid, session.expectedUid());
        }
        // A key without a list of its own is let in from anywhere.
        JsonNode addresses = row.path("allowedIPs");
        if (!addresses.isMissingNode() && !addresses.isNull() && !addresses.isArray()) {
            findings.unreadable(Check.ADDRESSES);
            return null;
        }
        List<String> listed = new ArrayList<>();
        addresses.forEach(address -> listed.add(address.asString("")));
        return listed;
    }

    private static void rights(Findings findings, JsonNode permissions) {
        List<String> rights = new ArrayList<>();
        permissions.forEach(right -> rights.add(right.asString("").toUpperCase(Locale.ROOT)));
        boolean told = permissions.isArray() && permissions.valueStream().allMatch(JsonNode::isString);
        if (!told) {
            findings.unreadable(Check.READ);
            findings.unreadable(Check.TRADE);
            findings.unreadable(Check.NO_WITHDRAW);
            return;
        }
        findings.needed(Check.READ, rights.contains("READ"), "Enable Reading");
        findings.needed(Check.TRADE, rights.contains("TRADE"), "Enable Trading");
        boolean withdraws = rights.stream().anyMatch(right -> right.contains("WITHDRAW"));
        findings.moneyOut(withdraws ? List.of("Enable Withdrawal") : List.of());
    }

    @Override
    public String exchange() {
        return "woox";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
