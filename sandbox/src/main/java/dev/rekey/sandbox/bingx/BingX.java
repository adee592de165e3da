package dev.rekey.sandbox.bingx;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyOrder;
import dev.rekey.sandbox.KeyRing;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Permission;
import dev.rekey.sandbox.Problem;
import dev.rekey.sandbox.Refusal;
import dev.rekey.sandbox.Signatures;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays BingX. Spot and futures share one host there, so that every call is answered on both ports here.
 *
 * <p>Its order of checks is not documented. Here: key, signature there, time, address, signature right, permission.
 * That refusals come with status 200, and their texts but that of an unknown key, are unconfirmed too.
 */
public final class BingX implements Exchange {

    private static final String READ = "enableReading";
    private static final String SPOT = "enableSpotAndMarginTrading";
    private static final String FUTURES = "enableFutures";
    private static final String WITHDRAW = "enableWithdrawals";
    private static final String TRANSFER = "permitsUniversalTransfer";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final long LONGEST_WINDOW = 5_000;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            200 | 100413 | Incorrect apiKey
            200 | 100001 | Signature verification failed
            200 | 100412 | Null signature
            200 | 100419 | your current request IP does not match IP whitelist
            200 | 100421 | Null timestamp or timestamp mismatch
            200 | 100414 | Your account has been suspended
            200 | 100004 | Permission denied as the API key was created without the permission
            200 | 100410 | rate limited
            200 | 100500 | Internal system error
            200 | 109500 | Internal system error
            200 | 100441 | account is abnormal
            200 | 101210 | This service is not available in your region
            200 | 101484 | Please complete the identity verification
            """);

    @Override
    public String id() {
        return "bingx";
    }

    @Override
    public String name() {
        return "BingX";
    }

    @Override
    public String accent() {
        return "#2354e6";
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
        String group = "API Key Permissions";
        return List.of(
                new Permission(READ, group, "Read", true),
                new Permission(SPOT, group, "Spot Trading", false),
                new Permission(FUTURES, group, "Perpetual Futures Trading", false),
                new Permission(TRANSFER, group, "Transfer", false),
                new Permission(WITHDRAW, group, "Withdraw", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(READ, market.equals("FUTURES") ? FUTURES : SPOT);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "Bind IP addresses",
                "Separate IP addresses by commas, at most 20. Without any, a key that may trade is deleted after 14"
                        + " unused days.",
                20,
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
    public List<Problem> problems(KeyOrder order) {
        return order.permissions().contains(WITHDRAW) && order.addresses().isEmpty()
                ? List.of(new Problem("addresses", "Withdrawing needs IP addresses on the key."))
                : List.of();
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(letters(random), letters(random));
    }

    private static String letters(SecureRandom random) {
        return random.ints(80, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "GET /openApi/swap/v2/server/time" ->
                good(call, object("serverTime", call.serverTime().toEpochMilli()));
            case "GET /openApi/v1/account/apiPermissions" -> signed(call, keys, null, key -> good(call, rights(key)));
            case "GET /openApi/spot/v1/account/balance" ->
                signed(call, keys, READ, key -> good(call, object("balances", List.of())));
            case "GET /openApi/swap/v2/user/balance" ->
                signed(call, keys, READ, key -> good(call, object("balance", balance(key))));
            case "GET /openApi/account/v1/uid" ->
                signed(
                        call,
                        keys,
                        READ,
                        key -> good(call, object("uid", key.user().uid())));
            case "GET /openApi/account/v1/apiKey/query" ->
                signed(call, keys, READ, key -> good(call, object("apiInfos", List.of(about(key)))));
            default -> refusal(100400, "this api is not exist");
        };
    }

    private Answer signed(Call call, KeyRing keys, @Nullable String permission, Function<LiveKey, Answer> whenAllowed) {
        String apiKey = call.header("X-BX-APIKEY");
        LiveKey key = apiKey == null ? null : keys.find(apiKey);
        if (key == null) {
            return refusal(100413, "Incorrect apiKey");
        }
        Map<String, String> parameters = parameters(call.query());
        String signature = parameters == null ? null : parameters.remove("signature");
        if (parameters == null || signature == null || signature.isEmpty()) {
            return refusal(100412, "Null signature");
        }
        if (!inTime(call, parameters.get("timestamp"), parameters.get("recvWindow"))) {
            return refusal(100421, "Null timestamp or timestamp mismatch");
        }
        if (!key.accepts(call.address())) {
            return refusal(100419, "your current request IP does not match IP whitelist");
        }
        // Signed is the text before it is encoded for the address line.
        String text = parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("&"));
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(100001, "Signature verification failed");
        }
        if (permission != null && !key.may(permission)) {
            return refusal(100004, "Permission denied as the API key was created without the permission");
        }
        keys.used(key);
        return whenAllowed.apply(key);
    }

    private static boolean inTime(Call call, @Nullable String timestamp, @Nullable String window) {
        if (timestamp == null || !NUMBER.matcher(timestamp).matches()) {
            return false;
        }
        long allowed = window != null && NUMBER.matcher(window).matches()
                ? Math.min(LONGEST_WINDOW, Long.parseLong(window))
                : LONGEST_WINDOW;
        return Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(timestamp)) <= allowed;
    }

    /** The parameters by name, in the order of their names; null when one came twice or cannot be read. */
    private static @Nullable Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                return null;
            }
            try {
                String value = URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
                if (parameters.put(part.substring(0, equals), value) != null) {
                    return null;
                }
            } catch (IllegalArgumentException nonsense) {
                return null;
            }
        }
        return parameters;
    }

    private static Map<String, @Nullable Object> rights(LiveKey key) {
        return object(
                "ipRestrict",
                !key.terms().addresses().isEmpty(),
                "createTime",
                key.key().createdAt().toEpochMilli(),
                READ,
                key.may(READ),
                SPOT,
                key.may(SPOT),
                FUTURES,
                key.may(FUTURES),
                WITHDRAW,
                key.may(WITHDRAW),
                "enableInternalTransfer",
                false,
                TRANSFER,
                key.may(TRANSFER),
                "enableVanillaOptions",
                false);
    }

    private static Map<String, @Nullable Object> about(LiveKey key) {
        return object(
                "apiKey",
                key.key().apiKey(),
                "note",
                key.key().label(),
                "ipAddresses",
                key.terms().addresses());
    }

    private static Map<String, @Nullable Object> balance(LiveKey key) {
        return object(
                "userId", key.user().uid(),
                "asset", "USDT",
                "balance", "0.0000",
                "equity", "0.0000",
                "unrealizedProfit", "0.0000",
                "availableMargin", "0.0000",
                "usedMargin", "0.0000");
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal(refusal.number(), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(100500, "Internal system error");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(100410, "rate limited");
    }

    private static Answer good(Call call, Object data) {
        return Answer.json(
                200, object("code", 0, "msg", "", "timestamp", call.serverTime().toEpochMilli(), "data", data));
    }

    private static Answer refusal(int code, String message) {
        return Answer.json(200, object("code", code, "msg", message));
    }
}
