package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
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
    private static final char BETWEEN = '.';

    private final CookieSerializer cookie;
    private final StarterKey key;
    private final WebSessionIds ids;

    SignedCookie(CookieSerializer cookie, StarterKey key, WebSessionIds ids) {
        this.cookie = cookie;
        this.key = key;
        this.ids = ids;
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        String id = value.getCookieValue();
        CookieValue signed =
                new CookieValue(value.getRequest(), value.getResponse(), id.isEmpty() ? id : sealed(ids.secretOf(id)));
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
        int end = value == null ? -1 : value.lastIndexOf(BETWEEN);
        if (value == null || end <= 0) {
            return Optional.empty();
        }
        String secret = value.substring(0, end);
        return MessageDigest.isEqual(bytes(value.substring(end + 1)), bytes(seal(secret)))
                ? Optional.of(WebSessionIds.idOf(secret))
                : Optional.empty();
    }

    private String sealed(String secret) {
        return secret + BETWEEN + seal(secret);
    }

    private String seal(String secret) {
        return key.sign(secret, PURPOSE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
