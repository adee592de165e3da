package dev.rekey.sandbox.gate;

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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Plays Gate. The right to withdraw is not told, as on the real list of keys.
 *
 * <p>The order of its checks and most HTTP statuses are unconfirmed. Here: headers, time, key, signature, address, right.
 */
public final class Gate implements Exchange {

    private static final String READ_ONLY = ":read";
    private static final String SPOT = "spot";
    private static final String SPOT_READ = SPOT + READ_ONLY;
    private static final String FUTURES = "futures";
    private static final String FUTURES_READ = FUTURES + READ_ONLY;
    private static final String WALLET = "wallet";
    private static final String WALLET_READ = WALLET + READ_ONLY;
    private static final String ACCOUNT = "account";
    private static final String WITHDRAW = "withdraw";
    private static final Pattern TIME = Pattern.compile("[0-9]{10}");
    private static final long WINDOW = 60;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | INVALID_KEY | Invalid key provided
            401 | INVALID_CREDENTIALS | Invalid credentials
            401 | INVALID_SIGNATURE | Signature mismatch
            401 | REQUEST_EXPIRED | Request expired
            403 | IP_FORBIDDEN | Request IP not in whitelist
            403 | READ_ONLY | This key is read-only
            403 | FORBIDDEN | Request forbidden by key permissions
            403 | ACCOUNT_LOCKED | The account is locked
            403 | SUB_ACCOUNT_LOCKED | The sub-account is locked
            400 | USER_NOT_FOUND | Please transfer funds first to make the futures account
            429 | TOO_MANY_REQUESTS | Request Rate limit Exceeded
            503 | SERVER_ERROR | Internal server error
            500 | INTERNAL | Internal server error
            503 | TOO_BUSY | The server is too busy
            504 | SERVER_TIMEOUT | The server did not answer in time
            """);

    @Override
    public String id() {
        return "gate";
    }

    @Override
    public String name() {
        return "Gate";
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
        String group = "API permissions";
        return List.of(
                new Permission(SPOT_READ, group, "Spot/Margin Trade: Read Only", false),
                new Permission(SPOT, group, "Spot/Margin Trade: Read And Write", false),
                new Permission(FUTURES_READ, group, "Perpetual Contract: Read Only", false),
                new Permission(FUTURES, group, "Perpetual Contract: Read And Write", false),
                new Permission(WALLET_READ, group, "Wallet: Read Only", false),
                new Permission(WALLET, group, "Wallet: Read And Write", false),
                new Permission(ACCOUNT, group, "Account: Read Only", false),
                new Permission(WITHDRAW, group, "Withdraw", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(SPOT_READ, FUTURES_READ, WALLET_READ, ACCOUNT);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return market.equals("FUTURES") ? Set.of(FUTURES, WALLET_READ, ACCOUNT) : Set.of(SPOT, WALLET_READ, ACCOUNT);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm("IP permission", "Separate IPv4 addresses by commas, at most 20.", 20, false, false);
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
        return new Credential(Letters.of(random, "0123456789abcdef", 32), Letters.of(random, "0123456789abcdef", 64));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /api/v4/spot/time" ->
                Answer.json(200, object("server_time", call.serverTime().toEpochMilli()));
            case "SPOT GET /api/v4/account/detail" ->
                signed(
                        call,
                        keys,
                        Set.of(ACCOUNT),
                        key -> object("user_id", Long.valueOf(key.user().uid())));
            case "SPOT GET /api/v4/account/main_keys" -> signed(call, keys, Set.of(ACCOUNT), Gate::keys);
            case "SPOT GET /api/v4/spot/accounts" -> signed(call, keys, Set.of(SPOT, SPOT_READ), key -> List.of());
            case "FUTURES GET /api/v4/futures/usdt/accounts" ->
                signed(call, keys, Set.of(FUTURES, FUTURES_READ), key -> object("total", "0", "currency", "USDT"));
            default -> refusal(404, "NOT_FOUND", "Not found");
        };
    }

    private static Answer signed(Call call, KeyRing keys, Set<String> oneOf, Function<LiveKey, Object> whenAllowed) {
        String time = call.header("Timestamp");
        String signature = call.header("SIGN");
        if (time == null || signature == null || !TIME.matcher(time).matches()) {
            return refusal(401, "INVALID_KEY", "Missing required header: Timestamp");
        }
        if (Math.abs(call.serverTime().getEpochSecond() - Long.parseLong(time)) > WINDOW) {
            return refusal(401, "REQUEST_EXPIRED", "Request expired");
        }
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("KEY"), ""));
        if (key == null) {
            return refusal(401, "INVALID_KEY", "Invalid key provided");
        }
        String text = String.join(
                "\n",
                call.method(),
                call.path(),
                call.query(),
                HexFormat.of().formatHex(Signatures.sha512(call.body())),
                time);
        byte[] expected = Signatures.hmacSha512(
                key.key().secret().getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(401, "INVALID_SIGNATURE", "Signature mismatch");
        }
        if (!key.accepts(call.address())) {
            return refusal(403, "IP_FORBIDDEN", "Request IP not in whitelist: " + call.address());
        }
        if (oneOf.stream().noneMatch(key::may)) {
            return refusal(403, "FORBIDDEN", "Request forbidden by key permissions");
        }
        keys.used(key);
        return Answer.json(200, whenAllowed.apply(key));
    }

    private static Object keys(LiveKey key) {
        List<Object> rights = new ArrayList<>();
        key.terms().permissions().stream()
                .filter(right -> !right.equals(WITHDRAW))
                .forEach(right -> rights.add(object(
                        "name",
                        right.replace(READ_ONLY, ""),
                        "read_only",
                        right.endsWith(READ_ONLY) || right.equals(ACCOUNT))));
        return List.of(object(
                "state",
                1,
                "mode",
                1,
                "name",
                key.key().label(),
                "user_id",
                Long.valueOf(key.user().uid()),
                "perms",
                rights,
                "ip_whitelist",
                key.terms().addresses(),
                "currency_pairs",
                List.of(),
                "key",
                key.key().apiKey().substring(0, 12) + "*****"));
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
        return refusal(503, "SERVER_ERROR", "Internal server error");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, "TOO_MANY_REQUESTS", "Request Rate limit Exceeded");
    }

    private static Answer refusal(int status, String label, String message) {
        return Answer.json(status, object("label", label, "message", message));
    }
}
