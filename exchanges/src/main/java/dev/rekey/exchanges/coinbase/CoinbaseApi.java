package dev.rekey.exchanges.coinbase;

import static java.util.Objects.requireNonNull;

import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.ProofByCall;
import dev.rekey.exchanges.check.Reply;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Check;
import dev.rekey.terms.Market;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks Coinbase Advanced. Every request carries a token of its own (RFC 7519), signed with the private key and good for
 * two minutes; it names method, host and path, and no query.
 */
public final class CoinbaseApi implements ExchangeApi {

    private static final String PLACE = "/api/v3/brokerage/";
    private static final Endpoint KEY = new Endpoint("GET", PLACE + "key_permissions", "", Market.SPOT);
    private static final Endpoint ACCOUNTS = new Endpoint("GET", PLACE + "accounts", "limit=1", Market.SPOT);
    private static final Endpoint FUTURES = new Endpoint("GET", PLACE + "cfm/balance_summary", "", Market.FUTURES);

    /** Where perpetuals of a portfolio for them are read; its number follows. */
    private static final String PERPETUALS = PLACE + "intx/portfolio/";

    private static final Endpoint PERPETUALS_OF = new Endpoint("GET", PERPETUALS + "*", "", Market.FUTURES);

    private static final Pattern NUMBER = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final long SECONDS = 120;
    private static final int AT_ONCE = 4;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    @Override
    public String exchange() {
        return "coinbase";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(KEY, ACCOUNTS, FUTURES, PERPETUALS_OF);
    }

    /** So that no two tokens are the same. */
    @Override
    public boolean risingTimes() {
        return true;
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        SigningKey key = SigningKey.of(credential.secret())
                .orElseThrow(() -> new IllegalArgumentException("a Coinbase secret is a private key"));
        String what = endpoint.method() + " " + baseUrl.getAuthority() + endpoint.path();
        ObjectNode header = JSON.createObjectNode();
        header.put("alg", key.algorithm());
        header.put("typ", "JWT");
        header.put("kid", credential.apiKey());
        header.put("nonce", HexFormat.of().formatHex(Signatures.sha256(at.toEpochMilli() + " " + what), 0, 16));
        ObjectNode claims = JSON.createObjectNode();
        claims.put("sub", credential.apiKey());
        claims.put("iss", "cdp");
        claims.put("nbf", at.getEpochSecond());
        claims.put("exp", at.getEpochSecond() + SECONDS);
        claims.put("uri", what);
        String text = part(header) + "." + part(claims);
        String token = text + "." + BASE64.encodeToString(key.sign(text.getBytes(StandardCharsets.US_ASCII)));
        return new SignedRequest(
                endpoint.method(),
                URI.create(baseUrl + endpoint.path() + (endpoint.query().isEmpty() ? "" : "?" + endpoint.query())),
                Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
                null);
    }

    private static String part(ObjectNode node) {
        return BASE64.encodeToString(JSON.writeValueAsBytes(node));
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return SigningKey.of(credential.secret()).isPresent() ? Optional.empty() : Optional.of("secret");
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        String error = answer.path("error").asString("");
        return error.isEmpty() ? null : new Said(error, answer.path("message").asString(error));
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        if (endpoint.equals(KEY)) {
            return answer.path("can_view").isBoolean();
        }
        if (endpoint.path().startsWith(PERPETUALS)) {
            return answer.path("portfolios").isArray() || answer.path("summary").isObject();
        }
        return endpoint.equals(ACCOUNTS)
                ? answer.path("accounts").isArray()
                : answer.path("balance_summary").isObject();
    }

    @Override
    public void check(Session session, Findings findings) {
        AtomicReference<Endpoint> proof = new AtomicReference<>(session.market() == Market.SPOT ? ACCOUNTS : FUTURES);
        Optional<String> letIn = ProofByCall.check(session, findings, KEY, AT_ONCE, answer -> {
            findings.needed(Check.READ, answer.path("can_view").booleanValue(false), "View");
            JsonNode trade = answer.path("can_trade");
            if (trade.isBoolean()) {
                findings.needed(Check.TRADE, trade.booleanValue(), "Trade");
            } else {
                findings.unreadable(Check.TRADE);
            }
            JsonNode transfer = answer.path("can_transfer");
            if (transfer.isBoolean()) {
                findings.moneyOut(transfer.booleanValue() ? List.of("Transfer") : List.of());
            } else {
                findings.unreadable(Check.NO_WITHDRAW);
            }
            portfolio(session, findings, answer.path("portfolio_uuid"));
            if (session.market() == Market.FUTURES) {
                perpetuals(answer).ifPresent(proof::set);
            }
            return null;
        });
        if (letIn.isPresent() && !findings.open(Check.READ)) {
            Reply market = session.ask(letIn.get(), requireNonNull(proof.get()));
            if (!market.ok()) {
                findings.refused(market, Check.READ, null);
            }
        }
    }

    /** A portfolio for international perpetuals has a call of its own in place of that for US futures. */
    private static Optional<Endpoint> perpetuals(JsonNode answer) {
        String number = answer.path("portfolio_uuid").asString("");
        return "INTX".equals(answer.path("portfolio_type").asString(""))
                        && NUMBER.matcher(number).matches()
                ? Optional.of(PERPETUALS_OF.with(number))
                : Optional.empty();
    }

    /** A key belongs to one portfolio, and balances, orders and bots of another one are out of its reach. */
    private static void portfolio(Session session, Findings findings, JsonNode portfolio) {
        if (portfolio.isString() && !portfolio.asString().isBlank()) {
            findings.account(portfolio.asString(), session.expectedUid());
        } else {
            findings.unreadable(Check.SAME_ACCOUNT);
        }
    }
}
