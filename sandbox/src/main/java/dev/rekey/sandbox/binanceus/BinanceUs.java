package dev.rekey.sandbox.binanceus;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.Fields;
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
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays Binance US.
 *
 * <p>HTTP 401 and 400 for its refusals are taken from binance.com and unconfirmed, and so is the order of its checks:
 * shape, time, key and address together, signature, right. How many addresses it takes is unconfirmed as well.
 */
public final class BinanceUs implements Exchange {

    private static final String READ = "read";
    private static final String SPOT = "spot";
    private static final String WITHDRAW = "withdraw";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{64}");
    private static final Pattern TIME = Pattern.compile("[0-9]{1,15}");
    private static final long WINDOW = 10_000;
    private static final long AHEAD = 1_000;

    private static final String LOCK = "/sapi/v3/apiTradingStatus";

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | -2015 | Invalid API-key, IP, or permissions for action.
            401 | -2014 | API-key format invalid.
            401 | -2008 | Invalid Api-Key ID.
            401 | -1002 | You are not authorized to execute this request.
            400 | -1022 | Signature for this request is not valid.
            400 | -1021 | Timestamp for this request is outside of the recvWindow.
            400 | -2017 | API Keys are locked on this account.
            400 | -1011 | This IP cannot access this route.
            429 | -1003 | Too many requests.
            503 | -1008 | System is under maintenance.
            200 | isLocked |
            """);

    @Override
    public String id() {
        return "binanceus";
    }

    @Override
    public String name() {
        return "Binance US";
    }

    @Override
    public String accent() {
        return "#f0b90b";
    }

    @Override
    public String onAccent() {
        return "#181a20";
    }

    @Override
    public List<String> markets() {
        return List.of("SPOT");
    }

    @Override
    public List<Permission> permissions() {
        String group = "API permissions";
        return List.of(
                new Permission(READ, group, "Read", true),
                new Permission(SPOT, group, "Enable Spot Trading", false),
                new Permission(WITHDRAW, group, "Withdrawals", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(READ, SPOT);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "Restrict access to trusted IPs",
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
        return "Secret Key";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 64),
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 64));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /api/v3/time" ->
                Answer.json(200, object("serverTime", call.serverTime().toEpochMilli()));
            case "SPOT GET /api/v3/account" -> signed(call, keys, key -> Answer.json(200, account()));
            case "SPOT GET /sapi/v3/accountStatus" ->
                signed(call, keys, key -> Answer.json(200, object("msg", "Normal", "success", true)));
            case "SPOT GET " + LOCK -> signed(call, keys, key -> Answer.json(200, lock(false)));
            case "SPOT POST /api/v3/order/test" ->
                signed(call, keys, key -> key.may(SPOT) ? Answer.json(200, object()) : denied());
            default -> refusal(404, -5000, "Path " + call.path() + " is invalid");
        };
    }

    private static Answer signed(Call call, KeyRing keys, Function<LiveKey, Answer> whenAllowed) {
        String apiKey = call.header("X-MBX-APIKEY");
        if (apiKey == null || !KEY.matcher(apiKey).matches()) {
            return refusal(401, -2014, "API-key format invalid.");
        }
        Fields fields = Fields.parse(call.query());
        String time = fields.first("timestamp");
        String signature = fields.first("signature");
        if (time == null || signature == null || !TIME.matcher(time).matches()) {
            return refusal(400, -1102, "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.");
        }
        long late = call.serverTime().toEpochMilli() - Long.parseLong(time);
        if (late > WINDOW || late <= -AHEAD) {
            return refusal(400, -1021, "Timestamp for this request is outside of the recvWindow.");
        }
        LiveKey key = keys.find(apiKey);
        if (key == null || !key.accepts(call.address())) {
            return denied();
        }
        String text = call.query().substring(0, Math.max(0, call.query().indexOf("&signature=")));
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(400, -1022, "Signature for this request is not valid.");
        }
        if (!key.may(READ)) {
            return denied();
        }
        keys.used(key);
        return whenAllowed.apply(key);
    }

    private static Object lock(boolean locked) {
        return object("success", true, "status", object("isLocked", locked, "plannedRecoverTime", 0, "updateTime", 0));
    }

    private static Object account() {
        return object(
                "makerCommission",
                10,
                "canTrade",
                true,
                "canWithdraw",
                true,
                "canDeposit",
                true,
                "accountType",
                "SPOT",
                "balances",
                List.of(),
                "permissions",
                List.of("SPOT"));
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public @Nullable Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        if (refusal.code().equals("isLocked")) {
            // Told by one call, and no other is refused.
            return call.path().equals(LOCK) ? Answer.json(200, lock(true)) : null;
        }
        return refusal(refusal.status(), refusal.number(), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(503, -1008, "System is under maintenance.");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, -1003, "Too many requests.").with("Retry-After", "10");
    }

    private static Answer denied() {
        return refusal(401, -2015, "Invalid API-key, IP, or permissions for action.");
    }

    private static Answer refusal(int status, int code, String message) {
        return Answer.json(status, object("code", code, "msg", message));
    }
}
