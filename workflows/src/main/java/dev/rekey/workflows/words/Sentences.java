package dev.rekey.workflows.words;

import dev.rekey.workflows.model.Code;
import dev.rekey.workflows.model.Message;
import java.text.MessageFormat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of one language. Whatever it is given, it says something and throws nothing: what it has no words for is
 * shown by its code, so that a page of an older release can show what a newer worker says.
 */
public final class Sentences {

    /** The bundle with the words of all codes of {@link Codes}, and of what their arguments can name. */
    public static final String BUNDLE = "dev.rekey.workflows.words";

    /** English, for those who read the Temporal Web UI or its command line. */
    public static final Sentences ENGLISH =
            new Sentences(Locale.ENGLISH, patterns(ResourceBundle.getBundle(BUNDLE, Locale.ROOT)), Codes::of);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Longer waits are told in hours. */
    private static final int MOST_MINUTES = 90;

    private final Locale locale;
    private final Function<String, @Nullable String> patterns;
    private final Function<String, Optional<Code>> codes;

    /**
     * A language.
     *
     * @param patterns the text of a key, by the rules of {@link MessageFormat}; null when there is none
     * @param codes the code with a key
     */
    public Sentences(
            Locale locale, Function<String, @Nullable String> patterns, Function<String, Optional<Code>> codes) {
        this.locale = locale;
        this.patterns = patterns;
        this.codes = codes;
    }

    private static Function<String, @Nullable String> patterns(ResourceBundle bundle) {
        return key -> {
            try {
                return bundle.getString(key);
            } catch (MissingResourceException unknown) {
                return null;
            }
        };
    }

    /** A message in words. */
    public String of(Message message) {
        if (message.code().equals(Message.WORDS)) {
            return String.join(" ", message.args());
        }
        List<Code.Arg> kinds = codes.apply(message.code()).map(Code::takes).orElse(List.of());
        List<Object> args = new ArrayList<>();
        for (int i = 0; i < message.args().size(); i++) {
            String arg = message.args().get(i);
            args.add(i < kinds.size() ? inWords(kinds.get(i), arg) : arg);
        }
        String pattern = patterns.apply(message.code());
        return pattern == null ? unknown(message) : format(pattern, args);
    }

    /** Messages in words, one after the other. */
    public String of(List<Message> messages) {
        return messages.stream().map(this::of).collect(Collectors.joining(" "));
    }

    /** The words of a key, with these facts; the key itself when there are none. */
    public String of(String key, Object... facts) {
        String pattern = patterns.apply(key);
        return pattern == null ? key : format(pattern, List.of(facts));
    }

    /** What a constant is called, such as a step: its key is its type and its name. */
    public String of(Enum<?> constant) {
        return named(constant.getDeclaringClass().getSimpleName().toLowerCase(Locale.ROOT), constant.name());
    }

    private String named(String type, String name) {
        return of(type + "." + name);
    }

    private Object inWords(Code.Arg kind, String arg) {
        return switch (kind) {
            case TEXT -> arg;
            case NUMBER -> number(arg);
            case CLOCK -> clock(arg);
            case WAIT -> wait(arg);
            case STEP, OUTCOME, REASON -> named(kind.name().toLowerCase(Locale.ROOT), arg);
        };
    }

    private static Object number(String arg) {
        try {
            return Long.valueOf(arg);
        } catch (NumberFormatException none) {
            return arg;
        }
    }

    private String wait(String arg) {
        try {
            long minutes = Math.max(1, (Duration.parse(arg).toSeconds() + 59) / 60);
            return minutes > MOST_MINUTES ? of("wait.hours", (minutes + 59) / 60) : of("wait.minutes", minutes);
        } catch (DateTimeException none) {
            return arg;
        }
    }

    private static String clock(String arg) {
        try {
            return CLOCK.format(Instant.parse(arg));
        } catch (DateTimeException none) {
            return arg;
        }
    }

    private String format(String pattern, List<Object> args) {
        try {
            return new MessageFormat(pattern, locale).format(args.toArray());
        } catch (IllegalArgumentException unfit) {
            // A number was expected and something else came: better shown raw than not at all.
            return pattern + " " + args;
        }
    }

    private static String unknown(Message message) {
        return message.args().isEmpty() ? message.code() : message.code() + " " + message.args();
    }
}
