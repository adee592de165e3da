package dev.rekey.starter.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A cookie by which a browser is known again: a text and a seal of it under the pages' key. No script reads it. Whoever
 * comes from a mail or another site brings it along ({@code SameSite=Lax}); what another site's page asks for in the
 * background does not.
 */
final class DeviceCookie {

    private final String name;
    private final boolean https;
    private final Sealed sealed;
    private final Duration life;

    /**
     * Over HTTPS, such a cookie is of this host only.
     *
     * @param name without the prefix that it has over HTTPS
     * @param life how long the browser keeps it
     */
    DeviceCookie(String name, boolean https, Sealed sealed, Duration life) {
        this.name = https ? "__Host-" + name : name;
        this.https = https;
        this.sealed = sealed;
        this.life = life;
    }

    /** What the browser holds and we sealed; nothing when it holds nothing of ours. */
    Stream<String> in(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Stream.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .flatMap(cookie -> sealed.open(cookie.getValue()).stream());
    }

    /** Gives the browser this text to hold. */
    void give(String text, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, sealed.seal(text))
                        .path("/")
                        .httpOnly(true)
                        .secure(https)
                        .sameSite("Lax")
                        .maxAge(life)
                        .build()
                        .toString());
    }
}
