package dev.rekey.sandbox.okx;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyOrder;
import dev.rekey.sandbox.KeyRing;
import dev.rekey.sandbox.Letters;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Permission;
import dev.rekey.sandbox.Problem;
import dev.rekey.sandbox.Refusal;
import dev.rekey.sandbox.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Plays OKX. Both markets share the account, so that both ports answer alike.
 *
 * <p>The order of its checks is not documented. Here: headers, time, key, address, signature, passphrase, right.
 */
public final class Okx implements Exchange {

    private static final String READ = "read_only";
    private static final String TRADE = "trade";
    private static final String WITHDRAW = "withdraw";
    private static final Pattern PASSPHRASE = Pattern.compile("[^\\s\\p{C}]{8,32}");
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | 50111 | Invalid OK-ACCESS-KEY.
            200 | 50119 | API key doesn't exist
            401 | 50101 | APIKey does not match current environment.
            401 | 50113 | Invalid signature.
            401 | 50105 | Request header "OK-ACCESS-PASSPHRASE" incorrect.
            401 | 50110 | Your IP 203.0.113.9 is not included in your API key's IP whitelist.
            403 | 50035 | This endpoint requires that APIKey must be bound to IP
            401 | 50102 | Timestamp request expired.
            401 | 50112 | Invalid OK-ACCESS-TIMESTAMP.
            400 | 50100 | API frozen, please contact customer service.
            200 | 50007 | User blocked.
            200 | 50120 | This API key doesn't have permission to use this function
            200 | 50030 | You don't have permission to use this API endpoint
            200 | 51010 | You can't complete this request under your current account mode.
            429 | 50011 | Requests too frequent.
            429 | 50013 | Systems are busy. Please try again later.
            503 | 50001 | Service temporarily unavailable.
            500 | 50026 | System error. Try again later.
            200 | 50121 | You can't access our services through the IP address.
            """);

    @Override
    public String id() {
        return "okx";
    }

    @Override
    public String name() {
        return "OKX";
    }

    @Override
    public String accent() {
        return "#121212";
    }

    @Override
    public String onAccent() {
        return "#ffffff";
    }

    @Override
    public List<String> markets() {
        return List.of("SPOT", "FUTURES");
    }

    @Override
    public List<Permission> permissions() {
        String group = "API permissions";
        return List.of(
                new Permission(READ, group, "Read", true),
                new Permission(TRADE, group, "Trade", false),
                new Permission(WITHDRAW, group, "Withdraw", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(READ, TRADE);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm("Link IP address", "Separate IP addresses by commas, at most 20.", 20, true, false);
    }

    @Override
    public String keyName() {
        return "API key";
    }

    @Override
    public String secretName() {
        return "Secret key";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(UUID.randomUUID().toString(), Letters.of(random, "0123456789ABCDEF", 32));
    }

    @Override
    public boolean wantsPassphrase() {
        return true;
    }

    @Override
    public List<Problem> problems(KeyOrder order) {
        String passphrase = order.passphrase();
        return passphrase != null && PASSPHRASE.matcher(passphrase).matches()
                ? List.of()
                : List.of(new Problem("passphrase", "A passphrase has 8 to 32 characters and no spaces."));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "GET /api/v5/public/time" ->
                good(object("ts", Long.toString(call.serverTime().toEpochMilli())));
            case "GET /api/v5/account/config" -> signed(call, keys, Okx::config);
            case "GET /api/v5/account/balance" ->
                signed(call, keys, key -> object("totalEq", "0", "details", List.of()));
            default -> refusal(404, "50404", "Not found");
        };
    }

    private static Answer signed(Call call, KeyRing keys, Function<LiveKey, Object> whenAllowed) {
        String time = call.header("OK-ACCESS-TIMESTAMP");
        String signature = call.header("OK-ACCESS-SIGN");
        String passphrase = call.header("OK-ACCESS-PASSPHRASE");
        if (time == null || signature == null || passphrase == null) {
            return refusal(401, "50103", "Request header \"OK-ACCESS-KEY\" can not be empty.");
        }
        try {
            if (Duration.between(Instant.parse(time), call.serverTime()).abs().compareTo(WINDOW) > 0) {
                return refusal(401, "50102", "Timestamp request expired.");
            }
        } catch (DateTimeException unreadable) {
            return refusal(401, "50112", "Invalid OK-ACCESS-TIMESTAMP.");
        }
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("OK-ACCESS-KEY"), ""));
        if (key == null) {
            return refusal(401, "50111", "Invalid OK-ACCESS-KEY.");
        }
        if (!key.accepts(call.address())) {
            return refusal(
                    401, "50110", "Your IP " + call.address() + " is not included in your API key's IP whitelist.");
        }
        byte[] text =
                Signatures.join((time + call.method() + call.target()).getBytes(StandardCharsets.UTF_8), call.body());
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text);
        if (!Signatures.same(Base64.getEncoder().encodeToString(expected), signature)) {
            return refusal(401, "50113", "Invalid signature.");
        }
        if (!Signatures.same(Objects.requireNonNullElse(key.key().passphrase(), ""), passphrase)) {
            return refusal(401, "50105", "Request header \"OK-ACCESS-PASSPHRASE\" incorrect.");
        }
        if (!key.may(READ)) {
            return refusal(200, "50120", "This API key doesn't have permission to use this function");
        }
        keys.used(key);
        return good(whenAllowed.apply(key));
    }

    private static Object config(LiveKey key) {
        return object(
                "acctLv", "2",
                "posMode", "net_mode",
                "ip", String.join(",", key.terms().addresses()),
                "label", key.key().label(),
                "perm", String.join(",", key.terms().permissions()),
                "uid", key.user().uid(),
                "mainUid",
                        Objects.requireNonNullElse(
                                key.user().parentUid(), key.user().uid()));
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal(refusal.status(), refusal.code(), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(503, "50001", "Service temporarily unavailable.");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, "50011", "Requests too frequent.");
    }

    private static Answer good(Object data) {
        return Answer.json(200, object("code", "0", "msg", "", "data", List.of(data)));
    }

    private static Answer refusal(int status, String code, String message) {
        return Answer.json(status, object("code", code, "msg", message, "data", List.of()));
    }
}
