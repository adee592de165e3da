package dev.rekey.sandbox.gemini;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays Gemini: what is asked stands in a header, a key has roles, and its nonces are seconds near the true time or, without
 * that box, any numbers that rise.
 *
 * <p>The order of its checks, the status under which an address is refused, and how many addresses a key takes are
 * unconfirmed. Only keys of one account can be made here.
 */
public final class Gemini implements Exchange {

    private static final String TRADER = "trader";
    private static final String FUND_MANAGER = "fund-manager";
    private static final String AUDITOR = "auditor";
    private static final String HEARTBEAT = "heartbeat";
    private static final String TIME_NONCE = "time-nonce";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final long WINDOW_SECONDS = 30;
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final List<Refusal> REFUSALS = Refusal.list("""
            400 | InvalidApiKey | Invalid API key
            400 | InvalidSignature | InvalidSignature
            400 | InvalidNonce | Nonce '1' is not within 30 seconds of server time '1795435200'
            400 | InvalidNonce: not increased | Nonce '1' has not increased since your last call to the Gemini API.
            403 | RemoteAddressForbidden | The address is not among the trusted ones of this key
            403 | MissingRole | To access this endpoint, you need to log in with a key that has the role Trader assigned.
            400 | AccountClosed | The account was closed
            400 | MissingAccounts | Expected a JSON payload with accounts
            400 | NotGroupApiCompatible | This entry point is not for keys of a group
            429 | RateLimit | Too many requests
            503 | Maintenance | Gemini is in maintenance
            502 | System | We are experiencing technical issues
            """);

    @Override
    public String id() {
        return "gemini";
    }

    @Override
    public String name() {
        return "Gemini";
    }

    @Override
    public String accent() {
        return "#00dcfa";
    }

    @Override
    public String onAccent() {
        return "#041e24";
    }

    @Override
    public List<String> markets() {
        return List.of("SPOT", "FUTURES");
    }

    @Override
    public List<Permission> permissions() {
        return List.of(
                new Permission(TRADER, "Roles", "Trader", true),
                new Permission(FUND_MANAGER, "Roles", "Fund Manager (withdrawals)", false),
                new Permission(AUDITOR, "Roles", "Auditor", false),
                new Permission(HEARTBEAT, "Settings", "Require heartbeat", false),
                new Permission(TIME_NONCE, "Settings", "Uses a time based nonce", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(AUDITOR);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(TRADER);
    }

    @Override
    public String withdrawalBox() {
        return FUND_MANAGER;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "Trusted IPs", "Separate IP addresses by commas. Left empty, any is let in.", 30, false, false);
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
        return new Credential("account-" + Letters.of(random, LETTERS, 20), Letters.of(random, LETTERS, 28));
    }

    /** What its API names an account by. */
    @Override
    public String newUid(SecureRandom random) {
        return "primary-" + random.nextLong(1_400_000_000_000L, 1_700_000_000_000L);
    }

    @Override
    public List<Problem> problems(KeyOrder order) {
        Set<String> boxes = order.permissions();
        if (boxes.contains(AUDITOR) && (boxes.contains(TRADER) || boxes.contains(FUND_MANAGER))) {
            return List.of(new Problem("permissions", "An Auditor has no other role."));
        }
        return boxes.contains(AUDITOR) || boxes.contains(TRADER) || boxes.contains(FUND_MANAGER)
                ? List.of()
                : List.of(new Problem("permissions", "A key needs a role."));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "POST /v1/roles" -> signed(call, keys, Gemini::roles);
            case "POST /v1/balances", "POST /v1/positions" -> signed(call, keys, key -> List.of());
            case "POST /v1/account" ->
                signed(call, keys, key -> account(key.user().uid()));
            default -> refusal(404, "EndpointNotFound", "API entry point `" + call.path() + "` not found");
        };
    }

    private static Answer signed(Call call, KeyRing keys, Function<LiveKey, Object> answer) {
        String apiKey = call.header("X-GEMINI-APIKEY");
        String payload = call.header("X-GEMINI-PAYLOAD");
        String signature = call.header("X-GEMINI-SIGNATURE");
        if (apiKey == null) {
            return refusal(400, "MissingApikeyHeader", "Must provide 'X-GEMINI-APIKEY' header");
        }
        if (payload == null) {
            return refusal(400, "MissingPayloadHeader", "Must provide 'X-GEMINI-PAYLOAD' header");
        }
        if (signature == null) {
            return refusal(400, "MissingSignatureHeader", "Must provide 'X-GEMINI-SIGNATURE' header");
        }
        LiveKey key = keys.find(apiKey);
        if (key == null) {
            return refusal(400, "InvalidApiKey", "Invalid API key");
        }
        if (!key.accepts(call.address())) {
            return refusal(403, "RemoteAddressForbidden", "The address is not among the trusted ones of this key");
        }
        byte[] expected = Signatures.hmacSha384(key.key().secret(), payload.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(HexFormat.of().formatHex(expected), signature)) {
            return refusal(400, "InvalidSignature", "InvalidSignature");
        }
        JsonNode asked = decoded(payload);
        if (asked == null || !asked.path("request").asString("").equals(call.path())) {
            return refusal(400, "EndpointMismatch", "The request of the payload is not the one that was sent");
        }
        String problem = nonceProblem(call, keys, key, asked.path("nonce").asString(""));
        if (problem != null) {
            return refusal(400, "InvalidNonce", problem);
        }
        keys.used(key);
        return Answer.json(200, answer.apply(key));
    }

    private static @Nullable JsonNode decoded(String payload) {
        try {
            return JSON.readTree(Base64.getDecoder().decode(payload));
        } catch (IllegalArgumentException | JacksonException neither) {
            return null;
        }
    }

    private static @Nullable String nonceProblem(Call call, KeyRing keys, LiveKey key, String nonce) {
        if (!NUMBER.matcher(nonce).matches()) {
            return "Nonce must be a number";
        }
        long number = Long.parseLong(nonce);
        if (key.may(TIME_NONCE)) {
            long now = call.serverTime().getEpochSecond();
            return Math.abs(now - number) <= WINDOW_SECONDS
                    ? null
                    : "Nonce '" + nonce + "' is not within 30 seconds of server time '" + now + "'";
        }
        return keys.takeNonce(key, number)
                ? null
                : "Nonce '" + nonce + "' has not increased since your last call to the Gemini API.";
    }

    /** The short name, and the moment the account was opened. */
    private static Object account(String uid) {
        int dash = uid.lastIndexOf('-');
        return object(
                "account",
                object(
                        "accountName",
                        "Primary",
                        "shortName",
                        dash < 0 ? "primary" : uid.substring(0, dash),
                        "type",
                        "exchange",
                        "created",
                        Long.valueOf(uid.substring(dash + 1))),
                "users",
                List.of(object("name", "Nobody", "countryCode", "US")));
    }

    private static Object roles(LiveKey key) {
        return object(
                "isAuditor", key.may(AUDITOR), "isFundManager", key.may(FUND_MANAGER), "isTrader", key.may(TRADER));
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        // One reason with two texts.
        return refusal(refusal.status(), refusal.code().replaceFirst(":.*", ""), refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(503, "Maintenance", "Gemini is in maintenance");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, "RateLimit", "Too many requests");
    }

    private static Answer refusal(int status, String reason, String message) {
        return Answer.json(status, object("result", "error", "reason", reason, "message", message));
    }
}
