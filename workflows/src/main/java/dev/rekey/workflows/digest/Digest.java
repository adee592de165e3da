package dev.rekey.workflows.digest;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A digest of messages that is the same wherever it is made. It goes by names and values and not by JSON, whose form is a
 * library's business; what is absent does not count, so that a field that a later release adds changes no digest before
 * it is used.
 */
public final class Digest {

    private Digest() {}

    /** The SHA-256 of these values in this order, base64url without padding. */
    public static String of(@Nullable Object... values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            append(text, value);
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        if (value == null) {
            text.append('-');
        } else if (value instanceof Collection<?> list) {
            text.append('[');
            list.forEach(item -> append(text, item));
            text.append(']');
        } else if (value instanceof Record fields) {
            text.append('(').append(fields.getClass().getSimpleName());
            Arrays.stream(fields.getClass().getRecordComponents())
                    .sorted(Comparator.comparing(RecordComponent::getName))
                    .forEach(field -> append(text, field, read(field, fields)));
            text.append(')');
        } else {
            String plain = value instanceof Enum<?> one ? one.name() : value.toString();
            text.append(plain.length()).append(':').append(plain);
        }
    }

    private static void append(StringBuilder text, RecordComponent field, @Nullable Object value) {
        if (value != null) {
            text.append(' ').append(field.getName()).append('=');
            append(text, value);
        }
    }

    private static @Nullable Object read(RecordComponent field, Record of) {
        try {
            return field.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a message has a field that cannot be read: " + field, e);
        }
    }
}
