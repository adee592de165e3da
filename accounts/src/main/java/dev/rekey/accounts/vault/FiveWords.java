package dev.rekey.accounts.vault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
     * Words as a person types them: capitals, spaces, line breaks and hyphens do not matter, every letter does. Empty
     * when these are not five words of the list; beginnings of words are not completed.
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

    /** The letters of a typed text; anything but letters, spaces and hyphens stays and makes it no word. */
    static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[\\s\\u00a0\\u2010-\\u2015\\u2212-]", "");
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
