package dev.rekey.starter.progress;

import dev.rekey.accounts.access.DeskLooks;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.read.Change;
import dev.rekey.accounts.read.Changes;
import dev.rekey.accounts.read.FeedPosition;
import dev.rekey.accounts.read.Progress;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages that something changed; what changed they fetch themselves. The feed of changes is read by one
 * thread, and only while a page listens. A page that was away has lost nothing: it fetches the present view when it
 * connects again. When this process is told to stop, it ends all streams first, and pages connect again to another one.
 * Whoever is let in no longer is told nothing more: their stream ends within a second.
 */
public final class LiveFeed implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
    private static final long LOOK_EVERY_MILLIS = 250;
    private static final int LOOKS_PER_SECOND = 4;
    /** Pages take five seconds of silence for a lost connection: two beats may go astray. */
    private static final int LOOKS_PER_HEARTBEAT = 8;

    /** How often it is written who looks at a session: every eight seconds, well before the last word of it is old. */
    private static final int LOOKS_PER_PRESENCE = 32;

    private static final long LISTEN_AT_MOST_MILLIS = TimeUnit.MINUTES.toMillis(30);
    private static final int AT_ONCE = 500;
    private static final int MOST_OF_ONE = 30;
    private static final Duration CLOCKS_APART = Duration.ofSeconds(10);

    private final Progress progress;
    private final GuideVisits visits;
    private final GuideDevices devices;
    private final DeskLooks looks;
    private final Clock clock;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rekey-live");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> lookingOut;
    private final AtomicLong numbers = new AtomicLong();
    private Instant lookedForEnded;
    private final Object arriving = new Object();

    /** Up to where the listeners were told; null while there are none. Guarded by {@link #arriving}. */
    private @Nullable FeedPosition seen;

    private int rounds;
    private volatile boolean running;

    /** Reads this feed. */
    public LiveFeed(Progress progress, GuideVisits visits, GuideDevices devices, DeskLooks looks, Clock clock) {
        this.progress = progress;
        this.visits = visits;
        this.devices = devices;
        this.looks = looks;
        this.clock = clock;
        this.lookedForEnded = clock.instant();
        this.lookingOut =
                looking.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * A page that listens.
     *
     * @param number counts up
     * @param owner who listens
     * @param sessionId to which session; null for all
     * @param atDesk whether an agent or a program listens, who may be let go at any moment, and not a trader
     */
    private record Listener(
            long number,
            String owner,
            @Nullable String sessionId,
            boolean atDesk,
            BooleanSupplier welcome,
            SseEmitter emitter) {

        /** Whether somebody at the desk has one session before them. */
        boolean looks() {
            return atDesk && sessionId != null;
        }
    }

    /**
     * Listens to one session as its trader: events {@code session} and {@code account-<id>}.
     *
     * @param welcome whether the trader's visit was not ended
     */
    public SseEmitter guide(String sessionId, BooleanSupplier welcome) {
        return listen("guide " + sessionId, sessionId, false, welcome);
    }

    /**
     * Listens to one session, or to all of them: event {@code inbox}.
     *
     * @param owner who listens
     * @param welcome whether whoever listens may still
     */
    public SseEmitter desk(String owner, @Nullable String sessionId, BooleanSupplier welcome) {
        return listen(owner, sessionId, true, welcome);
    }

    private SseEmitter listen(String owner, @Nullable String sessionId, boolean atDesk, BooleanSupplier welcome) {
        makeRoom(owner);
        SseEmitter emitter = new SseEmitter(LISTEN_AT_MOST_MILLIS);
        Listener listener = new Listener(numbers.incrementAndGet(), owner, sessionId, atDesk, welcome, emitter);
        emitter.onCompletion(() -> gone(listener));
        emitter.onTimeout(emitter::complete);
        emitter.onError(failed -> listeners.remove(listener));
        // Where the first one comes is where looking begins: no change falls between the two.
        FeedPosition now = progress.position();
        synchronized (arriving) {
            listeners.add(listener);
            if (seen == null) {
                seen = now;
            }
        }
        if (!running) {
            // It is asked for again a second later, elsewhere.
            letGo(listener);
            return emitter;
        }
        if (listener.looks()) {
            present(listener);
            tellOthers(listener);
        }
        // A page that was rendered before this change fetches itself anew: nothing is missed in between.
        send(
                listener,
                SseEmitter.event().name("hello").data(Long.toString(latest())).reconnectTime(1000));
        return emitter;
    }

    private void present(Listener listener) {
        try {
            looks.seen(Objects.requireNonNull(listener.sessionId()), listener.owner());
        } catch (DataAccessException away) {
            log.debug("Who looks at a session could not be written", away);
        }
    }

    private void gone(Listener listener) {
        listeners.remove(listener);
        boolean still = listeners.stream()
                .anyMatch(other -> other.owner().equals(listener.owner())
                        && Objects.equals(other.sessionId(), listener.sessionId()));
        if (!listener.looks() || still) {
            return;
        }
        try {
            looks.left(Objects.requireNonNull(listener.sessionId()), listener.owner());
        } catch (DataAccessException away) {
            log.debug("Who looks at a session no more could not be written", away);
        }
        tellOthers(listener);
    }

    /** The others who look at the same session see who came or went; those of other processes with their next change. */
    private void tellOthers(Listener listener) {
        listeners.stream()
                .filter(other -> other.looks()
                        && !other.owner().equals(listener.owner())
                        && Objects.equals(other.sessionId(), listener.sessionId()))
                .forEach(other -> send(other, SseEmitter.event().name("session").data("")));
    }

    /** Each stream holds a connection: one person's many pages take none from others. The oldest gives way. */
    private void makeRoom(String owner) {
        List<Listener> own = listeners.stream()
                .filter(listener -> listener.owner().equals(owner))
                .sorted(Comparator.comparingLong(Listener::number))
                .toList();
        own.subList(0, Math.max(0, own.size() - MOST_OF_ONE + 1)).forEach(this::letGo);
    }

    /** How many changes there were, for a page to remember when it was rendered. */
    public long latest() {
        return progress.latestChange();
    }

    private void look() {
        try {
            FeedPosition from;
            synchronized (arriving) {
                if (listeners.isEmpty()) {
                    seen = null;
                    return;
                }
                from = Objects.requireNonNull(seen);
            }
            Changes changes = progress.changesAfter(from, AT_ONCE);
            changes.changes().forEach(this::tell);
            synchronized (arriving) {
                seen = changes.position();
            }
            if (++rounds % LOOKS_PER_SECOND == 0) {
                letGoWhoMayNoLonger();
            }
            if (rounds % LOOKS_PER_PRESENCE == 0) {
                listeners.stream().filter(Listener::looks).forEach(this::present);
            }
            if (rounds % LOOKS_PER_HEARTBEAT == 0) {
                // A script hears events only, and no comments.
                listeners.forEach(l -> send(l, SseEmitter.event().name("beat").data("")));
            }
        } catch (RuntimeException troubled) {
            // The next look tries again; pages show their own line when the connection is gone.
            log.debug("The feed of changes could not be read", troubled);
        }
    }

    /** Two questions for all traders, of whom there may be thousands; one for each agent, of whom there are few. */
    private void letGoWhoMayNoLonger() {
        Instant now = clock.instant();
        Instant since = lookedForEnded.minus(CLOCKS_APART);
        Set<String> ended = new HashSet<>(visits.endedSince(since));
        ended.addAll(devices.closedSince(since));
        lookedForEnded = now;
        listeners.stream()
                .filter(listener ->
                        listener.atDesk() || (listener.sessionId() != null && ended.contains(listener.sessionId())))
                .filter(listener -> !listener.welcome().getAsBoolean())
                .toList()
                .forEach(this::letGo);
    }

    private void letGo(Listener listener) {
        listeners.remove(listener);
        listener.emitter().complete();
    }

    private void tell(Change change) {
        String name = change.accountId() == null ? "session" : "account-" + change.accountId();
        String data = Long.toString(change.changeNo());
        for (Listener listener : listeners) {
            if (listener.sessionId() == null) {
                send(listener, SseEmitter.event().name("inbox").id(data).data(data));
            } else if (listener.sessionId().equals(change.sessionId())) {
                send(listener, SseEmitter.event().name(name).id(data).data(data));
            }
        }
    }

    private void send(Listener listener, SseEmitter.SseEventBuilder event) {
        try {
            listener.emitter().send(event);
        } catch (IOException | IllegalStateException gone) {
            listeners.remove(listener);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server waits for requests under way: a stream is one, and has no end of its own. */
    @Override
    public void stop() {
        running = false;
        lookingOut.cancel(false);
        looking.shutdownNow();
        listeners.forEach(this::letGo);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What it ends does not begin again. */
    @Override
    public boolean isPauseable() {
        return false;
    }
}
