package dev.rekey.exchanges.catalog;

import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what was found at an exchange, in the words for it and in the reader's language. A code that is not known any more
 * is told in general words: what was stored by another version is shown, and never a fault.
 */
public final class ExchangeWords {

    private final Catalog catalog;
    private final Map<String, Words> words = new ConcurrentHashMap<>();

    /** Speaks of these exchanges. */
    public ExchangeWords(Catalog catalog) {
        this.catalog = catalog;
    }

    /** A finding in words. */
    public ToldFinding tell(Finding finding, String exchange, @Nullable Market market, Locale language) {
        Words spoken = words(exchange, language);
        Phrase told =
                finding.told() == null && bad(finding) ? Phrase.of(FindingCode.NOT_KNOWN_ANY_MORE) : finding.told();
        String say = told == null ? null : sentence(spoken, told, market).orElse(null);
        if (told != null && say == null) {
            told = Phrase.of(FindingCode.NOT_KNOWN_ANY_MORE);
            say = sentence(spoken, told, market).orElse(null);
        }
        return new ToldFinding(
                finding.check(),
                finding.result(),
                told == null ? null : told.code(),
                finding.details().isEmpty() ? null : facts(spoken, finding.details(), market),
                say,
                told == null ? null : advice(spoken, told, finding.advised(), market),
                finding.repair(),
                finding.exchangeCode(),
                finding.exchangeText());
    }

    /** The sentence of a code; empty where it is not known. */
    public Optional<String> say(Phrase phrase, String exchange, @Nullable Market market, Locale language) {
        return sentence(words(exchange, language), phrase, market);
    }

    private static boolean bad(Finding finding) {
        return finding.result() != CheckResult.PASSED && finding.result() != CheckResult.NOT_CHECKED;
    }

    private static @Nullable String advice(Words spoken, Phrase told, @Nullable String other, @Nullable Market market) {
        String code = other == null ? told.code() : other;
        return spoken.find(code + Words.ADVICE, market, told.args()).orElse(null);
    }

    private static String facts(Words spoken, List<Phrase> facts, @Nullable Market market) {
        return facts.stream()
                .map(fact -> sentence(spoken, fact, market).orElse(fact.code()))
                .collect(Collectors.joining("; "));
    }

    private static Optional<String> sentence(Words spoken, Phrase phrase, @Nullable Market market) {
        return PasteRules.sentence(phrase, spoken).or(() -> spoken.find(phrase.code(), market, phrase.args()));
    }

    private Words words(String exchange, Locale language) {
        Locale spoken = Words.spoken(language);
        return words.computeIfAbsent(
                exchange + " " + spoken, both -> Words.of(exchange, catalog.name(exchange), spoken));
    }
}
