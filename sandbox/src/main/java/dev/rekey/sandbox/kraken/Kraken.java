package dev.rekey.sandbox.kraken;

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
import dev.rekey.sandbox.SandboxKey;
import dev.rekey.sandbox.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays Kraken spot: HTTP 200 whatever happens, and the errors in a list.
 *
 * <p>Not documented, so a guess: an address that is not listed and a key past its end are answered with {@code
 * EAPI:Invalid key}, as if the key did not exist, and count towards the lockout; the lockout lasts 15 minutes; a bad
 * signature is noticed before a bad nonce and does not use the nonce up; a key takes 100 addresses.
 */
public final class Kraken implements Exchange {

    private static final Pattern GROUPS = Pattern.compile("(.{4})(?!$)");
    private static final Pattern NONCE = Pattern.compile("[0-9]{1,20}");
    private static final DateTimeFormatter RFC_1123 =
            DateTimeFormatter.ofPattern("EEE, dd MMM yy HH:mm:ss +0000", Locale.ROOT);
    private static final String QUERY_FUNDS = "query-funds";

    private final Lockouts lockouts = new Lockouts();

    private static final List<Refusal> REFUSALS = Refusal.list("""
            200 | EAPI:Invalid key | EAPI:Invalid key
            200 | EAPI:Invalid signature | EAPI:Invalid signature
            200 | EAPI:Invalid nonce | EAPI:Invalid nonce
            200 | EGeneral:Permission denied | EGeneral:Permission denied
            200 | EAccount:Invalid permissions | EAccount:Invalid permissions:XMRUSD trading restricted for DE.
            200 | EGeneral:Temporary lockout | EGeneral:Temporary lockout
            200 | EAuth:Account temporary disabled | EAuth:Account temporary disabled
            200 | EAuth:Account unconfirmed | EAuth:Account unconfirmed
            200 | ETrade:User Locked | ETrade:User Locked
            200 | EAPI:Rate limit exceeded | EAPI:Rate limit exceeded
            200 | EService: Throttled | EService: Throttled: 1700000000
            200 | EService:Throttled | EService:Throttled
            200 | EGeneral:Too many requests | EGeneral:Too many requests
            200 | EService:Unavailable | EService:Unavailable
            200 | EService:Busy | EService:Busy
            200 | EService:Market in cancel_only mode | EService:Market in cancel_only mode
            200 | EService:Market in post_only mode | EService:Market in post_only mode
            """);

    @Override
    public String id() {
        return "kraken";
    }

    @Override
    public String name() {
        return "Kraken";
    }

    @Override
    public String accent() {
        return "#7132f5";
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
        return List.of(
                new Permission(QUERY_FUNDS, "Funds", "Query", false),
                new Permission("add-funds", "Funds", "Deposit", false),
                new Permission("withdraw-funds", "Funds", "Withdraw", false),
                new Permission("earn-funds", "Funds", "Earn", false),
                new Permission("query-open-trades", "Orders and trades", "Query open orders & trades", false),
                new Permission("query-closed-trades", "Orders and trades", "Query closed orders & trades", false),
                new Permission("modify-trades", "Orders and trades", "Create & modify orders", false),
                new Permission("close-trades", "Orders and trades", "Cancel & close orders", false),
                new Permission("query-ledger", "Data", "Query ledger entries", false),
                new Permission("export-data", "Data", "Export data", false),
                new Permission("create-ws-token", "WebSocket interface", "Access WebSockets API", false),
                new Permission("add-withdraw-address", "Withdrawal addresses", "Add", false),
                new Permission("update-withdraw-address", "Withdrawal addresses", "Update", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of("query-funds", "query-open-trades", "query-closed-trades");
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of("query-funds", "query-open-trades", "query-closed-trades", "modify-trades", "close-trades");
    }

    @Override
    public String withdrawalBox() {
        return "withdraw-funds";
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP allowlist",
                "One address or range (CIDR) on a line, IPv4 or IPv6. Left empty, any address may use the key.",
                100,
                true,
                true);
    }

    @Override
    public String createName() {
        return "Create API key";
    }

    @Override
    public String keyName() {
        return "API key";
    }

    @Override
    public String secretName() {
        return "Private key";
    }

    @Override
    public boolean wantsNonceWindow() {
        return true;
    }

    @Override
    public boolean offersEnd() {
        return true;
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        byte[] key = new byte[42];
        byte[] secret = new byte[64];
        random.nextBytes(key);
        random.nextBytes(secret);
        return new Credential(
                Base64.getEncoder().encodeToString(key), Base64.getEncoder().encodeToString(secret));
    }

    /** The public number of an account, without the spaces it is written with. */
    @Override
    public String newUid(SecureRandom random) {
        return "AA" + random.nextInt(10, 100) + Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 12);
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /0/public/Time", "SPOT POST /0/public/Time" -> good(time(call.serverTime()));
            case "SPOT GET /0/public/SystemStatus", "SPOT POST /0/public/SystemStatus" -> status(call, "online");
            case "SPOT POST /0/private/GetApiKeyInfo" -> signed(call, keys, null, key -> good(about(key)));
            case "SPOT POST /0/private/Balance" -> signed(call, keys, QUERY_FUNDS, key -> good(Map.of()));
            default -> refusal("EGeneral:Unknown method");
        };
    }

    private Answer signed(Call call, KeyRing keys, @Nullable String permission, Function<LiveKey, Answer> whenAllowed) {
        Instant now = keys.now();
        if (lockouts.locked(call.address(), now)) {
            return refusal("EGeneral:Temporary lockout");
        }
        String apiKey = call.header("API-Key");
        LiveKey key = apiKey == null ? null : keys.find(apiKey);
        if (key == null || key.endedBy(now) || !key.accepts(call.address())) {
            lockouts.badKey(call.address(), now);
            return refusal("EAPI:Invalid key");
        }
        String nonce = nonce(call);
        if (nonce == null) {
            return refusal("EAPI:Invalid nonce");
        }
        if (!signatureFits(call, key, nonce)) {
            return refusal("EAPI:Invalid signature");
        }
        if (!taken(keys, key, nonce)) {
            return refusal("EAPI:Invalid nonce");
        }
        if (permission != null && !key.may(permission)) {
            return refusal("EGeneral:Permission denied");
        }
        LiveKey asked = keys.find(key.key().apiKey());
        keys.used(key);
        return whenAllowed.apply(asked == null ? key : asked);
    }

    private static boolean taken(KeyRing keys, LiveKey key, String nonce) {
        try {
            return keys.takeNonce(key, Long.parseUnsignedLong(nonce));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static @Nullable String nonce(Call call) {
        String body = new String(call.body(), StandardCharsets.UTF_8);
        String type = call.header("Content-Type");
        try {
            String nonce = type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json")
                    ? member(body)
                    : Fields.parse(body).first("nonce");
            return nonce != null && NONCE.matcher(nonce).matches() ? nonce : null;
        } catch (JacksonException | IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String member(String body) {
        JsonNode nonce = JsonMapper.shared().readTree(body).get("nonce");
        return nonce == null || !nonce.isValueNode() ? null : nonce.asString();
    }

    private static boolean signatureFits(Call call, LiveKey key, String nonce) {
        String sign = call.header("API-Sign");
        if (sign == null) {
            return false;
        }
        byte[] inner = Signatures.sha256(Signatures.join(nonce.getBytes(StandardCharsets.UTF_8), call.body()));
        byte[] text = Signatures.join(call.path().getBytes(StandardCharsets.UTF_8), inner);
        byte[] secret = Base64.getDecoder().decode(key.key().secret());
        return Signatures.same(Base64.getEncoder().encodeToString(Signatures.hmacSha512(secret, text)), sign);
    }

    private static Map<String, @Nullable Object> about(LiveKey live) {
        SandboxKey key = live.key();
        return object(
                "apiKeyName", key.label(),
                "apiKey", key.apiKey(),
                "nonce", Long.toUnsignedString(key.nonces().highest()),
                "nonceWindow", key.nonceWindow(),
                "permissions", live.terms().permissions(),
                "validUntil", seconds(key.validUntil(), "0"),
                "queryFrom", "0",
                "queryTo", "0",
                "createdTime", seconds(key.createdAt(), null),
                "modifiedTime", seconds(live.terms().savedAt(), null),
                "ipAllowlist", live.terms().addresses(),
                "lastUsed", seconds(key.lastUsedAt(), null),
                "iban", GROUPS.matcher(live.user().uid()).replaceAll("$1 "));
    }

    private static @Nullable String seconds(@Nullable Instant moment, @Nullable String otherwise) {
        return moment == null ? otherwise : Long.toString(moment.getEpochSecond());
    }

    private static Map<String, @Nullable Object> time(Instant now) {
        return object("unixtime", now.getEpochSecond(), "rfc1123", RFC_1123.format(now.atOffset(ZoneOffset.UTC)));
    }

    private static Answer status(Call call, String status) {
        return good(object(
                "status",
                status,
                "timestamp",
                call.serverTime().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal(refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return switch (call.path()) {
            case "/0/public/Time" -> good(time(call.serverTime()));
            case "/0/public/SystemStatus" -> status(call, "maintenance");
            default -> refusal("EService:Unavailable");
        };
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal("EAPI:Rate limit exceeded");
    }

    @Override
    public void forgive() {
        lockouts.forget();
    }

    private static Answer good(Object result) {
        return Answer.json(200, object("error", List.of(), "result", result));
    }

    private static Answer refusal(String error) {
        return Answer.json(200, object("error", List.of(error)));
    }
}
