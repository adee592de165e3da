package dev.rekey.accounts.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.rekey.accounts.AccountsConfiguration;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL server that comes late, ends its connections, or says nothing at all. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class PostgresAwayTest {

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

    private static ConfigurableApplicationContext start(int port, String... more) {
        SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.datasource.url=jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                        "spring.datasource.username=postgres",
                        "spring.datasource.hikari.connection-timeout=3000");
        return application.run(more);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void a_process_that_starts_first_waits_and_one_whose_connections_were_ended_goes_on(CapturedOutput output)
            throws Exception {
        int port = freePort();
        // given
        CompletableFuture<ConfigurableApplicationContext> starting = CompletableFuture.supplyAsync(() -> start(port));
        while (!output.getOut().contains("The accounts database does not answer; starting goes on when it does: ")) {
            assertThat(starting).isNotDone();
            TimeUnit.MILLISECONDS.sleep(100);
        }

        // when
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setPort(port)
                        .setServerConfig("fsync", "off")
                        .start();
                ConfigurableApplicationContext context = starting.get(2, TimeUnit.MINUTES)) {
            // then
            JdbcClient jdbc = context.getBean(JdbcClient.class);
            assertThat(count(jdbc)).isZero();

            // when its connections are ended, as a server does that stops
            try (var admin = server.getPostgresDatabase().getConnection();
                    var statement = admin.createStatement()) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                        + " and backend_type = 'client backend'");
            }

            // then one call finds out at most, for all of them
            int failed = 0;
            for (int call = 0; call < 20; call++) {
                try {
                    count(jdbc);
                } catch (RuntimeException e) {
                    assertThat(e).matches(DatabaseAway::causedBy);
                    failed++;
                }
            }
            assertThat(failed).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void a_server_that_takes_connections_and_says_nothing_is_given_up() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/postgres");
            pool.setConnectionTimeout(3_000);
            pool.setInitializationFailTimeout(-1);
            DatabaseConfiguration.databaseConnections().postProcessBeforeInitialization(pool, "dataSource");

            assertThat(pool.getDataSourceProperties())
                    .containsEntry("connectTimeout", "3")
                    .containsEntry("socketTimeout", "10");
            assertThatThrownBy(pool::getConnection).matches(DatabaseAway::causedBy);
        }
    }

    @Test
    void a_command_at_the_terminal_does_not_wait() throws Exception {
        int port = freePort();

        assertThatThrownBy(() -> start(port, "--rekey.await-database=false")).matches(DatabaseAway::causedBy);
    }

    private static long count(JdbcClient jdbc) {
        return jdbc.sql("select count(*) from customer").query(Long.class).single();
    }
}
