package dev.rekey.accounts.read;

import java.util.Map;

/**
 * How many open sessions there are, for the desk's filters. The empty word stands for "not said".
 *
 * @param open all of them
 * @param byState by state
 * @param byReason by reason
 * @param byWaitingOn by what they wait for
 * @param byAgent by the agent who has them
 */
public record SessionCounts(
        long open,
        Map<String, Long> byState,
        Map<String, Long> byReason,
        Map<String, Long> byWaitingOn,
        Map<String, Long> byAgent) {}
