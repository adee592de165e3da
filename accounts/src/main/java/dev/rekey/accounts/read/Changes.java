package dev.rekey.accounts.read;

import java.util.List;

/**
 * What a reader of the feed finds.
 *
 * @param changes oldest first within each session
 * @param position where to read on: all before it was found
 */
public record Changes(List<Change> changes, FeedPosition position) {

    /** Copies the list, so that the record never changes. */
    public Changes {
        changes = List.copyOf(changes);
    }
}
