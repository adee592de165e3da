package dev.rekey.workflows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Secrets made of words: the five words of a vault, which all stand in one list, and the recovery words of a wallet, which
 * are twelve or more short words in a row, written alike, as no sentence has them. Looks at each word once.
 */
final class SecretWords {

    /** A stretch of the text. */
    record Span(int from, int to) {}

    private static final int WORDS_OF_A_VAULT = 5;
    private static final int WORDS_OF_A_WALLET = 12;
    private static final int SHORTEST = 3;
    private static final int LONGEST_OF_A_VAULT = 9;
    private static final int LONGEST_OF_A_WALLET = 8;
    private static final int LONGEST_TOKEN = 200;

    private static final Pattern WORD = Pattern.compile("\\p{L}+");

    private static final String SIGNS =
            "[\\s\u00a0\u2000-\u200a\u202f\u205f\u3000,;|/\"'`\u2018-\u201f\u00ab\u00bb\u2010-\u2015_+*<>()\\[\\]{}#~&\\\\"
                    + "\u00b7\u2022\u2190-\u21ff\u2219\u2460-\u24ff\u20e3\u25a0-\u25ff\u2600-\u27bf\\x{1f300}-\\x{1faff}-]{0,16}";

    /**
     * What may stand between two such words: signs, and the number that each has in a list, but no end of a sentence. A
     * full stop or a colon with nothing behind it ends none. Digits alone are part of an address or an id.
     */
    private static final Pattern BETWEEN = Pattern.compile("(?![0-9]+$)(?:[.]|[.]{2,3}\\s?|:|" + SIGNS + "|[.]?" + SIGNS
            + "=?[0-9]{1,2}(?:/[0-9]{1,2})?[\"'`]?[.):=]?" + SIGNS + ")");

    /** Letters that are no word: what a number in a list is called and ends with, and what markup and programs write. */
    private static final Pattern NO_WORD = Pattern.compile(
            "</?(?:li|[ou]l|br|p|t[dr]|b|i|div|span|code|pre|em|strong)\\s?/?>|&nbsp;|%20|\\\\[nrt]"
                    + "|(?<!\\p{L})(?:word|wort|palabra|n[or][.]?|n[.]?\u00ba)\\s?#?(?=[0-9]{1,2}(?![0-9]))"
                    + "|(?<=[0-9])(?:st|nd|rd|th|\u00ba|\u00aa|\u00b0)(?!\\p{L})",
            Pattern.CASE_INSENSITIVE);

    /** What joins the last word of a list to the others. In sentences it joins other words, so it does so in vaults only. */
    private static final Set<String> JOINING = Set.of("and", "und", "then", "dann");

    /** Words of every sentence; no list of recovery words has any of them (BIP 39). */
    private static final Set<String> OF_SENTENCES = Set.of(
            "the", "and", "not", "for", "are", "was", "but", "has", "had", "with", "from", "its", "your", "his", "her",
            "our", "how", "please", "because", "which", "were", "been", "would", "could", "should", "their", "does",
            "did", "into", "than", "who", "why", "too", "yet");

    private static final Set<String> OF_VAULTS = load();

    private SecretWords() {}

    /** Where such words stand. */
    static List<Span> in(String text) {
        List<Span> found = new ArrayList<>();
        Run vault = new Run(WORDS_OF_A_VAULT);
        Run wallet = new Run(WORDS_OF_A_WALLET);
        int end = 0;
        String words =
                NO_WORD.matcher(text).replaceAll(one -> " ".repeat(one.group().length()));
        Matcher word = WORD.matcher(words);
        while (word.find()) {
            boolean goesOn = BETWEEN.matcher(words).region(end, word.start()).matches();
            String letters = word.group().toLowerCase(Locale.ROOT);
            boolean capitals = !word.group().equals(letters);
            if (!goesOn || !JOINING.contains(letters)) {
                vault.add(wordsOfVaults(letters), goesOn, word, found);
            }
            // A phone writes the first one with a capital letter.
            boolean alike = wallet.words <= 1 || capitals == wallet.capitals;
            wallet.add(mayBeOfWallet(letters) ? 1 : 0, goesOn && alike, word, found);
            wallet.capitals = capitals;
            end = word.end();
        }
        vault.end(found);
        wallet.end(found);
        return found;
    }

    /** How many words of the list these letters are, none between; 0 when anything is left over. */
    private static int wordsOfVaults(String letters) {
        int words = 0;
        int at = 0;
        while (at < letters.length() && letters.length() <= LONGEST_TOKEN) {
            int length = wordAt(letters, at);
            if (length == 0) {
                return 0;
            }
            words++;
            at += length;
        }
        return letters.length() <= LONGEST_TOKEN ? words : 0;
    }

    /** No word of the list begins with another one. */
    private static int wordAt(String letters, int from) {
        for (int length = SHORTEST; length <= LONGEST_OF_A_VAULT && from + length <= letters.length(); length++) {
            if (OF_VAULTS.contains(letters.substring(from, from + length))) {
                return length;
            }
        }
        return 0;
    }

    private static boolean mayBeOfWallet(String letters) {
        return letters.length() >= SHORTEST
                && letters.length() <= LONGEST_OF_A_WALLET
                && !OF_SENTENCES.contains(letters);
    }

    private static Set<String> load() {
        try (InputStream file = Objects.requireNonNull(
                SecretWords.class.getResourceAsStream("/dictionaries/eff_large.txt"), "the word list is missing")) {
            return Arrays.stream(new String(file.readAllBytes(), StandardCharsets.US_ASCII).split("\\s+"))
                    .map(word -> word.replace("-", ""))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the word list cannot be read", unreadable);
        }
    }

    /** Words of one kind with nothing else between. */
    private static final class Run {

        private final int needed;
        private int words;
        private boolean capitals;
        private int from;
        private int to;

        Run(int needed) {
            this.needed = needed;
        }

        void add(int more, boolean goesOn, Matcher word, List<Span> found) {
            if (more == 0 || !goesOn) {
                end(found);
            }
            if (more > 0) {
                from = words == 0 ? word.start() : from;
                to = word.end();
                words += more;
            }
        }

        void end(List<Span> found) {
            if (words >= needed) {
                found.add(new Span(from, to));
            }
            words = 0;
        }
    }
}
