package dev.rekey.exchanges.check;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request ready to be sent, with its signature. Its text form shows neither query, headers nor body.
 *
 * @param url exactly as sent
 * @param body exactly as sent; null when there is none
 */
public record SignedRequest(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable String body) {

    /** Keeps the order of the headers. */
    public SignedRequest {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    @Override
    public String toString() {
        return "SignedRequest[" + method + " " + url.getHost() + url.getPath() + ", redacted]";
    }
}
