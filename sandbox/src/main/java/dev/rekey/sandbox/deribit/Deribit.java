package dev.rekey.sandbox.deribit;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays Deribit. Both markets share everything, so that both ports answer alike.
 *
 * <p>How it refuses an address and a wrong time is not documented: here with 13009, as a wrong signature. The HTTP status,
 * the order of the checks and how many addresses a key takes are unconfirmed.
 */
public final class Deribit implements Exchange {

    private static final String ACCOUNT = "account:read";
    private static final String TRADE_READ = "trade:read";
    private static final String TRADE = "trade:read_write";
    private static final String WALLET_READ = "wallet:read";
    private static final String WALLET = "wallet:read_write";
    private static final Pattern HEADER = Pattern.compile(
            "deri-hmac-sha256 id=(?<id>[^,]{1,40}),ts=(?<ts>[0-9]{13}),sig=(?<sig>[0-9a-f]{64}),nonce=(?<nonce>[^,]{1,40})");
    private static final long WINDOW = 60_000;

    private static final List<Refusal> REFUSALS = Refusal.list("""
            400 | 13004 | invalid_credentials
            400 | 13009 | unauthorized
            400 | 10000 | authorization_required
            403 | 13021 | forbidden
            403 | 11042 | permission_denied
            403 | 13403 | scope_exceeded
            400 | 12003 | login_over_limit
            400 | 12998 | security_key_authorization_over_limit
            400 | 11098 | account_locked
            400 | 12005 | country_is_banned
            400 | 13031 | verification_required
            429 | 10028 | too_many_requests
            503 | 11051 | system_maintenance
            400 | 10041 | settlement_in_progress
            503 | 13028 | temporarily_unavailable
            503 | 13503 | unavailable
            400 | 10040 | retry
            """);

    @Override
    public String id() {
        return "deribit";
    }

    @Override
    public String name() {
        return "Deribit";
    }

    @Override
    public String accent() {
        return "#2dae9a";
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
                new Permission(ACCOUNT, group, "account: read", true),
                new Permission(TRADE_READ, group, "trade: read", false),
                new Permission(TRADE, group, "trade: read_write", false),
                new Permission(WALLET_READ, group, "wallet: read", false),
                new Permission(WALLET, group, "wallet: read_write (withdrawals)", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(ACCOUNT, TRADE_READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(ACCOUNT, TRADE);
    }

    @Override
    public String withdrawalBox() {
        return WALLET;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "IP whitelist", "Separate IP addresses by commas. Left empty, any is let in.", 30, false, false);
    }

    @Override
    public String keyName() {
        return "Client ID";
    }

    @Override
    public String secretName() {
        return "Client Secret";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 8),
                Letters.of(random, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 43));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "GET /api/v2/public/get_time" -> good(call.serverTime().toEpochMilli());
            case "GET /api/v2/private/list_api_keys" -> signed(call, keys, Deribit::keys);
            case "GET /api/v2/private/get_account_summary" -> signed(call, keys, key -> summary(call, key));
            default -> refusal(400, -32601, "Method not found");
        };
    }

    private static Answer signed(Call call, KeyRing keys, Function<LiveKey, Object> whenAllowed) {
        Matcher given = HEADER.matcher(Objects.requireNonNullElse(call.header("Authorization"), ""));
        if (!given.matches()) {
            return refusal(400, 13009, "unauthorized");
        }
        LiveKey key = keys.find(given.group("id"));
        if (key == null) {
            return refusal(400, 13004, "invalid_credentials");
        }
        String text = String.join(
                "\n",
                given.group("ts"),
                given.group("nonce"),
                call.method(),
                call.target(),
                new String(call.body(), StandardCharsets.UTF_8),
                "");
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        boolean late = Math.abs(call.serverTime().toEpochMilli() - Long.parseLong(given.group("ts"))) > WINDOW;
        if (!Signatures.same(HexFormat.of().formatHex(expected), given.group("sig"))
                || late
                || !key.accepts(call.address())) {
            return refusal(400, 13009, "unauthorized");
        }
        if (!key.may(ACCOUNT)) {
            return refusal(403, 13021, "forbidden");
        }
        keys.used(key);
        return good(whenAllowed.apply(key));
    }

    private static Object summary(Call call, LiveKey key) {
        return "true".equals(Fields.parse(call.query()).first("extended"))
                ? object(
                        "currency",
                        "BTC",
                        "balance",
                        0,
                        "id",
                        Long.valueOf(key.user().uid()),
                        "username",
                        key.user().name(),
                        "type",
                        key.user().parentUid() == null ? "main" : "subaccount")
                : object("currency", "BTC", "balance", 0);
    }

    /** The secret is told as well, as the real list does. */
    private static Object keys(LiveKey key) {
        return List.of(object(
                "id",
                1,
                "name",
                key.key().label(),
                "client_id",
                key.key().apiKey(),
                "client_secret",
                key.key().secret(),
                "max_scope",
                String.join(" ", key.terms().permissions()),
                "ip_whitelist",
                key.terms().addresses(),
                "enabled",
                true));
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
        return refusal(503, 11051, "system_maintenance");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, 10028, "too_many_requests");
    }

    private static Answer good(Object result) {
        return Answer.json(200, object("jsonrpc", "2.0", "result", result, "testnet", false));
    }

    private static Answer refusal(int status, int code, String message) {
        return Answer.json(
                status, object("jsonrpc", "2.0", "error", object("code", code, "message", message), "testnet", false));
    }
}
