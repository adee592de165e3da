package dev.rekey.accounts.write;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * The bytes of a list as some program saved them: turned into text where they tell how, else named for what they are.
 */
final class ListFile {

    /** What the bytes were. */
    sealed interface Content {}

    /**
     * Text.
     *
     * @param note how it was read, where somebody has to look whether that was right; null when there is no doubt
     */
    record Text(String text, @Nullable String note) implements Content {

        /** Whether it begins as JSON does: no row of names begins so. */
        boolean isJson() {
            String start = text.stripLeading();
            return start.startsWith("[") || start.startsWith("{");
        }
    }

    /** No list, or one whose letters nobody can tell: a sentence that says what it is and how to save it. */
    record NotRead(String sentence) implements Content {}

    private static final int SAMPLE = 4096;
    private static final char ENDS_FILE = 0x1A;
    private static final char BYTE_ORDER_MARK = 0xFEFF;
    private static final String HOW_TO_SAVE =
            "Open it in the program it comes from and save it as “CSV UTF-8” (in Excel: Save As, CSV UTF-8).";
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final Set<String> READ_AS_WINDOWS_1252 = Set.of("WINDOWS-1252", "ISO-8859-1", "US-ASCII");
    private static final Pattern BEYOND_ASCII = Pattern.compile("[^\\x00-\\x7F]");
    /** Signs inside or before a word, and capitals inside one: letters of another encoding, read in this one. */
    private static final Pattern UNLIKELY = Pattern.compile("\\p{L}[^\\x00-\\x7F\\p{L}’‘´·ªº–—]\\p{L}"
            + "|(?<![^\\s,;|\"])[^\\x00-\\x7F\\p{L}“”„‘’‚«»‹›¿¡–—•·…§©®€£¥]\\p{L}"
            + "|(?<![^\\s,;|\"])[£¥]\\p{Ll}"
            + "|\\p{L}(?![\\x00-\\x7F])\\p{Lu}\\p{Ll}"
            + "|\\p{Ll}(?![\\x00-\\x7F])\\p{Lu}"
            + "|\\p{L}[‚„†‡ˆ‰](?![\\p{L}\\p{N}])"
            // No western word has letters with accents only, or three of them in a row.
            + "|(?<![\\p{L}\\p{N}])(?:(?![\\x00-\\x7F])\\p{L}){2,}(?![\\p{L}\\p{N}])"
            + "|[^\\x00-\\x7F“”„‘’‚«»‹›…–—\\p{Zs}]{3,}");
    /** Letters of Icelandic, which stand where Turkish has its own. */
    private static final Pattern TURKISH = Pattern.compile("[ðþýÐÞÝ]");

    private static final String PROGRAMS_OWN =
            "This is a file in some program's own form, not a list in text. " + HOW_TO_SAVE;

    private ListFile() {}

    /** Reads the file. */
    static Content read(byte[] whole) {
        if (whole.length > AccountImport.MOST_BYTES) {
            return new NotRead(
                    "The file is too large: " + AccountImport.MOST_BYTES / 1024 / 1024 + " MB fit. Save it in parts.");
        }
        byte[] file = withoutFilling(whole);
        String kind = otherKind(file);
        if (kind != null) {
            return new NotRead("This is " + kind + ", not a list in text. " + HOW_TO_SAVE);
        }
        Charset unicode = unicode(file);
        if (unicode != null) {
            String text = decoded(file, unicode);
            return text == null
                    ? new NotRead(
                            "The file begins as " + unicode.name() + " and goes on as something else. " + HOW_TO_SAVE)
                    : asText(text, null);
        }
        String text = decoded(file, StandardCharsets.UTF_8);
        return text == null ? oneByteEach(file) : asText(text, null);
    }

    /** Without the zeros that old programs fill up a file with; no more of them than a last letter may have. */
    private static byte[] withoutFilling(byte[] file) {
        int end = file.length;
        while (end > 0 && file[end - 1] == 0) {
            end--;
        }
        return file.length - end < 4 ? file : Arrays.copyOf(file, end + end % 2);
    }

    /** What the file is when it is no text: the programs that make lists save these too. */
    private static @Nullable String otherKind(byte[] file) {
        if (beginsWith(file, 'P', 'K', 3, 4)) {
            return "a workbook (such as .xlsx, .ods or .numbers) or another packed file";
        }
        if (beginsWith(file, 0xD0, 0xCF, 0x11, 0xE0)) {
            return "an old Excel workbook (.xls), or one with a password";
        }
        if (beginsWith(file, '%', 'P', 'D', 'F')) {
            return "a PDF document";
        }
        if (beginsWith(file, 0x1F, 0x8B)) {
            return "a packed file (gzip)";
        }
        if (beginsWith(file, '{', '\\', 'r', 't', 'f')) {
            return "a text document with formats (RTF)";
        }
        String start = new String(file, 0, Math.min(file.length, SAMPLE), StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
        if (Pattern.compile("^(\u00ef\u00bb\u00bf)?\\s*<[a-z!?]").matcher(start).find()) {
            return "a web page or an XML document, whatever its name ends in";
        }
        return beginsWith(file, 0x89, 'P', 'N', 'G')
                        || beginsWith(file, 0xFF, 0xD8, 0xFF)
                        || beginsWith(file, 'G', 'I', 'F', '8')
                ? "a picture"
                : null;
    }

    /** By its mark, or by the zeros that every second (or fourth) byte of plain letters is. */
    private static @Nullable Charset unicode(byte[] file) {
        if (beginsWith(file, 0xFF, 0xFE, 0, 0)) {
            return Charset.forName("UTF-32LE");
        }
        if (beginsWith(file, 0, 0, 0xFE, 0xFF)) {
            return Charset.forName("UTF-32BE");
        }
        if (beginsWith(file, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        if (beginsWith(file, 0xFE, 0xFF)) {
            return StandardCharsets.UTF_16BE;
        }
        int[] zeros = new int[4];
        int sample = Math.min(file.length, SAMPLE) / 4 * 4;
        for (int i = 0; i < sample; i++) {
            zeros[i % 4] += file[i] == 0 ? 1 : 0;
        }
        int most = sample / 4 * 3 / 4;
        if (sample == 0 || zeros[0] + zeros[1] + zeros[2] + zeros[3] < most) {
            return null;
        }
        if (zeros[1] > most && zeros[3] > most) {
            return zeros[2] > most ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE;
        }
        if (zeros[0] > most && zeros[2] > most) {
            return zeros[1] > most ? Charset.forName("UTF-32BE") : StandardCharsets.UTF_16BE;
        }
        return null;
    }

    /** One byte a letter tells nothing of the alphabet: only what can well be western European is taken as that. */
    private static Content oneByteEach(byte[] file) {
        UniversalDetector detector = new UniversalDetector();
        detector.handleData(file);
        detector.dataEnd();
        String detected = detector.getDetectedCharset();
        String text = decoded(file, WINDOWS_1252);
        if (isProgramsOwn(new String(file, 0, Math.min(file.length, SAMPLE), StandardCharsets.ISO_8859_1))) {
            return new NotRead(PROGRAMS_OWN);
        }
        if (text == null || (detected != null && !READ_AS_WINDOWS_1252.contains(detected))) {
            return new NotRead("The letters of this file are not UTF-8"
                    + (detected == null ? "" : "; they look like " + detected) + ". " + HOW_TO_SAVE);
        }
        if (UNLIKELY.matcher(text).find()) {
            return new NotRead("The letters of this file are neither UTF-8 nor Windows-1252: “"
                    + example(UNLIKELY.matcher(text), text) + "” would be in it. " + HOW_TO_SAVE);
        }
        if (TURKISH.matcher(text).find()) {
            return new NotRead("The letters of this file are not UTF-8; they may be Turkish (Windows-1254) or Icelandic"
                    + " (Windows-1252): “" + example(TURKISH.matcher(text), text) + "” would be in it. " + HOW_TO_SAVE);
        }
        return asText(
                text,
                "The file is not UTF-8, so it was read as Windows-1252: look whether “"
                        + example(BEYOND_ASCII.matcher(text), text)
                        + "” is spelt right. If it is not, save the file as “CSV UTF-8” and import it again.");
    }

    /** The word around the first find. */
    private static String example(Matcher matcher, String text) {
        int at = matcher.find() ? matcher.start() : 0;
        int from = at;
        int to = at;
        while (from > 0 && at - from < 20 && inWord(text.charAt(from - 1))) {
            from--;
        }
        while (to < text.length() && to - at < 20 && inWord(text.charAt(to))) {
            to++;
        }
        return text.substring(from, to);
    }

    private static boolean inWord(char letter) {
        return Character.isLetter(letter) || letter > 0x7F;
    }

    private static @Nullable String decoded(byte[] file, Charset charset) {
        try {
            return charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Without a mark in front, and without what old programs fill up the end of a file with. */
    private static Content asText(String text, @Nullable String note) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == ENDS_FILE)) {
            end--;
        }
        int start = end > 0 && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
        String kept = text.substring(start, end);
        return isProgramsOwn(kept.substring(0, Math.min(kept.length(), SAMPLE)))
                ? new NotRead(PROGRAMS_OWN)
                : new Text(kept, note);
    }

    /** Whether more than one in twenty signs is one that no text has. */
    private static boolean isProgramsOwn(String sample) {
        long controls = sample.chars()
                .filter(sign -> sign < ' ' && sign != '\t' && sign != '\n' && sign != '\r' && sign != '\f')
                .count();
        return controls * 20 > sample.length();
    }

    private static boolean beginsWith(byte[] file, int... bytes) {
        if (file.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((file[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
