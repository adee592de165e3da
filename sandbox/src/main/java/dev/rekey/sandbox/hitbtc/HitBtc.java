package dev.rekey.sandbox.hitbtc;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyRing;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Permission;
import dev.rekey.sandbox.Refusal;
import dev.rekey.sandbox.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plays HitBTC.
 *
 * <p>Its order of checks is not documented. Here: header, key, time, signature, address, permission. Unconfirmed: that
 * the time, a missing address and an unknown key are all answered with 1002, the window of ten seconds, and how many
 * addresses a key takes.
 */
public final class HitBtc implements Exchange {

    private static final String READING = "Order book, History, Trading balance";
    private static final String ORDERS = "Place/cancel orders";
    private static final String PAYMENTS = "Payment information";
    private static final String WITHDRAW = "Withdraw cryptocurrencies";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    private static final Pattern HEADER = Pattern.compile("HS256 ([A-Za-z0-9+/]+={0,2})");
    private static final Pattern TOKEN = Pattern.compile("([^:]+):([0-9a-f]{64}):([0-9]{1,18})");
    private static final long WINDOW = 10_000;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | 1002 | Authorization failed
            403 | 1003 | Action is forbidden for this API key
            401 | 403 | Action is forbidden for account
            401 | 600 | Action not allowed
            403 | 10021 | User disabled
            403 | 21003 | Account suspended
            403 | 21004 | Account locked
            429 | 429 | Too many requests
            500 | 500 | Internal Server Error
            503 | 503 | Service Unavailable
            504 | 504 | Gateway Timeout
            503 | 20010 | Exchange temporary closed
            """);

    @Override
    public String id() {
        return "hitbtc";
    }

    @Override
    public String name() {
        return "HitBTC";
    }

    @Override
    public String accent() {
        return "#0f5fd7";
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
        String group = "Access rights";
        return List.of(
                new Permission(READING, group, READING, false),
                new Permission(ORDERS, group, ORDERS, false),
                new Permission(PAYMENTS, group, PAYMENTS, false),
                new Permission(WITHDRAW, group, WITHDRAW, false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(READING);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(READING, ORDERS);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP whitelist",
                "One IP address on each line. Left empty, the key works from anywhere.",
                50,
                false,
                true);
    }

    @Override
    public String createName() {
        return "New API key";
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
        return new Credential(letters(random), letters(random));
    }

    private static String letters(SecureRandom random) {
        return random.ints(32, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /api/3/spot/balance", "FUTURES GET /api/3/futures/balance" ->
                signed(call, keys, READING, List.of(object("currency", "USDT", "available", "0", "reserved", "0")));
            case "SPOT GET /api/3/spot/order" -> signed(call, keys, ORDERS, List.of());
            case "SPOT GET /api/3/wallet/balance" -> signed(call, keys, PAYMENTS, List.of());
            case "SPOT GET /api/2/account/crypto/estimate-withdraw" ->
                signed(call, keys, WITHDRAW, object("fee", "0.0003"));
            default -> refusal(404, 404, "Not found", "");
        };
    }

    private static Answer signed(Call call, KeyRing keys, String box, Object good) {
        String authorization = call.header("Authorization");
        if (authorization == null) {
            return refusal(401, 1001, "Authorisation required", "");
        }
        Matcher header = HEADER.matcher(authorization);
        if (!header.matches()) {
            return refusal(401, 1004, "Unsupported authorization method", "");
        }
        Matcher token = TOKEN.matcher(decoded(header.group(1)));
        if (!token.matches()) {
            return refusal(401, 1002, "Authorization is required or has been failed", "invalid signature format");
        }
        LiveKey key = keys.find(token.group(1));
        long time = Long.parseLong(token.group(3));
        if (key == null || Math.abs(call.serverTime().toEpochMilli() - time) > WINDOW) {
            return failed();
        }
        byte[] text = Signatures.join(
                (call.method() + call.target()).getBytes(StandardCharsets.UTF_8),
                Signatures.join(call.body(), token.group(3).getBytes(StandardCharsets.UTF_8)));
        String own = HexFormat.of().formatHex(Signatures.hmacSha256(key.key().secret(), text));
        if (!Signatures.same(own, token.group(2)) || !key.accepts(call.address())) {
            return failed();
        }
        if (!key.may(box)) {
            return refusal(403, 1003, "Action is forbidden for this API key", "");
        }
        keys.used(key);
        return Answer.json(200, good);
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return "";
        }
    }

    private static Answer failed() {
        return refusal(401, 1002, "Authorization failed", "");
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal(refusal.status(), refusal.number(), refusal.text(), "");
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(503, 503, "Service Unavailable", "");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, 429, "Too many requests", "");
    }

    private static Answer refusal(int status, int code, String message, String description) {
        return Answer.json(
                status, object("error", object("code", code, "message", message, "description", description)));
    }
}
