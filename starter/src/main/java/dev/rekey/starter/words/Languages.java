package dev.rekey.starter.words;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The languages in which a trader can read the guide. */
@Component("languages")
public class Languages {

    /** All of them; the first is everybody else's. */
    static final List<Locale> ALL = List.of(Locale.ENGLISH, Locale.forLanguageTag("es"), Locale.GERMAN);

    /** Set on requests whose answers can be in any of them. */
    public static final String OFFERED = Languages.class.getName() + ".offered";

    /** The one that is meant, whatever its region; empty when it is none of them. */
    public static Optional<Locale> of(@Nullable String tag) {
        return tag == null ? Optional.empty() : of(Locale.forLanguageTag(tag));
    }

    /** The same of a locale. */
    public static Optional<Locale> of(Locale wanted) {
        return ALL.stream()
                .filter(one -> one.getLanguage().equals(wanted.getLanguage()))
                .findFirst();
    }

    /** Their tags, in the same order. */
    public static List<String> tags() {
        return ALL.stream().map(Locale::getLanguage).toList();
    }

    /** The language for whoever is known to read this one, such as {@code de-AT}; null when that is not known. */
    public static Locale spoken(@Nullable String tag) {
        return of(tag).orElse(ALL.get(0));
    }

    /** The language in which this reader is answered. */
    static Locale spoken(Locale reader) {
        return of(reader).orElse(ALL.get(0));
    }

    /** The tag of the language in which whoever is answered now reads, for a page. */
    public String here() {
        return spoken(LocaleContextHolder.getLocale()).getLanguage();
    }

    /**
     * Whether a page can offer them: it can be fetched once more, and is not of the desk, which is English. What was sent
     * by a form may be shown once only.
     */
    public boolean choosable() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                && "GET".equals(attributes.getRequest().getMethod())
                && attributes.getRequest().getAttribute(OFFERED) != null;
    }

    /** All of them, for a page to choose from. */
    public List<Choice> choices() {
        return ALL.stream()
                .map(one -> new Choice(
                        one.getLanguage(),
                        one.getDisplayLanguage(one),
                        one.getLanguage().equals(here())))
                .toList();
    }

    /**
     * One of them on a page.
     *
     * @param tag such as {@code de}
     * @param name what those who speak it call it
     * @param chosen whether the page is in it
     */
    public record Choice(String tag, String name, boolean chosen) {}
}
