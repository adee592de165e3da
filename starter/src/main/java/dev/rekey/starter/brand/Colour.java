package dev.rekey.starter.brand;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A colour, and how well it stands out from another by the rule of WCAG 2.2.
 *
 * @param red from 0 to 255
 * @param green from 0 to 255
 * @param blue from 0 to 255
 */
record Colour(int red, int green, int blue) {

    static final Colour WHITE = new Colour(255, 255, 255);
    static final Colour BLACK = new Colour(0, 0, 0);

    /** What text needs to be read: WCAG 2.2, success criterion 1.4.3. */
    static final double READABLE = 4.5;

    private static final Pattern HEX = Pattern.compile("#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})");
    private static final int PERCENT = 100;

    /**
     * Reads {@code #0b6b5d}.
     *
     * @throws IllegalArgumentException when it is not written so
     */
    static Colour parse(String name, String text) {
        Matcher hex = HEX.matcher(text);
        if (!hex.matches()) {
            throw new IllegalArgumentException(name + " is no colour as #0b6b5d: " + text);
        }
        return new Colour(part(hex.group(1)), part(hex.group(2)), part(hex.group(3)));
    }

    private static int part(String hex) {
        return Integer.parseInt(hex, 16);
    }

    /** The contrast to another colour, from 1 to 21. */
    double contrast(Colour other) {
        double one = luminance() + 0.05;
        double two = other.luminance() + 0.05;
        return Math.max(one, two) / Math.min(one, two);
    }

    private double luminance() {
        return 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue);
    }

    private static double light(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** The nearest tone towards another colour that can be read on this ground. */
    Colour towards(Colour end, Colour ground) {
        Colour tone = this;
        for (int percent = 1; tone.contrast(ground) < READABLE && percent <= PERCENT; percent++) {
            tone = new Colour(mix(red, end.red, percent), mix(green, end.green, percent), mix(blue, end.blue, percent));
        }
        return tone;
    }

    private static int mix(int from, int to, int percent) {
        return from + (to - from) * percent / PERCENT;
    }

    /** Black or white, whichever is read better on it. */
    Colour ink() {
        return contrast(WHITE) >= contrast(BLACK) ? WHITE : BLACK;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
