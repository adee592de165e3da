package dev.rekey.accounts.store;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts on their way into and out of the database. */
public final class Words {

    private static final String SEPARATOR = ";";

    private Words() {}

    /**
     * Takes out control and direction-changing characters and cuts to so many characters: such texts come from
     * exchanges and people, and PostgreSQL refuses a zero character outright.
     */
    public static String clean(String text, int longest) {
        StringBuilder kept = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints()
                .map(point -> point == '\n' || point == '\t' ? ' ' : point)
                .filter(Words::harmless)
                .forEach(point -> {
                    if (kept.length() + Character.charCount(point) <= longest) {
                        kept.appendCodePoint(point);
                    }
                });
        return kept.toString();
    }

    /** Like {@link #clean}, null for null. */
    public static @Nullable String cleanOrNull(@Nullable String text, int longest) {
        return text == null ? null : clean(text, longest);
    }

    /** Whether {@link #clean} would leave this text as it is, whatever its length. */
    public static boolean isClean(String text) {
        return text.codePoints().allMatch(Words::harmless);
    }

    private static boolean harmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.UNASSIGNED -> isNewer(point);
            default -> true;
        };
    }

    /** Pictures and Chinese characters that are younger than the Java that runs this. */
    private static boolean isNewer(int point) {
        return (point >= 0x1F000 && point < 0x1FC00)
                || (point >= 0x20000 && point < 0x3FFFE && (point & 0xFFFE) != 0xFFFE);
    }

    /**
     * The form in which texts are searched. Letter by letter, so that it is never longer than the text and every i is an
     * i, with a dot or without.
     */
    public static String searchable(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> Character.toLowerCase(Character.toUpperCase(point)))
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** A LIKE pattern that finds the text anywhere; goes with {@code escape '!'}. */
    public static String containing(String text) {
        String escaped = searchable(clean(text.strip(), 200))
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return "%" + escaped + "%";
    }

    /** Several words in one column. */
    public static String join(List<String> words) {
        return String.join(SEPARATOR, words);
    }

    /** The words of {@link #join}. */
    public static List<String> split(String joined) {
        return joined.isEmpty() ? List.of() : Arrays.asList(joined.split(SEPARATOR, -1));
    }
}
