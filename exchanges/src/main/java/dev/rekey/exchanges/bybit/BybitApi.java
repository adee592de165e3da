package dev.rekey.exchanges.bybit;

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

/** Asks Bybit. One call, open to every key, tells rights, addresses, end and account. */
public final class BybitApi implements ExchangeApi {

    private static final Endpoint KEY = new Endpoint("GET", "/v5/user/query-api", "", Market.SPOT);
    private static final Endpoint SPOT =
            new Endpoint("GET", "/v5/account/wallet-balance", "accountType=UNIFIED", Market.SPOT);
    private static final Endpoint FUTURES =
            new Endpoint("GET", "/v5/account/wallet-balance", "accountType=UNIFIED", Market.FUTURES);
    /** How the words of an answer begin, and the code that comes with them. */
    private static final Map<String, String> STATUS_LINES = Map.ofEntries(
            Map.entry("api key is invalid", "10003"),
            Map.entry("error sign", "10004"),
            Map.entry("permission denied", "10005"),
            Map.entry("too many visits", "10006"),
            Map.entry("user authentication failed", "10007"),
            Map.entry("unmatched ip", "10010"),
            Map.entry("invalid request, please check your server timestamp", "10002"),
            Map.entry("invalid timestamp", "10002"),
            Map.entry("request expired", "10002"),
            Map.entry("timestamp for this request", "10002"),
            Map.entry("your api key has expired", "33004"),
            Map.entry("api key expire", "33004"));

    private static final String WINDOW = "5000";
    private static final int AT_ONCE = 4;

    @Override
    public List<Endpoint> endpoints() {
        return List.of(KEY, SPOT, FUTURES);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String time = Long.toString(at.toEpochMilli());
        String text = time + credential.apiKey() + WINDOW + endpoint.query();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("X-BAPI-API-KEY", credential.apiKey());
        headers.put("X-BAPI-TIMESTAMP", time);
        headers.put("X-BAPI-RECV-WINDOW", WINDOW);
        headers.put("X-BAPI-SIGN", HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text)));
        return new SignedRequest(
                endpoint.method(), URI.create(baseUrl + endpoint.path() + "?" + endpoint.query()), headers, null);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        // Its older versions, and what stands before the present one, write names with underscores; the codes are the
        // same.
        boolean older = answer.has("ret_code") && !answer.has("retCode");
        String code = answer.path(older ? "ret_code" : "retCode").asString("");
        return code.isEmpty() || code.equals("0")
                ? null
                : new Said(code, answer.path(older ? "ret_msg" : "retMsg").asString(""));
    }

    /** Refusals also came as a bare 401, with the words of the answer in the status line. */
    @Override
    public @Nullable Said statusLine(int status, String words) {
        String text = words.strip().toLowerCase(Locale.ROOT);
        return STATUS_LINES.entrySet().stream()
                .filter(known -> text.startsWith(known.getKey()))
                .findFirst()
                .map(known -> new Said(known.getValue(), words.strip()))
                .orElse(null);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        JsonNode result = answer.path("result");
        return endpoint.equals(KEY)
                ? result.path("permissions").isObject()
                : result.path("list").isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        Optional<String> letIn = ProofByCall.check(
                session, findings, KEY, AT_ONCE, answer -> told(session, findings, answer.path("result")));
        if (letIn.isPresent() && !findings.open(Check.READ)) {
            Reply balance = session.ask(letIn.get(), session.market() == Market.SPOT ? SPOT : FUTURES);
            if (!balance.ok()) {
                findings.refused(balance, Check.READ, null);
            }
        }
    }

    private static @Nullable List<String> told(Session session, Findings findings, JsonNode key) {
        findings.passed(Check.READ);
        JsonNode rights = key.path("permissions");
        JsonNode needed = rights.path(session.market() == Market.SPOT ? "Spot" : "ContractTrade");
        if (!key.path("readOnly").isIntegralNumber() || !told(needed)) {
            findings.unreadable(Check.TRADE);
        } else {
            boolean writes = key.path("readOnly").intValue() == 0;
            List<String> trade = texts(needed);
            if (session.market() == Market.SPOT) {
                findings.needed(Check.TRADE, writes && trade.contains("SpotTrade"), "Spot: Trade");
            } else {
                findings.needed(
                        Check.TRADE,
                        writes && trade.contains("Order") && trade.contains("Position"),
                        "Contract: Orders and Positions");
            }
        }
        findings.moneyOut(texts(rights.path("Wallet")).stream()
                .filter(right -> right.equals("Withdraw") || right.equals("AccountTransfer"))
                .toList());
        if (!told(rights.path("Wallet"))) {
            findings.unreadable(Check.NO_WITHDRAW);
        }
        String uid = key.path("userID").asString("");
        if (uid.isEmpty()) {
            findings.unreadable(Check.SAME_ACCOUNT);
        } else {
            findings.account(uid, session.expectedUid());
        }
        if (key.path("type").isIntegralNumber()) {
            boolean foreign = key.path("type").intValue() == 2;
            findings.passed(
                    Check.KEY_KIND, foreign ? Phrase.of("own.for-another-application") : Phrase.of("own.by-its-owner"));
        }
        if (!key.path("ips").isArray()) {
            findings.unreadable(Check.ADDRESSES);
            return null;
        }
        List<String> listed = texts(key.path("ips"));
        listed.remove("*");
        // What it says of the end counts for keys without addresses only.
        if (!listed.isEmpty()) {
            findings.passed(Check.EXPIRY, Phrase.of("own.never-ends-while-bound"));
        }
        return listed;
    }

    /** Whether it is told which rights of a group the key has. A group that is left out has none. */
    private static boolean told(JsonNode group) {
        return group.isMissingNode() || (group.isArray() && group.valueStream().allMatch(JsonNode::isString));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asString("")));
        return texts;
    }

    @Override
    public String exchange() {
        return "bybit";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
