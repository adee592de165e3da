package dev.rekey.workflows;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A passphrase or password that stands behind its name, as in "my passphrase is Sunny7Harbour!". It is told from a word
 * of the sentence by what no such word has: digits, signs inside, capitals inside a long one, three words joined.
 */
final class NamedPassphrase {

    private static final Pattern NAMED = Pattern.compile(
            "(?:pass ?-?phrase|passwd|password|kennwort|passwort|contraseña|frase|senha|mot de passe|wachtwoord"
                    + "|(?<!\\p{L})(?:pass|pwd?)(?=\\s?[:=：])|пароль|口令|密码|密碼|パスワード|비밀번호)[\"'”’]?"
                    + "(?:\\s?(?:[:=：→(]|[-=]>)\\s{0,2}|\\s?[\\r\\n]{1,2}"
                    + "|\\s(?:is|was|ist|war|lautet|es|era|est|é)(?:\\s?:)?\\s)"
                    + "(?:[\"'“„‘`]([^\"'“”„’`\\n]{4,64})[\"'“”’`]|(\\S{4,64}))",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.,;:?)\\]}\"'”]+$");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern DIGIT = Pattern.compile("[0-9]");
    private static final Pattern SIGN = Pattern.compile("[^\\p{L}\\p{N}'’._/-]");
    private static final Pattern JOINED = Pattern.compile("\\p{L}+(?:[-_.]\\p{L}+){2,}");
    private static final Pattern CAPITAL_INSIDE = Pattern.compile("\\p{Ll}\\p{Lu}");
    private static final Pattern LINK = Pattern.compile("(?:https?://|www\\.).*", Pattern.CASE_INSENSITIVE);
    private static final int LONG = 10;

    private NamedPassphrase() {}

    /** Where such ones stand. */
    static List<SecretWords.Span> in(String text) {
        List<SecretWords.Span> found = new ArrayList<>();
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            int group = named.group(1) == null ? 2 : 1;
            Matcher end = END_OF_SENTENCE.matcher(named.group(group));
            String value = group == 1 ? named.group(1) : end.replaceFirst("");
            if (value.length() >= 4 && isInvented(value)) {
                found.add(new SecretWords.Span(named.start(group), named.start(group) + value.length()));
            }
        }
        return found;
    }

    private static boolean isInvented(String value) {
        if (LINK.matcher(value).matches() || value.indexOf('…') >= 0) {
            return false;
        }
        boolean letters = LETTER.matcher(value).find();
        boolean digits = DIGIT.matcher(value).find();
        boolean blank = value.indexOf(' ') >= 0;
        return (letters && digits && !blank)
                || (letters && !blank && SIGN.matcher(value).find())
                || (digits && !letters && !blank && value.length() >= LONG)
                || JOINED.matcher(value).matches()
                || (!blank
                        && value.length() >= LONG
                        && CAPITAL_INSIDE.matcher(value).find());
    }
}
