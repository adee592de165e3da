package dev.rekey.starter.words;

import org.springframework.stereotype.Component;

/** What is wrong with a key in a few words, for lists; the whole sentence is the exchange's ({@link FindingWords}). */
@Component("causes")
public class CauseNames {

    private final Phrases phrases;

    CauseNames(Phrases phrases) {
        this.phrases = phrases;
    }

    /** A cause by its code; one that an exchange has several of by what they share. */
    public String of(String code) {
        String known = code;
        while (!phrases.has("cause." + known)) {
            int end = known.lastIndexOf('.');
            if (end < 0) {
                return code;
            }
            known = known.substring(0, end);
        }
        return phrases.of("cause." + known);
    }
}
