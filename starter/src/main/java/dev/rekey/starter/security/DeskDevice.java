package dev.rekey.starter.security;

import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.web.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Knows a browser in which an agent signed in before. The cookie gives no rights: name, password and code are needed all
 * the same. But wrong sign-ins with the agent's name from elsewhere do not count there, so that nobody can lock an agent
 * out of their own browser (<a
 * href="https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies">OWASP: device cookies</a>).
 */
@Component
final class DeskDevice {

    private static final Duration LIFE = Duration.ofDays(90);
    private static final String BETWEEN = "/";

    private final DeviceCookie cookie;
    private final Clock clock;

    DeskDevice(StarterProperties properties, StarterKey key, Clock clock) {
        this.cookie = new DeviceCookie(
                "rekey-desk", OverHttps.is(properties.publicUrl()), new Sealed(key, "rekey/1 desk device"), LIFE);
        this.clock = clock;
    }

    /**
     * A browser that is known.
     *
     * @param id of the cookie
     * @param agentId who signed in in it last
     */
    record Known(String id, String agentId) {}

    /** What comes with a sign-in besides name and password. */
    SignInDetails details(HttpServletRequest request) {
        @Nullable String code = request.getParameter("code");
        return new SignInDetails(
                ClientAddress.of(request), code == null ? "" : code, in(request).orElse(null));
    }

    private Optional<Known> in(HttpServletRequest request) {
        return cookie.in(request).flatMap(text -> known(text).stream()).findFirst();
    }

    private Optional<Known> known(String text) {
        String[] parts = text.split(BETWEEN, -1);
        try {
            Instant until = Instant.ofEpochSecond(Long.parseLong(parts[2]));
            return clock.instant().isBefore(until) ? Optional.of(new Known(parts[0], parts[1])) : Optional.empty();
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException | DateTimeException other) {
            return Optional.empty();
        }
    }

    /** Knows this browser from now on as one in which this agent signed in. */
    void remember(DeskAgent agent, HttpServletResponse response) {
        String text = String.join(
                BETWEEN,
                UUID.randomUUID().toString(),
                agent.id(),
                Long.toString(clock.instant().plus(LIFE).getEpochSecond()));
        cookie.give(text, response);
    }
}
