package dev.rekey.starter.words;

import dev.rekey.exchanges.catalog.PasteWords;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The sentences that a page hands to its script, in the language of whoever is answered. */
@Component("scriptWords")
public class ScriptWords {

    /** The sentences of the script, by the keys it asks for. */
    static final List<String> KEYS = List.of(
            "script.copied",
            "script.selected",
            "script.hide",
            "script.show",
            "script.part",
            "script.all-parts",
            "script.by-part",
            "script.signed-out",
            "script.page-stale",
            "script.our-fault",
            "script.not-done",
            "script.own-key",
            "script.ends-like-old",
            "script.look-under-field",
            "script.save-first",
            "script.withdrawals-first",
            "script.not-encrypted");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Phrases phrases;
    private final Times times;

    ScriptWords(Phrases phrases, Times times) {
        this.phrases = phrases;
        this.times = times;
    }

    /** All of them. */
    public String json() {
        Map<String, Object> words = new TreeMap<>(times.forScript());
        KEYS.forEach(key -> words.put(key, phrases.of(key, "{0}", "{1}")));
        return JSON.writeValueAsString(words);
    }

    /** What is said of pasted text; empty where it is said in the script's own words, which are English. */
    public String pasted() {
        Locale reader = Languages.spoken(LocaleContextHolder.getLocale());
        return reader.equals(Locale.ENGLISH) ? "" : JSON.writeValueAsString(PasteWords.in(reader));
    }
}
