package dev.rekey.accounts.write;

import dev.rekey.accounts.Message;
import dev.rekey.accounts.Message.State;
import dev.rekey.accounts.Message.Why;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The messages for customers, and how far each has come. A message that was sent or given up never changes again: each
 * change asks for one that is still queued.
 */
public final class Outbox {

    /** After which a message that was handed to a worker, and that nobody has settled, is handed over once more. */
    private static final Duration HAND_OVER_AGAIN = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final Contacts contacts;
    private final Clock clock;

    /** Writes to this database. */
    public Outbox(JdbcClient jdbc, Contacts contacts, Clock clock) {
        this.jdbc = jdbc;
        this.contacts = contacts;
        this.clock = clock;
    }

    /**
     * Queues a message for a customer, or notes why it cannot be sent.
     *
     * @param askId the browser that asked, of a message that brings a code
     * @return false when one with its key is there already; nothing changes then
     */
    public boolean queue(Notice notice, String customerId, @Nullable String askId) {
        Why why = null;
        if (notice.due().isAfter(clock.instant())) {
            // Who can be reached then shows then.
            why = null;
        } else if (!contacts.works(Contacts.MAIL)) {
            why = Why.NO_CHANNEL;
        } else if (contacts.of(customerId).email() == null) {
            why = Why.NO_ADDRESS;
        }
        return jdbc.sql("""
                                insert into notice (notice_key, kind, session_id, account_id, due_at, words, recorded_at,
                                    customer_id, ask_id, state, why)
                                values (:key, :kind, :session, :account, :due, :words, :now,
                                    :customer, :ask, :state, :why)
                                on conflict do nothing
                                """)
                        .param("key", notice.key())
                        .param("kind", Words.clean(notice.kind(), 60))
                        .param("session", notice.sessionId())
                        .param("account", notice.accountId())
                        .param("due", Moments.column(notice.due()))
                        .param("words", Words.clean(notice.text(), 2_000))
                        .param("now", now())
                        .param("customer", customerId)
                        .param("ask", askId)
                        .param("state", (why == null ? State.QUEUED : State.UNSENT).name())
                        .param("why", why == null ? null : why.name())
                        .update()
                > 0;
    }

    /**
     * Queues a copy of a message for now.
     *
     * @param copyKey the key of the copy: asked for twice, there is one
     * @return false when there is no such message in this session, or when it was copied under this key already
     */
    public boolean again(String sessionId, String key, String copyKey) {
        Message message = jdbc.sql("select * from notice where notice_key = :key and session_id = :session")
                .param("key", Words.clean(key, 200))
                .param("session", sessionId)
                .query(NoticeBoard::message)
                .optional()
                .orElse(null);
        if (message == null || message.customerId() == null || message.state() == State.SHOWN) {
            return false;
        }
        Notice copy =
                new Notice(copyKey, message.kind(), sessionId, message.accountId(), clock.instant(), message.text());
        return queue(copy, message.customerId(), message.askId());
    }

    /** A message that is due and that no worker knows of yet. */
    public record Waiting(String key, String customerId) {}

    /** What is due and was handed to no worker, or so long ago that it may have got lost; who waits longest first. */
    public List<Waiting> toHandOver(int most) {
        Instant now = clock.instant();
        return jdbc.sql("""
                        select notice_key, customer_id from notice
                        where state = 'QUEUED' and due_at <= :now and (handed_at is null or handed_at < :lost)
                        order by due_at, notice_key limit :most
                        """)
                .param("now", Moments.column(now))
                .param("lost", Moments.column(now.minus(HAND_OVER_AGAIN)))
                .param("most", most)
                .query((row, index) -> new Waiting(row.getString("notice_key"), row.getString("customer_id")))
                .list();
    }

    /** Notes that a worker knows of a message. */
    public void handedOver(String key) {
        jdbc.sql("update notice set handed_at = :now where notice_key = :key and state = 'QUEUED'")
                .param("now", now())
                .param("key", key)
                .update();
    }

    /** What is due for a customer, oldest first. */
    public List<Message> due(String customerId) {
        return jdbc.sql("""
                        select * from notice where customer_id = :customer and state = 'QUEUED' and due_at <= :now
                        order by due_at, recorded_at, notice_key
                        """)
                .param("customer", customerId)
                .param("now", now())
                .query(NoticeBoard::message)
                .list();
    }

    /** Notes, before a try, where it goes. Until its answer is noted nobody knows whether it arrived. */
    public void trying(String key, String channel, String address, String language) {
        jdbc.sql("""
                        update notice set tries = tries + 1, tried_at = :now, channel = :channel, address = :address,
                            language = :language, answer = null
                        where notice_key = :key and state = 'QUEUED'
                        """)
                .param("now", now())
                .param("channel", channel)
                .param("address", address)
                .param("language", language)
                .param("key", key)
                .update();
    }

    /** The other side took it. */
    public void sent(String key) {
        settle(key, State.SENT, null, null);
    }

    /** The other side could not take it just now, and said so. It stays queued. */
    public void notYet(String key, String answer) {
        jdbc.sql("update notice set answer = :answer where notice_key = :key and state = 'QUEUED'")
                .param("answer", Words.clean(answer, 300))
                .param("key", key)
                .update();
    }

    /** The other side does not take it, now or later. */
    public void bounced(String key, String answer) {
        settle(key, State.BOUNCED, Why.REFUSED, answer);
    }

    /** It was tried for so long that it has lost its point; what was answered last stays. */
    public void failed(String key) {
        jdbc.sql("""
                        update notice set state = 'FAILED', why = 'TOO_LONG', settled_at = :now
                        where notice_key = :key and state = 'QUEUED'
                        """).param("now", now()).param("key", key).update();
    }

    /** It is not sent. */
    public void unsent(String key, Why why) {
        settle(key, State.UNSENT, why, null);
    }

    /** It waits until then. */
    public void later(String key, Instant due) {
        jdbc.sql("""
                        update notice set due_at = :due, handed_at = null
                        where notice_key = :key and state = 'QUEUED'
                        """).param("due", Moments.column(due)).param("key", key).update();
    }

    private void settle(String key, State state, @Nullable Why why, @Nullable String answer) {
        jdbc.sql("""
                        update notice set state = :state, why = :why, answer = :answer, settled_at = :now
                        where notice_key = :key and state = 'QUEUED'
                        """)
                .param("state", state.name())
                .param("why", why == null ? null : why.name())
                .param("answer", Words.cleanOrNull(answer, 300))
                .param("now", now())
                .param("key", key)
                .update();
    }

    /** Says whether workers can send by this channel. */
    public void opened(String channel, boolean works) {
        int known = jdbc.sql("update channel set works = :works, seen_at = :now where name = :name")
                .param("works", works)
                .param("now", now())
                .param("name", channel)
                .update();
        if (known == 0) {
            jdbc.sql("""
                            insert into channel (name, works, seen_at) values (:name, :works, :now)
                            on conflict do nothing
                            """)
                    .param("name", channel)
                    .param("works", works)
                    .param("now", now())
                    .update();
        }
    }

    private Object now() {
        return Moments.column(clock.instant());
    }
}
