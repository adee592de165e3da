package dev.rekey.accounts.write;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * UTF-8 that a program has read as Windows-1252 and saved as UTF-8 again: two or three signs stand for one letter. And
 * letters that stand as a web page, a web address or a program writes them: M&amp;uuml;ller, M%C3%BCller, M&#92;u00fcller.
 */
final class Mojibake {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private static final Pattern OF_PAGES = Pattern.compile(
            "&(?:#(?:x([0-9A-Fa-f]{2,5})|([0-9]{2,6}))|([A-Za-z])(uml|acute|grave|circ|tilde|cedil|ring|caron)|(amp|lt|gt|quot|apos|nbsp|szlig));");

    private static final Pattern OF_ADDRESSES = Pattern.compile("(?:%[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f])+)+");
    private static final Pattern OF_PROGRAMS = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");
    private static final Map<String, String> MARKS = Map.of(
            "uml", "\u0308", "acute", "\u0301", "grave", "\u0300", "circ", "\u0302", "tilde", "\u0303", "cedil",
            "\u0327", "ring", "\u030A", "caron", "\u030C");
    private static final Map<String, String> SIGNS =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "szlig", "ß");

    private Mojibake() {}

    /** What the text was before, however often it was spoilt; null when nothing speaks for it. */
    static @Nullable String repaired(String text) {
        String read = decoded(text);
        String before = read.equals(text) ? once(text) : read;
        String again = before == null ? null : repaired(before);
        return again == null ? before : again;
    }

    private static String decoded(String text) {
        String plain = OF_PAGES.matcher(text).replaceAll(code -> Matcher.quoteReplacement(ofPage(code)));
        plain = OF_PROGRAMS
                .matcher(plain)
                .replaceAll(code -> Matcher.quoteReplacement(letter(Integer.parseInt(code.group(1), 16))));
        plain = OF_ADDRESSES
                .matcher(plain)
                .replaceAll(code -> Matcher.quoteReplacement(URLDecoder.decode(code.group(), StandardCharsets.UTF_8)));
        return Normalizer.normalize(plain, Normalizer.Form.NFC);
    }

    private static String ofPage(MatchResult code) {
        if (code.group(1) != null) {
            return letter(Integer.parseInt(code.group(1), 16));
        }
        if (code.group(2) != null) {
            return letter(Integer.parseInt(code.group(2)));
        }
        return code.group(3) != null
                ? code.group(3) + MARKS.getOrDefault(code.group(4), "")
                : SIGNS.getOrDefault(code.group(5), "");
    }

    private static String letter(int number) {
        return Character.isValidCodePoint(number) ? Character.toString(number) : "";
    }

    private static @Nullable String once(String text) {
        if (text.chars().allMatch(letter -> letter < 0x80)) {
            return null;
        }
        try {
            ByteBuffer bytes = WINDOWS_1252.newEncoder().encode(CharBuffer.wrap(text));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
