package dev.rekey.starter.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * Web sessions that cost a request no more than it needs. That somebody was here is written once a minute and not with
 * every request, which would be a commit to the disk before each answer; what a request changes in its session is written
 * as ever. And what a request has just saved is not read again at once, as Spring Session does to compare its id.
 *
 * @param <S> the sessions of the store
 */
final class SeldomWritten<S extends Session> implements SessionRepository<SeldomWritten.Held<S>> {

    /** How much earlier than they may, at most, sessions without a sign of life end. */
    static final Duration PRECISION = Duration.ofMinutes(1);

    private final SessionRepository<S> store;
    // One for each store, of which there is one.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Held<S>> saved = new ThreadLocal<>();

    SeldomWritten(SessionRepository<S> store) {
        this.store = store;
    }

    @Override
    public Held<S> createSession() {
        return new Held<>(store.createSession(), true);
    }

    @Override
    public void save(Held<S> session) {
        if (session.changed) {
            store.save(session.session);
            session.changed = false;
        }
        saved.set(session);
    }

    @Override
    public @Nullable Held<S> findById(String id) {
        Held<S> held = saved.get();
        if (held != null && held.getId().equals(id)) {
            return held;
        }
        S session = store.findById(id);
        return session == null ? null : new Held<>(session, false);
    }

    @Override
    public void deleteById(String id) {
        forget();
        store.deleteById(id);
    }

    /** The request that has saved something is over. */
    void forget() {
        saved.remove();
    }

    /**
     * A session, and whether there is anything to save of it.
     *
     * @param <S> the session of the store
     */
    static final class Held<S extends Session> implements Session {

        private final S session;
        private boolean changed;

        private Held(S session, boolean isNew) {
            this.session = session;
            this.changed = isNew;
        }

        @Override
        public String getId() {
            return session.getId();
        }

        @Override
        public String changeSessionId() {
            changed = true;
            return session.changeSessionId();
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals")
        public <T> @Nullable T getAttribute(String name) {
            return session.getAttribute(name);
        }

        @Override
        public Set<String> getAttributeNames() {
            return session.getAttributeNames();
        }

        @Override
        public void setAttribute(String name, @Nullable Object value) {
            changed = true;
            if (value == null) {
                session.removeAttribute(name);
            } else {
                session.setAttribute(name, value);
            }
        }

        @Override
        public void removeAttribute(String name) {
            changed = true;
            session.removeAttribute(name);
        }

        @Override
        public Instant getCreationTime() {
            return session.getCreationTime();
        }

        @Override
        public void setLastAccessedTime(Instant now) {
            if (changed || !now.isBefore(session.getLastAccessedTime().plus(PRECISION))) {
                changed = true;
                session.setLastAccessedTime(now);
            }
        }

        @Override
        public Instant getLastAccessedTime() {
            return session.getLastAccessedTime();
        }

        @Override
        public void setMaxInactiveInterval(Duration interval) {
            changed = true;
            session.setMaxInactiveInterval(interval);
        }

        @Override
        public Duration getMaxInactiveInterval() {
            return session.getMaxInactiveInterval();
        }

        @Override
        public boolean isExpired() {
            return session.isExpired();
        }
    }
}
