package dev.rekey.accounts.read;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The published views of sessions and account rotations: what every page reads instead of asking a workflow. */
public final class Progress {

    static final String SUMMARY_COLUMNS = """
            s.session_id, s.customer_id, s.reason, s.state, s.waiting_on, s.agent, s.accounts_total, s.accounts_done,
            s.waiting_since, s.started_at, s.ended_at, s.headline, s.change_no, c.name as customer_name
            """;
    private static final String FROM = " from progress_session s left join customer c on c.id = s.customer_id ";
    static final String VIEWS = "select p.session_id, p.account_id, p.revision, p.view_json, p.change_no,"
            + " p.changed_at, a.label from progress_account p left join trading_account a on a.id = p.account_id ";

    /**
     * The condition on a row of {@code progress_account} that its account is not done. Named one by one, so that an index
     * finds them among all that are over.
     */
    public static final String GOING_ON = "waiting_on in ('CUSTOMER', 'REKEY', 'EXCHANGE', 'SUPPORT')";

    private final JdbcClient jdbc;
    private final ChangeFeed feed;

    /** Reads from this database. */
    public Progress(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.feed = new ChangeFeed(jdbc);
    }

    /** The newest view of one account rotation. */
    public Optional<StoredView> account(String sessionId, String accountId) {
        return jdbc.sql(VIEWS + "where p.session_id = :session and p.account_id = :account")
                .param("session", sessionId)
                .param("account", accountId)
                .query(Progress::view)
                .optional();
    }

    /** The newest views of all account rotations of a session, by account id. */
    public List<StoredView> accounts(String sessionId) {
        return jdbc.sql(VIEWS + "where p.session_id = :session order by p.account_id")
                .param("session", sessionId)
                .query(Progress::view)
                .list();
    }

    /** The newest view of a session. */
    public Optional<StoredSession> session(String sessionId) {
        return jdbc.sql("select " + SUMMARY_COLUMNS + ", s.revision, s.view_json, s.changed_at" + FROM
                        + "where s.session_id = :session")
                .param("session", sessionId)
                .query(Progress::session)
                .optional();
    }

    /** The customer's open session, if there is one. */
    public Optional<StoredSession> openSessionOf(String customerId) {
        return jdbc.sql("select " + SUMMARY_COLUMNS + ", s.revision, s.view_json, s.changed_at" + FROM
                        + "where s.customer_id = :customer and s.ended_at is null"
                        + " order by s.started_at desc, s.session_id limit 1")
                .param("customer", customerId)
                .query(Progress::session)
                .optional();
    }

    /**
     * The desk's list without the views themselves: those that have waited longest first, then the newest; sessions
     * that are over by their end, newest first.
     */
    public Paged<SessionRow> sessions(SessionFilter filter, Page page) {
        Map<String, Object> values = new HashMap<>();
        String where = where(filter, values);
        Long total = jdbc.sql("select count(*)" + (filter.text() == null ? " from progress_session s " : FROM) + where)
                .params(values)
                .query(Long.class)
                .single();
        String order = filter.scope() == SessionFilter.Scope.ENDED
                ? " order by s.ended_at desc, s.session_id"
                : " order by s.waiting_since asc nulls last, s.started_at desc, s.session_id";
        List<SessionRow> rows = jdbc.sql(
                        "select " + SUMMARY_COLUMNS + FROM + where + order + " limit :limit offset :offset")
                .params(values)
                .param("limit", page.size())
                .param("offset", page.offset())
                .query((row, index) ->
                        new SessionRow(summary(row), row.getString("customer_name"), row.getLong("change_no")))
                .list();
        return new Paged<>(rows, total, page);
    }

    /** How many open sessions there are, by what the desk filters for. */
    public SessionCounts openCounts() {
        Map<String, Long> byState = new TreeMap<>();
        Map<String, Long> byReason = new TreeMap<>();
        Map<String, Long> byWaitingOn = new TreeMap<>();
        Map<String, Long> byAgent = new TreeMap<>();
        long[] open = {0};
        jdbc.sql("""
                        select state, reason, waiting_on, agent, count(*) as sessions from progress_session
                        where ended_at is null group by state, reason, waiting_on, agent
                        """).query(row -> {
            long sessions = row.getLong("sessions");
            open[0] += sessions;
            add(byState, row.getString("state"), sessions);
            add(byReason, row.getString("reason"), sessions);
            add(byWaitingOn, row.getString("waiting_on"), sessions);
            add(byAgent, row.getString("agent"), sessions);
        });
        return new SessionCounts(open[0], byState, byReason, byWaitingOn, byAgent);
    }

    /** Where the feed of changes is now. */
    public FeedPosition position() {
        return feed.position();
    }

    /**
     * What changed after this position. A session or account that changed several times appears once, with its newest
     * number. No change before the position that is answered can turn up later, so a reader may go on from there. Of a
     * database that was put back the position is put back as well.
     */
    public Changes changesAfter(FeedPosition seen, int limit) {
        return feed.after(seen, Math.max(0, limit));
    }

    /** All sessions that are not over, as their views say. */
    public List<StoredSession> openSessions() {
        return jdbc.sql("select " + SUMMARY_COLUMNS + ", s.revision, s.view_json, s.changed_at" + FROM
                        + "where s.ended_at is null order by s.session_id")
                .query(Progress::session)
                .list();
    }

    /** The customer's sessions that are not over, as their views say; more than one only when something is wrong. */
    public List<StoredSession> openSessionsOf(String customerId) {
        return jdbc.sql("select " + SUMMARY_COLUMNS + ", s.revision, s.view_json, s.changed_at" + FROM
                        + "where s.customer_id = :customer and s.ended_at is null order by s.started_at, s.session_id")
                .param("customer", customerId)
                .query(Progress::session)
                .list();
    }

    /** All rotations that are not over, as their views say. */
    public List<OpenAccount> openAccounts() {
        return jdbc.sql("select session_id, account_id from progress_account where " + GOING_ON
                        + " order by account_id, session_id")
                .query((row, index) -> new OpenAccount(row.getString("session_id"), row.getString("account_id")))
                .list();
    }

    /** One account's rotations that are not over, as their views say; more than one only when something is wrong. */
    public List<OpenAccount> openAccountsOf(String accountId) {
        return jdbc.sql("select session_id, account_id from progress_account where " + GOING_ON
                        + " and account_id = :account order by session_id")
                .param("account", accountId)
                .query((row, index) -> new OpenAccount(row.getString("session_id"), row.getString("account_id")))
                .list();
    }

    /** Whether a rotation of this account was over, as its view said, at this moment or later. */
    public boolean accountEndedSince(String accountId, Instant moment) {
        return jdbc.sql("""
                        select count(*) from progress_account
                        where waiting_on = 'NOBODY' and account_id = :account and changed_at >= :moment
                        """)
                        .param("account", accountId)
                        .param("moment", Moments.column(moment))
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Whether a session of this customer was over, as its view said, at this moment or later. */
    public boolean sessionEndedSince(String customerId, Instant moment) {
        return jdbc.sql("""
                        select count(*) from progress_session
                        where customer_id = :customer and ended_at is not null and changed_at >= :moment
                        """)
                        .param("customer", customerId)
                        .param("moment", Moments.column(moment))
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** How many changes there were: a number that rises with each one that becomes visible. */
    public long latestChange() {
        return jdbc.sql("select cast(sum(last_no) as bigint) from change_counter")
                .query(Long.class)
                .single();
    }

    private static String where(SessionFilter filter, Map<String, Object> values) {
        List<String> conditions = new ArrayList<>();
        switch (filter.scope()) {
            case OPEN -> conditions.add("s.ended_at is null");
            case ENDED -> conditions.add("s.ended_at is not null");
            case ALL -> {}
        }
        equal(conditions, values, "state", filter.state());
        equal(conditions, values, "reason", filter.reason());
        equal(conditions, values, "waiting_on", filter.waitingOn());
        equal(conditions, values, "agent", filter.agent());
        String text = filter.text();
        if (text != null) {
            // The reference is searched by itself as well: a session may outlive what we know of its customer.
            conditions.add("(c.search_text like :pattern escape '!' or lower(s.customer_id) like :pattern escape '!')");
            values.put("pattern", Words.containing(text));
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    private static void equal(
            List<String> conditions, Map<String, Object> values, String column, @Nullable String wanted) {
        if (wanted != null) {
            conditions.add("s." + column + " = :" + column);
            values.put(column, Words.clean(wanted, 200));
        }
    }

    private static void add(Map<String, Long> counts, @Nullable String word, long sessions) {
        counts.merge(word == null ? "" : word, sessions, Long::sum);
    }

    static StoredView view(ResultSet row, int index) throws SQLException {
        return new StoredView(
                row.getString("session_id"),
                row.getString("account_id"),
                row.getLong("revision"),
                row.getString("view_json"),
                row.getLong("change_no"),
                Moments.required(row, "changed_at"),
                row.getString("label"));
    }

    private static StoredSession session(ResultSet row, int index) throws SQLException {
        return new StoredSession(
                summary(row),
                row.getString("customer_name"),
                row.getLong("revision"),
                row.getString("view_json"),
                row.getLong("change_no"),
                Moments.required(row, "changed_at"));
    }

    static SessionSummary summary(ResultSet row) throws SQLException {
        return new SessionSummary(
                row.getString("session_id"),
                row.getString("customer_id"),
                row.getString("reason"),
                row.getString("state"),
                row.getString("waiting_on"),
                row.getString("agent"),
                row.getInt("accounts_total"),
                row.getInt("accounts_done"),
                Moments.optional(row, "waiting_since"),
                Moments.required(row, "started_at"),
                Moments.optional(row, "ended_at"),
                row.getString("headline"));
    }
}
