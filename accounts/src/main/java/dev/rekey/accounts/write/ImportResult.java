package dev.rekey.accounts.write;

import java.util.List;

/**
 * What an import came to. With a single problem nothing at all was stored.
 *
 * @param added accounts that are new
 * @param updated accounts that changed
 * @param unchanged accounts that were known just like this
 * @param problems why nothing was stored; empty when all was
 */
public record ImportResult(int added, int updated, int unchanged, List<RowProblem> problems) {

    /** Copies the list, so that the record never changes. */
    public ImportResult {
        problems = List.copyOf(problems);
    }

    /** Whether the list was stored. */
    public boolean stored() {
        return problems.isEmpty();
    }
}
