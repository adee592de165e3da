package dev.rekey.sandbox.coinbase;

import static dev.rekey.sandbox.Answer.object;

import dev.rekey.sandbox.AddressForm;
import dev.rekey.sandbox.Answer;
import dev.rekey.sandbox.Call;
import dev.rekey.sandbox.Exchange;
import dev.rekey.sandbox.KeyRing;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.Permission;
import dev.rekey.sandbox.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays Coinbase Advanced: keys of P-256 in a key file, tokens on every request. Both markets share the key, so that both
 * ports answer alike.
 *
 * <p>A refused token is answered with one word, whatever is wrong. How an address is refused is not documented: here in the
 * same way. How many addresses a key takes is unconfirmed.
 */
public final class Coinbase implements Exchange {

    private static final String VIEW = "view";
    private static final String TRADE = "trade";
    private static final String TRANSFER = "transfer";
    private static final Pattern TOKEN =
            Pattern.compile("Bearer ([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");
    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
    private static final long LEEWAY = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<Refusal> REFUSALS = Refusal.list("""
            401 | HTTP 401 | Unauthorized
            403 | PERMISSION_DENIED | Missing required scopes
            403 | permission_denied | Missing required scopes
            429 | rate_limit_exceeded | Too many requests
            429 | resource_exhausted | Too many requests
            """);

    @Override
    public String id() {
        return "coinbase";
    }

    @Override
    public String name() {
        return "Coinbase";
    }

    @Override
    public String accent() {
        return "#0052ff";
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
                new Permission(VIEW, group, "View", true),
                new Permission(TRADE, group, "Trade", false),
                new Permission(TRANSFER, group, "Transfer (withdraw and send)", false));
    }

    @Override
    public Set<String> readingBoxes() {
        return Set.of(VIEW);
    }

    @Override
    public Set<String> tradingBoxes(String market) {
        return Set.of(VIEW, TRADE);
    }

    @Override
    public String withdrawalBox() {
        return TRANSFER;
    }

    @Override
    public AddressForm addressForm() {
        return new AddressForm("IP allowlist", "One IP address on each line.", 30, true, true);
    }

    @Override
    public String keyName() {
        return "API key name";
    }

    @Override
    public String secretName() {
        return "Private key";
    }

    @Override
    public Credential newCredential(SecureRandom random) {
        BigInteger number = new BigInteger(256, random)
                .mod(CURVE.getN().subtract(BigInteger.ONE))
                .add(BigInteger.ONE);
        byte[] point = CURVE.getG().multiply(number).getEncoded(false);
        String name = "organizations/" + UUID.randomUUID() + "/apiKeys/" + UUID.randomUUID();
        try {
            byte[] der =
                    new ECPrivateKey(256, number, new DERBitString(point), SECObjectIdentifiers.secp256r1).getEncoded();
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            return new Credential(
                    name, "-----BEGIN EC PRIVATE KEY-----\n" + lines + "\n-----END EC PRIVATE KEY-----\n");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The number of a portfolio: a key belongs to one, as to an account. */
    @Override
    public String newUid(SecureRandom random) {
        byte[] name = new byte[16];
        random.nextBytes(name);
        return UUID.nameUUIDFromBytes(name).toString();
    }

    @Override
    public Answer answer(Call call, KeyRing keys) {
        return switch (call.method() + " " + call.path()) {
            case "GET /api/v3/brokerage/time" ->
                Answer.json(
                        200,
                        object("epochSeconds", Long.toString(call.serverTime().getEpochSecond())));
            case "GET /api/v3/brokerage/key_permissions" -> signed(call, keys, false, Coinbase::rights);
            case "GET /api/v3/brokerage/accounts" ->
                signed(call, keys, true, key -> object("accounts", List.of(), "has_next", false));
            case "GET /api/v3/brokerage/cfm/balance_summary" ->
                signed(call, keys, true, key -> object("balance_summary", object()));
            default -> Answer.json(404, object("error", "NOT_FOUND", "code", 5, "message", "Not found"));
        };
    }

    private static Answer signed(Call call, KeyRing keys, boolean needsView, Function<LiveKey, Object> whenAllowed) {
        Matcher token = TOKEN.matcher(Objects.requireNonNullElse(call.header("Authorization"), ""));
        if (!token.matches()) {
            return unauthorized();
        }
        try {
            JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(token.group(1)));
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(token.group(2)));
            LiveKey key = keys.find(header.path("kid").asString(""));
            long now = call.serverTime().getEpochSecond();
            boolean fits = key != null
                    && header.path("alg").asString("").equals("ES256")
                    && claims.path("sub").asString("").equals(key.key().apiKey())
                    && claims.path("iss").asString("").equals("cdp")
                    && claims.path("nbf").longValue(Long.MAX_VALUE) <= now + LEEWAY
                    && claims.path("exp").longValue(0) >= now - LEEWAY
                    && claims.path("uri").asString("").equals(call.method() + " " + call.header("Host") + call.path())
                    && verifies(key, token.group(1) + "." + token.group(2), token.group(3))
                    && key.accepts(call.address());
            if (key == null || !fits) {
                return unauthorized();
            }
            if (needsView && !key.may(VIEW)) {
                return Answer.json(
                        403, object("error", "PERMISSION_DENIED", "code", 7, "message", "Missing required scopes"));
            }
            keys.used(key);
            return Answer.json(200, whenAllowed.apply(key));
        } catch (IllegalArgumentException | JacksonException unreadable) {
            return unauthorized();
        }
    }

    private static boolean verifies(LiveKey key, String text, String signature) {
        String pem = key.key().secret().replaceAll("-----[A-Z ]+-----|\\s", "");
        BigInteger number =
                ECPrivateKey.getInstance(Base64.getDecoder().decode(pem)).getKey();
        ECDomainParameters domain = new ECDomainParameters(CURVE);
        DSADigestSigner check = new DSADigestSigner(new ECDSASigner(), new SHA256Digest(), PlainDSAEncoding.INSTANCE);
        check.init(false, new ECPublicKeyParameters(CURVE.getG().multiply(number), domain));
        byte[] signed = text.getBytes(StandardCharsets.US_ASCII);
        check.update(signed, 0, signed.length);
        return check.verifySignature(Base64.getUrlDecoder().decode(signature));
    }

    private static Object rights(LiveKey key) {
        return object(
                "can_view", key.may(VIEW),
                "can_trade", key.may(TRADE),
                "can_transfer", key.may(TRANSFER),
                "portfolio_uuid", key.user().uid(),
                "portfolio_type", "DEFAULT");
    }

    @Override
    public List<Refusal> refusals(String market) {
        return REFUSALS;
    }

    @Override
    public Answer refuse(Call call, KeyRing keys, Refusal refusal) {
        return refusal.bare()
                ? unauthorized()
                : Answer.json(refusal.status(), object("error", refusal.code(), "message", refusal.text()));
    }

    @Override
    public Answer maintenance(Call call) {
        return Answer.html(503, "<html><body><h1>503 Service Unavailable</h1></body></html>");
    }

    @Override
    public Answer tooMany(Call call) {
        return Answer.json(429, object("error", "rate_limit_exceeded", "message", "Too many requests"));
    }

    /** One word, and no JSON. */
    private static Answer unauthorized() {
        return Answer.html(401, "Unauthorized");
    }
}
