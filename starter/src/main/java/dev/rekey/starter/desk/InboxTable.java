package dev.rekey.starter.desk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inbox as its template shows it: words, addresses and numbers, and nothing to decide.
 *
 * @param groups the rows, by whom they wait for
 * @param nothing what is said in the place of all groups when there is no row in any
 * @param columns the heads that sort
 */
record InboxTable(List<Group> groups, @Nullable String nothing, List<Column> columns) {

    /**
     * A head.
     *
     * @param key names its words
     * @param href sorts by it; null where that is no order
     * @param sorted whether it is what the rows are ordered by
     */
    record Column(String key, @Nullable String href, boolean sorted) {}

    /**
     * Rows that wait for the same.
     *
     * @param empty what is said when there are none
     * @param more leads to all of them; null when all are here
     * @param pages where there is more than one page of them
     */
    record Group(
            String key,
            String title,
            long total,
            String empty,
            List<Row> rows,
            @Nullable String more,
            @Nullable Pages pages) {}

    /**
     * Where one is among many rows.
     *
     * @param words such as "51 to 100 of 312"
     */
    record Pages(
            String words, @Nullable String back, @Nullable String next) {}

    /**
     * A session.
     *
     * @param customer their name, else their reference
     * @param reference their reference, where they have a name
     * @param wrong what is wrong, or where it stands
     * @param said what the exchange calls it; null where it does not
     * @param place exchange and market
     * @param others how many more accounts are not done; empty for none
     * @param othersSay the same in words
     * @param risk what matters most of what stands still
     * @param riskSay all of it
     * @param agent who has it; empty for nobody
     * @param claim what claiming it sends; null where it cannot be
     */
    record Row(
            String href,
            String customer,
            @Nullable String reference,
            String wrong,
            @Nullable String said,
            String tone,
            String sign,
            String place,
            String others,
            String othersSay,
            String step,
            String risk,
            String riskSay,
            @Nullable Instant since,
            String agent,
            @Nullable Claim claim) {}

    /** What claiming a session sends. */
    record Claim(String href, String id, String agent, String from) {}
}
