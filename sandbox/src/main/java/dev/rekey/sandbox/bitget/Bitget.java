package dev.rekey.sandbox.bitget;

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
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays Bitget.
 *
 * <p>The order of its checks and the HTTP statuses other than 400 for an unknown key are not documented. Here: headers, time,
 * key, signature, passphrase, address, right.
 */
public final class Bitget implements Exchange {

    private static final String SPOT_READ = "stor";
    private static final String SPOT = "stow";
    private static final String ORDERS = "coow";
    private static final String POSITIONS = "cpow";
    private static final String TRANSFER = "wtow";
    private static final String WITHDRAW = "wwow";
    private static final Pattern TIME = Pattern.compile("[0-9]{13}");
    private static final Pattern PASSPHRASE = Pattern.compile("[^\\s\\p{C}]{8,32}");
    private static final long WINDOW = 30_000;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            400 | 40037 | Apikey does not exist
            400 | 40006 | Invalid ACCESS_KEY
            400 | 40009 | sign signature error
            400 | 40012 | apikey/password is incorrect
            400 | 40036 | passphrase is error
            400 | 40018 | Invalid IP
            400 | 40038 | The current ip is not in the apikey ip whitelist
            400 | 40008 | Request timestamp expired
            400 | 40005 | Invalid ACCESS_TIMESTAMP
            400 | 40004 | Request timestamp expired
            400 | 40013 | User status is abnormal
            400 | 40022 | The account is restricted from opening any position
            400 | 40023 | The account is restricted from trading
            400 | 40024 | Account frozen
            400 | 40026 | User is disabled
            400 | 40031 | The account has been cancelled and cannot be used again
            400 | 40016 | The user must bind the phone or Google
            400 | 40014 | Incorrect permissions, need spot holdings permissions
            400 | 40025 | The function is not available to this key
            400 | 40035 | Please complete the identity verification
            400 | 40104 | This service is not offered in your region
            400 | 40000 | The function is not open to this user
            429 | 429 | Too Many Requests
            503 | 40200 | Server upgrade, please try again later
            503 | 40015 | System is abnormal, please try again later
            503 | 40010 | Request timed out
            """);

    @Override
    public String id() {
        return "bitget";
    }

    @Override
    public String name() {
        return "Bitget";
    }

    @Override
    public String accent() {
        return "#00b8b8";
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
                new Permission(SPOT_READ, group, "Spot holdings", true),
                new Permission(SPOT, group, "Spot trade", false),
                new Permission(ORDERS, group, "Futures orders", false),
                new Permission(POSITIONS, group, "Futures holdings", false),
                new Permission(TRANSFER, group, "Transfer", false),
                new Permission(WITHDRAW, group, "Withdraw", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(SPOT_READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return market.equals("FUTURES") ? Set.of(SPOT_READ, ORDERS, POSITIONS) : Set.of(SPOT_READ, SPOT);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm("IP whitelist", "Separate IP addresses by commas, at most 30.", 30, false, false);
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
                "bg_" + Letters.of(random, "0123456789abcdef", 32), Letters.of(random, "0123456789abcdef", 64));
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
        return switch (call.route()) {
            case "SPOT GET /api/v2/public/time" ->
                good(object("serverTime", Long.toString(call.serverTime().toEpochMilli())));
            case "SPOT GET /api/v2/spot/account/info" -> signed(call, keys, null, Bitget::info);
            case "SPOT GET /api/v2/spot/account/assets" -> signed(call, keys, SPOT_READ, key -> List.of());
            case "FUTURES GET /api/v2/mix/account/accounts" -> signed(call, keys, null, key -> List.of());
            default -> refusal(404, "40404", "Request URL NOT FOUND");
        };
    }

    private static Answer signed(
            Call call, KeyRing keys, @Nullable String permission, Function<LiveKey, Object> whenAllowed) {
        String time = call.header("ACCESS-TIMESTAMP");
        String signature = call.header("ACCESS-SIGN");
        String passphrase = call.header("ACCESS-PASSPHRASE");
        if (time == null
                || signature == null
                || passphrase == null
                || !TIME.matcher(time).matches()) {
            return refusal(400, "40005", "Invalid ACCESS_TIMESTAMP");
        }
        if (Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(time)) > WINDOW) {
            return refusal(400, "40008", "Request timestamp expired");
        }
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("ACCESS-KEY"), ""));
        if (key == null) {
            return refusal(400, "40037", "Apikey does not exist");
        }
        byte[] text =
                Signatures.join((time + call.method() + call.target()).getBytes(StandardCharsets.UTF_8), call.body());
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text);
        if (!Signatures.same(Base64.getEncoder().encodeToString(expected), signature)) {
            return refusal(400, "40009", "sign signature error");
        }
        if (!Signatures.same(Objects.requireNonNullElse(key.key().passphrase(), ""), passphrase)) {
            return refusal(400, "40012", "apikey/password is incorrect");
        }
        if (!key.accepts(call.address())) {
            return refusal(400, "40038", "The current ip is not in the apikey ip whitelist");
        }
        if (permission != null && !key.may(permission)) {
            return refusal(400, "40014", "Incorrect permissions, need spot holdings permissions");
        }
        keys.used(key);
        return good(whenAllowed.apply(key));
    }

    private static Object info(LiveKey key) {
        return object(
                "userId", key.user().uid(),
                "inviterId", "1",
                "ips", String.join(",", key.terms().addresses()),
                "authorities", key.terms().permissions(),
                "parentId", Long.valueOf(key.user().uid()),
                "traderType", "not_trader",
                "regisTime", "1700000000000");
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
        return refusal(503, "40200", "Server upgrade, please try again later");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, "429", "Too Many Requests");
    }

    private static Answer good(Object data) {
        return Answer.json(200, object("code", "00000", "msg", "success", "requestTime", 0, "data", data));
    }

    private static Answer refusal(int status, String code, String message) {
        return Answer.json(status, object("code", code, "msg", message, "requestTime", 0, "data", null));
    }
}
