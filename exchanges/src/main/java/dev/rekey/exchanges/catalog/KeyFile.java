package dev.rekey.exchanges.catalog;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A private key as text between two lines (PEM, RFC 7468), as people paste it: whole, or with its lines joined, as a
 * field of one line leaves them, with their ends written out as {@code \n}, in quotes, or beside its public half. Its
 * text form shows nothing.
 *
 * @param label what stands behind BEGIN in a file with such a content, such as "EC PRIVATE KEY"
 * @param base64 what stands between the lines, without line ends
 */
public record KeyFile(String label, String base64) {

    /** How every such text begins. */
    private static final String START = "-----BEGIN";

    /** Whether this is meant to be one, whole or not. */
    public static boolean meant(String pasted) {
        return pasted.contains(START);
    }

    /** Reads what was pasted; empty when there is no whole private key in it that is not locked. */
    public static Optional<KeyFile> read(String pasted) {
        String seen = PasteRules.INVISIBLE.matcher(pasted).replaceAll("");
        List<KeyMaterial> found = new ArrayList<>();
        KeyMaterial.cutOut(
                PasteRules.DASH
                        .matcher(PasteRules.BLANK.matcher(seen).replaceAll(" "))
                        .replaceAll("-"),
                found);
        return found.stream()
                .filter(file -> file.isWholePrivateKey() && !file.locked())
                .findFirst()
                .map(file -> new KeyFile(file.form(), file.base64()));
    }

    /**
     * What stands between the lines.
     *
     * @throws IllegalArgumentException when it is not base64
     */
    public byte[] content() {
        return Base64.getDecoder().decode(base64);
    }

    @Override
    public String toString() {
        return "KeyFile[" + label + ", hidden]";
    }
}
