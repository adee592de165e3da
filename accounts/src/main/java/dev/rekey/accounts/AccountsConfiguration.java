package dev.rekey.accounts;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.DeskLooks;
import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.access.HandOverNonces;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ReminderStops;
import dev.rekey.accounts.access.SecondSteps;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.database.DatabaseConfiguration;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.read.Attempts;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.CleanUpTicks;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.HelpThreads;
import dev.rekey.accounts.read.Inbox;
import dev.rekey.accounts.read.InstructionReports;
import dev.rekey.accounts.read.IntakePublicKeys;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.ReadyAnswers;
import dev.rekey.accounts.read.Reports;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.accounts.read.WaitingActions;
import dev.rekey.accounts.read.WorkingAgain;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.signing.SigningConfiguration;
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
import dev.rekey.accounts.write.BegunSessions;
import dev.rekey.accounts.write.CleanUpBook;
import dev.rekey.accounts.write.ContactBook;
import dev.rekey.accounts.write.ForeignKeys;
import dev.rekey.accounts.write.HelpBook;
import dev.rekey.accounts.write.InstructionReportBook;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.accounts.write.Notices;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.accounts.write.ReadyAnswerBook;
import dev.rekey.accounts.write.ReconcilerLease;
import dev.rekey.accounts.write.ReportWriter;
import dev.rekey.accounts.write.SignedRequests;
import dev.rekey.accounts.write.UnrepairedLog;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Wires everything here but what opens and seals, which has {@code SecretsConfiguration} of its own: a process that only
 * serves pages then holds no master key at all. Whoever imports it brings a data source, Flyway and transactions; Spring
 * Boot does so by itself. A {@link Clock} bean is used if there is one.
 */
@Configuration(proxyBeanMethods = false)
@Import({DatabaseConfiguration.class, SigningConfiguration.class})
public class AccountsConfiguration {

    /** Customers and accounts. */
    @Bean
    public AccountDirectory accountDirectory(JdbcClient jdbc) {
        return new AccountDirectory(jdbc);
    }

    /** Published views. */
    @Bean
    public Progress progress(JdbcClient jdbc) {
        return new Progress(jdbc);
    }

    /** The inbox of the desk. */
    @Bean
    public Inbox inbox(JdbcClient jdbc) {
        return new Inbox(jdbc);
    }

    /** Public intake keys. */
    @Bean
    public IntakePublicKeys intakePublicKeys(
            JdbcClient jdbc, @Qualifier("workerSigning") Signing workers, ObjectProvider<Clock> clock) {
        return new IntakePublicKeys(jdbc, workers, clock(clock));
    }

    /** The audit trail, to be read. */
    @Bean
    public AuditLog auditLog(JdbcClient jdbc) {
        return new AuditLog(jdbc);
    }

    /** Accounts that work again while their session is open. */
    @Bean
    public WorkingAgain workingAgain(JdbcClient jdbc) {
        return new WorkingAgain(jdbc);
    }

    /** Verdicts, to be read. */
    @Bean
    public Attempts attempts(JdbcClient jdbc) {
        return new Attempts(jdbc);
    }

    /** Actions that wait, to be read. */
    @Bean
    public WaitingActions waitingActions(JdbcClient jdbc) {
        return new WaitingActions(jdbc);
    }

    /** What could not be repaired, to be read. */
    @Bean
    public UnrepairedBoard unrepairedBoard(JdbcClient jdbc) {
        return new UnrepairedBoard(jdbc);
    }

    /** What could not be repaired, to be kept. */
    @Bean
    public UnrepairedLog unrepairedLog(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new UnrepairedLog(jdbc, clock(clock));
    }

    /** Public keys of somebody else. */
    @Bean
    public ForeignKeys foreignKeys(UnrepairedLog unrepaired, AuditTrail audit, ObjectProvider<Clock> clock) {
        return new ForeignKeys(unrepaired, audit, clock(clock));
    }

    /** Which worker compares workflows with views. */
    @Bean
    public ReconcilerLease reconcilerLease(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new ReconcilerLease(jdbc, clock(clock));
    }

    /** Messages, to be read. */
    @Bean
    public NoticeBoard noticeBoard(JdbcClient jdbc) {
        return new NoticeBoard(jdbc);
    }

    /** Reports, to be read. */
    @Bean
    public Reports reports(JdbcClient jdbc) {
        return new Reports(jdbc);
    }

    /** The audit trail, to be written; a {@link AuditTrail.Listener} bean is told of what was, if there is one. */
    @Bean
    public AuditTrail auditTrail(
            JdbcClient jdbc, PlatformTransactionManager transactions, ObjectProvider<AuditTrail.Listener> listener) {
        return new AuditTrail(jdbc, transactions, listener.getIfAvailable(() -> entry -> {}));
    }

    /** Looks whether the audit trail is whole. */
    @Bean
    public AuditCheck auditCheck(JdbcClient jdbc, @Qualifier("workerSigning") Signing workers) {
        return new AuditCheck(jdbc, workers);
    }

    /** Signs where the audit trail stands. */
    @Bean
    public AuditRoots auditRoots(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            @Qualifier("workerSigning") Signing workers,
            ObjectProvider<Clock> clock) {
        return new AuditRoots(jdbc, transactions, workers, clock(clock));
    }

    /** Publishes views. */
    @Bean
    public ProgressWriter progressWriter(
            JdbcClient jdbc, PlatformTransactionManager transactions, AuditTrail audit, ObjectProvider<Clock> clock) {
        return new ProgressWriter(jdbc, transactions, audit, clock(clock));
    }

    /** Records messages. */
    @Bean
    public Notices notices(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new Notices(jdbc, clock(clock));
    }

    /** How customers are reached. */
    @Bean
    public Contacts contacts(JdbcClient jdbc) {
        return new Contacts(jdbc);
    }

    /** Messages on their way to customers. */
    @Bean
    public Outbox outbox(JdbcClient jdbc, Contacts contacts, ObjectProvider<Clock> clock) {
        return new Outbox(jdbc, contacts, clock(clock));
    }

    /** What turns reminders off. */
    @Bean
    public ReminderStops reminderStops(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new ReminderStops(jdbc, clock(clock));
    }

    /** What customers and support write to each other, to be read. */
    @Bean
    public HelpThreads helpThreads(JdbcClient jdbc) {
        return new HelpThreads(jdbc);
    }

    /** The same, to be written. */
    @Bean
    public HelpBook helpBook(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new HelpBook(jdbc, clock(clock));
    }

    /** Which keys traders deleted on the exchange, to be read. */
    @Bean
    public CleanUpTicks cleanUpTicks(JdbcClient jdbc) {
        return new CleanUpTicks(jdbc);
    }

    /** The same, to be written. */
    @Bean
    public CleanUpBook cleanUpBook(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new CleanUpBook(jdbc, clock(clock));
    }

    /** What customers say of instructions, to be read. */
    @Bean
    public InstructionReports instructionReports(JdbcClient jdbc) {
        return new InstructionReports(jdbc);
    }

    /** The same, to be written. */
    @Bean
    public InstructionReportBook instructionReportBook(JdbcClient jdbc) {
        return new InstructionReportBook(jdbc);
    }

    /** What supervisors wrote as answers, to be read. */
    @Bean
    public ReadyAnswers readyAnswers(JdbcClient jdbc) {
        return new ReadyAnswers(jdbc);
    }

    /** The same, to be written. */
    @Bean
    public ReadyAnswerBook readyAnswerBook(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new ReadyAnswerBook(jdbc, clock(clock));
    }

    /** What became of actions, to be read. */
    @Bean
    public ActionAnswers actionAnswers(JdbcClient jdbc) {
        return new ActionAnswers(jdbc);
    }

    /** Actions that wait, and their answers. */
    @Bean
    public LeftActions leftActions(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new LeftActions(jdbc, clock(clock));
    }

    /** Which signed requests were recorded where. */
    @Bean
    public SignedRequests signedRequests(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new SignedRequests(jdbc, clock(clock));
    }

    /** Records verdicts. */
    @Bean
    public AttemptLog attemptLog(JdbcClient jdbc, PlatformTransactionManager transactions) {
        return new AttemptLog(jdbc, transactions);
    }

    /** Keeps reports. */
    @Bean
    public ReportWriter reportWriter(JdbcClient jdbc) {
        return new ReportWriter(jdbc);
    }

    /** Changes what is known of an account. */
    @Bean
    public Accounts accounts(JdbcClient jdbc, PlatformTransactionManager transactions, ObjectProvider<Clock> clock) {
        return new Accounts(jdbc, transactions, clock(clock));
    }

    /** Resets vaults; opens none. */
    @Bean
    public Vaults vaults(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Accounts accounts,
            AuditTrail audit,
            @Qualifier("starterSigning") Signing starters,
            ObjectProvider<Clock> clock) {
        return new Vaults(jdbc, transactions, accounts, audit, starters, Stretching.STANDARD, clock(clock));
    }

    /** Sends vault words to where they can be tried out. */
    @Bean
    public WordChecks wordChecks(
            JdbcClient jdbc, PlatformTransactionManager transactions, ObjectProvider<Clock> clock) {
        return new WordChecks(jdbc, transactions, clock(clock));
    }

    /** Takes in the platform's list. */
    @Bean
    public AccountImport accountImport(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Accounts accounts,
            AuditTrail audit,
            ObjectProvider<Clock> clock) {
        return new AccountImport(jdbc, transactions, accounts, audit, clock(clock));
    }

    /** Puts right what the list got wrong. */
    @Bean
    public AccountCorrections accountCorrections(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            AccountDirectory directory,
            Accounts accounts,
            AuditTrail audit,
            ObjectProvider<Clock> clock) {
        return new AccountCorrections(jdbc, transactions, directory, accounts, audit, clock(clock));
    }

    /** How customers are reached, to be corrected. */
    @Bean
    public ContactBook contactBook(
            JdbcClient jdbc, PlatformTransactionManager transactions, AuditTrail audit, ObjectProvider<Clock> clock) {
        return new ContactBook(jdbc, transactions, audit, clock(clock));
    }

    /** Support agents. */
    @Bean
    public Agents agents(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new Agents(jdbc, clock(clock));
    }

    /** Guide links and codes. */
    @Bean
    public GuideLinks guideLinks(
            JdbcClient jdbc, PlatformTransactionManager transactions, ObjectProvider<Clock> clock) {
        return new GuideLinks(jdbc, transactions, clock(clock));
    }

    /** Browsers that came into guides. */
    @Bean
    public GuideDevices guideDevices(
            JdbcClient jdbc, PlatformTransactionManager transactions, ObjectProvider<Clock> clock) {
        return new GuideDevices(jdbc, transactions, clock(clock));
    }

    /** Browsers that ask for a code. */
    @Bean
    public GuideAsks guideAsks(JdbcClient jdbc, PlatformTransactionManager transactions, ObjectProvider<Clock> clock) {
        return new GuideAsks(jdbc, transactions, clock(clock));
    }

    /** Which agents look at which session. */
    @Bean
    public DeskLooks deskLooks(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new DeskLooks(jdbc, clock(clock));
    }

    /** Sessions that were begun and may not show yet. */
    @Bean
    public BegunSessions begunSessions(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new BegunSessions(jdbc, clock(clock));
    }

    /** Visits of guides that are over. */
    @Bean
    public GuideVisits guideVisits(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new GuideVisits(jdbc, clock(clock));
    }

    /** The second step of agents' sign-in. */
    @Bean
    public SecondSteps secondSteps(
            JdbcClient jdbc, PlatformTransactionManager transactions, ObjectProvider<Clock> clock) {
        return new SecondSteps(jdbc, transactions, clock(clock));
    }

    /** How often who tried what. */
    @Bean
    public Tries tries(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new Tries(jdbc, clock(clock));
    }

    /** The tokens of programs. */
    @Bean
    public ProgramTokens programTokens(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new ProgramTokens(jdbc, clock(clock));
    }

    /** Hand-overs of the platform that were used. */
    @Bean
    public HandOverNonces handOverNonces(JdbcClient jdbc, ObjectProvider<Clock> clock) {
        return new HandOverNonces(jdbc, clock(clock));
    }

    private static Clock clock(ObjectProvider<Clock> clock) {
        return clock.getIfUnique(Clock::systemUTC);
    }
}
