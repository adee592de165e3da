package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.session.web.http.CookieSerializer;

/**
 * The cookie of a web session is a secret and a seal of it. Of the secret the database has the digest: whoever reads it
 * there, or in a backup, is let in by none of them, and without the pages' key nobody makes one up.
 */
final class SignedCookie implements CookieSerializer {

    private static final String PURPOSE = "rekey/1 web session";

    private final CookieSerializer cookie;
    private final Sealed sealed;
    private final WebSessionIds ids;

    SignedCookie(CookieSerializer cookie, StarterKey key, WebSessionIds ids) {
        this.cookie = cookie;
        this.sealed = new Sealed(key, PURPOSE);
        this.ids = ids;
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        String id = value.getCookieValue();
        CookieValue signed = new CookieValue(
                value.getRequest(), value.getResponse(), id.isEmpty() ? id : sealed.seal(ids.secretOf(id)));
        signed.setCookieMaxAge(value.getCookieMaxAge());
        cookie.writeCookieValue(signed);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return cookie.readCookieValues(request).stream()
                .flatMap(value -> id(value).stream())
                .toList();
    }

    private Optional<String> id(@Nullable String value) {
        return sealed.open(value).map(WebSessionIds::idOf);
    }
}
