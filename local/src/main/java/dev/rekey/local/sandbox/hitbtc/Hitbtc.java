package dev.rekey.local.sandbox.hitbtc;

import static dev.rekey.local.sandbox.Answer.object;

import dev.rekey.local.sandbox.AddressForm;
import dev.rekey.local.sandbox.Answer;
import dev.rekey.local.sandbox.Call;
import dev.rekey.local.sandbox.Exchange;
import dev.rekey.local.sandbox.KeyRing;
import dev.rekey.local.sandbox.Letters;
import dev.rekey.local.sandbox.LiveKey;
import dev.rekey.local.sandbox.Permission;
import dev.rekey.local.sandbox.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Plays HitBTC.
 *
 * <p>Little is documented: how an address is refused (here as an unknown key is), whether the time is looked at (here it is
 * not), the order of the checks and how many addresses a key takes are all unconfirmed. On the real site the rights count
 * only after the link in a mail was opened.
 */
public final class Hitbtc implements Exchange {

    private static final String READ = "read";
    private static final String TRADE = "trade";
    private static final String PAYMENT = "payment";
    private static final String WITHDRAW = "withdraw";
    private static final String SCHEME = "HS256 ";

    @Override
    public String id() {
        return "hitbtc";
    }

    @Override
    public String name() {
        return "HitBTC";
    }

    @Override
    public String accent() {
        return "#0a2540";
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
                new Permission(READ, group, "Order book, History, Trading balance", false),
                new Permission(TRADE, group, "Place/cancel orders", false),
                new Permission(PAYMENT, group, "Payment information", false),
                new Permission(WITHDRAW, group, "Withdraw cryptocurrencies", false));
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
        return new AddressForm(
                "IP whitelist", "Separate IP addresses by commas. Left empty, any is let in.", 30, false, false);
    }

    @Override
    public String keyName() {
        return "API Key";
    }

    @Override
    public String secretName() {
        return "Secret Key";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        return new Credential(Letters.of(random, letters, 32), Letters.of(random, letters, 32));
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.route()) {
            case "SPOT GET /api/3/spot/balance",
                    "FUTURES GET /api/3/futures/balance",
                    "FUTURES GET /api/3/futures/history/order" -> signed(call, keys, List.of());
            case "SPOT GET /api/3/spot/fee/BTCUSDT" ->
                signed(call, keys, object("symbol", "BTCUSDT", "take_rate", "0.0009", "make_rate", "0.0009"));
            default -> refusal(404, 20404, "Not found");
        };
    }

    private static Answer signed(Call call, KeyRing keys, Object allowed) {
        String authorization = call.header("Authorization");
        if (authorization == null) {
            return refusal(401, 1001, "Authorisation required");
        }
        if (!authorization.startsWith(SCHEME)) {
            return refusal(401, 1004, "Unsupported authorization method");
        }
        List<String> parts = parts(authorization.substring(SCHEME.length()));
        LiveKey key = parts.size() == 3 ? keys.find(parts.get(0)) : null;
        if (key == null || !key.accepts(call.address())) {
            return refusal(401, 1002, "Authorization failed");
        }
        String text = call.method() + call.target() + parts.get(2);
        byte[] expected = Signatures.hmacSha256(key.key().secret(), text.getBytes(StandardCharsets.UTF_8));
        if (!Signatures.same(HexFormat.of().formatHex(expected), parts.get(1))) {
            return refusal(401, 1002, "Authorization failed");
        }
        if (!key.may(READ)) {
            return refusal(403, 1003, "Action is forbidden for this API key");
        }
        keys.used(key);
        return Answer.json(200, allowed);
    }

    /** Key, signature and time; nothing when the text is no such thing. */
    private static List<String> parts(String encoded) {
        try {
            return List.of(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8).split(":", -1));
        } catch (IllegalArgumentException notBase64) {
            return List.of();
        }
    }

    @Override
    public Answer maintenance(Call call) {
        return refusal(503, 503, "Service unavailable");
    }

    @Override
    public Answer tooMany(Call call) {
        return refusal(429, 429, "Too many requests");
    }

    private static Answer refusal(int status, int code, String message) {
        return Answer.json(status, object("error", object("code", code, "message", message, "description", "")));
    }
}
