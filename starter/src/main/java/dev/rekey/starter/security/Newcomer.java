package dev.rekey.starter.security;

import dev.rekey.accounts.access.ReservedNames;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.Message;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is to use the desk.
 *
 * @param signInName as they sign in, in lower case
 * @param name as others know them
 */
public record Newcomer(String signInName, String name) {

    /** The longest a name may be. */
    public static final int MOST_NAME = 60;

    private static final Pattern SIGN_IN_NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,59}");

    /** Why these names cannot be taken; null when they can. */
    public static @Nullable Message refusal(String signInName, String name) {
        String cleanSignInName = clean(signInName);
        if (!SIGN_IN_NAME.matcher(cleanSignInName).matches()) {
            return ProblemCode.SIGN_IN_NAME.with();
        }
        if (name.isBlank() || name.strip().length() > MOST_NAME) {
            return ProblemCode.PERSON_NAME.with(MOST_NAME);
        }
        return ReservedNames.has(cleanSignInName) ? ProblemCode.RESERVED_NAME.with() : null;
    }

    /**
     * Takes the names as they were typed.
     *
     * @throws IllegalArgumentException when there is a {@link #refusal}
     */
    public static Newcomer named(String signInName, String name) {
        Message refusal = refusal(signInName, name);
        if (refusal != null) {
            throw new IllegalArgumentException(Phrases.in(Locale.ENGLISH).of(refusal));
        }
        return new Newcomer(clean(signInName), name.strip());
    }

    private static String clean(String signInName) {
        return signInName.strip().toLowerCase(Locale.ROOT);
    }

    /** What is said when somebody else has the sign-in name. */
    public Message isTaken() {
        return ProblemCode.SIGN_IN_NAME_TAKEN.with(signInName);
    }
}
