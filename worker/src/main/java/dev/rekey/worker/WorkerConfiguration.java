package dev.rekey.worker;

import dev.rekey.accounts.AccountsConfiguration;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.secrets.CredentialStore;
import dev.rekey.accounts.secrets.Fingerprints;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.accounts.secrets.SecretsConfiguration;
import dev.rekey.accounts.secrets.VaultOpener;
import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.write.AttemptLog;
import dev.rekey.accounts.write.AuditRoots;
import dev.rekey.accounts.write.ForeignKeys;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.accounts.write.Notices;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.accounts.write.ReportWriter;
import dev.rekey.accounts.write.SignedRequests;
import dev.rekey.activities.ExchangeActivitiesImpl;
import dev.rekey.activities.MeasuredExchangeActivities;
import dev.rekey.activities.NoticeActivitiesImpl;
import dev.rekey.activities.ProgressActivitiesImpl;
import dev.rekey.activities.Senders;
import dev.rekey.activities.VaultActivitiesImpl;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.check.ExchangeHosts;
import dev.rekey.exchanges.check.KeyVerifier;
import dev.rekey.exchanges.check.OutgoingAddresses;
import dev.rekey.process.ProcessConfiguration;
import dev.rekey.worker.messages.MessagesConfiguration;
import dev.rekey.worker.reconcile.ReconcileConfiguration;
import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.Provenance;
import dev.rekey.workflows.activities.ExchangeActivities;
import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.activities.ProgressActivities;
import dev.rekey.workflows.activities.VaultActivities;
import dev.rekey.workflows.codec.PayloadKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.common.converter.DataConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;

/** Wires the activities and names what the worker hosts. Nothing else is decided here. */
@Configuration(proxyBeanMethods = false)
@Import({
    AccountsConfiguration.class,
    SecretsConfiguration.class,
    ManagementConfiguration.class,
    MessagesConfiguration.class,
    ProcessConfiguration.class,
    ReconcileConfiguration.class
})
@EnableConfigurationProperties(ExchangeProperties.class)
@PropertySource("classpath:rekey-worker.properties")
@EnableScheduling
public class WorkerConfiguration {

    private static final Duration DEADLOCK = Duration.ofSeconds(5);

    /** The clock of everything that is not a workflow. */
    @Bean
    @ConditionalOnMissingBean
    public Clock clock() {
        return Clock.systemUTC();
    }

    /** The keys under which payloads are sealed; none unless their files are named. */
    @Bean
    @ConditionalOnMissingBean
    public PayloadKeys payloadKeys(
            @Value("${rekey.codec.key-files:}") String[] files, @Value("${rekey.codec.seal:true}") boolean seal) {
        return PayloadKeys.fromFiles(Arrays.stream(files).map(Path::of).toList(), seal);
    }

    /** How messages become payloads; the same for worker and starter. */
    @Bean
    @ConditionalOnMissingBean
    public DataConverter dataConverter(PayloadKeys keys) {
        return Payloads.converter(keys);
    }

    /** What is known of each exchange. */
    @Bean
    @ConditionalOnMissingBean
    public Catalog catalog() {
        return Catalog.load();
    }

    /** Asks exchanges. */
    @Bean
    public KeyVerifier keyVerifier(Catalog catalog, ExchangeProperties properties, Clock clock) {
        ExchangeHosts hosts = properties.hosts();
        OutgoingAddresses addresses = properties.outgoingAddresses();
        return KeyVerifier.create(catalog, hosts, addresses, properties.callTimeout(), clock)
                .under(properties.policy(catalog));
    }

    /** Proves credentials, and counts what came of it. */
    @Bean
    public ExchangeActivities exchangeActivities(
            IntakeKeyStore intake,
            CredentialStore credentials,
            Fingerprints fingerprints,
            AccountDirectory directory,
            AttemptLog attempts,
            KeyVerifier verifier,
            Catalog catalog,
            ForeignKeys foreign,
            Clock clock,
            MeterRegistry meters) {
        return new MeasuredExchangeActivities(
                new ExchangeActivitiesImpl(
                        intake,
                        credentials,
                        fingerprints,
                        directory,
                        attempts,
                        verifier::verify,
                        catalog,
                        foreign,
                        clock),
                catalog,
                meters);
    }

    /** Tells who really sent what. */
    @Bean
    public Provenance provenance(@Qualifier("starterSigning") Signing starters) {
        return new Provenance(starters::signed);
    }

    /** Publishes views. */
    @Bean
    public ProgressActivities progressActivities(
            ProgressWriter writer,
            Progress progress,
            ReportWriter reports,
            Outbox outbox,
            LeftActions left,
            SignedRequests signedRequests,
            Provenance provenance,
            PlatformTransactionManager transactions,
            IntakeKeyStore intake,
            CredentialStore credentials,
            Clock clock) {
        return new ProgressActivitiesImpl(
                writer,
                progress,
                reports,
                outbox,
                left,
                new Senders(provenance, signedRequests),
                transactions,
                intake,
                credentials,
                clock);
    }

    /** Queues and records notices. */
    @Bean
    public NoticeActivities noticeActivities(Notices notices, Outbox outbox, Clock clock) {
        return new NoticeActivitiesImpl(notices, outbox, clock);
    }

    /** Tries vault words out. */
    @Bean
    public VaultActivities vaultActivities(VaultOpener opener) {
        return new VaultActivitiesImpl(opener);
    }

    /** Destroys intake keys that nobody destroyed. */
    @Bean
    ExpiredIntakeKeys expiredIntakeKeys(IntakeKeyStore intake) {
        return new ExpiredIntakeKeys(intake);
    }

    /** Signs where the audit trail stands. */
    @Bean
    TrailRoots trailRoots(AuditRoots roots) {
        return new TrailRoots(roots);
    }

    /**
     * How long a workflow may compute before that counts as a deadlock. The SDK takes it for one after a second, which a
     * machine that is busy with other things reaches by itself: the task fails and is done again some seconds later. A
     * real one is still told within the ten seconds that a task has.
     */
    @Bean
    TemporalOptionsCustomizer<WorkerOptions.Builder> deadlockAlarm() {
        return options -> options.setDefaultDeadlockDetectionTimeout(DEADLOCK.toMillis());
    }

    /** Lets what is under way finish when the process is told to stop. */
    @Bean
    WorkerDrain workerDrain(
            ObjectProvider<WorkerFactory> workers, @Value("${rekey.worker.drain-within:20s}") String within) {
        return new WorkerDrain(workers, DurationStyle.detectAndParse(within));
    }

    /** Waits for a Temporal that goes away just before the worker takes its first task. */
    @Bean
    @ConditionalOnProperty(prefix = "spring.temporal", name = "start-workers", matchIfMissing = true)
    PatientStart patientStart(
            ObjectProvider<WorkerFactory> workers,
            WorkflowServiceStubs service,
            @Value("${spring.temporal.namespace:default}") String namespace) {
        return new PatientStart(workers, new TemporalWait(service, namespace));
    }

    /** Registers the search attributes before any task is taken: workers start when the whole context is ready. */
    @Bean
    public InitializingBean searchAttributes(
            WorkflowServiceStubs service, @Value("${spring.temporal.namespace:default}") String namespace) {
        return () -> SearchAttributeRegistration.ensure(service, namespace, new TemporalWait(service, namespace));
    }
}
