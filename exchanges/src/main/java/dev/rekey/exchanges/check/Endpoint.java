package dev.rekey.exchanges.check;

import dev.rekey.exchanges.Market;

/**
 * A call of an exchange that a check uses.
 *
 * @param method GET or POST
 * @param path from the first slash
 * @param query what is always asked with it, such as {@code currency=USDT}; empty when nothing is
 * @param host the market on whose host it stands
 */
public record Endpoint(String method, String path, String query, Market host) {

    /** "GET /api/v1/accounts". */
    public String name() {
        return method + " " + path;
    }
}
