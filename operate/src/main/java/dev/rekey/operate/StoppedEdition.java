package dev.rekey.operate;

import dev.rekey.accounts.AccountsConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/**
 * The accounts database for a command: reading and writing it, and nothing else of Rekey. It is that of a data folder
 * while Rekey does not run there, or one of its own, as the role that owns it.
 */
public final class StoppedEdition {

    private static final String OPERATOR = "operator.properties";

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
     * Opens a database; closing gives it back. Tables of a data folder are brought up to this version, those of any other
     * database only by {@link #migrate}: others may use it at this moment.
     *
     * @param database the address of another database than the folder's; empty for that of {@code operator.properties},
     *     where there is such a file, else for the folder's own
     * @throws IllegalStateException with a sentence when it is in use, or not at this version
     */
    public static ConfigurableApplicationContext open(Path data, String database) {
        if (isNamed(database)) {
            return run(database, null, false, List.of());
        }
        FolderLock folder = FolderLock.take(data, "a command of Rekey's");
        try {
            DataFolder.open(data);
            ConfigurableApplicationContext context =
                    run(DataFolder.databaseUrl(data.toAbsolutePath().normalize()), folder, true, signing(data));
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

    /** Whether there is a database to open that is no data folder's. */
    static boolean isNamed(String database) {
        return !database.isEmpty() || Installation.folder().isPresent();
    }

    /** Brings the tables of this database up to this version; empty for that of {@code operator.properties}. */
    static void migrate(String database) {
        if (!isNamed(database)) {
            throw new IllegalStateException("Say which database: --database-url jdbc:postgresql://HOST/NAME");
        }
        run(database, null, true, List.of()).close();
    }

    /** The worker of a data folder has its key there, if it ran before. */
    private static List<String> signing(Path data) {
        Path key = data.toAbsolutePath().normalize().resolve("worker-signing.key");
        return Files.exists(key) ? List.of("rekey.signing.worker-key-file=" + key) : List.of();
    }

    private static ConfigurableApplicationContext run(
            String url, @Nullable FolderLock folder, boolean migrate, List<String> signing) {
        List<String> settings = new ArrayList<>(List.of(
                "logging.level.root=off",
                // Whoever sits at the terminal hears of a database that is away.
                "rekey.await-database=false",
                "rekey.migrate=" + migrate));
        settings.addAll(signing);
        if (url.isEmpty()) {
            settings.addAll(operatorFile());
        } else {
            settings.add("spring.config.name=import");
            settings.add("spring.datasource.url=" + url);
        }
        return new SpringApplicationBuilder(Application.class)
                .initializers(fresh -> {
                    GenericApplicationContext context = (GenericApplicationContext) fresh;
                    if (folder != null) {
                        // What is there first is closed last.
                        context.getDefaultListableBeanFactory().registerDisposableBean("folderLock", folder::close);
                    }
                })
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties(settings.toArray(String[]::new))
                .run();
    }

    private static List<String> operatorFile() {
        Path folder = Installation.folder().orElseThrow();
        if (!Files.isReadable(folder.resolve(OPERATOR))) {
            throw new IllegalStateException("There is no readable file " + folder.resolve(OPERATOR)
                    + ", which names the database and its owner. Copy " + OPERATOR + ".example there and fill it in.");
        }
        return List.of("spring.config.name=operator", "spring.config.additional-location=file:" + folder + "/");
    }
}
