package dev.rekey.starter.guide;

import dev.rekey.exchanges.catalog.WhitelistRule;
import java.util.List;

/**
 * The IP addresses a key has to accept, as a page shows them.
 *
 * @param exchange the exchange's name
 * @param rule how its form takes them
 * @param addresses none where the exchange has no list of them
 */
public record AddressList(String exchange, WhitelistRule rule, List<String> addresses) {

    /** Whether there are none. */
    public boolean isEmpty() {
        return addresses.isEmpty();
    }

    /** How many there are. */
    public int size() {
        return addresses.size();
    }

    /** Whether the exchange is known to take fewer. */
    public boolean tooMany() {
        return rule.tooMany(addresses);
    }

    /** Whether the form has a field for each. */
    public boolean oneByOne() {
        return rule.form() == WhitelistRule.Form.ONE_BY_ONE;
    }

    /** All of them in the form the exchange takes, for the copy button. */
    public String text() {
        return rule.render(addresses);
    }

    /** The same text in pieces, between which a narrow page may break. */
    public List<String> parts() {
        return List.of(text().split("(?<=,)"));
    }
}
