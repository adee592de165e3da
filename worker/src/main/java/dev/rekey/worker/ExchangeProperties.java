package dev.rekey.worker;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.check.ExchangeHosts;
import dev.rekey.exchanges.check.OutgoingAddresses;
import dev.rekey.exchanges.check.Policy;
import dev.rekey.terms.Market;
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
 * @param outgoingProbe one more address that can be sent from and that stands in no whitelist: from it, it is tried whether
 *     a key works from anywhere
 * @param gates how far calls count that are not confirmed, {@code rekey.gates.<exchange>}: {@code record} unless named
 * @param refuseUnprovenWithdrawal whether a key is refused where nothing but the customer's word says that it may not
 *     withdraw
 * @param callTimeout the longest one call may take, from connecting to the last byte
 */
@ConfigurationProperties("rekey")
public record ExchangeProperties(
        @DefaultValue Map<String, Map<String, Host>> exchanges,
        @DefaultValue List<Outgoing> outgoing,
        @Nullable Outgoing outgoingProbe,
        @DefaultValue Map<String, Policy.Gates> gates,
        @DefaultValue("false") boolean refuseUnprovenWithdrawal,
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
        outgoing.forEach(one -> add(builder, one));
        if (outgoingProbe != null) {
            add(builder, outgoingProbe);
            builder.probe(outgoingProbe.address());
        }
        return builder.build();
    }

    private static void add(OutgoingAddresses.Builder builder, Outgoing one) {
        if (one.proxy() != null) {
            builder.proxy(one.address(), one.proxy());
        } else {
            builder.bind(one.address(), one.bind() == null ? one.address() : one.bind());
        }
    }

    /**
     * What the operator has decided.
     *
     * @throws IllegalStateException when it names an exchange that is not known
     */
    Policy policy(Catalog catalog) {
        for (String exchange : gates.keySet()) {
            if (catalog.find(exchange).isEmpty()) {
                throw new IllegalStateException("rekey.gates." + exchange + " names an exchange that is not known.");
            }
        }
        return new Policy(gates, refuseUnprovenWithdrawal);
    }
}
