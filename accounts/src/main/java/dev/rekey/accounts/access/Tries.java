package dev.rekey.accounts.access;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Counts how often somebody tried something, so that nobody does it without end. All starters count together. */
public final class Tries {

    private static final Duration KEPT = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Counts in this database. */
    public Tries(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * So many of something in so much time.
     *
     * @param what such as a sign-in; names the count
     * @param most how many; none are counted when it is 0
     * @param within counted from the first of them
     */
    public record Limit(String what, int most, Duration within) {}

    /**
     * Counts one more, also for tries that come at the same moment.
     *
     * @param who of whom there is one count, such as an address
     * @return how long to wait; empty when it is within the limit
     */
    public Optional<Duration> count(Limit limit, String who) {
        if (limit.most() <= 0) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        String counted = Words.clean(who, 200);
        if (!again(limit, counted, now) && !first(limit, counted, now)) {
            again(limit, counted, now);
        }
        return jdbc.sql("select since, tries from try_count where what = :what and who = :who")
                .param("what", limit.what())
                .param("who", counted)
                .query((row, index) -> row.getInt("tries") <= limit.most()
                        ? Duration.ZERO
                        : Duration.between(now, Moments.required(row, "since").plus(limit.within())))
                .optional()
                .filter(wait -> !wait.isZero() && !wait.isNegative());
    }

    /** Whether the one counted last was the first beyond the limit: worth a row of the audit trail, and one only. */
    public boolean firstTooMany(Limit limit, String who) {
        return jdbc.sql("select 1 from try_count where what = :what and who = :who and tries = :tries")
                .param("what", limit.what())
                .param("who", Words.clean(who, 200))
                .param("tries", limit.most() + 1)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private boolean again(Limit limit, String who, Instant now) {
        return jdbc.sql("""
                        update try_count set
                            tries = case when since <= :cutoff then 1 else tries + 1 end,
                            since = case when since <= :cutoff then :now else since end
                        where what = :what and who = :who
                        """)
                        .param("what", limit.what())
                        .param("who", who)
                        .param("cutoff", Moments.column(now.minus(limit.within())))
                        .param("now", Moments.column(now))
                        .update()
                > 0;
    }

    private boolean first(Limit limit, String who, Instant now) {
        jdbc.sql("delete from try_count where since < :old")
                .param("old", Moments.column(now.minus(KEPT)))
                .update();
        return jdbc.sql("""
                        insert into try_count (what, who, since, tries) values (:what, :who, :now, 1)
                        on conflict do nothing
                        """)
                        .param("what", limit.what())
                        .param("who", who)
                        .param("now", Moments.column(now))
                        .update()
                > 0;
    }

    /** Takes back one that did no harm. */
    public void takeBack(Limit limit, String who) {
        jdbc.sql("update try_count set tries = tries - 1 where what = :what and who = :who and tries > 0")
                .param("what", limit.what())
                .param("who", Words.clean(who, 200))
                .update();
    }
}
