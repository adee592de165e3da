package dev.rekey.e2e.leaks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A process that holds what a file says, as characters or as text, or held it once. */
final class Holder {

    static final String CHARACTERS = "characters";
    static final String TEXT = "text";
    static final String NO_MORE = "no more";

    /** What is held; static, so that nothing but the program itself lets go of it. */
    static @Nullable Object held;

    private Holder() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        hold(file, arguments[1]);
        Files.createFile(file.resolveSibling("ready"));
        new CountDownLatch(1).await();
    }

    private static void hold(Path file, String how) throws Exception {
        String secret = Files.readString(file);
        held = how.equals(CHARACTERS) ? secret.toCharArray() : secret;
        if (how.equals(NO_MORE)) {
            held = null;
        }
    }
}
