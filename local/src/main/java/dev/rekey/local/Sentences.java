package dev.rekey.local;

/** Failures as one line for the person at the terminal. */
final class Sentences {

    private Sentences() {}

    static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        String text = message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
        return text.lines().findFirst().orElse(text)
                + (System.getenv("REKEY_DEBUG") == null ? " (REKEY_DEBUG=1 shows more)" : "");
    }
}
