package dev.rekey.accounts.read;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which open sessions the inbox shows. A null part asks for nothing. Exchange, market, step and cause are those of one
 * account that is not done: a session fits when one of its accounts fits all of them.
 *
 * @param agent only what this agent looks after; empty for what no agent does
 * @param waitingOn only sessions that wait for this, and by the account that fits
 * @param after only those that have waited since after this moment
 * @param until only those that have waited since this moment or longer
 * @param text part of the customer's reference or name or of an account's label, the last four characters of a key, or
 *     what an exchange calls a refusal
 */
public record InboxFilter(
        @Nullable String agent,
        @Nullable String waitingOn,
        @Nullable String exchange,
        @Nullable String market,
        @Nullable String step,
        @Nullable String cause,
        @Nullable String reason,
        @Nullable Instant after,
        @Nullable Instant until,
        @Nullable String text) {

    /** What comes first. */
    public enum Sort {
        /** Who has waited longest. */
        SINCE,
        /** By the customer's name. */
        CUSTOMER,
        /** Where most stands still. */
        RISK
    }

    /** Whether one account has to fit. */
    boolean ofAccounts() {
        return exchange != null || market != null || step != null || cause != null;
    }
}
