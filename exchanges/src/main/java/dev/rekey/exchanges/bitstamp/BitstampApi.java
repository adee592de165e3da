package dev.rekey.exchanges.bitstamp;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.Refusal;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Bitstamp. No call tells what a key may do: reading is proved by reading, trading and withdrawing cannot be seen
 * without an order or a withdrawal.
 *
 * <p>Each request carries a nonce that must not come twice within five minutes, from whichever address: it is random,
 * so that requests of one moment never share it. Two requests of one time therefore differ in nonce and signature.
 */
public final class BitstampApi implements ExchangeApi {

    private static final Endpoint BALANCES = new Endpoint("POST", "/api/v2/account_balances/", "", Market.SPOT);

    private static final Endpoint WITHDRAWALS = new Endpoint("POST", "/api/v2/withdrawal-requests/", "", Market.SPOT);

    private static final String NOT_LISTED = "API0002";
    private static final String SIGNATURE = "API0005";
    private static final String NONCE = "X-Auth-Nonce";
    private static final String TYPE = "application/x-www-form-urlencoded";
    /** A type without a body is refused, and a POST without a type is sent by few programs: so something is sent. */
    private static final String BODY = "foo=bar";

    private static final int AT_ONCE = 4;

    @Override
    public String exchange() {
        return "bitstamp";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(BALANCES, WITHDRAWALS);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        return sign(baseUrl, endpoint, credential, at, UUID.randomUUID().toString());
    }

    @Override
    public SignedRequest signLike(
            SignedRequest recorded, URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String nonce = recorded.headers().get(NONCE);
        if (nonce == null) {
            throw new IllegalArgumentException("a Bitstamp request has a nonce");
        }
        return sign(baseUrl, endpoint, credential, at, nonce);
    }

    private static SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at, String nonce) {
        URI url = URI.create(baseUrl + endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query()));
        String who = "BITSTAMP " + credential.apiKey();
        String time = Long.toString(at.toEpochMilli());
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String text = who
                + endpoint.method()
                + url.getRawAuthority()
                + url.getRawPath()
                + query
                + TYPE
                + nonce
                + time
                + "v2"
                + BODY;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Auth", who);
        headers.put(NONCE, nonce);
        headers.put("X-Auth-Timestamp", time);
        headers.put("X-Auth-Version", "v2");
        headers.put("Content-Type", TYPE);
        headers.put("X-Auth-Signature", HexFormat.of().formatHex(Signatures.hmacSha256(credential.secret(), text)));
        return new SignedRequest(endpoint.method(), url, headers, BODY);
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return Optional.empty();
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String reason = answer.path("reason").asString("");
        JsonNode code = answer.path("code");
        if (code.isString()) {
            return new Said(code.asString(), reason);
        }
        // Some refusals have no code, and are known by the beginning of their words.
        return answer.path("status").asString("").equals("error") ? new Said("reason: " + reason, reason) : null;
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return ExchangeApi.listsObjects(answer);
    }

    @Override
    public void check(Session session, Findings findings) {
        AddressTally tally = new AddressTally(session);
        AddressTally.Opening opening = tally.open(findings, BALANCES, NOT_LISTED);
        Reply balances = opening.reply();
        if (balances.refusedWith(NOT_LISTED)) {
            return;
        }
        String from = opening.from();
        List<String> addresses = opening.others();
        if (!balances.ok()) {
            noBalances(findings, balances, opening.known());
            return;
        }
        tally.worked(from);
        findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK, Check.READ);
        findings.notChecked(Check.TRADE, "own.trade-shown-by-an-order");
        findings.withdrawNotTold();
        tally.askEach(addresses, BALANCES, AT_ONCE, NOT_LISTED);
        tally.addTo(findings);
    }

    private static void noBalances(Findings findings, Reply reply, boolean known) {
        if (reply.refusedWith(SIGNATURE)) {
            // Also the answer for a key that was made up: which of the two is wrong is told by nothing but a list.
            Cause cause = known ? Cause.WRONG_SECRET : Cause.UNKNOWN_KEY;
            Refusal meant = reply.rows().stream()
                    .filter(row -> row.cause() == cause)
                    .findFirst()
                    .orElse(null);
            if (known) {
                findings.because(reply, meant, Check.SECRET, null);
            } else {
                findings.because(reply, meant, Check.KEY_ACCEPTED, Phrase.of(FindingCode.LOOK_AT_KEY_AND_SECRET));
                findings.notChecked(Check.SECRET, FindingCode.LOOK_AT_KEY_AND_SECRET);
            }
        } else if (reply.refusedFor(Cause.RIGHT_MISSING)) {
            findings.passed(Check.KEY_ACCEPTED);
            findings.refusedAt(reply, Check.READ, Phrase.of(FindingCode.NOT_TICKED, "Account balance"));
        } else {
            findings.refused(reply, Check.KEY_ACCEPTED, null);
        }
    }
}
