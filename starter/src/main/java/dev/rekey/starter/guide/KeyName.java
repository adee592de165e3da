package dev.rekey.starter.guide;

import dev.rekey.terms.Market;
import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A name for a new key, by which its owner finds it again and can delete it later. */
final class KeyName {

    /** Bitget takes no more characters in a name; no exchange is known to take fewer. */
    static final int MOST = 26;

    private static final DateTimeFormatter MONTH =
            DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private KeyName() {}

    /**
     * "Harbour Futures Nov 2026": in plain letters, since not every form takes others.
     *
     * @param platform how the trader knows the platform; left out where it is empty or too long
     * @param attempt the number of the key: a second one needs a name of its own
     */
    static String of(String platform, Market market, Instant now, int attempt) {
        String plain = Normalizer.normalize(platform, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z0-9 ]", "")
                .replaceAll(" +", " ")
                .strip();
        String end = market.title() + " " + MONTH.format(now) + (attempt > 1 ? " " + attempt : "");
        return Stream.of(plain, firstWord(plain), "")
                .map(first ->
                        Stream.of(first, end).filter(part -> !part.isEmpty()).collect(Collectors.joining(" ")))
                .filter(name -> name.length() <= MOST)
                .findFirst()
                .orElse(end);
    }

    private static String firstWord(String words) {
        return words.split(" ", 2)[0];
    }
}
