package dev.rekey.exchanges.poloniex;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.check.AddressTally;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.Reply;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Check;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Poloniex for the balance of the market. Nothing it answers tells the rights of a key. On spot it refuses with
 * status 401 and no word, so that a refused key is asked about once more from a second address before it is blamed.
 */
public final class PoloniexApi implements ExchangeApi {

    private static final Endpoint ACCOUNTS = new Endpoint("GET", "/accounts", "", Market.SPOT);
    private static final Endpoint SPOT = new Endpoint("GET", "/accounts/balances", "accountType=SPOT", Market.SPOT);
    private static final Endpoint FUTURES = new Endpoint("GET", "/v3/account/balance", "", Market.FUTURES);
    private static final Endpoint POSITIONS =
            new Endpoint("GET", "/v3/trade/position/opens", "symbol=BTC_USDT_PERP", Market.FUTURES);

    private static final String DONE = "200";
    private static final String TIME = "signTimestamp";

    /** Codes that say no more than the status of the same number: their texts do. */
    private static final Set<String> STATUSES = Set.of("401", "403");

    private static final int AT_ONCE = 4;

    @Override
    public String exchange() {
        return "poloniex";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ACCOUNTS, SPOT, FUTURES, POSITIONS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String query = endpoint.query();
        String time = Long.toString(at.toEpochMilli());
        String parameter = TIME + "=" + time;
        // Sorted: every call has one parameter of its own at most.
        String parameters;
        if (query.isEmpty()) {
            parameters = parameter;
        } else {
            parameters = query.compareTo(parameter) < 0 ? query + "&" + parameter : parameter + "&" + query;
        }
        String text = endpoint.method() + "\n" + endpoint.path() + "\n" + parameters;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("key", credential.apiKey());
        headers.put(TIME, time);
        headers.put("signature", Base64.getEncoder().encodeToString(Signatures.hmacSha256(credential.secret(), text)));
        String target = endpoint.path() + (query.isEmpty() ? "" : "?" + query);
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        JsonNode told = answer.path("code");
        if (!told.isIntegralNumber() && !told.isString()) {
            return null;
        }
        String code = told.asString();
        if (code.equals(DONE)) {
            return null;
        }
        // Spot writes "message", futures "msg".
        String text = answer.path("message").asString(answer.path("msg").asString(""));
        return new Said(STATUSES.contains(code) ? code + ":" + text : code, text);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return endpoint.host() == Market.SPOT
                ? ExchangeApi.listsObjects(answer)
                : answer.path("code").asString("").equals(DONE)
                        && answer.path("data").isContainer();
    }

    @Override
    public void check(Session session, Findings findings) {
        Endpoint balance = session.market() == Market.SPOT ? SPOT : FUTURES;
        AddressTally tally = new AddressTally(session);
        List<String> addresses = new ArrayList<>(session.usable());
        String from = addresses.remove(0);
        Reply reply = session.ask(from, balance);
        if (notLetIn(reply) && !addresses.isEmpty()) {
            Reply first = reply;
            String second = addresses.remove(0);
            reply = session.ask(second, balance);
            if (letIn(reply) || notListed(first)) {
                tally.refused(from, first);
            }
            from = second;
        }
        if (letIn(reply)) {
            findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
            rights(findings, reply);
            tally.worked(from);
            tally.askEach(addresses, balance, AT_ONCE, PoloniexApi::letIn, PoloniexApi::notLetIn);
            tally.addTo(findings);
        } else if (notListed(reply)) {
            tally.refused(from, reply);
            tally.addTo(findings);
        } else {
            refused(findings, reply);
        }
    }

    private static void rights(Findings findings, Reply reply) {
        if (reply.ok()) {
            findings.passed(Check.READ);
        } else {
            findings.refusedAt(reply, Check.READ, null);
        }
        findings.notChecked(Check.TRADE, FindingCode.TRADE_NOT_TOLD);
        findings.withdrawNotTold();
    }

    private static void refused(Findings findings, Reply reply) {
        if (reply.refusedFor(Cause.UNKNOWN_KEY)) {
            findings.notChecked(Check.SECRET, FindingCode.LOOK_AT_KEY_AND_SECRET);
        }
        findings.refused(reply, Check.KEY_ACCEPTED, null);
    }

    /** Key, secret and address are right, whether or not a right is missing. */
    private static boolean letIn(Reply reply) {
        return reply.ok() || reply.refusedFor(Cause.RIGHT_MISSING);
    }

    /** The key is refused, or the address: an answer without a word may stand for both. */
    private static boolean notLetIn(Reply reply) {
        return notListed(reply) || reply.refusedWith("HTTP 401", "FORBIDDEN");
    }

    private static boolean notListed(Reply reply) {
        return reply.refusedFor(Cause.ADDRESS_NOT_LISTED);
    }
}
