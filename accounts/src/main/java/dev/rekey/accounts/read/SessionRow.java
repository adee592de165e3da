package dev.rekey.accounts.read;

import org.jspecify.annotations.Nullable;

/**
 * One line of the desk's list.
 *
 * @param summary the session
 * @param customerName the customer's name, where the customer is known
 * @param changeNo the number of its newest change
 */
public record SessionRow(SessionSummary summary, @Nullable String customerName, long changeNo) {}
