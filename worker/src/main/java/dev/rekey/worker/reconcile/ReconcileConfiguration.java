package dev.rekey.worker.reconcile;

import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.IntakePublicKeys;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.accounts.read.WaitingActions;
import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.accounts.write.ReconcilerLease;
import dev.rekey.accounts.write.UnrepairedLog;
import dev.rekey.workflows.Provenance;
import dev.rekey.workflows.activities.ProgressActivities;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the reconciler. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReconcileProperties.class)
public class ReconcileConfiguration {

    /** What Temporal says. */
    @Bean
    Workflows reconciledWorkflows(WorkflowClient client, Provenance provenance) {
        return new Workflows(client, provenance);
    }

    /** Compares and repairs. */
    @Bean
    Reconciler reconciler(
            ReconcileProperties properties,
            ReconcilerLease lease,
            Progress progress,
            ProgressActivities publishing,
            AccountDirectory directory,
            IntakePublicKeys publicKeys,
            IntakeKeyStore intake,
            Accounts accounts,
            AuditTrail audit,
            UnrepairedLog unrepaired,
            UnrepairedBoard board,
            WaitingActions waiting,
            LeftActions answers,
            Workflows workflows,
            MeterRegistry meters,
            Clock clock) {
        Pictures pictures = new Pictures(progress, publishing, intake, audit, clock);
        Repairs repairs = new Repairs(meters);
        Seen seen = new Seen();
        AccountReconciler ofAccounts =
                new AccountReconciler(workflows, pictures, directory, publicKeys, accounts, unrepaired, repairs, seen);
        Reconciler reconciler = new Reconciler(
                properties,
                lease,
                progress,
                unrepaired,
                workflows,
                ofAccounts,
                new SessionReconciler(workflows, pictures, ofAccounts, unrepaired, repairs, seen),
                new LateActions(waiting, answers, workflows, repairs, clock),
                new Suspects(clock),
                seen,
                clock);
        Gauge.builder(
                        "rekey.reconcile.round.age",
                        reconciler,
                        one -> one.roundDone()
                                .map(done ->
                                        Duration.between(done, clock.instant()).toSeconds())
                                .map(Long::doubleValue)
                                .orElse(Double.NaN))
                .description("Time since all that is open was compared once, in the worker that does it")
                .baseUnit("seconds")
                .strongReference(true)
                .register(meters);
        Gauge.builder("rekey.reconcile.unrepaired", board, UnrepairedBoard::count)
                .description("What support was told that could not be repaired, and is not settled")
                .strongReference(true)
                .register(meters);
        return reconciler;
    }
}
