package dev.rekey.exchanges.check;

import dev.rekey.terms.Market;
import java.util.regex.Pattern;

/**
 * A call of an exchange that a check uses. A star in path or query stands for the number of an account, which is known only
 * when it is asked.
 *
 * @param method GET or POST
 * @param path from the first slash
 * @param query what is always asked with it, such as {@code currency=USDT}; empty when nothing is
 * @param host the market on whose host it stands
 */
public record Endpoint(String method, String path, String query, Market host) {

    private static final String NUMBER = "[0-9A-Za-z-]{1,64}";

    /** "GET /api/v1/accounts". */
    public String name() {
        return method + " " + path;
    }

    /** The same call with a number in the place of the star. */
    public Endpoint with(String number) {
        return new Endpoint(method, path.replace("*", number), query.replace("*", number), host);
    }

    /** Whether the query of a request, in which more may stand, has what is always asked with this call. */
    public boolean within(String wholeQuery) {
        return pattern(query).matcher(wholeQuery).find();
    }

    /** Whether a call is this one, with a number in the place of the star if it has one. */
    boolean covers(Endpoint other) {
        return method.equals(other.method)
                && host == other.host
                && covers(path, other.path)
                && covers(query, other.query);
    }

    private static boolean covers(String text, String other) {
        return text.contains("*") ? pattern(text).matcher(other).matches() : text.equals(other);
    }

    private static Pattern pattern(String text) {
        return Pattern.compile(Pattern.quote(text).replace("*", "\\E" + NUMBER + "\\Q"));
    }
}
