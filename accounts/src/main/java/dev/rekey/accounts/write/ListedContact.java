package dev.rekey.accounts.write;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How a list says that a customer is reached; what it does not speak of is null. */
record ListedContact(
        @Nullable String email,
        @Nullable String language,
        @Nullable String timezone) {

    static final ListedContact NONE = new ListedContact(null, null, null);

    /** Names each column in which another row says something else of the same customer. */
    void contradicted(ListedContact other, BiConsumer<String, String> problem) {
        if (differ(email, other.email)) {
            problem.accept("email", "This customer has another e-mail address further up in the file.");
        }
        if (differ(language, other.language)) {
            problem.accept("language", "This customer has another language further up in the file.");
        }
        if (differ(timezone, other.timezone)) {
            problem.accept("timezone", "This customer has another time zone further up in the file.");
        }
    }

    private static boolean differ(@Nullable String one, @Nullable String other) {
        return one != null && other != null && !one.equals(other);
    }

    /** What this row or the other says. */
    ListedContact with(ListedContact other) {
        return new ListedContact(
                email == null ? other.email : email,
                language == null ? other.language : language,
                timezone == null ? other.timezone : timezone);
    }

    /** Says nothing of the person. */
    @Override
    public String toString() {
        return "ListedContact[redacted]";
    }
}
