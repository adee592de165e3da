package dev.rekey.accounts.write;

import dev.rekey.accounts.Notice;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Records the messages for traders, each once. */
public final class Notices {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes to this database. */
    public Notices(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Records a message. Returns false when one with its key is there already; nothing changes then. */
    public boolean record(Notice notice) {
        return jdbc.sql("""
                                insert into notice
                                    (notice_key, kind, session_id, account_id, due_at, words, recorded_at)
                                values (:key, :kind, :session, :account, :due, :words, :now)
                                on conflict do nothing
                                """)
                        .param("key", notice.key())
                        .param("kind", Words.clean(notice.kind(), 60))
                        .param("session", notice.sessionId())
                        .param("account", notice.accountId())
                        .param("due", Moments.column(notice.due()))
                        .param("words", Words.clean(notice.text(), 2_000))
                        .param("now", Moments.column(clock.instant()))
                        .update()
                > 0;
    }
}
