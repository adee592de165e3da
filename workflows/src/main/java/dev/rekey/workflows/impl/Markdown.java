package dev.rekey.workflows.impl;

/** Text of users and exchanges inside the Markdown that the Temporal Web UI renders: shown as typed, never rendered. */
final class Markdown {

    private static final String SPECIAL = "\\`*_{}[]()#+-.!|<>~&";

    /** The server takes summaries of up to 400 bytes; half of that leaves room for sealing them. */
    private static final int MOST_SUMMARY_BYTES = 200;

    private Markdown() {}

    /** As much of a summary as the server takes, sealed or not. */
    static String summary(String text) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > MOST_SUMMARY_BYTES) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    /** The text as plain characters of one line. */
    static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length() + 8);
        text.codePoints().limit(200).forEach(c -> {
            if (Character.isISOControl(c)) {
                out.append(' ');
                return;
            }
            if (c < 128 && SPECIAL.indexOf(c) >= 0) {
                out.append('\\');
            }
            out.appendCodePoint(c);
        });
        return out.toString();
    }
}
