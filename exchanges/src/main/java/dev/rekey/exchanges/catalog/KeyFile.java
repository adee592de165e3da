package dev.rekey.exchanges.catalog;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key as text between two lines (PEM, RFC 7468), as people paste it: whole, or with its lines joined, as a
 * field of one line leaves them, or with their ends written out as {@code \n}, as key files in JSON have them. Its text
 * form shows nothing.
 *
 * @param label what stands behind BEGIN, such as "EC PRIVATE KEY"
 * @param base64 what stands between the lines, without line ends; not proved to be a key
 */
public record KeyFile(String label, String base64) {

    /** How every such text begins. */
    static final String START = "-----BEGIN";

    /** The longest of them is an RSA key of 4096 bits. */
    private static final Pattern WHOLE = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----"
            + "([A-Za-z0-9+/= \\t\\r\\n\\\\]{60,3900})-----END \\1-----(?:\\\\[nr]|[ \\t\\r\\n])*");

    private static final Pattern LINE_END = Pattern.compile("\\\\[nr]|[ \\t\\r\\n]");

    /** What may have been pasted in place of a private key that can be used. */
    public enum Problem {
        /** The half that goes to the exchange. */
        PUBLIC_HALF,
        /** A private key under a password. */
        LOCKED
    }

    /** Whether this is meant to be one, whole or not. */
    public static boolean meant(String pasted) {
        return pasted.contains(START);
    }

    /** Reads what was pasted; empty when it is none, or not whole. */
    public static Optional<KeyFile> read(String pasted) {
        Matcher whole = WHOLE.matcher(pasted.strip());
        return whole.matches()
                ? Optional.of(new KeyFile(
                        whole.group(1), LINE_END.matcher(whole.group(2)).replaceAll("")))
                : Optional.empty();
    }

    /** Whether this is a whole one with one of these labels. */
    static boolean whole(String pasted, List<String> labels) {
        return read(pasted).filter(file -> labels.contains(file.label())).isPresent();
    }

    /**
     * What stands between the lines.
     *
     * @throws IllegalArgumentException when it is not base64
     */
    public byte[] content() {
        return Base64.getDecoder().decode(base64);
    }

    /** Why this can never sign, as far as its words tell. */
    public static Optional<Problem> problem(String pasted) {
        if (pasted.contains("-----BEGIN PUBLIC KEY") || pasted.contains("-----BEGIN RSA PUBLIC KEY")) {
            return Optional.of(Problem.PUBLIC_HALF);
        }
        // "Proc-Type: 4,ENCRYPTED" stands in older files (RFC 1421).
        return meant(pasted) && pasted.contains("ENCRYPTED") ? Optional.of(Problem.LOCKED) : Optional.empty();
    }

    /** What is wrong with it, for people; for {@link #problem}. */
    public static String sentence(Problem problem) {
        return switch (problem) {
            case PUBLIC_HALF -> "This is the public half of a key, and the private one is needed here.";
            case LOCKED -> "This key file is locked with a password, and a file without one is needed here.";
        };
    }

    @Override
    public String toString() {
        return "KeyFile[" + label + ", hidden]";
    }
}
