package dev.rekey.accounts;

/**
 * A key that a trader has deleted on the exchange.
 *
 * @param ending the last four characters of the key
 */
public record CleanUpTick(String accountId, String ending) {}
