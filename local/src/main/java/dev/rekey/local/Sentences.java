package dev.rekey.local;

/** Failures as one line for the person at the terminal. */
final class Sentences {

    private Sentences() {}

    static String of(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        String message = root.getMessage();
        String text = message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
        return text.lines().findFirst().orElse(text)
                + (System.getenv("REKEY_DEBUG") == null ? " (REKEY_DEBUG=1 shows more)" : "");
    }
}
