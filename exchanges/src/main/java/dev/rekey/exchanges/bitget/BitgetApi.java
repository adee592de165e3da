package dev.rekey.exchanges.bitget;

import dev.rekey.exchanges.Check;
import dev.rekey.exchanges.Market;
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
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Bitget. One call tells rights, addresses and account; it may be asked once a second, so that the addresses are
 * tried with another.
 */
public final class BitgetApi implements ExchangeApi {

    private static final Endpoint INFO = new Endpoint("GET", "/api/v2/spot/account/info", "", Market.SPOT);
    private static final Endpoint ASSETS = new Endpoint("GET", "/api/v2/spot/account/assets", "coin=USDT", Market.SPOT);
    private static final Endpoint FUTURES =
            new Endpoint("GET", "/api/v2/mix/account/accounts", "productType=USDT-FUTURES", Market.FUTURES);

    private static final String DONE = "00000";

    @Override
    public List<Endpoint> endpoints() {
        return List.of(INFO, ASSETS, FUTURES);
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String time = Long.toString(at.toEpochMilli());
        String target = endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query());
        byte[] signature = Signatures.hmacSha256(credential.secret(), time + endpoint.method() + target);
        return new SignedRequest(
                endpoint.method(),
                URI.create(baseUrl + target),
                Map.of(
                        "ACCESS-KEY",
                        credential.apiKey(),
                        "ACCESS-SIGN",
                        Base64.getEncoder().encodeToString(signature),
                        "ACCESS-TIMESTAMP",
                        time,
                        "ACCESS-PASSPHRASE",
                        Objects.requireNonNullElse(credential.passphrase(), "")),
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
        return endpoint.equals(INFO) ? data.path("authorities").isArray() : data.isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        Endpoint market = session.market() == Market.SPOT ? ASSETS : FUTURES;
        Optional<String> letIn = ProofByCall.check(session, findings, market, 1, answer -> {
            findings.passed(Check.PASSPHRASE, Check.READ);
            return null;
        });
        if (letIn.isPresent()) {
            Reply info = session.ask(letIn.get(), INFO);
            if (info.ok()) {
                told(session, findings, info.json().path("data"));
            } else {
                findings.disturbed(info, Check.TRADE, null);
            }
        }
    }

    private static void told(Session session, Findings findings, JsonNode data) {
        rights(session.market(), findings, data.path("authorities"));
        String uid = data.path("userId").asString("");
        if (uid.isEmpty()) {
            findings.unreadable(Check.SAME_ACCOUNT);
        } else {
            findings.account(uid, session.expectedUid());
        }
        JsonNode addresses = data.path("ips");
        if (addresses.isString() || addresses.isNull()) {
            AddressTally.compareLater(
                    session,
                    findings,
                    Stream.of(addresses.asString("").split("[,\\s]+", -1))
                            .filter(address -> !address.isEmpty())
                            .toList());
        } else {
            findings.unreadable(Check.ADDRESSES);
        }
    }

    /** Older keys show plain words in place of the codes. */
    private static void rights(Market market, Findings findings, JsonNode authorities) {
        List<String> rights = new ArrayList<>();
        for (JsonNode right : authorities) {
            if (!right.isString()) {
                findings.unreadable(Check.TRADE);
                findings.unreadable(Check.NO_WITHDRAW);
                return;
            }
            rights.add(right.asString());
        }
        boolean plainTrade = rights.contains("trade");
        if (market == Market.SPOT) {
            findings.needed(Check.TRADE, plainTrade || rights.contains("stow"), "Spot trade");
        } else {
            boolean both = rights.contains("coow") && rights.contains("cpow");
            findings.needed(Check.TRADE, plainTrade || both, "Futures orders and holdings");
        }
        findings.moneyOut(rights.stream().flatMap(BitgetApi::moneyOut).toList());
    }

    /** The box of a right that moves money, as the form names it. */
    private static Stream<String> moneyOut(String right) {
        if (right.equals("wwow") || right.contains("withdraw")) {
            return Stream.of("Withdraw");
        }
        return right.equals("wtow") || right.contains("transfer") ? Stream.of("Transfer") : Stream.empty();
    }

    @Override
    public String exchange() {
        return "bitget";
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return credential.passphrase() == null || credential.passphrase().isEmpty()
                ? Optional.of("passphrase")
                : Optional.empty();
    }
}
