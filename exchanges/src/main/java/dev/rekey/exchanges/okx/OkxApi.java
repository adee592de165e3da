package dev.rekey.exchanges.okx;

import dev.rekey.exchanges.catalog.Cause;
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
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks OKX. One call tells nearly everything and may be asked five times in two seconds, so that the addresses are tried
 * with the balance.
 */
public final class OkxApi implements ExchangeApi {

    private static final Endpoint KEY = new Endpoint("GET", "/api/v5/account/config", "", Market.SPOT);
    private static final Endpoint SPOT = new Endpoint("GET", "/api/v5/account/balance", "ccy=USDT", Market.SPOT);
    private static final Endpoint FUTURES = new Endpoint("GET", "/api/v5/account/balance", "ccy=USDT", Market.FUTURES);

    private static final String DONE = "0";

    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public List<Endpoint> endpoints() {
        return List.of(KEY, SPOT, FUTURES);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String time = MILLISECONDS.format(at);
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        byte[] signature = Signatures.hmacSha256(credential.secret(), time + endpoint.method() + target);
        return new SignedRequest(
                endpoint.method(),
                URI.create(baseUrl + target),
                Map.of(
                        "OK-ACCESS-KEY",
                        credential.apiKey(),
                        "OK-ACCESS-PASSPHRASE",
                        Objects.requireNonNullElse(credential.passphrase(), ""),
                        "OK-ACCESS-TIMESTAMP",
                        time,
                        "OK-ACCESS-SIGN",
                        Base64.getEncoder().encodeToString(signature)),
                null);
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String code = answer.path("code").asString("");
        return code.isEmpty() || code.equals(DONE)
                ? null
                : new Said(code, answer.path("msg").asString(""));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        JsonNode data = answer.path("data");
        return answer.path("code").asString("").equals(DONE)
                && (endpoint.equals(KEY) ? data.path(0).path("perm").isString() : data.isArray());
    }

    @Override
    public void check(Session session, Findings findings) {
        Endpoint balance = session.market() == Market.SPOT ? SPOT : FUTURES;
        Optional<String> letIn = ProofByCall.check(session, findings, balance, 1, answer -> {
            findings.passed(Check.PASSPHRASE, Check.READ);
            return null;
        });
        if (letIn.isPresent()) {
            Reply key = session.ask(letIn.get(), KEY);
            if (key.ok()) {
                told(session, findings, key.json().path("data").path(0));
            } else {
                findings.disturbed(key, Check.TRADE, null);
            }
        }
    }

    private static void told(Session session, Findings findings, JsonNode data) {
        List<String> rights = listed(data.path("perm").asString(""));
        if (rights.isEmpty()) {
            findings.unreadable(Check.TRADE);
            findings.unreadable(Check.NO_WITHDRAW);
        } else {
            findings.needed(Check.TRADE, rights.contains("trade"), "Trade");
            findings.moneyOut(rights.contains("withdraw") ? List.of("Withdraw") : List.of());
        }
        if (session.market() == Market.FUTURES
                && data.path("acctLv").asString("").equals("1")) {
            findings.failed(Check.TRADE, Cause.RIGHT_MISSING, Phrase.of("own.spot-mode"), Step.VERIFY);
        }
        String uid = data.path("uid").asString("");
        if (uid.isEmpty()) {
            findings.unreadable(Check.SAME_ACCOUNT);
        } else {
            findings.account(uid, session.expectedUid());
        }
        if (data.path("ip").isString()) {
            // Also those of the whitelist that cannot be sent from here have to be on it.
            AddressTally.compareLater(session, findings, listed(data.path("ip").asString()));
        } else {
            findings.unreadable(Check.ADDRESSES);
        }
    }

    private static List<String> listed(String text) {
        return Stream.of(text.split("[,\\s]+", -1))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    @Override
    public String exchange() {
        return "okx";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return credential.passphrase() == null || credential.passphrase().isEmpty()
                ? Optional.of("passphrase")
                : Optional.empty();
    }
}
