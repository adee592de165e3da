package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.local.DemoData;
import dev.rekey.local.MainJob;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job with its accounts in a real PostgreSQL. */
class PostgresTest {

    @TempDir
    Path data;

    @Test
    void a_vault_reset_is_done_on_postgresql_as_on_the_embedded_database() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Edition edition = Edition.start(
                        data,
                        "--spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                        "--spring.datasource.username=postgres",
                        "--logging.file.name=target/postgres.log")) {
            // given
            MainJob job = edition.job(DemoData.CUSTOMER);
            job.open(job.start(DemoData.CUSTOMER, "VAULT_RESET"));

            // when
            var outcomes = job.finish();

            // then
            assertThat(outcomes.values()).hasSize(4).containsOnly("REPLACED");
        }
    }
}
