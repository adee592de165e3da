package dev.rekey.accounts.write;

/**
 * A view of one account rotation, to be published.
 *
 * @param sessionId the session
 * @param accountId the account
 * @param revision the workflow's own number of the view, rising with each
 * @param json the view, without any secret
 */
public record AccountView(String sessionId, String accountId, long revision, String json) {}
