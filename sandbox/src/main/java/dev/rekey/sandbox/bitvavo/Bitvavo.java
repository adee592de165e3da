package dev.rekey.sandbox.bitvavo;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.Fields;
import dev.rekey.sandbox.KeyRing;
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
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays Bitvavo.
 *
 * <p>Its order of checks is not documented. Here: headers, length of the key, time, key, signature, address, permission.
 * Statuses other than those of 301 and 305, how many addresses a key takes, and the shape of the account answer are
 * unconfirmed too. A key works here at once, while the real one has to be confirmed by mail first.
 */
public final class Bitvavo implements Exchange {

    private static final String VIEW = "view";
    private static final String TRADE = "trade";
    private static final String WITHDRAW = "withdraw";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern MILLISECONDS = Pattern.compile("[0-9]{13}");
    private static final int KEY_LENGTH = 64;
    private static final int SIGNATURE_LENGTH = 64;
    private static final long SHORTEST_WINDOW = 100;
    private static final long USUAL_WINDOW = 10_000;
    private static final long LONGEST_WINDOW = 60_000;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            403 | 305 | No active API key found.
            403 | 306 | No active API key found. Please ensure that you have confirmed the API key by e-mail.
            403 | 301 | API Key must be of length 64.
            403 | 309 | The signature is invalid.
            403 | 308 | The signature length is invalid.
            403 | 307 | This key does not allow access from this IP.
            403 | 302 | Timestamp is invalid. This field should be a timestamp in milliseconds.
            403 | 303 | Window must be between 100 and 60000 ms.
            403 | 304 | Request was not received within acceptable window.
            403 | 310 | This key does not allow trading actions.
            403 | 311 | This key does not allow showing account information.
            403 | 317 | This account is locked. Please contact support.
            429 | 103 | You have been rate limited. Please observe the Bitvavo-Ratelimit-AllowAt header.
            429 | 105 | You have been temporarily banned for exceeding the rate limit.
            503 | 107 | The matching engine is overloaded. Please wait 500ms and resubmit your order.
            503 | 108 | The matching engine could not process your order in time.
            503 | 109 | The matching engine did not respond in time.
            """);

    @Override
    public String id() {
        return "bitvavo";
    }

    @Override
    public String name() {
        return "Bitvavo";
    }

    @Override
    public String accent() {
        return "#1a29ff";
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
        String group = "Permissions";
        return List.of(
                new Permission(VIEW, group, "View information", true),
                new Permission(TRADE, group, "Trade", false),
                new Permission(WITHDRAW, group, "Withdraw", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(VIEW);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(VIEW, TRADE);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP whitelist",
                "Separate IP addresses by commas. Left empty, the key works from anywhere.",
                20,
                false,
                false);
    }

    @Override
    public String createName() {
        return "Request new API key";
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
        return new Credential(hexadecimal(random, 32), hexadecimal(random, 64));
    }

    private static String hexadecimal(SecureRandom random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /v2/time" ->
                Answer.json(200, object("time", call.serverTime().toEpochMilli()));
            case "SPOT GET /v2/account" -> signed(call, keys, VIEW, () -> Answer.json(200, account()));
            case "SPOT GET /v2/balance" -> signed(call, keys, VIEW, () -> balance(call));
            case "SPOT GET /v2/ordersOpen" -> signed(call, keys, TRADE, () -> Answer.json(200, List.of()));
            default -> refusal(404, 110, "Invalid endpoint. Please check url and HTTP method.");
        };
    }

    private static Answer signed(Call call, KeyRing keys, String box, Supplier<Answer> whenAllowed) {
        String apiKey = call.header("BITVAVO-ACCESS-KEY");
        String signature = call.header("BITVAVO-ACCESS-SIGNATURE");
        String timestamp = call.header("BITVAVO-ACCESS-TIMESTAMP");
        if (apiKey == null || signature == null || timestamp == null) {
            return refusal(403, 300, "Authentication is required to call this endpoint.");
        }
        if (apiKey.length() != KEY_LENGTH) {
            return refusal(403, 301, "API Key must be of length 64.");
        }
        Answer late = refuseTime(call, timestamp, call.header("BITVAVO-ACCESS-WINDOW"));
        if (late != null) {
            return late;
        }
        LiveKey key = keys.find(apiKey);
        if (key == null) {
            return refusal(403, 305, "No active API key found.");
        }
        if (signature.length() != SIGNATURE_LENGTH) {
            return refusal(
                    403,
                    308,
                    "The signature length is invalid (HMAC-SHA256 should return a 64 length hexadecimal string).");
        }
        byte[] text = Signatures.join(
                (timestamp + call.method() + call.target()).getBytes(StandardCharsets.UTF_8), call.body());
        String expected =
                HexFormat.of().formatHex(Signatures.hmacSha256(key.key().secret(), text));
        if (!Signatures.same(expected, signature)) {
            return refusal(403, 309, "The signature is invalid.");
        }
        if (!key.accepts(call.address())) {
            return refusal(403, 307, "This key does not allow access from this IP.");
        }
        if (!key.may(box)) {
            return box.equals(TRADE)
                    ? refusal(403, 310, "This key does not allow trading actions.")
                    : refusal(403, 311, "This key does not allow showing account information.");
        }
        keys.used(key);
        return whenAllowed.get();
    }

    private static @Nullable Answer refuseTime(Call call, String timestamp, @Nullable String wanted) {
        if (!MILLISECONDS.matcher(timestamp).matches()) {
            return refusal(403, 302, "Timestamp is invalid. This field should be a timestamp in milliseconds.");
        }
        long window = USUAL_WINDOW;
        if (wanted != null) {
            window = NUMBER.matcher(wanted).matches() ? Long.parseLong(wanted) : 0;
        }
        if (window < SHORTEST_WINDOW || window > LONGEST_WINDOW) {
            return refusal(403, 303, "Window must be between 100 and 60000 ms.");
        }
        if (Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(timestamp)) > window) {
            return refusal(403, 304, "Request was not received within acceptable window.");
        }
        return null;
    }

    private static Map<String, @Nullable Object> account() {
        return object(
                "fees", object("taker", "0.0025", "maker", "0.0015", "volume", "0.00"),
                "capabilities", List.of("buy", "sell"));
    }

    private static Answer balance(Call call) {
        Fields fields;
        try {
            fields = Fields.parse(call.query());
        } catch (IllegalArgumentException nonsense) {
            return refusal(400, 205, "symbol parameter is invalid.");
        }
        String symbol = fields.first("symbol");
        return Answer.json(
                200, symbol == null ? List.of() : List.of(object("symbol", symbol, "available", "0", "inOrder", "0")));
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal(refusal.status(), refusal.number(), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(503, 107, "The matching engine is overloaded. Please wait 500ms and resubmit your order.");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, 103, "You have been rate limited. Please observe the Bitvavo-Ratelimit-AllowAt header.")
                .with(
                        "Bitvavo-Ratelimit-AllowAt",
                        Long.toString(call.serverTime().plusSeconds(60).toEpochMilli()));
    }

    private static Answer refusal(int status, int code, String message) {
        return Answer.json(status, object("errorCode", code, "error", message));
    }
}
