package dev.rekey.activities.messages;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The sentences of messages in one language; in English what that language lacks. */
final class MessageWords {

    private static final String BUNDLE = "dev.rekey.activities.messages.words";

    /** Not the language of the machine in the place of one that is missing. */
    private static final ResourceBundle.Control WITHOUT_THE_MACHINES =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle bundle;
    private final Locale language;

    private MessageWords(ResourceBundle bundle, Locale language) {
        this.bundle = bundle;
        this.language = language;
    }

    /** In this language, a tag such as {@code de}; English where there are no words of it. */
    static MessageWords in(@Nullable String tag) {
        Locale wanted = tag == null ? Locale.ENGLISH : Locale.forLanguageTag(tag);
        ResourceBundle bundle =
                ResourceBundle.getBundle(BUNDLE, wanted, MessageWords.class.getClassLoader(), WITHOUT_THE_MACHINES);
        Locale spoken = bundle.getLocale().equals(Locale.ROOT) ? Locale.ENGLISH : bundle.getLocale();
        // A region's way of writing dates, where its language is spoken.
        return new MessageWords(bundle, spoken.getLanguage().equals(wanted.getLanguage()) ? wanted : spoken);
    }

    /** The language they are in. */
    Locale language() {
        return language;
    }

    /** A sentence with these things in it. */
    String say(String key, Object... things) {
        return new MessageFormat(bundle.getString(key), language).format(things);
    }

    /** A day, in the customer's zone. */
    String day(Instant moment, @Nullable ZoneId zone) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(language)
                .format(moment.atZone(zone == null ? ZoneOffset.UTC : zone));
    }

    /** A day and a time with its zone. */
    String time(Instant moment, @Nullable ZoneId zone) {
        ZoneId here = zone == null ? ZoneOffset.UTC : zone;
        String name = zone == null ? "UTC" : here.getDisplayName(TextStyle.SHORT, language);
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(language)
                        .format(moment.atZone(here))
                + " " + name;
    }
}
