package dev.rekey.worker;

import dev.rekey.exchanges.Market;
import dev.rekey.exchanges.check.ExchangeHosts;
import dev.rekey.exchanges.check.OutgoingAddresses;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How exchanges are reached.
 *
 * @param exchanges other hosts than the catalogue's: {@code rekey.exchanges.<exchange>.<market>.base-url}, and of the
 *     exchange's other sites {@code rekey.exchanges.<exchange>.<market>.sites.<site>}
 * @param outgoing the platform's public addresses and how to send from each
 * @param callTimeout the longest one call may take, from connecting to the last byte
 */
@ConfigurationProperties("rekey")
public record ExchangeProperties(
        @DefaultValue Map<String, Map<String, Host>> exchanges,
        @DefaultValue List<Outgoing> outgoing,
        @DefaultValue("10s") Duration callTimeout) {

    /**
     * Another host.
     *
     * @param sites hosts of the exchange's other sites, by the site's id in the catalogue
     */
    public record Host(@Nullable URI baseUrl, @DefaultValue Map<String, URI> sites) {}

    /**
     * One public address: sent from by binding to a local address, or through a proxy.
     *
     * @param address as the exchange sees it, and as it stands in whitelists
     * @param bind the local address to send from
     * @param proxy {@code http://host:port} or {@code socks://host:port}
     */
    public record Outgoing(
            String address, @Nullable String bind, @Nullable URI proxy) {}

    ExchangeHosts hosts() {
        Map<String, Map<Market, URI>> hosts = new LinkedHashMap<>();
        Map<String, Map<String, Map<Market, URI>>> sites = new LinkedHashMap<>();
        exchanges.forEach((exchange, markets) -> markets.forEach((name, host) -> {
            Market market = Market.valueOf(name.toUpperCase(Locale.ROOT));
            if (host.baseUrl() != null) {
                hosts.computeIfAbsent(exchange, first -> new EnumMap<>(Market.class))
                        .put(market, host.baseUrl());
            }
            host.sites()
                    .forEach((site, uri) -> sites.computeIfAbsent(exchange, first -> new LinkedHashMap<>())
                            .computeIfAbsent(site, first -> new EnumMap<>(Market.class))
                            .put(market, uri));
        }));
        return new ExchangeHosts(hosts, sites);
    }

    OutgoingAddresses outgoingAddresses() {
        OutgoingAddresses.Builder builder = OutgoingAddresses.builder();
        for (Outgoing one : outgoing) {
            if (one.proxy() != null) {
                builder.proxy(one.address(), one.proxy());
            } else {
                builder.bind(one.address(), one.bind() == null ? one.address() : one.bind());
            }
        }
        return builder.build();
    }
}
