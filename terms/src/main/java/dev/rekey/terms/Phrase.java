package dev.rekey.terms;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Something to tell people, as a code and the data its sentence holds. It stands in histories and stored views, so it
 * carries no words of ours: those are looked up when somebody reads it, in the reader's language.
 *
 * @param code which sentence: a key of the words files
 * @param args what stands in it, such as names, numbers, days and IP addresses; never a sentence
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Phrase(String code, List<String> args) {

    /** Takes no list for an empty one. */
    public Phrase {
        args = args == null ? List.of() : List.copyOf(args);
    }

    /** This code with what stands in its sentence. */
    public static Phrase of(String code, String... args) {
        return new Phrase(code, List.of(args));
    }

    /**
     * The same for a code that all exchanges share.
     *
     * @throws IllegalArgumentException when its sentence holds more or less than this
     */
    public static Phrase of(FindingCode code, String... args) {
        if (args.length != code.args()) {
            throw new IllegalArgumentException(code + " takes " + code.args() + " and not " + args.length);
        }
        return of(code.key(), args);
    }
}
