package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The second step of agents' sign-in: codes of a time step, made from a secret that an app on the agent's phone shares.
 * Secrets come here sealed; only the caller can compute with them.
 */
public final class SecondSteps {

    /** So many wrong codes in a row lock, for longer each time. */
    public static final int WRONG_TRIES = 5;

    /** How long the first lock holds; each further one holds twice as long, a day at most. */
    public static final Duration FIRST_LOCK = Duration.ofMinutes(15);

    private static final Duration LONGEST_LOCK = Duration.ofDays(1);
    private static final int MOST_DOUBLINGS = 7;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** Keeps them in this database. */
    public SecondSteps(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** What became of a code. */
    public sealed interface CodeTry {

        /** It fits, for the first and only time. */
        record Right() implements CodeTry {}

        /** It does not fit, or was used before. */
        record Wrong() implements CodeTry {}

        /** There were too many wrong ones; none is looked at before this moment. */
        record Locked(Instant until) implements CodeTry {}

        /** This agent has no second step. */
        record None() implements CodeTry {}
    }

    /** Whether this agent signs in with a second step. */
    public boolean confirmed(String agentId) {
        return jdbc.sql("select confirmed from second_step where agent_id = :id")
                .param("id", agentId)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Which agents sign in with a second step. */
    public Set<String> confirmed() {
        return new HashSet<>(jdbc.sql("select agent_id from second_step where confirmed")
                .query(String.class)
                .list());
    }

    /**
     * Keeps the secret of a second step that counts once a code of it was {@link #tryCode right}. Replaces one that was
     * begun before.
     *
     * @return false when the agent has a second step already; nothing is changed then
     */
    public boolean begin(String agentId, byte[] sealedSecret) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (confirmed(agentId)) {
                return false;
            }
            remove(agentId);
            return jdbc.sql("""
                            insert into second_step (agent_id, sealed_secret, confirmed, last_step, wrong_tries)
                            values (:id, :secret, false, -1, 0)
                            on conflict do nothing
                            """)
                            .param("id", agentId)
                            .param("secret", sealedSecret)
                            .update()
                    > 0;
        }));
    }

    /** The sealed secret of a second step that was begun and not confirmed yet. */
    public Optional<byte[]> begun(String agentId) {
        return jdbc.sql("select sealed_secret from second_step where agent_id = :id and not confirmed")
                .param("id", agentId)
                .query((row, index) -> row.getBytes("sealed_secret"))
                .optional();
    }

    /** Ends an agent's second step. Returns whether there was one. */
    public boolean remove(String agentId) {
        return jdbc.sql("delete from second_step where agent_id = :id")
                        .param("id", agentId)
                        .update()
                > 0;
    }

    // One row on its way through; nobody compares two of them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(
            byte[] sealedSecret,
            long lastStep,
            int wrongTries,
            @Nullable Instant lockedUntil) {}

    /**
     * Tries a code, one at a time for each agent. A right one confirms a second step that was begun.
     *
     * @param stepOfCode from the sealed secret to the time step whose code was typed; negative when it is of none
     */
    public CodeTry tryCode(String agentId, ToLongFunction<byte[]> stepOfCode) {
        return tryCode(agentId, stepOfCode, true);
    }

    /**
     * Tries a code where wrong ones are counted by somebody else: what was locked elsewhere does not count, and a wrong
     * one locks nothing.
     */
    public CodeTry tryCodeUncounted(String agentId, ToLongFunction<byte[]> stepOfCode) {
        return tryCode(agentId, stepOfCode, false);
    }

    private CodeTry tryCode(String agentId, ToLongFunction<byte[]> stepOfCode, boolean counted) {
        return Objects.requireNonNull(transaction.execute(status -> {
            Optional<Row> found = row(agentId);
            if (found.isEmpty()) {
                return new CodeTry.None();
            }
            Row row = found.get();
            Instant now = clock.instant();
            if (counted && row.lockedUntil() != null && now.isBefore(row.lockedUntil())) {
                return new CodeTry.Locked(row.lockedUntil());
            }
            long step = stepOfCode.applyAsLong(row.sealedSecret());
            if (step > row.lastStep()) {
                jdbc.sql("""
                                update second_step set confirmed = true, last_step = :step, wrong_tries = 0,
                                    locked_until = null
                                where agent_id = :id
                                """).param("id", agentId).param("step", step).update();
                return new CodeTry.Right();
            }
            return counted ? wrong(agentId, row.wrongTries() + 1, now) : new CodeTry.Wrong();
        }));
    }

    private CodeTry wrong(String agentId, int tries, Instant now) {
        Instant until = tries % WRONG_TRIES == 0 ? now.plus(lock(tries / WRONG_TRIES)) : null;
        jdbc.sql("update second_step set wrong_tries = :tries, locked_until = :until where agent_id = :id")
                .param("id", agentId)
                .param("tries", tries)
                .param("until", Moments.columnOrNull(until))
                .update();
        return until == null ? new CodeTry.Wrong() : new CodeTry.Locked(until);
    }

    private static Duration lock(int number) {
        Duration lock = FIRST_LOCK.multipliedBy(1L << Math.min(number - 1, MOST_DOUBLINGS));
        return lock.compareTo(LONGEST_LOCK) > 0 ? LONGEST_LOCK : lock;
    }

    private Optional<Row> row(String agentId) {
        return jdbc.sql("""
                        select sealed_secret, last_step, wrong_tries, locked_until from second_step
                        where agent_id = :id for update
                        """)
                .param("id", agentId)
                .query((row, index) -> new Row(
                        row.getBytes("sealed_secret"),
                        row.getLong("last_step"),
                        row.getInt("wrong_tries"),
                        Moments.optional(row, "locked_until")))
                .optional();
    }
}
