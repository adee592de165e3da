package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.session.web.http.CookieSerializer;

/**
 * The cookie of a web session is its id and a seal of it. The ids stand in the database: whoever reads them there, or
 * in a backup, is let in by none of them.
 */
final class SignedCookie implements CookieSerializer {

    private static final String PURPOSE = "rekey/1 web session";
    private static final char BETWEEN = '.';

    private final CookieSerializer cookie;
    private final StarterKey key;

    SignedCookie(CookieSerializer cookie, StarterKey key) {
        this.cookie = cookie;
        this.key = key;
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        String id = value.getCookieValue();
        CookieValue signed =
                new CookieValue(value.getRequest(), value.getResponse(), id.isEmpty() ? id : id + BETWEEN + seal(id));
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
        String id = value.substring(0, end);
        return MessageDigest.isEqual(bytes(value.substring(end + 1)), bytes(seal(id)))
                ? Optional.of(id)
                : Optional.empty();
    }

    private String seal(String id) {
        return key.sign(id, PURPOSE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
