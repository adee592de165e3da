package dev.rekey.exchanges.bingx;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.check.AddressTally;
import dev.rekey.exchanges.check.Boxes;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
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
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks BingX. One call tells what a key may do and whether it is bound to addresses; it may be asked only twice a
 * second, so that the addresses are tried with the market's own call.
 */
public final class BingXApi implements ExchangeApi {

    private static final Endpoint PERMISSIONS =
            new Endpoint("GET", "/openApi/v1/account/apiPermissions", "", Market.SPOT);
    private static final Endpoint SPOT_BALANCE =
            new Endpoint("GET", "/openApi/spot/v1/account/balance", "", Market.SPOT);
    private static final Endpoint FUTURES_BALANCE =
            new Endpoint("GET", "/openApi/swap/v2/user/balance", "", Market.FUTURES);

    private static final Endpoint UID = new Endpoint("GET", "/openApi/account/v1/uid", "", Market.SPOT);

    /** Tells of one key of a user, its addresses among them. */
    private static final Endpoint KEY = new Endpoint("GET", "/openApi/account/v1/apiKey/query", "uid=*", Market.SPOT);

    private static final String DONE = "0";
    private static final String NOT_LISTED = "100419";
    private static final int AT_ONCE = 2;
    private static final Map<String, String> MONEY_OUT = moneyOut();

    @Override
    public String exchange() {
        return "bingx";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(PERMISSIONS, SPOT_BALANCE, FUTURES_BALANCE, UID, KEY);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        // Neither method nor path is signed: only the parameters, in the order of their names.
        String query = "timestamp=" + at.toEpochMilli();
        if (!endpoint.query().isEmpty()) {
            query = "apiKey=" + URLEncoder.encode(credential.apiKey(), StandardCharsets.UTF_8) + "&" + query + "&"
                    + endpoint.query();
        }
        String signature = HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), query));
        URI url = URI.create(baseUrl + endpoint.path() + "?" + query + "&signature=" + signature);
        return new SignedRequest(endpoint.method(), url, Map.of("X-BX-APIKEY", credential.apiKey()), null);
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        JsonNode code = answer.path("code");
        String text = code.isString() || code.isIntegralNumber() ? code.asString() : "";
        return text.isEmpty() || text.equals(DONE)
                ? null
                : new Said(text, answer.path("msg").asString(""));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.equals(PERMISSIONS)) {
            return rightsOf(answer).path("enableReading").isBoolean();
        }
        JsonNode data = answer.path("data");
        if (endpoint.equals(UID) || endpoint.path().equals(KEY.path())) {
            return data.isObject();
        }
        return endpoint.equals(SPOT_BALANCE)
                ? data.path("balances").isArray()
                : data.path("balance").isContainer();
    }

    /** Samples show the rights inside "data" and beside the code. */
    private static JsonNode rightsOf(JsonNode answer) {
        JsonNode data = answer.path("data");
        return data.isObject() ? data : answer;
    }

    @Override
    public void check(Session session, Findings findings) {
        AddressTally tally = new AddressTally(session);
        AddressTally.Opening opening = tally.open(findings, PERMISSIONS, NOT_LISTED);
        Reply key = opening.reply();
        if (key.refusedWith(NOT_LISTED)) {
            return;
        }
        String from = opening.from();
        List<String> addresses = opening.others();
        if (!key.ok()) {
            noKey(findings, key);
            return;
        }
        tally.worked(from);
        findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
        JsonNode rights = rightsOf(key.json());
        rights(session, findings, rights);
        boolean bound = session.whitelist().isEmpty() || bound(findings, rights);
        boolean mayAsk = !findings.open(Check.READ) && !findings.open(Check.TRADE) && market(session, findings, from);
        if (bound) {
            addresses(session, findings, tally, mayAsk ? addresses : List.of());
            if (mayAsk) {
                listed(session, findings, from);
            }
        }
    }

    private static void noKey(Findings findings, Reply key) {
        if (key.refusedFor(Cause.RIGHT_MISSING)) {
            // The rights of a key are told to a key that may read.
            findings.passed(Check.KEY_ACCEPTED);
            findings.refusedAt(key, Check.READ, Phrase.of(FindingCode.NOT_TICKED, "Read"));
        } else {
            findings.refused(key, Check.KEY_ACCEPTED, null);
        }
    }

    private static void rights(Session session, Findings findings, JsonNode rights) {
        Boxes boxes = new Boxes(findings, rights);
        boxes.needed(Check.READ, "enableReading", "Read");
        if (session.market() == Market.SPOT) {
            boxes.needed(Check.TRADE, "enableSpotAndMarginTrading", "Spot Trading");
        } else {
            boxes.needed(Check.TRADE, "enableFutures", "Perpetual Futures Trading");
        }
        boxes.moneyOut(MONEY_OUT);
    }

    /** Whether the key is bound to addresses, or may be. */
    private static boolean bound(Findings findings, JsonNode rights) {
        JsonNode restricted = rights.path("ipRestrict");
        if (restricted.isBoolean() && !restricted.booleanValue()) {
            findings.add(AddressTally.unbound());
            return false;
        }
        if (!restricted.isBoolean()) {
            // It works from our addresses, and may work from all others as well.
            findings.unreadable(Check.ADDRESSES);
        }
        return true;
    }

    private static Endpoint balance(Session session) {
        return session.market() == Market.SPOT ? SPOT_BALANCE : FUTURES_BALANCE;
    }

    /** Asks for this market. False when nothing more should be asked. */
    private static boolean market(Session session, Findings findings, String from) {
        Reply reply = session.ask(from, balance(session));
        if (reply.ok()) {
            return whose(session, findings, from, reply.json().path("data").path("balance"));
        }
        if (reply.refusedFor(Cause.RIGHT_MISSING) || reply.refusedWith(NOT_LISTED)) {
            // The rights have just been told from this address: it is neither the box nor the address.
            findings.add(Finding.waiting(Check.READ, Phrase.of(FindingCode.NOT_ACTIVE))
                    .said(reply.code(), reply.text()));
        } else {
            findings.refused(reply, Check.READ, null);
        }
        return false;
    }

    /** The balance of Futures names the user; else a call of its own does. False when nothing more should be asked. */
    private static boolean whose(Session session, Findings findings, String from, JsonNode balance) {
        String named = number(balance.isArray() ? balance.path(0).path("userId") : balance.path("userId"));
        if (!named.isEmpty()) {
            findings.account(named, session.expectedUid());
            return true;
        }
        Reply reply = session.ask(from, UID);
        String uid = number(reply.json().path("data").path("uid"));
        if (!uid.isEmpty()) {
            findings.account(uid, session.expectedUid());
        } else if (session.expectedUid() == null) {
            findings.notChecked(Check.SAME_ACCOUNT, FindingCode.ACCOUNT_NOT_TOLD_NOW);
        } else if (reply.ok()) {
            findings.unreadable(Check.SAME_ACCOUNT);
        } else {
            findings.disturbed(reply, Check.SAME_ACCOUNT, null);
        }
        return !reply.slowDown();
    }

    private static String number(JsonNode value) {
        return value.isString() || value.isIntegralNumber() ? value.asString() : "";
    }

    private static void addresses(Session session, Findings findings, AddressTally tally, List<String> others) {
        tally.askEach(others, balance(session), AT_ONCE, NOT_LISTED);
        tally.addTo(findings);
    }

    /** Also those of the whitelist that cannot be sent from here have to be on the key's list, where it is told. */
    private static void listed(Session session, Findings findings, String from) {
        String uid = findings.exchangeUid();
        if (uid == null || !uid.matches("[0-9]{1,20}")) {
            return;
        }
        JsonNode data = session.ask(from, KEY.with(uid)).json().path("data");
        List<String> listed = new ArrayList<>();
        for (JsonNode key : data.path("apiInfos")) {
            if (session.shows(key.path("apiKey").asString(""))) {
                key.path("ipAddresses").forEach(entry -> listed.add(entry.asString("")));
            }
        }
        if (!listed.isEmpty()) {
            AddressTally.compareLater(session, findings, listed);
        }
    }

    private static Map<String, String> moneyOut() {
        Map<String, String> rights = new LinkedHashMap<>();
        rights.put("enableWithdrawals", "Withdraw");
        rights.put("enableInternalTransfer", "Internal Transfer");
        rights.put("permitsUniversalTransfer", "Universal Transfer");
        return rights;
    }
}
