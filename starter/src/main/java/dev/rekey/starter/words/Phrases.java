package dev.rekey.starter.words;

import dev.rekey.workflows.model.Code;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.words.Codes;
import dev.rekey.workflows.words.Sentences;
import dev.rekey.workflows.words.StoredMessages;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.NoSuchMessageException;
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

    /** The bundle of the words of the trader's pages. */
    public static final String GUIDE = "dev.rekey.starter.guide.words";

    /** The bundle of the words of the desk's pages. */
    public static final String DESK = "dev.rekey.starter.desk.words";

    /** Stands in a sentence where an element of the page stands. */
    private static final String ELEMENT = "\uE000";

    private static final int MORE = 77;

    private static final MessageSource BUNDLES = bundles();

    private static MessageSource bundles() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasenames(BUNDLE, GUIDE, DESK, Sentences.BUNDLE);
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        return messages;
    }

    /** The same words for templates, which name a key with {@code #{…}}. */
    public static MessageSource source() {
        return new TemplateWords();
    }

    /** The words of a language, or of the first one where there are none. */
    public static Sentences in(Locale reader) {
        Locale language = Languages.spoken(reader);
        return new Sentences(language, key -> pattern(key, language), Phrases::code);
    }

    private static @Nullable String pattern(String key, Locale language) {
        // Without arguments the source answers the pattern as it is written.
        return BUNDLES.getMessage(key, null, null, language);
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

    /**
     * The pieces of a sentence around the elements of a page that stand in it, which are its first arguments; there is one
     * piece more than there are elements.
     */
    public List<String> parts(String key, int elements, Object... facts) {
        Object[] all = Stream.concat(Stream.generate(() -> ELEMENT).limit(elements), Arrays.stream(facts))
                .toArray();
        return List.of(here().of(key, all).split(ELEMENT, -1));
    }

    /** The words for one of something, and those for more with {@code {0}} for how many. */
    List<String> oneAndMore(String key) {
        // A number of two digits is written alike everywhere, and no sentence has this one.
        return List.of(of(key, 1), of(key, MORE).replace(String.valueOf(MORE), "{0}"));
    }

    /** Whether a key has words. */
    public boolean has(String key) {
        return pattern(key, Languages.ALL.get(0)) != null;
    }

    /** The words for templates. */
    private static final class TemplateWords implements MessageSource {

        @Override
        public @Nullable String getMessage(
                String code, Object @Nullable [] args, @Nullable String otherwise, @Nullable Locale reader) {
            Locale language = Languages.spoken(Objects.requireNonNullElse(reader, Languages.ALL.get(0)));
            return pattern(code, language) == null
                    ? otherwise
                    : in(language).of(code, args == null ? new Object[0] : args);
        }

        @Override
        public String getMessage(String code, Object @Nullable [] args, @Nullable Locale reader) {
            String words = getMessage(code, args, null, reader);
            if (words == null) {
                throw new NoSuchMessageException(code);
            }
            return words;
        }

        @Override
        public String getMessage(MessageSourceResolvable wanted, @Nullable Locale reader) {
            for (String code : Objects.requireNonNullElse(wanted.getCodes(), new String[0])) {
                String words = getMessage(code, wanted.getArguments(), null, reader);
                if (words != null) {
                    return words;
                }
            }
            return Objects.requireNonNullElse(wanted.getDefaultMessage(), "");
        }
    }
}
