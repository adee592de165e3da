package dev.rekey.exchanges.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of pasted values by looking at them alone, without asking the exchange. The browser does the same
 * while a person pastes; both sides are held together by the cases in {@code shape-cases.json}.
 *
 * <p>Each value is cleaned first. Spaces, line ends and invisible characters go; so do a copied name ("API Key: …")
 * and quotation marks. Of a passphrase only spaces at its ends go, because a person invented it. Then the cleaned value
 * is judged. Lengths count as they do in a browser, in UTF-16 units.
 *
 * <p>Whether a value is the old key cannot be seen here: that needs the old key's fingerprint.
 */
public final class ShapeCheck {

    /** What a remark is about. */
    public enum Kind {
        /** The name of the field was copied along and is gone. */
        LABEL_REMOVED,
        /** Quotation marks around it, or a comma behind it, are gone. */
        QUOTES_REMOVED,
        /** Spaces, line ends or invisible characters are gone. */
        SPACES_REMOVED,
        /** It has the shape it should have. */
        FITS,
        /** Nothing was pasted. */
        EMPTY,
        /** It has the shape of another field. */
        LOOKS_LIKE_OTHER,
        /** The same value stands in another field. */
        SAME_AS_OTHER,
        /** It is a key file that cannot be used here: the wrong half, locked, cut, or where none is taken at all. */
        KEY_FILE,
        /** It belongs to a key of another kind, which cannot be used here. */
        OTHER_KIND,
        /** It has letters no key has, as page translation leaves them, or a passphrase has such as cannot be sent. */
        FOREIGN_LETTERS,
        TOO_SHORT,
        TOO_LONG,
        /** It has the right length, and still not the right shape. */
        OTHER_SHAPE
    }

    /**
     * One thing to say of a value.
     *
     * @param other the field it looks like or is the same as
     * @param by how many characters are missing or too many, otherwise 0
     * @param say the same as one plain sentence
     */
    public record Remark(Kind kind, @Nullable String other, int by, String say) {}

    /**
     * What one field looks like. Its text form does not show the value.
     *
     * @param field the field's id
     * @param value the cleaned value
     * @param remarks what to say, cleaning first
     * @param stops whether the value cannot be right, so that it is not worth sending
     */
    public record Look(String field, String value, List<Remark> remarks, boolean stops) {

        @Override
        public String toString() {
            return "Look[" + field + ", " + remarks.stream().map(Remark::kind).toList() + (stops ? ", stops" : "")
                    + "]";
        }
    }

    private static final String PASSPHRASE = "passphrase";
    private static final String QUOTES = "\"'`\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb<>";
    private static final int LONGEST_LABEL = 24;

    /** Names as exchanges print them in front of a value, without a colon. */
    private static final Pattern SPOKEN_LABEL = Pattern.compile(
            "^(?:(?:api|access|secret|private|public)[ _-]?){0,3}(?:key|secret) +(?=[^ ])", Pattern.CASE_INSENSITIVE);

    private final List<Field> fields;
    private final Map<String, Cleaned> values = new LinkedHashMap<>();

    private ShapeCheck(List<Field> fields, Map<String, String> pasted) {
        this.fields = fields;
        for (Field field : fields) {
            values.put(field.id(), clean(field, pasted.getOrDefault(field.id(), "")));
        }
    }

    /**
     * Looks at every field.
     *
     * @param fields the exchange's fields
     * @param pasted what was pasted, by field id; a field that is missing counts as empty
     * @return one look for each field, in the order of the fields
     */
    public static List<Look> check(List<Field> fields, Map<String, String> pasted) {
        ShapeCheck check = new ShapeCheck(fields, pasted);
        return fields.stream().map(check::look).toList();
    }

    private Look look(Field field) {
        Cleaned cleaned = cleaned(field);
        String value = cleaned.value();
        List<Remark> remarks = new ArrayList<>(cleaned.remarks());
        boolean stops = judge(field, value, remarks);
        return new Look(field.id(), value, List.copyOf(remarks), stops);
    }

    private boolean judge(Field field, String value, List<Remark> remarks) {
        if (value.isEmpty()) {
            remarks.add(remark(Kind.EMPTY, "This is still empty."));
            return true;
        }
        for (Field.Mistaken kind : field.mistaken()) {
            if (kind.is(value)) {
                remarks.add(remark(Kind.OTHER_KIND, kind.say()));
                return true;
            }
        }
        if (KeyFile.meant(value) && !fits(field, value)) {
            remarks.add(keyFile(field, value));
            return true;
        }
        Field same = sameAs(field, value);
        if (same != null) {
            remarks.add(new Remark(
                    Kind.SAME_AS_OTHER, same.id(), 0, "This is the same as the field " + same.label() + "."));
            return true;
        }
        boolean fits = fits(field, value);
        Field other = looksLike(field, value, fits);
        if (other != null) {
            remarks.add(new Remark(
                    Kind.LOOKS_LIKE_OTHER, other.id(), 0, "This looks like the field " + other.label() + "."));
            return !fits && (field.shape().confirmed() || other.shape().confirmed());
        }
        if (fits) {
            remarks.add(remark(Kind.FITS, "Looks right (" + characters(value.length()) + ")."));
            return false;
        }
        differences(field, value, remarks);
        return field.shape().confirmed();
    }

    private Remark keyFile(Field field, String value) {
        if (fields.stream().allMatch(one -> one.shape().keyFiles() == null)) {
            return remark(
                    Kind.KEY_FILE, "This is a key file of your own, so let the exchange generate the key instead.");
        }
        for (Field other : fields) {
            if (!other.id().equals(field.id()) && fits(other, value)) {
                return new Remark(
                        Kind.LOOKS_LIKE_OTHER, other.id(), 0, "This looks like the field " + other.label() + ".");
            }
        }
        List<String> taken = field.shape().keyFiles();
        if (taken == null) {
            return remark(Kind.OTHER_SHAPE, "It should be " + field.shape().words() + ".");
        }
        return remark(
                Kind.KEY_FILE,
                KeyFile.problem(value)
                        .map(KeyFile::sentence)
                        .orElseGet(() -> taken.stream().anyMatch(label -> value.contains(KeyFile.START + " " + label))
                                ? "This key file is not whole, so copy it from its first line to its last."
                                : "This is another kind of key file, and it should be "
                                        + field.shape().words() + "."));
    }

    private void differences(Field field, String value, List<Remark> remarks) {
        int missing = field.shape().least() - value.length();
        int over = value.length() - field.shape().most();
        boolean foreign = value.chars().anyMatch(c -> c > '~');
        if (foreign) {
            remarks.add(remark(
                    Kind.FOREIGN_LETTERS,
                    field.id().equals(PASSPHRASE)
                            ? "A letter or sign in it cannot be sent, so type it with plain letters, digits and signs,"
                                    + " because a phone may have turned ' into \u2019."
                            : "There is a letter in it that no key has, so switch page translation off and copy it"
                                    + " again."));
        }
        if (missing > 0) {
            remarks.add(new Remark(Kind.TOO_SHORT, null, missing, "It is too short by " + characters(missing) + "."));
        } else if (over > 0) {
            remarks.add(new Remark(Kind.TOO_LONG, null, over, "It is too long by " + characters(over) + "."));
        } else if (!foreign) {
            remarks.add(remark(Kind.OTHER_SHAPE, "It should be " + field.shape().words() + "."));
        }
    }

    private @Nullable Field sameAs(Field field, String value) {
        for (Field other : fields) {
            if (!other.id().equals(field.id()) && cleaned(other).value().equals(value)) {
                return other;
            }
        }
        return null;
    }

    /** The field this value was meant for, if its shape gives that away. */
    private @Nullable Field looksLike(Field field, String value, boolean fits) {
        if (fits && exact(field)) {
            return null;
        }
        for (Field other : fields) {
            if (other.id().equals(field.id()) || !fits(other, value)) {
                continue;
            }
            // A shape as wide as a passphrase's proves nothing, unless the other value belongs here.
            boolean crossed = !fits && fits(field, cleaned(other).value());
            if (exact(other) || crossed) {
                return other;
            }
        }
        return null;
    }

    private Cleaned cleaned(Field field) {
        Cleaned cleaned = values.get(field.id());
        if (cleaned == null) {
            throw new IllegalStateException("no such field: " + field.id());
        }
        return cleaned;
    }

    private static boolean exact(Field field) {
        return field.shape().least() == field.shape().most();
    }

    private static boolean fits(Field field, String value) {
        List<String> keyFiles = field.shape().keyFiles();
        if (keyFiles != null && KeyFile.meant(value)) {
            return KeyFile.whole(value, keyFiles);
        }
        return value.length() <= field.shape().most()
                && Pattern.matches(field.shape().pattern(), value);
    }

    private static Remark remark(Kind kind, String say) {
        return new Remark(kind, null, 0, say);
    }

    private static String characters(int count) {
        return count == 1 ? "1 character" : count + " characters";
    }

    private record Cleaned(String value, List<Remark> remarks) {

        @Override
        public String toString() {
            return "Cleaned[redacted]";
        }
    }

    private static Cleaned clean(Field field, String pasted) {
        List<Remark> remarks = new ArrayList<>();
        String stripped = strip(pasted);
        boolean spaces = stripped.length() != pasted.length();
        if (field.id().equals(PASSPHRASE) || KeyFile.meant(stripped)) {
            if (spaces && !stripped.isEmpty()) {
                remarks.add(spacesRemoved());
            }
            return new Cleaned(stripped, remarks);
        }
        String even = even(stripped);
        String value = withoutLabel(even);
        if (value.length() != even.length()) {
            remarks.add(remark(Kind.LABEL_REMOVED, "Its name was copied along, and we removed it."));
        }
        String bare = withoutQuotes(value);
        if (bare.length() != value.length()) {
            remarks.add(remark(Kind.QUOTES_REMOVED, "There were quotation marks around it, and we removed them."));
        }
        String closed = bare.replace(" ", "");
        if ((spaces || closed.length() != bare.length()) && !closed.isEmpty()) {
            remarks.add(spacesRemoved());
        }
        return new Cleaned(closed, remarks);
    }

    private static Remark spacesRemoved() {
        return remark(Kind.SPACES_REMOVED, "There was a space in it, and we removed it.");
    }

    private static String withoutLabel(String value) {
        int end = 0;
        while (end < value.length() && end <= LONGEST_LABEL && ":\uff1a=".indexOf(value.charAt(end)) < 0) {
            end++;
        }
        if (end > 0 && end < value.length() && end <= LONGEST_LABEL && name(value.substring(0, end))) {
            String rest = strip(value.substring(end + 1));
            // "==" ends base64: nothing follows it, so what stands before it is no name.
            if (!rest.replace("=", "").isEmpty()) {
                return rest;
            }
        }
        Matcher spoken = SPOKEN_LABEL.matcher(value);
        return spoken.find() ? value.substring(spoken.end()) : value;
    }

    private static boolean name(String text) {
        boolean letters = text.chars().anyMatch(Character::isLetter);
        return letters && text.chars().allMatch(c -> Character.isLetter(c) || " _-.()".indexOf(c) >= 0 || quote(c));
    }

    private static String withoutQuotes(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && (quote(value.charAt(start)) || value.charAt(start) == ' ')) {
            start++;
        }
        while (end > start && (quote(value.charAt(end - 1)) || ",; ".indexOf(value.charAt(end - 1)) >= 0)) {
            end--;
        }
        return value.substring(start, end);
    }

    private static boolean quote(int character) {
        return QUOTES.indexOf(character) >= 0;
    }

    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && blank(text.charAt(start))) {
            start++;
        }
        while (end > start && blank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The same text with every blank as a plain space. */
    private static String even(String text) {
        StringBuilder even = new StringBuilder(text.length());
        text.chars().forEach(c -> even.append(blank(c) ? ' ' : (char) c));
        return even.toString();
    }

    /** Spaces of all kinds, line ends, and what has no width: listed, because languages differ in what they call blank. */
    private static boolean blank(int c) {
        return c <= ' '
                || (c >= 0x7f && c <= 0xa0)
                || c == 0xad
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202f)
                || (c >= 0x205f && c <= 0x206f)
                || c == 0x3000
                || c == 0xfeff;
    }
}
