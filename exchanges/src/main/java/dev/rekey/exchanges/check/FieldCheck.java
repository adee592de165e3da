package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Field;
import dev.rekey.exchanges.catalog.ShapeCheck;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the fields of a credential before anything is sent. The page looks at them too, but keys come by other ways
 * as well.
 */
final class FieldCheck {

    private static final String API_KEY = "apiKey";
    private static final String SECRET = "secret";
    private static final String PASSPHRASE = "passphrase";

    private final ExchangeApi api;
    private final ExchangeProfile profile;
    private final ExchangeHosts hosts;

    FieldCheck(ExchangeApi api, ExchangeProfile profile, ExchangeHosts hosts) {
        this.api = api;
        this.profile = profile;
        this.hosts = hosts;
    }

    /** Why this credential cannot be used; empty when the exchange can be asked about it. */
    Optional<Finding> problem(Credential credential, Instant now) {
        // A value with a line end or a letter of another alphabet cannot be sent at all.
        if (credential.apiKey().isEmpty() || credential.apiKey().contains(" ") || !plain(credential.apiKey())) {
            return Optional.of(copyAgain(API_KEY));
        }
        if (credential.secret().isEmpty()) {
            return Optional.of(copyAgain(SECRET));
        }
        return mistaken(credential)
                .or(() -> somethingElse(credential))
                .or(() -> api.unusable(credential).map(this::copyAgain))
                .or(() -> inNoHeader(credential, now));
    }

    /** A field that a header would have to hold as it is, and cannot: seen by signing each call, of which none is sent. */
    private Optional<Finding> inNoHeader(Credential credential, Instant now) {
        for (Endpoint endpoint : api.endpoints()) {
            SignedRequest signed = api.sign(hosts.baseUrl(profile, endpoint.host()), endpoint, credential, now);
            for (String header : signed.headers().values()) {
                if (holds(header, credential.passphrase())) {
                    return Optional.of(typeAgain(PASSPHRASE));
                }
                if (holds(header, credential.secret())) {
                    return Optional.of(copyAgain(SECRET));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holds(String header, @Nullable String value) {
        return value != null && !plain(value) && header.contains(value);
    }

    /** Whether an HTTP header can hold it (RFC 9110, section 5.5, without what is obsolete there and without tabs). */
    private static boolean plain(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** What the page says of such a value as well: it looked at it by the same rules. */
    private Optional<Finding> somethingElse(Credential credential) {
        Map<String, String> values = new HashMap<>(Map.of(API_KEY, credential.apiKey(), SECRET, credential.secret()));
        if (credential.passphrase() != null) {
            values.put(PASSPHRASE, credential.passphrase());
        }
        for (ShapeCheck.Look look : ShapeCheck.check(profile.fields(), values)) {
            Optional<Phrase> told = look.surelyElse();
            if (told.isPresent()) {
                return Optional.of(Finding.failed(
                                look.field().equals(SECRET) ? Check.SECRET : Check.KEY_KIND, told.get(), Step.PASTE)
                        .advising(FindingCode.NOT_WHAT_IT_SHOULD_BE.key()));
            }
        }
        return Optional.empty();
    }

    private Finding copyAgain(String field) {
        return Finding.failed(check(field), Phrase.of(FindingCode.FIELD_UNUSABLE, label(field)), Step.PASTE);
    }

    /** Of the fields only a passphrase is typed by hand: a person invented it. */
    private Finding typeAgain(String field) {
        return Finding.failed(check(field), Phrase.of(FindingCode.FIELD_UNSENDABLE, label(field)), Step.PASTE);
    }

    private static Check check(String field) {
        return switch (field) {
            case SECRET -> Check.SECRET;
            case PASSPHRASE -> Check.PASSPHRASE;
            default -> Check.KEY_ACCEPTED;
        };
    }

    private String label(String field) {
        return profile.fields().stream()
                .filter(one -> one.id().equals(field))
                .map(Field::label)
                .findFirst()
                .orElse(field);
    }

    /** What was pasted is known to be of another kind. */
    private Optional<Finding> mistaken(Credential credential) {
        for (Field field : profile.fields()) {
            String value = switch (field.id()) {
                case API_KEY -> credential.apiKey();
                case SECRET -> credential.secret();
                default -> credential.passphrase();
            };
            for (Field.Mistaken kind : field.mistaken()) {
                if (value != null && kind.is(value)) {
                    return Optional.of(Finding.failed(Check.KEY_KIND, kind.told(), kind.repair()));
                }
            }
        }
        return Optional.empty();
    }
}
