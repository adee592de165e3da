package dev.rekey.accounts.write;

import dev.rekey.terms.Market;

/** The exchanges that a list may name. */
@FunctionalInterface
public interface ListedExchanges {

    /** Whether the exchange with this id has or had this market. */
    boolean has(String id, Market market);

    /**
     * The id of the exchange that people call so.
     *
     * @param name letters and digits only, small; an id is a name, too
     * @return the name itself where nobody is called so
     */
    default String id(String name) {
        return name;
    }

    /** Whether there is an exchange with this id. */
    default boolean has(String id) {
        return has(id, Market.SPOT) || has(id, Market.FUTURES);
    }
}
