package dev.rekey.sandbox.htx;

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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays HTX: spot, which refuses in words under the status 200, and linear swaps with numbers of their own.
 *
 * <p>Which of the futures numbers come by HTTP and the order of the checks are unconfirmed.
 */
public final class Htx implements Exchange {

    private static final String READ = "readOnly";
    private static final String TRADE = "trade";
    private static final String WITHDRAW = "withdraw";
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private static final List<Refusal> SPOT_REFUSALS = Refusal.list("""
            200 | Incorrect Access key | Incorrect Access key [Access key错误]
            200 | Verification failure | Verification failure [校验失败]
            200 | Incorrect IP address | Incorrect IP address [IP地址错误]:203.0.113.9
            200 | Invalid submission time | Invalid submission time [无效的提交时间]
            200 | APIkey has expired | APIkey has expired
            200 | API key has no permission | API key has no permission
            200 | rate-too-many-requests | Too many requests.
            200 | base-request-exceed-frequency-limit | The frequency of requests exceeds the limit.
            200 | system-maintenance | The system is under maintenance.
            200 | gateway-internal-error | Internal error, please try again later.
            200 | 1002 | forbidden
            200 | 1003 | invalid signature
            200 | 2000 | invalid ip
            200 | 1006 | exceed rate limit
            200 | 510 | too many requests
            """);
    private static final List<Refusal> FUTURES_REFUSALS = Refusal.list("""
            200 | 12007 | Access key is wrong.
            200 | 403 | Incorrect Access key.
            200 | 12008 | Verification failure.
            200 | 1253 | Invalid signature.
            200 | 12005 | Incorrect IP address.
            200 | 12001 | Invalid submission time.
            200 | 12006 | Submission time is missing.
            200 | 12004 | APIkey has expired.
            200 | 12009 | The user is locked.
            200 | 1084 | The API is disabled for this user.
            200 | 1220 | You have not opened futures trading yet.
            200 | 1032 | Access frequency exceeds the limit.
            200 | 1004 | System busy.
            """);

    @Override
    public String id() {
        return "htx";
    }

    @Override
    public String name() {
        return "HTX";
    }

    @Override
    public String accent() {
        return "#008cd6";
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
                new Permission(READ, group, "Read", true),
                new Permission(TRADE, group, "Trade", false),
                new Permission(WITHDRAW, group, "Withdraw", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(READ, TRADE);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAW;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm("Bind IP address", "Separate IP addresses by commas, at most 20.", 20, true, false);
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
        return new Credential(dashed(random), dashed(random));
    }

    private static String dashed(SecureRandom random) {
        String letters = "0123456789abcdef";
        return String.join(
                "-",
                Letters.of(random, letters, 8),
                Letters.of(random, letters, 8),
                Letters.of(random, letters, 8),
                Letters.of(random, letters, 5));
    }

    @Override
    public List<Integer> lifetimes() {
        return List.of(90);
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /v1/common/timestamp" ->
                Answer.json(
                        200, object("status", "ok", "data", call.serverTime().toEpochMilli()));
            case "SPOT GET /v1/account/accounts" ->
                signed(call, keys, key -> object("status", "ok", "data", List.of(object("id", 1, "type", "spot"))));
            case "SPOT GET /v2/user/uid" ->
                signed(
                        call,
                        keys,
                        key -> object(
                                "code", 200, "data", Long.valueOf(key.user().uid())));
            case "SPOT GET /v2/user/api-key" -> signed(call, keys, key -> keysOf(call, key));
            case "FUTURES GET /linear-swap-api/v3/unified_account_info" ->
                signed(call, keys, key -> object("code", 200, "msg", "ok", "data", List.of()));
            case "FUTURES POST /linear-swap-api/v1/swap_cross_account_info" ->
                signed(call, keys, key -> object("status", "ok", "data", List.of()));
            default ->
                Answer.json(404, object("status", "error", "err-code", "base-not-found", "err-msg", "Not found"));
        };
    }

    private static Answer signed(Call call, KeyRing keys, Function<LiveKey, Object> whenAllowed) {
        Fields fields = Fields.parse(call.query());
        String given = fields.first("Signature");
        String time = Objects.requireNonNullElse(fields.first("Timestamp"), "");
        LiveKey key = keys.find(Objects.requireNonNullElse(fields.first("AccessKeyId"), ""));
        if (key == null || given == null) {
            return refused(call, "Incorrect Access key [Access key错误]", 12007);
        }
        SortedSet<String> parts = new TreeSet<>();
        for (String part : List.of(call.query().split("&", -1))) {
            if (!part.startsWith("Signature=")) {
                parts.add(part);
            }
        }
        String text = String.join(
                "\n",
                call.method(),
                Objects.requireNonNullElse(call.header("Host"), "").toLowerCase(Locale.ROOT),
                call.path(),
                String.join("&", parts));
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(Base64.getEncoder().encodeToString(expected), given)) {
            return refused(call, "Verification failure [校验失败]", 12008);
        }
        if (!inTime(time, call.serverTime())) {
            return refused(call, "Invalid submission time [无效的提交时间]", 12001);
        }
        if (key.endedBy(keys.now())) {
            return refused(call, "APIkey has expired", 12004);
        }
        if (!key.accepts(call.address())) {
            return refused(call, "Incorrect IP address [IP地址错误]:" + call.address(), 12005);
        }
        keys.used(key);
        return Answer.json(200, whenAllowed.apply(key));
    }

    private static boolean inTime(String time, Instant now) {
        try {
            Instant sent = LocalDateTime.parse(time).toInstant(ZoneOffset.UTC);
            return Duration.between(sent, now).abs().compareTo(WINDOW) <= 0;
        } catch (DateTimeException unreadable) {
            return false;
        }
    }

    private static Object keysOf(Call call, LiveKey key) {
        if (key.user().parentUid() != null) {
            return object("code", 1002, "message", "forbidden");
        }
        if (!key.user().uid().equals(Fields.parse(call.query()).first("uid"))) {
            return object("code", 2002, "message", "invalid field value in `uid`");
        }
        return object(
                "code",
                200,
                "data",
                List.of(object(
                        "accessKey",
                        key.key().apiKey(),
                        "status",
                        "normal",
                        "note",
                        key.key().label(),
                        "permission",
                        String.join(",", key.terms().permissions()),
                        "ipAddresses",
                        String.join(",", key.terms().addresses()),
                        "validDays",
                        key.key().validUntil() == null
                                ? -1
                                : Duration.between(call.serverTime(), key.key().validUntil())
                                        .toDays(),
                        "createTime",
                        key.key().createdAt().toEpochMilli())),
                "ok",
                true);
    }

    private static Answer refused(Call call, String words, int code) {
        return call.market().equals("FUTURES")
                ? futures(code, words)
                : spot("api-signature-not-valid", "Signature not valid: " + words);
    }

    @Override
    public List<Refusal> refusals(String market) {
        return market.equals("FUTURES") ? FUTURES_REFUSALS : SPOT_REFUSALS;
    }

    @Override
    public @Nullable Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        if (call.market().equals("FUTURES")) {
            return futures(refusal.number(), refusal.text());
        }
        if (Character.isDigit(refusal.code().charAt(0)) && SPOT_REFUSALS.contains(refusal)) {
            // Only the paths of version 2 answer with numbers.
            return call.path().startsWith("/v2/")
                    ? Answer.json(200, object("code", refusal.number(), "message", refusal.text()))
                    : null;
        }
        return refusal.code().contains("-")
                ? spot(refusal.code(), refusal.text())
                : spot("api-signature-not-valid", "Signature not valid: " + refusal.text());
    }

    @Override
    public Answer maintenance(Call call) {
        return call.market().equals("FUTURES")
                ? futures(1004, "System busy.")
                : spot("system-maintenance", "The system is under maintenance.");
    }

    @Override
    public Answer tooMany(Call call) {
        return call.market().equals("FUTURES")
                ? futures(1032, "Access frequency exceeds the limit.")
                : spot("rate-too-many-requests", "Too many requests.");
    }

    private static Answer spot(String code, String message) {
        return Answer.json(200, object("status", "error", "err-code", code, "err-msg", message, "data", null));
    }

    private static Answer futures(int code, String message) {
        return Answer.json(200, object("status", "error", "err_code", code, "err_msg", message, "ts", 0));
    }
}
