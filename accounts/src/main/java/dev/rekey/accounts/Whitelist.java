package dev.rekey.accounts;

import java.util.List;

/**
 * The addresses of the platform that the exchange must accept for this account's keys.
 *
 * @param accountId the account it belongs to, and to no other
 * @param version rises by one with each change; 0 means none was ever set
 * @param addresses in the order of the platform's list
 */
public record Whitelist(String accountId, int version, List<String> addresses) {

    /** Copies the list, so that the record never changes. */
    public Whitelist {
        addresses = List.copyOf(addresses);
    }
}
