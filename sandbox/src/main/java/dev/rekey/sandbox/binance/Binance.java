package dev.rekey.sandbox.binance;

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
import dev.rekey.sandbox.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays Binance.
 *
 * <p>Its order of checks is not documented. Here: shape of the key, mandatory parameters, time, key and address
 * together, signature, permission. HTTP 401 for -2014 and for -2015 on spot, and 400 for the rest, are unconfirmed too.
 */
public final class Binance implements Exchange {

    private static final String READING = "enableReading";
    private static final String SPOT = "enableSpotAndMarginTrading";
    private static final String FUTURES = "enableFutures";
    private static final String WITHDRAWALS = "enableWithdrawals";
    private static final String TRANSFER = "permitsUniversalTransfer";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]{64}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}");
    private static final long LONGEST_WINDOW = 60_000;
    private static final long AHEAD = 1_000;

    /** Above this a timestamp counts microseconds: as milliseconds it would lie in the year 5138. */
    private static final long MICROSECONDS = 100_000_000_000_000L;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | -2015 | Invalid API-key, IP, or permissions for action.
            401 | -2014 | API-key format invalid.
            401 | -2008 | Invalid Api-Key ID.
            401 | -1002 | You are not authorized to execute this request.
            400 | -1022 | Signature for this request is not valid.
            400 | -1021 | Timestamp for this request is outside of the recvWindow.
            400 | -2017 | API Keys are locked on this account.
            400 | -4109 | This account is inactive, please activate your account first.
            400 | -1011 | This IP cannot access this route.
            429 | -1003 | Too many requests; current limit of IP is 6000 requests per minute.
            503 | -1008 | System is under maintenance.
            """);

    @Override
    public String id() {
        return "binance";
    }

    @Override
    public String name() {
        return "Binance";
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
        return List.of("SPOT", "FUTURES");
    }

    @Override
    public List<Permission> permissions() {
        String group = "API restrictions";
        return List.of(
                new Permission(READING, group, "Enable Reading", true),
                new Permission(SPOT, group, "Enable Spot & Margin Trading", false),
                new Permission(FUTURES, group, "Enable Futures", false),
                new Permission(WITHDRAWALS, group, "Enable Withdrawals", false),
                new Permission(TRANSFER, group, "Permits Universal Transfer", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of("enableReading");
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of("enableReading", market.equals("FUTURES") ? "enableFutures" : "enableSpotAndMarginTrading");
    }

    @Override
    public String withdrawalBox() {
        return "enableWithdrawals";
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "Restrict access to trusted IPs only",
                "Separate IP addresses by commas, at most 30. Left empty, the key is unrestricted.",
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
    public boolean opensFutures() {
        return true;
    }

    @Override
    public boolean takesPublicKey() {
        return true;
    }

    @Override
    public List<Problem> problems(KeyOrder order) {
        List<Problem> problems = new ArrayList<>();
        if (order.permissions().contains(WITHDRAWALS) && order.addresses().isEmpty()) {
            problems.add(new Problem("addresses", "Withdrawals need a list of trusted IP addresses."));
        }
        String publicKey = order.publicKey();
        if (publicKey != null && PublicHalf.of(publicKey).isEmpty()) {
            problems.add(new Problem(
                    "publicKey",
                    publicKey.contains("PRIVATE KEY")
                            ? "This is the private key. Never give it to anybody: enter the public one."
                            : "A public key is Ed25519, or RSA of 2048 or 4096 bits, from BEGIN to END."));
        }
        return problems;
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(letters(random), letters(random));
    }

    private static String letters(SecureRandom random) {
        return random.ints(64, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /api/v3/time", "FUTURES GET /fapi/v1/time" ->
                Answer.json(200, object("serverTime", call.serverTime().toEpochMilli()));
            case "SPOT GET /sapi/v1/account/apiRestrictions" -> signed(call, keys, any -> true, Binance::restrictions);
            case "SPOT GET /api/v3/account" -> signed(call, keys, key -> key.may(READING), Binance::account);
            case "FUTURES GET /fapi/v3/balance" ->
                signed(call, keys, Binance::mayUseFutures, key -> Answer.json(200, balance()));
            default -> refusal(404, -5000, "Path " + call.path() + ", Method " + call.method() + " is invalid");
        };
    }

    private Answer signed(Call call, KeyRing keys, Predicate<LiveKey> allowed, Function<LiveKey, Answer> whenAllowed) {
        String apiKey = call.header("X-MBX-APIKEY");
        if (apiKey == null || !KEY.matcher(apiKey).matches()) {
            return refusal(401, -2014, "API-key format invalid.");
        }
        Answer unfit = refuseParameters(call);
        if (unfit != null) {
            return unfit;
        }
        LiveKey key = keys.find(apiKey);
        if (key == null || !key.accepts(call.address())) {
            return denied(call);
        }
        if (!signatureFits(call, key)) {
            return refusal(400, -1022, "Signature for this request is not valid.");
        }
        if (!allowed.test(key)) {
            return denied(call);
        }
        keys.used(key);
        return whenAllowed.apply(key);
    }

    private static @Nullable Answer refuseParameters(Call call) {
        Fields fields;
        try {
            fields = Fields.parse(call.query());
        } catch (IllegalArgumentException e) {
            return refusal(400, -1100, "Illegal characters found in a parameter.");
        }
        if (fields.repeats()) {
            return refusal(400, -1101, "Duplicate values for a parameter detected.");
        }
        for (String mandatory : List.of("timestamp", "signature")) {
            String value = fields.first(mandatory);
            if (value == null || value.isBlank()) {
                return refusal(
                        400,
                        -1102,
                        "Mandatory parameter '" + mandatory + "' was not sent, was empty/null, or malformed.");
            }
        }
        Long timestamp = number(fields.first("timestamp"));
        if (timestamp == null) {
            return illegal("timestamp");
        }
        String wanted = fields.first("recvWindow");
        Long window = wanted == null ? Long.valueOf(5_000) : number(wanted);
        if (window == null) {
            return illegal("recvWindow");
        }
        if (window > LONGEST_WINDOW) {
            return refusal(400, -1131, "recvWindow must be less than 60000.");
        }
        return refuseTime(timestamp > MICROSECONDS ? timestamp / 1_000 : timestamp, window, call.serverTime());
    }

    private static @Nullable Answer refuseTime(long timestamp, long window, Instant serverTime) {
        long server = serverTime.toEpochMilli();
        if (timestamp >= server + AHEAD) {
            return refusal(400, -1021, "Timestamp for this request was 1000ms ahead of the server's time.");
        }
        if (server - timestamp > window) {
            return refusal(400, -1021, "Timestamp for this request is outside of the recvWindow.");
        }
        return null;
    }

    private static @Nullable Long number(@Nullable String text) {
        if (text == null || !NUMBER.matcher(text).matches()) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Signed is everything that was sent but the signature: the query, then the body. */
    private static boolean signatureFits(Call call, LiveKey key) {
        String signature = "";
        StringBuilder text = new StringBuilder();
        for (String part : call.query().split("&", -1)) {
            if (part.startsWith("signature=")) {
                signature = part.substring("signature=".length());
            } else {
                text.append(text.length() == 0 ? "" : "&").append(part);
            }
        }
        byte[] signed = Signatures.join(text.toString().getBytes(StandardCharsets.UTF_8), call.body());
        if (key.key().ownPair()) {
            return PublicHalf.of(key.key().secret()).orElseThrow().verifies(signed, signature);
        }
        String expected =
                HexFormat.of().formatHex(Signatures.hmacSha256(key.key().secret(), signed));
        return Signatures.same(expected, signature.toLowerCase(Locale.ROOT));
    }

    /** A key older than the futures account can never use it, whatever its boxes say. */
    private static boolean mayUseFutures(LiveKey key) {
        Instant opened = key.user().futuresOpenedAt();
        return key.may(FUTURES) && opened != null && !key.key().createdAt().isBefore(opened);
    }

    private static Answer restrictions(LiveKey key) {
        return Answer.json(
                200,
                object(
                        "ipRestrict",
                        !key.terms().addresses().isEmpty(),
                        "createTime",
                        key.key().createdAt().toEpochMilli(),
                        READING,
                        key.may(READING),
                        SPOT,
                        key.may(SPOT),
                        FUTURES,
                        key.may(FUTURES),
                        "enableMargin",
                        false,
                        WITHDRAWALS,
                        key.may(WITHDRAWALS),
                        "enableInternalTransfer",
                        false,
                        TRANSFER,
                        key.may(TRANSFER),
                        "enableVanillaOptions",
                        false,
                        "enableFixApiTrade",
                        false,
                        "enableFixReadOnly",
                        false,
                        "enablePortfolioMarginTrading",
                        false));
    }

    private static Answer account(LiveKey key) {
        return Answer.json(
                200,
                object(
                        "makerCommission",
                        10,
                        "takerCommission",
                        10,
                        "buyerCommission",
                        0,
                        "sellerCommission",
                        0,
                        "canTrade",
                        true,
                        "canWithdraw",
                        true,
                        "canDeposit",
                        true,
                        "brokered",
                        false,
                        "requireSelfTradePrevention",
                        false,
                        "preventSor",
                        false,
                        "updateTime",
                        0,
                        "accountType",
                        "SPOT",
                        "balances",
                        List.of(),
                        "permissions",
                        List.of("SPOT"),
                        "uid",
                        Long.valueOf(key.user().uid())));
    }

    private static List<Object> balance() {
        return List.of(object(
                "accountAlias", "SgsR",
                "asset", "USDT",
                "balance", "0.00000000",
                "crossWalletBalance", "0.00000000",
                "crossUnPnl", "0.00000000",
                "availableBalance", "0.00000000",
                "maxWithdrawAmount", "0.00000000",
                "marginAvailable", true,
                "updateTime", 0));
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
        return refusal(503, -1008, "System is under maintenance.");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, -1003, "Too many requests; current limit of IP is 6000 requests per minute.")
                .with("Retry-After", "10");
    }

    @Override
    public Answer restricted() {
        return refusal(451, 0, "Service unavailable from a restricted location according to the terms of use.");
    }

    private static Answer denied(Call call) {
        String seen = "FUTURES".equals(call.market()) ? ", request ip: " + call.address() : "";
        return refusal(401, -2015, "Invalid API-key, IP, or permissions for action" + (seen.isEmpty() ? "." : seen));
    }

    private static Answer illegal(String parameter) {
        return refusal(
                400,
                -1100,
                "Illegal characters found in parameter '" + parameter + "'; legal range is '^[0-9]{1,20}$'.");
    }

    private static Answer refusal(int status, int code, String message) {
        return Answer.json(status, object("code", code, "msg", message));
    }
}
