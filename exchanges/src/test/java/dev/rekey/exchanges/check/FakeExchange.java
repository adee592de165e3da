package dev.rekey.exchanges.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.terms.Market;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A real HTTP server in place of an exchange: sees which address a request came from, and keeps what it saw. */
public final class FakeExchange implements AutoCloseable {

    /** The time of every signature, unless a test gives another. */
    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** An invented key that every exchange's part can sign with. */
    public static final Credential KEY = new Credential("FAKEKEYFAKEKEYFAKEKEY1234", "RkFLRVNFQ1JFVA==", "fakephrase");

    private static final Catalog CATALOG = Catalog.load();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** One request as it came in. */
    public record Seen(String method, String path, @Nullable String query, String peer, String body) {}

    /** What to answer. */
    public record Answer(int status, String body) {

        /** With status 200. */
        public static Answer ok(String body) {
            return new Answer(200, body);
        }
    }

    private FakeExchange(HttpServer server, Function<Seen, Answer> script) {
        this.server = server;
        server.createContext("/", exchange -> serve(exchange, script));
        server.setExecutor(threads);
        server.start();
    }

    /** Starts a server that answers as the script says. */
    public static FakeExchange answering(Function<Seen, Answer> script) {
        try {
            return new FakeExchange(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), script);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void serve(HttpExchange exchange, Function<Seen, Answer> script) throws IOException {
        try (exchange) {
            Seen one = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    exchange.getRequestURI().getRawQuery(),
                    exchange.getRemoteAddress().getAddress().getHostAddress(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            seen.add(one);
            Answer answer = script.apply(one);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** All requests so far. */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Paths with the address each was asked from, in the order they came. */
    public List<String> order() {
        return seen.stream().map(one -> one.path() + " from " + one.peer()).toList();
    }

    /** Forgets the requests so far. */
    public void forget() {
        seen.clear();
    }

    /** Checks {@link #KEY} against this server, sending from loopback addresses that are bound as they are written. */
    public KeyReport check(String exchange, Market market, String... whitelist) {
        return check(new KeyCheckRequest(exchange, market, KEY, List.of(whitelist), null));
    }

    /** The same for a request of one's own. */
    public KeyReport check(KeyCheckRequest request) {
        OutgoingAddresses addresses = addresses(request.whitelist().toArray(String[]::new));
        return verifier(request.exchange(), addresses, Clock.fixed(NOW, ZoneOffset.UTC))
                .verify(request);
    }

    /** A verifier that takes this server for the exchange. */
    public KeyVerifier verifier(String exchange, OutgoingAddresses addresses, Clock clock) {
        return verifier(exchange, url(), addresses, clock);
    }

    /**
     * A verifier that takes the server at this address for the exchange, and makes no call that is only tried out unless a
     * test says so.
     */
    public static KeyVerifier verifier(String exchange, URI url, OutgoingAddresses addresses, Clock clock) {
        ExchangeHosts hosts = new ExchangeHosts(Map.of(exchange, Map.of(Market.SPOT, url, Market.FUTURES, url)));
        // No test waits for the pauses between requests.
        return KeyVerifier.create(CATALOG, hosts, addresses, Duration.ofSeconds(10), clock, time -> {})
                .trustingItsClock()
                .under(new Policy(Map.of(exchange, Policy.Gates.OFF), false));
    }

    /** Loopback addresses, each bound to itself. */
    public static OutgoingAddresses addresses(String... loopback) {
        OutgoingAddresses.Builder builder = OutgoingAddresses.builder();
        List.of(loopback).forEach(address -> builder.bind(address, address));
        return builder.build();
    }

    /** Where this server is. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
