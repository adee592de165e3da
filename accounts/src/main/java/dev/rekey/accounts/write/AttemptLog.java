package dev.rekey.accounts.write;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Records what verification said of each credential handed in. */
public final class AttemptLog {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    /** Writes to this database. */
    public AttemptLog(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Records a verdict. An attempt that is looked at again (NOT_READY, then ACCEPTED) keeps its row and shows the
     * newest verdict; the same verdict again, or an older one, changes nothing. Of one check that was made twice, the
     * verdict that came second counts, unless the key was accepted: then it is in use.
     *
     * @return whether anything changed
     */
    public boolean record(AttemptRecord attempt) {
        return Boolean.TRUE.equals(transaction.execute(status -> insert(attempt) || updateOlder(attempt)));
    }

    private boolean insert(AttemptRecord attempt) {
        return with(attempt, """
                                insert into attempt (attempt_id, session_id, account_id, slot, attempt_number,
                                    happened_at, verdict, last_four, headline, findings_json, asked)
                                values (:attempt, :session, :account, :slot, :number,
                                    :at, :verdict, :lastFour, :headline, :findings, :asked)
                                on conflict do nothing
                                """)
                        .param("session", attempt.sessionId())
                        .param("account", attempt.accountId())
                        .param("slot", attempt.slot())
                        .param("number", attempt.number())
                        .update()
                > 0;
    }

    private boolean updateOlder(AttemptRecord attempt) {
        return with(attempt, """
                                update attempt set happened_at = :at, verdict = :verdict, last_four = :lastFour,
                                    headline = :headline, findings_json = :findings, asked = :asked
                                where attempt_id = :attempt
                                    and (happened_at < :at
                                        or (happened_at = :at and verdict not in ('ACCEPTED', :verdict)))
                                """).update() > 0;
    }

    private JdbcClient.StatementSpec with(AttemptRecord attempt, String sql) {
        return jdbc.sql(sql)
                .param("attempt", attempt.attemptId())
                .param("at", Moments.column(attempt.at()))
                .param("verdict", Words.clean(attempt.verdict(), 20))
                .param("lastFour", Words.cleanOrNull(attempt.lastFour(), 4))
                .param("headline", Words.clean(attempt.headline(), 400))
                .param("findings", attempt.findingsJson())
                .param("asked", attempt.asked());
    }
}
