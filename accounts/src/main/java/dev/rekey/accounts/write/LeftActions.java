package dev.rekey.accounts.write;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.LeftAction.Request;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes down which actions wait with Temporal, and what became of actions. Whoever leaves one and whoever answers it
 * may come in any order: the second of them always finds what the first has written.
 */
public final class LeftActions {

    private static final int LONGEST_REFUSAL = 2_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Writes to this database. */
    public LeftActions(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Notes that nobody answered this action and that it is about to be left with Temporal. Noted twice, it counts once.
     *
     * @return what became of it, when it was answered meanwhile or under an earlier try: then nothing is to be left
     */
    public Optional<LeftAction> leave(Request request) {
        if (insert(request, clock.instant(), null, null)) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        select left_at, kept, answered_at, refusal from left_action
                        where session_id = :session and account_id = :account and request_id = :request
                            and answered_at is not null
                        """)
                .param("session", request.sessionId())
                .param("account", request.accountId())
                .param("request", request.requestId())
                .query((row, index) -> new LeftAction(
                        request,
                        Moments.optional(row, "left_at"),
                        row.getBoolean("kept"),
                        Moments.optional(row, "answered_at"),
                        row.getString("refusal")))
                .optional();
    }

    /** Temporal keeps the action that was left. */
    public void kept(Request request) {
        one("update left_action set kept = true", request, "").update();
    }

    /** Temporal did not take it, and that for certain: nobody waits for it. */
    public void withdraw(Request request) {
        one("delete from left_action", request, " and answered_at is null").update();
    }

    /**
     * Notes what became of an action, whether or not somebody waits for it; in the caller's transaction if there is one.
     *
     * @param refusal why it was not done; null when it was
     */
    public void answer(Request request, @Nullable String refusal) {
        Instant now = clock.instant();
        String words = refusal == null ? null : Words.clean(refusal, LONGEST_REFUSAL);
        // Its sender may have named another session: one that is over, which is why it was refused, or none yet.
        boolean ofAnother = refusal != null || request.action().equals(LeftAction.JOIN);
        if (insert(request, null, now, words) && !ofAnother) {
            return;
        }
        jdbc.sql("""
                        update left_action set answered_at = :now, refusal = :refusal
                        where customer_id = :customer and account_id = :account and request_id = :request
                            and (answered_at is null or refusal is not null and :done)
                        """)
                .param("done", refusal == null)
                .param("now", Moments.column(now))
                .param("refusal", words)
                .param("customer", request.customerId())
                .param("account", request.accountId())
                .param("request", request.requestId())
                .update();
    }

    /** Forgets what was answered, or left, before this moment. */
    public int forget(Instant before) {
        return jdbc.sql("delete from left_action where coalesce(answered_at, left_at) < :before")
                .param("before", Moments.column(before))
                .update();
    }

    private boolean insert(
            Request request, @Nullable Instant leftAt, @Nullable Instant answeredAt, @Nullable String refusal) {
        return jdbc.sql("""
                        insert into left_action (session_id, account_id, request_id, customer_id, action, actor_kind,
                            actor, left_at, kept, answered_at, refusal)
                        values (:session, :account, :request, :customer, :action, :actorKind,
                            :actor, :leftAt, false, :answeredAt, :refusal)
                        on conflict do nothing
                        """)
                        .param("session", request.sessionId())
                        .param("account", request.accountId())
                        .param("request", request.requestId())
                        .param("customer", request.customerId())
                        .param("action", Words.clean(request.action(), 40))
                        .param("actorKind", Words.clean(request.actorKind(), 40))
                        .param("actor", Words.clean(request.actor(), 200))
                        .param("leftAt", Moments.columnOrNull(leftAt))
                        .param("answeredAt", Moments.columnOrNull(answeredAt))
                        .param("refusal", refusal)
                        .update()
                > 0;
    }

    private JdbcClient.StatementSpec one(String statement, Request request, String also) {
        return jdbc.sql(statement + " where session_id = :session and account_id = :account and request_id = :request"
                        + also)
                .param("session", request.sessionId())
                .param("account", request.accountId())
                .param("request", request.requestId());
    }
}
