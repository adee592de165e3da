package dev.rekey.accounts.read;

import org.jspecify.annotations.Nullable;

/**
 * One line of the inbox.
 *
 * @param summary the session
 * @param customerName null for a customer who is not known any more
 * @param agentName what whoever looks after it is called; null when no agent does
 * @param openAccounts how many of its accounts are not done
 * @param runningBots bots that stand still, over all of them
 * @param openPositions positions that nobody manages, over all of them
 * @param openOrders orders that nobody manages, over all of them
 * @param account the view of the account it is about: of those that fit the one that needs somebody most, and of those one
 *     with something wrong; null when none is published
 */
public record InboxRow(
        SessionSummary summary,
        @Nullable String customerName,
        @Nullable String agentName,
        int openAccounts,
        int runningBots,
        int openPositions,
        int openOrders,
        @Nullable StoredView account) {}
