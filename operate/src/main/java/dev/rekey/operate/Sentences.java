package dev.rekey.operate;

import java.net.UnknownHostException;

/** Failures as one line for the person at the terminal. */
public final class Sentences {

    private Sentences() {}

    /** The cause of it all, in one line. */
    public static String of(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        if (root instanceof UnknownHostException) {
            return "The host " + root.getMessage() + " is not known here.";
        }
        String message = root.getMessage();
        String text = message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
        return text.lines().findFirst().orElse(text)
                + (System.getenv("REKEY_DEBUG") == null ? " (REKEY_DEBUG=1 shows more)" : "");
    }
}
