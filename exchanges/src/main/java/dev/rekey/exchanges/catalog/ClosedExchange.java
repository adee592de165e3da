package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Market;
import java.time.LocalDate;
import java.util.List;

/**
 * An exchange that is closing or has closed. Accounts there are known and keep their history, but no key is asked for.
 * Read from {@code <id>/profile.yaml}, which has the part {@code closed} in place of guides and refusals.
 *
 * @param id how accounts name the exchange, lower case letters and digits
 * @param name the name traders know
 * @param lastChecked when a person last looked whether this is still so
 * @param markets what could be traded there
 * @param closed what happened, and what people read
 * @param facts what this rests on, each with its source
 */
public record ClosedExchange(
        String id, String name, LocalDate lastChecked, List<Market> markets, Closing closed, List<Fact> facts) {}
