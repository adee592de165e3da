package dev.rekey.accounts.read;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The open sessions as an agent sees them: who needs somebody, where, since when. The database does the choosing. */
public final class Inbox {

    private static final List<String> MOST_URGENT_FIRST = List.of("SUPPORT", "CUSTOMER", "EXCHANGE", "REKEY");

    private static final String SESSIONS = " from progress_session s";
    private static final String CUSTOMER = " left join customer c on c.id = s.customer_id";
    private static final String AGENT = " left join agent g on g.sign_in_name = s.agent and g.active";
    private static final String FROM = SESSIONS + CUSTOMER + AGENT;

    private static final String ACCOUNTS =
            " from progress_account p left join trading_account a on a.id = p.account_id where p." + Progress.GOING_ON;

    private static final String RISK = """
             left join (select p.session_id, sum(a.open_positions) as positions, sum(a.running_bots) as bots
                %s group by p.session_id) r on r.session_id = s.session_id
            """.formatted(ACCOUNTS);

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public Inbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many open sessions fit, by what they wait for. */
    public Map<String, Long> totals(InboxFilter filter) {
        Map<String, Object> values = new HashMap<>();
        Map<String, Long> totals = new TreeMap<>();
        jdbc.sql("select s.waiting_on, count(*) as sessions" + SESSIONS + (filter.text() == null ? "" : CUSTOMER)
                        + whom(filter.agent()) + where(filter, values) + " group by s.waiting_on")
                .params(values)
                .query(row -> {
                    totals.merge(Objects.toString(row.getString("waiting_on"), ""), row.getLong("sessions"), Long::sum);
                });
        return totals;
    }

    /**
     * The open sessions that fit.
     *
     * @param group only those that wait for this, whatever the account that fits waits for; null for all
     */
    public List<InboxRow> rows(InboxFilter filter, @Nullable String group, InboxFilter.Sort sort, Page page) {
        Map<String, Object> values = new HashMap<>();
        StringBuilder conditions = new StringBuilder(where(filter, values));
        equal(conditions, values, "s.waiting_on", "group", group);
        String where = conditions.toString();
        List<Found> found = jdbc.sql("select " + Progress.SUMMARY_COLUMNS + ", g.name as agent_name" + FROM
                        + (sort == InboxFilter.Sort.RISK ? RISK : "") + where + order(sort)
                        + " limit :limit offset :offset")
                .params(values)
                .param("limit", page.size())
                .param("offset", page.offset())
                .query((row, index) ->
                        new Found(Progress.summary(row), row.getString("customer_name"), row.getString("agent_name")))
                .list();
        if (found.isEmpty()) {
            return List.of();
        }
        Map<String, List<Open>> accounts = accounts(found);
        Map<String, Open> about = new HashMap<>();
        accounts.forEach((session, open) -> open.stream()
                .min(Comparator.comparing((Open one) -> !one.fits(filter))
                        .thenComparingInt(one -> MOST_URGENT_FIRST.indexOf(one.waitingOn()))
                        .thenComparing((Open one) -> one.cause() == null)
                        .thenComparing(Open::waitingSince)
                        .thenComparing(Open::accountId))
                .ifPresent(one -> about.put(session, one)));
        Map<String, StoredView> views = views(about);
        return found.stream()
                .map(one -> row(one, accounts.getOrDefault(one.summary().sessionId(), List.of()), views))
                .toList();
    }

    /**
     * How many open sessions there are of each sort.
     *
     * @param agent only what this agent looks after; empty for what no agent does, null for all
     * @param ages moments, the newest first
     */
    public InboxCounts counts(@Nullable String agent, List<Instant> ages) {
        return new InboxCounts(
                accountCounts("a.exchange", agent),
                accountCounts("a.market", agent),
                accountCounts("p.step", agent),
                accountCounts("p.cause", agent),
                sessionCounts(agent),
                ageCounts(agent, ages));
    }

    /** Exchanges that at least so many sessions wait for, most of them first. */
    public List<Wave> waves(int atLeast) {
        return jdbc.sql("select a.exchange, count(distinct p.session_id) as sessions, min(p.waiting_since) as since"
                        + " from progress_account p join trading_account a on a.id = p.account_id"
                        + " join progress_session s on s.session_id = p.session_id"
                        + " where p.waiting_on = 'EXCHANGE' and s.waiting_on = 'EXCHANGE' and s.ended_at is null"
                        + " group by a.exchange having count(distinct p.session_id) >= :least"
                        + " order by sessions desc, a.exchange")
                .param("least", atLeast)
                .query((row, index) ->
                        new Wave(row.getString("exchange"), row.getLong("sessions"), Moments.required(row, "since")))
                .list();
    }

    private record Found(
            SessionSummary summary,
            @Nullable String customerName,
            @Nullable String agentName) {}

    private record Open(
            String sessionId,
            String accountId,
            String waitingOn,
            Instant waitingSince,
            @Nullable String step,
            @Nullable String cause,
            @Nullable String exchange,
            @Nullable String market,
            int bots,
            int positions,
            int orders) {

        boolean fits(InboxFilter filter) {
            return fits(filter.waitingOn(), waitingOn)
                    && fits(filter.exchange(), exchange)
                    && fits(filter.market(), market)
                    && fits(filter.step(), step)
                    && fits(filter.cause(), cause);
        }

        private static boolean fits(@Nullable String wanted, @Nullable String is) {
            return wanted == null || wanted.equals(is);
        }
    }

    private Map<String, List<Open>> accounts(List<Found> found) {
        return jdbc
                .sql("select p.session_id, p.account_id, p.waiting_on, p.waiting_since, p.step, p.cause, a.exchange,"
                        + " a.market, a.running_bots, a.open_positions, a.open_orders" + ACCOUNTS
                        + " and p.session_id in (:sessions)")
                .param(
                        "sessions",
                        found.stream().map(one -> one.summary().sessionId()).toList())
                .query(Inbox::open)
                .list()
                .stream()
                .collect(Collectors.groupingBy(Open::sessionId));
    }

    private Map<String, StoredView> views(Map<String, Open> about) {
        if (about.isEmpty()) {
            return Map.of();
        }
        List<Object[]> keys = about.values().stream()
                .map(one -> new Object[] {one.sessionId(), one.accountId()})
                .toList();
        return jdbc
                .sql(Progress.VIEWS + "where (p.session_id, p.account_id) in (:keys)")
                .param("keys", keys)
                .query(Progress::view)
                .list()
                .stream()
                .collect(Collectors.toMap(StoredView::sessionId, view -> view));
    }

    private static InboxRow row(Found found, List<Open> open, Map<String, StoredView> views) {
        return new InboxRow(
                found.summary(),
                found.customerName(),
                found.agentName(),
                open.size(),
                open.stream().mapToInt(Open::bots).sum(),
                open.stream().mapToInt(Open::positions).sum(),
                open.stream().mapToInt(Open::orders).sum(),
                views.get(found.summary().sessionId()));
    }

    private static Open open(ResultSet row, int index) throws SQLException {
        return new Open(
                row.getString("session_id"),
                row.getString("account_id"),
                row.getString("waiting_on"),
                Moments.required(row, "waiting_since"),
                row.getString("step"),
                row.getString("cause"),
                row.getString("exchange"),
                row.getString("market"),
                row.getInt("running_bots"),
                row.getInt("open_positions"),
                row.getInt("open_orders"));
    }

    private Map<String, Long> accountCounts(String column, @Nullable String agent) {
        Map<String, Object> values = new HashMap<>();
        String whose = whose(agent, values);
        String join = whose.isEmpty()
                ? ""
                : " and p.session_id in (select s.session_id" + SESSIONS + whom(agent) + " where s.ended_at is null"
                        + whose + ")";
        String accounts = column.startsWith("a.") ? ACCOUNTS : " from progress_account p where p." + Progress.GOING_ON;
        return counted(
                "select " + column + " as sort, count(distinct p.session_id) as sessions" + accounts + join + " and "
                        + column + " is not null group by " + column,
                values);
    }

    private Map<String, Long> sessionCounts(@Nullable String agent) {
        Map<String, Object> values = new HashMap<>();
        return counted(
                "select s.reason as sort, count(*) as sessions" + SESSIONS + whom(agent) + " where s.ended_at is null"
                        + whose(agent, values) + " group by s.reason",
                values);
    }

    private Map<Integer, Long> ageCounts(@Nullable String agent, List<Instant> ages) {
        Map<String, Object> values = new HashMap<>();
        StringBuilder age = new StringBuilder("case");
        for (int i = 0; i < ages.size(); i++) {
            age.append(" when s.waiting_since > :age")
                    .append(i)
                    .append(" then ")
                    .append(i);
            values.put("age" + i, Moments.column(ages.get(i)));
        }
        age.append(" else ").append(ages.size()).append(" end");
        Map<Integer, Long> counts = new TreeMap<>();
        jdbc.sql("select x.age, count(*) as sessions from (select " + age + " as age" + SESSIONS + whom(agent)
                        + " where s.ended_at is null and s.waiting_since is not null" + whose(agent, values)
                        + ") x group by x.age")
                .params(values)
                .query(row -> {
                    counts.put(row.getInt("age"), row.getLong("sessions"));
                });
        return counts;
    }

    private Map<String, Long> counted(String sql, Map<String, Object> values) {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.sql(sql).params(values).query(row -> {
            counts.put(row.getString("sort"), row.getLong("sessions"));
        });
        return counts;
    }

    private static String order(InboxFilter.Sort sort) {
        String since = "s.waiting_since asc nulls last, s.started_at desc, s.session_id";
        return " order by "
                + switch (sort) {
                    case SINCE -> since;
                    case CUSTOMER -> "lower(coalesce(c.name, s.customer_id)), " + since;
                    case RISK -> "coalesce(r.positions, 0) desc, coalesce(r.bots, 0) desc, " + since;
                };
    }

    private static String where(InboxFilter filter, Map<String, Object> values) {
        StringBuilder where = new StringBuilder(" where s.ended_at is null").append(whose(filter.agent(), values));
        equal(where, values, "s.waiting_on", "on", filter.waitingOn());
        equal(where, values, "s.reason", "reason", filter.reason());
        if (filter.after() != null) {
            where.append(" and s.waiting_since > :after");
            values.put("after", Moments.column(filter.after()));
        }
        if (filter.until() != null) {
            where.append(" and s.waiting_since <= :until");
            values.put("until", Moments.column(filter.until()));
        }
        if (filter.ofAccounts()) {
            where.append(" and s.session_id in (select p.session_id").append(ACCOUNTS);
            equal(where, values, "p.waiting_on", "on", filter.waitingOn());
            equal(where, values, "a.exchange", "exchange", filter.exchange());
            equal(where, values, "a.market", "market", filter.market());
            equal(where, values, "p.step", "step", filter.step());
            equal(where, values, "p.cause", "cause", filter.cause());
            where.append(")");
        }
        if (filter.text() != null) {
            where.append(text(filter.text(), values));
        }
        return where.toString();
    }

    /** Each part is looked up by itself, so that an index helps. */
    private static String text(String text, Map<String, Object> values) {
        List<String> parts = new ArrayList<>(List.of(
                // The reference is searched by itself as well: a session may outlive what we know of its customer.
                "c.search_text like :pattern escape '!'",
                "lower(s.customer_id) like :pattern escape '!'",
                "s.session_id in (select p.session_id" + ACCOUNTS + " and p.exchange_code = :text)",
                "s.session_id in (select p.session_id" + ACCOUNTS + " and lower(a.label) like :pattern escape '!')"));
        values.put("pattern", Words.containing(text));
        values.put("text", Words.clean(text, 100));
        if (text.codePointCount(0, text.length()) == 4) {
            parts.add("s.session_id in (select t.session_id from attempt t where t.last_four = :text)");
            parts.add("s.session_id in (select p.session_id from progress_account p"
                    + " join key_history k on k.account_id = p.account_id where k.last_four = :text)");
        }
        return " and (" + String.join(" or ", parts) + ")";
    }

    /** Who is an agent matters only where nobody's sessions are wanted. */
    private static String whom(@Nullable String agent) {
        return "".equals(agent) ? AGENT : "";
    }

    private static String whose(@Nullable String agent, Map<String, Object> values) {
        if (agent == null) {
            return "";
        }
        if (agent.isEmpty()) {
            return " and g.sign_in_name is null";
        }
        values.put("agent", agent);
        return " and s.agent = :agent";
    }

    private static void equal(
            StringBuilder where, Map<String, Object> values, String column, String name, @Nullable String wanted) {
        if (wanted != null) {
            where.append(" and ").append(column).append(" = :").append(name);
            values.put(name, Words.clean(wanted, 200));
        }
    }
}
