package dev.rekey.starter.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text with a seal under the pages' key behind it: without that key nobody makes one up. */
final class Sealed {

    private static final char BETWEEN = '.';

    private final StarterKey key;
    private final String purpose;

    /** For one purpose; what was sealed for another does not open. */
    Sealed(StarterKey key, String purpose) {
        this.key = key;
        this.purpose = purpose;
    }

    String seal(String text) {
        return text + BETWEEN + key.sign(text, purpose);
    }

    /** The text, if the seal is right. */
    Optional<String> open(@Nullable String sealed) {
        int end = sealed == null ? -1 : sealed.lastIndexOf(BETWEEN);
        if (sealed == null || end <= 0) {
            return Optional.empty();
        }
        String text = sealed.substring(0, end);
        return MessageDigest.isEqual(bytes(sealed.substring(end + 1)), bytes(key.sign(text, purpose)))
                ? Optional.of(text)
                : Optional.empty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
