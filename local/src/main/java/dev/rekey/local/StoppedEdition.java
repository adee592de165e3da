package dev.rekey.local;

import dev.rekey.accounts.AccountsConfiguration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
import org.springframework.context.support.GenericApplicationContext;

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
        if (!database.isEmpty()) {
            return run(database, null);
        }
        FolderLock folder = FolderLock.take(data, "a command of Rekey's");
        try {
            DataFolder.open(data);
            ConfigurableApplicationContext context =
                    run(LocalEdition.databaseUrl(data.toAbsolutePath().normalize()), folder);
            DataFolder.closeFiles(data);
            return context;
        } catch (RuntimeException e) {
            folder.close();
            if (Sentences.of(e).contains("lock")) {
                throw new IllegalStateException(
                        "The accounts database in " + data + " is in use by a worker or starter. Stop that first.", e);
            }
            throw e;
        }
    }

    /** Brings the tables of this database up to this version. */
    static void migrate(String database) {
        run(database, null).close();
    }

    private static ConfigurableApplicationContext run(String url, @Nullable FolderLock folder) {
        return new SpringApplicationBuilder(Application.class)
                .initializers(fresh -> {
                    if (folder != null) {
                        // What is there first is closed last.
                        ((GenericApplicationContext) fresh)
                                .getDefaultListableBeanFactory()
                                .registerDisposableBean("folderLock", folder::close);
                    }
                })
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties(
                        "spring.config.name=import",
                        "logging.level.root=off",
                        // Whoever sits at the terminal hears of a database that is away.
                        "rekey.await-database=false",
                        "spring.datasource.url=" + url)
                .run();
    }
}
