package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which agents look at which session now, whatever starter their pages come from. */
public final class DeskLooks {

    /** How long a look lasts after it was last seen: whoever looks is seen again well before. */
    static final Duration LASTS = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Keeps them in this database. */
    public DeskLooks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** This agent looks at this session. */
    public void seen(String sessionId, String agentId) {
        Instant now = clock.instant();
        if (!update(sessionId, agentId, now) && !insert(sessionId, agentId, now)) {
            update(sessionId, agentId, now);
        }
    }

    /** This agent looks at this session no more. */
    public void left(String sessionId, String agentId) {
        jdbc.sql("delete from desk_look where (session_id = :session and agent_id = :agent) or seen_at < :old")
                .param("session", sessionId)
                .param("agent", agentId)
                .param("old", Moments.column(clock.instant().minus(LASTS)))
                .update();
    }

    /** The names of the others who look at this session. */
    public List<String> others(String sessionId, String agentId) {
        return jdbc.sql("""
                        select a.name from desk_look l join agent a on a.id = l.agent_id
                        where l.session_id = :session and l.agent_id <> :agent and l.seen_at >= :since and a.active
                        order by a.name, a.id
                        """)
                .param("session", sessionId)
                .param("agent", agentId)
                .param("since", Moments.column(clock.instant().minus(LASTS)))
                .query(String.class)
                .list();
    }

    private boolean update(String sessionId, String agentId, Instant now) {
        return jdbc.sql("""
                        update desk_look set seen_at = :now where session_id = :session and agent_id = :agent
                        """)
                        .param("session", sessionId)
                        .param("agent", agentId)
                        .param("now", Moments.column(now))
                        .update()
                > 0;
    }

    private boolean insert(String sessionId, String agentId, Instant now) {
        return jdbc.sql("""
                        insert into desk_look (session_id, agent_id, seen_at) values (:session, :agent, :now)
                        on conflict do nothing
                        """)
                        .param("session", sessionId)
                        .param("agent", agentId)
                        .param("now", Moments.column(now))
                        .update()
                > 0;
    }
}
