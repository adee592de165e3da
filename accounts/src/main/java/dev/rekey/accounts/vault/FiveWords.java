package dev.rekey.accounts.vault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The five words that open a vault, each drawn from the EFF's 7,776 by a cryptographic random generator: 5 ×
 * log2(7776) = 64.6 bits. A class whose text shows nothing, so that no mapper and no log line can take it apart.
 */
public final class FiveWords {

    /** How many. */
    public static final int COUNT = 5;

    /** Longer than five of the longest words with generous spaces. */
    private static final int LONGEST_TYPED = 200;

    /** Spaces, signs between words, and characters that cannot be seen (formats, variants). */
    private static final Pattern BETWEEN = Pattern.compile(
            "[\\s\\p{Z}\\p{Cf}\\p{Cc}\\p{Pd}\\u2212\\ufe00-\\ufe0f,;|/.\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]");

    private static final Pattern NUMBER_OF_A_LIST = Pattern.compile("(?<![\\p{L}\\p{N}])[1-5][.):](?=\\s*\\p{L})");

    private final List<String> words;

    private FiveWords(List<String> words) {
        this.words = List.copyOf(words);
    }

    /** New words. */
    public static FiveWords random() {
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            drawn.add(WordList.words()
                    .get(Encryption.RANDOM.nextInt(WordList.words().size())));
        }
        return new FiveWords(drawn);
    }

    /**
     * Words as a person types or pastes them: capitals, spaces, line breaks, hyphens, commas, quotes, the numbers of a
     * list and what cannot be seen do not matter, every letter does. Empty when these are not five words of the list;
     * beginnings of words are not completed.
     */
    public static Optional<FiveWords> typed(String text) {
        if (text.length() > LONGEST_TYPED) {
            return Optional.empty();
        }
        String letters = letters(text);
        List<String> found = new ArrayList<>();
        int at = 0;
        while (at < letters.length()) {
            int length = WordList.wordAt(letters, at);
            if (length == 0 || found.size() == COUNT) {
                return Optional.empty();
            }
            found.add(letters.substring(at, at + length));
            at += length;
        }
        return found.size() == COUNT ? Optional.of(new FiveWords(found)) : Optional.empty();
    }

    /** The letters of a typed text, without what stands between words; anything else stays and makes it no word. */
    static String letters(String text) {
        String typed = text.toLowerCase(Locale.ROOT);
        return BETWEEN.matcher(NUMBER_OF_A_LIST.matcher(typed).replaceAll(" ")).replaceAll("");
    }

    /** The words in their order, to be shown once. */
    public List<String> words() {
        return words;
    }

    /** One form for every way of typing them: what the key is made from. */
    byte[] phrase() {
        return words.stream()
                .map(WordList::letters)
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "FiveWords[hidden]";
    }
}
