package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Market;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another site of an exchange, for customers of some region: with accounts and keys of its own, which no other site
 * knows.
 *
 * @param id lower case letters and digits
 * @param name the name people know, such as "OKX EEA"
 * @param signIn where its customers sign in, such as "my.okx.com"; null when that is not known
 * @param hosts its API's host by market; a market it does not have is missing
 * @param source where it stands
 * @param confirmed whether the exchange itself names these hosts: a key is shown to no other
 * @param refusals what its refusals mean where that differs from the exchange's own site, before the rows of that; null
 *     where nothing does
 */
public record Site(
        String id,
        String name,
        @Nullable String signIn,
        Map<Market, URI> hosts,
        String source,
        boolean confirmed,
        @Nullable List<Refusal> refusals) {

    /** Copies what it is given. */
    public Site {
        hosts = Map.copyOf(hosts);
    }

    /** The same site at other hosts. */
    public Site at(Map<Market, URI> others) {
        return new Site(id, name, signIn, others, source, confirmed, refusals);
    }

    /** "OKX EEA (my.okx.com)". */
    public String title() {
        return signIn == null ? name : name + " (" + signIn + ")";
    }
}
