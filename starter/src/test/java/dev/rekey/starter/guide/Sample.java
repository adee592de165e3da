package dev.rekey.starter.guide;

import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.SessionSummary;
import dev.rekey.accounts.signing.PublicKeys;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.ImportResult;
import dev.rekey.accounts.write.Place;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Waiting;
import java.io.StringReader;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A made-up customer with four accounts and a session, published the way a worker does it. */
public final class Sample {

    /** 32 bytes that are somebody's public key; whose does not matter here. */
    public static final String PUBLIC_KEY = "5rcCrYvSUeIiixgdWKdAHRaYjIpMRNLYjEbgjFbcfwM";

    /** How old the outage is. */
    public static final Duration OUT_FOR = Duration.ofHours(5);

    private static final AtomicLong REVISIONS = new AtomicLong();

    private final AccountImport imports;
    private final AccountDirectory directory;
    private final ProgressWriter writer;
    private final GuideLinks links;
    private final Signing workers;
    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Instant now = Instant.now();

    /** Writes through these. */
    public Sample(
            AccountImport imports,
            AccountDirectory directory,
            ProgressWriter writer,
            GuideLinks links,
            Signing workers,
            JdbcClient jdbc) {
        this.imports = imports;
        this.directory = directory;
        this.writer = writer;
        this.links = links;
        this.workers = workers;
        this.jdbc = jdbc;
    }

    /** An open session and how to get in. */
    public record Visit(String customerId, String sessionId, String token, String code, List<String> accountIds) {
        @Override
        public String toString() {
            return "Visit[" + sessionId + "]";
        }
    }

    /** A new customer with four accounts, all of them where a session begins. */
    public Visit begin(Reason reason, String firstLabel) {
        String customer = "c" + UUID.randomUUID().toString().substring(0, 8);
        String whitelist = String.join(
                ";",
                IntStream.rangeClosed(1, 20).mapToObj(i -> "203.0.113." + i).toList());
        String list = """
            [
              {"customer":"%1$s","name":"Anna Berg","exchange":"binance","market":"FUTURES","label":%4$s,
               "runningBots":3,"openPositions":2,"openOrders":40,"lastWorkingAt":"%2$s","whitelist":"%3$s","mode":"live"},
              {"customer":"%1$s","name":"Anna Berg","exchange":"kucoin","market":"FUTURES","label":"Hedge",
               "runningBots":0,"openPositions":1,"openOrders":0,"lastWorkingAt":"%2$s","whitelist":"%3$s","mode":"live"},
              {"customer":"%1$s","name":"Anna Berg","exchange":"binance","market":"SPOT","label":"Long term",
               "runningBots":1,"openPositions":0,"openOrders":12,"lastWorkingAt":"%2$s","whitelist":"%3$s","mode":"live"},
              {"customer":"%1$s","name":"Anna Berg","exchange":"kraken","market":"SPOT","label":"Savings",
               "slots":"main;extra","runningBots":0,"openPositions":0,"openOrders":4,"lastWorkingAt":"%2$s","whitelist":"%3$s","mode":"live"}
            ]
            """.formatted(customer, now.minus(OUT_FOR), whitelist, json.writeValueAsString(firstLabel));
        ImportResult result = imports.importJson(new StringReader(list), (exchange, market) -> true);
        if (!result.stored()) {
            throw new IllegalStateException("the sample does not fit: " + result.problems());
        }
        List<String> ids = List.of(
                account(customer, "binance", Market.FUTURES),
                account(customer, "kucoin", Market.FUTURES),
                account(customer, "binance", Market.SPOT),
                account(customer, "kraken", Market.SPOT));
        String session = UUID.randomUUID().toString();
        ids.forEach(id -> givePast(session, id));
        Visit visit = new Visit(customer, session, links.create(session, "sam"), links.newCode(session, "sam"), ids);
        publish(session(visit, reason, SessionView.State.OPEN, List.of()));
        ids.forEach(id -> publish(view(visit, id).build()));
        return visit;
    }

    /** A new customer with one account on this exchange, who still holds its key, and so many addresses. */
    public Visit beginHolding(Reason reason, String exchange, int addresses) {
        String customer = "c" + UUID.randomUUID().toString().substring(0, 8);
        String whitelist = String.join(
                ";",
                IntStream.rangeClosed(1, addresses)
                        .mapToObj(i -> "203.0.113." + i)
                        .toList());
        ImportResult result = imports.importJson(
                new StringReader("""
                    [{"customer":"%s","name":"Anna Berg","exchange":"%s","market":"SPOT","label":"Alone",
                      "whitelist":"%s","mode":"live"}]\
                    """.formatted(customer, exchange, whitelist)), (id, market) -> true);
        if (!result.stored()) {
            throw new IllegalStateException("the sample does not fit: " + result.problems());
        }
        String account = account(customer, exchange, Market.SPOT);
        String session = UUID.randomUUID().toString();
        givePast(session, account);
        jdbc.sql("""
            insert into credential
                (account_id, slot, attempt_id, state, last_four, fingerprint, since_at, sealed)
            values (:id, 'main', :attempt, 'CURRENT', 'aB12', :attempt, :then, :sealed)
            """)
                .param("id", account)
                .param("attempt", UUID.randomUUID().toString())
                .param("then", Timestamp.from(now.minus(Duration.ofDays(90))))
                .param("sealed", new byte[1])
                .update();
        Visit visit = new Visit(
                customer, session, links.create(session, "sam"), links.newCode(session, "sam"), List.of(account));
        publish(session(visit, reason, SessionView.State.OPEN, List.of()));
        return visit;
    }

    private String account(String customer, String exchange, Market market) {
        return directory.accounts(customer).stream()
                .filter(a -> a.exchange().equals(exchange) && a.market() == market)
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** An old key that was in use, and the public half of a key to seal to. No private half exists. */
    private void givePast(String session, String account) {
        jdbc.sql("""
            insert into key_history (account_id, slot, attempt_id, fingerprint, last_four, stored_at, promoted_at)
            values (:id, 'main', :attempt, :attempt, 'aB12', :then, :then)
            """)
                .param("id", account)
                .param("attempt", UUID.randomUUID().toString())
                .param("then", Timestamp.from(now.minus(Duration.ofDays(90))))
                .update();
        Instant until = now.plus(Duration.ofDays(7)).truncatedTo(ChronoUnit.MICROS);
        jdbc.sql("""
            insert into intake_key (session_id, account_id, public_key, expires_at, signature)
            values (:session, :id, :key, :until, :signature)
            """)
                .param("session", session)
                .param("id", account)
                .param("key", PUBLIC_KEY)
                .param("until", Timestamp.from(until))
                .param("signature", workers.sign(PublicKeys.intake(session, account, PUBLIC_KEY, until)))
                .update();
        jdbc.sql("update trading_account set needs_key_since = :then where id = :id")
                .param("id", account)
                .param("then", Timestamp.from(now.minus(OUT_FOR)))
                .update();
    }

    /** Somebody who can write the database puts another key in its place. */
    public String plantIntakeKey(String account) {
        String theirs = "Zm9yZWlnbi1rZXktb2Ytc29tZWJvZHktZWxzZS0tLS0";
        jdbc.sql("update intake_key set public_key = :key where account_id = :id")
                .param("id", account)
                .param("key", theirs)
                .update();
        return theirs;
    }

    /** The private half was destroyed, so nothing can be sealed for this account any more. */
    public void loseIntakeKey(String account) {
        jdbc.sql("update intake_key set destroyed_at = :now where account_id = :id")
                .param("id", account)
                .param("now", Timestamp.from(now))
                .update();
    }

    /** A session's view. */
    public SessionView session(Visit visit, Reason reason, SessionView.State state, List<AccountOutcome> finished) {
        return new SessionView(
                visit.sessionId(),
                visit.customerId(),
                REVISIONS.incrementAndGet(),
                reason,
                null,
                Actor.agent("sam"),
                Actor.agent("sam"),
                now.minus(Duration.ofMinutes(40)),
                now.plus(Duration.ofDays(6)),
                visit.accountIds(),
                finished,
                0,
                state,
                state == SessionView.State.OPEN ? null : now);
    }

    /** How one account of a session ended. */
    public AccountOutcome ended(AccountView view, Outcome outcome, int abandonedKeys, String... endings) {
        return new AccountOutcome(
                view.accountId(),
                view.title(),
                view.label(),
                outcome,
                1,
                abandonedKeys,
                List.of(endings),
                now.minus(OUT_FOR),
                outcome.success() ? now.minus(Duration.ofMinutes(3)) : null,
                now,
                outcome == Outcome.SKIPPED ? Message.words("Not used any more.") : null,
                view.withdrawals());
    }

    /** An account's view as the session begins, to be changed. */
    public Draft view(Visit visit, String accountId) {
        return new Draft(visit, accountId);
    }

    /** Publishes it as a worker does. */
    public AccountView publish(AccountView view) {
        return publish(view, UnaryOperator.identity());
    }

    /** Publishes it as a worker of another version did, with this done to its JSON. */
    AccountView publish(AccountView view, UnaryOperator<String> change) {
        writer.publishAccount(new dev.rekey.accounts.write.AccountView(
                view.sessionId(),
                view.accountId(),
                view.revision(),
                change.apply(json.writeValueAsString(view)),
                view.waitingOn().name(),
                view.waitingSince(),
                new Place(view.step().name(), view.cause(), view.exchangeCode())));
        return view;
    }

    /** Publishes it as a worker did before there were codes. */
    public void publishAsBefore(AccountView view, String note) {
        ObjectNode old = json.valueToTree(view);
        old.remove(List.of("notes", "helpFor"));
        old.put("note", note).put("helpWords", note);
        writer.publishAccount(new dev.rekey.accounts.write.AccountView(
                view.sessionId(),
                view.accountId(),
                view.revision(),
                old.toString(),
                view.waitingOn().name(),
                view.waitingSince()));
    }

    /** Publishes it as a worker does. */
    public void publish(SessionView view) {
        writer.publishSession(new dev.rekey.accounts.write.SessionView(
                new SessionSummary(
                        view.sessionId(),
                        view.customerId(),
                        view.reason().name(),
                        view.state().name(),
                        null,
                        view.agent().name(),
                        view.accountIds().size(),
                        view.finished().size(),
                        null,
                        view.startedAt(),
                        view.endedAt(),
                        view.finished().size() + " of " + view.accountIds().size() + " accounts done"),
                view.revision(),
                json.writeValueAsString(view)));
    }

    /** A view in the making. */
    public final class Draft {

        private final Visit visit;
        private final dev.rekey.accounts.TradingAccount account;
        private Step step = Step.EDIT;
        private Waiting waitingOn = Waiting.CUSTOMER;
        private String slot = "main";
        private int attempts;
        private @Nullable Verdict verdict;
        private List<Finding> findings = List.of();
        private @Nullable Instant nextCheckAt;
        private @Nullable Instant connectedAt;
        private @Nullable Outcome outcome;
        private boolean shortWay;
        private String replaced = "";
        private boolean mayCheck;
        private boolean states;
        private List<Message> notes = List.of();
        private @Nullable String help;
        private @Nullable SlotView stopped;

        private Draft(Visit visit, String accountId) {
            this.visit = visit;
            this.account = directory.account(accountId).orElseThrow();
        }

        /** The exchange does not tell whether a key may withdraw. */
        public Draft statingWithdrawals() {
            states = true;
            return this;
        }

        /** Stands at this step. */
        public Draft at(Step now) {
            step = now;
            return this;
        }

        /** Waits for them. */
        public Draft waitingOn(Waiting whom) {
            waitingOn = whom;
            return this;
        }

        /** May keep its key. */
        public Draft shortWay() {
            shortWay = true;
            return this;
        }

        /** Replaces the second key now. */
        public Draft extra() {
            slot = "extra";
            return this;
        }

        /** A check has found this. */
        public Draft found(Verdict found, Finding... all) {
            verdict = found;
            findings = List.of(all);
            attempts = 1;
            return this;
        }

        /** Looks again by itself in two minutes. */
        public Draft again() {
            nextCheckAt = now.plus(Duration.ofMinutes(2));
            return this;
        }

        /** Has a working key since a minute. */
        public Draft connected() {
            connectedAt = now.minus(Duration.ofMinutes(1));
            return this;
        }

        /** Has a new main key in use, and goes on with the second one. */
        public Draft mainReplaced() {
            slot = "extra";
            replaced = "main";
            return this;
        }

        /** Its key can be checked again at once. */
        public Draft mayCheck() {
            mayCheck = true;
            return this;
        }

        /** Somebody reads this of it. */
        public Draft note(Message... said) {
            notes = List.of(said);
            return this;
        }

        /** Support was asked so. */
        public Draft help(String words) {
            help = words;
            waitingOn = Waiting.SUPPORT;
            return this;
        }

        /** Had a key in use that was refused later. */
        public Draft stopped(Instant worked, Instant refused) {
            stopped = new SlotView("main", SlotView.State.OPEN, "x7Qz", worked, refused);
            return this;
        }

        /** Is over. */
        public Draft over(Outcome how) {
            outcome = how;
            waitingOn = Waiting.NOBODY;
            return this;
        }

        /** The view. */
        public AccountView build() {
            List<SlotView> slots = account.slots().stream()
                    .map(name -> new SlotView(
                            name, name.equals(replaced) ? SlotView.State.REPLACED : SlotView.State.OPEN, null, null))
                    .map(one -> stopped != null && one.name().equals(stopped.name()) ? stopped : one)
                    .toList();
            String exchange = switch (account.exchange()) {
                case "binance" -> "Binance";
                case "kucoin" -> "KuCoin";
                case "bybit" -> "Bybit";
                case "mexc" -> "MEXC";
                case "hyperliquid" -> "Hyperliquid";
                default -> "Kraken";
            };
            boolean rejected = verdict == Verdict.REJECTED;
            return new AccountView(
                    visit.sessionId(),
                    account.id(),
                    REVISIONS.incrementAndGet(),
                    account.exchange(),
                    account.market(),
                    exchange + (account.market() == Market.SPOT ? " Spot" : " Futures"),
                    account.label(),
                    step,
                    waitingOn,
                    now.minus(Duration.ofMinutes(2)),
                    slot,
                    slots,
                    attempts + 1,
                    attempts,
                    shortWay,
                    verdict,
                    findings,
                    nextCheckAt,
                    rejected || mayCheck,
                    waitingOn == Waiting.SUPPORT,
                    Message.orNull(help),
                    0,
                    List.of(),
                    connectedAt,
                    outcome,
                    outcome == null ? null : now,
                    notes,
                    states ? true : null,
                    states && outcome != null && outcome.success() ? Withdrawals.STATED : null);
        }
    }

    /** A refusal with the exchange's own, hostile words. */
    public static Finding addressMissing(String words) {
        return Finding.failed(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_MISSING), Step.GENERATE_KEY)
                .with(Phrase.of(FindingCode.WORKS_FROM, "19", "20"))
                .said("-2015", words);
    }
}
