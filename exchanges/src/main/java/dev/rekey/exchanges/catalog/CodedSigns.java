package dev.rekey.exchanges.catalog;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs that were written as codes on the way, as web addresses (%2B), pages, programs and mails (=3D) write them. No key
 * and no secret has a sign that such a code begins with.
 */
final class CodedSigns {

    private static final Pattern OF_PROGRAMS = Pattern.compile("\\\\+u00([2-7][0-9A-Fa-f])");
    private static final Pattern UNSEEN_OF_ADDRESSES =
            Pattern.compile("%(?:EF%BB%BF|E2%80%8[B-F]|E2%81%A0|C2%AD)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BLANKS =
            Pattern.compile("%C2%A0|&#(?:x0{0,3}[9AD]|0{0,3}(?:9|10|13));", Pattern.CASE_INSENSITIVE);
    private static final Pattern OF_ADDRESSES = Pattern.compile("%(0[9AaDd]|[2-7][0-9A-Fa-f])");
    private static final Pattern OF_PAGES = Pattern.compile("&#(?:[xX]([2-7][0-9A-Fa-f])|([0-9]{2,3}));");
    private static final Pattern NAMED = Pattern.compile("&(quot|apos|amp|lt|gt|nbsp);");
    private static final Map<String, String> NAMES =
            Map.of("quot", "\"", "apos", "'", "amp", "&", "lt", "<", "gt", ">", "nbsp", " ");

    /** Behind a name, as in "key=3D5a…", it may begin the value: it counts at an end only. */
    private static final Pattern OF_MAILS = Pattern.compile("=3D(?=(?:=3D)?(?:[ \\t\\r\\n\"'<,;-]|$))");

    private static final Pattern LINE_OF_A_MAIL = Pattern.compile("=[ \\r\\n]+(?=[A-Za-z0-9+/])");

    private CodedSigns() {}

    /** The text with the signs that the codes stand for. */
    static String read(String text) {
        String plain = UNSEEN_OF_ADDRESSES.matcher(text).replaceAll("");
        plain = BLANKS.matcher(plain).replaceAll(" ");
        plain = OF_PROGRAMS.matcher(plain).replaceAll(code -> sign(code.group(1)));
        plain = OF_ADDRESSES.matcher(plain).replaceAll(code -> sign(code.group(1)));
        plain = OF_PAGES.matcher(plain).replaceAll(CodedSigns::ofPage);
        plain = NAMED.matcher(plain).replaceAll(code -> NAMES.getOrDefault(code.group(1), ""));
        if (OF_MAILS.matcher(plain).find()) {
            plain = joined(plain);
            plain = OF_MAILS.matcher(plain).replaceAll("=");
        }
        return plain;
    }

    /** The text without the = and line end by which a mail breaks a long line (RFC 2045 §6.7). */
    static String joined(String text) {
        return LINE_OF_A_MAIL.matcher(text).replaceAll("");
    }

    private static String ofPage(MatchResult code) {
        if (code.group(1) != null) {
            return sign(code.group(1));
        }
        int number = Integer.parseInt(code.group(2));
        return number > ' ' && number <= '~'
                ? Matcher.quoteReplacement(String.valueOf((char) number))
                : Matcher.quoteReplacement(code.group());
    }

    private static String sign(String hexadecimal) {
        return Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(hexadecimal, 16)));
    }
}
