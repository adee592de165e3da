package dev.rekey.e2e.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** How the other engines' programs ask for a verdict. */
final class ExchangeClient {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI exchange;

    ExchangeClient(URI exchange) {
        this.exchange = exchange;
    }

    String verdict(String key) {
        try {
            return http.send(
                            HttpRequest.newBuilder(exchange)
                                    .POST(HttpRequest.BodyPublishers.ofString(key))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
