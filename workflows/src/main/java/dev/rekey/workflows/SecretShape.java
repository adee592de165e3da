package dev.rekey.workflows;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shapes secrets have, judged of one piece of text without spaces. All of it is counting over the piece once, so that
 * a long one takes no longer than its length.
 */
final class SecretShape {

    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private static final Pattern FOUR_GROUPS = Pattern.compile("(?:[A-Za-z0-9]{6,10}-){3}[A-Za-z0-9]{4,10}");

    private static final Pattern HEXADECIMAL = Pattern.compile("(?:0x)?[0-9A-Fa-f]{32,}");

    private static final Pattern MARKED_SECRET = Pattern.compile("cxakp_[A-Za-z0-9]{16,}");

    /** What sets up an authenticator (base32, RFC 4648), by the lengths it has. */
    private static final Pattern TWO_FACTOR_SEED =
            Pattern.compile("(?=.*[2-7])(?=.*[A-Z])(?:[A-Z2-7]{16}|[A-Z2-7]{26}|[A-Z2-7]{32}|[A-Z2-7]{52}"
                    + "|[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3,12})");

    private static final Pattern CAPITALISED_WORD = Pattern.compile("[A-Z][a-z]{3,}");

    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]{4,}");

    private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");

    private static final int SHORTEST_MIX = 27;

    /** Two less than the shortest there is: a secret may begin and end with a separator, which is not counted. */
    private static final int SHORTEST_RANDOM = 30;

    /** Shorter than any secret, and as long as a careful person's passphrase. */
    private static final int SHORTEST_PASSPHRASE = 20;

    /** Chance takes more of the alphabet than this for as many capitals. */
    private static final int CAPITALS_OF_CHANCE = 12;

    private static final int SHORTEST_REST = 12;

    private SecretShape() {}

    static boolean fits(String token) {
        return isMarked(token)
                || TWO_FACTOR_SEED.matcher(token).matches()
                || UUID.matcher(token).matches()
                || isFourGroups(token)
                || isRandom(token)
                || isPassphrase(token)
                || hasSecretPart(token, false);
    }

    /** The same in a link's path, where words are strung together and every page may have an id. */
    static boolean fitsInPath(String path) {
        return isMarked(path)
                || Arrays.stream(path.split("/", -1)).anyMatch(part -> isFourGroups(part) || isRandom(part))
                || isRandom(path)
                || hasSecretPart(path, true);
    }

    /** Whether no words before it make it anything else. */
    static boolean isMarked(String token) {
        return MARKED_SECRET.matcher(token).find();
    }

    /** The second line of a secret that was broken in two. */
    static boolean isRest(String token) {
        return token.length() >= SHORTEST_REST && mixed(token) && changes(token) >= 4;
    }

    private static boolean isFourGroups(String token) {
        if (!FOUR_GROUPS.matcher(token).matches()) {
            return false;
        }
        int withDigit = 0;
        int withLetter = 0;
        int changes = 0;
        for (String group : token.split("-", -1)) {
            withDigit += group.chars().anyMatch(SecretShape::isDigit) ? 1 : 0;
            withLetter += group.chars().anyMatch(c -> !isDigit(c)) ? 1 : 0;
            changes += changes(group);
        }
        return (withDigit >= 3 && withLetter >= 2) || changes >= 5;
    }

    /** Base64, or its form for links: one kind of character follows the other as chance has it, separators are rare. */
    private static boolean isRandom(String token) {
        return token.length() >= SHORTEST_RANDOM
                && bothCases(token)
                && separators(token) <= token.length() / 5
                && (mixed(token)
                        ? joints(token) >= Math.max(4, token.length() / 7)
                        : changesInParts(token) >= token.length() / 3)
                && !hasWords(WORD, token, 60);
    }

    private static boolean isPassphrase(String token) {
        return token.length() >= SHORTEST_PASSPHRASE
                && bothCases(token)
                && mixed(token)
                && separators(token) == 0
                && joints(token) >= token.length() * 3 / 10
                && !hasWords(WORD, token, 40);
    }

    private static boolean hasSecretPart(String token, boolean inPath) {
        for (String part : SEPARATORS.split(token, -1)) {
            if (WalletAddress.is(part)) {
                continue;
            }
            if (HEXADECIMAL.matcher(part).matches() && mixed(part)) {
                return true;
            }
            if (part.length() >= SHORTEST_MIX
                    && changes(part) >= leastChanges(part)
                    && !(inPath && hasWords(CAPITALISED_WORD, part, 75))) {
                return true;
            }
        }
        return false;
    }

    /** Words have no digits among capitals; among small letters they have now and then. A shout repeats its letters. */
    private static int leastChanges(String part) {
        if (mixed(part)) {
            return part.chars().anyMatch(SecretShape::isLower) ? 3 : 1;
        }
        boolean manyCapitals = part.chars().allMatch(SecretShape::isUpper)
                && part.chars().distinct().count() >= CAPITALS_OF_CHANCE;
        return manyCapitals ? 0 : 8;
    }

    /** Whether such words make up so much of it. */
    private static boolean hasWords(Pattern words, String token, int percent) {
        int inWords = 0;
        Matcher word = words.matcher(token);
        while (word.find()) {
            inWords += word.end() - word.start();
        }
        return inWords * 100L >= (long) token.length() * percent;
    }

    static boolean mixed(String token) {
        return token.chars().anyMatch(SecretShape::isDigit) && token.chars().anyMatch(c -> isUpper(c) || isLower(c));
    }

    private static boolean bothCases(String token) {
        return token.chars().anyMatch(SecretShape::isUpper) && token.chars().anyMatch(SecretShape::isLower);
    }

    private static long separators(String token) {
        return token.chars().filter(c -> !isAlphanumeric(c)).count();
    }

    /** How often the kind of character changes from one to the next. */
    private static int changes(String token) {
        int changes = 0;
        for (int i = 1; i < token.length(); i++) {
            changes += kind(token.charAt(i)) == kind(token.charAt(i - 1)) ? 0 : 1;
        }
        return changes;
    }

    private static int changesInParts(String token) {
        return SEPARATORS.splitAsStream(token).mapToInt(SecretShape::changes).sum();
    }

    /** How often a digit touches a letter, or a capital follows a small letter. */
    private static int joints(String token) {
        int joints = 0;
        for (int i = 1; i < token.length(); i++) {
            char last = token.charAt(i - 1);
            char next = token.charAt(i);
            boolean touch = isAlphanumeric(last) && isAlphanumeric(next) && isDigit(last) != isDigit(next);
            joints += touch || (isLower(last) && isUpper(next)) ? 1 : 0;
        }
        return joints;
    }

    private static int kind(int c) {
        return isDigit(c) ? 0 : isUpper(c) ? 1 : isLower(c) ? 2 : 3;
    }

    static boolean isAlphanumeric(int c) {
        return isDigit(c) || isUpper(c) || isLower(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }
}
