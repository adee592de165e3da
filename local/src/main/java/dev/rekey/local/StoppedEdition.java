package dev.rekey.local;

import dev.rekey.accounts.AccountsConfiguration;
import java.nio.file.Path;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The accounts of a data folder while Rekey does not run: reading and writing them, and nothing else of Rekey. */
final class StoppedEdition {

    private StoppedEdition() {}

    @Configuration(proxyBeanMethods = false)
    @Import(AccountsConfiguration.class)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        FlywayAutoConfiguration.class
    })
    static class Application {}

    /**
     * Opens the folder's database; closing gives it back.
     *
     * @param database the address of another database; empty for the folder's own
     * @throws IllegalStateException with a sentence when it is in use
     */
    static ConfigurableApplicationContext open(Path data, String database) {
        String url = database;
        if (database.isEmpty()) {
            DataFolder.open(data);
            url = LocalEdition.databaseUrl(data.toAbsolutePath().normalize());
        }
        try {
            ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                    .web(WebApplicationType.NONE)
                    .bannerMode(Banner.Mode.OFF)
                    .logStartupInfo(false)
                    .properties("spring.config.name=import", "logging.level.root=off", "spring.datasource.url=" + url)
                    .run();
            if (database.isEmpty()) {
                DataFolder.closeFiles(data);
            }
            return context;
        } catch (RuntimeException e) {
            if (database.isEmpty() && Sentences.of(e).contains("lock")) {
                throw new IllegalStateException(
                        "The data folder is in use. Stop Rekey (Ctrl-C), do this, and start it again.", e);
            }
            throw e;
        }
    }
}
