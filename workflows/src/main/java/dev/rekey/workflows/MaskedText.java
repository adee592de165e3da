package dev.rekey.workflows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person typed, with everything taken out that has the shape of a secret: private keys from BEGIN to END, long
 * hexadecimal numbers, base64, long mixes of letters and digits, groups with dashes. Of each only the last four
 * characters are left, behind "…"; of a passphrase as well, where it stands behind its name, unless it is short. The words
 * of a vault and of a wallet go whole.
 *
 * <p>Shapes are all there is to go by, so two things follow. A passphrase without its name, made of words, cannot be told from words. And a
 * secret that looks like an order's id is taken for one where the words before it say so.
 *
 * <p>Nothing here asks the world anything: the same text is masked the same way wherever and whenever it is read. It
 * takes time in step with the text's length, whatever stands in it.
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

    /** Of a shorter passphrase four characters would tell too much. */
    private static final int LEAST_WITH_ENDING = 12;

    /** Also one whose dashes were turned into long ones, or whose line ends were lost; without an end, all that follows. */
    private static final Pattern PRIVATE_KEY = Pattern.compile(
            "[-\u2010-\u2015]{1,8}\\s?BEGIN\\s(?:\\w{1,10}\\s){0,3}PRIVATE\\sKEY(?:\\sBLOCK)?\\s?[-\u2010-\u2015]{1,8}"
                    + "(?:[\\s\\S]*?END\\s(?:\\w{1,10}\\s){0,3}PRIVATE\\sKEY(?:\\sBLOCK)?\\s?[-\u2010-\u2015]{0,8}|[\\s\\S]*)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern LINK = Pattern.compile("(?:[Hh]ttps?://|www\\.)\\S+"
            + "|(?<![\\w.@+/-])(?:[a-z0-9-]{1,63}\\.){1,6}(?:com|net|org|io|dev|app|us|eu|co|info|exchange)/\\S*");

    private static final Pattern PATH_OR_PARAMETER = Pattern.compile("[^?&#;]+");

    private static final Pattern TELLING = Pattern.compile("key|secret|pass|token", Pattern.CASE_INSENSITIVE);

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9+/_-]+={0,2}");

    /** Whose addresses have long ids in them and are shown in help requests: explorers of chains, shared pages. */
    private static final List<String> PLACES_OF_LONG_IDS = List.of(
            "etherscan.io",
            "bscscan.com",
            "arbiscan.io",
            "basescan.org",
            "polygonscan.com",
            "snowtrace.io",
            "tronscan.org",
            "solscan.io",
            "explorer.solana.com",
            "solana.fm",
            "mempool.space",
            "blockchair.com",
            "blockchain.com",
            "blockstream.info",
            "blockcypher.com",
            "oklink.com",
            "xrpscan.com",
            "app.hyperliquid.xyz",
            "docs.google.com",
            "drive.google.com",
            "gyazo.com",
            "loom.com");

    private static final Pattern LEFT_OF_ONE = Pattern.compile("\u2026([A-Za-z0-9+/_-]{" + LEFT + "})");

    private static final Pattern NOT_IN_A_KEY_FILE = Pattern.compile("\\\\[nrt]|[^A-Za-z0-9+/]");

    /** A stretch of the visible text that goes; the second line of a broken secret does not count again. */
    private record Cut(int from, int to, String left, boolean counts) {}

    /** The text masked. */
    public static MaskedText of(String typed) {
        VisibleText visible = VisibleText.of(typed);
        List<Cut> cuts = cuts(visible.text());
        StringBuilder out = new StringBuilder(typed.length());
        int secrets = 0;
        int from = 0;
        for (Cut cut : cuts) {
            out.append(typed, from, visible.typedAt(cut.from())).append(MASK).append(cut.left());
            from = visible.typedAt(cut.to() - 1) + 1;
            secrets += cut.counts() ? 1 : 0;
        }
        return new MaskedText(out.append(typed, from, typed.length()).toString(), secrets);
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

    /** What is left of each secret in a masked text: its last four characters. */
    public static List<String> endings(String masked) {
        return LEFT_OF_ONE
                .matcher(of(masked).text())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** The characters that are left of a secret when it is cut out: its last four, of a key file those of its body. */
    public static String ending(String secret) {
        if (!PRIVATE_KEY.matcher(secret).find()) {
            return last(secret);
        }
        int end = secret.toUpperCase(Locale.ROOT).lastIndexOf("END");
        String body = end > secret.toUpperCase(Locale.ROOT).indexOf("BEGIN") + 1 ? secret.substring(0, end) : secret;
        return last(NOT_IN_A_KEY_FILE.matcher(body).replaceAll(""));
    }

    private static List<Cut> cuts(String text) {
        List<Cut> cuts = new ArrayList<>();
        int from = 0;
        List<SecretWords.Span> passphrases = NamedPassphrase.in(text);
        List<SecretWords.Span> groups = SecretGroups.in(text);
        for (SecretWords.Span whole : wholes(text, passphrases, groups)) {
            if (whole.from() >= from) {
                inWords(text, from, whole.from(), cuts);
                String key = text.substring(whole.from(), whole.to());
                boolean file = PRIVATE_KEY.matcher(key).lookingAt();
                boolean ends = file || (passphrases.contains(whole) && key.length() >= LEAST_WITH_ENDING);
                String left = groups.contains(whole) ? last(SecretGroups.joined(key)) : ends ? ending(key) : "";
                cuts.add(new Cut(whole.from(), whole.to(), left, true));
                from = whole.to();
            }
        }
        inWords(text, from, text.length(), cuts);
        return cuts;
    }

    /** What goes as a whole: private keys, secrets made of words or written in groups, and passphrases behind their name. */
    private static List<SecretWords.Span> wholes(
            String text, List<SecretWords.Span> passphrases, List<SecretWords.Span> groups) {
        List<SecretWords.Span> wholes = new ArrayList<>(SecretWords.in(text));
        wholes.addAll(passphrases);
        wholes.addAll(groups);
        Matcher key = PRIVATE_KEY.matcher(text);
        while (key.find()) {
            wholes.add(new SecretWords.Span(key.start(), key.end()));
        }
        wholes.sort(Comparator.comparingInt(SecretWords.Span::from).thenComparingInt(span -> -span.to()));
        return wholes;
    }

    private static void inWords(String text, int from, int to, List<Cut> cuts) {
        int next = from;
        Matcher link = LINK.matcher(text).region(from, to);
        while (link.find()) {
            inTokens(text, next, link.start(), cuts);
            inLink(text, link.start(), link.end(), cuts);
            next = link.end();
        }
        inTokens(text, next, to, cuts);
    }

    private static void inTokens(String text, int from, int to, List<Cut> cuts) {
        Matcher token = TOKEN.matcher(text).region(from, to);
        int endOfSecret = -1;
        while (token.find()) {
            boolean secret = isSecret(
                    token.group(), text.substring(Math.max(from, token.start() - KnownId.WORDS_BEFORE), token.start()));
            boolean rest = !secret
                    && endOfSecret >= 0
                    && text.substring(endOfSecret, token.start()).isBlank()
                    && SecretShape.isRest(token.group());
            endOfSecret = secret || rest ? token.end() : -1;
            if (secret || rest) {
                cuts.add(new Cut(token.start(), token.end(), last(token.group()), secret));
            }
        }
    }

    /** Paths are looked at; what a parameter carries only where its name tells. */
    private static void inLink(String text, int from, int to, List<Cut> cuts) {
        int scheme = text.substring(from, to).indexOf("://");
        int host = scheme < 0 ? from : from + scheme + "://".length();
        int endOfHost = host;
        while (endOfHost < to && "/?#".indexOf(text.charAt(endOfHost)) < 0) {
            endOfHost++;
        }
        boolean known = isPlaceOfLongIds(text.substring(host, endOfHost));
        if (!known) {
            inPath(text, host, endOfHost, cuts);
        }
        Matcher piece = PATH_OR_PARAMETER.matcher(text).region(endOfHost, to);
        while (piece.find()) {
            int equals = piece.group().indexOf('=');
            boolean parameter = piece.start() > endOfHost
                    && equals >= 0
                    && equals < piece.group().length() - 2;
            if (parameter && TELLING.matcher(piece.group().substring(0, equals)).find()) {
                inTokens(text, piece.start() + equals + 1, piece.end(), cuts);
            } else if (!parameter && !known) {
                inPath(text, piece.start(), piece.end(), cuts);
            }
        }
    }

    private static boolean isPlaceOfLongIds(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return PLACES_OF_LONG_IDS.stream().anyMatch(place -> name.equals(place) || name.endsWith("." + place));
    }

    private static void inPath(String text, int from, int to, List<Cut> cuts) {
        Matcher token = TOKEN.matcher(text).region(from, to);
        while (token.find()) {
            int start = token.start();
            while (start < token.end() && text.charAt(start) == '/') {
                start++;
            }
            String path = text.substring(start, token.end());
            if (SecretShape.fitsInPath(withoutKnownIds(path))) {
                cuts.add(new Cut(start, token.end(), last(path), true));
            }
        }
    }

    private static String withoutKnownIds(String path) {
        StringBuilder rest = new StringBuilder();
        String before = "";
        for (String part : path.split("/", -1)) {
            if (!KnownId.isInPath(part, before)) {
                rest.append('/').append(part);
            }
            before = part;
        }
        return trimmed(rest.toString());
    }

    private static boolean isSecret(String token, String before) {
        String bare = trimmed(token);
        return SecretShape.isMarked(bare) || (SecretShape.fits(bare) && !KnownId.is(bare, before));
    }

    private static String last(String token) {
        String bare = token.replace("=", "");
        return bare.substring(Math.max(0, bare.length() - LEFT));
    }

    private static String trimmed(String token) {
        int from = 0;
        int to = token.length();
        while (from < to && !SecretShape.isAlphanumeric(token.charAt(from))) {
            from++;
        }
        while (to > from && !SecretShape.isAlphanumeric(token.charAt(to - 1))) {
            to--;
        }
        return token.substring(from, to);
    }
}
