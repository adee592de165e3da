package dev.rekey.exchanges.krakenfutures;

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
 * Asks Kraken Futures. Without a nonce nothing about nonces can go wrong, so none is sent. That the whole path of the call
 * for a key's rights is signed is what others do and not documented: if Kraken refuses it although the key was just
 * taken, nothing is said of the rights.
 */
public final class KrakenFuturesApi implements ExchangeApi {

    private static final Endpoint ACCOUNTS = new Endpoint("GET", "/derivatives/api/v3/accounts", "", Market.FUTURES);
    private static final Endpoint KEY = new Endpoint("GET", "/api/auth/v1/api-keys/v3/check", "", Market.FUTURES);
    private static final String UNSIGNED = "/derivatives";
    private static final String NO_ACCESS = "NO_ACCESS";
    private static final Set<String> LEVELS = Set.of(NO_ACCESS, "READ_ONLY", "FULL_ACCESS");
    private static final int AT_ONCE = 4;

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ACCOUNTS, KEY);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        byte[] secret = decoded(credential)
                .orElseThrow(() -> new IllegalArgumentException("a Kraken secret is base64, and this one is not"));
        String path =
                endpoint.path().startsWith(UNSIGNED) ? endpoint.path().substring(UNSIGNED.length()) : endpoint.path();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        headers.put("APIKey", credential.apiKey());
        headers.put(
                "Authent", Base64.getEncoder().encodeToString(Signatures.hmacSha512(secret, Signatures.sha256(path))));
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + endpoint.path()), headers, null);
    }

    /** With or without the signs that fill it up. */
    private static Optional<byte[]> decoded(Credential credential) {
        try {
            byte[] secret = Base64.getDecoder().decode(credential.secret().replaceAll("=+$", ""));
            return secret.length == 0 ? Optional.empty() : Optional.of(secret);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String error =
                answer.path("error").asString(answer.path("errors").path(0).asString(""));
        return error.isEmpty() ? null : new Said(error, answer.path("message").asString(error));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        return endpoint.equals(KEY)
                ? answer.path("permissions").isObject()
                : answer.path("accounts").isObject();
    }

    @Override
    public void check(Session session, Findings findings) {
        Optional<String> letIn = ProofByCall.check(session, findings, ACCOUNTS, AT_ONCE, answer -> {
            findings.passed(Check.READ);
            return null;
        });
        if (letIn.isPresent()) {
            Reply key = session.ask(letIn.get(), KEY);
            if (key.ok()) {
                told(session, findings, key.json());
            } else {
                findings.disturbed(key, Check.TRADE, null);
            }
        }
    }

    private static void told(Session session, Findings findings, JsonNode key) {
        JsonNode levels = key.path("permissions");
        String general = levels.path("general").asString("");
        if (LEVELS.contains(general)) {
            findings.needed(Check.TRADE, general.equals("FULL_ACCESS"), "General API: Full Access");
        } else {
            findings.unreadable(Check.TRADE);
        }
        String transfer = levels.path("transfer").asString("");
        if (LEVELS.contains(transfer)) {
            findings.moneyOut(transfer.equals(NO_ACCESS) ? List.of() : List.of("Withdrawal API: " + transfer));
        } else {
            findings.unreadable(Check.NO_WITHDRAW);
        }
        String uid = key.path("accountUid").asString("");
        if (uid.isEmpty()) {
            findings.unreadable(Check.SAME_ACCOUNT);
        } else {
            findings.account(uid, session.expectedUid());
        }
        JsonNode ranges = key.path("allowedCidrBlocks");
        if (ranges.isArray()) {
            List<String> listed = new ArrayList<>();
            ranges.forEach(range -> listed.add(range.asString("")));
            AddressTally.compareLater(session, findings, listed);
        } else if (key.path("allowedCidrBlock").isString()) {
            AddressTally.compareLater(
                    session, findings, List.of(key.path("allowedCidrBlock").asString()));
        } else {
            findings.unreadable(Check.ADDRESSES);
        }
    }

    @Override
    public String exchange() {
        return "krakenfutures";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return decoded(credential).isPresent() ? Optional.empty() : Optional.of("secret");
    }
}
