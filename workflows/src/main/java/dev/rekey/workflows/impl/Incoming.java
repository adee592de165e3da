package dev.rekey.workflows.impl;

import dev.rekey.workflows.model.Actor;
import org.jspecify.annotations.Nullable;

/**
 * What every request must be before its action is looked at. Signals reach a workflow unchecked, from a command line
 * too: whatever is let through here must not break a later turn.
 */
final class Incoming {

    static final String UNKEEPABLE = "This text has characters that cannot be kept. Type it again.";

    private static final int LONGEST_NAME = 100;

    private Incoming() {}

    /** Why a request cannot be looked at, as a sentence; null when it is whole. */
    static @Nullable String refusal(@Nullable String id, @Nullable Actor by, @Nullable Object action) {
        if (id == null || !named(by) || action == null) {
            return "This request is incomplete: it needs an id, who acts, and an action.";
        }
        if (id.isBlank() || id.length() > LONGEST_NAME) {
            return "The request id must have 1 to " + LONGEST_NAME + " characters.";
        }
        return keepable(id) && keepable(by.name()) ? null : UNKEEPABLE;
    }

    private static boolean named(@Nullable Actor by) {
        return by != null
                && by.kind() != null
                && by.name() != null
                && !by.name().isBlank()
                && by.name().length() <= LONGEST_NAME;
    }

    /** Whether a text can be stored and sent on: no database takes a NUL, no encoder half a surrogate pair. */
    static boolean keepable(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
