package dev.rekey.sandbox.hyperliquid;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyRing;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Permission;
import dev.rekey.sandbox.Refusal;
import dev.rekey.sandbox.SandboxUser;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays Hyperliquid. A user's number is the address of the main wallet, which all agents of that user share as the
 * public half; an agent is found by the address of its private key.
 *
 * <p>An agent of the same user with the same name ends the older one, as on the real one. Unconfirmed: that an agent
 * made without a choice of days lasts 180, that one that has ended is answered as missing, and the answer during upkeep.
 * Stricter than the real one: nonces of an agent only rise, where the real one takes any above its hundred highest once.
 */
public final class Hyperliquid implements Exchange {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]{1,64}");
    private static final Duration LONGEST_LIFE = Duration.ofDays(180);
    private static final Duration OLDEST_NONCE = Duration.ofDays(2);
    private static final Duration YOUNGEST_NONCE = Duration.ofDays(1);

    private static final String NOBODY = "0x0000000000000000000000000000000000000000";

    private static final List<Refusal> REFUSALS = Refusal.list("""
            200 | User or API Wallet 0x… does not exist. | User or API Wallet 0x… does not exist.
            200 | Must deposit before performing actions. User: 0x… | Must deposit before performing actions. User: 0x…
            200 | Invalid nonce: | Invalid nonce: duplicate nonce 1700000000000
            200 | validUntil |
            200 | Too many cumulative requests sent | Too many cumulative requests sent (10010 > 10000) for cumulative volume traded $0.0.
            """);

    @Override
    public String id() {
        return "hyperliquid";
    }

    @Override
    public String name() {
        return "Hyperliquid";
    }

    @Override
    public String accent() {
        return "#50d2c1";
    }

    @Override
    public String onAccent() {
        return "#02231e";
    }

    @Override
    public List<String> markets() {
        return List.of("SPOT", "FUTURES");
    }

    @Override
    public List<Permission> permissions() {
        return List.of();
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of();
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of();
    }

    @Override
    public AddressForm addressForm() {
        return AddressForm.NONE;
    }

    @Override
    public String createName() {
        return "Generate";
    }

    @Override
    public String keyName() {
        return "Main wallet address";
    }

    @Override
    public String secretName() {
        return "API wallet private key";
    }

    @Override
    public List<Integer> lifetimes() {
        return List.of(30, 90, 180);
    }

    @Override
    public String newUid(SecureRandom random) {
        return Secp256k1.address(privateKey(random));
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        return new Credential(newUid(random), privateKey(random));
    }

    @Override
    public Credential newCredential(SecureRandom random, SandboxUser user) {
        return new Credential(user.uid(), privateKey(random));
    }

    private static String privateKey(SecureRandom random) {
        byte[] bytes = new byte[32];
        do {
            random.nextBytes(bytes);
        } while (!Secp256k1.inRange(new BigInteger(1, bytes)));
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "POST /info" -> info(call, keys);
            case "POST /exchange" -> exchange(call, keys);
            default -> plain(404, "");
        };
    }

    private static Answer info(Call call, KeyRing keys) {
        JsonNode question = read(call);
        String user = question == null ? "" : question.path("user").asString("");
        if (question == null || !ADDRESS.matcher(user).matches()) {
            return undeserializable();
        }
        String address = user.toLowerCase(Locale.ROOT);
        return switch (question.path("type").asString("")) {
            case "userRole" -> Answer.json(200, role(address, keys));
            case "extraAgents" -> Answer.json(200, agents(address, keys, null));
            case "clearinghouseState" ->
                Answer.json(
                        200,
                        object(
                                "marginSummary",
                                object("accountValue", "0.0", "totalNtlPos", "0.0"),
                                "withdrawable",
                                "0.0",
                                "assetPositions",
                                List.of(),
                                "time",
                                call.serverTime().toEpochMilli()));
            case "spotClearinghouseState" -> Answer.json(200, object("balances", List.of()));
            default -> undeserializable();
        };
    }

    private static Map<String, @Nullable Object> role(String address, KeyRing keys) {
        LiveKey agent = live(keys).get(address);
        if (agent != null) {
            return object("role", "agent", "data", object("user", agent.user().uid()));
        }
        boolean main = keys.all().stream().anyMatch(key -> key.user().uid().equals(address));
        return object("role", main ? "user" : "missing");
    }

    /** The agents of a main wallet, each with its own end or with this one. */
    private static List<Object> agents(String main, KeyRing keys, @Nullable Instant end) {
        List<Object> listed = new ArrayList<>();
        live(keys).forEach((address, agent) -> {
            if (agent.user().uid().equals(main)) {
                listed.add(object(
                        "name",
                        agent.key().label(),
                        "address",
                        address,
                        "validUntil",
                        (end == null ? end(agent) : end).toEpochMilli()));
            }
        });
        return listed;
    }

    /** By address: those that have not ended, and of one name of one user only the latest. */
    private static Map<String, LiveKey> live(KeyRing keys) {
        Map<String, LiveKey> byName = new LinkedHashMap<>();
        keys.all().forEach(key -> byName.put(key.user().uid() + " " + key.key().label(), key));
        Map<String, LiveKey> live = new LinkedHashMap<>();
        for (LiveKey key : byName.values()) {
            if (keys.now().isBefore(end(key))) {
                live.put(Secp256k1.address(key.key().secret()), key);
            }
        }
        return live;
    }

    private static Instant end(LiveKey key) {
        Instant chosen = key.key().validUntil();
        Instant last = key.key().createdAt().plus(LONGEST_LIFE);
        return chosen == null || chosen.isAfter(last) ? last : chosen;
    }

    private static Answer exchange(Call call, KeyRing keys) {
        JsonNode request = read(call);
        if (request == null) {
            return undeserializable();
        }
        JsonNode action = request.path("action");
        JsonNode nonce = request.path("nonce");
        JsonNode signature = request.path("signature");
        String r = signature.path("r").asString("");
        String s = signature.path("s").asString("");
        // No other action is played: a check must not send one.
        if (action.size() != 1
                || !action.path("type").asString("").equals("noop")
                || !nonce.isIntegralNumber()
                || !nonce.canConvertToLong()
                || !NUMBER.matcher(r).matches()
                || !NUMBER.matcher(s).matches()
                || !signature.path("v").isIntegralNumber()) {
            return undeserializable();
        }
        long number = nonce.longValue();
        Instant now = call.serverTime();
        if (number < now.minus(OLDEST_NONCE).toEpochMilli()) {
            return error("Invalid nonce: nonce too low " + number + " < "
                    + now.minus(OLDEST_NONCE).toEpochMilli());
        }
        if (number > now.plus(YOUNGEST_NONCE).toEpochMilli()) {
            return error("Invalid nonce: nonce too high " + number + " > "
                    + now.plus(YOUNGEST_NONCE).toEpochMilli());
        }
        String signer = signer(request);
        if (signer == null) {
            return error("Unable to recover signer.");
        }
        LiveKey agent = live(keys).get(signer);
        if (agent == null) {
            return error("User or API Wallet " + signer + " does not exist.");
        }
        if (!keys.takeNonce(agent, number)) {
            return error("Invalid nonce: duplicate nonce " + number);
        }
        keys.used(agent);
        return Answer.json(200, object("status", "ok", "response", object("type", "default")));
    }

    /** The address whose key signed a request of the right form. */
    private static @Nullable String signer(JsonNode request) {
        JsonNode signature = request.path("signature");
        return Secp256k1.signer(
                Secp256k1.noopDigest(request.path("nonce").longValue()),
                new BigInteger(signature.path("r").asString("").substring(2), 16),
                new BigInteger(signature.path("s").asString("").substring(2), 16),
                signature.path("v").intValue());
    }

    private static @Nullable JsonNode read(Call call) {
        String type = call.header("Content-Type");
        if (type == null || !type.startsWith("application/json")) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(call.body());
            return json.isObject() ? json : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public @Nullable Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        JsonNode request = read(call);
        if (refusal.code().equals("validUntil")) {
            // Not a refusal: the agent is listed with an end that is over, and has not been cleared away.
            return request != null && request.path("type").asString("").equals("extraAgents")
                    ? Answer.json(200, agents(request.path("user").asString(""), keys, call.serverTime()))
                    : null;
        }
        // Nobody signs a question, and no question is refused.
        if (request == null || !call.path().equals("/exchange")) {
            return null;
        }
        String signer = signer(request);
        return error(refusal.text().replace("0x…", signer == null ? NOBODY : signer));
    }

    @Override
    public Answer maintenance(Call call) {
        return plain(503, "Service Unavailable");
    }

    @Override
    public Answer tooMany(Call call) {
        return plain(429, "null");
    }

    private static Answer undeserializable() {
        return plain(422, "Failed to deserialize the JSON body into the target type");
    }

    private static Answer error(String text) {
        return Answer.json(200, object("status", "err", "response", text));
    }

    private static Answer plain(int status, String text) {
        return Answer.html(status, text).with("Content-Type", "text/plain; charset=utf-8");
    }
}
