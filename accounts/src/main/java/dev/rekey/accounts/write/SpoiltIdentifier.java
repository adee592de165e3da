package dev.rekey.accounts.write;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What spreadsheets and programs make of an identifier when they take it for a number, a date or a formula. A spoilt one
 * that is stored accuses its trader later of having made a key on somebody else's account.
 */
final class SpoiltIdentifier {

    private static final String FORMAT =
            " Take it from where no spreadsheet had it, or format the column as text and export the list again.";
    /** A spreadsheet keeps fifteen digits of a number; those after them become zeros. */
    private static final int KEPT_DIGITS = 15;

    private static final int MOST_ZEROS = 12;

    /** With a fraction or a sign, as programs write it: letters and digits alone may be an identifier of their own. */
    private static final Pattern EXPONENT = Pattern.compile(
            "[+-]?[0-9]+([.,][0-9]+ ?[eE] ?[+-]? ?|[eE][+-] ?)[0-9]{1,3}|[0-9]+[.,][0-9]+ ?[×x·*] ?10\\^?[0-9]{1,3}");

    private static final Pattern FRACTION = Pattern.compile("[+-]?[0-9]+[.,]0+");
    private static final Pattern GROUPED =
            Pattern.compile("[0-9]{1,3}([.,'’][0-9]{3})+([.,][0-9]+)?|[0-9]{1,3}([ \u00a0\u202f][0-9]{3})+"
                    + "|[0-9]{1,2}(,[0-9]{2})+,[0-9]{3}|[0-9]{1,3}(_[0-9]{3})+");
    /** With a sign, a currency or a percentage: an identifier has none of them. */
    private static final Pattern AMOUNT =
            Pattern.compile("[-+(]?\\p{Sc}.*|.*(\\p{Sc}|%)\\)?|[-+−][0-9.,]+|[0-9.,]+[-−]|\\([0-9.,]+\\)"
                    + "|[0-9]+[.,][0-9]{1,2}|(USD|USDT|EUR|GBP|CHF|TRY|JPY|BTC) ?[0-9.,]+"
                    + "|[0-9.,]+ ?(USD|USDT|EUR|GBP|CHF|TRY|JPY|BTC)");

    private static final Pattern ONE_GROUP = Pattern.compile("[0-9]{1,3}[.][0-9]{3}");
    private static final Pattern DIGITS_AND_POINT = Pattern.compile("[0-9]+[.][0-9]{1,2}");
    private static final Pattern ERROR = Pattern.compile(
            "#(N/A|N/D|N/B|Н/Д|NV|YOK|I/T|BRAK|GETTING_DATA|[¡¿]?[\\p{Lu}ÜÖ0-9/]{2,12}[!?]|#+)|Err:[0-9]{3}");
    /** In the languages in which spreadsheets write them, by their first letters. */
    private static final String MONTHS =
            "(?:jan|feb|mar|mär|märz|mrz|apr|may|mai|maj|jun|june|jul|july|aug|sep|sept|set|oct"
                    + "|okt|nov|dec|dez|janv|févr|fév|fev|mars|avr|avril|juin|juil|août|déc|ene|abr|ago|dic|gen|mag|giu|lug|ott|mrt|mei"
                    + "|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек)";

    private static final Pattern DATE = Pattern.compile(
            "[0-9]{4}([-/.])[0-9]{1,2}\\1[0-9]{1,2}([ T].*)?|[0-9]{1,2}([./])[0-9]{1,2}\\3([0-9]{2}){1,2}( .*)?"
                    + "|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}"
                    + "|[0-9]{1,2}[-./ ]{1,2}" + MONTHS + "\\.?([-./ ]?([0-9]{2}){1,2})?|" + MONTHS
                    + "\\.?[-./ ]{1,2}([0-9]{2}){1,2}|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[ap]m)?"
                    + "|([0-9]{4}年)?[0-9]{1,2}月([0-9]{1,2}日)?|[0-9]{1,2}/[0-9]{1,2}"
                    // With a year, the month may be written out and the day of the week stand before it.
                    + "|(\\p{L}{2,12},? )?[0-9]{1,2}\\.?[-./ ]{1,2}" + MONTHS + "\\p{L}{0,8}\\.?,?[-./ ]{1,2}[0-9]{4}"
                    + "|(\\p{L}{2,12},? )?" + MONTHS + "\\p{L}{0,8}\\.? [0-9]{1,2},? [0-9]{4}|Q[1-4][-/ ]?[0-9]{4}",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    /** Words by which programs and people say that there is no value, and that a box is ticked or is not. */
    private static final Set<String> NOTHING = Set.of(
            "nan",
            "null",
            "none",
            "nil",
            "undefined",
            "n/a",
            "na",
            "tbd",
            "unknown",
            "unbekannt",
            "keine",
            "yok",
            "aucun",
            "inconnu",
            "no",
            "nein",
            "yes",
            "ja",
            "true",
            "false",
            "wahr",
            "falsch",
            "doğru",
            "yanliş",
            "vrai",
            "faux",
            "vero",
            "falso",
            "verdadero",
            "leer",
            "vacio",
            "empty",
            "blank",
            "missing",
            "loading...",
            "(null)",
            "<null>",
            "[null]",
            "\\n",
            "(blank)",
            "(empty)");
    /** Longer in one piece than any user id is. */
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9+/=_-]{43,}|PRIVATE KEY");

    /** What a person writes before, behind and between ids, and what a page shows of a long one. */
    private static final Map<Pattern, String> NOT_ALONE = Map.of(
            Pattern.compile(
                    "(user ?id|uid|id|account( ?(id|no))?|konto(-?nr)?|number|nr|no)(\\.? ?[:=#] ?|\\.? )[0-9].*",
                    Pattern.CASE_INSENSITIVE),
            "its name in front",
            Pattern.compile("[0-9]{6,} ?[/ :=+] ?[0-9]{6,}"),
            "more than one id",
            Pattern.compile("(?=.*[A-Za-z0-9]).*\\.{2,}.*"),
            "a shortened one");

    private static final Pattern UID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._:@/+=-]*");
    private static final Pattern NUMBER_OF_NOBODY = Pattern.compile("0+");
    private static final Pattern LOST = Pattern.compile("\\p{L}\\?+\\p{L}|^\\?+( \\?+)*$|\\?{2,}\\p{L}|锟斤拷");

    private SpoiltIdentifier() {}

    /** A sentence, when this was an identifier and is one no more; null when nothing is to be seen. */
    static @Nullable String of(String cell) {
        if (ERROR.matcher(cell).matches()) {
            return "The spreadsheet shows an error or no room here (" + cell + "), not the value.";
        }
        if (!cell.isEmpty() && "'’‘`".indexOf(cell.charAt(0)) >= 0) {
            return "It begins with an apostrophe, which a spreadsheet uses to keep a number as text. Take it off.";
        }
        if (cell.startsWith("=")) {
            return "It is a formula of a spreadsheet. Leave the value only.";
        }
        if (EXPONENT.matcher(cell).matches()) {
            return "A spreadsheet has rounded it to " + cell + ": its last digits are lost." + FORMAT;
        }
        if (FRACTION.matcher(cell).matches()
                || GROUPED.matcher(cell).matches()
                || AMOUNT.matcher(cell).matches()) {
            return "A spreadsheet or a program has written it as an amount, with a point or groups of digits." + FORMAT;
        }
        if (DATE.matcher(cell).matches()) {
            return "A spreadsheet has made a date or a time of it." + FORMAT;
        }
        if (saysNothing(cell)) {
            return "It is a word for nothing, or for yes and no. Where there is no value, leave the cell empty.";
        }
        return null;
    }

    /** Whether the cell holds a program's or a person's word for no value, or for yes and no. */
    static boolean saysNothing(String cell) {
        return NOTHING.contains(cell.toLowerCase(Locale.ROOT));
    }

    /** A sentence, when no exchange names an account of a person like this; it quotes nothing. */
    static @Nullable String asUid(String cell) {
        if (SECRET.matcher(cell).find()) {
            return "This looks like a key or a secret, and is no user id. Take it out, and keep it nowhere else either.";
        }
        for (Map.Entry<Pattern, String> other : NOT_ALONE.entrySet()) {
            if (other.getKey().matcher(cell).matches()) {
                return "There is " + other.getValue()
                        + " here. Leave the whole user id of this account, and nothing else.";
            }
        }
        return UID.matcher(cell).matches() && !NUMBER_OF_NOBODY.matcher(cell).matches()
                ? null
                : "An exchange's user id begins with a letter or a digit and has plain letters, digits and . _ : - only."
                        + " Where it is not known, leave the cell empty.";
    }

    /** The same for a text that may as well begin or end in any way: only what no person writes. */
    static @Nullable String asText(String cell) {
        return ERROR.matcher(cell).matches() || EXPONENT.matcher(cell).matches() ? of(cell) : null;
    }

    /** The same for a customer's reference, which may well have points between its digits. */
    static @Nullable String asReference(String cell) {
        boolean points = ONE_GROUP.matcher(cell).matches()
                || DIGITS_AND_POINT.matcher(cell).matches();
        return points && !FRACTION.matcher(cell).matches() ? null : of(cell);
    }

    /** A text in which letters were lost or doubled on the way, as when one encoding was read as another. */
    static @Nullable String garbled(String cell) {
        if (cell.indexOf('\uFFFD') >= 0) {
            return "A letter was lost here (�) when a program saved the list. Export it again as UTF-8.";
        }
        if (LOST.matcher(cell).find()) {
            return "Letters were lost here: a program that does not know them has saved the list. Export it again as"
                    + " UTF-8.";
        }
        String again = Mojibake.repaired(cell);
        return again == null
                ? null
                : "The letters were garbled when a program saved the list: this seems to be “" + again
                        + "”. Export it again as UTF-8.";
    }

    /** Whether the two differ by what a spreadsheet takes: zeros in front, or digits after the fifteenth. */
    static @Nullable String against(String whole, String cell) {
        if (whole.equals(cell) || !isNumber(whole) || !isNumber(cell)) {
            return null;
        }
        if (whole.startsWith("0") && withoutZeros(whole).equals(cell)) {
            return "It is known as " + whole + ": the zeros in front are lost." + FORMAT;
        }
        if (whole.length() == cell.length()
                && maybeCut(cell)
                && whole.regionMatches(0, cell, 0, KEPT_DIGITS - 1)
                && !maybeCut(whole)) {
            return "It is known as " + whole + ": its last digits are lost." + FORMAT;
        }
        return null;
    }

    /** What a number may have been before its zeros in front were lost; nothing for what is no number. */
    static List<String> withZeros(String cell) {
        return isNumber(cell) && !cell.startsWith("0")
                ? IntStream.rangeClosed(1, MOST_ZEROS)
                        .mapToObj(zeros -> "0".repeat(zeros) + cell)
                        .toList()
                : List.of();
    }

    /** Identifiers of one kind in one list, which tell more about each other than each about itself. */
    static final class Column {

        private final Set<String> cells = new HashSet<>();
        private int width;
        private boolean widthsDiffer;
        private boolean anyWholeLong;

        void add(String cell) {
            if (!isNumber(cell) || !cells.add(cell)) {
                return;
            }
            if (cell.startsWith("0") && cell.length() > 1) {
                widthsDiffer |= width > 0 && width != cell.length();
                width = cell.length();
            }
            anyWholeLong |= cell.length() > KEPT_DIGITS && !maybeCut(cell);
        }

        /** A sentence, when the others make it likely that this one was spoilt. */
        @Nullable
        String judged(String cell) {
            if (!isNumber(cell)) {
                return null;
            }
            // Two digits or less may be zeros by themselves: then only a list where none is different tells.
            if (maybeCut(cell) && (cell.length() > KEPT_DIGITS + 2 || !anyWholeLong)) {
                return "All its digits after the fifteenth are zeros, as when a spreadsheet cuts a number." + FORMAT
                        + " If it is right, leave this cell empty: support can enter it on the desk.";
            }
            if (!cell.startsWith("0") && width > cell.length() && !widthsDiffer) {
                return "Others in this list have " + width + " digits with zeros in front; here they seem to be lost."
                        + FORMAT;
            }
            return null;
        }
    }

    private static boolean maybeCut(String digits) {
        return digits.length() > KEPT_DIGITS && digits.chars().skip(KEPT_DIGITS).allMatch(digit -> digit == '0');
    }

    private static boolean isNumber(String cell) {
        return DIGITS.matcher(cell).matches();
    }

    private static String withoutZeros(String digits) {
        return digits.replaceFirst("^0+(?=.)", "");
    }
}
