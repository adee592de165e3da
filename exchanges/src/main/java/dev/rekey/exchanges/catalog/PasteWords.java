package dev.rekey.exchanges.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a page's script says of pasted text in another language than English, in which its rules are written
 * (paste-rules.js).
 *
 * @param say the sentences, by their names in the rules; those that the language lacks are left out
 * @param kinds what is said of each kind of the rules, in their order
 * @param one the length of a text of one character
 * @param more that of a longer one, with {@code {count}} for how long it is
 * @param or what stands between two of which one is needed
 */
public record PasteWords(Map<String, String> say, List<String> kinds, String one, String more, String or) {

    static final String ONE = PasteRules.CODE + "character";
    static final String MORE = PasteRules.CODE + "characters";

    /** In this language. */
    public static PasteWords in(Locale language) {
        Words words = Words.shared(Words.spoken(language));
        Map<String, String> say = new TreeMap<>();
        PasteRules.names().forEach(name -> words.text(PasteRules.CODE + name).ifPresent(text -> say.put(name, text)));
        return new PasteWords(
                say,
                PasteRules.KINDS.stream()
                        .map(kind -> words.text(kind.told().code()).orElse(kind.say()))
                        .toList(),
                words.text(ONE).orElse("1 character"),
                words.text(MORE).orElse("{count} characters"),
                words.text(PasteRules.OR).orElse("or"));
    }
}
