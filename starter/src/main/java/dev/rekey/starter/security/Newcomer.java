package dev.rekey.starter.security;

import dev.rekey.accounts.access.ReservedNames;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Somebody who is to use the desk.
 *
 * @param signInName as they sign in, in lower case
 * @param name as others know them
 */
public record Newcomer(String signInName, String name) {

    /** The longest a name may be. */
    public static final int MOST_NAME = 60;

    /** What is said when a name stands in the audit trail for something else. */
    public static final String RESERVED = "In the audit trail this name stands for something else. Choose another one.";

    private static final Pattern SIGN_IN_NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,59}");

    /**
     * Takes the names as they were typed.
     *
     * @throws IllegalArgumentException with a sentence when one of them is none
     */
    public static Newcomer named(String signInName, String name) {
        String cleanSignInName = signInName.strip().toLowerCase(Locale.ROOT);
        String cleanName = name.strip();
        if (!SIGN_IN_NAME.matcher(cleanSignInName).matches()) {
            throw new IllegalArgumentException(
                    "A sign-in name has letters, digits and . _ @ - only, at most 60 of them.");
        }
        if (cleanName.isEmpty() || cleanName.length() > MOST_NAME) {
            throw new IllegalArgumentException(
                    "Say how others know this person, in at most " + MOST_NAME + " characters.");
        }
        if (ReservedNames.has(cleanSignInName)) {
            throw new IllegalArgumentException(RESERVED);
        }
        return new Newcomer(cleanSignInName, cleanName);
    }

    /** What is said when somebody else has the sign-in name. */
    public String isTaken() {
        return "Somebody signs in as " + signInName + " already.";
    }
}
