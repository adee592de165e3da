package dev.rekey.starter.desk;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Whitelist;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.write.Accounts;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.WhitelistRule;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.AccountView;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Lists of addresses that are longer than their exchange takes: what an agent decides about them, with its audit line. */
@Component
class Whitelists {

    private final AccountDirectory directory;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final Catalog catalog;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Whitelists(
            AccountDirectory directory,
            Accounts accounts,
            AuditTrail audit,
            Catalog catalog,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.directory = directory;
        this.accounts = accounts;
        this.audit = audit;
        this.catalog = catalog;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * A list that is too long.
     *
     * @param exchange the exchange's name
     * @param most how many it takes
     * @param confirmed whether the exchange itself says so
     */
    record TooLong(String exchange, int most, boolean confirmed, Whitelist whitelist) {

        /** One address a line, for a form. */
        public String text() {
            return String.join("\n", whitelist.addresses());
        }
    }

    /** The account's list, if its exchange is known to take fewer addresses. */
    @Nullable
    TooLong tooLong(AccountView view) {
        ExchangeProfile profile = catalog.find(view.exchange()).orElse(null);
        if (profile == null) {
            return null;
        }
        WhitelistRule rule = profile.whitelist();
        Whitelist whitelist = directory.whitelist(view.accountId());
        Integer most = rule.most();
        return most != null && rule.supported() && rule.tooMany(whitelist.addresses())
                ? new TooLong(profile.name(), most, rule.mostConfirmed(), whitelist)
                : null;
    }

    /**
     * Sets a shorter list, of addresses that stand in the present one.
     *
     * @param text the addresses that stay, with blanks, commas or line ends between them
     * @param version the list the agent looked at
     * @throws Conflict with a sentence when it does not fit
     */
    void shorten(DeskUser agent, String customer, AccountView view, String text, int version) {
        List<String> chosen = Arrays.stream(text.split("[\\s,;]+"))
                .filter(address -> !address.isEmpty())
                .distinct()
                .toList();
        transaction.executeWithoutResult(status -> {
            TooLong now = tooLong(view);
            if (now == null || now.whitelist().version() != version) {
                throw new Conflict(ProblemCode.IPS_CHANGED.with());
            }
            List<String> present = now.whitelist().addresses();
            if (chosen.isEmpty()) {
                throw new Conflict(ProblemCode.LEAVE_ONE_IP.with());
            }
            for (String address : chosen) {
                if (!present.contains(address)) {
                    throw new Conflict(ProblemCode.NOT_ITS_IP.with());
                }
            }
            if (chosen.size() > now.most()) {
                throw new Conflict(ProblemCode.STILL_TOO_MANY_IPS.with(chosen.size(), now.exchange(), now.most()));
            }
            Whitelist next = accounts.setWhitelist(
                    view.accountId(), present.stream().filter(chosen::contains).toList());
            audit.append(new AuditEntry(
                    clock.instant(),
                    agent.actor().kind().name(),
                    agent.actor().name(),
                    "WHITELIST_SHORTENED",
                    customer,
                    view.sessionId(),
                    view.accountId(),
                    "From " + present.size() + " IP addresses to " + chosen.size() + ", version " + next.version()
                            + ": " + String.join(", ", next.addresses()) + ".",
                    null));
        });
    }
}
