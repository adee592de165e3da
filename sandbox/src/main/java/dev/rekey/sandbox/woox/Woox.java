package dev.rekey.sandbox.woox;

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
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays WOO X, version 3. The list of keys holds those of the asking account and shows the ends of each only.
 *
 * <p>How it refuses an address and a wrong time is not documented: here with -1002 and with 317178. The order of its checks
 * and how many addresses a key takes are unconfirmed.
 */
public final class Woox implements Exchange {

    private static final String READ = "READ";
    private static final String TRADE = "TRADE";
    private static final String WITHDRAWAL = "WITHDRAWAL";
    private static final Pattern TIME = Pattern.compile("[0-9]{13}");
    private static final long WINDOW = 300_000;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | -1002 | The API key is invalid.
            401 | -1001 | The API signature is in the wrong format.
            400 | 317178 | The timestamp is out of the receive window.
            400 | 317179 | The receive window is too long.
            403 | 302307 | The account is suspended.
            403 | 302110 | The application is locked.
            429 | -1003 | Rate limit exceed.
            503 | -1011 | The system is under maintenance.
            500 | -1000 | An unknown error occurred while processing the request.
            """);

    @Override
    public String id() {
        return "woox";
    }

    @Override
    public String name() {
        return "WOO X";
    }

    @Override
    public String accent() {
        return "#30416b";
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
                new Permission(WITHDRAWAL, group, "Enable Withdrawal", false));
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
        return WITHDRAWAL;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP list", "Separate IP addresses by commas. Left empty, any is let in.", 30, false, false);
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
        byte[] key = new byte[16];
        random.nextBytes(key);
        return new Credential(
                Base64.getEncoder().encodeToString(key),
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 28));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "GET /v3/public/systemInfo" -> good(object("status", 0, "msg", "System is functioning properly."));
            case "GET /v3/account/credentials" -> signed(call, keys, null, Woox::credentials);
            case "GET /v3/asset/balances" -> signed(call, keys, READ, key -> object("holding", List.of()));
            case "GET /v3/account/info", "GET /v3/futures/positions" ->
                signed(call, keys, READ, key -> object("positions", List.of()));
            default -> refusal(404, -1006, "The endpoint does not exist.");
        };
    }

    private static Answer signed(
            Call call, KeyRing keys, @Nullable String permission, Function<LiveKey, Object> whenAllowed) {
        String time = call.header("x-api-timestamp");
        String signature = call.header("x-api-signature");
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("x-api-key"), ""));
        if (key == null || !key.accepts(call.address())) {
            return refusal(401, -1002, "The API key is invalid.");
        }
        if (time == null || signature == null || !TIME.matcher(time).matches()) {
            return refusal(401, -1001, "The API signature is in the wrong format.");
        }
        byte[] text =
                Signatures.join((time + call.method() + call.target()).getBytes(StandardCharsets.UTF_8), call.body());
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text);
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(401, -1001, "The API signature is in the wrong format.");
        }
        if (Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(time)) > WINDOW) {
            return refusal(400, 317178, "The timestamp is out of the receive window.");
        }
        if (permission != null && !key.may(permission)) {
            return refusal(401, -1002, "The API key is invalid.");
        }
        keys.used(key);
        return good(whenAllowed.apply(key));
    }

    private static Object credentials(LiveKey key) {
        Map<String, @Nullable Object> row = object(
                "accountName",
                key.user().name(),
                "userId",
                Long.valueOf(key.user().uid()),
                "apiKey",
                key.key().apiKey().substring(0, 4) + "*****",
                "permissions",
                key.terms().permissions());
        if (!key.terms().addresses().isEmpty()) {
            row.put("allowedIPs", key.terms().addresses());
        }
        return object("rows", List.of(row));
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
        return refusal(503, -1011, "The system is under maintenance.");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, -1003, "Rate limit exceed.");
    }

    private static Answer good(Object data) {
        return Answer.json(200, object("success", true, "data", data));
    }

    private static Answer refusal(int status, int code, String message) {
        return Answer.json(status, object("success", false, "code", code, "message", message));
    }
}
