package dev.rekey.sandbox.krakenfutures;

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
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Plays Kraken Futures.
 *
 * <p>How it refuses an address is not documented: here as an unknown key. The order of the checks, what is signed for the
 * call about a key and how many addresses a key takes are unconfirmed.
 */
public final class KrakenFutures implements Exchange {

    private static final String READ = "general-read";
    private static final String FULL = "general-full";
    private static final String TRANSFER = "transfer-full";

    private static final String CHECK = "/api/auth/v1/api-keys/v3/check";

    private static final List<Refusal> REFUSALS = Refusal.list("""
            200 | authenticationError |
            200 | insufficientPrivileges |
            200 | nonceBelowThreshold |
            200 | nonceDuplicate |
            200 | accountInactive |
            200 | apiLimitExceeded |
            200 | Unavailable |
            200 | Server Error |
            200 | marketUnavailable |
            """);

    @Override
    public String id() {
        return "krakenfutures";
    }

    @Override
    public String name() {
        return "Kraken Futures";
    }

    @Override
    public String accent() {
        return "#5741d9";
    }

    @Override
    public String onAccent() {
        return "#ffffff";
    }

    @Override
    public List<String> markets() {
        return List.of("FUTURES");
    }

    @Override
    public List<Permission> permissions() {
        String group = "API permissions";
        return List.of(
                new Permission(READ, group, "General API: Read Only", true),
                new Permission(FULL, group, "General API: Full Access", false),
                new Permission(TRANSFER, group, "Withdrawal API: Full Access", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(READ);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(FULL);
    }

    @Override
    public String withdrawalBox() {
        return TRANSFER;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm("IP addresses", "One address or range (CIDR) on each line.", 50, true, true);
    }

    @Override
    public String keyName() {
        return "Public key";
    }

    @Override
    public String secretName() {
        return "Private key";
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

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "FUTURES GET /derivatives/api/v3/accounts" ->
                signed(call, keys, call.path().substring("/derivatives".length()), 200, key -> accounts());
            case "FUTURES GET " + CHECK -> signed(call, keys, call.path(), 401, KrakenFutures::check);
            default -> refusal(404, "notFound");
        };
    }

    private static Answer signed(
            Call call, KeyRing keys, String path, int statusOfRefusals, Function<LiveKey, Object> whenAllowed) {
        LiveKey key = keys.find(Objects.requireNonNullElse(call.header("APIKey"), ""));
        String given = call.header("Authent");
        if (key == null || given == null || !key.accepts(call.address())) {
            return refusal(statusOfRefusals, "authenticationError");
        }
        byte[] hashed = Signatures.sha256((call.query() + path).getBytes(StandardCharsets.UTF_8));
        byte[] expected =
                Signatures.hmacSha512(Base64.getDecoder().decode(key.key().secret()), hashed);
        if (!Signatures.same(Base64.getEncoder().encodeToString(expected), given)) {
            return refusal(statusOfRefusals, "authenticationError");
        }
        if (!key.may(READ) && !key.may(FULL)) {
            return refusal(statusOfRefusals, "insufficientPrivileges");
        }
        keys.used(key);
        return Answer.json(200, whenAllowed.apply(key));
    }

    private static Object accounts() {
        return object("result", "success", "accounts", object("flex", object("type", "multiCollateralMarginAccount")));
    }

    private static Object check(LiveKey key) {
        return object(
                "apiKey",
                key.key().apiKey(),
                "accountUid",
                key.user().uid(),
                "iiban",
                null,
                "permissions",
                object(
                        "general", key.may(FULL) ? "FULL_ACCESS" : "READ_ONLY",
                        "transfer", key.may(TRANSFER) ? "FULL_ACCESS" : "NO_ACCESS"),
                "allowedCidrBlock",
                key.terms().addresses().isEmpty()
                        ? null
                        : key.terms().addresses().get(0),
                "allowedCidrBlocks",
                key.terms().addresses());
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal(call.path().equals(CHECK) ? 401 : refusal.status(), refusal.code());
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(200, "Unavailable");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(200, "apiLimitExceeded");
    }

    private static Answer refusal(int status, String error) {
        return Answer.json(status, object("result", "error", "error", error, "serverTime", "2026-01-01T00:00:00.000Z"));
    }
}
