package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.read.SessionSummary;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Publishes the views that pages read. Publishing the same view again, or an older one after a newer one, changes
 * nothing, so a caller that got no answer may simply publish again.
 *
 * <p>Every stored view gets a change number of its session's {@link ChangeLane}, whose lock is held until the transaction
 * ends: what is published of one session happens one after the other, and a reader of the feed misses nothing.
 */
public final class ProgressWriter {

    private static final Logger log = LoggerFactory.getLogger(ProgressWriter.class);
    private static final List<String> MOST_URGENT_FIRST = List.of("SUPPORT", "CUSTOMER", "EXCHANGE", "REKEY", "NOBODY");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditTrail audit;
    private final Clock clock;

    /** Writes to this database. */
    public ProgressWriter(JdbcClient jdbc, PlatformTransactionManager transactions, AuditTrail audit, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.audit = audit;
        this.clock = clock;
    }

    /** Publishes the view of an account rotation without audit entries. */
    public boolean publishAccount(AccountView view) {
        return publishAccount(view, List.of());
    }

    /**
     * Publishes the view of an account rotation, and its audit entries with it. Entries with a request id are kept even
     * when the view itself is dropped, since they tell what happened and count once anyway.
     *
     * @return whether the view was stored; false when it, or one of a newer revision, was there
     */
    public boolean publishAccount(AccountView view, List<AuditEntry> entries) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            ChangeLane lane = ChangeLane.movedOn(jdbc, view.sessionId());
            KnownAccount present = jdbc.sql("""
                            select c.last_no, p.revision, p.view_json, p.waiting_on, p.waiting_since
                            from change_counter c left join progress_account p
                                on p.session_id = :session and p.account_id = :account
                            where c.id = :lane
                            """)
                    .param("session", view.sessionId())
                    .param("account", view.accountId())
                    .param("lane", lane.number())
                    .query(ProgressWriter::account)
                    .single();
            Optional<Stored> known = Optional.ofNullable(present.stored());
            boolean newer = known.map(before -> before.givesWayTo(view.revision(), view.json()))
                    .orElse(true);
            if (newer) {
                Optional<Place> place = Optional.ofNullable(view.place());
                jdbc.sql(known.isPresent() ? """
                                        update progress_account set revision = :revision, view_json = :json,
                                            waiting_on = :waitingOn, waiting_since = :waitingSince,
                                            step = :step, cause = :cause, exchange_code = :code,
                                            lane = :lane, change_no = :change, changed_at = :at
                                        where session_id = :session and account_id = :account
                                        """ : """
                                        insert into progress_account
                                            (session_id, account_id, revision, waiting_on, waiting_since,
                                             step, cause, exchange_code, view_json, lane, change_no, changed_at)
                                        values (:session, :account, :revision, :waitingOn, :waitingSince,
                                             :step, :cause, :code, :json, :lane, :change, :at)
                                        """)
                        .param("session", view.sessionId())
                        .param("account", view.accountId())
                        .param("revision", view.revision())
                        .param("waitingOn", Words.clean(view.waitingOn(), 40))
                        .param("waitingSince", Moments.column(view.waitingSince()))
                        .param(
                                "step",
                                place.map(Place::step)
                                        .map(step -> Words.clean(step, 40))
                                        .orElse(null))
                        .param(
                                "cause",
                                place.map(Place::cause)
                                        .map(cause -> Words.clean(cause, 100))
                                        .orElse(null))
                        .param(
                                "code",
                                place.map(Place::exchangeCode)
                                        .map(code -> Words.clean(code, 100))
                                        .orElse(null))
                        .param("json", view.json())
                        .param("lane", lane.number())
                        .param("change", present.changeNo())
                        .param("at", Moments.column(clock.instant()))
                        .update();
                WaitingRow now = new WaitingRow(Words.clean(view.waitingOn(), 40), Moments.stored(view.waitingSince()));
                if (!now.equals(present.waiting())) {
                    summarizeWaiting(view.sessionId());
                }
            } else {
                lane.giveBack();
            }
            append(entries, newer);
            return newer;
        }));
    }

    /** Publishes the view of a session without audit entries. */
    public boolean publishSession(SessionView view) {
        return publishSession(view, List.of());
    }

    /**
     * Publishes the view of a session, and its audit entries with it, as {@link #publishAccount(AccountView, List)}
     * does. Whom it waits for is taken from its accounts' views; what the summary says of that is not read.
     *
     * @return whether the view was stored; false when it, or one of a newer revision, was there
     */
    public boolean publishSession(SessionView view, List<AuditEntry> entries) {
        return publishSession(view.summary().sessionId(), stored -> view, entries);
    }

    /** What a session's view becomes, told by its stored JSON; null when none is stored. */
    public interface Next {
        /** The view to store. */
        SessionView after(@Nullable String stored);
    }

    /**
     * The same where the view depends on what is stored: nobody changes that between the look at it and the write. A
     * session stays with its customer, and so do those who have its link: what says otherwise is not stored.
     *
     * @return whether the view was stored; false when it, or one of a newer revision, was there
     */
    public boolean publishSession(String sessionId, Next next, List<AuditEntry> entries) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            ChangeLane lane = ChangeLane.movedOn(jdbc, sessionId);
            KnownSession present = session(sessionId, lane);
            Optional<Stored> known = Optional.ofNullable(present.stored());
            SessionView view = next.after(known.map(Stored::json).orElse(null));
            SessionSummary summary = view.summary();
            if (known.isPresent() && !owner(sessionId).equals(summary.customerId())) {
                log.warn(
                        "A workflow says that session {} belongs to another customer than it does. What it published"
                                + " was not stored.",
                        sessionId);
                return false;
            }
            boolean newer = known.map(before -> before.givesWayTo(view.revision(), view.json()))
                    .orElse(true);
            if (newer) {
                jdbc.sql(known.isPresent() ? """
                                        update progress_session set customer_id = :customer, reason = :reason,
                                            state = :state, agent = :agent,
                                            accounts_total = :total, accounts_done = :done,
                                            started_at = :startedAt, ended_at = :endedAt, headline = :headline, revision = :revision,
                                            view_json = :json, lane = :lane, change_no = :change, changed_at = :at
                                        where session_id = :session
                                        """ : """
                                        insert into progress_session
                                            (session_id, customer_id, reason, state, agent,
                                             accounts_total, accounts_done, started_at, ended_at,
                                             headline, revision, view_json, lane, change_no, changed_at)
                                        values (:session, :customer, :reason, :state, :agent,
                                             :total, :done, :startedAt, :endedAt,
                                             :headline, :revision, :json, :lane, :change, :at)
                                        """)
                        .param("session", summary.sessionId())
                        .param("customer", summary.customerId())
                        .param("reason", Words.clean(summary.reason(), 40))
                        .param("state", Words.clean(summary.state(), 40))
                        .param("agent", Words.cleanOrNull(summary.agent(), 100))
                        .param("total", summary.accountsTotal())
                        .param("done", summary.accountsDone())
                        .param("startedAt", Moments.column(summary.startedAt()))
                        .param("endedAt", Moments.columnOrNull(summary.endedAt()))
                        .param("headline", Words.clean(summary.headline(), 400))
                        .param("revision", view.revision())
                        .param("json", view.json())
                        .param("lane", lane.number())
                        .param("change", present.changeNo())
                        .param("at", Moments.column(clock.instant()))
                        .update();
                summarizeWaiting(summary.sessionId());
            } else {
                lane.giveBack();
            }
            append(entries, newer);
            return newer;
        }));
    }

    /**
     * Changes a session's stored view under its own number: what is known of it before its workflow publishes again. Only
     * the view itself and how many accounts are done are changed.
     *
     * @param next is given the stored JSON
     * @return whether anything changed; false also for a session that is not known here
     */
    public boolean amendSession(String sessionId, Next next) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            ChangeLane lane = ChangeLane.movedOn(jdbc, sessionId);
            KnownSession present = session(sessionId, lane);
            Stored known = present.stored();
            if (known == null) {
                lane.giveBack();
                return false;
            }
            SessionView view = next.after(known.json());
            if (view.json().equals(known.json())) {
                lane.giveBack();
                return false;
            }
            jdbc.sql("""
                            update progress_session set accounts_done = :done, headline = :headline,
                                view_json = :json, lane = :lane, change_no = :change, changed_at = :at
                            where session_id = :session
                            """)
                    .param("session", sessionId)
                    .param("done", view.summary().accountsDone())
                    .param("headline", Words.clean(view.summary().headline(), 400))
                    .param("json", view.json())
                    .param("lane", lane.number())
                    .param("change", present.changeNo())
                    .param("at", Moments.column(clock.instant()))
                    .update();
            return true;
        }));
    }

    private KnownSession session(String sessionId, ChangeLane lane) {
        return jdbc.sql("""
                        select c.last_no, s.revision, s.view_json
                        from change_counter c left join progress_session s on s.session_id = :session
                        where c.id = :lane
                        """)
                .param("session", sessionId)
                .param("lane", lane.number())
                .query((row, index) -> new KnownSession(row.getLong("last_no"), stored(row)))
                .single();
    }

    private static @Nullable Stored stored(ResultSet row) throws SQLException {
        String json = row.getString("view_json");
        return json == null ? null : new Stored(row.getLong("revision"), json);
    }

    private static KnownAccount account(ResultSet row, int index) throws SQLException {
        Stored stored = stored(row);
        return new KnownAccount(
                row.getLong("last_no"),
                stored,
                stored == null
                        ? null
                        : new WaitingRow(row.getString("waiting_on"), Moments.required(row, "waiting_since")));
    }

    private String owner(String sessionId) {
        return jdbc.sql("select customer_id from progress_session where session_id = :session")
                .param("session", sessionId)
                .query(String.class)
                .single();
    }

    /**
     * Has open pages fetch a session anew, because of something beside its view. Nothing of the view changes; a session
     * that is not known here is left alone. Within a transaction it comes before the audit entry, as everywhere: whoever
     * publishes holds the lane when they append theirs.
     */
    public void touch(String sessionId) {
        touch(sessionId, null);
    }

    /** The same of one account of it, where one is named: pages that show that account fetch it anew. */
    public void touch(String sessionId, @Nullable String accountId) {
        String shown = accountId == null
                ? "progress_session %s where session_id = :session"
                : "progress_account %s where session_id = :session and account_id = :account";
        transaction.executeWithoutResult(status -> {
            ChangeLane lane = ChangeLane.movedOn(jdbc, sessionId);
            int known = jdbc.sql("update " + shown.formatted("""
                            set lane = :lane, change_no = (select last_no from change_counter where id = :lane)
                            """))
                    .param("session", sessionId)
                    .param("account", accountId)
                    .param("lane", lane.number())
                    .update();
            if (known == 0) {
                lane.giveBack();
            }
        });
    }

    /** What is stored of an account's view, read behind the lane's lock, and the number of the change to come. */
    private record KnownAccount(
            long changeNo,
            @Nullable Stored stored,
            @Nullable WaitingRow waiting) {}

    /** The same of a session's own view. */
    private record KnownSession(long changeNo, @Nullable Stored stored) {}

    private record Stored(long revision, String json) {

        /**
         * Whether another view counts more. One of the same number does: a workflow task that is lost after it has
         * published is done again, and what it comes to then is what the workflow is at.
         */
        boolean givesWayTo(long other, String otherJson) {
            return revision < other || (revision == other && !json.equals(otherJson));
        }
    }

    private record WaitingRow(String on, Instant since) {}

    /**
     * A session waits for whoever is needed most by one of its accounts, since the first account that waits for them.
     * Derived here and not by the session's workflow, which would have to be told of every step of every account.
     */
    private void summarizeWaiting(String sessionId) {
        Optional<WaitingRow> most = jdbc
                .sql("""
                        select waiting_on, waiting_since from progress_account where session_id = :session
                        """)
                .param("session", sessionId)
                .query((row, index) ->
                        new WaitingRow(row.getString("waiting_on"), Moments.required(row, "waiting_since")))
                .list()
                .stream()
                .min(Comparator.<WaitingRow>comparingInt(row -> urgency(row.on()))
                        .thenComparing(WaitingRow::since));
        jdbc.sql("""
                        update progress_session set waiting_on = :on, waiting_since = :since
                        where session_id = :session
                        """)
                .param("on", most.map(WaitingRow::on).orElse(null))
                .param(
                        "since",
                        most.filter(row -> !row.on().equals("NOBODY"))
                                .map(row -> Moments.column(row.since()))
                                .orElse(null))
                .param("session", sessionId)
                .update();
    }

    private static int urgency(String waitingOn) {
        int place = MOST_URGENT_FIRST.indexOf(waitingOn);
        return place < 0 ? MOST_URGENT_FIRST.size() : place;
    }

    private void append(List<AuditEntry> entries, boolean newer) {
        List<AuditEntry> kept = entries.stream()
                .filter(entry -> newer || entry.requestId() != null)
                .toList();
        if (kept.size() > 1) {
            audit.lock(kept);
        }
        kept.forEach(audit::append);
    }
}
