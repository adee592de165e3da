package dev.rekey.activities.messages;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message as it goes out.
 *
 * @param id the same for each try of one message, so that a copy is recognised
 * @param to the customer's address
 * @param subject one line without line breaks
 * @param text as plain text
 * @param html the same as a page
 * @param stop what turns reminders off without signing in; null where that is not offered
 */
public record Letter(
        String id,
        String to,
        Locale language,
        String subject,
        String text,
        String html,
        @Nullable URI stop) {

    /** Neither whom it goes to nor what it says: there may be a link or a code in it. */
    @Override
    public String toString() {
        return "Letter[redacted]";
    }
}
