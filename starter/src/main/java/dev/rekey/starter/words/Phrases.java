package dev.rekey.starter.words;

import dev.rekey.workflows.model.Code;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.words.Codes;
import dev.rekey.workflows.words.Sentences;
import dev.rekey.workflows.words.StoredMessages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.stereotype.Component;

/**
 * The words of the pages and of the answers to programs: from the bundles, in the language of whoever is answered. The
 * pages' own words stand in {@code dev/rekey/starter/words.properties}; those of what workflows say in
 * {@code dev/rekey/workflows/words.properties}.
 */
@Component("phrases")
public class Phrases {

    /** The bundle of the pages' own words. */
    public static final String BUNDLE = "dev.rekey.starter.words";

    /** The languages the bundles are written in; the first is everybody else's. */
    static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH);

    private static final MessageSource BUNDLES = bundles();

    private static MessageSource bundles() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasenames(BUNDLE, Sentences.BUNDLE);
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    /** Where the words stand. */
    public static MessageSource source() {
        return BUNDLES;
    }

    /** The words of a language, or of the first one where there are none. */
    public static Sentences in(Locale reader) {
        Locale language = LANGUAGES.stream()
                .filter(one -> one.getLanguage().equals(reader.getLanguage()))
                .findFirst()
                .orElse(LANGUAGES.get(0));
        // Without arguments the source answers the pattern as it is written.
        return new Sentences(language, key -> BUNDLES.getMessage(key, null, null, language), Phrases::code);
    }

    private static Optional<Code> code(String key) {
        return Codes.of(key).or(() -> ProblemCode.of(key)).or(() -> StartCode.of(key));
    }

    private static Sentences here() {
        return in(LocaleContextHolder.getLocale());
    }

    /** A message for whoever is answered now. */
    public String of(Message message) {
        return here().of(message);
    }

    /** Messages, one after the other, for whoever is answered now; empty when there are none. */
    public String of(@Nullable List<Message> some) {
        return some == null ? "" : here().of(some);
    }

    /** The same of what may be a sentence already. */
    public String text(@Nullable Object said) {
        return said instanceof Message message ? of(message) : said == null ? "" : said.toString();
    }

    /** What a column of a table says, for whoever is answered now. */
    public String stored(@Nullable String text) {
        return text == null ? "" : of(StoredMessages.of(text));
    }

    /** The words of a key with these facts, for whoever is answered now. */
    public String of(String key, Object... facts) {
        return here().of(key, facts);
    }

    /** What a constant is called, for whoever is answered now. */
    public String of(Enum<?> constant) {
        return here().of(constant);
    }

    /** Whether a key has words. */
    public boolean has(String key) {
        return BUNDLES.getMessage(key, null, null, LANGUAGES.get(0)) != null;
    }
}
