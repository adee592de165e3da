package dev.rekey.accounts.read;

import java.util.List;

/**
 * One page of a long list.
 *
 * @param rows the rows of this page
 * @param total how many rows there are on all pages
 * @param page which page this is
 */
public record Paged<T>(List<T> rows, long total, Page page) {

    /** Copies the list, so that the record never changes. */
    public Paged {
        rows = List.copyOf(rows);
    }

    /** Whether a further page exists. */
    public boolean hasNext() {
        return page.offset() + rows.size() < total;
    }
}
