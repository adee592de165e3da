package dev.rekey.accounts.write;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a list with the sign that stands between its cells: what its first row names tells which one that is.
 *
 * @param text without a first line that only names the separator, as Excel writes it
 * @param linesBefore how many lines were left off in front
 */
record Separated(String text, char separator, int linesBefore) {

    private static final char[] SEPARATORS = {',', ';', '\t', '|', '，', '；'};
    private static final Pattern NAMED =
            Pattern.compile("\\A\"?sep=(.)\"?[,;\t|]*(\r\n|\n|\r)", Pattern.CASE_INSENSITIVE);
    /** The row of names stands among the first lines, if not on the first itself. */
    static final int MOST_LINES_ABOVE = 20;

    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{N}]");

    /**
     * Reads the text to its end.
     *
     * @param names what columns can be called, by {@link #letters}
     */
    static Separated of(Reader reader, Set<String> names) {
        String whole;
        try {
            StringWriter copy = new StringWriter();
            reader.transferTo(copy);
            whole = copy.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher named = NAMED.matcher(whole);
        return named.find()
                ? new Separated(whole.substring(named.end()), named.group(1).charAt(0), 1)
                : new Separated(whole, separator(whole, names), 0);
    }

    private static char separator(String text, Set<String> names) {
        char best = SEPARATORS[0];
        long most = 0;
        for (String line : text.lines()
                .filter(line -> !line.isBlank())
                .limit(MOST_LINES_ABOVE)
                .toList()) {
            for (char separator : SEPARATORS) {
                long named = Arrays.stream(line.split(Pattern.quote(String.valueOf(separator))))
                        .filter(cell -> names.contains(letters(cell)))
                        .count();
                if (named > most) {
                    most = named;
                    best = separator;
                }
            }
        }
        return best;
    }

    /** A name by its letters only: capitals, blanks, quotes and underscores mean nothing, nor does how wide they are. */
    static String letters(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
        return NO_LETTER.matcher(plain).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** The separator in words, for a sentence. */
    static String shown(char separator) {
        return separator == '\t' ? "tab" : String.valueOf(separator);
    }
}
