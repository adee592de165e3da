package dev.rekey.starter.web;

import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.model.Code;
import dev.rekey.workflows.model.RefusalCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What forms say in words, and how their requests are named: the same for an account and for a session. */
public final class TypedText {

    /** The longest name of a request that is kept. */
    public static final int MOST_ID = 64;

    /** The most characters of a reason or a call for help. */
    public static final int MOST_WORDS = 1000;

    private TypedText() {}

    /** The request's name, so that it counts once; a new one when there is none, or one that cannot be kept. */
    public static String requestId(@Nullable String id) {
        return id == null || id.isBlank() || id.length() > MOST_ID
                ? UUID.randomUUID().toString()
                : id;
    }

    /**
     * The words without secrets; null when there are none.
     *
     * @throws Conflict when they are too long; then they were not looked at
     */
    public static @Nullable String words(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > MOST_WORDS) {
            throw new Conflict(RefusalCode.TOO_LONG.with(MOST_WORDS));
        }
        return MaskedText.of(text.strip()).text();
    }

    /** What is shown again of words that were not taken: without secrets, and nothing of what is too long to look at. */
    public static @Nullable String kept(@Nullable String text) {
        return text == null || text.isBlank() || text.length() > MOST_WORDS
                ? null
                : MaskedText.of(text.strip()).text();
    }

    /**
     * The words without secrets.
     *
     * @throws Conflict with this when there are none, or when they are too long
     */
    public static String required(@Nullable String text, Code otherwise) {
        String clean = words(text);
        if (clean == null) {
            throw new Conflict(otherwise.with());
        }
        return clean;
    }
}
