package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.write.AuditCheck;
import dev.rekey.accounts.write.AuditRoots;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.MainJob;
import dev.rekey.starter.StarterApplication;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The main job with its accounts in a real PostgreSQL, whose tables belong to an owner that no process signs in as: a
 * starter and a worker have their own roles, with the rights of docs/sql/grants.sql and no others.
 */
class PostgresTest {

    @TempDir
    Path data;

    @Test
    void a_vault_reset_is_done_on_postgresql_with_no_more_rights_than_a_starter_and_a_worker_need() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            String url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres";
            try (Edition edition = Edition.start(
                            data,
                            "--spring.datasource.url=" + url,
                            "--spring.datasource.username=postgres",
                            "--spring.temporal.start-workers=false",
                            "--rekey.reconcile.every=1h",
                            "--logging.file.name=target/postgres.log");
                    WorkersBeside workers = new WorkersBeside(edition)) {
                // given tables that the owner made, two roles, and the demo's customers
                JdbcClient owner = JdbcClient.create(postgres.getPostgresDatabase());
                grant(owner);
                workers.start("worker", as("rekey_worker"));
                try (ConfigurableApplicationContext starter = starter(edition)) {
                    MainJob job = new MainJob(
                            web(starter),
                            (exchange, market, label, addresses) -> DemoKeys.pasted(new DemoKeys(
                                            edition.rekey.sandbox())
                                    .make(exchange, market, DemoData.user(DemoData.CUSTOMER), label, addresses)),
                            line -> {});
                    job.signIn(edition.agent);

                    // when
                    String session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
                    job.open(session);
                    askForCode(web(starter), job.invite(session).link());
                    Map<String, String> outcomes = job.finish();

                    // then
                    assertThat(outcomes.values()).hasSize(4).containsOnly("REPLACED");
                    assertThat(workers.part("worker", AuditRoots.class).make()).isPresent();
                    AuditCheck.Result trail =
                            workers.part("worker", AuditCheck.class).verify();
                    assertThat(trail.finding()).endsWith("entries are as they were written.");
                    assertThat(trail.signatures()).isTrue();

                    // and neither role has what it does not need
                    JdbcClient pages = starter.getBean(JdbcClient.class);
                    JdbcClient worker = workers.part("worker", JdbcClient.class);
                    for (JdbcClient role : List.of(pages, worker)) {
                        refused(role, "update audit_entry set actor = 'anna'");
                        refused(role, "delete from audit_entry");
                        refused(role, "truncate audit_entry");
                        refused(role, "drop table audit_entry");
                        refused(role, "update audit_root set hash = prev_hash");
                        refused(role, "delete from audit_root");
                        refused(role, "update audit_root_end set entries = 0");
                        refused(role, "delete from audit_root_end");
                        refused(role, "delete from audit_chain");
                        refused(role, "create table mine (id integer)");
                    }
                    refused(pages, "select sealed from credential");
                    refused(pages, "select engine_seal from credential");
                    refused(pages, "select wrapped_private from intake_key");
                    refused(pages, "update intake_key set public_key = ''");
                    refused(pages, "insert into credential select * from credential");
                    refused(pages, "select wrapped from platform_key");
                    refused(pages, "update progress_account set waiting_on = ''");
                    refused(pages, "update progress_session set waiting_on = ''");
                    refused(pages, "insert into audit_root select * from audit_root");
                    refused(pages, "insert into audit_root_end select * from audit_root_end");
                    refused(pages, "update handover_nonce set expires_at = '2000-01-01'");
                    refused(worker, "select * from agent");
                    refused(worker, "update trading_account set customer_id = ''");
                    refused(worker, "update trading_account set label = ''");
                    refused(worker, "update whitelist set addresses = ''");
                    refused(worker, "update vault set public_key = null");
                    refused(worker, "select * from spring_session");
                }
            }
        }
    }

    @Test
    void every_table_has_its_line_in_the_grants() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            // given
            org.flywaydb.core.Flyway.configure()
                    .dataSource(postgres.getPostgresDatabase())
                    .load()
                    .migrate();
            JdbcClient owner = JdbcClient.create(postgres.getPostgresDatabase());

            // when
            grant(owner);

            // then
            assertThat(owner.sql("""
                select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
                    and relname <> 'flyway_schema_history'
                    and not has_any_column_privilege('rekey_starter', oid, 'select')
                    and not has_any_column_privilege('rekey_worker', oid, 'select')
                """).query(String.class).list()).isEmpty();
        }
    }

    /** Somebody in another browser, who has the link and no code. */
    private static void askForCode(URI web, String link) {
        JsonVisitor phone = new JsonVisitor(web);
        String door = URI.create(link).getPath();
        phone.get(door).orThrow();
        assertThat(phone.postForm(door + "/ask", Map.of())
                        .orThrow()
                        .path("state")
                        .asString())
                .isEqualTo("ASKED");
    }

    private static void grant(JdbcClient owner) throws IOException {
        owner.sql("create role rekey_starter login").update();
        owner.sql("create role rekey_worker login").update();
        String grants =
                Files.readString(Path.of("..", "docs", "sql", "grants.sql")).replaceAll("(?m)^--.*$", "");
        for (String statement : grants.split(";", -1)) {
            if (!statement.isBlank()) {
                owner.sql(statement).update();
            }
        }
    }

    private static void refused(JdbcClient role, String statement) {
        assertThatThrownBy(() -> {
                    if (statement.startsWith("select")) {
                        role.sql(statement).query().listOfRows();
                    } else {
                        role.sql(statement).update();
                    }
                })
                .as(statement)
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .satisfies(cause -> assertThat(cause.getMessage()).containsAnyOf("permission denied", "must be owner"));
    }

    private static String[] as(String role) {
        return new String[] {"--spring.datasource.username=" + role, "--spring.flyway.enabled=false"};
    }

    private static ConfigurableApplicationContext starter(Edition edition) {
        return new SpringApplicationBuilder(StarterApplication.class)
                .properties("spring.config.name=starter")
                .run(WorkersBeside.settings(edition, as("rekey_starter")));
    }

    private static URI web(ConfigurableApplicationContext starter) {
        String port = Objects.requireNonNull(starter.getEnvironment().getProperty("local.server.port"));
        return URI.create("http://127.0.0.1:" + port);
    }
}
