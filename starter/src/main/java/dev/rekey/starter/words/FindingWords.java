package dev.rekey.starter.words;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeWords;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.workflows.model.AccountView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** What was found of a key, in the words of its exchange and the language of whoever is answered. */
@Component("found")
public class FindingWords {

    private final ExchangeWords words;

    /** With the words of these exchanges. */
    public FindingWords(Catalog catalog) {
        this.words = new ExchangeWords(catalog);
    }

    /** All that was found, most important first. */
    public List<ToldFinding> all(AccountView view) {
        return told(view, view.findings());
    }

    /** What needs somebody to act, most important first. */
    public List<ToldFinding> problems(AccountView view) {
        return told(view, view.problems());
    }

    /** What an attempt came to, in one line; what was stored before there were codes is a sentence already. */
    public String line(AttemptRecord attempt, AccountView view) {
        return words.say(Phrase.of(attempt.headline()), view.exchange(), view.market(), LocaleContextHolder.getLocale())
                .orElse(attempt.headline());
    }

    /** A cause in one sentence; null for one that is not known any more, or that says nothing without more facts. */
    public @Nullable String cause(String code, AccountView view) {
        boolean alone = Arrays.stream(FindingCode.values())
                .noneMatch(known -> known.key().equals(code) && known.args() > 0);
        return alone
                ? words.say(Phrase.of(code), view.exchange(), view.market(), LocaleContextHolder.getLocale())
                        .orElse(null)
                : null;
    }

    /** One finding. */
    public ToldFinding tell(AccountView view, Finding finding) {
        return words.tell(finding, view.exchange(), view.market(), LocaleContextHolder.getLocale());
    }

    /** A short fact of a finding. */
    public String fact(AccountView view, Phrase fact) {
        return words.say(fact, view.exchange(), view.market(), LocaleContextHolder.getLocale())
                .orElse(fact.code());
    }

    private List<ToldFinding> told(AccountView view, List<Finding> findings) {
        return findings.stream().map(finding -> tell(view, finding)).toList();
    }
}
