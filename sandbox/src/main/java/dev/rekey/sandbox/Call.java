package dev.rekey.sandbox;

import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One request to an exchange's API, exactly as it came. */
public final class Call {

    private final String market;
    private final String method;
    private final String path;
    private final @Nullable String query;
    private final UnaryOperator<@Nullable String> headers;
    private final byte[] body;
    private final String address;
    private final Instant serverTime;

    Call(
            String market,
            String method,
            String path,
            @Nullable String query,
            UnaryOperator<@Nullable String> headers,
            byte[] body,
            String address,
            Instant serverTime) {
        this.market = market;
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.address = address;
        this.serverTime = serverTime;
    }

    /** The market whose port was called. */
    public String market() {
        return market;
    }

    /** Market, method and path in one, to choose the handler by. */
    public String route() {
        return market + " " + method + " " + path;
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** The path, still encoded. */
    public String path() {
        return path;
    }

    /** The query, still encoded; empty when there is none. */
    public String query() {
        return query == null ? "" : query;
    }

    /** Path and query as they stood in the request line. */
    public String target() {
        return query == null ? path : path + "?" + query;
    }

    /** A header's first value; null when it is not there or blank. */
    public @Nullable String header(String name) {
        String value = headers.apply(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** The body's bytes. */
    public byte[] body() {
        return body.clone();
    }

    /** The address the request came from. */
    public String address() {
        return address;
    }

    /** What the exchange's own clock says, which may be wrong on purpose. */
    public Instant serverTime() {
        return serverTime;
    }
}
