package dev.rekey.workflows.codec;

import org.jspecify.annotations.Nullable;

/** A payload key that was named and cannot be used. The message is for whoever starts the process and says what to do. */
public final class UnusablePayloadKey extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnusablePayloadKey(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
