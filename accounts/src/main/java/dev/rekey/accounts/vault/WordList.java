package dev.rekey.accounts.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The long word list of the Electronic Frontier Foundation, licensed CC BY 3.0 US (eff.org/dice): 7,776 words, one for
 * each throw of five dice. The artifact {@code nbvcxz} carries it; it is taken only when its digest is the one of the
 * file that the EFF published.
 */
final class WordList {

    private static final String RESOURCE = "/dictionaries/eff_large.txt";
    private static final String PUBLISHED = "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e";
    private static final int FACES = 6;
    private static final int THROWS = 5;

    private static final List<String> WORDS = load();
    private static final Set<String> LETTERS =
            WORDS.stream().map(WordList::letters).collect(Collectors.toUnmodifiableSet());
    private static final int SHORTEST = 3;
    private static final int LONGEST = 9;

    private WordList() {}

    static List<String> words() {
        return WORDS;
    }

    /** A word without its hyphen: "yo-yo" and "yoyo" are one when typed. */
    static String letters(String word) {
        return word.replace("-", "");
    }

    /**
     * The length of the word that these letters begin with, or 0. There is at most one: no word of the list begins with
     * another one.
     */
    static int wordAt(String letters, int from) {
        for (int length = SHORTEST; length <= LONGEST && from + length <= letters.length(); length++) {
            if (LETTERS.contains(letters.substring(from, from + length))) {
                return length;
            }
        }
        return 0;
    }

    private static List<String> load() {
        String text;
        try (InputStream file =
                Objects.requireNonNull(WordList.class.getResourceAsStream(RESOURCE), "the word list is missing")) {
            text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("the word list cannot be read", e);
        }
        List<String> words = Arrays.stream(text.split("\\s+")).sorted().toList();
        if (!PUBLISHED.equals(digest(words))) {
            throw new IllegalStateException("the word list is not the one that the EFF published");
        }
        return words;
    }

    /** Of the published file: each word after its dice. */
    private static String digest(List<String> words) {
        StringBuilder file = new StringBuilder();
        for (int number = 0; number < words.size(); number++) {
            char[] dice = new char[THROWS];
            for (int left = number, at = THROWS - 1; at >= 0; at--, left /= FACES) {
                dice[at] = (char) ('1' + left % FACES);
            }
            file.append(dice).append('\t').append(words.get(number)).append('\n');
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(file.toString().getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
