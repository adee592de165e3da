package dev.rekey.starter.guide;

import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Guide;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.starter.words.FindingWords;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.Wording;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.workflows.model.AccountView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes of what was found what a trader needs to fix it: the first to fix comes first. */
@Component
class WhatToFix {

    private static final String BETWEEN = ", ";

    /** What else is said of IP addresses, as whole sentences. */
    private static final Map<String, String> OF_ADDRESSES = Map.of(
            FindingCode.NO_ANSWER.key(), "account.fact.no-answer",
            FindingCode.NOT_ASKED.key(), "account.fact.not-asked",
            FindingCode.NOT_CONFIGURED.key(), "account.fact.not-configured");

    private final FindingWords words;
    private final Wording wording;
    private final Phrases phrases;

    WhatToFix(FindingWords words, Wording wording, Phrases phrases) {
        this.words = words;
        this.wording = wording;
        this.phrases = phrases;
    }

    /** What is to fix on the key of this account, for whoever is answered now. */
    List<ToFix> of(AccountView view, ExchangeProfile profile, Guide guide) {
        List<ToFix> all = new ArrayList<>();
        view.problems().stream()
                .map(finding -> fix(view, finding, profile, guide))
                .sorted(Comparator.comparing(fix -> !fix.failed()))
                .filter(fix -> all.stream().noneMatch(fix::saysLike))
                .forEach(all::add);
        return List.copyOf(all);
    }

    /** The checks of which nothing is to fix: what passed, and what was not checked, with its reason. */
    List<ToldFinding> checked(AccountView view, ExchangeProfile profile) {
        boolean passphrase =
                profile.fields().stream().anyMatch(field -> field.id().equals("passphrase"));
        return wording.shown(words.all(view), passphrase).stream()
                .filter(finding -> finding.say() == null)
                .filter(finding ->
                        finding.result() == CheckResult.PASSED || finding.result() == CheckResult.NOT_CHECKED)
                .toList();
    }

    private ToFix fix(AccountView view, Finding finding, ExchangeProfile profile, Guide guide) {
        Set<String> missing = new LinkedHashSet<>();
        List<ToFix.Permission> permissions = new ArrayList<>();
        List<String> facts = new ArrayList<>();
        for (Phrase fact : finding.details()) {
            if (FindingCode.TICKED.is(fact) || FindingCode.NOT_TICKED.is(fact)) {
                boolean needed = FindingCode.NOT_TICKED.is(fact);
                names(first(fact), guide).forEach(name -> permissions.add(new ToFix.Permission(name, needed)));
            } else if (FindingCode.NOT_ON_THE_KEY.is(fact) || FindingCode.REFUSED_FROM.is(fact)) {
                missing.addAll(List.of(first(fact).split(BETWEEN)));
            } else {
                facts.add(fact(view, fact));
            }
        }
        return new ToFix(
                words.tell(view, finding),
                List.copyOf(permissions),
                profile.whitelist().render(List.copyOf(missing)),
                List.copyOf(facts));
    }

    /** The permissions that stand in a line: a name may hold what else stands between two of them. */
    private static List<String> names(String line, Guide guide) {
        List<String> names = new ArrayList<>();
        String rest = line;
        while (!rest.isEmpty()) {
            String ahead = rest + BETWEEN;
            String name = guide.boxes().stream()
                    .map(Guide.Box::name)
                    .filter(known -> ahead.startsWith(known + BETWEEN))
                    .max(Comparator.comparingInt(String::length))
                    .orElse(ahead.substring(0, ahead.indexOf(BETWEEN)));
            names.add(name);
            rest = rest.substring(Math.min(rest.length(), name.length() + BETWEEN.length()));
        }
        return names;
    }

    private String fact(AccountView view, Phrase fact) {
        if (FindingCode.WORKS_FROM.is(fact) && fact.args().size() == 2) {
            return phrases.of(
                    "account.fact.works-from", fact.args().get(0), fact.args().get(1));
        }
        String key = OF_ADDRESSES.get(fact.code());
        return key == null ? words.fact(view, fact) : phrases.of(key, first(fact));
    }

    private static String first(Phrase fact) {
        return fact.args().isEmpty() ? "" : fact.args().get(0);
    }
}
