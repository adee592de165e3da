package dev.rekey.accounts.write;

import dev.rekey.accounts.store.Moments;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which signed requests were recorded where: each counts in one place. */
public final class SignedRequests {

    private final JdbcClient jdbc;
    private final Clock clock;

    /** Remembers in this database. */
    public SignedRequests(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Whether this signature counts in this place: it does where it is seen first, and there again; in the caller's
     * transaction if there is one.
     *
     * @param place the session, the account within it if the request is about one, and what became of it
     */
    public boolean countsIn(String place, String signature) {
        int first = jdbc.sql("""
                        insert into signed_request (signature, place, recorded_at) values (:signature, :place, :now)
                        on conflict do nothing
                        """)
                .param("signature", signature)
                .param("place", place)
                .param("now", Moments.column(clock.instant()))
                .update();
        return first > 0
                || jdbc.sql("select count(*) from signed_request where signature = :signature and place = :place")
                                .param("signature", signature)
                                .param("place", place)
                                .query(Integer.class)
                                .single()
                        > 0;
    }
}
