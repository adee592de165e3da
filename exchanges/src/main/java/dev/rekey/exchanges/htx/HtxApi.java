package dev.rekey.exchanges.htx;

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
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks HTX, on two hosts. The host is part of what is signed, and the words of a refusal tell more than its code. */
public final class HtxApi implements ExchangeApi {

    private static final Endpoint ACCOUNTS = new Endpoint("GET", "/v1/account/accounts", "", Market.SPOT);
    private static final Endpoint UID = new Endpoint("GET", "/v2/user/uid", "", Market.SPOT);
    private static final Endpoint KEYS = new Endpoint("GET", "/v2/user/api-key", "uid=*", Market.SPOT);
    private static final Endpoint UNIFIED =
            new Endpoint("GET", "/linear-swap-api/v3/unified_account_info", "", Market.FUTURES);
    private static final Endpoint CROSS =
            new Endpoint("POST", "/linear-swap-api/v1/swap_cross_account_info", "", Market.FUTURES);

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String BAD_SIGNATURE = "Signature not valid: ";
    private static final int AT_ONCE = 4;
    private static final int DONE = 200;

    /** How the list of keys is refused to the key of a sub-account. */
    private static final String FORBIDDEN = "1002";

    private static final String NOT_THIS_ACCOUNT = "2002";

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ACCOUNTS, UID, KEYS, UNIFIED, CROSS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        SortedSet<String> parameters = new TreeSet<>();
        parameters.add("AccessKeyId=" + encoded(credential.apiKey()));
        parameters.add("SignatureMethod=HmacSHA256");
        parameters.add("SignatureVersion=2");
        parameters.add("Timestamp=" + encoded(SECONDS.format(at)));
        if (!endpoint.query().isEmpty()) {
            parameters.add(endpoint.query());
        }
        String query = String.join("&", parameters);
        String text = String.join(
                "\n", endpoint.method(), baseUrl.getAuthority().toLowerCase(Locale.ROOT), endpoint.path(), query);
        String signature = Base64.getEncoder().encodeToString(Signatures.hmacSha256(credential.secret(), text));
        boolean post = endpoint.method().equals("POST");
        return new SignedRequest(
                endpoint.method(),
                URI.create(baseUrl + endpoint.path() + "?" + query + "&Signature=" + encoded(signature)),
                Map.of("Content-Type", post ? "application/json" : "application/x-www-form-urlencoded"),
                post ? "{\"margin_account\":\"USDT\"}" : null);
    }

    /** The number of the account stands in the address of one call. */
    @Override
    public SignedRequest signLike(
            SignedRequest recorded, URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        Matcher uid = Pattern.compile("[?&]uid=([0-9]+)").matcher(recorded.url().toString());
        return sign(baseUrl, endpoint.equals(KEYS) && uid.find() ? KEYS.with(uid.group(1)) : endpoint, credential, at);
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        if ("error".equals(answer.path("status").asString(""))) {
            boolean spot = answer.has("err-code");
            String code = answer.path(spot ? "err-code" : "err_code").asString("");
            String text = answer.path(spot ? "err-msg" : "err_msg").asString("");
            return new Said(text.startsWith(BAD_SIGNATURE) ? cause(text) : code, text);
        }
        String code = Said.number(answer.path("code"));
        return code.isEmpty() || code.equals(String.valueOf(DONE))
                ? null
                : new Said(
                        code,
                        answer.path(answer.has("message") ? "message" : "msg").asString(""));
    }

    /** "Signature not valid: Incorrect Access key [Access key错误]" is about "Incorrect Access key". */
    private static String cause(String text) {
        String words = text.substring(BAD_SIGNATURE.length());
        int bracket = words.indexOf('[');
        return (bracket < 0 ? words : words.substring(0, bracket)).strip();
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        JsonNode data = answer.path("data");
        boolean done = answer.path("status").asString("").equals("ok")
                || answer.path("code").intValue(0) == DONE;
        return done && (endpoint.equals(UID) ? data.isIntegralNumber() : data.isArray());
    }

    @Override
    public void check(Session session, Findings findings) {
        Endpoint proof = ACCOUNTS;
        if (session.market() == Market.FUTURES) {
            // Accounts are of two kinds, each with a call of its own: which one this is shows by asking.
            Reply unified = session.ask(session.usable().get(0), UNIFIED);
            if (unified.slowDown() || !(unified.ok() || unified.refused())) {
                findings.refused(unified, Check.KEY_ACCEPTED, null);
                return;
            }
            proof = unified.refused() && unified.rows().isEmpty() ? CROSS : UNIFIED;
        }
        ProofByCall.check(session, findings, proof, AT_ONCE, answer -> {
                    findings.passed(Check.READ);
                    return null;
                })
                .ifPresent(from -> rights(session, findings, from));
    }

    private static void rights(Session session, Findings findings, String from) {
        Reply uid = session.ask(from, UID);
        if (!uid.ok()) {
            findings.disturbed(uid, Check.TRADE, null);
            return;
        }
        String account = uid.json().path("data").asString("");
        if (!account.matches("[0-9]{1,20}")) {
            findings.unreadable(Check.TRADE);
            return;
        }
        findings.account(account, session.expectedUid());
        Reply keys = session.ask(from, KEYS.with(account));
        if (keys.refusedWith(FORBIDDEN, NOT_THIS_ACCOUNT)) {
            findings.notChecked(Check.TRADE, "own.main-account-tells-trade");
            findings.notChecked(Check.NO_WITHDRAW, "own.main-account-tells-withdraw");
            findings.notChecked(Check.EXPIRY, "own.main-account-tells-expiry");
            return;
        }
        if (!keys.ok()) {
            findings.disturbed(keys, Check.TRADE, null);
            return;
        }
        for (JsonNode row : keys.json().path("data")) {
            if (session.shows(row.path("accessKey").asString(""))) {
                permission(findings, row.path("permission"));
                addresses(session, findings, row.path("ipAddresses"));
                end(session, findings, row);
                return;
            }
        }
        findings.unreadable(Check.TRADE);
    }

    private static void permission(Findings findings, JsonNode permission) {
        if (!permission.isString()) {
            findings.unreadable(Check.TRADE);
            findings.unreadable(Check.NO_WITHDRAW);
            return;
        }
        List<String> rights = listed(permission.asString());
        findings.needed(Check.TRADE, rights.contains("trade"), "Trade");
        findings.moneyOut(rights.contains("withdraw") ? List.of("Withdraw") : List.of());
    }

    /** A key without addresses is listed without them, or with none. */
    private static void addresses(Session session, Findings findings, JsonNode addresses) {
        if (addresses.isString() || addresses.isNull() || addresses.isMissingNode()) {
            AddressTally.compareLater(session, findings, listed(addresses.asString("")));
        } else {
            findings.unreadable(Check.ADDRESSES);
        }
    }

    private static List<String> listed(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static void end(Session session, Findings findings, JsonNode row) {
        JsonNode days = row.path("validDays");
        if (!days.isIntegralNumber()) {
            findings.unreadable(Check.EXPIRY);
        } else if (days.intValue() < 0) {
            findings.passed(Check.EXPIRY, Phrase.of(FindingCode.NEVER_ENDS));
        } else {
            Instant end = session.now().plus(Duration.ofDays(days.intValue()));
            findings.expires(end);
            findings.passed(
                    Check.EXPIRY,
                    Phrase.of(
                            FindingCode.ENDS,
                            LocalDate.ofInstant(end, ZoneOffset.UTC).toString()));
        }
    }

    @Override
    public String exchange() {
        return "htx";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
