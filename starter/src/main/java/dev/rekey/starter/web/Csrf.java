package dev.rekey.starter.web;

import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/** The token a program sends back with its next POST, in this header. */
public record Csrf(String headerName, String token) {

    /** Of the visitor's session; null for a program with a token of its own, which needs none. */
    public static @Nullable Csrf of(@Nullable CsrfToken token) {
        return token == null ? null : new Csrf(token.getHeaderName(), token.getToken());
    }

    @Override
    public String toString() {
        return "Csrf[" + headerName + "]";
    }
}
