package dev.rekey.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.secrets.CredentialStore;
import dev.rekey.accounts.secrets.MasterKey;
import dev.rekey.accounts.secrets.SecretsConfiguration;
import dev.rekey.accounts.write.ProgressWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The beans as a real process gets them, on a database that Spring Boot and Flyway bring up. */
@OnBothDatabases
class WiringTest {

    @TempDir
    Path folder;

    private final Database database;
    private final ApplicationContextRunner pages;

    WiringTest(Database database) {
        this.database = database;
        this.pages = new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        DataSourceTransactionManagerAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        JdbcClientAutoConfiguration.class,
                        FlywayAutoConfiguration.class))
                .withUserConfiguration(AccountsConfiguration.class)
                .withPropertyValues("spring.datasource.username=" + database.user(), "spring.datasource.password=");
    }

    private ApplicationContextRunner pages() {
        return pages.withPropertyValues("spring.datasource.url=" + database.newDatabase());
    }

    @Test
    void a_process_that_serves_pages_holds_no_master_key() {
        pages().run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(Progress.class).hasSingleBean(ProgressWriter.class);
            assertThat(context).doesNotHaveBean(MasterKey.class).doesNotHaveBean(CredentialStore.class);
            assertThat(context.getBean(Progress.class).latestChange()).isZero();
        });
    }

    @Test
    void a_process_that_verifies_makes_its_key_and_is_refused_with_another_one() {
        Path file = folder.resolve("master.key");
        ApplicationContextRunner verifying = pages().withUserConfiguration(SecretsConfiguration.class);

        verifying
                .withPropertyValues("rekey.master-key-file=" + file)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(CredentialStore.class));
        assertThat(Files.exists(file)).isTrue();

        verifying
                .withPropertyValues("rekey.master-key-file=" + file)
                .run(context -> assertThat(context).hasNotFailed());
        Path other = folder.resolve("other.key");
        verifying.withPropertyValues("rekey.master-key-file=" + other).run(context -> {
            assertThat(context).hasFailed();
            assertThatThrownBy(() -> context.getBean(MasterKey.class))
                    .rootCause()
                    .hasMessageContaining("is missing");
        });
        assertThat(other).doesNotExist();
        MasterKey.fromFile(other);
        verifying.withPropertyValues("rekey.master-key-file=" + other).run(context -> {
            assertThat(context).hasFailed();
            assertThatThrownBy(() -> context.getBean(MasterKey.class))
                    .rootCause()
                    .hasMessageContaining("another master key");
        });
    }
}
