package dev.rekey.starter.web;

/**
 * An action that is kept, and judged as soon as a worker is back.
 *
 * @param saved the sentence for the person
 * @param id the name of the request: what became of it is found by it
 */
public record Saved(String saved, String id) {

    /** With the one sentence there is. */
    public Saved(String id) {
        this(Answers.SAVED, id);
    }
}
