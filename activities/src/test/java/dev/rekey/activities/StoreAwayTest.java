package dev.rekey.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** A database that is away is waited for; a fault of ours is said at once. */
class StoreAwayTest {

    static Stream<RuntimeException> away() {
        return Stream.of(
                new CannotGetJdbcConnectionException("no connection", new SQLException("timeout")),
                new DataAccessResourceFailureException("connection reset"),
                new CannotCreateTransactionException("no connection"),
                new TransactionSystemException("the commit was cut"),
                new CannotAcquireLockException("somebody holds it"),
                new BadSqlGrammarException("insert", "insert into attempt", new SQLException("no such table")),
                new UncategorizedSQLException("write", null, new SQLException("the disk is full")),
                new IllegalStateException("wrapped", new DataAccessResourceFailureException("connection reset")));
    }

    static Stream<RuntimeException> faults() {
        return Stream.of(
                new IllegalStateException("a stored credential does not open"),
                new NullPointerException(),
                new DataIntegrityViolationException("too long"),
                new EmptyResultDataAccessException(1));
    }

    @ParameterizedTest
    @MethodSource("away")
    void a_database_that_is_away_is_left_to_the_server_to_try_again(RuntimeException away) {
        assertThatThrownBy(() -> StoreAway.orFault(() -> {
                    throw away;
                }))
                .isSameAs(away);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_fault_is_not_tried_again(RuntimeException fault) {
        assertThatThrownBy(() -> StoreAway.orFault(() -> {
                    throw fault;
                }))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isTrue();
                    assertThat(failure.getType()).isEqualTo(StoreAway.FAULT);
                });
    }

    @Test
    void what_went_well_is_answered() {
        assertThat(StoreAway.orFault(() -> "well")).isEqualTo("well");
    }
}
