package dev.rekey.sandbox;

import java.security.SecureRandom;
import java.util.stream.Collectors;

/** Made-up texts of a given alphabet, for keys and secrets. */
public final class Letters {

    private Letters() {}

    /** A text of this length; each letter is as likely as the others. */
    public static String of(SecureRandom random, String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(i -> String.valueOf(alphabet.charAt(i)))
                .collect(Collectors.joining());
    }
}
