package dev.rekey.exchanges.bitget;

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

    private static final Endpoint UNIFIED = new Endpoint("GET", "/api/v3/account/settings", "", Market.SPOT);
    private static final Endpoint UNIFIED_INFO = new Endpoint("GET", "/api/v3/account/info", "", Market.SPOT);

    private static final String DONE = "00000";

    /** How a unified account refuses the calls of classic ones, whatever the key. */
    private static final String ONLY_UNIFIED = "40085";

    @Override
    public List<Endpoint> endpoints() {
        return List.of(INFO, ASSETS, FUTURES, UNIFIED, UNIFIED_INFO);
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
        if (!answer.path("code").asString("").equals(DONE)) {
            return false;
        }
        if (endpoint.equals(INFO)) {
            return data.path("authorities").isArray();
        } else if (endpoint.equals(UNIFIED_INFO)) {
            return data.path("permissions").isArray();
        }
        return endpoint.equals(UNIFIED) ? data.isObject() : data.isArray();
    }

    @Override
    public void check(Session session, Findings findings) {
        Endpoint market = session.market() == Market.SPOT ? ASSETS : FUTURES;
        // Accounts are classic or unified, and each kind is closed to the calls of the other.
        Reply kind = session.ask(session.usable().get(0), market);
        if (kind.slowDown() || !(kind.ok() || kind.refused())) {
            findings.refused(kind, Check.KEY_ACCEPTED, null);
            return;
        }
        boolean unified = kind.refusedWith(ONLY_UNIFIED);
        Optional<String> letIn = ProofByCall.check(session, findings, unified ? UNIFIED : market, 1, answer -> {
            findings.passed(Check.PASSPHRASE, Check.READ);
            return null;
        });
        if (letIn.isPresent()) {
            Reply info = session.ask(letIn.get(), unified ? UNIFIED_INFO : INFO);
            if (info.ok()) {
                told(session, findings, info.json().path("data"), unified);
            } else {
                findings.disturbed(info, Check.TRADE, null);
            }
        }
    }

    private static void told(Session session, Findings findings, JsonNode data, boolean unified) {
        Optional<List<String>> told = rights(data.path(unified ? "permissions" : "authorities"));
        if (told.isEmpty()) {
            findings.unreadable(Check.TRADE);
            findings.unreadable(Check.NO_WITHDRAW);
        } else {
            List<String> rights = told.get();
            findings.moneyOut(rights.stream().flatMap(BitgetApi::moneyOut).toList());
            if (unified) {
                unifiedTrade(findings, rights, data.path("permType").asString(""));
            } else {
                classicTrade(session.market(), findings, rights);
            }
        }
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

    private static Optional<List<String>> rights(JsonNode list) {
        List<String> rights = new ArrayList<>();
        list.forEach(right -> rights.add(right.asString("")));
        return list.valueStream().allMatch(JsonNode::isString) ? Optional.of(rights) : Optional.empty();
    }

    /** Older keys show plain words in place of the codes. */
    private static void classicTrade(Market market, Findings findings, List<String> rights) {
        boolean plainTrade = rights.contains("trade");
        if (market == Market.SPOT) {
            findings.needed(Check.TRADE, plainTrade || rights.contains("stow"), "Spot trade");
        } else {
            boolean both = rights.contains("coow") && rights.contains("cpow");
            findings.needed(Check.TRADE, plainTrade || both, "Futures orders and holdings");
        }
    }

    /** One right covers both markets, and the key as a whole reads or writes. */
    private static void unifiedTrade(Findings findings, List<String> rights, String type) {
        switch (type.replace('_', '-')) {
            case "read-and-write" ->
                findings.needed(Check.TRADE, rights.contains("uta_trade"), "Unified account trade");
            case "read-only" -> findings.needed(Check.TRADE, false, "Read-write");
            default -> findings.unreadable(Check.TRADE);
        }
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
