package dev.rekey.starter.words;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Moments in words, as the page says them when it arrives; a script keeps them fresh in the same words. */
@Component("times")
public class Times {

    /** What a script says with a count of minutes, hours or days. */
    private static final List<String> COUNTED = List.of("in", "ago", "for");

    private static final List<String> UNITS = List.of("minutes", "hours", "days");

    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Duration SHORT = Duration.ofSeconds(45);

    private final Clock clock;
    private final Phrases phrases;

    Times(Clock clock, Phrases phrases) {
        this.clock = clock;
        this.phrases = phrases;
    }

    /** "3 hours ago", "in 2 minutes", "just now"; empty for no moment. */
    public String words(@Nullable Instant moment) {
        if (moment == null) {
            return "";
        }
        Duration ago = Duration.between(moment, clock.instant());
        if (ago.abs().compareTo(SHORT) < 0) {
            return phrases.of(ago.isNegative() ? "time.soon" : "time.now");
        }
        return counted(ago.isNegative() ? "in" : "ago", ago.abs());
    }

    /** "for 3 hours", "just now": how long something has lasted that began then; empty for no moment. */
    public String lasting(@Nullable Instant since) {
        if (since == null) {
            return "";
        }
        Duration lasted = Duration.between(since, clock.instant());
        return lasted.compareTo(SHORT) < 0 ? phrases.of("time.now") : counted("for", lasted);
    }

    /** "3 hours", for how long something lasted. */
    public String length(Duration duration) {
        return counted("length", duration);
    }

    private String counted(String how, Duration duration) {
        long minutes = Math.max(1, Math.round(duration.toSeconds() / 60.0));
        if (minutes < 90) {
            return phrases.of("time." + how + ".minutes", minutes);
        }
        long hours = Math.round(minutes / 60.0);
        return hours < 36
                ? phrases.of("time." + how + ".hours", hours)
                : phrases.of("time." + how + ".days", Math.round(hours / 24.0));
    }

    /** What the script says moments with: what is counted as a word for one and a word for more. */
    Map<String, Object> forScript() {
        Map<String, Object> words = new TreeMap<>();
        for (String how : COUNTED) {
            UNITS.forEach(
                    unit -> words.put("time." + how + "." + unit, phrases.oneAndMore("time." + how + "." + unit)));
        }
        List.of("time.soon", "time.now").forEach(key -> words.put(key, phrases.of(key)));
        return words;
    }

    /** "21:22 UTC", until a script says it in the reader's own time. */
    public String clock(Instant moment) {
        return CLOCK.format(moment);
    }

    /** A day. */
    public String day(LocalDate day) {
        Locale reader = Languages.spoken(LocaleContextHolder.getLocale());
        return reader.equals(Locale.ENGLISH)
                ? day.toString()
                : DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                        .withLocale(reader)
                        .format(day);
    }

    /** The exact moment, for whoever wants to know. */
    public String exact(@Nullable Instant moment) {
        if (moment == null) {
            return "";
        }
        Locale reader = Languages.spoken(LocaleContextHolder.getLocale());
        // In English the day is written so that both sides of the ocean read the same.
        DateTimeFormatter format = reader.equals(Locale.ENGLISH)
                ? EXACT
                : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                        .withLocale(reader)
                        .withZone(ZoneOffset.UTC);
        return format.format(moment) + " UTC";
    }
}
