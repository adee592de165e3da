package dev.rekey.exchanges.kucoin;

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
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks KuCoin. What a key may do, where from and whose it is are all told by one call, on the spot host. */
public final class KuCoinApi implements ExchangeApi {

    private static final Endpoint KEY = new Endpoint("GET", "/api/v1/user/api-key", "", Market.SPOT);
    private static final Endpoint ACCOUNTS = new Endpoint("GET", "/api/v1/accounts", "currency=USDT", Market.SPOT);
    private static final Endpoint OVERVIEW =
            new Endpoint("GET", "/api/v1/account-overview", "currency=USDT", Market.FUTURES);

    private static final String DONE = "200000";
    private static final String NOT_LISTED = "400006";
    private static final int AT_ONCE = 4;

    @Override
    public String exchange() {
        return "kucoin";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(KEY, ACCOUNTS, OVERVIEW);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String passphrase = credential.passphrase();
        if (passphrase == null) {
            throw new IllegalArgumentException("a KuCoin key has a passphrase");
        }
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        String time = Long.toString(at.toEpochMilli());
        Map<String, String> headers = new LinkedHashMap<>();
        // Keys of version 3 sign as those of version 2 do, and both are taken with this number.
        headers.put("KC-API-KEY-VERSION", "2");
        headers.put("KC-API-KEY", credential.apiKey());
        headers.put("KC-API-TIMESTAMP", time);
        headers.put("KC-API-PASSPHRASE", signed(credential, passphrase));
        headers.put("KC-API-SIGN", signed(credential, time + endpoint.method() + target));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + target), headers, null);
    }

    private static String signed(Credential credential, String text) {
        return Base64.getEncoder().encodeToString(Signatures.hmacSha256(credential.secret(), text));
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        String passphrase = credential.passphrase();
        return passphrase == null || passphrase.isEmpty() ? Optional.of("passphrase") : Optional.empty();
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String code = text(answer.path("code"));
        return code.isEmpty() || code.equals(DONE)
                ? null
                : new Said(code, answer.path("msg").asString(""));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        JsonNode data = answer.path("data");
        boolean shape;
        if (endpoint.equals(KEY)) {
            shape = data.path("permission").isString()
                    && !data.path("permission").asString().isBlank();
        } else {
            shape = endpoint.equals(ACCOUNTS) ? data.isArray() : data.isObject();
        }
        return DONE.equals(text(answer.path("code"))) && shape;
    }

    @Override
    public void check(Session session, Findings findings) {
        List<String> addresses = new ArrayList<>(session.usable());
        String from = addresses.remove(0);
        Map<String, Reply> refused = new LinkedHashMap<>();
        Reply key = session.ask(from, KEY);
        if (key.refusedWith(NOT_LISTED)) {
            // Only a key that is known has a list.
            findings.passed(Check.KEY_ACCEPTED);
            refused.put(from, key);
            if (!addresses.isEmpty()) {
                from = addresses.remove(0);
                key = session.ask(from, KEY);
                if (key.refusedWith(NOT_LISTED)) {
                    refused.put(from, key);
                }
            }
        }
        if (key.ok()) {
            findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.PASSPHRASE, Check.CLOCK);
            JsonNode told = key.json().path("data");
            rights(session, findings, told);
            account(session, findings, told);
            boolean mayAsk = findings.open(Check.READ) || market(session, findings, from);
            addresses(session, findings, told, from, refused, mayAsk ? addresses : List.of());
        } else if (refused.isEmpty() || !key.refusedWith(NOT_LISTED)) {
            noKey(findings, key);
        } else {
            AddressTally tally = new AddressTally(session);
            refused.forEach(tally::refused);
            tally.addTo(findings);
        }
    }

    private static void noKey(Findings findings, Reply key) {
        if (key.refusedFor(Cause.WRONG_SECRET) || key.refusedFor(Cause.WRONG_PASSPHRASE)) {
            // The secret also signs the passphrase, so that either of the two answers may mean either of them.
            findings.refused(key, Check.SECRET, Phrase.of(FindingCode.LOOK_AT_SECRET_AND_PASSPHRASE));
            findings.notChecked(Check.SECRET, FindingCode.LOOK_AT_SECRET_AND_PASSPHRASE);
            findings.notChecked(Check.PASSPHRASE, FindingCode.LOOK_AT_SECRET_AND_PASSPHRASE);
        } else if (key.refusedFor(Cause.RIGHT_MISSING)) {
            findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.PASSPHRASE, Check.CLOCK);
            findings.refusedAt(key, Check.READ, Phrase.of(FindingCode.NOT_TICKED, "General"));
        } else {
            findings.refused(key, Check.KEY_ACCEPTED, null);
        }
    }

    private static void rights(Session session, Findings findings, JsonNode told) {
        List<String> rights = split(told.path("permission").asString(""));
        Set<String> known = rights.stream().map(KuCoinApi::lower).collect(Collectors.toSet());
        box(findings, known, Check.READ, "General");
        box(findings, known, Check.TRADE, session.market() == Market.SPOT ? "Spot" : "Futures");
        List<String> out = rights.stream()
                .filter(right -> lower(right).equals("transfer") || lower(right).contains("withdraw"))
                .toList();
        findings.moneyOut(out);
    }

    private static void box(Findings findings, Set<String> rights, Check check, String box) {
        // Keys of unified accounts show one word in place of the others.
        findings.needed(check, rights.contains(lower(box)) || rights.contains("unified"), box);
    }

    private static void account(Session session, Findings findings, JsonNode told) {
        String uid = text(told.path("uid"));
        if (uid.isEmpty()) {
            findings.unreadable(Check.SAME_ACCOUNT);
        } else {
            findings.account(uid, session.expectedUid());
        }
    }

    /** Asks for this market. False when nothing more should be asked. */
    private static boolean market(Session session, Findings findings, String from) {
        boolean spot = session.market() == Market.SPOT;
        Reply reply = session.ask(from, spot ? ACCOUNTS : OVERVIEW);
        if (reply.refusedFor(Cause.RIGHT_MISSING)) {
            findings.refusedAt(reply, Check.TRADE, Phrase.of(FindingCode.NOT_TICKED, spot ? "Spot" : "Futures"));
        } else if (reply.refusedWith(NOT_LISTED)) {
            findings.add(Finding.waiting(Check.READ, Phrase.of(FindingCode.NOT_ACTIVE))
                    .said(reply.code(), reply.text()));
        } else if (!reply.ok()) {
            findings.refused(reply, Check.READ, null);
        }
        return !reply.slowDown();
    }

    private static void addresses(
            Session session,
            Findings findings,
            JsonNode told,
            String from,
            Map<String, Reply> refused,
            List<String> others) {
        JsonNode list = told.path("ipWhitelist");
        if (!list.isMissingNode() && !list.isNull() && !list.isString()) {
            findings.unreadable(Check.ADDRESSES);
            return;
        }
        List<String> listed = split(list.asString(""));
        if (!session.whitelist().isEmpty() && listed.isEmpty()) {
            findings.add(AddressTally.unbound());
            return;
        }
        AddressTally tally = new AddressTally(session);
        List<String> ask = tally.compare(listed, others);
        tally.worked(from);
        refused.forEach(tally::refused);
        tally.askEach(ask, KEY, AT_ONCE, NOT_LISTED);
        tally.addTo(findings);
    }

    private static List<String> split(String words) {
        return Arrays.stream(words.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** Codes and account numbers are written as text or as numbers. */
    private static String text(JsonNode value) {
        return value.isString() || value.isIntegralNumber() ? value.asString() : "";
    }
}
