package dev.rekey.sandbox.bitstamp;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyRing;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plays Bitstamp. A key that does not exist is answered as a wrong signature is, as was recorded of the real one.
 *
 * <p>Its order of checks is not documented. Here: headers, time, nonce, key and signature, address, permission. Which
 * code stands for which missing header, how many addresses a key takes, and that all refusals come with status 403 are
 * unconfirmed too. A key works here at once, while the real one has to be activated first.
 */
public final class Bitstamp implements Exchange {

    private static final String BALANCE = "account_balance";
    private static final String TRANSACTIONS = "user_transactions";
    private static final String OPEN_ORDERS = "open_orders";
    private static final String LIMIT_ORDER = "buy_sell_limit_order";
    private static final String CANCEL = "cancel_order";
    private static final String WITHDRAWALS = "withdrawals";

    private static final String PREFIX = "BITSTAMP ";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{32}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern NONCE =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final long WINDOW = 150_000;

    private final UsedNonces nonces = new UsedNonces();

    private static final List<Refusal> REFUSALS = Refusal.list("""
            403 | API0001 | API key not found
            403 | API0011 | Wrong API key format
            403 | API0005 | Invalid signature
            403 | API0002 | IP address not allowed
            403 | API0003 | No permission found
            403 | API0004 | Invalid nonce
            403 | API0017 | X-Auth-Timestamp out of bounds
            403 | API0018 | X-Auth-Timestamp is too old
            403 | API0006 | Your account is frozen
            403 | API0008 | Authentication failed
            403 | API0009 | Please fill in the FATCA form
            429 | 400.002 | Request rate limit exceeded.
            503 | reason: Bitstamp.net is under scheduled maintenance | Bitstamp.net is under scheduled maintenance. We'll be back soon.
            """);

    @Override
    public String id() {
        return "bitstamp";
    }

    @Override
    public String name() {
        return "Bitstamp";
    }

    @Override
    public String accent() {
        return "#0a7d3c";
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
        String account = "Account";
        String orders = "Orders";
        return List.of(
                new Permission(BALANCE, account, "Account balance", false),
                new Permission(TRANSACTIONS, account, "User transactions", false),
                new Permission(OPEN_ORDERS, orders, "Open orders", false),
                new Permission(LIMIT_ORDER, orders, "Buy/Sell limit order", false),
                new Permission(CANCEL, orders, "Cancel order", false),
                new Permission(WITHDRAWALS, "Money", "Withdrawals", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(BALANCE, TRANSACTIONS, OPEN_ORDERS);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(BALANCE, TRANSACTIONS, OPEN_ORDERS, LIMIT_ORDER, CANCEL);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAWALS;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP address filter",
                "Under Advanced settings. Separate IP addresses by commas. Left empty, the key works from anywhere.",
                20,
                false,
                false);
    }

    @Override
    public String createName() {
        return "New API key";
    }

    @Override
    public String keyName() {
        return "API key";
    }

    @Override
    public String secretName() {
        return "Secret";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(letters(random), letters(random));
    }

    private static String letters(SecureRandom random) {
        return random.ints(32, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }

    @Override
    public void forgive() {
        nonces.forget();
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT POST /api/v2/account_balances/" ->
                signed(call, keys, BALANCE, key -> Answer.json(200, List.of(empty("usd"), empty("eur"))));
            case "SPOT POST /api/v2/withdrawal-requests/" ->
                signed(call, keys, WITHDRAWALS, key -> Answer.json(200, List.of()));
            default -> Answer.html(404, "<html><body><h1>404 Not Found</h1></body></html>");
        };
    }

    private Answer signed(Call call, KeyRing keys, String permission, Function<LiveKey, Answer> whenAllowed) {
        String auth = call.header("X-Auth");
        String signature = call.header("X-Auth-Signature");
        String nonce = call.header("X-Auth-Nonce");
        String timestamp = call.header("X-Auth-Timestamp");
        String type = call.header("Content-Type");
        if (auth == null || !auth.startsWith(PREFIX)) {
            return refusal("API0010", "Missing or wrong header: X-Auth");
        }
        if (signature == null || nonce == null || timestamp == null || !"v2".equals(call.header("X-Auth-Version"))) {
            return refusal("API0012", "Missing or wrong header: X-Auth-*");
        }
        String apiKey = auth.substring(PREFIX.length());
        if (!KEY.matcher(apiKey).matches()) {
            return refusal("API0011", "Wrong API key format");
        }
        if (type != null && call.body().length == 0) {
            return refusal("API0020", "Content-Type without a body");
        }
        if (!NUMBER.matcher(timestamp).matches()
                || Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(timestamp)) > WINDOW) {
            return refusal("API0017", "X-Auth-Timestamp out of bounds");
        }
        if (!NONCE.matcher(nonce).matches() || !nonces.take(apiKey, nonce, call.serverTime())) {
            return refusal("API0004", "Invalid nonce");
        }
        LiveKey key = keys.find(apiKey);
        if (key == null || !signatureFits(call, key, auth, nonce, timestamp, type, signature)) {
            return refusal("API0005", "Invalid signature");
        }
        if (!key.accepts(call.address())) {
            return refusal("API0002", "IP address not allowed");
        }
        if (!key.may(permission)) {
            return refusal("API0003", "No permission found");
        }
        keys.used(key);
        return whenAllowed.apply(key);
    }

    /** The host is signed as it was asked; ccxt leaves "http://" in front of it where it does not ask by https. */
    private static boolean signatureFits(
            Call call,
            LiveKey key,
            String auth,
            String nonce,
            String timestamp,
            @Nullable String type,
            String signature) {
        String host = call.header("Host");
        String after = call.target() + (type == null ? "" : type) + nonce + timestamp + "v2";
        return Stream.of(host == null ? "" : host, "http://" + host).anyMatch(named -> {
            byte[] text = Signatures.join(
                    (auth + call.method() + named + after).getBytes(StandardCharsets.UTF_8), call.body());
            byte[] expected = Signatures.hmacSha256(key.key().secret(), text);
            return Signatures.same(HexFormat.of().formatHex(expected), signature);
        });
    }

    private static Object empty(String currency) {
        return object("currency", currency, "total", "0.00", "available", "0.00", "reserved", "0.00");
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        // What has no code is known by its words.
        return Answer.json(
                refusal.status(),
                refusal.code().startsWith("reason: ")
                        ? object("status", "error", "reason", refusal.text())
                        : object("status", "error", "reason", refusal.text(), "code", refusal.code()));
    }

    @Override
    public Answer maintenance(Call call) {
        return Answer.json(
                503,
                object(
                        "status",
                        "error",
                        "reason",
                        "Bitstamp.net is under scheduled maintenance. We'll be back soon."));
    }

    @Override
    public Answer tooMany(Call call) {
        return Answer.json(429, object("status", "error", "reason", "Request rate limit exceeded.", "code", "400.002"));
    }

    private static Answer refusal(String code, String reason) {
        return Answer.json(403, object("status", "error", "reason", reason, "code", code));
    }
}
