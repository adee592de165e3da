package dev.rekey.local.sandbox.poloniex;

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
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Plays Poloniex: spot, which refuses a key with an empty 401, and futures version 3.
 *
 * <p>Its refusals are known from recorded answers only; the order of the checks, the form in which an address is refused
 * and how many addresses a key takes are unconfirmed.
 */
public final class Poloniex implements Exchange {

    private static final String READ = "read";
    private static final String TRADE = "trade";
    private static final String FUTURES = "futures";
    private static final String WITHDRAW = "withdraw";
    private static final Pattern TIME = Pattern.compile("[0-9]{13}");
    private static final long WINDOW = 60_000;

    @Override
    public String id() {
        return "poloniex";
    }

    @Override
    public String name() {
        return "Poloniex";
    }

    @Override
    public String accent() {
        return "#0f7a67";
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
                new Permission(READ, group, "Enable Reading", true),
                new Permission(TRADE, group, "Enable Trading", false),
                new Permission(FUTURES, group, "Enable Futures Trading", false),
                new Permission(WITHDRAW, group, "Enable Withdrawals", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return market.equals("FUTURES") ? Set.of(READ, TRADE, FUTURES) : Set.of(READ, TRADE);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "Restrict access to trusted IPs only",
                "Separate IP addresses by commas. Left empty, any is let in.",
                30,
                false,
                false);
    }

    @Override
    public String keyName() {
        return "API Key";
    }

    @Override
    public String secretName() {
        return "Secret";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        String key = String.join(
                "-",
                Letters.of(random, letters, 8),
                Letters.of(random, letters, 8),
                Letters.of(random, letters, 8),
                Letters.of(random, letters, 8));
        return new Credential(key, Letters.of(random, "0123456789abcdef", 128));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /timestamp" ->
                Answer.json(200, object("serverTime", call.serverTime().toEpochMilli()));
            case "SPOT GET /accounts", "SPOT GET /accounts/balances" -> signed(call, keys, List.of());
            case "FUTURES GET /v3/account/balance" ->
                signed(call, keys, object("code", 200, "msg", "Success", "data", object("eq", "0")));
            case "FUTURES GET /v3/trade/position/opens" ->
                signed(call, keys, object("code", 200, "msg", "Success", "data", List.of()));
            default -> Answer.json(404, object("code", 404, "message", "Not found"));
        };
    }

    private static Answer signed(Call call, KeyRing keys, Object allowed) {
        String time = call.header("signTimestamp");
        String signature = call.header("signature");
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("key"), ""));
        if (key == null
                || time == null
                || signature == null
                || !TIME.matcher(time).matches()) {
            return refusedKey(call);
        }
        if (Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(time)) > WINDOW) {
            return Answer.json(408, object("code", 408, "message", "Invalid timestamp", "msg", "Invalid timestamp"));
        }
        SortedSet<String> parameters = new TreeSet<>(List.of("signTimestamp=" + time));
        if (!call.query().isEmpty()) {
            parameters.addAll(List.of(call.query().split("&", -1)));
        }
        String text = call.method() + "\n" + call.path() + "\n" + String.join("&", parameters);
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(Base64.getEncoder().encodeToString(expected), signature)) {
            return refusedKey(call);
        }
        if (!key.accepts(call.address())) {
            return Answer.json(401, object("code", 401, "message", "Illegal of ip", "msg", "Illegal of ip"));
        }
        if (call.market().equals("FUTURES") && !key.may(READ)) {
            return Answer.json(403, object("code", 403, "msg", "ACCESS_DENY"));
        }
        keys.used(key);
        return Answer.json(200, allowed);
    }

    /** Spot says nothing at all. */
    private static Answer refusedKey(Call call) {
        return call.market().equals("FUTURES")
                ? Answer.json(401, object("code", 401, "msg", "Invalid signature"))
                : Answer.empty(401).with("Web-Filter", "unauthenticated");
    }

    @Override
    public Answer maintenance(Call call) {
        return Answer.json(
                503, object("code", call.market().equals("FUTURES") ? 1002 : 21340, "message", "maintenance"));
    }

    @Override
    public Answer tooMany(Call call) {
        return Answer.json(429, object("code", 429, "message", "Too many requests"));
    }
}
