package dev.rekey.exchanges.catalog;

import dev.rekey.exchanges.catalog.PastedText.Entry;
import dev.rekey.exchanges.catalog.PastedText.Part;
import dev.rekey.exchanges.catalog.PastedText.Token;
import dev.rekey.exchanges.catalog.ShapeCheck.Kind;
import dev.rekey.exchanges.catalog.ShapeCheck.Remark;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One field with what was pasted into it: the value in it, the values for other fields, and what was taken away. */
final class PastedBox {

    private static final int LONGEST = 16384;
    private static final int TELLING = 16;
    private static final Pattern QUOTED = Pattern.compile(
            "^([\"'`])(.*)\\1$|^(?:[\u201c\u201e](?=.*[\u201d\u201c]$)|[\u2018\u201a](?=.*[\u2019\u2018]$)"
                    + "|\u00ab(?=.*\u00bb$))(.*).$");
    private static final Pattern CAPITAL_PREFIX = Pattern.compile("(?<![0-9A-Za-z])[0Oo][xX\u00d7](?=[0-9A-Fa-f]{40})");
    private static final Pattern BEHIND_A_NAME = Pattern.compile("^[\\p{L}\\p{N} _.-]{1,40}(?:[:=]|[-=]>) ?(.+)$");

    /** What stands in a passphrase is a person's own: only it may hold any sign. */
    private record NamedPassphrase(String value, String rest) {}

    private final Field field;
    private final List<Field> fields;
    private final List<Remark> remarks = new ArrayList<>();
    private Map<String, String> found = new LinkedHashMap<>();
    /** What was pasted, where some of its signs were written as codes; empty otherwise. */
    private final String uncoded;

    private String text;
    private String spaced;
    private String value = "";
    private @Nullable KeyMaterial file;
    private @Nullable Field placeOfFile;
    private @Nullable Field namedFor;
    private boolean both;
    private boolean moved;

    /** Reads what was pasted into a field; lines that a mail broke are joined where the value fits only so. */
    static PastedBox read(Field field, List<Field> fields, String pasted) {
        String cut = pasted.length() > LONGEST ? pasted.substring(0, LONGEST) : pasted;
        if (field.id().equals(PastedText.PASSPHRASE)) {
            return new PastedBox(field, fields, cut, cut);
        }
        String raw = CodedSigns.read(cut);
        PastedBox box = new PastedBox(field, fields, cut, raw);
        String joined = CodedSigns.joined(raw);
        if (box.fits() || joined.equals(raw)) {
            return box;
        }
        PastedBox whole = new PastedBox(field, fields, cut, joined);
        return whole.fits() ? whole : box;
    }

    private PastedBox(Field field, List<Field> fields, String cut, String raw) {
        this.field = field;
        this.fields = fields;
        this.uncoded = raw.equals(cut) ? "" : cut;
        String seen = PasteRules.INVISIBLE.matcher(raw).replaceAll("");
        this.text = trim(PasteRules.BLANK.matcher(seen).replaceAll(" "));
        this.spaced = trim(PasteRules.BLANK
                .matcher(PasteRules.INVISIBLE.matcher(raw).replaceAll(" "))
                .replaceAll(" ")
                .replaceAll(" +", " "));
        if (text.isEmpty()) {
            return;
        }
        if (seen.length() != raw.length()) {
            remarks.add(Remark.of(
                    Kind.INVISIBLE_REMOVED,
                    PasteRules.say(isPassphrase() ? "INVISIBLE_IN_PASSPHRASE" : "INVISIBLE_REMOVED")));
        }
        read(text.length() != seen.length());
    }

    private void read(boolean trimmed) {
        Optional<NamedPassphrase> named = namedPassphrase();
        List<KeyMaterial> files = new ArrayList<>();
        String plain =
                KeyMaterial.cutOut(plainSigns(named.map(NamedPassphrase::rest).orElse(text)), files);
        PastedText parts = new PastedText(plain, fields);
        found = parts.assigned();
        named.ifPresent(one -> found.put(PastedText.PASSPHRASE, one.value()));
        Optional<KeyMaterial> best = KeyMaterial.best(files, fields);
        if (best.isPresent()) {
            readKeyFile(best.get());
        } else if (isPassphrase()) {
            readPassphrase(named.isPresent(), trimmed);
        } else {
            readValue(plain, parts, trimmed);
        }
    }

    private void readPassphrase(boolean named, boolean trimmed) {
        String own = found.size() > 1 || named ? found.get(PastedText.PASSPHRASE) : null;
        Matcher quoted = QUOTED.matcher(text);
        String bare = quoted.matches()
                ? Objects.requireNonNullElse(quoted.group(2), "") + Objects.requireNonNullElse(quoted.group(3), "")
                : "";
        boolean unquoted = own == null
                && quoted.matches()
                && bare.length() >= field.shape().least();
        value = unquoted ? bare : Objects.requireNonNullElse(own, text);
        if (named) {
            remarks.add(Remark.of(Kind.LABEL_REMOVED));
        } else if (unquoted) {
            remarks.add(Remark.of(Kind.QUOTES_REMOVED, PasteRules.say("QUOTES_OF_PASSPHRASE_REMOVED")));
        } else if (trimmed) {
            remarks.add(Remark.of(Kind.SPACES_REMOVED));
        }
    }

    private void readValue(String plain, PastedText parts, boolean trimmed) {
        String own = found.get(field.id());
        Entry elsewhere = parts.read().stream()
                .filter(entry -> entry.role() != null && !entry.role().equals(field.id()))
                .filter(entry -> entry.values().stream().anyMatch(this::fits))
                .findFirst()
                .orElse(null);
        String whole = closed(plain);
        boolean label = false;
        boolean words = false;
        if (own != null) {
            value = own;
            Entry entry = parts.read().stream()
                    .filter(one -> one.values().contains(own))
                    .findFirst()
                    .orElse(null);
            label = entry == null || !entry.name().isEmpty();
            words = parts.read().size() > 1
                    || (entry != null && entry.values().size() > 1)
                    || parts.tokens().stream().anyMatch(token -> token.part() == Part.REST);
            if (label && (entry == null || PastedText.roleOf(entry.name(), List.of(field)) == null)) {
                label = false;
                words = true;
            }
        } else if (elsewhere != null && !fits(whole)) {
            value = elsewhere.values().stream().filter(this::fits).findFirst().orElse("");
            label = true;
            namedFor = fields.stream()
                    .filter(one -> one.id().equals(elsewhere.role()))
                    .findFirst()
                    .orElse(null);
        } else if (fits(whole) && !aloneAmongWords(parts.tokens())) {
            value = whole;
        } else {
            List<Token> rest = parts.tokens().stream()
                    .filter(token -> token.part() != Part.REST)
                    .toList();
            int start = 0;
            while (start < rest.size() && PastedText.isLabel(rest.get(start))) {
                start++;
            }
            label = start > 0 && start < rest.size();
            List<Token> body = label ? rest.subList(start, rest.size()) : rest;
            List<Token> values =
                    body.stream().filter(token -> token.part() == Part.VALUE).toList();
            if (values.size() == 1 && body.size() > 1 && body.stream().noneMatch(token -> token.part() == Part.NAME)) {
                value = values.get(0).text();
                words = true;
            } else {
                value = body.isEmpty() ? whole : body.stream().map(Token::text).collect(Collectors.joining());
            }
            words |= rest.size() != parts.tokens().size();
        }
        boolean twice = onlyOnce();
        if (found.size() > 1 && own != null) {
            both = true;
            return;
        }
        takenAway(plain, label, words, trimmed && !twice, twice);
    }

    /** Whether one value that fits stands among words, which are no part of it even where all together fit a wide shape. */
    private boolean aloneAmongWords(List<Token> tokens) {
        List<Token> values =
                tokens.stream().filter(token -> token.part() == Part.VALUE).toList();
        return tokens.size() > 1
                && values.size() == 1
                && fits(values.get(0).text())
                && tokens.stream().noneMatch(token -> token.part() == Part.NAME);
    }

    private boolean onlyOnce() {
        String half = value.substring(0, value.length() / 2);
        boolean twice = !fits(value) && value.equals(half + half) && fits(half);
        if (twice) {
            value = half;
            remarks.add(Remark.of(Kind.TWICE));
        }
        return twice;
    }

    private void takenAway(String plain, boolean label, boolean words, boolean trimmed, boolean twice) {
        if (label) {
            remarks.add(Remark.of(Kind.LABEL_REMOVED));
        }
        if (!words && PasteRules.AROUND.matcher(text).find()) {
            remarks.add(Remark.of(Kind.QUOTES_REMOVED));
        }
        if (words) {
            remarks.add(Remark.of(Kind.WORDS_REMOVED));
        }
        if (!closed(text).contains(value) && closed(plainSigns(text)).contains(value)) {
            remarks.add(Remark.of(Kind.SIGNS_RESTORED));
        }
        if (!uncoded.isEmpty() && !uncoded.contains(value)) {
            remarks.add(Remark.of(Kind.SIGNS_RESTORED, PasteRules.say("CODES_READ")));
        }
        boolean padded = value.endsWith("=");
        boolean completed = (padded || value.startsWith("0x")) && !closed(plain).contains(value);
        if (completed) {
            remarks.add(
                    Remark.of(Kind.SIGNS_RESTORED, PasteRules.say(padded ? "PADDING_RESTORED" : "PREFIX_RESTORED")));
        }
        boolean capital = !value.isEmpty()
                && !closed(plain).contains(value)
                && closed(plain).contains(PastedText.first(value, Character.toUpperCase(value.charAt(0))));
        if (capital) {
            remarks.add(Remark.of(Kind.SIGNS_RESTORED));
        }
        if (trimmed || (!twice && !completed && !capital && !plain.contains(value))) {
            remarks.add(Remark.of(Kind.SPACES_REMOVED));
        }
    }

    /** A key file goes where one is taken; without such a field it stays here, to be told what it is. */
    private void readKeyFile(KeyMaterial material) {
        found.values().removeIf(KeyMaterial::isSign);
        file = material;
        value = material.isWholePrivateKey() ? material.pem() : text;
        Field place = fields.stream().filter(material::goesInto).findFirst().orElse(null);
        placeOfFile = place;
        if (place == null) {
            found.clear();
            return;
        }
        found.put(place.id(), value);
        String own = found.get(field.id());
        value = own == null ? value : own;
        both = found.size() > 1 && own != null;
        if (!both) {
            found.clear();
            if (place.id().equals(field.id()) && !material.framed()) {
                remarks.add(Remark.of(Kind.FRAME_RESTORED));
            }
        }
    }

    /** A passphrase with its name before it is taken out before the rest is split. */
    private Optional<NamedPassphrase> namedPassphrase() {
        Field passphrase = fields.stream()
                .filter(one -> one.id().equals(PastedText.PASSPHRASE))
                .findFirst()
                .orElse(null);
        Matcher named = PasteRules.NAMED_PASSPHRASE.matcher(text);
        if (passphrase == null) {
            return Optional.empty();
        }
        if (!named.find()) {
            named = PasteRules.LAST_IS_PASSPHRASE.matcher(text);
            if (fits(text) || !named.find()) {
                return Optional.empty();
            }
        }
        String inside = Objects.requireNonNullElse(named.group(2), Objects.requireNonNullElse(named.group(3), ""));
        String written = named.group(4) == null ? inside : named.group(4);
        return written.length() < passphrase.shape().least() || PastedText.fitsAny(fields, written)
                ? Optional.empty()
                : Optional.of(new NamedPassphrase(
                        written, text.substring(0, named.start()) + " " + text.substring(named.end())));
    }

    /** Fills empty boxes from those that hold more than their own value. */
    static void share(List<PastedBox> boxes) {
        for (PastedBox box : boxes) {
            if (box.found.size() > 1) {
                box.shareWith(boxes);
            }
        }
    }

    private void shareWith(List<PastedBox> boxes) {
        boolean differs = false;
        boolean filled = false;
        for (PastedBox target : boxes) {
            String forIt = found.get(target.field.id());
            if (target == this || forIt == null) {
                continue;
            }
            if (target.text.isEmpty()) {
                target.fill(forIt, this);
                filled = true;
            } else if (!target.value.equals(forIt)) {
                remarks.add(Remark.of(Kind.BOTH_DIFFER, target.field));
                differs = true;
            }
        }
        moved |= filled && both;
        if ((filled || both) && !differs) {
            remarks.add(Remark.of(Kind.BOTH));
        }
    }

    private void fill(String from, PastedBox box) {
        value = from;
        text = from;
        spaced = from;
        moved = true;
        if (box.placeOfFile != null && box.placeOfFile.id().equals(field.id())) {
            file = box.file;
            placeOfFile = box.placeOfFile;
        }
        remarks.clear();
        remarks.add(Remark.of(Kind.FILLED, box.field));
    }

    Field field() {
        return field;
    }

    String value() {
        return value;
    }

    List<Remark> remarks() {
        return remarks;
    }

    /** Whether a value came here from another box, or went from here to one. */
    boolean moved() {
        return moved;
    }

    /** The field that the name before the value speaks of, where it is another one. */
    @Nullable
    Field namedFor() {
        return namedFor;
    }

    /** The key file that this box holds as its value, if it does. */
    Optional<KeyMaterial> file() {
        boolean here = placeOfFile == null || placeOfFile.id().equals(field.id()) || !both;
        return here ? Optional.ofNullable(file) : Optional.empty();
    }

    boolean fits() {
        return fits(value);
    }

    private boolean fits(String one) {
        return PastedText.fits(field, one);
    }

    boolean isPassphrase() {
        return field.id().equals(PastedText.PASSPHRASE);
    }

    /**
     * What is looked at to tell what it is. Of a value that fits as it stands, the rest of the text says nothing, unless
     * it is so short that a word may fit.
     */
    List<String> forms() {
        if (fits() && value.length() >= TELLING && text.contains(value)) {
            return List.of(value);
        }
        String bare = trim(PasteRules.AROUND.matcher(spaced).replaceAll(" ").replaceAll(" +", " "));
        Matcher named = BEHIND_A_NAME.matcher(bare);
        return Stream.of(value, text, spaced, bare, named.matches() ? named.group(1) : bare)
                // Letters with accents may come in two parts; words are told by letters.
                .map(form -> Normalizer.normalize(form, Normalizer.Form.NFC))
                .toList();
    }

    /** Text whose signs a keyboard or word processor changed, as it was: full-width letters, long dashes. One for one. */
    private static String plainSigns(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.chars().forEach(c -> plain.append((char) (c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c)));
        return CAPITAL_PREFIX
                .matcher(PasteRules.DASH.matcher(plain).replaceAll("-"))
                .replaceAll("0x");
    }

    private static String closed(String text) {
        return PasteRules.AROUND.matcher(text).replaceAll("").replace(" ", "");
    }

    private static String trim(String text) {
        return text.replaceAll("^ +| +$", "");
    }

    @Override
    public String toString() {
        return "PastedBox[" + field.id() + ", hidden]";
    }
}
