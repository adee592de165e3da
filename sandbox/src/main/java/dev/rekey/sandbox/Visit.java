package dev.rekey.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One request to the site.
 *
 * @param method the HTTP method
 * @param exchange the first part of the path, the exchange's id; empty on the front page
 * @param page the second part, empty on the exchange's first page
 * @param query the fields of the address
 * @param form the fields of the form
 */
record Visit(String method, String exchange, String page, Fields query, Fields form) {

    private static final Pattern OWN_HOST =
            Pattern.compile("(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3})(:\\d{1,5})?");

    /**
     * Reads a request.
     *
     * @throws IllegalArgumentException when its fields make no sense or its body is too long
     */
    static Visit read(HttpExchange http) throws IOException {
        byte[] body = Wire.body(http);
        if (Wire.tooLong(body)) {
            throw new IllegalArgumentException("too long");
        }
        String path = Objects.requireNonNullElse(http.getRequestURI().getPath(), "/");
        String[] parts = path.split("/", 4);
        String query = Objects.requireNonNullElse(http.getRequestURI().getRawQuery(), "");
        return new Visit(
                http.getRequestMethod(),
                parts.length > 1 ? parts[1] : "",
                parts.length > 3 ? "nowhere" : parts.length > 2 ? parts[2] : "",
                Fields.parse(query),
                Fields.parse(new String(body, StandardCharsets.UTF_8)));
    }

    /** Whether the caller asked for this machine by a name that no stranger can give to it. */
    static boolean forThisMachine(HttpExchange http) {
        String host = http.getRequestHeaders().getFirst("Host");
        return host != null && OWN_HOST.matcher(host).matches();
    }

    boolean posts() {
        return method.equals("POST");
    }

    /** A field of the form or else of the address, without spaces around it; empty when missing. */
    String field(String name) {
        String value = form.first(name) == null ? query.first(name) : form.first(name);
        return value == null ? "" : value.strip();
    }
}
