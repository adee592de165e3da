package dev.rekey.accounts.write;

import dev.rekey.accounts.read.SessionSummary;

/**
 * A view of one session, to be published.
 *
 * @param summary what lists show
 * @param revision the workflow's own number of the view, rising with each
 * @param json the view, without any secret
 */
public record SessionView(SessionSummary summary, long revision, String json) {}
