package dev.rekey.accounts.write;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what a list or a person says of how a customer is reached: the same rules for both. */
final class ContactFields {

    /** What mail programs take without quotes (RFC 5321, section 4.1.2), at a host with a dot in its name. */
    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]");

    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final Pattern LANGUAGE =
            Pattern.compile("([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|[0-9]{3}))?");

    private static final Set<String> LANGUAGES = Set.copyOf(Arrays.asList(Locale.getISOLanguages()));

    private ContactFields() {}

    static String email(String written) throws Unfit {
        String email = AccountFields.code(written).strip();
        if (email.length() > LONGEST_EMAIL
                || email.indexOf('@') > LONGEST_LOCAL
                || !EMAIL.matcher(email).matches()) {
            // The address itself is not repeated: it is personal.
            throw new Unfit("This is no e-mail address that can be written to, such as anna@example.com.");
        }
        return email;
    }

    static String language(String written) throws Unfit {
        var tag = LANGUAGE.matcher(AccountFields.code(written).strip());
        if (!tag.matches() || !LANGUAGES.contains(tag.group(1).toLowerCase(Locale.ROOT))) {
            throw new Unfit("A language is a code such as en, de or pt-BR.");
        }
        Locale.Builder language = new Locale.Builder().setLanguage(tag.group(1));
        if (tag.group(2) != null) {
            language.setScript(tag.group(2));
        }
        if (tag.group(3) != null) {
            language.setRegion(tag.group(3));
        }
        return language.build().toLanguageTag();
    }

    static String timezone(String written) throws Unfit {
        String wanted = AccountFields.code(written).strip();
        return ZoneId.getAvailableZoneIds().stream()
                .filter(zone -> zone.equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new Unfit("A time zone is a name such as Europe/Berlin or UTC."));
    }
}
