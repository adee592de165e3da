package dev.rekey.starter.web;

/**
 * An action that is kept, and taken as soon as a worker is back.
 *
 * @param saved the sentence for the person
 */
public record Saved(String saved) {

    /** With the one sentence there is. */
    public Saved() {
        this(Answers.SAVED);
    }
}
