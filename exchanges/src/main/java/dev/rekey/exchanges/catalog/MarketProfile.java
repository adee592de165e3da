package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Market;
import java.net.URI;

/**
 * One market of an exchange.
 *
 * @param baseUrl the API's host, unless configuration names another
 */
public record MarketProfile(Market market, URI baseUrl, Guide guide) {}
