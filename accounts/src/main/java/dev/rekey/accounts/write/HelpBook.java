package dev.rekey.accounts.write;

import dev.rekey.accounts.HelpLine;
import dev.rekey.accounts.HelpLine.From;
import dev.rekey.accounts.HelpLine.To;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes down what customers and support write to each other. Who writes here has cut the secrets out. */
public final class HelpBook {

    private static final int MOST_WORDS = 2_000;
    private static final int MOST_CAUSES = 1_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes to this database. */
    public HelpBook(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Adds a line. One of support answers what the customer wrote before it about the same account, or about the session
     * as a whole.
     *
     * @return false when it is there already; nothing changes then
     */
    public boolean add(HelpLine line, boolean answers) {
        From from = line.from();
        To to = line.to();
        int added = jdbc.sql("""
                        insert into help_line (session_id, line_id, customer_id, account_id, written_at, actor_kind, actor,
                            words, step, causes, tried, to_account, to_step, answered_at)
                        values (:session, :line, :customer, :account, :at, :kind, :actor,
                            :words, :step, :causes, :tried, :toAccount, :toStep, :answered)
                        on conflict do nothing
                        """)
                .param("session", line.sessionId())
                .param("line", Words.clean(line.id(), 64))
                .param("customer", line.customerId())
                .param("account", line.accountId())
                .param("at", Moments.column(line.at()))
                .param("kind", Words.clean(line.actorKind(), 40))
                .param("actor", Words.clean(line.actor(), 100))
                .param("words", paragraphs(line.words()))
                .param("step", from == null ? null : Words.clean(from.step(), 40))
                .param("causes", from == null ? "" : Words.clean(Words.join(from.causes()), MOST_CAUSES))
                .param("tried", from == null ? 0 : from.tried())
                .param("toAccount", to == null ? null : to.accountId())
                .param("toStep", to == null ? null : Words.cleanOrNull(to.step(), 40))
                .param("answered", Moments.columnOrNull(line.answeredAt()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
        if (added > 0 && answers) {
            answered(line.sessionId(), line.accountId());
        }
        return added > 0;
    }

    /**
     * Support has dealt with what the customer wrote about this account, or with null about the session as a whole.
     *
     * @return whether anything had waited for that
     */
    public boolean answered(String sessionId, @Nullable String accountId) {
        String about = accountId == null ? "account_id is null" : "account_id = :account";
        JdbcClient.StatementSpec settle = jdbc.sql("update help_line set answered_at = :now where session_id = :session"
                        + " and answered_at is null and " + about)
                .param("now", Moments.column(clock.instant()))
                .param("session", sessionId);
        return (accountId == null ? settle : settle.param("account", accountId)).update() > 0;
    }

    /**
     * Forgets what was written in sessions that ended before this moment.
     *
     * @return how many lines
     */
    public int forget(Instant endedBefore) {
        return jdbc.sql("""
                        delete from help_line where session_id in
                            (select session_id from progress_session where ended_at < :moment)
                        """).param("moment", Moments.column(endedBefore)).update();
    }

    /** Line ends are kept: an answer may have steps. */
    private static String paragraphs(String words) {
        List<String> lines =
                words.lines().map(line -> Words.clean(line, MOST_WORDS)).toList();
        String text = lines.stream().collect(Collectors.joining("\n"));
        return text.length() > MOST_WORDS ? text.substring(0, MOST_WORDS) : text;
    }
}
