package dev.rekey.exchanges.bitvavo;

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
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Bitvavo. No call tells what a key may do: reading is proved by reading, and withdrawing cannot be seen without a
 * withdrawal.
 */
public final class BitvavoApi implements ExchangeApi {

    private static final Endpoint ACCOUNT = new Endpoint("GET", "/v2/account", "", Market.SPOT);
    private static final Endpoint BALANCE = new Endpoint("GET", "/v2/balance", "symbol=EUR", Market.SPOT);

    private static final Endpoint OPEN_ORDERS = new Endpoint("GET", "/v2/ordersOpen", "", Market.SPOT);

    private static final String NOT_LISTED = "307";
    private static final String NO_READING = "311";
    private static final int AT_ONCE = 4;

    @Override
    public String exchange() {
        return "bitvavo";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ACCOUNT, BALANCE, OPEN_ORDERS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        String time = Long.toString(at.toEpochMilli());
        byte[] signature = Signatures.hmacSha256(credential.secret(), time + endpoint.method() + target);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("BITVAVO-ACCESS-KEY", credential.apiKey());
        headers.put("BITVAVO-ACCESS-SIGNATURE", HexFormat.of().formatHex(signature));
        headers.put("BITVAVO-ACCESS-TIMESTAMP", time);
        headers.put("BITVAVO-ACCESS-WINDOW", "10000");
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        JsonNode code = answer.path("errorCode");
        return code.isIntegralNumber() || code.isString()
                ? new Said(code.asString(), answer.path("error").asString(""))
                : null;
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return endpoint.equals(ACCOUNT) ? answer.path("fees").isObject() : answer.isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        AddressTally tally = new AddressTally(session);
        AddressTally.Opening opening = tally.open(findings, ACCOUNT, NOT_LISTED);
        Reply account = opening.reply();
        if (account.refusedWith(NOT_LISTED)) {
            return;
        }
        String from = opening.from();
        List<String> addresses = opening.others();
        if (account.refusedWith(NO_READING)) {
            // Whether the signature was looked at before the right is not known, so the secret is not proved.
            findings.passed(Check.KEY_ACCEPTED);
            findings.refusedAt(account, Check.READ, Phrase.of(FindingCode.NOT_TICKED, "View information"));
            return;
        }
        if (!account.ok()) {
            findings.refused(account, Check.KEY_ACCEPTED, null);
            return;
        }
        tally.worked(from);
        findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
        notTold(findings);
        Reply balance = session.ask(from, BALANCE);
        if (balance.ok()) {
            findings.passed(Check.READ);
        } else {
            findings.refusedAt(balance, Check.READ, null);
        }
        tally.askEach(balance.slowDown() ? List.of() : addresses, ACCOUNT, AT_ONCE, NOT_LISTED);
        tally.addTo(findings);
    }

    /** The account's capabilities are not read: they are about the account, not about the key. */
    private static void notTold(Findings findings) {
        findings.notChecked(Check.TRADE, FindingCode.TRADE_NOT_TOLD);
        findings.withdrawNotTold();
    }
}
