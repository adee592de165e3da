package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The browsers that came into a guide by a code. A browser holds one secret for all sessions it was let into; of the
 * secret only the hash is kept here.
 */
public final class GuideDevices {

    /** How long a browser goes on without a code. */
    public static final Duration LIFE = Duration.ofDays(30);

    private static final String COLUMNS =
            "select d.device_id, d.session_id, d.what, d.came_in_at, d.last_seen_at, d.expires_at from guide_device d ";

    /** A guide that was closed is closed to a browser that was just coming in as well. */
    private static final String NOT_CLOSED = """
             and d.closed_at is null and not exists (select 1 from guide_visit_end e
                             where e.session_id = d.session_id and e.ended_at >= d.came_in_at)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** Keeps them in this database. */
    public GuideDevices(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * A browser that is known from now on.
     *
     * @param id names it on the desk and in its visits
     * @param secret what it holds: 256 random bits, base64url; it is not kept
     */
    public record Known(String id, String secret) {
        @Override
        public String toString() {
            return "Known[" + id + "]";
        }
    }

    /**
     * Remembers a browser that has just come in. It gets a new secret each time, so that nobody can have given it one
     * beforehand; what it was let into before goes with it.
     *
     * @param what such as "Safari on iPhone"
     * @param cameInAt when it began to come in
     * @param before the secret it held until now; null when it held none
     */
    public Known remember(String sessionId, String what, Instant cameInAt, @Nullable String before) {
        Known known = new Known(UUID.randomUUID().toString(), Secrets.make());
        String hash = Secrets.hash(known.secret());
        return Objects.requireNonNull(transaction.execute(status -> {
            Instant now = clock.instant();
            jdbc.sql("delete from guide_device where expires_at <= :now")
                    .param("now", Moments.column(now))
                    .update();
            if (before != null) {
                jdbc.sql("delete from guide_device where secret_hash = :before and session_id = :session")
                        .param("before", Secrets.hash(before))
                        .param("session", sessionId)
                        .update();
                jdbc.sql("update guide_device set secret_hash = :hash where secret_hash = :before")
                        .param("hash", hash)
                        .param("before", Secrets.hash(before))
                        .update();
            }
            jdbc.sql("""
                            insert into guide_device
                                (device_id, session_id, secret_hash, what, came_in_at, last_seen_at, expires_at)
                            values (:id, :session, :hash, :what, :cameIn, :now, :expires)
                            """)
                    .param("id", known.id())
                    .param("session", sessionId)
                    .param("hash", hash)
                    .param("what", Words.clean(what, 100))
                    .param("cameIn", Moments.column(cameInAt))
                    .param("now", Moments.column(now))
                    .param("expires", Moments.column(now.plus(LIFE)))
                    .update();
            return known;
        }));
    }

    /** What the browser with this secret may go on with, what it used last first. */
    public List<GuideDevice> of(String secret) {
        return jdbc.sql(COLUMNS + "where d.secret_hash = :hash and d.expires_at > :now" + NOT_CLOSED
                        + "order by d.last_seen_at desc, d.device_id")
                .param("hash", Secrets.hash(secret))
                .param("now", Moments.column(clock.instant()))
                .query(GuideDevices::device)
                .list();
    }

    /** Every browser that may go on in this session's guide, what was seen last first. */
    public List<GuideDevice> in(String sessionId) {
        return jdbc.sql(COLUMNS + "where d.session_id = :session and d.expires_at > :now" + NOT_CLOSED
                        + "order by d.last_seen_at desc, d.device_id")
                .param("session", sessionId)
                .param("now", Moments.column(clock.instant()))
                .query(GuideDevices::device)
                .list();
    }

    /** Notes that a browser was here; false when it was forgotten meanwhile. */
    public boolean seen(String deviceId) {
        return jdbc.sql("update guide_device set last_seen_at = :now where device_id = :id and closed_at is null")
                        .param("id", deviceId)
                        .param("now", Moments.column(clock.instant()))
                        .update()
                > 0;
    }

    /** Forgets one browser in one session: its owner has left the guide there. */
    public void forget(String sessionId, String secret) {
        jdbc.sql("delete from guide_device where session_id = :session and secret_hash = :hash")
                .param("session", sessionId)
                .param("hash", Secrets.hash(secret))
                .update();
    }

    /**
     * Lets one browser of a session need a code again, and ends its visit. It can be found by its secret no more.
     *
     * @return what it was; empty when it is not known in this session any more
     */
    public Optional<GuideDevice> close(String sessionId, String deviceId) {
        return Objects.requireNonNull(transaction.execute(status -> in(sessionId).stream()
                .filter(device -> device.id().equals(deviceId))
                .findFirst()
                .filter(device -> jdbc.sql("""
                                update guide_device set closed_at = :now, secret_hash = :none
                                where device_id = :id and closed_at is null
                                """)
                                .param("now", Moments.column(clock.instant()))
                                .param("none", "closed " + deviceId)
                                .param("id", deviceId)
                                .update()
                        > 0)));
    }

    /** Whether support signed this browser out. */
    public boolean closed(String deviceId) {
        return jdbc.sql("select 1 from guide_device where device_id = :id and closed_at is not null")
                .param("id", deviceId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** The sessions of which a browser was signed out at this moment or later. */
    public Set<String> closedSince(Instant moment) {
        return jdbc.sql("select session_id from guide_device where closed_at >= :since")
                .param("since", Moments.column(moment))
                .query(String.class)
                .set();
    }

    /** Lets every browser of a session need a code again. Returns how many there were. */
    public int end(String sessionId) {
        return jdbc.sql("delete from guide_device where session_id = :session and closed_at is null")
                .param("session", sessionId)
                .update();
    }

    private static GuideDevice device(ResultSet row, int index) throws SQLException {
        return new GuideDevice(
                row.getString("device_id"),
                row.getString("session_id"),
                row.getString("what"),
                Moments.required(row, "came_in_at"),
                Moments.required(row, "last_seen_at"),
                Moments.required(row, "expires_at"));
    }
}
