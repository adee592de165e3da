package dev.rekey.sandbox.whitebit;

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
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays WhiteBIT.
 *
 * <p>The HTTP statuses of its refusals and the order of its checks are not documented. Here: key, signature, address,
 * nonce, right. A nonce with a window counts once. A key that is used from an address that is not on its list is switched
 * off until it is saved again. Which box stands for which call is made up.
 */
public final class Whitebit implements Exchange {

    private static final String BALANCE = "balance";
    private static final String ORDERS = "orders";
    private static final String COLLATERAL = "collateral";
    private static final String COLLATERAL_ORDERS = "collateral-orders";
    private static final String CODES = "codes";
    private static final String HISTORY = "main-history";
    private static final String WITHDRAW = "withdraw";
    private static final Pattern TIME = Pattern.compile("[0-9]{13}");
    private static final long WINDOW = 5_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Set<String> used = ConcurrentHashMap.newKeySet();

    /** Keys that were used from an address that is not on their list, and when. */
    private final Map<String, Instant> switchedOff = new ConcurrentHashMap<>();

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | Unauthorized request. | Unauthorized request.
            401 | This action is unauthorized. Enable your key in API settings | This action is unauthorized. Enable your key in API settings
            403 | You don't have permission to use this endpoint. | You don't have permission to use this endpoint.
            403 | This API Key is not authorized to perform this action. | This API Key is not authorized to perform this action.
            422 | Too many requests. | Too many requests.
            422 | Your nonce is more than 5 seconds lesser than the current nonce | Your nonce is more than 5 seconds lesser than the current nonce
            """);

    @Override
    public String id() {
        return "whitebit";
    }

    @Override
    public String name() {
        return "WhiteBIT";
    }

    @Override
    public String accent() {
        return "#3b5bdb";
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
                new Permission(BALANCE, group, "Trading balance", true),
                new Permission(ORDERS, group, "Orders", false),
                new Permission(COLLATERAL, group, "Collateral balance", false),
                new Permission(COLLATERAL_ORDERS, group, "Collateral orders", false),
                new Permission(CODES, group, "Codes", false),
                new Permission(HISTORY, group, "Main balance history", false),
                new Permission(WITHDRAW, group, "Withdraw", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(BALANCE, COLLATERAL);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return market.equals("FUTURES") ? Set.of(COLLATERAL, COLLATERAL_ORDERS) : Set.of(BALANCE, ORDERS);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm("IP whitelist", "Separate IP addresses by commas, at most 50.", 50, false, false);
    }

    @Override
    public String keyName() {
        return "Public key";
    }

    @Override
    public String secretName() {
        return "Secret key";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(Letters.of(random, "0123456789abcdef", 32), Letters.of(random, "0123456789abcdef", 32));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT POST /api/v4/trade-account/balance" ->
                signed(call, keys, BALANCE, object("USDT", object("available", "0", "freeze", "0")));
            case "FUTURES POST /api/v4/collateral-account/balance" ->
                signed(call, keys, COLLATERAL, object("USDT", "0"));
            case "SPOT POST /api/v4/main-account/codes/my" ->
                signed(call, keys, CODES, object("total", 0, "data", List.of(), "limit", 100, "offset", 0));
            case "SPOT POST /api/v4/main-account/history" ->
                signed(call, keys, HISTORY, object("total", 0, "records", List.of(), "limit", 100, "offset", 0));
            default -> refusal(404, "Not found.");
        };
    }

    private Answer signed(Call call, KeyRing keys, String permission, Object allowed) {
        String payload = Objects.requireNonNullElse(call.header("X-TXC-PAYLOAD"), "");
        String signature = Objects.requireNonNullElse(call.header("X-TXC-SIGNATURE"), "");
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("X-TXC-APIKEY"), ""));
        if (key == null || !payload.equals(Base64.getEncoder().encodeToString(call.body()))) {
            return refusal(401, "Unauthorized request.");
        }
        byte[] expected = Signatures.hmacSha512(
                key.key().secret().getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(401, "Unauthorized request.");
        }
        if (!key.accepts(call.address())) {
            switchedOff.put(key.key().apiKey(), keys.now());
        }
        if (isOff(key)) {
            return refusal(401, "This action is unauthorized. Enable your key in API settings");
        }
        JsonNode body;
        try {
            body = JSON.readTree(call.body());
        } catch (JacksonException notJson) {
            return refusal(400, "Invalid payload");
        }
        String nonce = body.path("nonce").asString("");
        if (!TIME.matcher(nonce).matches()
                || !call.path().equals(body.path("request").asString(""))) {
            return refusal(400, "Nonce not provided.");
        }
        if (body.path("nonceWindow").booleanValue(false)) {
            if (Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(nonce)) > WINDOW) {
                return refusal(422, "Your nonce is more than 5 seconds lesser than the current nonce");
            }
            if (!used.add(key.key().apiKey() + " " + nonce)) {
                return refusal(422, "Too many requests.");
            }
        } else if (!keys.takeNonce(key, Long.parseLong(nonce))) {
            return refusal(422, "Too many requests.");
        }
        if (!key.may(permission)) {
            return refusal(403, "You don't have permission to use this endpoint.");
        }
        keys.used(key);
        return Answer.json(200, allowed);
    }

    /** Saving a key switches it on again. */
    private boolean isOff(LiveKey key) {
        Instant off = switchedOff.get(key.key().apiKey());
        return off != null && !key.terms().savedAt().isAfter(off);
    }

    @Override
    public void forgive() {
        used.clear();
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal(refusal.status(), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return Answer.html(503, "<html><body><h1>503 Service Unavailable</h1></body></html>");
    }

    @Override
    public Answer tooMany(Call call) {
        return Answer.html(429, "<html><body><h1>429 Too Many Requests</h1></body></html>");
    }

    private static Answer refusal(int status, String message) {
        return Answer.json(status, object("code", 0, "message", message, "errors", object()));
    }
}
