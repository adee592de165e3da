package dev.rekey.sandbox.kucoin;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.Fields;
import dev.rekey.sandbox.KeyOrder;
import dev.rekey.sandbox.KeyRing;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Permission;
import dev.rekey.sandbox.Problem;
import dev.rekey.sandbox.Refusal;
import dev.rekey.sandbox.SandboxUser;
import dev.rekey.sandbox.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays KuCoin.
 *
 * <p>Its order of checks is not documented. Here: headers, time, key, signature, passphrase, address, permission. The
 * HTTP statuses other than 401 for an unknown key, that the version header is checked, and that an ended key is answered
 * as an unknown one are unconfirmed too.
 */
public final class KuCoin implements Exchange {

    private static final String GENERAL = "General";
    private static final String FUTURES = "Futures";
    private static final String WITHDRAWAL = "Withdrawal";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern PASSPHRASE = Pattern.compile("[^\\s\\p{C}]{7,32}");
    private static final long WINDOW = 5_000;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | 400003 | The API key does not exist or site mismatch.
            401 | 400005 | Invalid KC-API-SIGN
            401 | 400004 | Invalid KC-API-PASSPHRASE
            403 | 400006 | The requested ip address is not in the api whitelist
            401 | 400002 | KC-API-TIMESTAMP Invalid
            403 | 400007 | Access Denied, require more permission.
            403 | 411100 | User is frozen.
            429 | 429000 | Too many requests in a short period of time, please retry later
            429 | 200002 | Too many requests in a short period of time, please retry 10 seconds later.
            403 | 1015 | You are being rate limited.
            503 | 500000 | Internal Server Error, the system is being upgraded.
            403 | 40010 | Unavailable to proceed the operation.
            403 | 400303 | To enjoy the full benefits of our products and services, please complete identity verification.
            403 | 200009 | This service is not offered in your region.
            """);

    @Override
    public String id() {
        return "kucoin";
    }

    @Override
    public String name() {
        return "KuCoin";
    }

    @Override
    public String accent() {
        return "#01bc8d";
    }

    @Override
    public String onAccent() {
        return "#04130f";
    }

    @Override
    public List<String> markets() {
        return List.of("SPOT", "FUTURES");
    }

    @Override
    public List<Permission> permissions() {
        String group = "API permissions";
        return List.of(
                new Permission(GENERAL, group, "General", true),
                new Permission("Spot", group, "Spot", false),
                new Permission("Margin", group, "Margin", false),
                new Permission(FUTURES, group, "Futures", false),
                new Permission("Transfer", group, "Transfer", false),
                new Permission(WITHDRAWAL, group, "Withdrawal", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(GENERAL);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(GENERAL, market.equals("FUTURES") ? FUTURES : "Spot");
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAWAL;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP restriction",
                "Separate IP addresses by commas, at most 20. Left empty, the key is unrestricted.",
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
        return "API Secret";
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
                : List.of(new Problem("passphrase", "A passphrase has 7 to 32 characters and no spaces."));
    }

    @Override
    public List<Integer> lifetimes() {
        return List.of(30, 90, 180, 360);
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        byte[] key = new byte[12];
        random.nextBytes(key);
        return new Credential(HexFormat.of().formatHex(key), UUID.randomUUID().toString());
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /api/v1/timestamp", "FUTURES GET /api/v1/timestamp" ->
                good(call.serverTime().toEpochMilli());
            case "SPOT GET /api/v1/user/api-key" -> signed(call, keys, null, key -> good(about(key)));
            case "SPOT GET /api/v1/accounts" -> signed(call, keys, GENERAL, key -> good(List.of()));
            case "FUTURES GET /api/v1/account-overview" -> signed(call, keys, FUTURES, key -> good(overview(call)));
            default -> refusal(404, "404000", "Url Not Found");
        };
    }

    private Answer signed(Call call, KeyRing keys, @Nullable String permission, Function<LiveKey, Answer> whenAllowed) {
        String apiKey = call.header("KC-API-KEY");
        String sign = call.header("KC-API-SIGN");
        String timestamp = call.header("KC-API-TIMESTAMP");
        String passphrase = call.header("KC-API-PASSPHRASE");
        String version = call.header("KC-API-KEY-VERSION");
        if (apiKey == null || sign == null || timestamp == null || passphrase == null) {
            return refusal(
                    401,
                    "400001",
                    "Please check the header of your request for KC-API-KEY, KC-API-SIGN, KC-API-TIMESTAMP,"
                            + " KC-API-PASSPHRASE");
        }
        if (version == null || !(version.equals("2") || version.equals("3"))) {
            return refusal(401, "400001", "Please check the header of your request for KC-API-KEY-VERSION");
        }
        if (!NUMBER.matcher(timestamp).matches()
                || Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(timestamp)) > WINDOW) {
            return refusal(401, "400002", "KC-API-TIMESTAMP Invalid");
        }
        LiveKey key = keys.find(apiKey);
        if (key == null || key.endedBy(keys.now())) {
            return refusal(401, "400003", "The API key does not exist or site mismatch.");
        }
        String secret = key.key().secret();
        byte[] text = Signatures.join(
                (timestamp + call.method() + call.target()).getBytes(StandardCharsets.UTF_8), call.body());
        if (!Signatures.same(hashed(secret, text), sign)) {
            return refusal(401, "400005", "Invalid KC-API-SIGN");
        }
        byte[] own = Objects.requireNonNullElse(key.key().passphrase(), "").getBytes(StandardCharsets.UTF_8);
        if (!Signatures.same(hashed(secret, own), passphrase)) {
            return refusal(401, "400004", "Invalid KC-API-PASSPHRASE");
        }
        if (!key.accepts(call.address())) {
            return refusal(403, "400006", "The requested ip address is not in the api whitelist");
        }
        if (permission != null && !key.may(permission)) {
            return refusal(403, "400007", "Access Denied, require more permission.");
        }
        keys.used(key);
        return whenAllowed.apply(key);
    }

    private static String hashed(String secret, byte[] text) {
        return Base64.getEncoder().encodeToString(Signatures.hmacSha256(secret, text));
    }

    private static Map<String, @Nullable Object> about(LiveKey key) {
        SandboxUser user = key.user();
        Map<String, @Nullable Object> about = object(
                "remark", key.key().label(),
                "apiKey", key.key().apiKey(),
                "apiVersion", 3,
                "permission", String.join(",", key.terms().permissions()));
        if (!key.terms().addresses().isEmpty()) {
            about.put("ipWhitelist", String.join(",", key.terms().addresses()));
        }
        about.put("createdAt", key.key().createdAt().toEpochMilli());
        about.put("uid", Long.valueOf(user.uid()));
        about.put("isMaster", user.parentUid() == null);
        if (user.parentUid() != null) {
            about.put("subName", user.name());
        }
        return about;
    }

    private static Map<String, @Nullable Object> overview(Call call) {
        String currency = Fields.parse(call.query()).first("currency");
        return object(
                "accountEquity", 0,
                "unrealisedPNL", 0,
                "marginBalance", 0,
                "positionMargin", 0,
                "orderMargin", 0,
                "frozenFunds", 0,
                "availableBalance", 0,
                "currency", currency == null ? "XBT" : currency);
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
        return refusal(503, "500000", "Internal Server Error, the system is being upgraded.");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, "429000", "Too many requests in a short period of time, please retry later");
    }

    private static Answer good(@Nullable Object value) {
        return Answer.json(200, object("code", "200000", "data", value));
    }

    private static Answer refusal(int status, String code, String message) {
        return Answer.json(status, object("code", code, "msg", message));
    }
}
