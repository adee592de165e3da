package dev.rekey.accounts.write;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Texts that nobody can tell apart by looking: the same letters, put together in another way or of another width. */
final class LookAlike {

    private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Zs}]+|[\\s\\p{Zs}]+$");

    /** Signs of no width that programs leave behind. Those that turn the direction of other letters are not among them. */
    private static final Pattern UNSEEN = Pattern.compile("[\\u00AD\\u061C\\u180E\\u200B-\\u200F\\u2060\\uFEFF]");

    private static final Pattern CURLY = Pattern.compile("^[“”„‟«»]([^“”„‟«»]*)[“”‟«»]$");
    private static final Pattern STRAIGHT = Pattern.compile("^\"([^\"]*)\"$");

    private LookAlike() {}

    /** The form in which a text is kept: each letter in one piece, blanks as one blank each. */
    static String kept(String text) {
        return unquoted(
                CURLY,
                Normalizer.normalize(seen(text), Normalizer.Form.NFC)
                        .replaceAll("[\\p{Zs}\\t]+", " ")
                        .strip());
    }

    /** Without what nobody sees and without the blanks around it, those that do not break among them. */
    static String stripped(String text) {
        return AROUND.matcher(seen(text)).replaceAll("");
    }

    /** What a program reads: as people see it, in plain letters and digits, without quotes around it. */
    static String plain(String text) {
        String narrow = Normalizer.normalize(stripped(text), Normalizer.Form.NFKC);
        return stripped(unquoted(STRAIGHT, unquoted(CURLY, narrow)));
    }

    /** The same for two texts that look the same. */
    static String key(String text) {
        return kept(Normalizer.normalize(text, Normalizer.Form.NFKC));
    }

    private static String seen(String text) {
        return UNSEEN.matcher(text).replaceAll("");
    }

    private static String unquoted(Pattern quotes, String text) {
        return quotes.matcher(text).replaceAll("$1");
    }
}
