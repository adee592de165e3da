package dev.rekey.starter.web;

import org.springframework.security.web.csrf.CsrfToken;

/** The token a program sends back with its next POST, in this header. */
public record Csrf(String headerName, String token) {

    /** Of the visitor's session. */
    public static Csrf of(CsrfToken token) {
        return new Csrf(token.getHeaderName(), token.getToken());
    }

    @Override
    public String toString() {
        return "Csrf[" + headerName + "]";
    }
}
