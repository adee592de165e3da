package dev.rekey.accounts;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.access.HandOverNonces;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ReminderStops;
import dev.rekey.accounts.access.SecondSteps;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.read.Attempts;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Inbox;
import dev.rekey.accounts.read.IntakePublicKeys;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.Reports;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.accounts.secrets.CredentialStore;
import dev.rekey.accounts.secrets.Fingerprints;
import dev.rekey.accounts.secrets.IntakeKeyFiles;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.accounts.secrets.MasterKey;
import dev.rekey.accounts.secrets.PlatformKeys;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.accounts.vault.Stretching;
import dev.rekey.accounts.vault.Vaults;
import dev.rekey.accounts.vault.WordChecks;
import dev.rekey.accounts.write.AccountCorrections;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.AttemptLog;
import dev.rekey.accounts.write.AuditCheck;
import dev.rekey.accounts.write.AuditRoots;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.ContactBook;
import dev.rekey.accounts.write.ForeignKeys;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.accounts.write.Notices;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.accounts.write.ReconcilerLease;
import dev.rekey.accounts.write.ReportWriter;
import dev.rekey.accounts.write.UnrepairedLog;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Everything this module offers, put together on one database, with a clock that a test moves. */
public final class House implements AutoCloseable {

    private static final Set<String> WRITTEN_BY_STORES = Set.of(
            "ACCOUNTS_IMPORTED",
            "KEY_STORED",
            "KEY_DISCARDED",
            "OLD_KEY_WIPED",
            "INTAKE_KEY_MADE",
            "INTAKE_KEY_DESTROYED",
            "SEALED_KEY_REFUSED");

    /** Vaults of tests open in no time. */
    public static final Stretching QUICK = new Stretching(64, 1, 1);

    public static final Instant START = Instant.parse("2026-11-23T09:30:00.123456Z");

    private static final SigningKey STARTER = SigningKey.ephemeral();
    private static final SigningKey WORKER = SigningKey.ephemeral();

    public final MovableClock clock = new MovableClock();
    public final Signing starters = Signing.of("starter", STARTER);
    public final Signing workers = Signing.of("worker", WORKER);
    public final MasterKey masterKey;
    public final JdbcClient jdbc;
    public final PlatformTransactionManager transactions;
    public final AccountDirectory directory;
    public final Progress progress;
    public final Inbox inbox;
    public final IntakePublicKeys intakePublicKeys;
    public final AuditLog auditLog;
    public final Attempts attempts;
    public final NoticeBoard noticeBoard;
    public final Reports reports;
    public final AuditTrail audit;
    public final AuditCheck auditCheck;
    public final AuditRoots auditRoots;
    public final ProgressWriter progressWriter;
    public final LeftActions leftActions;
    public final ActionAnswers actionAnswers;
    public final Notices notices;
    public final Contacts contacts;
    public final Outbox outbox;
    public final ContactBook contactBook;
    public final ReminderStops reminderStops;
    public final AttemptLog attemptLog;
    public final ReportWriter reportWriter;
    public final UnrepairedBoard unrepairedBoard;
    public final UnrepairedLog unrepairedLog;
    public final ReconcilerLease reconcilerLease;
    public final Accounts accounts;
    public final AccountImport accountImport;
    public final AccountCorrections corrections;
    public final Agents agents;
    public final GuideLinks guideLinks;
    public final GuideDevices guideDevices;
    public final GuideAsks guideAsks;
    public final GuideVisits guideVisits;
    public final SecondSteps secondSteps;
    public final ProgramTokens programTokens;
    public final HandOverNonces handOverNonces;
    public final Tries tries;
    public final ForeignKeys foreignKeys;
    public final IntakeKeyStore intakeKeys;
    public final PlatformKeys platformKeys;
    public final Fingerprints fingerprints;
    public final CredentialStore credentials;
    public final Vaults vaults;
    public final WordChecks wordChecks;

    private final @Nullable HikariDataSource pool;

    public House(Database database) {
        this(database, database.newDatabase(), MasterKey.ephemeral());
    }

    public House(Database database, String url, MasterKey masterKey) {
        this(pool(database, url), masterKey);
    }

    public House(DataSource source, MasterKey masterKey) {
        this.pool = source instanceof HikariDataSource hikari ? hikari : null;
        this.masterKey = masterKey;
        this.jdbc = JdbcClient.create(source);
        this.transactions = new JdbcTransactionManager(source);
        this.directory = new AccountDirectory(jdbc);
        this.progress = new Progress(jdbc);
        this.inbox = new Inbox(jdbc);
        this.intakePublicKeys = new IntakePublicKeys(jdbc, workers, clock);
        this.auditLog = new AuditLog(jdbc);
        this.attempts = new Attempts(jdbc);
        this.noticeBoard = new NoticeBoard(jdbc);
        this.reports = new Reports(jdbc);
        this.audit = new AuditTrail(jdbc, transactions);
        this.auditCheck = new AuditCheck(jdbc, workers);
        this.auditRoots = new AuditRoots(jdbc, transactions, workers, clock);
        this.progressWriter = new ProgressWriter(jdbc, transactions, audit, clock);
        this.leftActions = new LeftActions(jdbc, clock);
        this.actionAnswers = new ActionAnswers(jdbc);
        this.notices = new Notices(jdbc, clock);
        this.contacts = new Contacts(jdbc);
        this.outbox = new Outbox(jdbc, contacts, clock);
        this.contactBook = new ContactBook(jdbc, transactions, audit, clock);
        this.reminderStops = new ReminderStops(jdbc, clock);
        this.attemptLog = new AttemptLog(jdbc, transactions);
        this.reportWriter = new ReportWriter(jdbc);
        this.unrepairedBoard = new UnrepairedBoard(jdbc);
        this.unrepairedLog = new UnrepairedLog(jdbc, clock);
        this.reconcilerLease = new ReconcilerLease(jdbc, clock);
        this.accounts = new Accounts(jdbc, transactions, clock);
        this.accountImport = new AccountImport(jdbc, transactions, accounts, audit, clock);
        this.corrections = new AccountCorrections(jdbc, transactions, directory, accounts, audit, clock);
        this.agents = new Agents(jdbc, clock);
        this.guideLinks = new GuideLinks(jdbc, transactions, clock);
        this.guideDevices = new GuideDevices(jdbc, transactions, clock);
        this.guideAsks = new GuideAsks(jdbc, transactions, clock);
        this.guideVisits = new GuideVisits(jdbc, clock);
        this.secondSteps = new SecondSteps(jdbc, transactions, clock);
        this.tries = new Tries(jdbc, clock);
        this.programTokens = new ProgramTokens(jdbc, clock);
        this.handOverNonces = new HandOverNonces(jdbc, clock);
        this.foreignKeys = new ForeignKeys(unrepairedLog, audit, clock);
        this.intakeKeys = new IntakeKeyStore(
                jdbc, transactions, masterKey, IntakeKeyFiles.none(), workers, foreignKeys, audit, clock);
        this.platformKeys = new PlatformKeys(jdbc, transactions, masterKey, clock);
        this.fingerprints = new Fingerprints(jdbc, platformKeys, clock);
        this.credentials = new CredentialStore(
                jdbc, transactions, platformKeys, fingerprints, accounts, starters, foreignKeys, audit, clock);
        this.vaults = new Vaults(jdbc, transactions, accounts, audit, starters, QUICK, clock);
        this.wordChecks = new WordChecks(jdbc, transactions, clock);
    }

    /** The same database under another master key. */
    public House with(MasterKey other) {
        return new House(Objects.requireNonNull(pool), other);
    }

    /** Adds an account of customer 4711 and returns its id. */
    public String account(String label) {
        return account("4711", label);
    }

    /** Adds an account with a main and an extra key and returns its id. */
    public String account(String customer, String label) {
        accountImport.importCsv(
                new StringReader("customer,name,exchange,market,label,slots,whitelist\n" + customer
                        + ",Ada Example,kucoin,SPOT," + label + ",main;extra,127.0.0.2\n"),
                (exchange, market) -> true);
        return directory.accounts(customer).stream()
                .filter(account -> account.label().equals(label))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** An audit entry that counts once under this request id. */
    public AuditEntry entry(String action, @Nullable String requestId) {
        return new AuditEntry(
                clock.instant(), "SYSTEM", "worker", action, "4711", "session-1", null, "It was done.", requestId);
    }

    /** The audit entry of a key that comes into use, in its owner's name. */
    public AuditEntry promoted(String accountId, String attemptId) {
        return new AuditEntry(
                clock.instant(),
                "SYSTEM",
                "worker",
                "promoted",
                directory.account(accountId).orElseThrow().customerId(),
                "session-1",
                accountId,
                "It was done.",
                attemptId);
    }

    /** The actions in the trail, oldest first, without those that stores write down by themselves. */
    public List<String> actions() {
        return allActions().stream()
                .filter(action -> !WRITTEN_BY_STORES.contains(action))
                .toList();
    }

    /** All actions in the trail, oldest first. */
    public List<String> allActions() {
        return auditLog.entries(AuditLog.Scope.everything(), Page.first(500)).rows().stream()
                .sorted(Comparator.comparingLong(AuditLine::number))
                .map(line -> line.entry().action())
                .toList();
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.close();
        }
    }

    private static HikariDataSource pool(Database database, String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(database.user());
        config.setPassword("");
        config.setMaximumPoolSize(12);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    /** A clock that stands still until it is moved. */
    public static final class MovableClock extends Clock {

        private volatile Instant now = START;

        public void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
