package dev.rekey.exchanges.catalog;

import dev.rekey.exchanges.Market;
import java.net.URI;
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
 */
public record Site(
        String id, String name, @Nullable String signIn, Map<Market, URI> hosts, String source, boolean confirmed) {

    /** Copies what it is given. */
    public Site {
        hosts = Map.copyOf(hosts);
    }

    /** "OKX EEA (my.okx.com)". */
    public String title() {
        return signIn == null ? name : name + " (" + signIn + ")";
    }
}
