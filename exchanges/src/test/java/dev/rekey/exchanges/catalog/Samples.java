package dev.rekey.exchanges.catalog;

import java.util.Random;

/** Invented values that have the shape a field asks for. */
final class Samples {

    private final String pattern;
    private final Random random;
    private int at;

    private Samples(String pattern, Random random) {
        this.pattern = pattern;
        this.random = random;
    }

    /** A value by chance. */
    static String of(Field field, Random random) {
        String value = new Samples(field.shape().pattern(), random).alternatives();
        if (!PastedText.fits(field, value)) {
            throw new AssertionError("a sample of " + field.id() + " does not fit "
                    + field.shape().pattern());
        }
        return value;
    }

    private String alternatives() {
        java.util.List<String> all = new java.util.ArrayList<>();
        StringBuilder one = new StringBuilder();
        while (at < pattern.length() && pattern.charAt(at) != ')') {
            char c = pattern.charAt(at);
            if (c == '|') {
                at++;
                all.add(one.toString());
                one.setLength(0);
            } else if (c == '^' || c == '$') {
                at++;
            } else {
                one.append(repeated());
            }
        }
        all.add(one.toString());
        return all.get(random.nextInt(all.size()));
    }

    private String repeated() {
        int start = at;
        String first = atom();
        int end = at;
        int times = times();
        int after = at;
        StringBuilder text = new StringBuilder(times == 0 ? "" : first);
        for (int i = 1; i < times; i++) {
            at = start;
            text.append(atom());
        }
        at = Math.max(after, end);
        return text.toString();
    }

    private int times() {
        if (at < pattern.length() && pattern.charAt(at) == '?') {
            at++;
            return random.nextInt(2);
        }
        if (at >= pattern.length() || pattern.charAt(at) != '{') {
            return 1;
        }
        int close = pattern.indexOf('}', at);
        String[] bounds = pattern.substring(at + 1, close).split(",", -1);
        at = close + 1;
        int least = Integer.parseInt(bounds[0]);
        int most = bounds.length == 1 ? least : Integer.parseInt(bounds[1]);
        return least + random.nextInt(most - least + 1);
    }

    private String atom() {
        char c = pattern.charAt(at++);
        if (c == '(') {
            String inside = alternatives();
            at++;
            return inside;
        }
        return c == '[' ? String.valueOf(ofClass()) : String.valueOf(c);
    }

    private char ofClass() {
        int close = pattern.indexOf(']', at);
        String inside = pattern.substring(at, close);
        at = close + 1;
        if (inside.startsWith("^")) {
            return (char) ('a' + random.nextInt(26));
        }
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < inside.length(); i++) {
            if (i + 2 < inside.length() && inside.charAt(i + 1) == '-') {
                for (char c = inside.charAt(i); c <= inside.charAt(i + 2); c++) {
                    all.append(c);
                }
                i += 2;
            } else {
                all.append(inside.charAt(i));
            }
        }
        return all.charAt(random.nextInt(all.length()));
    }
}
