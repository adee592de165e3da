package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which visits of a session's guide are over before their time: a link may have reached the wrong person. */
public final class GuideVisits {

    /** Longer than any browser goes on in a guide. */
    private static final Duration KEPT = GuideDevices.LIFE.plusDays(2);

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Keeps them in this database. */
    public GuideVisits(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Ends every visit of this session's guide that was begun up to now. */
    public void end(String sessionId) {
        Instant now = clock.instant();
        jdbc.sql("delete from guide_visit_end where ended_at < :old")
                .param("old", Moments.column(now.minus(KEPT)))
                .update();
        if (!update(sessionId, now) && !insert(sessionId, now)) {
            update(sessionId, now);
        }
    }

    private boolean update(String sessionId, Instant now) {
        return jdbc.sql("update guide_visit_end set ended_at = :now where session_id = :session")
                        .param("session", sessionId)
                        .param("now", Moments.column(now))
                        .update()
                > 0;
    }

    private boolean insert(String sessionId, Instant now) {
        return jdbc.sql("""
                        insert into guide_visit_end (session_id, ended_at) values (:session, :now)
                        on conflict do nothing
                        """)
                        .param("session", sessionId)
                        .param("now", Moments.column(now))
                        .update()
                > 0;
    }

    /** Whether a visit of this session's guide, begun then, was ended. */
    public boolean ended(String sessionId, Instant begun) {
        return jdbc.sql("select 1 from guide_visit_end where session_id = :session and ended_at >= :begun")
                .param("session", sessionId)
                .param("begun", Moments.column(begun))
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** The sessions whose visits were ended at this moment or later. */
    public Set<String> endedSince(Instant moment) {
        return jdbc.sql("select session_id from guide_visit_end where ended_at >= :since")
                .param("since", Moments.column(moment))
                .query(String.class)
                .set();
    }
}
