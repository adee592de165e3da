package dev.rekey.starter.web;

import dev.rekey.workflows.MaskedText;

/**
 * An action that is kept, and judged as soon as a worker is back.
 *
 * @param saved the sentence for the person
 * @param id the name of the request: what became of it is found by it
 */
public record Saved(String saved, String id) {

    /** The same to somebody who wrote a secret where it does not belong. */
    public static Saved warning(String id) {
        return new Saved(Answers.SAVED + " " + MaskedText.WHAT_TO_DO, id);
    }

    /** With the one sentence there is. */
    public Saved(String id) {
        this(Answers.SAVED, id);
    }
}
