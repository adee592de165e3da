package dev.rekey.accounts.write;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Texts that nobody can tell apart by looking: the same letters, put together in another way or of another width. */
final class LookAlike {

    private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Zs}]+|[\\s\\p{Zs}]+$");

    private LookAlike() {}

    /** The form in which a text is kept: each letter in one piece, blanks as one blank each. */
    static String kept(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .replaceAll("[\\p{Zs}\\t]+", " ")
                .strip();
    }

    /** Without the blanks around it, those that do not break among them. */
    static String stripped(String text) {
        return AROUND.matcher(text).replaceAll("");
    }

    /** The same for two texts that look the same. */
    static String key(String text) {
        return kept(Normalizer.normalize(text, Normalizer.Form.NFKC));
    }
}
