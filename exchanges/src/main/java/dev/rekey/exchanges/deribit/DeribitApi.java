package dev.rekey.exchanges.deribit;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Deribit. Every request is signed, so that the secret is never sent. The list of keys may hold their secrets: it is
 * read and let go.
 */
public final class DeribitApi implements ExchangeApi {

    private static final Endpoint KEYS = new Endpoint("GET", "/api/v2/private/list_api_keys", "", Market.FUTURES);
    private static final Endpoint SUMMARY =
            new Endpoint("GET", "/api/v2/private/get_account_summary", "currency=BTC", Market.FUTURES);

    /** Tells the number of the account besides, and its mail address, which is not read. */
    private static final Endpoint WHOSE =
            new Endpoint("GET", "/api/v2/private/get_account_summary", "currency=BTC&extended=true", Market.FUTURES);

    private static final int AT_ONCE = 4;

    @Override
    public List<Endpoint> endpoints() {
        return List.of(KEYS, WHOSE, SUMMARY);
    }

    /** So that each request has a nonce of its own. */
    @Override
    public boolean risingTimes() {
        return true;
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String time = Long.toString(at.toEpochMilli());
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        String text = time + "\n" + time + "\n" + endpoint.method() + "\n" + target + "\n\n";
        String signature = HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text));
        return new SignedRequest(
                endpoint.method(),
                URI.create(baseUrl + target),
                Map.of(
                        "Authorization",
                        "deri-hmac-sha256 id=" + credential.apiKey() + ",ts=" + time + ",sig=" + signature + ",nonce="
                                + time),
                null);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        JsonNode error = answer.path("error");
        return error.isObject()
                ? new Said(
                        error.path("code").asString(""), error.path("message").asString(""))
                : null;
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        JsonNode result = answer.path("result");
        return endpoint.equals(KEYS) ? result.isArray() : result.isObject();
    }

    @Override
    public void check(Session session, Findings findings) {
        ProofByCall.check(session, findings, KEYS, AT_ONCE, answer -> told(session, findings, answer.path("result")))
                .ifPresent(from -> whose(session, findings, from));
    }

    private static @Nullable List<String> told(Session session, Findings findings, JsonNode rows) {
        for (JsonNode row : rows) {
            if (session.shows(row.path("client_id").asString(""))) {
                rights(findings, row.path("max_scope"));
                return addresses(findings, row.path("ip_whitelist"));
            }
        }
        findings.unreadable(Check.TRADE);
        return null;
    }

    private static void rights(Findings findings, JsonNode scope) {
        if (!scope.isString() || scope.asString().isBlank()) {
            findings.unreadable(Check.READ);
            findings.unreadable(Check.TRADE);
            findings.unreadable(Check.NO_WITHDRAW);
            return;
        }
        List<String> scopes = List.of(scope.asString().strip().split("[ ,]+", -1));
        boolean reads = scopes.contains("account:read") || scopes.contains("account:read_write");
        findings.needed(Check.READ, reads, "account: read");
        findings.needed(Check.TRADE, scopes.contains("trade:read_write"), "trade: read_write");
        findings.moneyOut(scopes.contains("wallet:read_write") ? List.of("wallet: read_write") : List.of());
    }

    /** The list is an optional part of the answer: a key without it is bound to no address. */
    private static @Nullable List<String> addresses(Findings findings, JsonNode whitelist) {
        if (whitelist.isMissingNode() || whitelist.isNull()) {
            return List.of();
        }
        if (!whitelist.isArray()) {
            findings.unreadable(Check.ADDRESSES);
            return null;
        }
        List<String> listed = new ArrayList<>();
        whitelist.forEach(address -> listed.add(address.asString("")));
        return listed;
    }

    private static void whose(Session session, Findings findings, String from) {
        Reply summary = session.ask(from, WHOSE);
        JsonNode number = summary.json().path("result").path("id");
        if (!summary.ok()) {
            findings.disturbed(summary, Check.SAME_ACCOUNT, null);
        } else if (number.isIntegralNumber()) {
            findings.account(number.asString(), session.expectedUid());
        } else {
            findings.unreadable(Check.SAME_ACCOUNT);
        }
    }

    @Override
    public String exchange() {
        return "deribit";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }
}
