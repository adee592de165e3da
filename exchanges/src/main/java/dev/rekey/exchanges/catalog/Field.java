package dev.rekey.exchanges.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a credential.
 *
 * @param id its name in the sealed credential: apiKey, secret or passphrase
 * @param label the exchange's own name for it
 * @param hint one sentence, such as "You invented it when you made the key; it is not your login password."
 * @param secret whether it is hidden while typed
 */
public record Field(String id, String label, @Nullable String hint, boolean secret, Shape shape) {

    /**
     * What a value looks like. The same rule is read by the browser, so the pattern keeps to what Java and JavaScript
     * read alike.
     *
     * @param pattern what a whole value matches
     * @param words the same for people, such as "64 letters and digits"
     * @param least shortest length
     * @param most longest length
     * @param confirmed whether the exchange documents this shape: otherwise a mismatch only warns
     * @param keyFiles which private keys in a file are taken as well, by the words behind BEGIN, such as "PRIVATE KEY";
     *     null when none is
     */
    public record Shape(
            String pattern,
            String words,
            int least,
            int most,
            boolean confirmed,
            @Nullable List<String> keyFiles) {}
}
