package dev.rekey.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.secrets.IntakeKeyStore;
import dev.rekey.accounts.write.AuditCheck;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.spring.boot.autoconfigure.RootNamespaceAutoConfiguration;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.ResourcePropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

class WorkerConfigurationTest {

    @TempDir
    Path folder;

    @Test
    void keys_that_no_rotation_destroyed_are_destroyed_by_a_task_of_the_worker_when_their_time_is_over() {
        inWorker(context -> {
            // given
            IntakeKeyStore intake = context.getBean(IntakeKeyStore.class);
            intake.create("session-1", "over", Instant.now().minusSeconds(1));
            intake.create("session-1", "alive", Instant.now().plus(Duration.ofDays(1)));

            // when
            tasks(context.getBean(ScheduledTaskHolder.class))
                    .forEach(task -> task.getTask().getRunnable().run());

            // then
            assertThat(context.getBean(JdbcClient.class)
                            .sql("select account_id from intake_key where wrapped_private is not null")
                            .query(String.class)
                            .list())
                    .containsExactly("alive");
        });
    }

    @Test
    void the_trail_is_signed_by_a_task_of_the_worker() {
        inWorker(context -> {
            // given
            context.getBean(IntakeKeyStore.class)
                    .create("session-1", "alive", Instant.now().plus(Duration.ofDays(1)));

            // when
            tasks(context.getBean(ScheduledTaskHolder.class))
                    .forEach(task -> task.getTask().getRunnable().run());

            // then
            AuditCheck.Result result = context.getBean(AuditCheck.class).verify();
            assertThat(result.whole()).isTrue();
            assertThat(result.signatures()).isTrue();
            assertThat(result.root()).isNotNull();
            assertThat(result.since()).isZero();
        });
    }

    private void inWorker(ContextConsumer<AssertableApplicationContext> test) {
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            DataSourceAutoConfiguration.class,
                            DataSourceTransactionManagerAutoConfiguration.class,
                            JdbcTemplateAutoConfiguration.class,
                            JdbcClientAutoConfiguration.class,
                            FlywayAutoConfiguration.class))
                    .withBean(WorkflowServiceStubs.class, temporal::getWorkflowServiceStubs)
                    .withBean(WorkflowClient.class, temporal::getWorkflowClient)
                    .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                    .withUserConfiguration(WorkerConfiguration.class)
                    .withPropertyValues(
                            "spring.datasource.url=jdbc:h2:mem:worker;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;"
                                    + "DEFAULT_NULL_ORDERING=HIGH",
                            "rekey.signing.worker-key-file=" + folder.resolve("worker-signing.key"),
                            "rekey.master-key-file=" + folder.resolve("master.key"))
                    .run(test);
        }
    }

    @Test
    void a_machine_that_is_busy_is_no_deadlock_and_a_deadlock_is_told_within_the_time_of_a_task() {
        WorkerOptions options = new WorkerConfiguration()
                .deadlockAlarm()
                .customize(WorkerOptions.newBuilder())
                .build();
        assertThat(Duration.ofMillis(options.getDefaultDeadlockDetectionTimeout()))
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(8));
    }

    @Test
    void waiting_for_temporal_comes_before_the_start_that_does_not_wait() {
        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
            List<Object> starters = new ArrayList<>(List.of(
                    new RootNamespaceAutoConfiguration.WorkerFactoryStarter(temporal.getWorkerFactory()),
                    new PatientStart(
                            new StaticListableBeanFactory().getBeanProvider(WorkerFactory.class),
                            new TemporalWait(temporal.getWorkflowServiceStubs(), "default"))));
            AnnotationAwareOrderComparator.sort(starters);
            assertThat(starters.get(0)).isInstanceOf(PatientStart.class);
        }
    }

    @Test
    void by_default_what_is_committed_is_on_the_disk() throws Exception {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().addLast(new ResourcePropertySource("classpath:worker.properties"));
        assertThat(environment.getRequiredProperty("spring.datasource.url"))
                .startsWith("jdbc:h2:sync:")
                .contains("WRITE_DELAY=0");
    }

    private static List<ScheduledTask> tasks(ScheduledTaskHolder holder) {
        return List.copyOf(holder.getScheduledTasks());
    }
}
