package dev.rekey.accounts.write;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** UTF-8 that a program has read as Windows-1252 and saved as UTF-8 again: two or three signs stand for one letter. */
final class Mojibake {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private Mojibake() {}

    /** What the text was before, however often it was spoilt; null when nothing speaks for it. */
    static @Nullable String repaired(String text) {
        String before = once(text);
        String again = before == null ? null : repaired(before);
        return again == null ? before : again;
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
