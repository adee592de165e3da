package dev.rekey.accounts;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How a customer is reached, as far as it is known. The address is personal: it stands in no log and no workflow.
 *
 * @param email where to write
 * @param language the language to write in, as a tag such as {@code de} or {@code pt-BR}
 * @param zone where the customer's day and night are
 * @param reminders whether reminders are wanted
 */
public record Contact(
        @Nullable String email,
        @Nullable String language,
        @Nullable ZoneId zone,
        boolean reminders) {

    /** Of whom nothing is known. */
    public static Contact unknown() {
        return new Contact(null, null, null, true);
    }

    /** Says nothing of the person. */
    @Override
    public String toString() {
        return "Contact[email=" + (email == null ? "none" : "known") + "]";
    }
}
