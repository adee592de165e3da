package dev.rekey.exchanges.catalog;

import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was pasted of a key file, known by what it holds and not by its frame. Its text form shows nothing.
 *
 * @param half null when it holds nothing that is known
 * @param algorithm such as "P-256" or "Ed25519"
 * @param form what stands behind BEGIN in a file with such a content
 * @param base64 the content
 * @param whole whether the content is as long as it says
 * @param framed whether both lines of the frame are there
 * @param locked whether its words say that it is under a password
 * @param label what stood behind BEGIN or END
 */
record KeyMaterial(
        @Nullable Half half,
        String algorithm,
        String form,
        String base64,
        boolean whole,
        boolean framed,
        boolean locked,
        String label) {

    /** Which part of a key it is. */
    enum Half {
        PRIVATE,
        PUBLIC,
        LOCKED,
        OPENSSH,
        CERTIFICATE
    }

    private static final int LONGEST = 16384;
    private static final int SHORTEST_INSIDE = 40;
    private static final int TELLING = 160;
    private static final int MOST = 50;

    /** How "-----BEGIN " looks as base64. */
    private static final Pattern CODED = Pattern.compile("LS0tLS1CRUdJTi[A-Za-z0-9+/ ]+");

    private static final Pattern MARK = Pattern.compile("(?:BEGIN|END) [A-Z0-9 ]{3,40}-");
    private static final Pattern ESCAPED_EQUALS = Pattern.compile("\\\\+u003d", Pattern.CASE_INSENSITIVE);
    private static final Pattern ESCAPED_SLASH = Pattern.compile("\\\\+/");
    private static final Pattern ESCAPED_BLANK = Pattern.compile("\\\\+[nrt]");
    private static final Pattern LINE_END_OF_MARKUP = Pattern.compile("<br ?/?>", Pattern.CASE_INSENSITIVE);
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{3,20}: ?[^ ]+(?: |$)");
    private static final Pattern STRUNG = Pattern.compile("[\"'`] ?[+.] ?[\"'`]");
    private static final Pattern NO_BASE64 = Pattern.compile("[^A-Za-z0-9+/=]");
    private static final Pattern LINE_NUMBER = Pattern.compile("(^| )[0-9]{1,2}(?= )");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{4,}={0,2}");

    /** What escaping in JSON and program text left of line ends and signs, undone; of however many times. */
    static String unescaped(String text) {
        String even = ESCAPED_EQUALS.matcher(text).replaceAll("=");
        even = ESCAPED_SLASH.matcher(even).replaceAll("/");
        return ESCAPED_BLANK.matcher(even).replaceAll(" ");
    }

    /**
     * Cuts key files out of a text.
     *
     * @param found takes what was cut out
     * @return the text with one sign of the private use area for each
     */
    static String cutOut(String text, List<KeyMaterial> found) {
        String opened = CODED.matcher(text).replaceAll(coded -> Matcher.quoteReplacement(decodedText(coded.group())));
        if (!MARK.matcher(opened).find()) {
            return opened;
        }
        String even = LINE_END_OF_MARKUP.matcher(unescaped(opened)).replaceAll(" ");
        StringBuilder rest = new StringBuilder();
        Matcher file = PasteRules.KEY_FILE.matcher(even);
        while (file.find()) {
            if (found.size() > MOST) {
                continue;
            }
            String begin = file.group(1);
            String inside = begin == null ? file.group(3) : file.group(2);
            String label = begin == null ? file.group(4) : begin;
            boolean framed = begin != null
                    && (file.group().contains(" END ") || file.group().contains("-END "));
            found.add(of(inside, label, framed));
            file.appendReplacement(rest, " " + sign(found.size() - 1) + " ");
        }
        return file.appendTail(rest).toString();
    }

    /** A key file that was written as base64 once more, as settings of servers keep it. */
    private static String decodedText(String coded) {
        byte[] bytes = decoded(coded.replace(" ", ""));
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(b > ' ' && b <= '~' ? (char) b : ' ');
        }
        return bytes.length == 0 ? coded : text.toString();
    }

    private static KeyMaterial of(String inside, String label, boolean framed) {
        String content =
                HEADER.matcher(LINE_NUMBER.matcher(inside).replaceAll(" ")).replaceAll(" ");
        content = STRUNG.matcher(content).replaceAll("");
        content = NO_BASE64.matcher(content).replaceAll("");
        return classified(content, framed, inside.contains("ENCRYPTED") || label.contains("ENCRYPTED"), label);
    }

    static char sign(int place) {
        return (char) (0xe000 + place);
    }

    /** Whether a text is the sign that stands for a key file. */
    static boolean isSign(String text) {
        return text.length() == 1 && text.charAt(0) >= 0xe000 && text.charAt(0) <= 0xf8ff;
    }

    /** The base64 of a key file without its frame, known by what it holds; empty when it is none. */
    static Optional<KeyMaterial> inside(String value) {
        if (value.length() < SHORTEST_INSIDE || value.length() > LONGEST) {
            return Optional.empty();
        }
        KeyMaterial inside = classified(value, false, false, "");
        return inside.half != null && (inside.whole || !inside.form.equals("RSA PUBLIC KEY"))
                ? Optional.of(inside)
                : Optional.empty();
    }

    private static KeyMaterial classified(String base64, boolean framed, boolean locked, String label) {
        byte[] bytes = decoded(base64);
        String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, TELLING));
        for (PasteRules.Der kind : PasteRules.DER) {
            if (kind.pattern().matcher(hex).find()) {
                return new KeyMaterial(
                        kind.half(), kind.algorithm(), kind.form(), base64, isWhole(bytes), framed, locked, label);
            }
        }
        return new KeyMaterial(null, "", "", base64, isWhole(bytes), framed, locked, label);
    }

    private static byte[] decoded(String base64) {
        String digits = base64.replace("=", "");
        if (!BASE64.matcher(base64).matches() || digits.length() % 4 == 1) {
            return new byte[0];
        }
        return Base64.getDecoder().decode(digits);
    }

    /** Whether the length that stands at the beginning (X.690) is the length there is. */
    private static boolean isWhole(byte[] bytes) {
        if (bytes.length < 4 || bytes[0] != 0x30) {
            return false;
        }
        int length = bytes[1] & 0xff;
        if (length < 0x80) {
            return bytes.length == 2 + length;
        }
        if (length == 0x81) {
            return bytes.length == 3 + (bytes[2] & 0xff);
        }
        return length == 0x82 && bytes.length == 4 + ((bytes[2] & 0xff) << 8) + (bytes[3] & 0xff);
    }

    /** The private key among several, if there is one. */
    static Optional<KeyMaterial> best(List<KeyMaterial> all, List<Field> fields) {
        // Of equals the first: a stream's max would take the last.
        return all.stream()
                .sorted(Comparator.comparingInt((KeyMaterial one) -> -one.rank(fields)))
                .findFirst();
    }

    private int rank(List<Field> fields) {
        if (fields.stream().anyMatch(this::goesInto)) {
            return 3;
        }
        if (half == Half.PRIVATE || locked) {
            return 2;
        }
        return half == null ? 0 : 1;
    }

    /** Whether the field takes this. */
    boolean goesInto(Field field) {
        List<String> taken = field.shape().keyFiles();
        return half == Half.PRIVATE && whole && !locked && taken != null && taken.contains(algorithm);
    }

    /** Whether it is a private key with nothing missing. */
    boolean isWholePrivateKey() {
        return half == Half.PRIVATE && whole;
    }

    /** The key file as it should be (RFC 7468), with the label its content has. */
    String pem() {
        return "-----BEGIN " + form + "-----\n" + base64.replaceAll("(.{64})(?=.)", "$1\n") + "\n-----END " + form
                + "-----";
    }

    @Override
    public String toString() {
        return "KeyMaterial[" + half + ", " + algorithm + ", hidden]";
    }
}
