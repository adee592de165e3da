package dev.rekey.sandbox.poloniex;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Plays Poloniex.
 *
 * <p>Its order of checks is not documented. Here: headers, time, key, signature, address, permission. Unconfirmed: that
 * futures refuses an unknown key as spot does, the statuses of the answers about an address and about a permission, the
 * texts during upkeep, the name of the box for futures, and how many addresses a key takes.
 */
public final class Poloniex implements Exchange {

    private static final String READING = "Enable Reading";
    private static final String TRADING = "Enable Trading";
    private static final String FUTURES = "Enable Futures Trading";
    private static final String WITHDRAWALS = "Enable Withdrawals";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern AMPERSAND = Pattern.compile("&");
    private static final long LIFE = 60_000;
    private static final long AHEAD = 1_000;

    private static final List<Refusal> SPOT_REFUSALS = Refusal.list("""
            401 | HTTP 401 |
            400 | HTTP 400 |
            408 | HTTP 408 |
            400 | FORBIDDEN | Invalid API key/secret pair.
            401 | 401:Illegal of ip | Illegal of ip
            400 | 21600 | User account not found
            400 | 21601 | User account is locked
            400 | 21351 | User account is frozen
            400 | 21354 | Please verify your e-mail address first
            400 | 21353 | Not available to customers of the United States
            429 | 429 | Too many requests
            503 | 21340 | System in maintenance mode
            503 | 24201 | Service unavailable
            500 | 500 | Internal system error
            500 | 603 | Internal request timeout
            """);
    private static final List<Refusal> FUTURES_REFUSALS = Refusal.list("""
            401 | HTTP 401 |
            400 | HTTP 400 |
            408 | HTTP 408 |
            401 | 401:Invalid signature | Invalid signature
            401 | 401:Illegal of ip | Illegal of ip
            403 | 403:ACCESS_DENY | ACCESS_DENY
            400 | 1000 | USER_NOT_EXITS
            400 | 1003 | USER_IS_FROZEN
            400 | 12004 | NOT_KYC_VERIFIED
            429 | 429 | Too many requests
            503 | 1002 | SYSTEM_ERROR
            503 | 503 | Service unavailable
            """);

    @Override
    public String id() {
        return "poloniex";
    }

    @Override
    public String name() {
        return "Poloniex";
    }

    @Override
    public String accent() {
        return "#106d6a";
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
        String group = "API restrictions";
        return List.of(
                new Permission(READING, group, READING, true),
                new Permission(TRADING, group, TRADING, false),
                new Permission(FUTURES, group, FUTURES, false),
                new Permission(WITHDRAWALS, group, WITHDRAWALS, false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(READING);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return market.equals("FUTURES") ? Set.of(READING, TRADING, FUTURES) : Set.of(READING, TRADING);
    }

    @Override
    public String withdrawalBox() {
        return WITHDRAWALS;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm(
                "Restrict access to trusted IPs only",
                "Separate IP addresses by commas. Left empty, the key works from anywhere.",
                50,
                false,
                false);
    }

    @Override
    public String createName() {
        return "Create New Key";
    }

    @Override
    public String keyName() {
        return "API Key";
    }

    @Override
    public String secretName() {
        return "Secret";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        String key = IntStream.range(0, 4).mapToObj(i -> group(random)).collect(Collectors.joining("-"));
        byte[] secret = new byte[64];
        random.nextBytes(secret);
        return new Credential(key, HexFormat.of().formatHex(secret));
    }

    private static String group(SecureRandom random) {
        return random.ints(8, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /timestamp" ->
                Answer.json(200, object("serverTime", call.serverTime().toEpochMilli()));
            case "SPOT GET /accounts/balances" ->
                signed(
                        call,
                        keys,
                        key -> List.of(
                                object("accountId", key.user().uid(), "accountType", "SPOT", "balances", List.of())));
            case "FUTURES GET /v3/account/balance" ->
                signed(
                        call,
                        keys,
                        key -> object(
                                "code",
                                200,
                                "data",
                                object("state", "NORMAL", "details", List.of()),
                                "msg",
                                "Success"));
            default -> refusal(call, 404, 404, "Not Found");
        };
    }

    private static Answer signed(Call call, KeyRing keys, Function<LiveKey, Object> good) {
        String apiKey = call.header("key");
        String time = call.header("signTimestamp");
        String signature = call.header("signature");
        if (apiKey == null
                || time == null
                || signature == null
                || !NUMBER.matcher(time).matches()) {
            return unauthenticated();
        }
        long age = call.serverTime().toEpochMilli() - Long.parseLong(time);
        if (age > LIFE || age < -AHEAD) {
            return Answer.html(400, "");
        }
        LiveKey key = keys.find(apiKey);
        if (key == null) {
            return unauthenticated();
        }
        List<String> parameters = new ArrayList<>();
        parameters.add("signTimestamp=" + time);
        if (!call.query().isEmpty()) {
            parameters.addAll(Arrays.asList(AMPERSAND.split(call.query(), -1)));
        }
        parameters.sort(null);
        String text = String.join("\n", call.method(), call.path(), String.join("&", parameters));
        byte[] own = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(Base64.getEncoder().encodeToString(own), signature)) {
            return futures(call) ? refusal(call, 401, 401, "Invalid signature") : unauthenticated();
        }
        if (!key.accepts(call.address())) {
            return refusal(call, 401, 401, "Illegal of ip");
        }
        if (!key.may(READING)) {
            return refusal(call, 403, 403, "ACCESS_DENY");
        }
        keys.used(key);
        return Answer.json(200, good.apply(key));
    }

    private static boolean futures(Call call) {
        return call.market().equals("FUTURES");
    }

    /** Without a word. */
    private static Answer unauthenticated() {
        return Answer.html(401, "").with("Web-Filter", "unauthenticated");
    }

    @Override
    public List<Refusal> refusals(String market) {
        return market.equals("FUTURES") ? FUTURES_REFUSALS : SPOT_REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        if (refusal.bare()) {
            return refusal.status() == 401 ? unauthenticated() : Answer.empty(refusal.status());
        }
        Object code = refusal.code().equals("FORBIDDEN") ? refusal.code() : refusal.number();
        return Answer.json(refusal.status(), object("code", code, futures(call) ? "msg" : "message", refusal.text()));
    }

    @Override
    public Answer maintenance(Call call) {
        return futures(call)
                ? refusal(call, 503, 503, "Service unavailable")
                : refusal(call, 503, 21340, "System in maintenance mode");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(call, 429, 429, "Too many requests");
    }

    private static Answer refusal(Call call, int status, int code, String text) {
        return Answer.json(status, object("code", code, futures(call) ? "msg" : "message", text));
    }
}
