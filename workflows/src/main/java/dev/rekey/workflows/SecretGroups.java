package dev.rekey.workflows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A secret that was written in groups to be read more easily, as numbers of cards are: pieces of the same length with
 * spaces or line ends between, the last one perhaps shorter. No piece looks like a secret; all of them together do.
 */
final class SecretGroups {

    private static final Pattern PIECE = Pattern.compile("[A-Za-z0-9]+");
    private static final Pattern GAP = Pattern.compile("[ \\t\\u00A0]{0,3}(?:\\r?\\n)?[ \\t\\u00A0]{0,3}");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]+");
    private static final Pattern BASE32 = Pattern.compile("[A-Z2-7]+");
    private static final Pattern CAPITAL_INSIDE = Pattern.compile("[a-z][A-Z]|[A-Z]{2}[a-z]");
    private static final Pattern BANK_ACCOUNT = Pattern.compile("[A-Z]{2}[0-9]{2}[A-Z0-9]+");

    /** Longer pieces are told one by one, or are ids that somebody lists. */
    private static final int LONGEST_PIECE = 16;

    /** Two pieces of this length may be one secret; of shorter ones there have to be more. */
    private static final int LONG_PIECE = 14;

    private static final int SHORT_PIECE = 4;

    private SecretGroups() {}

    /** One piece and where it stands. */
    private record Piece(int from, int to, String text) {}

    /** Where such ones stand. */
    static List<SecretWords.Span> in(String text) {
        List<SecretWords.Span> found = new ArrayList<>();
        List<Piece> run = new ArrayList<>();
        Matcher next = PIECE.matcher(text);
        while (next.find()) {
            Piece piece = new Piece(next.start(), next.end(), next.group());
            if (!run.isEmpty() && !follows(text, run, piece)) {
                end(text, run, found);
            }
            boolean last = !run.isEmpty() && piece.text().length() < length(run);
            if (piece.text().length() <= LONGEST_PIECE && standsAlone(text, piece)) {
                run.add(piece);
            }
            if (last) {
                end(text, run, found);
            }
        }
        end(text, run, found);
        return found;
    }

    /** The secret without what stands between its pieces. */
    static String joined(String pieces) {
        return pieces.replaceAll("[\\s\\u00A0]", "");
    }

    private static int length(List<Piece> run) {
        return run.get(0).text().length();
    }

    private static boolean follows(String text, List<Piece> run, Piece piece) {
        Piece before = run.get(run.size() - 1);
        int length = piece.text().length();
        return GAP.matcher(text.substring(before.to(), piece.from())).matches()
                && standsAlone(text, piece)
                && (length == length(run)
                        || (length < length(run) && SecretShape.mixed(piece.text()) && run.size() > 1));
    }

    /** Not a part of a word, a name or a link that has signs in it. */
    private static boolean standsAlone(String text, Piece piece) {
        return isEdge(text, piece.from() - 1) && isEdge(text, piece.to());
    }

    private static boolean isEdge(String text, int at) {
        return at < 0
                || at >= text.length()
                || Character.isWhitespace(text.charAt(at))
                || text.charAt(at) == '\u00A0'
                || "\"'`“”‘’„:=,;()<>[]{}".indexOf(text.charAt(at)) >= 0;
    }

    private static void end(String text, List<Piece> run, List<SecretWords.Span> found) {
        SecretWords.Span secret = secret(text, run);
        if (secret != null) {
            found.add(secret);
        }
        run.clear();
    }

    private static SecretWords.@Nullable Span secret(String text, List<Piece> run) {
        List<Piece> pieces = withoutWords(run, HEXADECIMAL)
                .or(() -> withoutWords(run, BASE32))
                .orElse(List.copyOf(run));
        if (pieces.size() < 2) {
            return null;
        }
        int length = length(pieces);
        String joined = pieces.stream().map(Piece::text).collect(Collectors.joining());
        boolean enough = length >= LONG_PIECE || pieces.size() >= 4;
        boolean hexadecimal = HEXADECIMAL.matcher(joined).matches();
        boolean invented = (length < SHORT_PIECE || hexadecimal)
                ? SecretShape.mixed(joined)
                : pieces.stream().filter(SecretGroups::isNoWord).count() * 2 >= pieces.size();
        int from = pieces.get(0).from();
        String before = text.substring(Math.max(0, from - KnownId.WORDS_BEFORE), from);
        return enough
                        && invented
                        && SecretShape.fits(joined)
                        && (hexadecimal || !BANK_ACCOUNT.matcher(joined).matches())
                        && !KnownId.is(joined, before)
                ? new SecretWords.Span(from, pieces.get(pieces.size() - 1).to())
                : null;
    }

    private static boolean isNoWord(Piece piece) {
        return SecretShape.mixed(piece.text())
                || CAPITAL_INSIDE.matcher(piece.text()).find();
    }

    /** Words of the same length before and behind do not belong to what is made of these characters otherwise. */
    private static Optional<List<Piece>> withoutWords(List<Piece> run, Pattern characters) {
        int from = 0;
        int to = run.size();
        while (from < to && !characters.matcher(run.get(from).text()).matches()) {
            from++;
        }
        while (to > from && !characters.matcher(run.get(to - 1).text()).matches()) {
            to--;
        }
        List<Piece> inner = List.copyOf(run.subList(from, to));
        return Optional.of(inner)
                .filter(some -> some.size() * 2 > run.size())
                .filter(some -> some.stream()
                        .allMatch(piece -> characters.matcher(piece.text()).matches()));
    }
}
