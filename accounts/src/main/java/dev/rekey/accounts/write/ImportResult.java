package dev.rekey.accounts.write;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an import came to. With a single problem nothing at all was stored.
 *
 * @param added accounts that are new
 * @param updated accounts that changed
 * @param unchanged accounts that were known just like this
 * @param problems why nothing was stored; empty when all was
 * @param notes how the file was read, where somebody has to look whether that was right
 */
public record ImportResult(int added, int updated, int unchanged, List<RowProblem> problems, List<String> notes) {

    /** Copies the lists, so that the record never changes. */
    public ImportResult {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** One with nothing to look at. */
    public ImportResult(int added, int updated, int unchanged, List<RowProblem> problems) {
        this(added, updated, unchanged, problems, List.of());
    }

    /** Nothing was stored, for these reasons. */
    static ImportResult refused(List<RowProblem> problems) {
        return new ImportResult(
                0,
                0,
                0,
                problems.stream()
                        .sorted(Comparator.comparingInt(RowProblem::line))
                        .toList());
    }

    /** The same with one more note; null adds none. */
    ImportResult noting(@Nullable String note) {
        return note == null
                ? this
                : new ImportResult(
                        added,
                        updated,
                        unchanged,
                        problems,
                        Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /** Whether the list was stored. */
    public boolean stored() {
        return problems.isEmpty();
    }
}
