package dev.rekey.starter.web;

import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.words.Sentences;
import java.util.List;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * An action that is kept, and judged as soon as a worker is back.
 *
 * @param saved the sentence for the person
 * @param id the name of the request: what became of it is found by it
 */
public record Saved(String saved, String id) {

    /** The same to somebody who wrote a secret where it does not belong. */
    public static Saved warning(String id) {
        return of(ProblemCode.SAVED, true, id);
    }

    /** Of something that is said to be saved by this. */
    public static Saved of(ProblemCode saved, boolean secretCutOut, String id) {
        Sentences words = Phrases.in(LocaleContextHolder.getLocale());
        return new Saved(
                words.of(secretCutOut ? List.of(saved.with(), NoteCode.SECRET_CUT_OUT.with()) : List.of(saved.with())),
                id);
    }

    /** With the one sentence there is. */
    public static Saved of(String id) {
        return of(ProblemCode.SAVED, false, id);
    }
}
