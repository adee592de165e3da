package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who asks for a code: browsers that have a session's link and were never let in. They cannot flood the desk: a session
 * has at most {@link #MOST} of them at a time, {@link #MOST_OF_ONE_ADDRESS} of one address, and each is forgotten after
 * {@link #LIFE}.
 */
public final class GuideAsks {

    /** How long somebody who asks is kept. */
    public static final Duration LIFE = Duration.ofDays(1);

    /** How many may ask in one session at a time. */
    public static final int MOST = 10;

    /** How many of these may have the same address; a further one takes the place of the oldest. */
    public static final int MOST_OF_ONE_ADDRESS = 3;

    private static final int FIRST_NUMBER = 10;
    private static final int NUMBERS = 90;

    private static final String COLUMNS = """
            select a.ask_id, a.session_id, a.shown, a.what, a.asked_at, a.answered_at,
                (select max(c.expires_at) from guide_code c
                    where c.session_id = a.session_id and c.asked_by in (a.ask_id, a.ask_id || '%s')
                    and c.used_at is null and c.wrong_tries < %d) as code_until
            from guide_ask a
            """.formatted(GuideCodes.MAILED, GuideLinks.WRONG_TRIES);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Keeps them in this database. */
    public GuideAsks(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** A new secret for a browser that has none yet: 256 random bits, base64url. */
    public String newSecret() {
        return Secrets.make();
    }

    /**
     * Asks for a code. Who asks again while nobody has answered has asked once.
     *
     * @param secret what the browser holds
     * @param what such as "Safari on iPhone"
     * @param address where it asks from
     * @return what the desk sees; empty when too many ask in this session already
     */
    public Optional<GuideAsk> ask(String sessionId, String secret, String what, String address) {
        String hash = Secrets.hash(secret);
        return transaction.execute(status -> {
            Instant now = clock.instant();
            forgetOld(now);
            Optional<GuideAsk> before = find(sessionId, secret);
            if (before.filter(GuideAsk::waits).isPresent()) {
                return before;
            }
            before.ifPresent(ask -> delete(ask.id()));
            List<String> sameAddress = jdbc.sql("""
                            select ask_id from guide_ask where session_id = :session and address = :address
                            order by asked_at desc, ask_id
                            """)
                    .param("session", sessionId)
                    .param("address", Words.clean(address, 200))
                    .query(String.class)
                    .list();
            sameAddress.stream().skip(MOST_OF_ONE_ADDRESS - 1L).forEach(this::delete);
            List<GuideAsk> others = in(sessionId);
            if (others.size() >= MOST) {
                return Optional.empty();
            }
            GuideAsk ask = new GuideAsk(
                    UUID.randomUUID().toString(),
                    sessionId,
                    freeNumber(others),
                    Words.clean(what, 100),
                    now,
                    null,
                    null);
            jdbc.sql("""
                            insert into guide_ask
                                (ask_id, session_id, secret_hash, shown, what, address, asked_at)
                            values (:id, :session, :hash, :shown, :what, :address, :now)
                            on conflict do nothing
                            """)
                    .param("id", ask.id())
                    .param("session", sessionId)
                    .param("hash", hash)
                    .param("shown", ask.number())
                    .param("what", ask.what())
                    .param("address", Words.clean(address, 200))
                    .param("now", Moments.column(now))
                    .update();
            // Twice at once: the first one stands.
            return find(sessionId, secret);
        });
    }

    private int freeNumber(List<GuideAsk> others) {
        int[] free = IntStream.range(FIRST_NUMBER, FIRST_NUMBER + NUMBERS)
                .filter(number -> others.stream().noneMatch(other -> other.number() == number))
                .toArray();
        return free[random.nextInt(free.length)];
    }

    private void forgetOld(Instant now) {
        jdbc.sql("delete from guide_ask where asked_at <= :old")
                .param("old", Moments.column(now.minus(LIFE)))
                .update();
    }

    /** What the browser with this secret has asked for in this session. */
    public Optional<GuideAsk> find(String sessionId, String secret) {
        return jdbc.sql(COLUMNS + "where a.session_id = :session and a.secret_hash = :hash and a.asked_at > :old")
                .param("session", sessionId)
                .param("hash", Secrets.hash(secret))
                .param("old", old())
                .query(GuideAsks::asked)
                .optional();
    }

    /** Everybody who asks in this session, who waits longest first. */
    public List<GuideAsk> in(String sessionId) {
        return jdbc.sql(COLUMNS + "where a.session_id = :session and a.asked_at > :old order by a.asked_at, a.ask_id")
                .param("session", sessionId)
                .param("old", old())
                .query(GuideAsks::asked)
                .list();
    }

    /** The browser that asks under this id, if it still does and nobody has made a code for it. */
    public Optional<GuideAsk> waiting(String sessionId, String askId) {
        return in(sessionId).stream()
                .filter(ask -> ask.id().equals(askId) && ask.waits())
                .findFirst();
    }

    /**
     * A session in which somebody waits for a code.
     *
     * @param customerName null when the customer is not known by name
     * @param askedAt since when the first of them waits
     * @param browsers how many wait
     */
    public record Waiting(
            String sessionId, String customerId, @Nullable String customerName, Instant askedAt, int browsers) {}

    /** The open sessions in which somebody waits for a code, who waits longest first. */
    public List<Waiting> waiting() {
        return jdbc.sql("""
                        select a.session_id, s.customer_id, c.name, min(a.asked_at) as asked_at, count(*) as browsers
                        from guide_ask a
                        join progress_session s on s.session_id = a.session_id and s.ended_at is null
                        left join customer c on c.id = s.customer_id
                        where a.answered_at is null and a.asked_at > :old
                        group by a.session_id, s.customer_id, c.name
                        order by min(a.asked_at), a.session_id limit 50
                        """)
                .param("old", old())
                .query((row, index) -> new Waiting(
                        row.getString("session_id"),
                        row.getString("customer_id"),
                        row.getString("name"),
                        Moments.required(row, "asked_at"),
                        row.getInt("browsers")))
                .list();
    }

    /** Notes that a code was made for somebody; false when they do not ask any more. */
    public boolean answer(String sessionId, String askId) {
        return jdbc.sql("update guide_ask set answered_at = :now where session_id = :session and ask_id = :id")
                        .param("session", sessionId)
                        .param("id", askId)
                        .param("now", Moments.column(clock.instant()))
                        .update()
                > 0;
    }

    /** Forgets who asked in this session with this secret: they are in. */
    public void forget(String sessionId, String secret) {
        find(sessionId, secret).ifPresent(ask -> delete(ask.id()));
    }

    /** Forgets everybody who asked in a session. */
    public void end(String sessionId) {
        jdbc.sql("delete from guide_ask where session_id = :session")
                .param("session", sessionId)
                .update();
    }

    private void delete(String askId) {
        jdbc.sql("delete from guide_ask where ask_id = :id").param("id", askId).update();
    }

    private Object old() {
        return Moments.column(clock.instant().minus(LIFE));
    }

    private static GuideAsk asked(ResultSet row, int index) throws SQLException {
        return new GuideAsk(
                row.getString("ask_id"),
                row.getString("session_id"),
                row.getInt("shown"),
                row.getString("what"),
                Moments.required(row, "asked_at"),
                Moments.optional(row, "answered_at"),
                Moments.optional(row, "code_until"));
    }
}
