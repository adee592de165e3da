package dev.rekey.exchanges.hitbtc;

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
import dev.rekey.terms.Phrase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks HitBTC for the balance of the market. Nothing it answers tells the rights of a key, but calls that need a box tell
 * of that box. 1002 stands for a key that is
 * not known and for a wrong secret, and perhaps for an address that is not listed: it is asked once more from a second
 * address before the key is blamed.
 */
public final class HitBtcApi implements ExchangeApi {

    private static final Endpoint SPOT = new Endpoint("GET", "/api/3/spot/balance", "", Market.SPOT);
    private static final Endpoint SPOT_FEE = new Endpoint("GET", "/api/3/spot/fee/BTCUSDT", "", Market.SPOT);
    private static final Endpoint FUTURES = new Endpoint("GET", "/api/3/futures/balance", "", Market.FUTURES);
    private static final Endpoint FUTURES_ORDERS =
            new Endpoint("GET", "/api/3/futures/history/order", "symbol=BTCUSDT_PERP&limit=1", Market.FUTURES);

    private static final Endpoint ORDERS = new Endpoint("GET", "/api/3/spot/order", "", Market.SPOT);
    private static final Endpoint WALLET = new Endpoint("GET", "/api/3/wallet/balance", "", Market.SPOT);

    /** What a withdrawal would cost: a fee is named, nothing is begun. */
    private static final Endpoint WITHDRAW_FEE =
            new Endpoint("GET", "/api/2/account/crypto/estimate-withdraw", "currency=BTC&amount=0.01", Market.SPOT);

    private static final String NOT_LET_IN = "1002";
    private static final String NO_RIGHT = "1003";
    private static final int AT_ONCE = 4;

    @Override
    public String exchange() {
        return "hitbtc";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(SPOT, SPOT_FEE, FUTURES, FUTURES_ORDERS, ORDERS, WALLET, WITHDRAW_FEE);
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
    public Optional<String> unusable(Credential credential) {
        // A colon would end the key within the header.
        return credential.apiKey().contains(":") ? Optional.of("apiKey") : Optional.empty();
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        JsonNode error = answer.path("error");
        JsonNode code = error.path("code");
        return code.isIntegralNumber() || code.isString()
                ? new Said(code.asString(), error.path("message").asString(""))
                : null;
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        boolean one = endpoint.equals(SPOT_FEE) || endpoint.equals(WITHDRAW_FEE);
        return one ? answer.isObject() : ExchangeApi.listsObjects(answer);
    }

    @Override
    public void check(Session session, Findings findings) {
        Endpoint balance = session.market() == Market.SPOT ? SPOT : FUTURES;
        AddressTally tally = new AddressTally(session);
        List<String> addresses = new ArrayList<>(session.usable());
        String from = addresses.remove(0);
        Reply first = session.ask(from, balance);
        Reply reply = first;
        if (first.refusedWith(NOT_LET_IN) && !addresses.isEmpty()) {
            String second = addresses.remove(0);
            reply = session.ask(second, balance);
            if (letIn(reply)) {
                // The key is right, so it is the address that was refused.
                tally.refused(from, first);
                from = second;
            }
        }
        if (!letIn(reply)) {
            // A disturbed second answer leaves open whether it was the address: then nothing is said of the key.
            refused(findings, reply);
            return;
        }
        findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
        if (reply.ok()) {
            findings.passed(Check.READ);
        } else {
            findings.refusedAt(
                    reply, Check.READ, Phrase.of(FindingCode.NOT_TICKED, "Order book, History, Trading balance"));
        }
        findings.notChecked(Check.TRADE, FindingCode.TRADE_NOT_TOLD);
        findings.withdrawNotTold();
        tally.worked(from);
        tally.askEach(addresses, balance, AT_ONCE, HitBtcApi::letIn, one -> one.refusedWith(NOT_LET_IN));
        tally.addTo(findings);
    }

    /** Key, secret and address are right, whether or not a box is missing. */
    private static boolean letIn(Reply reply) {
        return reply.ok() || reply.refusedWith(NO_RIGHT);
    }

    private static void refused(Findings findings, Reply reply) {
        if (reply.refusedWith(NOT_LET_IN)) {
            findings.notChecked(Check.SECRET, FindingCode.LOOK_AT_KEY_AND_SECRET);
        }
        findings.refused(reply, Check.KEY_ACCEPTED, null);
    }
}
