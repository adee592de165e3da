package dev.rekey.starter.desk;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.starter.words.FindingWords;
import dev.rekey.starter.words.Phrases;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Waiting;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a customer reads first on an account's page of their guide. */
@Component
class CustomersView {

    private final Catalog catalog;
    private final FindingWords found;
    private final Phrases phrases;

    CustomersView(Catalog catalog, FindingWords found, Phrases phrases) {
        this.catalog = catalog;
        this.found = found;
        this.phrases = phrases;
    }

    /** In the words of the guide; null for an account that is over. */
    @Nullable
    String of(AccountView view) {
        if (view.outcome() != null) {
            return null;
        }
        if (view.waitingOn() == Waiting.SUPPORT) {
            return phrases.of("account.next.support");
        }
        List<ToldFinding> problems = view.verdict() == Verdict.REJECTED ? found.problems(view) : List.of();
        if (!problems.isEmpty() && problems.get(0).say() != null) {
            return problems.get(0).say();
        }
        String exchange = catalog.name(view.exchange());
        return switch (view.step()) {
            case EDIT -> phrases.of("account.next.start.first");
            case GENERATE_KEY -> phrases.of("account.next.make", exchange);
            case PASTE -> phrases.of("account.next.paste");
            case VERIFY ->
                phrases.of(view.waitingOn() == Waiting.EXCHANGE ? "account.next.again" : "account.next.asking");
        };
    }
}
