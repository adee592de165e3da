package dev.rekey.starter.security;

import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.starter.config.StarterProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The secret by which a trader's browser is known again, in a cookie. */
@Component
public final class DeviceSecret {

    private final DeviceCookie cookie;

    DeviceSecret(StarterProperties properties, StarterKey key) {
        this.cookie = new DeviceCookie(
                "rekey-device",
                OverHttps.is(properties.publicUrl()),
                new Sealed(key, "rekey/1 guide device"),
                GuideDevices.LIFE);
    }

    /** What the browser holds; empty when it holds nothing of ours. */
    public Optional<String> in(HttpServletRequest request) {
        return cookie.in(request).findFirst();
    }

    /** Gives the browser this secret to hold, for as long as it may go on without a code. */
    public void give(String secret, HttpServletResponse response) {
        cookie.give(secret, response);
    }
}
