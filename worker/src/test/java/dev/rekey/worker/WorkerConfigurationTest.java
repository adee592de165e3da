package dev.rekey.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.secrets.IntakeKeyStore;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTask;
import org.springframework.scheduling.config.ScheduledTaskHolder;

class WorkerConfigurationTest {

    @TempDir
    Path folder;

    @Test
    void keys_that_no_rotation_destroyed_are_destroyed_by_a_task_of_the_worker_when_their_time_is_over() {
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
                    .run(context -> {
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
    }

    private static List<ScheduledTask> tasks(ScheduledTaskHolder holder) {
        return List.copyOf(holder.getScheduledTasks());
    }
}
