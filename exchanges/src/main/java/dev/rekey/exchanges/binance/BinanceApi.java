package dev.rekey.exchanges.binance;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.KeyFile;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.exchanges.check.AddressTally;
import dev.rekey.exchanges.check.Boxes;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.PrivateKeys;
import dev.rekey.exchanges.check.Reply;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import java.net.URI;
import java.net.URLEncoder;
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
 * Asks Binance. The key's restrictions come first: -2015 means a key that is not known, an address that is not listed or
 * a right that is missing, and only an answer about the restrictions tells them apart.
 */
public final class BinanceApi implements ExchangeApi {

    private static final Endpoint RESTRICTIONS =
            new Endpoint("GET", "/sapi/v1/account/apiRestrictions", "", Market.SPOT);
    private static final Endpoint ACCOUNT =
            new Endpoint("GET", "/api/v3/account", "omitZeroBalances=true", Market.SPOT);
    private static final Endpoint FUTURES_BALANCE = new Endpoint("GET", "/fapi/v3/balance", "", Market.FUTURES);

    /** One answer for three causes. */
    private static final String[] NOT_LET_IN = {"-2015", "-1002"};

    private static final int AT_ONCE = 4;

    /** Rights that move money out, by the name of their box. */
    private static final Map<String, String> MONEY_OUT = moneyOut();

    @Override
    public String exchange() {
        return "binance";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(RESTRICTIONS, ACCOUNT, FUTURES_BALANCE);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String query = "timestamp=" + at.toEpochMilli()
                + (endpoint.query().isEmpty() ? "" : "&" + endpoint.query())
                + "&recvWindow=10000";
        URI url = URI.create(
                baseUrl + endpoint.path() + "?" + query + "&signature=" + signature(credential.secret(), query));
        return new SignedRequest(endpoint.method(), url, Map.of("X-MBX-APIKEY", credential.apiKey()), null);
    }

    /** With the secret Binance generated, or with the private half of the customer's own key pair. */
    private static String signature(String secret, String text) {
        if (!KeyFile.meant(secret)) {
            return HexFormat.of().formatHex(Signatures.hmacSha256(secret, text));
        }
        byte[] signature = PrivateKeys.sign(
                PrivateKeys.read(secret).orElseThrow(() -> new IllegalArgumentException("no private key")),
                text.getBytes(StandardCharsets.UTF_8));
        return URLEncoder.encode(Base64.getEncoder().encodeToString(signature), StandardCharsets.UTF_8);
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        String secret = credential.secret();
        return KeyFile.meant(secret)
                        && PrivateKeys.read(secret).filter(PrivateKeys::signs).isEmpty()
                ? Optional.of("secret")
                : Optional.empty();
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String code = Said.number(answer.path("code"));
        return code.isEmpty() ? null : new Said(code, answer.path("msg").asString(""));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.equals(RESTRICTIONS)) {
            return answer.path("enableReading").isBoolean();
        }
        return endpoint.equals(ACCOUNT) ? answer.path("balances").isArray() : answer.isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        AddressTally tally = new AddressTally(session);
        List<String> addresses = new ArrayList<>(session.usable());
        String from = addresses.remove(0);
        Reply restrictions = session.ask(from, RESTRICTIONS);
        if (restrictions.refusedWith(NOT_LET_IN)) {
            Reply here = restrictions;
            if (addresses.isEmpty()) {
                undecided(session, findings, here);
                return;
            }
            tally.refused(from, here);
            from = addresses.remove(0);
            restrictions = session.ask(from, RESTRICTIONS);
            if (!restrictions.ok() && (!restrictions.refused() || restrictions.refusedWith(NOT_LET_IN))) {
                undecided(session, findings, here);
                return;
            }
        }
        if (!restrictions.ok()) {
            findings.refused(restrictions, Check.KEY_ACCEPTED, null);
            return;
        }
        tally.worked(from);
        findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
        rights(session, findings, restrictions.json());
        boolean mayAsk = findings.open(Check.READ) || findings.open(Check.TRADE) || market(session, findings, from);
        addresses(session, findings, tally, restrictions.json(), mayAsk ? addresses : List.of());
    }

    /** Both of two addresses were refused, or there is only one: the likeliest cause is asked about first. */
    private static void undecided(Session session, Findings findings, Reply reply) {
        List<Refusal> likely = reply.rows().stream()
                .filter(row -> row.cause() == Cause.ADDRESS_NOT_LISTED || row.cause() == Cause.UNKNOWN_KEY)
                .toList();
        if (session.whitelist().isEmpty()) {
            Refusal unknownKey = likely.stream()
                    .filter(row -> row.cause() == Cause.UNKNOWN_KEY)
                    .findFirst()
                    .orElse(null);
            findings.because(reply, unknownKey, Check.KEY_ACCEPTED, null);
            return;
        }
        Refusal first = likely.isEmpty() ? null : likely.get(0);
        findings.because(
                reply,
                first,
                Check.ADDRESSES,
                Phrase.of(
                        FindingCode.WORKS_FROM,
                        "0",
                        String.valueOf(session.whitelist().size())));
        findings.undecided(reply, session.row(Cause.ADDRESS_NOT_LISTED).orElse(null));
    }

    private static void rights(Session session, Findings findings, JsonNode restrictions) {
        Boxes boxes = new Boxes(findings, restrictions);
        boxes.needed(Check.READ, "enableReading", "Enable Reading");
        if (session.market() == Market.SPOT) {
            boxes.needed(Check.TRADE, "enableSpotAndMarginTrading", "Enable Spot & Margin Trading");
        } else {
            boxes.needed(Check.TRADE, "enableFutures", "Enable Futures");
        }
        boxes.moneyOut(MONEY_OUT);
    }

    /** Asks for this market. False when nothing more should be asked. */
    private static boolean market(Session session, Findings findings, String from) {
        boolean spot = session.market() == Market.SPOT;
        Reply reply = session.ask(from, spot ? ACCOUNT : FUTURES_BALANCE);
        if (reply.ok()) {
            // Only the spot account tells whose key it is, and a key that may read may ask for it.
            Reply account = spot ? reply : session.ask(from, ACCOUNT);
            JsonNode uid = account.json().path("uid");
            if (account.ok() && (uid.isIntegralNumber() || uid.isString())) {
                findings.account(uid.asString(), session.expectedUid());
            }
            findings.pause(account.retryAfter());
            return !account.slowDown();
        } else if (reply.refusedWith(NOT_LET_IN)) {
            // The boxes are ticked, as the restrictions have just said: it is not the right that is missing.
            findings.add(Finding.waiting(spot ? Check.READ : Check.TRADE, Phrase.of(FindingCode.NOT_ACTIVE))
                    .said(reply.code(), reply.text()));
        } else {
            findings.refused(reply, spot ? Check.READ : Check.TRADE, null);
        }
        return !reply.slowDown();
    }

    private static void addresses(
            Session session, Findings findings, AddressTally tally, JsonNode restrictions, List<String> others) {
        JsonNode bound = restrictions.path("ipRestrict");
        if (!session.whitelist().isEmpty() && bound.isBoolean() && !bound.booleanValue()) {
            findings.add(AddressTally.unbound());
            return;
        }
        tally.askEach(others, RESTRICTIONS, AT_ONCE, NOT_LET_IN);
        tally.addTo(findings);
    }

    private static Map<String, String> moneyOut() {
        Map<String, String> rights = new LinkedHashMap<>();
        rights.put("enableWithdrawals", "Enable Withdrawals");
        rights.put("enableInternalTransfer", "Enable Internal Transfer");
        rights.put("permitsUniversalTransfer", "Permits Universal Transfer");
        return rights;
    }
}
