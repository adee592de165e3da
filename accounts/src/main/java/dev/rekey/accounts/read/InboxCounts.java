package dev.rekey.accounts.read;

import java.util.Map;

/**
 * How many open sessions there are of each sort. A session with accounts at two exchanges counts at both.
 *
 * @param byExchange by the exchange of an account that is not done
 * @param byMarket by its market
 * @param byStep by its step
 * @param byCause by what is wrong with its key; where nothing is, it is counted nowhere
 * @param byReason by why they were started
 * @param byAge by the place of the first of the moments that they have waited since after; what has waited longer, after the
 *     last place
 */
public record InboxCounts(
        Map<String, Long> byExchange,
        Map<String, Long> byMarket,
        Map<String, Long> byStep,
        Map<String, Long> byCause,
        Map<String, Long> byReason,
        Map<Integer, Long> byAge) {}
