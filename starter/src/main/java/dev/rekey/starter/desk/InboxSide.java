package dev.rekey.starter.desk;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the inbox's rows.
 *
 * @param tabs whose sessions
 * @param hidden what the search form keeps of the address
 * @param chosen the filters that count, each with the address without it
 * @param clear the address without any
 * @param waves exchanges that many sessions wait for
 * @param notes what else needs somebody
 * @param facets counts to filter by
 */
record InboxSide(
        List<Choice> tabs,
        List<Hidden> hidden,
        List<Choice> chosen,
        String clear,
        List<WaveLine> waves,
        List<Notes> notes,
        List<Facet> facets) {

    /** A part of the address that a form sends along. */
    record Hidden(String name, String value) {}

    /**
     * Something to choose.
     *
     * @param count null where none is shown
     */
    record Choice(String words, @Nullable Long count, boolean chosen, String href) {}

    /** Counts of one sort. */
    record Facet(String key, String title, List<Choice> choices) {}

    /**
     * A wave in one line, which is its filter.
     *
     * @param before what stands before the moment
     * @param after what stands after it
     */
    record WaveLine(String href, String before, Instant since, String after) {}

    /** Lines about customers that stand above the rows. */
    record Notes(String id, String title, List<Note> lines) {}

    /**
     * One of them.
     *
     * @param asked when it began, for a moment ago; null for another one
     * @param since since when it lasts; null for another one
     */
    record Note(
            String href,
            String customer,
            @Nullable String reference,
            String words,
            @Nullable Instant asked,
            @Nullable Instant since) {}
}
