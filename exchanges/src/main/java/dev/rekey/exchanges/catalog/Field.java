package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a credential.
 *
 * @param id its name in the sealed credential: apiKey, secret or passphrase
 * @param label the exchange's own name for it
 * @param hint one sentence, such as "You invented it when you made the key; it is not your login password."
 * @param secret whether it is hidden while typed
 * @param mistaken what people paste here that looks right and cannot be used; may be left out of the file
 */
public record Field(
        String id, String label, @Nullable String hint, boolean secret, Shape shape, List<Mistaken> mistaken) {

    /** Takes no list for an empty one. */
    public Field {
        mistaken = mistaken == null ? List.of() : List.copyOf(mistaken);
    }

    /**
     * What a value looks like. The same rule is read by the browser, so the pattern keeps to what Java and JavaScript
     * read alike.
     *
     * @param pattern what a whole value matches
     * @param words the same for people, such as "64 letters and digits"
     * @param least shortest length
     * @param most longest length
     * @param confirmed whether the exchange documents this shape: otherwise a mismatch only warns
     * @param keyFiles which private keys in a file are taken as well, by their algorithm, such as "Ed25519"; null when
     *     none is
     */
    public record Shape(
            String pattern,
            String words,
            int least,
            int most,
            boolean confirmed,
            @Nullable List<String> keyFiles) {}

    /**
     * A value that belongs to a key of another kind, such as one for custody, or to something that is no key. It stops,
     * so that only what cannot be a right value is named here.
     *
     * @param pattern what a whole value of that kind matches, for Java and JavaScript as in {@link Shape}
     * @param code the key of its words
     * @param say what it is, as one sentence
     * @param advice what to do, as one sentence
     * @param repair the step that fixes it
     */
    public record Mistaken(String pattern, String code, String say, String advice, Step repair) {

        private static final int LONGEST = 4096;

        /** What a finding tells of it. */
        public Phrase told() {
            return Phrase.of(code);
        }

        /** Whether a value is of that kind. */
        public boolean is(String value) {
            return value.length() <= LONGEST && value.matches(pattern);
        }
    }
}
