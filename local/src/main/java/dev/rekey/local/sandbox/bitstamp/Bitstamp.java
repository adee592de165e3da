package dev.rekey.local.sandbox.bitstamp;

import static dev.rekey.local.sandbox.Answer.object;

import dev.rekey.local.sandbox.AddressForm;
import dev.rekey.local.sandbox.Answer;
import dev.rekey.local.sandbox.Call;
import dev.rekey.local.sandbox.Exchange;
import dev.rekey.local.sandbox.KeyRing;
import dev.rekey.local.sandbox.Letters;
import dev.rekey.local.sandbox.LiveKey;
import dev.rekey.local.sandbox.Permission;
import dev.rekey.local.sandbox.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Plays Bitstamp.
 *
 * <p>Its order of checks is not documented. Here: headers, time, random number, key, address, signature, permission. A key
 * is active at once; on the real site it has to be activated first. How many addresses it takes is unconfirmed.
 */
public final class Bitstamp implements Exchange {

    private static final String BALANCE = "balance";
    private static final String HISTORY = "history";
    private static final String ORDERS = "orders";
    private static final String BUY = "buy";
    private static final String SELL = "sell";
    private static final String CANCEL = "cancel";
    private static final String WITHDRAW = "withdraw";
    private static final String SCHEME = "BITSTAMP ";
    private static final Pattern TIME = Pattern.compile("[0-9]{13}");
    private static final Pattern NONCE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Duration WINDOW = Duration.ofSeconds(150);

    private final Map<String, Instant> used = new ConcurrentHashMap<>();

    @Override
    public String id() {
        return "bitstamp";
    }

    @Override
    public String name() {
        return "Bitstamp";
    }

    @Override
    public String accent() {
        return "#0a8f4e";
    }

    @Override
    public String onAccent() {
        return "#ffffff";
    }

    @Override
    public List<String> markets() {
        return List.of("SPOT");
    }

    @Override
    public List<Permission> permissions() {
        String group = "API permissions";
        return List.of(
                new Permission(BALANCE, group, "Account balance", true),
                new Permission(HISTORY, group, "User transactions", false),
                new Permission(ORDERS, group, "Open orders", false),
                new Permission(BUY, group, "Buy limit order", false),
                new Permission(SELL, group, "Sell limit order", false),
                new Permission(CANCEL, group, "Cancel order", false),
                new Permission(WITHDRAW, group, "Withdrawals", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(BALANCE, HISTORY);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(BALANCE, HISTORY, ORDERS, BUY, SELL, CANCEL);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP addresses", "Separate IP addresses by commas. Left empty, any is let in.", 30, false, false);
    }

    @Override
    public String keyName() {
        return "API Key";
    }

    @Override
    public String secretName() {
        return "API Secret";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32),
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return call.route().equals("SPOT POST /api/v2/account_balances/")
                ? signed(call, keys)
                : refusal(404, "404.002", "Not found.");
    }

    private Answer signed(Call call, KeyRing keys) {
        String who = call.header("X-Auth");
        String signature = call.header("X-Auth-Signature");
        String nonce = call.header("X-Auth-Nonce");
        String time = call.header("X-Auth-Timestamp");
        String type = Objects.requireNonNullElse(call.header("Content-Type"), "");
        if (who == null || !who.startsWith(SCHEME)) {
            return refusal(403, "API0010", "Missing X-Auth header");
        }
        if (signature == null || nonce == null || time == null || !"v2".equals(call.header("X-Auth-Version"))) {
            return refusal(403, "API0012", "Missing or invalid authentication header");
        }
        if (call.body().length == 0 && !type.isEmpty()) {
            return refusal(403, "API0020", "Content-Type header should not be present");
        }
        if (!TIME.matcher(time).matches()
                || Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(time)) > WINDOW.toMillis()) {
            return refusal(403, "API0017", "X-Auth-Timestamp header is not in the allowed range");
        }
        if (!NONCE.matcher(nonce).matches()) {
            return refusal(403, "API0014", "Invalid X-Auth-Nonce header");
        }
        LiveKey key = keys.find(who.substring(SCHEME.length()));
        if (key == null) {
            return refusal(403, "API0001", "API key not found");
        }
        if (!key.accepts(call.address())) {
            return refusal(403, "API0002", "IP address not allowed");
        }
        String text = who + call.method() + call.header("Host") + call.target() + type + nonce + time + "v2"
                + new String(call.body(), StandardCharsets.UTF_8);
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(403, "API0005", "Invalid signature");
        }
        if (!once(who + " " + nonce, call.serverTime())) {
            return refusal(403, "API0004", "Invalid nonce");
        }
        if (!key.may(BALANCE)) {
            return refusal(403, "API0003", "No permission found");
        }
        keys.used(key);
        return Answer.json(
                200, List.of(object("currency", "usd", "total", "0.00", "available", "0.00", "reserved", "0.00")));
    }

    /** A random number counts once within 300 seconds. */
    private boolean once(String nonce, Instant now) {
        used.values().removeIf(end -> end.isBefore(now));
        return used.putIfAbsent(nonce, now.plus(WINDOW).plus(WINDOW)) == null;
    }

    @Override
    public void forgive() {
        used.clear();
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(503, "500.001", "Bitstamp is under scheduled maintenance.");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, "400.002", "Request rate limit exceeded");
    }

    private static Answer refusal(int status, String code, String reason) {
        return Answer.json(status, object("status", "error", "reason", reason, "code", code));
    }
}
