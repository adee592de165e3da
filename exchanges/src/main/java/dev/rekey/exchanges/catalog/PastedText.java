package dev.rekey.exchanges.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pasted text taken apart: pieces between blanks and quotes, and the values among them with their names. */
final class PastedText {

    /** What a piece is. What stands behind a remark's sign is the rest. */
    enum Part {
        NAME,
        VALUE,
        WORD,
        REST
    }

    /** One piece. */
    record Token(Part part, String text) {}

    /** Values with the names before them. Values without a name between them may be one that was broken. */
    record Entry(String name, @Nullable String role, List<String> values) {}

    static final String PASSPHRASE = "passphrase";

    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_PLAIN_NAME = 24;
    private static final int SHORTEST_VALUE = 12;

    /** Shapes whose lengths differ by more are too wide to tell a field by. */
    private static final int NARROW = 4;

    private static final int MOST_WORDS_OF_A_LABEL = 3;

    /** An address whose question mark names values, as the picture shows that an exchange's app scans. */
    private static final Pattern LINK_WITH_VALUES =
            Pattern.compile("(?<![^ ])(?!otpauth)[A-Za-z][A-Za-z0-9+.-]{1,15}://[^ ?]{0,200}[?](?=[^ ]{0,60}=)");

    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_.$-]+");
    private static final Pattern SHORT_WORD = Pattern.compile("\\p{L}{1,12}");
    private static final Pattern SIGN_BETWEEN = Pattern.compile("[:=-]|=>|->|:=|and|&|/");
    private static final Pattern KEYWORD =
            Pattern.compile("export|set|const|let|var", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]+");
    private static final Pattern UNPADDED = Pattern.compile("[A-Za-z0-9+/]+");
    private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]");

    private final List<Field> fields;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Entry> entries;

    /** Takes a text apart in which blanks are plain spaces and key files are signs. */
    PastedText(String plain, List<Field> fields) {
        this.fields = fields;
        String alone = LINK_WITH_VALUES.matcher(plain).replaceAll(" ");
        String even = PasteRules.AROUND
                .matcher(KeyMaterial.unescaped(alone).replace('\\', ' '))
                .replaceAll(" ");
        boolean rest = false;
        for (String piece : even.split(" ", -1)) {
            if (piece.isEmpty() || PasteRules.RULED.matcher(piece).matches()) {
                continue;
            }
            rest |= !tokens.isEmpty() && PasteRules.REMARK.matcher(piece).find() && !fitsAny(fields, piece);
            if (rest) {
                tokens.add(new Token(Part.REST, piece));
            } else {
                add(piece, false);
            }
        }
        this.entries = entries();
    }

    List<Token> tokens() {
        return tokens;
    }

    List<Entry> read() {
        return entries;
    }

    private void add(String piece, boolean afterName) {
        List<String> pair = pair(piece);
        if (!pair.isEmpty()) {
            pair.forEach(one -> tokens.add(new Token(Part.VALUE, one)));
            return;
        }
        List<Token> unglued = unglued(piece);
        if (!unglued.isEmpty()) {
            tokens.addAll(unglued);
            return;
        }
        String text = completed(withoutMarks(piece));
        Matcher name = PasteRules.NAMED.matcher(text);
        if (!fitsAny(fields, text) && name.matches() && isName(name.group(1)) && !isEquals(name.group(2))) {
            tokens.add(new Token(Part.NAME, name.group(1)));
            if (!name.group(2).isEmpty()) {
                add(name.group(2), true);
            }
            return;
        }
        Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        if (SIGN_BETWEEN.matcher(text).matches()) {
            if (last != null && last.part() == Part.WORD && (text.contains(":") || text.contains("="))) {
                tokens.set(tokens.size() - 1, new Token(Part.NAME, last.text()));
            }
            return;
        }
        boolean after = afterName || (last != null && last.part() == Part.NAME);
        boolean value = KeyMaterial.isSign(text)
                || (after && !text.matches("[:=]+") && (fitsAny(fields, text) || !isRoleWord(text)))
                || valueLike(text)
                || followsLabel(text);
        tokens.add(new Token(value ? Part.VALUE : Part.WORD, text));
    }

    /**
     * What a double click left out, where the shape has it for sure: the = of base64, the 0x in front of a number; and the
     * small letter that a phone made a capital, as at the beginning of a sentence.
     */
    private String completed(String piece) {
        if (piece.isEmpty() || fitsAny(fields, piece)) {
            return piece;
        }
        char head = piece.charAt(0);
        String small = first(piece, Character.toLowerCase(head));
        if (head >= 'A' && head <= 'Z' && fitsAny(fields, small)) {
            return small;
        }
        if (!UNPADDED.matcher(piece).matches()) {
            return piece;
        }
        if (HEXADECIMAL.matcher(piece).matches() && fitsAny(fields, "0x" + piece)) {
            return "0x" + piece;
        }
        int missing = (4 - piece.length() % 4) % 4;
        if (missing == 0 || missing == 3) {
            return piece;
        }
        String whole = piece + "=".repeat(missing);
        String longer = piece + "A".repeat(missing);
        return fields.stream().anyMatch(field -> fits(field, whole) && !fits(field, longer)) ? whole : piece;
    }

    /** A value without the signs that a text puts around it, as few as may be: stars, a full stop, an arrow. */
    private String withoutMarks(String piece) {
        Matcher marked = PasteRules.MARKED.matcher(piece);
        if (fitsAny(fields, piece) || !marked.matches()) {
            return piece;
        }
        int before = marked.group(1).length();
        int after = marked.group(3).length();
        for (int cut = 1; cut <= before + after; cut++) {
            for (int start = Math.max(0, cut - after); start <= Math.min(cut, before); start++) {
                String bare = piece.substring(start, piece.length() - (cut - start));
                if (fitsAny(fields, bare)) {
                    return bare;
                }
            }
        }
        return piece;
    }

    /** The same text with another first sign. */
    static String first(String text, char head) {
        return head + text.substring(1);
    }

    /** A value with the words of the page that stood around it, where copying lost the blanks: "Key5f…Secret". */
    private List<Token> unglued(String piece) {
        if (fitsAny(fields, piece)) {
            return List.of();
        }
        int length = piece.length();
        int longest = Math.min(LONGEST_PLAIN_NAME, length);
        List<Integer> after = IntStream.rangeClosed(0, longest)
                .filter(cut ->
                        PasteRules.GLUED.matcher(piece.substring(length - cut)).matches())
                .boxed()
                .toList();
        for (int before = 0; before <= longest; before++) {
            if (!PasteRules.GLUED.matcher(piece.substring(0, before)).matches()) {
                continue;
            }
            for (int cut : after) {
                String value = piece.substring(before, Math.max(before, length - cut));
                if (fields.stream()
                        .anyMatch(field -> !field.id().equals(PASSPHRASE) && narrow(field) && fits(field, value))) {
                    return Stream.of(
                                    new Token(Part.NAME, piece.substring(0, before)),
                                    new Token(Part.VALUE, value),
                                    new Token(Part.NAME, piece.substring(length - cut)))
                            .filter(token -> !token.text().isEmpty())
                            .toList();
                }
            }
        }
        return List.of();
    }

    /** Two values of two fields in one piece, with one sign between them, or with none where their lengths tell. */
    private List<String> pair(String piece) {
        if (fitsAny(fields, piece)) {
            return List.of();
        }
        for (Field one : fields) {
            for (Field other : fields) {
                if (!one.id().equals(other.id())
                        && !one.id().equals(PASSPHRASE)
                        && !other.id().equals(PASSPHRASE)) {
                    List<String> pair = pair(piece, one, other);
                    if (!pair.isEmpty()) {
                        return pair;
                    }
                }
            }
        }
        return List.of();
    }

    private static List<String> pair(String piece, Field one, Field other) {
        Field.Shape shape = one.shape();
        int least = other.shape().least();
        boolean fixed = shape.least() == shape.most() && least == other.shape().most();
        for (int at = shape.least(); at <= Math.min(shape.most(), piece.length() - least); at++) {
            boolean sign = at < piece.length()
                    && PasteRules.BETWEEN.matcher(piece.substring(at, at + 1)).matches();
            boolean known = fixed && piece.length() == at + least;
            String first = piece.substring(0, at);
            String second = piece.substring(sign && !known ? at + 1 : at);
            if ((sign || known) && !first.equals(second) && fits(one, first) && fits(other, second)) {
                return List.of(first, second);
            }
        }
        return List.of();
    }

    /** "==" ends base64: nothing follows it, so what stands before it is no name. */
    private static boolean isEquals(String text) {
        return text.matches("=+");
    }

    private boolean valueLike(String text) {
        if (fitsAny(fields, text)) {
            return !SHORT_WORD.matcher(text).matches();
        }
        return text.length() >= SHORTEST_VALUE
                && text.chars().anyMatch(c -> c >= '0' && c <= '9')
                && text.chars().anyMatch(c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
                && text.chars().allMatch(c -> c >= '!' && c <= '~');
    }

    /** Whether the words just before are the very name of a field that this fits, as "Client ID" on a line of its own. */
    private boolean followsLabel(String text) {
        for (int count = 1; count <= MOST_WORDS_OF_A_LABEL && count <= tokens.size(); count++) {
            String name = letters(tokens.subList(tokens.size() - count, tokens.size()).stream()
                    .map(Token::text)
                    .collect(Collectors.joining()));
            for (Field field : fields) {
                if (!field.id().equals(PASSPHRASE) && letters(field.label()).equals(name) && fits(field, text)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String letters(String text) {
        return NO_LETTER_OR_DIGIT.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    private static boolean isName(String text) {
        return text.length() <= LONGEST_NAME
                && ((text.length() <= LONGEST_PLAIN_NAME
                                && PLAIN_NAME.matcher(text).matches())
                        || namesSomething(text));
    }

    private static boolean namesSomething(String text) {
        return PasteRules.NAMES.stream()
                .anyMatch(name -> name.pattern().matcher(text).find());
    }

    /** Whether a piece only says what follows. */
    static boolean isLabel(Token token) {
        return token.part() == Part.NAME
                || (token.part() == Part.WORD
                        && (isRoleWord(token.text())
                                || KEYWORD.matcher(token.text()).matches()));
    }

    private static boolean isRoleWord(String text) {
        return text.length() <= LONGEST_PLAIN_NAME
                && text.chars().noneMatch(c -> c >= '0' && c <= '9')
                && (text.equalsIgnoreCase("id") || namesSomething(text));
    }

    private List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        List<String> name = new ArrayList<>();
        boolean open = false;
        for (Token token : tokens) {
            if (token.part() == Part.VALUE) {
                if (!open) {
                    String names = String.join(" ", name);
                    all.add(new Entry(names, roleOf(names, fields), new ArrayList<>()));
                    name.clear();
                    open = true;
                }
                all.get(all.size() - 1).values().add(token.text());
            } else if (token.part() != Part.REST) {
                name.add(token.text());
                open = false;
            }
        }
        return all.stream().map(this::joined).flatMap(this::columns).toList();
    }

    private Entry joined(Entry entry) {
        String lines = String.join("", entry.values());
        String unbroken = unbroken(entry.values());
        String whole = !fitsAny(fields, lines) && fitsAny(fields, unbroken) ? unbroken : lines;
        boolean broken = entry.values().size() > 1
                && (fitsAny(fields, whole) || entry.values().stream().noneMatch(value -> fitsAny(fields, value)));
        return broken ? new Entry(entry.name(), entry.role(), List.of(whole)) : entry;
    }

    /** A page or a mail that breaks a long word puts a hyphen there. */
    private static String unbroken(List<String> parts) {
        int last = parts.size() - 1;
        return IntStream.rangeClosed(0, last)
                .mapToObj(i -> i < last && parts.get(i).endsWith("-")
                        ? parts.get(i).substring(0, parts.get(i).length() - 1)
                        : parts.get(i))
                .collect(Collectors.joining());
    }

    /** Values under names that stand in one line above them, as in a table: each with its own name, if there are as many. */
    private Stream<Entry> columns(Entry entry) {
        List<String> names = PasteRules.COLUMNS
                .matcher(entry.name())
                .results()
                .map(MatchResult::group)
                .toList();
        if (names.size() < 2 || entry.values().size() < 2) {
            return Stream.of(entry);
        }
        long roles = names.stream()
                .map(name -> String.valueOf(roleOf(name, fields)))
                .distinct()
                .count();
        return names.size() == entry.values().size() && roles == names.size()
                ? IntStream.range(0, names.size())
                        .mapToObj(i -> new Entry(
                                names.get(i),
                                roleOf(names.get(i), fields),
                                List.of(entry.values().get(i))))
                : Stream.of(new Entry(entry.name(), null, entry.values()));
    }

    /** The field of these that a name speaks of. */
    static @Nullable String roleOf(String name, List<Field> fields) {
        if (name.isEmpty()) {
            return null;
        }
        String letters = letters(name);
        for (Field field : fields) {
            if (letters(field.label()).equals(letters) || letters(field.id()).equals(letters)) {
                return field.id();
            }
        }
        return PasteRules.NAMES.stream()
                .filter(one -> one.pattern().matcher(name).find())
                .findFirst()
                .map(PasteRules.Name::role)
                .filter(role -> fields.stream().anyMatch(field -> field.id().equals(role)))
                .orElse(null);
    }

    /** Gives each field the value that is named for it, and the others in their order to the fields they fit. */
    Map<String, String> assigned() {
        Map<String, String> found = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry.role() != null) {
                named(entry, entry.role(), found);
            }
        }
        for (Entry entry : entries) {
            String own = entry.role() == null ? null : found.get(entry.role());
            if (entry.role() == null
                    || (entry.values().size() > 1 && entry.values().contains(own))) {
                entry.values().stream().filter(value -> !value.equals(own)).forEach(value -> unnamed(value, found));
            }
        }
        // A name that two fields share, such as "key", must not send a value where it does not fit.
        for (Map.Entry<String, String> one : List.copyOf(found.entrySet())) {
            Field other = fits(field(one.getKey()), one.getValue()) ? null : free(one.getValue(), found);
            if (other != null) {
                found.remove(one.getKey());
                found.put(other.id(), one.getValue());
            }
        }
        return found;
    }

    private void named(Entry entry, String role, Map<String, String> found) {
        Field field = field(role);
        String value = entry.values().stream()
                .filter(one -> fits(field, one))
                .findFirst()
                .orElse(entry.values().size() == 1 ? entry.values().get(0) : null);
        String before = found.get(role);
        if (value != null && (before == null || (!fits(field, before) && fits(field, value)))) {
            found.put(role, value);
        }
    }

    private void unnamed(String value, Map<String, String> found) {
        Field field = free(value, found);
        if (field != null && !found.containsValue(value)) {
            found.put(field.id(), value);
        }
    }

    private @Nullable Field free(String value, Map<String, String> found) {
        for (Field field : fields) {
            if (!field.id().equals(PASSPHRASE) && !found.containsKey(field.id()) && fits(field, value)) {
                return field;
            }
        }
        return null;
    }

    private Field field(String id) {
        return fields.stream()
                .filter(field -> field.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no such field: " + id));
    }

    /** Whether a value fits any field but a passphrase, whose shape is too wide to tell anything. */
    static boolean fitsAny(List<Field> fields, String value) {
        return fields.stream().anyMatch(field -> !field.id().equals(PASSPHRASE) && fits(field, value));
    }

    /** Whether values of a field are all about as long, so that its shape tells one from another. */
    static boolean narrow(Field field) {
        return field.shape().most() - field.shape().least() <= NARROW;
    }

    /** Whether a value has the shape of a field. */
    static boolean fits(Field field, String value) {
        return value.length() <= field.shape().most()
                && Pattern.matches(field.shape().pattern(), value);
    }

    @Override
    public String toString() {
        return "PastedText[hidden]";
    }
}
