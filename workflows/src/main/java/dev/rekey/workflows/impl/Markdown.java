package dev.rekey.workflows.impl;

/** Text of users and exchanges inside the Markdown that the Temporal Web UI renders: shown as typed, never rendered. */
final class Markdown {

    private static final String SPECIAL = "\\`*_{}[]()#+-.!|<>~&";

    private Markdown() {}

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
