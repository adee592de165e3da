package dev.rekey.exchanges.catalog;

import dev.rekey.terms.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of pasted values by looking at them alone, without asking the exchange. The page does the same while a
 * person pastes (shape.js): both read the same rules (paste-rules.js) and are held to the same cases.
 *
 * <p>Each value is first found in what stands around it: quotes, JSON, names, remarks, the other values of the same key,
 * the frame of a key file, characters nobody sees. Of a passphrase only what cannot be seen and spaces at its ends go,
 * because a person invented it. Then the value is judged by what it holds. Lengths count as they do in a browser, in
 * UTF-16 units; only the first 16,384 are looked at.
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
        /** Other words around it are gone. */
        WORDS_REMOVED,
        /** Spaces or line ends are gone. */
        SPACES_REMOVED,
        /** Characters that cannot be seen are gone. */
        INVISIBLE_REMOVED,
        /** Signs that were changed on the way are as they were. */
        SIGNS_RESTORED,
        /** The key file's first or last line was missing and is there. */
        FRAME_RESTORED,
        /** It stood there twice and stands there once. */
        TWICE,
        /** Values of other fields stood here too; each stands in its own field now. */
        BOTH,
        /** A value of another field stands here too, which holds a different one. */
        BOTH_DIFFER,
        /** It was pasted into another field. */
        FILLED,
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
        /** It is known to be no value of an exchange, whatever its shape: a wallet's words, a code, an address, a link. */
        NO_KEY,
        /** It does not fit, and looks like something else: of a key of another kind, a password, a number. */
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
     * @param told the code of that sentence, where it says that this is no value of an exchange; null elsewhere
     */
    public record Remark(
            Kind kind,
            @Nullable String other,
            int by,
            String say,
            @Nullable Phrase told) {

        static Remark of(Kind kind) {
            return of(kind, PasteRules.say(kind.name()));
        }

        static Remark of(Kind kind, String say) {
            return new Remark(kind, null, 0, say, null);
        }

        static Remark of(Kind kind, Phrase told) {
            return new Remark(kind, null, 0, PasteRules.sentence(told).orElseThrow(), told);
        }

        static Remark of(Kind kind, Field other) {
            return new Remark(kind, other.id(), 0, PasteRules.say(kind.name()).replace("{other}", other.label()), null);
        }
    }

    /**
     * What one field looks like. Its text form does not show the value.
     *
     * @param field the field's id
     * @param value the cleaned value
     * @param remarks what to say, cleaning first
     * @param stops whether the value cannot be right, so that it is not worth sending
     * @param moved whether the value came from another field's box, or the box held another field's value too
     */
    public record Look(String field, String value, List<Remark> remarks, boolean stops, boolean moved) {

        /** What it is, where that is known for sure and it can never be used here; empty otherwise. */
        public Optional<Phrase> surelyElse() {
            return remarks.stream()
                    .filter(remark -> stops && (remark.kind() == Kind.KEY_FILE || remark.kind() == Kind.NO_KEY))
                    .flatMap(remark -> Optional.ofNullable(remark.told()).stream())
                    .findFirst();
        }

        @Override
        public String toString() {
            return "Look[" + field + ", " + remarks.stream().map(Remark::kind).toList() + (stops ? ", stops" : "")
                    + "]";
        }
    }

    private final List<Field> fields;
    private final List<PastedBox> boxes;

    private ShapeCheck(List<Field> fields, Map<String, String> pasted) {
        this.fields = fields;
        this.boxes = fields.stream()
                .map(field -> PastedBox.read(field, fields, pasted.getOrDefault(field.id(), "")))
                .toList();
        PastedBox.share(boxes);
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
        return check.boxes.stream().map(check::look).toList();
    }

    private Look look(PastedBox box) {
        List<Remark> remarks = new ArrayList<>(box.remarks());
        boolean stops = judge(box, remarks);
        return new Look(box.field().id(), box.value(), List.copyOf(remarks), stops, box.moved());
    }

    private boolean judge(PastedBox box, List<Remark> remarks) {
        Field field = box.field();
        String value = box.value();
        if (value.isEmpty()) {
            remarks.add(Remark.of(Kind.EMPTY));
            return true;
        }
        if (box.file().isPresent()) {
            return judgeKeyFile(box.file().get(), field, remarks);
        }
        boolean fits = box.fits();
        Optional<PasteRules.Kind> always = kind(box, true);
        if (always.isPresent()) {
            instead(remarks, remark(always.get(), box));
            return !fits
                    || always.get().stops()
                    || (!box.isPassphrase() && field.shape().confirmed());
        }
        for (Field.Mistaken kind : field.mistaken()) {
            if (kind.is(value)) {
                instead(remarks, Remark.of(Kind.OTHER_KIND, kind.say()));
                return true;
            }
        }
        Optional<KeyMaterial> inside = box.isPassphrase() ? Optional.empty() : KeyMaterial.inside(value);
        if (inside.isPresent()) {
            instead(remarks, keyFile(inside.get(), field, true));
            return true;
        }
        Optional<PasteRules.Kind> kind = fits ? Optional.empty() : kind(box, false);
        Optional<PastedBox> same = boxes.stream()
                .filter(one -> one != box && one.value().equals(value))
                .findFirst();
        if (same.isPresent() && kind.isEmpty()) {
            remarks.add(Remark.of(Kind.SAME_AS_OTHER, same.get().field()));
            return true;
        }
        Field other = meantFor(box);
        if (other != null) {
            remarks.add(Remark.of(Kind.LOOKS_LIKE_OTHER, other));
            return !fits && (field.shape().confirmed() || other.shape().confirmed());
        }
        if (fits) {
            fitting(box, remarks);
            return false;
        }
        if (kind.isPresent()) {
            instead(remarks, remark(kind.get(), box));
            return true;
        }
        differences(box, remarks);
        return field.shape().confirmed();
    }

    private static void fitting(PastedBox box, List<Remark> remarks) {
        boolean invisible = remarks.stream().anyMatch(remark -> remark.kind() == Kind.INVISIBLE_REMOVED);
        if (box.isPassphrase() && !box.value().chars().allMatch(c -> c >= '!' && c <= '~')) {
            remarks.add(Remark.of(Kind.FOREIGN_LETTERS, PasteRules.say("UNUSUAL_IN_PASSPHRASE")));
        } else if (!box.isPassphrase() || !invisible) {
            remarks.add(Remark.of(Kind.FITS, counted("FITS", box.value().length())));
        }
    }

    /** What something is matters more than what was taken away around it. */
    private static void instead(List<Remark> remarks, Remark one) {
        remarks.clear();
        remarks.add(one);
    }

    /** What the text is known to be. */
    private static Optional<PasteRules.Kind> kind(PastedBox box, boolean always) {
        List<String> forms = box.forms();
        return PasteRules.KINDS.stream()
                .filter(kind -> kind.always() == always)
                .filter(kind -> kind.passphrase() || !box.isPassphrase())
                .filter(kind -> !kind.shorter()
                        || box.value().length() < box.field().shape().least())
                .filter(kind -> forms.stream()
                        .anyMatch(form -> kind.pattern().matcher(form).find()))
                .findFirst();
    }

    private static Remark remark(PasteRules.Kind kind, PastedBox box) {
        return kind.always()
                ? Remark.of(Kind.NO_KEY, kind.told())
                : Remark.of(
                        Kind.OTHER_KIND,
                        kind.say().replace("{words}", box.field().shape().words()));
    }

    private boolean judgeKeyFile(KeyMaterial file, Field field, List<Remark> remarks) {
        if (file.goesInto(field)) {
            remarks.add(Remark.of(Kind.FITS, PasteRules.say("FITS_KEY_FILE").replace("{algorithm}", file.algorithm())));
            return false;
        }
        instead(remarks, keyFile(file, field, false));
        return true;
    }

    private Remark keyFile(KeyMaterial file, Field field, boolean frameless) {
        List<String> taken = fields.stream()
                .flatMap(one ->
                        one.shape().keyFiles() == null ? List.<String>of().stream() : one.shape().keyFiles().stream())
                .toList();
        if (taken.isEmpty()) {
            return Remark.of(Kind.KEY_FILE, PasteRules.told("NO_KEY_FILE_TAKEN", file.algorithm(), taken));
        }
        if (!frameless) {
            for (Field other : fields) {
                if (!other.id().equals(field.id()) && file.goesInto(other)) {
                    return Remark.of(Kind.LOOKS_LIKE_OTHER, other);
                }
            }
        }
        return Remark.of(Kind.KEY_FILE, PasteRules.told(problem(file, frameless), file.algorithm(), taken));
    }

    private static String problem(KeyMaterial file, boolean frameless) {
        KeyMaterial.Half half = file.half();
        if (file.locked() || half == KeyMaterial.Half.LOCKED) {
            return "LOCKED";
        }
        if (half == KeyMaterial.Half.PUBLIC || (half == null && file.label().contains("PUBLIC"))) {
            return "PUBLIC_HALF";
        }
        if (half == null && file.label().startsWith("PGP")) {
            return "PGP";
        }
        if (half == KeyMaterial.Half.OPENSSH || half == KeyMaterial.Half.CERTIFICATE) {
            return half.name();
        }
        if (half == null || (!file.whole() && !frameless)) {
            return "NOT_WHOLE";
        }
        return frameless ? "NO_FRAME" : "OTHER_ALGORITHM";
    }

    private static void differences(PastedBox box, List<Remark> remarks) {
        Field.Shape shape = box.field().shape();
        int missing = shape.least() - box.value().length();
        int over = box.value().length() - shape.most();
        boolean foreign = box.value().chars().anyMatch(c -> c > '~');
        if (foreign) {
            remarks.add(Remark.of(
                    Kind.FOREIGN_LETTERS,
                    PasteRules.say(box.isPassphrase() ? "FOREIGN_IN_PASSPHRASE" : "FOREIGN_LETTERS")));
        }
        if (missing > 0) {
            remarks.add(new Remark(Kind.TOO_SHORT, null, missing, counted("TOO_SHORT", missing), null));
        } else if (over > 0) {
            remarks.add(new Remark(Kind.TOO_LONG, null, over, counted("TOO_LONG", over), null));
        } else if (!foreign) {
            remarks.add(
                    Remark.of(Kind.OTHER_SHAPE, PasteRules.say("OTHER_SHAPE").replace("{words}", shape.words())));
        }
    }

    /** The field this value was meant for, if its name or its shape gives that away. */
    private @Nullable Field meantFor(PastedBox box) {
        Field named = box.namedFor();
        if (named != null) {
            return PastedText.fits(named, box.value()) ? named : null;
        }
        if (box.fits() && PastedText.narrow(box.field())) {
            return null;
        }
        for (PastedBox other : boxes) {
            if (other == box || !PastedText.fits(other.field(), box.value())) {
                continue;
            }
            // A shape as wide as a passphrase's proves nothing, unless the other value belongs here.
            boolean crossed = !box.fits() && !other.value().isEmpty() && PastedText.fits(box.field(), other.value());
            if (PastedText.narrow(other.field()) || crossed) {
                return other.field();
            }
        }
        return null;
    }

    private static String counted(String say, int count) {
        return PasteRules.say(say).replace("{count}", count == 1 ? "1 character" : count + " characters");
    }
}
