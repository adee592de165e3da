package dev.rekey.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@OnBothDatabases
class MigrationsTest {

    private final Flyway flyway;
    private final JdbcClient jdbc;

    MigrationsTest(Database database) {
        String url = database.newDatabase();
        flyway = Flyway.configure().dataSource(url, database.user(), "").load();
        jdbc = JdbcClient.create(new DriverManagerDataSource(url, database.user(), ""));
    }

    @Test
    void all_apply_to_an_empty_database_and_nothing_is_left_for_the_next_start() {
        assertThat(flyway.info().pending()).isEmpty();
        assertThat(Arrays.stream(flyway.info().applied()).map(MigrationInfo::getScript))
                .hasSizeGreaterThanOrEqualTo(7)
                .first()
                .isEqualTo("V1__accounts.sql");
        assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
        assertThat(flyway.migrate().migrationsExecuted).isZero();
    }

    @Test
    void make_the_same_tables_on_both_databases() {
        assertThat(Stored.in(jdbc).tables())
                .containsExactly(
                        "agent",
                        "attempt",
                        "audit_chain",
                        "audit_entry",
                        "audit_root",
                        "audit_root_end",
                        "begun_session",
                        "change_counter",
                        "channel",
                        "clean_up_tick",
                        "corrected_contact",
                        "corrected_value",
                        "credential",
                        "customer",
                        "desk_look",
                        "flyway_schema_history",
                        "guide_ask",
                        "guide_code",
                        "guide_code_try",
                        "guide_device",
                        "guide_link",
                        "guide_visit_end",
                        "handover_nonce",
                        "help_line",
                        "instruction_report",
                        "intake_key",
                        "key_history",
                        "left_action",
                        "master_key_mark",
                        "notice",
                        "platform_key",
                        "program_token",
                        "progress_account",
                        "progress_session",
                        "ready_answer",
                        "reconciler",
                        "reminder_stop",
                        "second_step",
                        "session_report",
                        "signed_request",
                        "spring_session",
                        "spring_session_attributes",
                        "trading_account",
                        "try_count",
                        "unrepaired",
                        "vault",
                        "whitelist",
                        "word_check");
    }

    @Test
    void let_an_account_have_one_key_of_each_state_only() {
        List<String> constraints = jdbc.sql("""
                        select constraint_name from information_schema.table_constraints
                        where table_schema = current_schema and table_name = 'credential' and constraint_type = 'UNIQUE'
                        """).query(String.class).list();

        assertThat(constraints).containsExactly("credential_state");
    }
}
