package dev.rekey.exchanges.check;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.SocketFactory;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The platform's public addresses and how to send from each. One HTTP client for each address, made when it is first
 * needed; clients of different addresses never share a connection.
 */
public final class OutgoingAddresses {

    private static final String RETRY_AFTER = "Retry-After";

    private final OkHttpClient base;
    private final Map<String, UnaryOperator<OkHttpClient.Builder>> ways;
    private final @Nullable String probe;
    private final Map<String, OkHttpClient> clients = new ConcurrentHashMap<>();

    private OutgoingAddresses(Map<String, UnaryOperator<OkHttpClient.Builder>> ways, @Nullable String probe) {
        this.ways = Map.copyOf(ways);
        this.probe = probe;
        this.base = new OkHttpClient.Builder()
                // A signed request is sent once: a nonce must not be used again.
                .retryOnConnectionFailure(false)
                // A connection that was kept may have been closed at the other end, and then a request would seem lost
                // that was never sent. So none is kept: each request has a new one.
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(OutgoingAddresses::neverAtOnceAgain)
                .build();
    }

    /** Starts with no address. */
    public static Builder builder() {
        return new Builder();
    }

    /** The addresses that can be sent from, as they stand in whitelists. */
    public Set<String> configured() {
        return ways.keySet();
    }

    /** The one of them that stands in no whitelist, if there is one. */
    public Optional<String> probe() {
        return Optional.ofNullable(probe);
    }

    /** The client that sends from this address, if a way out is configured. */
    Optional<OkHttpClient> from(String address, Duration callTimeout) {
        UnaryOperator<OkHttpClient.Builder> way = ways.get(address);
        return way == null ? Optional.empty() : Optional.of(client(address, way, callTimeout));
    }

    /** The client that sends by whatever route the machine takes. */
    OkHttpClient fromAnywhere(Duration callTimeout) {
        return client("", builder -> builder, callTimeout);
    }

    private OkHttpClient client(String address, UnaryOperator<OkHttpClient.Builder> way, Duration callTimeout) {
        return clients.computeIfAbsent(
                address + " " + callTimeout,
                key -> way.apply(base.newBuilder())
                        .callTimeout(callTimeout)
                        .connectTimeout(callTimeout)
                        .readTimeout(callTimeout)
                        .writeTimeout(callTimeout)
                        .build());
    }

    /** OkHttp sends a request again by itself when a 503 says "Retry-After: 0". */
    private static Response neverAtOnceAgain(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.code() == 503 && "0".equals(response.header(RETRY_AFTER))
                ? response.newBuilder().removeHeader(RETRY_AFTER).build()
                : response;
    }

    /** Collects addresses. */
    public static final class Builder {

        private final Map<String, UnaryOperator<OkHttpClient.Builder>> ways = new LinkedHashMap<>();
        private @Nullable String probe;

        private Builder() {}

        /**
         * Says which of the addresses stands in no whitelist: from it, it is tried whether a key works from anywhere.
         *
         * @param address one that was named before
         */
        public Builder probe(String address) {
            if (!ways.containsKey(address)) {
                throw new IllegalArgumentException("there is no way out from the address " + address);
            }
            probe = address;
            return this;
        }

        /**
         * An address that is sent from by binding to a local one.
         *
         * @param address as the exchange sees it and as it stands in whitelists
         * @param local the local address, as numbers
         */
        public Builder bind(String address, String local) {
            InetAddress from = literal(local);
            return put(
                    address,
                    client -> client.proxy(Proxy.NO_PROXY)
                            .socketFactory(new BoundSockets(from))
                            .dns(new SameFamily(from)));
        }

        /**
         * An address that is sent from through a proxy.
         *
         * @param proxy {@code http://host:port} (also {@code http://user:password@host:port}) or
         *     {@code socks://host:port}
         */
        public Builder proxy(String address, URI proxy) {
            Proxy.Type type = type(proxy);
            if (proxy.getHost() == null || proxy.getPort() < 1) {
                throw new IllegalArgumentException("the proxy of " + address + " needs a host and a port");
            }
            String user = proxy.getUserInfo();
            if (user != null && type == Proxy.Type.SOCKS) {
                throw new IllegalArgumentException("the proxy of " + address + " cannot have a password with SOCKS");
            }
            InetSocketAddress at = InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort());
            return put(address, client -> signIn(client.proxy(new Proxy(type, at)), user));
        }

        /** These addresses. */
        public OutgoingAddresses build() {
            return new OutgoingAddresses(ways, probe);
        }

        private Builder put(String address, UnaryOperator<OkHttpClient.Builder> way) {
            if (ways.putIfAbsent(address, way) != null) {
                throw new IllegalArgumentException("the address " + address + " is configured twice");
            }
            return this;
        }

        private static Proxy.Type type(URI proxy) {
            String scheme = String.valueOf(proxy.getScheme()).toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "http" -> Proxy.Type.HTTP;
                case "socks", "socks5" -> Proxy.Type.SOCKS;
                default -> throw new IllegalArgumentException("a proxy is http:// or socks://, not " + scheme + "://");
            };
        }

        private static OkHttpClient.Builder signIn(OkHttpClient.Builder client, @Nullable String user) {
            if (user == null) {
                return client;
            }
            int colon = user.indexOf(':');
            String basic = colon < 0
                    ? Credentials.basic(user, "")
                    : Credentials.basic(user.substring(0, colon), user.substring(colon + 1));
            String header = "Proxy-Authorization";
            // The second time means that the password was refused.
            return client.proxyAuthenticator((route, response) -> response.request()
                                    .header(header)
                            != null
                    ? null
                    : response.request().newBuilder().header(header, basic).build());
        }

        private static InetAddress literal(String local) {
            return AddressRange.literal(local)
                    .orElseThrow(() -> new IllegalArgumentException(local + " is not an address in numbers"));
        }
    }

    /** Sockets that leave from one local address. */
    private static final class BoundSockets extends SocketFactory {

        private final InetAddress from;

        BoundSockets(InetAddress from) {
            this.from = from;
        }

        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            try {
                socket.bind(new InetSocketAddress(from, 0));
            } catch (IOException impossible) {
                socket.close();
                throw impossible;
            }
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket(InetAddress.getByName(host), port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            Socket socket = createSocket();
            try {
                socket.connect(new InetSocketAddress(host, port));
            } catch (IOException impossible) {
                socket.close();
                throw impossible;
            }
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return createSocket(host, port);
        }
    }

    /** A socket bound to an IPv4 address cannot reach an IPv6 one, and the other way round. */
    private record SameFamily(InetAddress from) implements Dns {

        @Override
        public List<InetAddress> lookup(String hostname) throws UnknownHostException {
            List<InetAddress> same = new ArrayList<>(Dns.SYSTEM.lookup(hostname));
            same.removeIf(found -> (found instanceof Inet4Address) != (from instanceof Inet4Address));
            if (same.isEmpty()) {
                throw new UnknownHostException(hostname + " has no address of the family of the local one");
            }
            return same;
        }
    }
}
