package dev.rekey.sandbox.mexc;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.Fields;
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
 * Plays MEXC: spot version 3 and contract version 1, each with its own signature and refusals.
 *
 * <p>The order of its checks and the HTTP statuses other than 400 for 10072 are not documented. Here: key, signature, time,
 * address, right.
 */
public final class Mexc implements Exchange {

    private static final String SPOT_READ = "spot-read";
    private static final String SPOT_TRADE = "spot-trade";
    private static final String FUTURES_READ = "futures-read";
    private static final String FUTURES_TRADE = "futures-trade";
    private static final String WITHDRAW = "withdraw";
    private static final Pattern TIME = Pattern.compile("[0-9]{13}");
    private static final long SPOT_WINDOW = 5_000;
    private static final long CONTRACT_WINDOW = 10_000;

    private static final List<Refusal> SPOT_REFUSALS = Refusal.list("""
            400 | 10072 | Api key info invalid
            400 | 700001 | API-key format invalid.
            400 | 700002 | Signature for this request is not valid.
            400 | 602 | Signature verification failed
            400 | 700003 | Timestamp for this request is outside of the recvWindow.
            400 | 700005 | recvWindow must be less than 60000
            400 | 10073 | Invalid Request-Time
            400 | 700006 | IP [203.0.113.9] not in the ip white list
            403 | 700007 | No permission to access the endpoint.
            """);
    private static final List<Refusal> FUTURES_REFUSALS = Refusal.list("""
            200 | 401 | Unauthorized
            200 | 402 | Api_key expired
            200 | 406 | The accessed IP is not in the whitelist
            200 | 602 | Signature verification failed
            200 | 513 | Invalid request time
            200 | 510 | Excessive frequency of requests
            200 | 511 | The endpoint is closed
            200 | 701 | Account read permission is missing
            200 | 702 | Account write permission is missing
            200 | 703 | Trade read permission is missing
            200 | 704 | Trade write permission is missing
            200 | 6001 | Trading is forbidden
            200 | 604 | System maintenance
            200 | 501 | System busy
            """);

    @Override
    public String id() {
        return "mexc";
    }

    @Override
    public String name() {
        return "MEXC";
    }

    @Override
    public String accent() {
        return "#1972e2";
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
                new Permission(SPOT_READ, group, "Spot account: read", true),
                new Permission(SPOT_TRADE, group, "Spot: trade", false),
                new Permission(FUTURES_READ, group, "Futures account: read", false),
                new Permission(FUTURES_TRADE, group, "Futures: order placing", false),
                new Permission(WITHDRAW, group, "Withdraw", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(SPOT_READ, FUTURES_READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return market.equals("FUTURES")
                ? Set.of(SPOT_READ, FUTURES_READ, FUTURES_TRADE)
                : Set.of(SPOT_READ, SPOT_TRADE);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm("Link IP address", "Separate IP addresses by commas, at most 10.", 10, false, false);
    }

    @Override
    public String keyName() {
        return "Access Key";
    }

    @Override
    public String secretName() {
        return "Secret Key";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(
                "mx0" + Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 15),
                Letters.of(random, "0123456789abcdef", 32));
    }

    /** A key without addresses ends after 90 days. */
    @Override
    public List<Integer> lifetimes() {
        return List.of(90);
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /api/v3/time" ->
                Answer.json(200, object("serverTime", call.serverTime().toEpochMilli()));
            case "SPOT GET /api/v3/account" -> spot(call, keys, SPOT_READ, key -> account());
            case "SPOT GET /api/v3/uid" ->
                spot(call, keys, SPOT_READ, key -> object("uid", key.user().uid()));
            case "SPOT GET /api/v3/capital/withdraw/history" -> spot(call, keys, WITHDRAW, key -> List.of());
            case "SPOT POST /api/v3/order/test" -> spot(call, keys, SPOT_TRADE, key -> object());
            case "FUTURES GET /api/v1/contract/ping" ->
                Answer.json(
                        200,
                        object(
                                "success",
                                true,
                                "code",
                                0,
                                "data",
                                call.serverTime().toEpochMilli()));
            case "FUTURES GET /api/v1/private/account/assets" ->
                contract(
                        call,
                        keys,
                        FUTURES_READ,
                        contractRefusal(701, "Account read permission is missing"),
                        List.of());
            case "FUTURES GET /api/v1/private/position/position_mode" ->
                contract(call, keys, FUTURES_TRADE, contractRefusal(704, "Trade write permission is missing"), 1);
            default -> Answer.html(404, "<html><body><h1>404 Not Found</h1></body></html>");
        };
    }

    private static Answer spot(Call call, KeyRing keys, String box, Function<LiveKey, Object> good) {
        Fields fields = Fields.parse(call.query());
        String time = fields.first("timestamp");
        String signature = fields.first("signature");
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("X-MEXC-APIKEY"), ""));
        if (key == null) {
            return spotRefusal(400, 10072, "Api key info invalid");
        }
        if (time == null || signature == null || !TIME.matcher(time).matches()) {
            return spotRefusal(400, 700004, "Param timestamp or signature must be provided");
        }
        String text = call.query().substring(0, Math.max(0, call.query().indexOf("&signature=")));
        // A key that has ended is answered like a wrong secret.
        if (!Signatures.same(signed(key, text), signature) || key.endedBy(keys.now())) {
            return spotRefusal(400, 700002, "Signature for this request is not valid.");
        }
        if (Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(time)) > SPOT_WINDOW) {
            return spotRefusal(400, 700003, "Timestamp for this request is outside of the recvWindow.");
        }
        if (!key.accepts(call.address())) {
            return spotRefusal(400, 700006, "IP [" + call.address() + "] not in the ip white list");
        }
        if (!key.may(box)) {
            return spotRefusal(403, 700007, "No permission to access the endpoint.");
        }
        keys.used(key);
        return Answer.json(200, good.apply(key));
    }

    private static Object account() {
        return object(
                "canTrade",
                true,
                "canWithdraw",
                true,
                "canDeposit",
                true,
                "accountType",
                "SPOT",
                "balances",
                List.of(),
                "permissions",
                List.of("SPOT"));
    }

    private static Answer contract(Call call, KeyRing keys, String box, Answer without, Object data) {
        String apiKey = Objects.requireNonNullElse(call.header("ApiKey"), "");
        String time = call.header("Request-Time");
        String signature = call.header("Signature");
        LiveKey key = keys.find(apiKey);
        if (key == null) {
            return contractRefusal(401, "Unauthorized");
        }
        if (key.endedBy(keys.now())) {
            return contractRefusal(402, "Api_key expired");
        }
        if (time == null || signature == null || !TIME.matcher(time).matches()) {
            return contractRefusal(602, "Signature verification failed");
        }
        if (!Signatures.same(signed(key, apiKey + time + call.query()), signature)) {
            return contractRefusal(602, "Signature verification failed");
        }
        if (Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(time)) > CONTRACT_WINDOW) {
            return contractRefusal(513, "Invalid request time");
        }
        if (!key.accepts(call.address())) {
            return contractRefusal(406, "The accessed IP is not in the whitelist");
        }
        if (!key.may(box)) {
            return without;
        }
        keys.used(key);
        return Answer.json(200, object("success", true, "code", 0, "data", data));
    }

    private static String signed(LiveKey key, String text) {
        return HexFormat.of()
                .formatHex(Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public List<Refusal> refusals(String market) {
        return market.equals("FUTURES") ? FUTURES_REFUSALS : SPOT_REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return call.market().equals("FUTURES")
                ? contractRefusal(refusal.number(), refusal.text())
                : spotRefusal(refusal.status(), refusal.number(), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return call.market().equals("FUTURES")
                ? contractRefusal(604, "System maintenance")
                : Answer.html(503, "<html><body><h1>503 Service Unavailable</h1></body></html>");
    }

    @Override
    public Answer tooMany(Call call) {
        return call.market().equals("FUTURES")
                ? contractRefusal(510, "Excessive frequency of requests")
                : Answer.json(429, object("code", 429, "msg", "Too Many Requests"));
    }

    private static Answer spotRefusal(int status, int code, String message) {
        return Answer.json(status, object("code", code, "msg", message));
    }

    private static Answer contractRefusal(int code, String message) {
        return Answer.json(200, object("success", false, "code", code, "message", message));
    }
}
