package dev.rekey.workflows.schedules;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is otherwise than the rules say. */
final class Differences {

    private final List<String> found = new ArrayList<>();

    void of(String what, @Nullable Object expected, @Nullable Object actual) {
        if (!Objects.equals(expected, actual)) {
            found.add(what + ": by the rules " + expected + ", but " + actual);
        }
    }

    /** All of them; null when there is none. */
    @Nullable
    String text() {
        return found.isEmpty() ? null : String.join("\n", found);
    }
}
