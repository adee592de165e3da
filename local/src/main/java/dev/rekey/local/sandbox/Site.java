package dev.rekey.local.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Map;

/** The web site. */
final class Site implements HttpHandler {
    Site(Registry registry, Map<String, ExchangeApi> apis) {}

    @Override
    public void handle(HttpExchange http) throws IOException {
        try (http) {
            Wire.send(http, Answer.html(200, "x"));
        }
    }
}
