package dev.rekey.accounts.read;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.store.Moments;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Reads what verification said of the credentials handed in. */
public final class Attempts {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;

    /** Reads from this database. */
    public Attempts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All attempts of one account rotation, by slot and number. */
    public List<AttemptRecord> of(String sessionId, String accountId) {
        return jdbc.sql("""
                        select * from attempt where session_id = :session and account_id = :account
                        order by slot, attempt_number, attempt_id
                        """)
                .param("session", sessionId)
                .param("account", accountId)
                .query((row, index) -> new AttemptRecord(
                        row.getString("attempt_id"),
                        row.getString("session_id"),
                        row.getString("account_id"),
                        row.getString("slot"),
                        row.getInt("attempt_number"),
                        Moments.required(row, "happened_at"),
                        row.getString("verdict"),
                        row.getString("last_four"),
                        row.getString("headline"),
                        row.getString("findings_json"),
                        row.getBoolean("asked")))
                .list();
    }

    /** When a credential of an account was judged without asking its exchange since then, in whatever session. */
    public List<Instant> unaskedSince(String accountId, Instant since) {
        return jdbc.sql("""
                        select happened_at from attempt
                        where account_id = :account and happened_at > :since and not asked order by happened_at
                        """)
                .param("account", accountId)
                .param("since", Moments.column(since))
                .query((row, index) -> Moments.required(row, "happened_at"))
                .list();
    }

    /**
     * How often each verdict came, of the newest verdicts of all attempts.
     *
     * @return by exchange, then by verdict; without what never came
     */
    public Map<String, Map<String, Long>> verdicts() {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        jdbc.sql("""
                        select a.exchange, t.verdict, count(*) as times
                        from attempt t join trading_account a on a.id = t.account_id
                        group by a.exchange, t.verdict
                        """).query(row -> {
            counts.computeIfAbsent(row.getString("exchange"), exchange -> new TreeMap<>())
                    .put(row.getString("verdict"), row.getLong("times"));
        });
        return counts;
    }

    /**
     * How often each code of an exchange's own stands in what was found of the newest attempts that were not accepted.
     *
     * @return by exchange, then by code; without what never came
     */
    public Map<String, Map<String, Long>> codes() {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        jdbc.sql("""
                        select a.exchange, t.findings_json
                        from attempt t join trading_account a on a.id = t.account_id
                        where t.verdict <> 'ACCEPTED'
                        order by t.happened_at desc
                        fetch first 2000 rows only
                        """).query(row -> {
            Set<String> codes = new TreeSet<>();
            JSON.readTree(row.getString("findings_json"))
                    .forEach(finding -> codes.add(finding.path("exchangeCode").asString("")));
            codes.remove("");
            Map<String, Long> own = counts.computeIfAbsent(row.getString("exchange"), exchange -> new TreeMap<>());
            codes.forEach(code -> own.merge(code, 1L, Long::sum));
        });
        counts.values().removeIf(Map::isEmpty);
        return counts;
    }
}
