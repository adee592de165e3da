package dev.rekey.starter.security;

import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/**
 * Where form tokens are kept: in a cookie of the browser, which another site can neither read nor set. A page that
 * anybody may look at so makes no web session, and writes no row.
 */
final class FormTokens {

    private static final String HEADER = "X-CSRF-TOKEN";

    private FormTokens() {}

    /** Over https the cookie's name keeps other hosts of the domain from setting it. */
    static CsrfTokenRepository inCookies(boolean https) {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setHeaderName(HEADER);
        tokens.setCookieName(https ? "__Host-rekey-form" : "rekey-form");
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).secure(https).sameSite("Lax"));
        return tokens;
    }
}
