package dev.rekey.accounts;

/**
 * The person who owns trading accounts.
 *
 * @param id the platform's reference, such as "4711"
 * @param name what the platform calls them
 */
public record Customer(String id, String name) {}
