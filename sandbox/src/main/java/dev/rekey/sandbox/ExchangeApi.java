package dev.rekey.sandbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of one exchange's API, one for each market, and what is wrong with them at present. */
final class ExchangeApi implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ExchangeApi.class);

    private static final Conditions FINE = new Conditions(Fault.NONE, Duration.ZERO, Duration.ZERO);
    private static final Set<Fault> HOLD_UP = EnumSet.of(Fault.STALL, Fault.DRIP);
    private static final long LONGEST_STALL_SECONDS = 120;

    private final Exchange exchange;
    private final KeyRing keys;
    private final Map<String, Door> doors = new LinkedHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private volatile Conditions conditions = FINE;
    private volatile CountDownLatch stall = new CountDownLatch(1);

    ExchangeApi(Exchange exchange, KeyRing keys, IntSupplier ports, Executor threads) {
        this.exchange = exchange;
        this.keys = keys;
        try {
            for (String market : exchange.markets()) {
                doors.put(market, new Door(ports.getAsInt(), http -> handle(market, http), threads));
            }
        } catch (RuntimeException e) {
            doors.values().forEach(Door::close);
            throw e;
        }
    }

    Exchange exchange() {
        return exchange;
    }

    /** Market in lower case → where its API begins. */
    Map<String, URI> uris() {
        Map<String, URI> uris = new LinkedHashMap<>();
        doors.forEach((market, door) -> uris.put(market.toLowerCase(Locale.ROOT), door.uri()));
        return uris;
    }

    /** How many requests came in, whatever became of them. */
    long requests() {
        return requests.get();
    }

    Conditions conditions() {
        return conditions;
    }

    synchronized void set(Conditions next) {
        conditions = next;
        if (!HOLD_UP.contains(next.fault())) {
            stall.countDown();
        } else if (stall.getCount() == 0) {
            stall = new CountDownLatch(1);
        }
        doors.values().forEach(next.fault() == Fault.REFUSE ? Door::shut : Door::open);
    }

    private void handle(String market, HttpExchange http) throws IOException {
        requests.incrementAndGet();
        Conditions now = conditions;
        CountDownLatch stalled = stall;
        try (http) {
            if (now.fault() == Fault.STALL) {
                waitFor(stalled);
                return;
            }
            byte[] body = Wire.body(http);
            if (Wire.tooLong(body)) {
                Wire.send(http, Answer.html(413, "<html><body><h1>413 Content Too Large</h1></body></html>"));
                return;
            }
            Answer answer = answer(call(market, http, body, now.clockOffset()), now);
            switch (now.fault()) {
                case CUT -> Wire.cut(http, answer);
                case DRIP -> Wire.drip(http, answer, stalled);
                case GARBLED -> Wire.send(http, Wire.half(answer));
                case FLOOD -> Wire.send(http, Wire.flood(answer));
                default -> Wire.send(http, answer);
            }
        }
    }

    private Call call(String market, HttpExchange http, byte[] body, Duration clockOffset) {
        URI target = http.getRequestURI();
        Headers headers = http.getRequestHeaders();
        Instant serverTime = keys.now().plus(clockOffset);
        return new Call(
                market,
                http.getRequestMethod(),
                target.getRawPath() == null ? "/" : target.getRawPath(),
                target.getRawQuery(),
                headers::getFirst,
                body,
                http.getRemoteAddress().getAddress().getHostAddress(),
                serverTime);
    }

    /** Whether one of the markets refuses with this code. */
    boolean refuses(String code) {
        return doors.keySet().stream().anyMatch(market -> refusal(market, code).isPresent());
    }

    private Optional<Refusal> refusal(String market, String code) {
        return exchange.refusals(market).stream()
                .filter(refusal -> refusal.code().equals(code))
                .findFirst()
                .or(() -> Refusal.UNHEARD_OF.code().equals(code)
                        ? Optional.of(Refusal.UNHEARD_OF)
                        : Refusal.ofGateway(code));
    }

    private @Nullable Answer refused(Call call, @Nullable String code) {
        Refusal refusal = code == null ? null : refusal(call.market(), code).orElse(null);
        if (refusal == null) {
            return null;
        }
        return refusal.bare() && !exchange.refusals(call.market()).contains(refusal)
                ? Answer.html(refusal.status(), "<html><body><h1>" + refusal.status() + "</h1></body></html>")
                : exchange.refuse(call, keys, refusal);
    }

    private Answer answer(Call call, Conditions now) {
        try {
            Answer refused = refused(call, now.refusal());
            if (refused != null && now.fault() == Fault.NONE) {
                return refused;
            }
            return switch (now.fault()) {
                case MAINTENANCE -> exchange.maintenance(call);
                case RATE_LIMIT -> exchange.tooMany(call);
                case GEO_451 -> exchange.restricted();
                case HTML_502 ->
                    Answer.html(
                            502,
                            "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>");
                case NONE, CUT, STALL, DRIP, GARBLED, FLOOD, REFUSE -> exchange.answer(call, keys);
            };
        } catch (RuntimeException e) {
            // No message: what went wrong may quote what was sent.
            LOG.error(
                    "The sandbox {} failed on {} ({}).",
                    exchange.name(),
                    call.route(),
                    e.getClass().getName());
            return Answer.html(500, "<html><body><h1>500 Internal Server Error</h1></body></html>");
        }
    }

    private static void waitFor(CountDownLatch stalled) {
        try {
            if (!stalled.await(LONGEST_STALL_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("A request was left without an answer for {} seconds.", LONGEST_STALL_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the ports back; requests in work are broken off. */
    @Override
    public void close() {
        stall.countDown();
        doors.values().forEach(Door::close);
    }
}
