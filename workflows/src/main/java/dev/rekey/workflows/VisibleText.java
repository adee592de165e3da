package dev.rekey.workflows;

import java.util.Arrays;

/**
 * A text without the characters nobody sees: joiners, soft hyphens, direction marks, control characters. They come along
 * when something is copied from a page, and would break a secret into harmless pieces.
 *
 * <p>Which characters these are stands here and is not asked of the Java that runs: a newer one knows more of them, and
 * the same text would be masked in another way.
 */
final class VisibleText {

    private final String text;
    private final int[] places;

    private VisibleText(String text, int[] places) {
        this.text = text;
        this.places = places;
    }

    static VisibleText of(String typed) {
        StringBuilder text = new StringBuilder(typed.length());
        int[] places = new int[typed.length()];
        int at = 0;
        while (at < typed.length()) {
            int c = typed.codePointAt(at);
            int size = Character.charCount(c);
            if (!isInvisible(c)) {
                for (int i = 0; i < size; i++) {
                    places[text.length()] = at + i;
                    text.append(narrow(typed.charAt(at + i)));
                }
            }
            at += size;
        }
        return new VisibleText(text.toString(), Arrays.copyOf(places, text.length()));
    }

    /** Letters and digits as wide as Chinese ones, which keyboards for Chinese and Japanese write, are the same ones. */
    private static char narrow(char c) {
        boolean wide = within(c, 0xFF10, 0xFF19) || within(c, 0xFF21, 0xFF3A) || within(c, 0xFF41, 0xFF5A);
        return wide ? (char) (c - 0xFF00 + 0x20) : c;
    }

    String text() {
        return text;
    }

    /** Where the character that stands here in the visible text was typed. */
    int typedAt(int visible) {
        return places[visible];
    }

    /** The control characters that are no white space, and what Unicode calls "default ignorable". */
    private static boolean isInvisible(int c) {
        return within(c, 0x00, 0x08)
                || within(c, 0x0E, 0x1F)
                || within(c, 0x7F, 0x84)
                || within(c, 0x86, 0x9F)
                || c == 0xAD
                || c == 0x34F
                || c == 0x61C
                || within(c, 0x115F, 0x1160)
                || within(c, 0x17B4, 0x17B5)
                || within(c, 0x180B, 0x180F)
                || within(c, 0x200B, 0x200F)
                || within(c, 0x202A, 0x202E)
                || within(c, 0x2060, 0x206F)
                || c == 0x3164
                || within(c, 0xFE00, 0xFE0F)
                || c == 0xFEFF
                || c == 0xFFA0
                || within(c, 0xFFF0, 0xFFFB)
                || within(c, 0x1BCA0, 0x1BCA3)
                || within(c, 0x1D173, 0x1D17A)
                || within(c, 0xE0000, 0xE0FFF);
    }

    private static boolean within(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
