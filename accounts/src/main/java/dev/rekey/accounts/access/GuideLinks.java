package dev.rekey.accounts.access;

import dev.rekey.accounts.access.LinkCheck.State;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Guide links, which lead to a session's guide for as long as it lasts, and the six-digit codes that let a browser in
 * there. Neither is stored: of a link only its hash, of a code a salted, slow hash, so that the table's contents open
 * nothing while a code lives.
 */
public final class GuideLinks {

    /** How long a code can be used. */
    public static final Duration CODE_LIFE = Duration.ofMinutes(10);

    /** How many wrong tries lock a code: for one address, or, when it was made for one browser, altogether. */
    public static final int WRONG_TRIES = 5;

    /** How many wrong tries from everywhere lock a code that anybody with the link may try. */
    public static final int WRONG_TRIES_ANYWHERE = 30;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final GuideCodes codes;

    /** Keeps them in this database. */
    public GuideLinks(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
        this.codes = new GuideCodes(jdbc, clock);
    }

    /**
     * Makes a link for a session. Older links of the session live on unless they are {@link #revoke revoked}.
     *
     * @return the token: 256 random bits, base64url; it is not kept and cannot be shown again
     */
    public String create(String sessionId, String createdBy) {
        String token = Secrets.make();
        jdbc.sql("""
                        insert into guide_link (token_hash, session_id, created_by, created_at)
                        values (:hash, :session, :by, :now)
                        """)
                .param("hash", Secrets.hash(token))
                .param("session", sessionId)
                .param("by", Words.clean(createdBy, 200))
                .param("now", Moments.column(clock.instant()))
                .update();
        return token;
    }

    /** Forgets a link that reached nobody: whatever it was written into was not sent. */
    public void forget(String token) {
        jdbc.sql("delete from guide_link where token_hash = :hash")
                .param("hash", Secrets.hash(token))
                .update();
    }

    /** Looks where a link leads, and changes nothing. */
    public LinkCheck look(String token) {
        return jdbc.sql("select session_id, created_at, revoked_at from guide_link where token_hash = :hash")
                .param("hash", Secrets.hash(token))
                .query((row, index) -> new LinkCheck(
                        Moments.optional(row, "revoked_at") == null ? State.GOOD : State.REVOKED,
                        row.getString("session_id"),
                        Moments.required(row, "created_at")))
                .optional()
                .orElseGet(() -> new LinkCheck(State.UNKNOWN, null, null));
    }

    /**
     * Ends all links and codes of a session; not the visits begun with them, nor the browsers that came in. Returns how
     * many links there were.
     */
    public int revoke(String sessionId) {
        Integer revoked = transaction.execute(status -> {
            codes.end(sessionId);
            return jdbc.sql("""
                            update guide_link set revoked_at = :now
                            where session_id = :session and revoked_at is null
                            """)
                    .param("session", sessionId)
                    .param("now", Moments.column(clock.instant()))
                    .update();
        });
        return revoked == null ? 0 : revoked;
    }

    /** Makes a new six-digit code for whoever has the session's link; the one before it fits no more. */
    public String newCode(String sessionId, String createdBy) {
        return newCode(sessionId, null, createdBy);
    }

    /**
     * Makes a new six-digit code; the one before it that was made for the same fits no more.
     *
     * @param askId the browser that asked, in which alone it fits; null for whoever has the session's link
     */
    public String newCode(String sessionId, @Nullable String askId, String createdBy) {
        return Objects.requireNonNull(transaction.execute(status -> codes.make(sessionId, askId, createdBy)));
    }

    /**
     * Makes a code that is mailed to whoever sits at a browser that still waits; empty when somebody has made a code for it
     * meanwhile, or when it asks no more. One that somebody makes while the mail is on its way leaves the mailed one good.
     */
    public Optional<String> newCodeToMail(String sessionId, String askId, String createdBy) {
        return Objects.requireNonNull(transaction.execute(status -> {
            // Whoever else makes one for it waits until this is done, or has been before.
            boolean waits = jdbc.sql("""
                            select answered_at from guide_ask where session_id = :session and ask_id = :ask for update
                            """)
                    .param("session", sessionId)
                    .param("ask", askId)
                    .query((row, index) -> Moments.optional(row, "answered_at") == null)
                    .optional()
                    .orElse(false);
            return waits ? Optional.of(codes.makeToMail(sessionId, askId, createdBy)) : Optional.<String>empty();
        }));
    }

    /**
     * Tries a code; spaces in it do not matter. A code fits once. Five wrong tries from one address end it for that
     * address, thirty for everybody; one that was made for the browser that asked can be tried in no other. The count is
     * right also for tries that come at the same moment.
     *
     * @param askId the browser's request for a code; null when it made none
     * @param address where the try comes from
     */
    public CodeCheck checkCode(String sessionId, @Nullable String askId, String address, String digits) {
        return Objects.requireNonNull(transaction.execute(status -> codes.check(sessionId, askId, address, digits)));
    }
}
