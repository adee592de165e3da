package dev.rekey.exchanges.kraken;

import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.check.AddressTally;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.Endpoint;
import dev.rekey.exchanges.check.ExchangeApi;
import dev.rekey.exchanges.check.Findings;
import dev.rekey.exchanges.check.Reply;
import dev.rekey.exchanges.check.Session;
import dev.rekey.exchanges.check.Signatures;
import dev.rekey.exchanges.check.SignedRequest;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks Kraken. Nonces are milliseconds and no finer, or the trader's own programs could never use the key again. Kraken
 * locks out who asks about bad keys too often, so that the first refusal ends the check.
 */
public final class KrakenApi implements ExchangeApi {

    private static final Endpoint KEY = new Endpoint("POST", "/0/private/GetApiKeyInfo", "", Market.SPOT);
    private static final Endpoint BALANCE = new Endpoint("POST", "/0/private/Balance", "", Market.SPOT);

    private static final String LOCKOUT = "EGeneral:Temporary lockout";
    private static final Duration LOCKED_OUT = Duration.ofMinutes(15);
    private static final Pattern THROTTLED = Pattern.compile("EService: ?Throttled: ?([0-9]{9,11})");

    /** Rights that move money out, or prepare it, by the name of their box. */
    private static final Map<String, String> MONEY_OUT = boxes(
            "withdraw-funds", "Withdraw",
            "add-withdraw-address", "Add withdrawal address",
            "update-withdraw-address", "Update withdrawal address");

    private static final Map<String, String> TRADING =
            boxes("modify-trades", "Create & modify orders", "close-trades", "Cancel & close orders");

    @Override
    public String exchange() {
        return "kraken";
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(KEY, BALANCE);
    }

    @Override
    public boolean risingTimes() {
        return true;
    }

    @Override
    public SignedRequest sign(URI baseUrl, Endpoint endpoint, Credential credential, Instant at) {
        String nonce = Long.toString(at.toEpochMilli());
        String body = "nonce=" + nonce;
        byte[] secret = decoded(credential)
                .orElseThrow(() -> new IllegalArgumentException("a Kraken secret is base64, and this one is not"));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes(endpoint.path().getBytes(StandardCharsets.UTF_8));
        text.writeBytes(Signatures.sha256(nonce + body));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("API-Key", credential.apiKey());
        headers.put("API-Sign", Base64.getEncoder().encodeToString(Signatures.hmacSha512(secret, text.toByteArray())));
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        return new SignedRequest(endpoint.method(), URI.create(baseUrl + endpoint.path()), headers, body);
    }

    private static Optional<byte[]> decoded(Credential credential) {
        try {
            byte[] secret = Base64.getDecoder().decode(credential.secret());
            return secret.length == 0 ? Optional.empty() : Optional.of(secret);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> unusable(Credential credential) {
        return decoded(credential).isPresent() ? Optional.empty() : Optional.of("secret");
    }

    @Override
    public @Nullable Said refusal(JsonNode answer) {
        // Those that begin with W are warnings.
        return Said.of(answer.path("error")
                .valueStream()
                .map(error -> error.asString(""))
                .filter(error -> !error.isEmpty() && !error.startsWith("W"))
                .toList());
    }

    @Override
    public boolean answers(Endpoint endpoint, JsonNode answer) {
        JsonNode result = answer.path("result");
        return answer.path("error").isArray()
                && (endpoint.equals(KEY) ? result.path("permissions").isArray() : result.isObject());
    }

    @Override
    public void check(Session session, Findings findings) {
        List<String> addresses = new ArrayList<>(session.usable());
        String from = addresses.remove(0);
        Map<String, Reply> refused = new LinkedHashMap<>();
        Reply key = session.ask(from, KEY);
        if (key.refusedFor(Cause.RIGHT_MISSING) && !addresses.isEmpty()) {
            // This call needs no right, so that it is rather the address. Not tried when the key is called bad.
            refused.put(from, key);
            from = addresses.remove(0);
            key = session.ask(from, KEY);
        }
        pause(session, findings, key);
        if (!key.ok()) {
            findings.refused(key, Check.KEY_ACCEPTED, null);
            return;
        }
        findings.passed(Check.KEY_ACCEPTED, Check.SECRET, Check.CLOCK);
        JsonNode told = key.json().path("result");
        List<String> rights = new ArrayList<>();
        told.path("permissions").forEach(right -> rights.add(right.asString("")));
        if (told.path("permissions").valueStream().allMatch(JsonNode::isString)) {
            rights(findings, rights);
        } else {
            findings.unreadable(Check.READ);
            findings.unreadable(Check.TRADE);
            findings.unreadable(Check.NO_WITHDRAW);
        }
        expiry(session, findings, told);
        // Written in groups of four.
        String account = told.path("iban").asString("").replace(" ", "");
        if (account.isBlank()) {
            findings.notChecked(Check.SAME_ACCOUNT, FindingCode.ACCOUNT_NOT_TOLD_NOW);
        } else {
            findings.account(account, session.expectedUid());
        }
        boolean mayAsk = !rights.contains("query-funds") || balance(session, findings, from);
        addresses(session, findings, told, from, refused, mayAsk ? addresses : List.of());
    }

    private static void rights(Findings findings, List<String> rights) {
        need(findings, Check.READ, rights, boxes("query-funds", "Query (Funds)"));
        need(findings, Check.TRADE, rights, TRADING);
        List<String> out = rights.stream()
                .filter(right -> MONEY_OUT.containsKey(right) || right.contains("withdraw"))
                .map(right -> MONEY_OUT.getOrDefault(right, Findings.plain(right)))
                .toList();
        findings.moneyOut(out);
    }

    private static void need(Findings findings, Check check, List<String> rights, Map<String, String> boxes) {
        List<String> missing = boxes.entrySet().stream()
                .filter(box -> !rights.contains(box.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        findings.needed(check, missing.isEmpty(), String.join(", ", missing));
    }

    private static void expiry(Session session, Findings findings, JsonNode told) {
        JsonNode until = told.path("validUntil");
        String text = until.isString() || until.isIntegralNumber() ? until.asString() : "";
        if (!text.matches("[0-9]{1,12}")) {
            findings.unreadable(Check.EXPIRY);
            return;
        }
        if (Long.parseLong(text) == 0) {
            findings.passed(Check.EXPIRY, Phrase.of(FindingCode.NEVER_ENDS));
            return;
        }
        Instant end = Instant.ofEpochSecond(Long.parseLong(text));
        LocalDate day = LocalDate.ofInstant(end, ZoneOffset.UTC);
        findings.expires(end);
        if (end.isAfter(session.now())) {
            findings.passed(Check.EXPIRY, Phrase.of(FindingCode.ENDS, day.toString()));
        } else {
            findings.add(Finding.failed(Check.EXPIRY, Phrase.of("own.ended"), Step.GENERATE_KEY)
                    .with(Phrase.of(FindingCode.ENDED, day.toString())));
        }
    }

    /** Asks for the balance. False when nothing more should be asked. */
    private static boolean balance(Session session, Findings findings, String from) {
        Reply reply = session.ask(from, BALANCE);
        pause(session, findings, reply);
        if (reply.refusedFor(Cause.RIGHT_MISSING)) {
            findings.refusedAt(reply, Check.READ, Phrase.of(FindingCode.NOT_TICKED, "Query (Funds)"));
        } else if (!reply.ok()) {
            findings.refused(reply, Check.READ, null);
            return false;
        }
        return true;
    }

    private static void addresses(
            Session session,
            Findings findings,
            JsonNode told,
            String from,
            Map<String, Reply> refused,
            List<String> others) {
        if (!told.path("ipAllowlist").isArray()) {
            findings.unreadable(Check.ADDRESSES);
            return;
        }
        List<String> listed = new ArrayList<>();
        told.path("ipAllowlist").forEach(entry -> listed.add(entry.asString("")));
        if (!session.whitelist().isEmpty() && listed.isEmpty()) {
            findings.add(AddressTally.unbound());
            return;
        }
        AddressTally tally = new AddressTally(session);
        List<String> ask = tally.compare(listed, others);
        tally.worked(from);
        refused.forEach(tally::refused);
        // One after the other, so that nonces arrive in their order; and no further after the first refusal.
        session.askEach(ask, KEY, 1, reply -> !reply.ok()).forEach((address, reply) -> {
            pause(session, findings, reply);
            if (reply.ok()) {
                tally.worked(address);
            } else if (reply.refusedFor(Cause.UNKNOWN_KEY) || reply.refusedFor(Cause.RIGHT_MISSING)) {
                // How Kraken refuses an address is not documented, but the key is good and this call needs no right.
                tally.refused(address, reply);
            } else {
                tally.unclear(address, reply);
            }
        });
        tally.addTo(findings);
    }

    /** Kraken says in its text when to come back. */
    private static void pause(Session session, Findings findings, Reply reply) {
        String text = reply.text();
        if (text == null) {
            return;
        }
        if (text.contains(LOCKOUT)) {
            findings.pause(LOCKED_OUT);
        }
        Matcher throttled = THROTTLED.matcher(text);
        if (throttled.find()) {
            try {
                findings.pause(
                        Duration.between(session.now(), Instant.ofEpochSecond(Long.parseLong(throttled.group(1)))));
            } catch (DateTimeException | ArithmeticException outOfRange) {
                return;
            }
        }
    }

    private static Map<String, String> boxes(String... rightsAndBoxes) {
        Map<String, String> boxes = new LinkedHashMap<>();
        for (int i = 0; i < rightsAndBoxes.length; i += 2) {
            boxes.put(rightsAndBoxes[i], rightsAndBoxes[i + 1]);
        }
        return boxes;
    }
}
