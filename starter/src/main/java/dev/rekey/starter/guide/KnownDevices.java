package dev.rekey.starter.guide;

import dev.rekey.accounts.access.GuideDevice;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.starter.security.DeviceSecret;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.security.ReturningTraders;
import dev.rekey.starter.web.Browsers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Browsers that came in by a code: they go on without one, until the session is over, support closes the guide, their
 * owner leaves it, or thirty days have passed.
 */
@Component
public class KnownDevices implements ReturningTraders {

    private final GuideDevices devices;
    private final DeviceSecret secret;
    private final Progress progress;
    private final Visits visits;
    private final Clock clock;

    KnownDevices(GuideDevices devices, DeviceSecret secret, Progress progress, Visits visits, Clock clock) {
        this.devices = devices;
        this.secret = secret;
        this.progress = progress;
        this.visits = visits;
        this.clock = clock;
    }

    @Override
    public void letIn(HttpServletRequest request, HttpServletResponse response) {
        letIn(device -> true, request, response);
    }

    /** Lets this browser into this session, if it may; answers whether it did. */
    boolean letIn(String sessionId, HttpServletRequest request, HttpServletResponse response) {
        return letIn(device -> device.sessionId().equals(sessionId), request, response);
    }

    private boolean letIn(Predicate<GuideDevice> wanted, HttpServletRequest request, HttpServletResponse response) {
        // Before anything is looked at: whoever closes the guide in between closes this visit too.
        Instant begun = clock.instant();
        Optional<String> held = secret.in(request);
        if (held.isEmpty()) {
            return false;
        }
        for (GuideDevice device : devices.of(held.get())) {
            if (wanted.test(device)) {
                Optional<StoredSession> session = open(device.sessionId());
                if (session.isPresent() && devices.seen(device.id())) {
                    String customer = session.get().summary().customerId();
                    visits.comeBack(
                            GuideVisitor.of(device.sessionId(), customer, false, begun)
                                    .by(device.id()),
                            device.what(),
                            request,
                            response);
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<StoredSession> open(String sessionId) {
        return progress.session(sessionId).filter(session -> session.summary().endedAt() == null);
    }

    /** Remembers the browser of a trader who is coming in by a code; answers the visitor in it. */
    GuideVisitor remember(
            GuideVisitor visitor, Instant begun, HttpServletRequest request, HttpServletResponse response) {
        GuideDevices.Known known = devices.remember(
                visitor.sessionId(),
                Browsers.name(request),
                begun,
                secret.in(request).orElse(null));
        secret.give(known.secret(), response);
        return visitor.by(known.id());
    }

    /**
     * Lets a browser that is known in one session be known in the one that follows it as well; answers the visitor in
     * it.
     */
    public GuideVisitor follow(
            GuideVisitor next, String before, HttpServletRequest request, HttpServletResponse response) {
        Instant begun = next.begun();
        return begun != null
                        && secret.in(request).stream()
                                .flatMap(held -> devices.of(held).stream())
                                .anyMatch(device -> device.sessionId().equals(before))
                ? remember(next, begun, request, response)
                : next;
    }

    /** Forgets the browser of a trader who leaves: others may use it. */
    void forget(GuideVisitor visitor, HttpServletRequest request) {
        secret.in(request).ifPresent(held -> devices.forget(visitor.sessionId(), held));
    }
}
