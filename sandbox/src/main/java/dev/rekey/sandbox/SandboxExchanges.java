package dev.rekey.sandbox;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The running sandbox: the APIs of all exchanges and their web site, all on 127.0.0.1. Users, keys and nonces outlive it
 * in the data file; faults, clock offset and propagation delay do not.
 *
 * <p>An exchange or a key that does not exist is answered with {@link NoSuchElementException}, an order that the exchange
 * does not take with {@link OrderRefused}.
 */
public final class SandboxExchanges implements AutoCloseable {

    private final Map<String, ExchangeApi> apis = new LinkedHashMap<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Registry registry;
    private final Door site;

    private SandboxExchanges(SandboxOptions options, InstantSource clock) {
        try {
            StateFile file = StateFile.open(options.dataFile());
            opened.push(file);
            registry = new Registry(file, clock);
            ExecutorService threads = Executors.newCachedThreadPool(SandboxExchanges::thread);
            opened.push(threads::shutdownNow);
            IntSupplier ports = ports(options.basePort());
            int sitePort = ports.getAsInt();
            for (Exchange exchange : Exchange.all()) {
                ExchangeApi api = new ExchangeApi(exchange, registry.ring(exchange.id()), ports, threads);
                opened.push(api);
                apis.put(exchange.id(), api);
            }
            site = new Door(sitePort, new Site(registry, Collections.unmodifiableMap(apis)), threads);
            opened.push(site);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @throws IllegalStateException when the data file is damaged or in use
     * @throws java.io.UncheckedIOException when a port is taken or the data file cannot be used
     */
    public static SandboxExchanges start(SandboxOptions options) {
        return start(options, Clock.systemUTC());
    }

    static SandboxExchanges start(SandboxOptions options, InstantSource clock) {
        return new SandboxExchanges(options, clock);
    }

    /** Exchange id → market, "spot" or "futures" → where that API begins. */
    public Map<String, Map<String, URI>> apis() {
        Map<String, Map<String, URI>> uris = new LinkedHashMap<>();
        apis.forEach((id, api) -> uris.put(id, api.uris()));
        return uris;
    }

    /** Where the API of one market, "spot" or "futures", begins. */
    public URI api(String exchange, String market) {
        URI uri = api(exchange).uris().get(market);
        if (uri == null) {
            throw new NoSuchElementException("This sandbox exchange has no such market.");
        }
        return uri;
    }

    /** Where the web site begins. */
    public URI site() {
        return site.uri().resolve("/");
    }

    /** The page on which this user manages keys. */
    public URI accountSite(String exchange, String userName) {
        return site.uri()
                .resolve("/" + api(exchange).exchange().id() + "/?user="
                        + URLEncoder.encode(userName, StandardCharsets.UTF_8));
    }

    /** The user of this name, with a futures account; made when there is none. */
    public SandboxUser ensureUser(String exchange, String userName) {
        return registry.ensureUser(api(exchange).exchange().id(), userName, null);
    }

    /** The same as a sub-account of another user, who is made too when missing. */
    public SandboxUser ensureSubAccount(String exchange, String userName, String parentName) {
        return registry.ensureUser(
                exchange, userName, ensureUser(exchange, parentName).uid());
    }

    /** Opens the user's futures account as from now, or takes it away. */
    public SandboxUser setFuturesOpened(String exchange, String userName, boolean open) {
        return registry.setFutures(api(exchange).exchange().id(), userName, open);
    }

    /**
     * Makes a key exactly as the site does, and the user when missing. It answers once the exchange's propagation delay
     * is over.
     */
    public LiveKey createKey(String exchange, String userName, KeyOrder order) {
        ExchangeApi api = api(exchange);
        return registry.create(api.exchange(), userName, order, api.conditions().propagation());
    }

    /** The user's keys, oldest first; none when there is no such user. */
    public List<SandboxKey> keys(String exchange, String userName) {
        return registry.user(api(exchange).exchange().id(), userName)
                .map(registry::keys)
                .orElse(List.of());
    }

    /**
     * Saves other addresses, in force once the propagation delay is over; until then the earlier ones are.
     *
     * @param key its id, or its public half where no other key shares it; so too below
     */
    public void editAddresses(String exchange, String key, List<String> addresses) {
        ExchangeApi api = api(exchange);
        SandboxKey before = registry.key(exchange, key);
        registry.edit(
                api.exchange(),
                before.id(),
                Set.copyOf(before.permissions()),
                addresses,
                api.conditions().propagation());
    }

    /** Saves other permissions, in force once the propagation delay is over; until then the earlier ones are. */
    public void editPermissions(String exchange, String key, Set<String> permissions) {
        ExchangeApi api = api(exchange);
        SandboxKey before = registry.key(exchange, key);
        registry.edit(
                api.exchange(),
                before.id(),
                permissions,
                before.addresses(),
                api.conditions().propagation());
    }

    /** Deletes a key; it is unknown from now on. */
    public void deleteKey(String exchange, String key) {
        registry.delete(api(exchange).exchange().id(), key);
    }

    /** Lets a key come to its end now, where keys can have an end. */
    public void endKey(String exchange, String key) {
        registry.end(api(exchange).exchange(), key);
    }

    /** Lengthens a key, where the exchange does that, and frees it of its addresses as the exchange's form does. */
    public void extendKey(String exchange, String key) {
        ExchangeApi api = api(exchange);
        registry.extend(api.exchange(), key, api.conditions().propagation());
    }

    /** How the exchange behaves at present. */
    public Conditions conditions(String exchange) {
        return api(exchange).conditions();
    }

    /** How many requests this exchange's API has had since the start, whatever became of them. */
    public long requests(String exchange) {
        return api(exchange).requests();
    }

    /** Makes the exchange behave like this from now on. */
    public void setConditions(String exchange, Conditions conditions) {
        api(exchange).set(conditions);
    }

    /** Changes the fault only. */
    public void setFault(String exchange, Fault fault) {
        ExchangeApi api = api(exchange);
        api.set(api.conditions().with(fault));
    }

    /**
     * Has every request refused from now on that can be refused so.
     *
     * @param code one of the exchange's refusals, or the status of a gateway, such as "HTTP 403"; null ends it
     * @throws NoSuchElementException when the exchange has no such refusal
     */
    public void refuse(String exchange, @Nullable String code) {
        ExchangeApi api = api(exchange);
        if (code != null && !api.refuses(code)) {
            throw new NoSuchElementException("This sandbox exchange has no such refusal.");
        }
        api.set(api.conditions().refusing(code));
    }

    /** Forgets bans and lockouts. */
    public void forgive(String exchange) {
        api(exchange).exchange().forgive();
    }

    private ExchangeApi api(String exchange) {
        ExchangeApi api = apis.get(exchange);
        if (api == null) {
            throw new NoSuchElementException("There is no sandbox exchange of this name.");
        }
        return api;
    }

    private static IntSupplier ports(int basePort) {
        AtomicInteger next = new AtomicInteger(basePort);
        return basePort == 0 ? () -> 0 : next::getAndIncrement;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sandbox");
        thread.setDaemon(true);
        return thread;
    }

    /** Stops listening; requests in work are broken off. Closing twice does no harm. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("The sandbox did not stop cleanly.", e);
            }
        }
    }
}
