package dev.rekey.workflows;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed, with everything taken out that has the shape of a secret: private keys from BEGIN to END, long
 * hexadecimal numbers, base64, long mixes of letters and digits, groups with dashes. Of each only the last four
 * characters are left, behind "…".
 *
 * <p>Shapes are all there is to go by, so two things follow. A passphrase made of words cannot be told from words. And a
 * secret that looks like an order's id is taken for one where the words before it say so.
 *
 * <p>Nothing here asks the world anything: the same text is masked the same way wherever and whenever it is read.
 *
 * @param text the text without secrets
 * @param secrets how many were taken out
 */
public record MaskedText(String text, int secrets) {

    /** Said to whoever typed a secret where it does not belong. */
    public static final String WHAT_TO_DO = "What was written looked like a key or a secret, so it was cut out and not"
            + " kept. Delete that key on the exchange and make another one; hand it in at the step “Paste it here” only.";

    private static final String MASK = "…";

    private static final int LEFT = 4;

    /** Also one whose dashes were turned into long ones, or whose line ends were lost; without an end, all that follows. */
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "[-\u2010-\u2015]{1,8}\\s?BEGIN\\s(?:\\w{1,10}\\s){0,3}PRIVATE\\sKEY(?:\\sBLOCK)?\\s?[-\u2010-\u2015]{1,8}"
                    + "(?:[\\s\\S]*?END\\s(?:\\w{1,10}\\s){0,3}PRIVATE\\sKEY(?:\\sBLOCK)?\\s?[-\u2010-\u2015]{0,8}|[\\s\\S]*)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern LINK = Pattern.compile("(?:[Hh]ttps?://|www\\.)\\S+"
            + "|(?<![\\w.@+/-])(?:[a-z0-9-]{1,63}\\.){1,6}(?:com|net|org|io|dev|app|us|eu|co|info|exchange)/\\S*");

    private static final Pattern TELLING_PARAMETER = Pattern.compile(
            "(?<=[?&#;])([^=&#;\\s]*(?:key|secret|pass|token)[^=&#;\\s]*=)([^&#;\\s]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private static final Pattern FOUR_GROUPS = Pattern.compile("(?:[A-Za-z0-9]{6,10}-){3}[A-Za-z0-9]{4,10}");

    private static final Pattern HEXADECIMAL = Pattern.compile("(?:0x)?[0-9A-Fa-f]{32,}");

    private static final Pattern WALLET = Pattern.compile("0x[0-9A-Fa-f]{40}|bc1[a-z0-9]{25,87}");

    private static final Pattern MARKED_SECRET = Pattern.compile("cxakp_[A-Za-z0-9]{16,}");

    private static final Pattern NAMED_OTHERWISE = Pattern.compile(
            "\\b(?:orders?|trades?|tx|txid|transaction|transfer|withdrawal|deposit|session|ticket|case)"
                    + "(?:[ _-]?(?:id|no|nr|number|hash))?\\s?[.:#=]{0,2}\\s?(?:is|was)?\\s?[\"'(#]?$",
            Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_ORDER_ID = 40;

    private static final int SHORTEST_MIX = 28;

    /** Two less than the shortest there is: a secret may begin and end with a separator, which is not counted. */
    private static final int SHORTEST_RANDOM = 30;

    private static final int SHORTEST_REST = 12;

    /** The text masked. */
    public static MaskedText of(String typed) {
        StringBuilder out = new StringBuilder(typed.length());
        int secrets = 0;
        Matcher key = PRIVATE_KEY.matcher(typed);
        int from = 0;
        while (key.find()) {
            secrets += words(typed.substring(from, key.start()), out);
            out.append(MASK);
            secrets++;
            from = key.end();
        }
        secrets += words(typed.substring(from), out);
        return new MaskedText(out.toString(), secrets);
    }

    /** The same for a text that may be missing. */
    public static @Nullable String orNull(@Nullable String typed) {
        return typed == null ? null : of(typed).text();
    }

    /** Whether there was a secret in any of these. */
    public static boolean anyIn(@Nullable String... typed) {
        for (String text : typed) {
            if (text != null && of(text).secrets() > 0) {
                return true;
            }
        }
        return false;
    }

    private static int words(String text, StringBuilder out) {
        int secrets = 0;
        int from = 0;
        Matcher link = LINK.matcher(text);
        while (link.find()) {
            secrets += tokens(text.substring(from, link.start()), out);
            secrets += link(link.group(), out);
            from = link.end();
        }
        return secrets + tokens(text.substring(from), out);
    }

    /** What a link leads to is no secret, whatever it looks like; what a telling parameter carries is. */
    private static int link(String link, StringBuilder out) {
        int secrets = 0;
        int from = 0;
        Matcher parameter = TELLING_PARAMETER.matcher(link);
        while (parameter.find()) {
            out.append(link, from, parameter.start(2));
            secrets += tokens(parameter.group(2), out);
            from = parameter.end();
        }
        out.append(link, from, link.length());
        return secrets;
    }

    private static int tokens(String text, StringBuilder out) {
        List<int[]> spans = new ArrayList<>();
        List<Boolean> secret = new ArrayList<>();
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            spans.add(new int[] {token.start(), token.end()});
            secret.add(isSecret(token.group(), text.substring(0, token.start())));
        }
        int secrets = 0;
        int from = 0;
        for (int i = 0; i < spans.size(); i++) {
            int begin = spans.get(i)[0];
            int end = spans.get(i)[1];
            boolean rest = i > 0
                    && secret.get(i - 1)
                    && text.substring(spans.get(i - 1)[1], begin).isBlank()
                    && isRest(text.substring(begin, end));
            if (!secret.get(i) && !rest) {
                continue;
            }
            secret.set(i, true);
            out.append(text, from, begin).append(MASK).append(last(text.substring(begin, end)));
            secrets += rest ? 0 : 1;
            from = end;
        }
        out.append(text, from, text.length());
        return secrets;
    }

    private static String last(String token) {
        String bare = token.replace("=", "");
        return bare.substring(Math.max(0, bare.length() - LEFT));
    }

    /** The second line of a secret that was broken in two. */
    private static boolean isRest(String token) {
        return token.length() >= SHORTEST_REST && mixed(token) && changes(token) >= 4;
    }

    private static boolean isSecret(String token, String before) {
        String bare = trimmed(token);
        if (MARKED_SECRET.matcher(bare).find()) {
            return true;
        }
        boolean shaped = UUID.matcher(bare).matches() || isFourGroups(bare) || isRandom(bare) || hasSecretPart(bare);
        if (!shaped) {
            return false;
        }
        boolean couldBeOther =
                bare.length() <= LONGEST_ORDER_ID || HEXADECIMAL.matcher(bare).matches();
        return !(couldBeOther
                && NAMED_OTHERWISE
                        .matcher(before.substring(Math.max(0, before.length() - 60)))
                        .find());
    }

    private static String trimmed(String token) {
        int from = 0;
        int to = token.length();
        while (from < to && !isAlphanumeric(token.charAt(from))) {
            from++;
        }
        while (to > from && !isAlphanumeric(token.charAt(to - 1))) {
            to--;
        }
        return token.substring(from, to);
    }

    private static boolean isFourGroups(String token) {
        if (!FOUR_GROUPS.matcher(token).matches()) {
            return false;
        }
        int withDigit = 0;
        int withLetter = 0;
        for (String group : token.split("-", -1)) {
            withDigit += group.chars().anyMatch(MaskedText::isDigit) ? 1 : 0;
            withLetter += group.chars().anyMatch(c -> !isDigit(c)) ? 1 : 0;
        }
        return withDigit >= 3 && withLetter >= 2;
    }

    /** Base64, or its form for links: kinds of characters change as often as chance has it, and separators are rare. */
    private static boolean isRandom(String token) {
        if (token.length() < SHORTEST_RANDOM || !mixed(token)) {
            return false;
        }
        boolean bothCases =
                token.chars().anyMatch(MaskedText::isUpper) && token.chars().anyMatch(MaskedText::isLower);
        long separators = token.chars().filter(c -> !isAlphanumeric(c)).count();
        return bothCases && separators <= token.length() / 8 && changes(token) >= token.length() * 2 / 5;
    }

    private static boolean hasSecretPart(String token) {
        for (String part : token.split("[^A-Za-z0-9]+", -1)) {
            if (WALLET.matcher(part).matches()) {
                continue;
            }
            if (HEXADECIMAL.matcher(part).matches() && mixed(part)) {
                return true;
            }
            if (part.length() >= SHORTEST_MIX && changes(part) >= (mixed(part) ? 3 : 8)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mixed(String token) {
        return token.chars().anyMatch(MaskedText::isDigit) && token.chars().anyMatch(c -> isUpper(c) || isLower(c));
    }

    /** How often the kind of character changes from one to the next. */
    private static int changes(String token) {
        int changes = 0;
        for (int i = 1; i < token.length(); i++) {
            changes += kind(token.charAt(i)) == kind(token.charAt(i - 1)) ? 0 : 1;
        }
        return changes;
    }

    private static int kind(int c) {
        return isDigit(c) ? 0 : isUpper(c) ? 1 : isLower(c) ? 2 : 3;
    }

    private static boolean isAlphanumeric(int c) {
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
