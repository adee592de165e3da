package dev.rekey.sandbox.cryptocom;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyRing;
import dev.rekey.sandbox.Letters;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Permission;
import dev.rekey.sandbox.Refusal;
import dev.rekey.sandbox.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays the Crypto.com Exchange. Spot and derivatives share one wallet, so that both ports answer alike.
 *
 * <p>Its order of checks is not documented. Here: form, key and signature, time, address. On the real site the rights are
 * set by editing a key that was made before; here one form does both. How many addresses it takes is unconfirmed.
 */
public final class Cryptocom implements Exchange {

    private static final String READ = "read";
    private static final String TRADE = "trade";
    private static final String WITHDRAW = "withdraw";
    private static final String PLACE = "/exchange/v1/";
    private static final Pattern TIME = Pattern.compile("[0-9]{13}");
    private static final long WINDOW = 60_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | 40101 | Authentication failure
            401 | 10002 | UNAUTHORIZED
            401 | 40103 | IP address not whitelisted
            401 | 10003 | IP_ILLEGAL
            400 | 40102 | Nonce value differs by more than 60 seconds
            400 | 10007 | INVALID_NONCE
            400 | 202 | ACCOUNT_IS_SUSPENDED
            401 | 40104 | USER_TIER_INVALID
            401 | 10005 | USER_TIER_INVALID
            429 | 42901 | TOO_MANY_REQUESTS
            429 | 10006 | TOO_MANY_REQUESTS
            400 | 50001 | ERR_INTERNAL
            503 | 9010001 | SYSTEM_MAINTENANCE
            """);

    @Override
    public String id() {
        return "cryptocom";
    }

    @Override
    public String name() {
        return "Crypto.com";
    }

    @Override
    public String accent() {
        return "#0b1f4b";
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
                new Permission(READ, group, "Can Read", true),
                new Permission(TRADE, group, "Enable Trading", false),
                new Permission(WITHDRAW, group, "Enable Withdrawal", false));
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
        return new AddressForm(
                "IP Whitelist", "One IP address on each line. Left empty, any is let in.", 20, false, true);
    }

    @Override
    public String keyName() {
        return "API Key";
    }

    @Override
    public String secretName() {
        return "Secret Key";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 22),
                "cxakp_" + Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 22));
    }

    @Override
    public String newUid(SecureRandom random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        if (!call.method().equals("POST") || !call.path().startsWith(PLACE)) {
            return refusal(404, "", 40401, "Not found");
        }
        String method = call.path().substring(PLACE.length());
        return switch (method) {
            case "private/user-balance" ->
                signed(
                        call,
                        keys,
                        method,
                        READ,
                        key -> object("data", List.of(object("total_available_balance", "0.0"))));
            case "private/get-accounts" ->
                signed(
                        call,
                        keys,
                        method,
                        READ,
                        key -> object(
                                "master_account",
                                object("uuid", key.user().uid(), "tradable", true, "enabled", true),
                                "sub_account_list",
                                List.of()));
            case "private/get-withdrawal-history" ->
                signed(call, keys, method, WITHDRAW, key -> object("withdrawal_list", List.of()));
            default -> refusal(404, method, 40401, "Not found");
        };
    }

    private static Answer signed(Call call, KeyRing keys, String method, String box, Function<LiveKey, Object> result) {
        JsonNode body;
        try {
            body = JSON.readTree(call.body());
        } catch (JacksonException notJson) {
            return refusal(400, method, 40003, "Invalid request");
        }
        String nonce = body.path("nonce").asString("");
        if (!TIME.matcher(nonce).matches() || !method.equals(body.path("method").asString(""))) {
            return refusal(400, method, 40004, "Missing or invalid argument");
        }
        LiveKey key = keys.find(body.path("api_key").asString(""));
        if (key == null) {
            return refusal(401, method, 40101, "Authentication failure");
        }
        String text = method + body.path("id").asString("") + key.key().apiKey() + flat(body.path("params")) + nonce;
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(
                HexFormat.of().formatHex(expected), body.path("sig").asString(""))) {
            return refusal(401, method, 40101, "Authentication failure");
        }
        if (Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(nonce)) > WINDOW) {
            return refusal(400, method, 40102, "Nonce value differs by more than 60 seconds");
        }
        if (!key.accepts(call.address())) {
            return refusal(401, method, 40103, "IP address not whitelisted");
        }
        if (!key.may(box)) {
            return refusal(401, method, 40101, "Authentication failure");
        }
        keys.used(key);
        return Answer.json(200, object("id", 1, "method", method, "code", 0, "result", result.apply(key)));
    }

    /** Names and values in the order of the names, with nothing between. */
    private static String flat(JsonNode params) {
        Map<String, String> sorted = new TreeMap<>();
        params.properties()
                .forEach(one -> sorted.put(one.getKey(), one.getValue().asString("")));
        StringBuilder text = new StringBuilder();
        sorted.forEach((name, value) -> text.append(name).append(value));
        return text.toString();
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        String place = "/exchange/v1/";
        String method = call.path().startsWith(place) ? call.path().substring(place.length()) : "";
        return refusal(refusal.status(), method, refusal.number(), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(503, "", 9010001, "SYSTEM_MAINTENANCE");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, "", 42901, "TOO_MANY_REQUESTS");
    }

    private static Answer refusal(int status, String method, int code, String message) {
        return Answer.json(status, object("id", 1, "method", method, "code", code, "message", message));
    }
}
