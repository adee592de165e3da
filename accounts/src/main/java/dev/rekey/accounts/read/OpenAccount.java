package dev.rekey.accounts.read;

/**
 * A rotation that is still going on, as its published view says.
 *
 * @param sessionId the session
 * @param accountId the account
 */
public record OpenAccount(String sessionId, String accountId) {}
