package dev.rekey.accounts.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.House;
import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.accounts.secrets.MasterKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * On the day a database is made, the pool closes the connection that made its tables after half an hour, while the
 * database stays open.
 */
class CheckConstraintsTest {

    private Connection stays;
    private House house;

    @BeforeEach
    void open() throws Exception {
        String url = "jdbc:h2:mem:" + UUID.randomUUID()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
        stays = DriverManager.getConnection(url);
        Flyway.configure().dataSource(url, "", "").load().migrate();
        house = new House(new SingleConnectionDataSource(stays, true), MasterKey.ephemeral());
    }

    @AfterEach
    void close() throws Exception {
        stays.close();
    }

    @Test
    void keys_are_stored_after_the_connection_that_made_the_tables_is_gone() {
        String account = house.account("Grid bots");

        house.credentials.storeCandidate(
                account, "main", "attempt-1", new CredentialSecret("api-key-1111", "secret", null), null);

        assertThat(house.directory.keys(account)).hasSize(1);
        assertThatThrownBy(() ->
                        house.jdbc.sql("update credential set state = 'LOST'").update())
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("Check constraint violation");
    }

    @Test
    void no_rule_of_a_table_has_a_list_of_values_for_which_h2_remembers_a_connection() {
        List<String> rules = house.jdbc
                .sql("select check_clause from information_schema.check_constraints")
                .query(String.class)
                .list();

        assertThat(rules).hasSizeGreaterThan(2).noneMatch(rule -> rule.contains(" IN"));
    }
}
