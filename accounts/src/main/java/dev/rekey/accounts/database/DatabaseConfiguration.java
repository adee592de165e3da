package dev.rekey.accounts.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** How connections to the database behave, whichever it is. */
@Configuration(proxyBeanMethods = false)
public class DatabaseConfiguration {

    /** How long PostgreSQL's driver waits for a server that does not even refuse. */
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** How long an answer may take before the server is taken for dead; what the address itself says goes first. */
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** Prepares the pool that Spring Boot makes of {@code spring.datasource.url}. */
    @Bean
    static BeanPostProcessor databaseConnections() {
        SyncedFiles.register();
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof HikariDataSource pool && pool.getJdbcUrl() != null) {
                    prepare(pool, pool.getJdbcUrl());
                }
                return bean;
            }
        };
    }

    private static void prepare(HikariDataSource pool, String url) {
        if (url.startsWith("jdbc:h2:" + SyncedFiles.SCHEME + ":") || url.startsWith("jdbc:h2:file:")) {
            EmbeddedDatabase.behind(pool, url);
            return;
        }
        pool.setExceptionOverride(FailureWatch.of(pool));
        if (url.startsWith("jdbc:postgresql:")) {
            pool.addDataSourceProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
            pool.addDataSourceProperty("socketTimeout", Long.toString(ANSWER.toSeconds()));
            pool.addDataSourceProperty("tcpKeepAlive", "true");
        }
    }

    /**
     * Waits for a database that is away when the process starts, unless {@code rekey.await-database} says not to. Where
     * {@code rekey.migrate} is false, tables are not changed: others may use them at this moment.
     */
    @Bean
    FlywayMigrationStrategy migration(
            @Value("${rekey.await-database:true}") boolean await, @Value("${rekey.migrate:true}") boolean migrate) {
        if (!migrate) {
            return DatabaseConfiguration::mustBeAtThisVersion;
        }
        return await ? flyway -> AtStart.await(flyway::migrate) : Flyway::migrate;
    }

    private static void mustBeAtThisVersion(Flyway flyway) {
        if (flyway.info().pending().length > 0) {
            throw new IllegalStateException(
                    "The accounts database is not at this version yet. Run the command 'migrate' first.");
        }
    }

    /** Lets a migration take as long as it takes. */
    @Bean
    FlywayConfigurationCustomizer patientMigration() {
        return configuration -> configuration.dataSource(new Patient(configuration.getDataSource()));
    }

    private static final class Patient extends DelegatingDataSource {

        private Patient(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        }
    }
}
