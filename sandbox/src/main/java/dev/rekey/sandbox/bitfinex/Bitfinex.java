package dev.rekey.sandbox.bitfinex;

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
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Plays Bitfinex: refusals are lists under the status 500.
 *
 * <p>How it refuses an address is not documented: here as an unknown key. The order of the checks and how many addresses a
 * key takes are unconfirmed. On the real site a key may wait for a link in a mail.
 */
public final class Bitfinex implements Exchange {

    private static final String HISTORY = "history";
    private static final String ORDERS_READ = "orders-read";
    private static final String ORDERS = "orders";
    private static final String POSITIONS_READ = "positions-read";
    private static final String POSITIONS = "positions";
    private static final String WALLETS = "wallets";
    private static final String WITHDRAW = "withdraw";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final List<Refusal> REFUSALS = Refusal.list("""
            500 | 10100 | apikey: invalid
            500 | 10114 | nonce: small
            500 | 10001 | permission: invalid
            500 | 11010 | ratelimit: error
            500 | 20060 | maintenance
            """);

    @Override
    public String id() {
        return "bitfinex";
    }

    @Override
    public String name() {
        return "Bitfinex";
    }

    @Override
    public String accent() {
        return "#16b157";
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
                new Permission(HISTORY, group, "Account history: Get", false),
                new Permission(ORDERS_READ, group, "Orders: Get orders and statuses", false),
                new Permission(ORDERS, group, "Orders: Create and cancel orders", false),
                new Permission(POSITIONS_READ, group, "Margin trading: Get positions and info", false),
                new Permission(POSITIONS, group, "Margin trading: Change positions", false),
                new Permission(WALLETS, group, "Wallets: Get wallet balances", true),
                new Permission(WITHDRAW, group, "Withdrawals", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(WALLETS, HISTORY, ORDERS_READ, POSITIONS_READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return market.equals("FUTURES")
                ? Set.of(WALLETS, HISTORY, ORDERS_READ, ORDERS, POSITIONS_READ, POSITIONS)
                : Set.of(WALLETS, HISTORY, ORDERS_READ, ORDERS);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP access restriction",
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
        return "API Key Secret";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 43),
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 43));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "GET /v2/platform/status" -> Answer.json(200, List.of(1));
            case "POST /v2/auth/r/permissions" -> signed(call, keys, null, Bitfinex::rights);
            case "POST /v2/auth/r/wallets" -> signed(call, keys, WALLETS, key -> List.of());
            case "POST /v2/auth/r/info/user" ->
                signed(call, keys, null, key -> List.of(Long.valueOf(key.user().uid()), "nobody@example.org"));
            default -> refusal(10020, "endpoint: not found");
        };
    }

    private static Answer signed(
            Call call, KeyRing keys, @Nullable String permission, Function<LiveKey, Object> whenAllowed) {
        String nonce = call.header("bfx-nonce");
        String signature = call.header("bfx-signature");
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("bfx-apikey"), ""));
        if (key == null || nonce == null || signature == null || !key.accepts(call.address())) {
            return refusal(10100, "apikey: invalid");
        }
        byte[] text = Signatures.join(("/api" + call.target() + nonce).getBytes(StandardCharsets.UTF_8), call.body());
        byte[] expected = Signatures.hmacSha384(key.key().secret(), text);
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(10100, "apikey: digest invalid");
        }
        if (!NUMBER.matcher(nonce).matches() || !keys.takeNonce(key, Long.parseLong(nonce))) {
            return refusal(10114, "nonce: small");
        }
        if (permission != null && !key.may(permission)) {
            return refusal(10001, "permission: invalid");
        }
        keys.used(key);
        return Answer.json(200, whenAllowed.apply(key));
    }

    private static Object rights(LiveKey key) {
        return List.of(
                row("account", true, false),
                row("history", key.may(HISTORY), false),
                row("orders", key.may(ORDERS_READ), key.may(ORDERS)),
                row("positions", key.may(POSITIONS_READ), key.may(POSITIONS)),
                row("funding", false, false),
                row("settings", false, false),
                row("wallets", key.may(WALLETS), false),
                row("withdraw", false, key.may(WITHDRAW)),
                row("ui_withdraw", false, false));
    }

    private static List<Object> row(String scope, boolean read, boolean write) {
        return List.of(scope, read ? 1 : 0, write ? 1 : 0);
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
        return refusal(20060, "maintenance");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(11010, "ratelimit: error");
    }

    private static Answer refusal(int code, String text) {
        return Answer.json(500, List.of("error", code, text));
    }
}
