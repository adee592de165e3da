package dev.rekey.exchanges.hyperliquid;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.Reply;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Check;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Hyperliquid. The credential is the address of the trader's main wallet and the private key of an agent wallet,
 * which Hyperliquid's site calls API wallet. Whose agent it is comes first, unsigned: it tells causes apart that the
 * signed call answers alike. The signed call is {@code noop}, which does nothing but use up its nonce.
 *
 * <p>Spot and perpetuals stand on one host and are asked on that of the futures market.
 */
public final class HyperliquidApi implements ExchangeApi {

    private static final Endpoint ROLE = info("userRole");
    private static final Endpoint AGENTS = info("extraAgents");
    private static final Endpoint PERPETUALS = info("clearinghouseState");
    private static final Endpoint SPOT = info("spotClearinghouseState");
    private static final Endpoint NOOP = new Endpoint("POST", "/exchange", "", Market.FUTURES);

    private static final String TYPE = "type=";
    private static final String NOT_THERE = "User or API Wallet 0x… does not exist.";
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{40}");
    private static final Pattern LAYER = Pattern.compile("^L1 error: ");
    private static final Pattern BRACKETS = Pattern.compile(" *\\(.*$", Pattern.DOTALL);

    /** The action {@code {"type":"noop"}} in MessagePack. */
    private static final byte[] NOOP_PACKED = HexFormat.of().parseHex("81a474797065a46e6f6f70");

    /** EIP-712: the domain Exchange, version 1, chain 1337, contract zero. */
    private static final byte[] DOMAIN = Wallet.keccak(
            hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
            hash("Exchange"),
            hash("1"),
            ByteBuffer.allocate(32).putLong(24, 1337).array(),
            new byte[32]);

    private static final byte[] AGENT = hash("Agent(string source,bytes32 connectionId)");

    /** The main net; the test net is "b". */
    private static final byte[] SOURCE = hash("a");

    @Override
    public String exchange() {
        return "hyperliquid";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(ROLE, AGENTS, PERPETUALS, SPOT, NOOP);
    }

    private static Endpoint info(String type) {
        return new Endpoint("POST", "/info", "type=" + type, Market.FUTURES);
    }

    private static byte[] hash(String text) {
        return Wallet.keccak(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Nonces are taken once. */
    @Override
    public boolean risingTimes() {
        return true;
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        Wallet agent = agent(credential);
        String body;
        if (endpoint.equals(NOOP)) {
            body = noop(agent, at.toEpochMilli());
        } else {
            String user = endpoint.equals(ROLE) ? agent.address() : main(credential);
            body = "{\"type\":\"" + endpoint.query().substring(TYPE.length()) + "\",\"user\":\"" + user + "\"}";
        }
        return new SignedRequest(
                endpoint.method(),
                URI.create(baseUrl + endpoint.path()),
                Map.of("Content-Type", "application/json"),
                body);
    }

    private static String noop(Wallet agent, long nonce) {
        byte[] connection =
                Wallet.keccak(NOOP_PACKED, ByteBuffer.allocate(8).putLong(nonce).array(), new byte[] {0});
        Wallet.Signature signature =
                agent.sign(Wallet.keccak(new byte[] {0x19, 0x01}, DOMAIN, Wallet.keccak(AGENT, SOURCE, connection)));
        // Without leading zeros, as the official kit writes them.
        return "{\"action\":{\"type\":\"noop\"},\"nonce\":" + nonce + ",\"signature\":{\"r\":\"0x"
                + signature.r().toString(16) + "\",\"s\":\"0x" + signature.s().toString(16) + "\",\"v\":"
                + signature.v() + "}}";
    }

    private static Wallet agent(Credential credential) {
        return Wallet.of(credential.secret())
                .orElseThrow(() -> new IllegalArgumentException("this is no private key of a wallet"));
    }

    private static String main(Credential credential) {
        return credential.apiKey().toLowerCase(Locale.ROOT);
    }

    /** All agents of a trader come with the same main wallet: the agent's own address tells them apart. */
    @Override
    public String identity(Credential credential) {
        return Wallet.of(credential.secret()).map(Wallet::address).orElse(credential.apiKey());
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        if (!ADDRESS.matcher(credential.apiKey()).matches()) {
            return Optional.of("apiKey");
        }
        return Wallet.of(credential.secret()).isEmpty() ? Optional.of("secret") : Optional.empty();
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        if (!answer.path("status").asString("").equals("err")) {
            return null;
        }
        String text = answer.path("response").asString("");
        String code = LAYER.matcher(text).replaceFirst("");
        code = BRACKETS.matcher(ADDRESS.matcher(code).replaceAll("0x…")).replaceFirst("");
        return new Said(code, text);
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.equals(ROLE)) {
            return answer.path("role").isString();
        }
        if (endpoint.equals(AGENTS)) {
            return answer.isArray();
        }
        return endpoint.equals(NOOP)
                ? answer.path("status").asString("").equals("ok")
                : answer.path(endpoint.equals(SPOT) ? "balances" : "marginSummary")
                        .isContainer();
    }

    @Override
    public void check(Session session, Findings findings) {
        String main = main(session.credential());
        String agent = agent(session.credential()).address();
        if (agent.equals(main)) {
            mainWallet(findings, Phrase.of(FindingCode.NOT_SENT));
            return;
        }
        String from = session.usable().get(0);
        Reply role = session.ask(from, ROLE);
        if (!role.ok()) {
            findings.refused(role, Check.KEY_ACCEPTED, null);
            return;
        }
        if (!approved(findings, role.json(), main)) {
            return;
        }
        findings.passed(Check.KEY_ACCEPTED, Check.NO_WITHDRAW);
        String expected = session.expectedUid();
        findings.account(main, expected == null ? null : expected.toLowerCase(Locale.ROOT));
        findings.notChecked(Check.ADDRESSES, "own.not-bound-to-addresses");
        if (signed(session, findings, from, agent, main) && ends(session, findings, from, agent)) {
            balance(session, findings, from);
        }
    }

    /** Whether the key is that of an agent of this main wallet. */
    private static boolean approved(Findings findings, JsonNode role, String main) {
        switch (role.path("role").asString("")) {
            case "agent" -> {
                String owner = role.path("data").path("user").asString("");
                if (owner.toLowerCase(Locale.ROOT).equals(main)) {
                    return true;
                }
                if (ADDRESS.matcher(owner).matches()) {
                    findings.failed(
                            Check.SECRET,
                            Cause.WRONG_SECRET,
                            Phrase.of("own.api-wallet-of", Findings.plain(owner)),
                            Step.PASTE);
                } else {
                    findings.unreadable(Check.KEY_ACCEPTED);
                }
            }
            case "missing" -> findings.failed(Check.KEY_ACCEPTED, Cause.UNKNOWN_KEY, null, Step.GENERATE_KEY);
            // Somebody's main wallet, only not the one of the address.
            case "user" -> mainWallet(findings, null);
            default -> findings.unreadable(Check.KEY_ACCEPTED);
        }
        return false;
    }

    private static void mainWallet(Findings findings, @Nullable Phrase detail) {
        findings.failed(Check.NO_WITHDRAW, Cause.WITHDRAW_ON, detail, Step.PASTE);
    }

    /** Sends the signed call. False when nothing more should be asked. */
    private static boolean signed(Session session, Findings findings, String from, String agent, String main) {
        Reply noop = session.ask(from, NOOP);
        if (noop.ok()) {
            findings.passed(Check.SECRET, Check.CLOCK, Check.TRADE);
            return true;
        }
        if (noop.refusedWith(NOT_THERE) && !names(noop, agent)) {
            // A signature that was read otherwise names an address of nobody: ours is at fault, not the key.
            findings.disturbed(noop, Check.SECRET, null);
        } else if (noop.refusedFor(Cause.RIGHT_MISSING) && !names(noop, main) && !names(noop, agent)) {
            findings.disturbed(noop, Check.SECRET, null);
        } else {
            findings.refused(noop, Check.SECRET, null);
        }
        return false;
    }

    /** Whether a refusal speaks of this address. The session writes "…" in place of the main wallet's. */
    private static boolean names(Reply reply, String address) {
        String text = reply.text();
        return text != null
                && (text.contains("…") || text.toLowerCase(Locale.ROOT).contains(address));
    }

    /** When the agent ends. False when nothing more should be asked. */
    private static boolean ends(Session session, Findings findings, String from, String agent) {
        Reply list = session.ask(from, AGENTS);
        if (!list.ok()) {
            findings.disturbed(list, Check.EXPIRY, null);
            return !list.slowDown();
        }
        for (JsonNode one : list.json()) {
            if (one.path("address").asString("").toLowerCase(Locale.ROOT).equals(agent)) {
                end(session, findings, one.path("validUntil"));
                return true;
            }
        }
        findings.notChecked(Check.EXPIRY, "own.not-listed-with-an-end");
        return true;
    }

    private static void end(Session session, Findings findings, JsonNode told) {
        if (!told.isIntegralNumber() || !told.canConvertToLong()) {
            findings.unreadable(Check.EXPIRY);
            return;
        }
        Instant end = Instant.ofEpochMilli(told.longValue());
        findings.expires(end);
        if (end.isAfter(session.now())) {
            findings.passed(Check.EXPIRY);
        } else {
            findings.failed(Check.EXPIRY, Cause.EXPIRED_OR_LOCKED, null, Step.GENERATE_KEY);
        }
    }

    private static void balance(Session session, Findings findings, String from) {
        Reply balance = session.ask(from, session.market() == Market.SPOT ? SPOT : PERPETUALS);
        if (balance.ok()) {
            findings.passed(Check.READ);
        } else {
            findings.disturbed(balance, Check.READ, null);
        }
    }
}
