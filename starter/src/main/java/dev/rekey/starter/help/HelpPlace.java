package dev.rekey.starter.help;

import dev.rekey.accounts.HelpLine;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.words.Phrases;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The place in the guide that an answer leads to, as an address and as words. */
@Component("helpPlace")
public class HelpPlace {

    private final AccountDirectory directory;
    private final Catalog catalog;
    private final Phrases phrases;

    HelpPlace(AccountDirectory directory, Catalog catalog, Phrases phrases) {
        this.directory = directory;
        this.catalog = catalog;
        this.phrases = phrases;
    }

    /** Where on the account's page it is; empty for the page as it is. */
    public String anchor(HelpLine.To to) {
        return step(to).map(step -> switch (step) {
                    case EDIT -> "#step-edit";
                    case GENERATE_KEY -> "#step-generate";
                    case PASTE -> "#step-paste";
                    case VERIFY -> "#step-verify";
                })
                .orElse("");
    }

    /** What it is called. */
    public String name(HelpLine.To to) {
        String account = directory
                .account(to.accountId())
                .map(one -> catalog.name(one.exchange()) + " "
                        + Market.valueOf(one.market().name()).title())
                .orElse("");
        return step(to).map(step -> account + ", " + phrases.of(step)).orElse(account);
    }

    private static Optional<Step> step(HelpLine.To to) {
        return Arrays.stream(Step.values())
                .filter(step -> step.name().equals(to.step()))
                .findFirst();
    }
}
