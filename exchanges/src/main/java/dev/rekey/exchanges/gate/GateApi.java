package dev.rekey.exchanges.gate;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.check.AddressTally;
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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Gate. The time in a signature is in seconds. A fresh key may be unknown for five minutes. One call lists all keys
 * of the main account and shows the beginning of each.
 */
public final class GateApi implements ExchangeApi {

    private static final String PLACE = "/api/v4";
    private static final Endpoint ACCOUNT = new Endpoint("GET", PLACE + "/account/detail", "", Market.SPOT);
    private static final Endpoint KEYS = new Endpoint("GET", PLACE + "/account/main_keys", "", Market.SPOT);
    private static final Endpoint SPOT = new Endpoint("GET", PLACE + "/spot/accounts", "currency=USDT", Market.SPOT);
    private static final Endpoint FUTURES = new Endpoint("GET", PLACE + "/futures/usdt/accounts", "", Market.FUTURES);
    private static final int AT_ONCE = 4;

    /** Rights that move money between accounts, out of custody or over the counter, unless they may only read. */
    private static final Set<String> MONEY = Set.of("wallet", "custody", "otc");

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ACCOUNT, KEYS, SPOT, FUTURES);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String time = Long.toString(at.getEpochSecond());
        String text = String.join(
                "\n",
                endpoint.method(),
                endpoint.path(),
                endpoint.query(),
                HexFormat.of().formatHex(Signatures.sha512("")),
                time);
        byte[] signature = Signatures.hmacSha512(
                credential.secret().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("KEY", credential.apiKey());
        headers.put("Timestamp", time);
        headers.put("SIGN", HexFormat.of().formatHex(signature));
        headers.put("Content-Type", "application/json");
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        JsonNode label = answer.path("label");
        return label.isString()
                ? new Said(label.asString(), answer.path("message").asString(""))
                : null;
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.equals(ACCOUNT)) {
            return answer.has("user_id");
        }
        if (endpoint.equals(KEYS)) {
            // The documents say an object, and their sample is a list.
            return answer.isArray() || answer.has("perms");
        }
        return endpoint.equals(FUTURES) ? answer.isObject() : answer.isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        Endpoint market = session.market() == Market.SPOT ? SPOT : FUTURES;
        Optional<String> letIn = ProofByCall.check(session, findings, market, AT_ONCE, answer -> {
            findings.passed(Check.READ);
            return null;
        });
        if (letIn.isPresent()) {
            told(session, findings, letIn.get());
        }
    }

    private static void told(Session session, Findings findings, String from) {
        Reply keys = session.ask(from, KEYS);
        if (keys.refusedFor(Cause.RIGHT_MISSING)) {
            // Only the box for the account is missing: the key itself is good, but nothing can be seen of it.
            findings.needed(Check.TRADE, false, "Account: Read Only");
            return;
        }
        if (!keys.ok()) {
            findings.disturbed(keys, Check.TRADE, null);
            return;
        }
        List<JsonNode> own = new ArrayList<>();
        for (JsonNode row : keys.json().isArray() ? keys.json() : List.of(keys.json())) {
            if (session.shows(row.path("key").asString(""))) {
                own.add(row);
            }
        }
        if (own.size() != 1) {
            findings.unreadable(Check.TRADE);
            return;
        }
        JsonNode key = own.get(0);
        String needed = session.market() == Market.SPOT ? "spot" : "futures";
        boolean trades = false;
        boolean told = key.path("perms").isArray();
        List<String> out = new ArrayList<>();
        for (JsonNode right : key.path("perms")) {
            String name = right.path("name").asString("");
            boolean isNeeded = name.equals(needed);
            told &= !name.isEmpty() && (!isNeeded || right.path("read_only").isBoolean());
            trades |= isNeeded && !right.path("read_only").booleanValue(true);
            if (name.contains("withdraw")
                    || (MONEY.contains(name) && !right.path("read_only").booleanValue(true))) {
                out.add(name);
            }
        }
        if (told) {
            findings.needed(
                    Check.TRADE,
                    trades,
                    session.market() == Market.SPOT
                            ? "Spot/Margin Trade: Read And Write"
                            : "Perpetual Contract: Read And Write");
        } else {
            findings.unreadable(Check.TRADE);
        }
        if (out.isEmpty()) {
            findings.withdrawNotTold();
        } else {
            findings.moneyOut(out);
        }
        String uid = key.path("user_id").asString("");
        if (uid.isEmpty()) {
            findings.unreadable(Check.SAME_ACCOUNT);
        } else {
            findings.account(uid, session.expectedUid());
        }
        // Also those of the whitelist that cannot be sent from here have to be on it.
        List<String> listed = new ArrayList<>();
        key.path("ip_whitelist").forEach(entry -> listed.add(entry.asString("")));
        AddressTally.compareLater(session, findings, listed);
    }

    @Override
    public String exchange() {
        return "gate";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
