package dev.rekey.sandbox.bybit;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Plays Bybit: one unified account behind both ports.
 *
 * <p>The order of its checks and most HTTP statuses are not documented; an unknown key is answered with status 401 and
 * nothing else, as was seen. How many addresses a key takes is unconfirmed.
 */
public final class Bybit implements Exchange {

    private static final String SPOT = "SpotTrade";
    private static final String ORDER = "Order";
    private static final String POSITION = "Position";
    private static final String TRANSFER = "AccountTransfer";
    private static final String WITHDRAW = "Withdraw";
    private static final Pattern TIME = Pattern.compile("[0-9]{1,15}");
    private static final long WINDOW = 5_000;
    private static final long AHEAD = 1_000;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | HTTP 401 |
            200 | 10003 | API key is invalid.
            200 | 10007 | User authentication failed.
            200 | 10004 | Error sign, please check your signature generation algorithm.
            200 | 10010 | Unmatched IP, please check your API key's bound IP addresses.
            200 | 10002 | invalid request, please check your server timestamp or recv_window param.
            200 | -1 | request expired
            200 | 33004 | Your api key has expired
            200 | -2015 | Your api key has expired
            200 | 10008 | User has been banned.
            200 | 10005 | Permission denied, please check your API key permissions.
            200 | 10028 | The API can only be accessed by unified account users.
            200 | 100028 | The API cannot be accessed by unified account users.
            200 | 10006 | Too many visits.
            200 | 10016 | Server error.
            200 | 10000 | Server Timeout
            200 | 429 | System level frequency protection
            200 | 10024 | The product or service you are seeking to access is not available to you due to regulatory restrictions.
            200 | 10027 | Transactions are banned.
            200 | 10009 | IP has been banned.
            """);

    @Override
    public String id() {
        return "bybit";
    }

    @Override
    public String name() {
        return "Bybit";
    }

    @Override
    public String accent() {
        return "#f7a600";
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
        String group = "API permissions";
        return List.of(
                new Permission(SPOT, group, "Spot: Trade", false),
                new Permission(ORDER, group, "Contract: Orders", false),
                new Permission(POSITION, group, "Contract: Positions", false),
                new Permission(TRANSFER, group, "Assets: Transfer", false),
                new Permission(WITHDRAW, group, "Assets: Withdrawal", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of();
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return market.equals("FUTURES") ? Set.of(ORDER, POSITION) : Set.of(SPOT);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "Only IPs with permissions granted",
                "Separate IP addresses by commas without spaces.",
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
        return "API Secret";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 18),
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 36));
    }

    /** A key without addresses ends after 90 days. */
    @Override
    public List<Integer> lifetimes() {
        return List.of(90);
    }

    /** By choosing "No IP restriction" once more. */
    @Override
    public int extensionDays() {
        return 90;
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "GET /v5/market/time" ->
                good(object("timeSecond", Long.toString(call.serverTime().getEpochSecond())));
            case "GET /v5/user/query-api" -> signed(call, keys, Bybit::about);
            case "GET /v5/account/wallet-balance" -> signed(call, keys, key -> object("list", List.of()));
            default -> Answer.html(404, "<html><body><h1>404 Not Found</h1></body></html>");
        };
    }

    private static Answer signed(Call call, KeyRing keys, Function<LiveKey, Object> whenAllowed) {
        String apiKey = Objects.requireNonNullElse(call.header("X-BAPI-API-KEY"), "");
        String time = call.header("X-BAPI-TIMESTAMP");
        String window = Objects.requireNonNullElse(call.header("X-BAPI-RECV-WINDOW"), "5000");
        String signature = call.header("X-BAPI-SIGN");
        LiveKey key = keys.find(apiKey);
        if (key == null) {
            return Answer.empty(401);
        }
        if (time == null || signature == null || !TIME.matcher(time).matches()) {
            return refusal(10001, "params error");
        }
        long late = call.serverTime().toEpochMilli() - Long.parseLong(time);
        if (late > WINDOW || late <= -AHEAD) {
            return refusal(10002, "invalid request, please check your server timestamp or recv_window param.");
        }
        byte[] text =
                Signatures.join((time + apiKey + window + call.query()).getBytes(StandardCharsets.UTF_8), call.body());
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text);
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(10004, "Error sign, please check your signature generation algorithm.");
        }
        if (key.endedBy(keys.now())) {
            return refusal(33004, "Your api key has expired");
        }
        if (!key.accepts(call.address())) {
            return refusal(10010, "Unmatched IP, please check your API key's bound IP addresses.");
        }
        keys.used(key);
        return good(whenAllowed.apply(key));
    }

    private static Object about(LiveKey key) {
        return object(
                "id",
                "1",
                "note",
                key.key().label(),
                "apiKey",
                key.key().apiKey(),
                "readOnly",
                key.terms().permissions().isEmpty() ? 1 : 0,
                "permissions",
                object(
                        "ContractTrade", of(key, ORDER, POSITION),
                        "Spot", of(key, SPOT),
                        "Wallet", of(key, TRANSFER, WITHDRAW),
                        "Options", List.of(),
                        "Derivatives", List.of()),
                "ips",
                key.terms().addresses().isEmpty() ? List.of("*") : key.terms().addresses(),
                "type",
                1,
                "deadlineDay",
                -2,
                "uta",
                1,
                "userID",
                Long.valueOf(key.user().uid()),
                "isMaster",
                key.user().parentUid() == null);
    }

    private static List<String> of(LiveKey key, String... rights) {
        return List.of(rights).stream().filter(key::may).toList();
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal.bare() ? Answer.empty(401) : refusal(refusal.number(), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(10016, "Server error.");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(10006, "Too many visits!");
    }

    private static Answer good(Object result) {
        return Answer.json(200, object("retCode", 0, "retMsg", "", "result", result, "time", 0));
    }

    private static Answer refusal(int code, String message) {
        return Answer.json(200, object("retCode", code, "retMsg", message, "result", object(), "time", 0));
    }
}
