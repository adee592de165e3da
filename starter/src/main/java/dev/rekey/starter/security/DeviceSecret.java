package dev.rekey.starter.security;

import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.starter.config.StarterProperties;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * The cookie by which a trader's browser is known again: a secret and a seal of it under the pages' key. Whoever comes
 * from a mail or another site brings it along ({@code SameSite=Lax}); what another site's page asks for in the background
 * does not.
 */
@Component
public final class DeviceSecret {

    private final boolean https;
    private final Sealed sealed;

    DeviceSecret(StarterProperties properties, StarterKey key) {
        this.https = OverHttps.is(properties.publicUrl());
        this.sealed = new Sealed(key, "rekey/1 guide device");
    }

    private String name() {
        return https ? "__Host-rekey-device" : "rekey-device";
    }

    /** What the browser holds; empty when it holds nothing of ours. */
    public Optional<String> in(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name()))
                        .flatMap(cookie -> sealed.open(cookie.getValue()).stream())
                        .findFirst();
    }

    /** Gives the browser this secret to hold, for as long as it may go on without a code. */
    public void give(String secret, HttpServletResponse response) {
        write(sealed.seal(secret), GuideDevices.LIFE, response);
    }

    private void write(String value, Duration life, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(), value)
                        .path("/")
                        .httpOnly(true)
                        .secure(https)
                        .sameSite("Lax")
                        .maxAge(life)
                        .build()
                        .toString());
    }
}
