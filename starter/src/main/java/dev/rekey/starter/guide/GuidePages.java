package dev.rekey.starter.guide;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.CleanUpTick;
import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Attempts;
import dev.rekey.accounts.read.CleanUpTicks;
import dev.rekey.accounts.read.IntakePublicKeys;
import dev.rekey.accounts.write.ForeignKeys;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Guide;
import dev.rekey.starter.brand.Brand;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.help.Supporter;
import dev.rekey.starter.progress.Left;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.words.Phrases;
import dev.rekey.starter.words.Wording;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Waiting;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Puts together what the trader's pages show, from published views, the directory and the catalogue. */
@Component
public class GuidePages {

    private final Views views;
    private final AccountDirectory directory;
    private final IntakePublicKeys intake;
    private final ForeignKeys foreign;
    private final Attempts attempts;
    private final Catalog catalog;
    private final Wording wording;
    private final Phrases phrases;
    private final StarterProperties properties;
    private final WhatToFix fixes;
    private final Brand brand;
    private final Supporter supporter;
    private final CleanUpTicks ticks;
    private final Clock clock;

    GuidePages(
            Views views,
            AccountDirectory directory,
            IntakePublicKeys intake,
            ForeignKeys foreign,
            Attempts attempts,
            Catalog catalog,
            Wording wording,
            Phrases phrases,
            StarterProperties properties,
            WhatToFix fixes,
            Brand brand,
            Supporter supporter,
            CleanUpTicks ticks,
            Clock clock) {
        this.views = views;
        this.directory = directory;
        this.intake = intake;
        this.foreign = foreign;
        this.attempts = attempts;
        this.catalog = catalog;
        this.wording = wording;
        this.phrases = phrases;
        this.properties = properties;
        this.fixes = fixes;
        this.brand = brand;
        this.supporter = supporter;
        this.ticks = ticks;
        this.clock = clock;
    }

    /** The overview of the visitor's session. */
    public OverviewPage overview(GuideVisitor visitor) {
        SessionView session = session(visitor);
        List<OverviewPage.Card> open = new ArrayList<>();
        List<OverviewPage.Card> done = new ArrayList<>();
        Left left = own(visitor);
        Map<String, TradingAccount> accounts = accounts(session.customerId());
        for (AccountView view : views(visitor, accounts)) {
            TradingAccount account = Objects.requireNonNull(accounts.get(view.accountId()));
            OverviewPage.Card card = new OverviewPage.Card(
                    view,
                    account,
                    catalog.find(view.exchange()).map(ExchangeProfile::emblem).orElse(null),
                    oldKey(session, view),
                    directory.needsKeySince(view.accountId()).orElse(null),
                    wording.risk(account),
                    left.of(view.accountId()).waiting());
            (view.outcome() == null ? open : done).add(card);
        }
        Optional<OverviewPage.Card> next = next(open.stream()
                        .map(OverviewPage.Card::view)
                        .toList())
                .flatMap(view -> open.stream()
                        .filter(card -> card.view().accountId().equals(view.accountId()))
                        .findFirst());
        return new OverviewPage(
                session,
                headline(session, next, open, done),
                next.map(card -> card.view().accountId()).orElse(null),
                open,
                done,
                endings(session, accounts),
                closed(accounts.values()),
                visitor.vouched() || properties.vaultByLink(),
                supporter.firstName(session.agent()));
    }

    private List<OverviewPage.Closed> closed(Collection<TradingAccount> accounts) {
        return accounts.stream()
                .filter(TradingAccount::live)
                .flatMap(account -> catalog.in(LocaleContextHolder.getLocale()).closed(account.exchange()).stream()
                        .map(exchange -> new OverviewPage.Closed(
                                exchange.name() + " "
                                        + Market.valueOf(account.market().name())
                                                .title(),
                                account.label(),
                                exchange.closed().say(),
                                exchange.closed().advice())))
                .toList();
    }

    private List<OverviewPage.Ending> endings(SessionView session, Map<String, TradingAccount> accounts) {
        Set<CleanUpTick> deleted = ticks.of(session.sessionId());
        return session.finished().stream()
                .filter(outcome -> accounts.containsKey(outcome.accountId()))
                .map(outcome -> {
                    TradingAccount account = Objects.requireNonNull(accounts.get(outcome.accountId()));
                    List<String> oldKeys =
                            outcome.outcome().success() ? replaced(account, session, outcome.outcome()) : List.of();
                    List<String> unused = outcome.abandonedEndings().stream()
                            .filter(ending -> !oldKeys.contains(ending))
                            .toList();
                    return new OverviewPage.Ending(
                            outcome,
                            account.label(),
                            catalog.name(account.exchange()),
                            oldKeys,
                            unused,
                            outcome.abandonedKeys() - outcome.abandonedEndings().size(),
                            Stream.concat(oldKeys.stream(), unused.stream())
                                    .distinct()
                                    .map(key -> new OverviewPage.Key(
                                            key, deleted.contains(new CleanUpTick(account.id(), key))))
                                    .toList());
                })
                .toList();
    }

    /** The keys the account had as the session began, and has no longer. */
    private List<String> replaced(TradingAccount account, SessionView session, Outcome outcome) {
        Map<String, String> present = directory.keys(account.id()).stream()
                .filter(key -> key.state() == KeyState.CURRENT)
                .collect(Collectors.toMap(KeySummary::slot, KeySummary::lastFour));
        return account.slots().stream()
                // Where not every key is new, one that is not known to be may be the one that was kept.
                .filter(slot -> outcome == Outcome.REPLACED || present.containsKey(slot))
                .flatMap(slot -> directory.keyLastFourAt(account.id(), slot, session.startedAt()).stream()
                        .filter(ending -> !ending.equals(present.get(slot))))
                .toList();
    }

    /** What a trader does next: what was refused first, then whatever waits for them. */
    private Optional<AccountView> next(List<AccountView> open) {
        return Stream.of("problem", "yours")
                .flatMap(tone -> open.stream()
                        .filter(view ->
                                view.outcome() == null && wording.tone(view).equals(tone)))
                .findFirst();
    }

    private String headline(
            SessionView session,
            Optional<OverviewPage.Card> next,
            List<OverviewPage.Card> open,
            List<OverviewPage.Card> done) {
        int all = session.accountIds().size();
        if (open.isEmpty() && !done.isEmpty()) {
            return overHeadline(all, done);
        }
        long working = working(done);
        String count = phrases.of("overview.count", working, all, done.size() - working);
        if (open.isEmpty()) {
            return count + " " + phrases.of("overview.preparing");
        }
        // Nothing goes on by itself where somebody has to answer first.
        boolean support = open.stream().anyMatch(card -> card.view().waitingOn() == Waiting.SUPPORT);
        return count + " "
                + next.map(this::nextOne)
                        .orElseGet(() -> phrases.of(support ? "overview.with-support" : "overview.goes-on"));
    }

    private String nextOne(OverviewPage.Card card) {
        return card.risk().isEmpty()
                ? phrases.of("overview.next", card.view().title())
                : phrases.of("overview.next-at-risk", card.view().title(), card.risk());
    }

    /** Nothing is called done that was left as it was. */
    private String overHeadline(int all, List<OverviewPage.Card> done) {
        long working = working(done);
        if (working == all) {
            return phrases.of("overview.all-done", all);
        }
        return working == 0 ? phrases.of("overview.all-stay", all) : phrases.of("overview.some-done", working, all);
    }

    private static long working(List<OverviewPage.Card> done) {
        return done.stream()
                .map(card -> card.view().outcome())
                .filter(outcome -> outcome != null && outcome.success())
                .count();
    }

    /** One account of the visitor's session. */
    public AccountPage account(GuideVisitor visitor, String accountId) {
        return page(visitor, own(visitor, accountId), published(visitor, accountId));
    }

    /**
     * The visitor's session. Whoever reaches Temporal can begin a workflow in which the session of one customer has the
     * accounts of another, so what a view says of itself is not believed here.
     */
    SessionView session(GuideVisitor visitor) {
        return views.session(visitor.sessionId())
                .filter(session -> session.customerId().equals(visitor.customerId()))
                .orElseThrow(NotFound::new);
    }

    /** The visitor's own accounts in it. */
    List<AccountView> views(GuideVisitor visitor) {
        return views(visitor, accounts(visitor.customerId()));
    }

    private List<AccountView> views(GuideVisitor visitor, Map<String, TradingAccount> own) {
        return views.accounts(visitor.sessionId()).stream()
                .filter(view -> own.containsKey(view.accountId()))
                .toList();
    }

    private Map<String, TradingAccount> accounts(String customerId) {
        Map<String, TradingAccount> accounts = new LinkedHashMap<>();
        directory.accounts(customerId).forEach(account -> accounts.put(account.id(), account));
        return accounts;
    }

    /** One of them as it is published. */
    AccountView view(GuideVisitor visitor, String accountId) {
        own(visitor, accountId);
        return published(visitor, accountId);
    }

    private AccountView published(GuideVisitor visitor, String accountId) {
        return views.account(visitor.sessionId(), accountId).orElseThrow(NotFound::new);
    }

    private TradingAccount own(GuideVisitor visitor, String accountId) {
        return directory
                .account(accountId)
                .filter(account -> account.customerId().equals(visitor.customerId()))
                .orElseThrow(NotFound::new);
    }

    /** The same with a view that is newer than the published one. */
    public AccountPage account(GuideVisitor visitor, AccountView view) {
        return page(visitor, own(visitor, view.accountId()), view);
    }

    private AccountPage page(GuideVisitor visitor, TradingAccount account, AccountView view) {
        SessionView session = session(visitor);
        ExchangeProfile profile = catalog.in(LocaleContextHolder.getLocale())
                .find(view.exchange())
                .orElseThrow(NotFound::new);
        // An exchange that takes no addresses is asked for none, whatever the platform's list says.
        AddressList ips = new AddressList(
                profile.name(),
                profile.whitelist(),
                profile.whitelist().supported()
                        ? directory.whitelist(view.accountId()).addresses()
                        : List.of());
        boolean mayKeep = view.step() == Step.EDIT
                && view.shortWay()
                && !directory.keys(view.accountId()).isEmpty();
        Guide guide = profile.market(view.market()).orElseThrow(NotFound::new).guide();
        return new AccountPage(
                view,
                session,
                account,
                profile,
                guide,
                properties.exchangeSites().getOrDefault(profile.id(), guide.start()),
                ips,
                Drawing.of(profile, guide, ips, keyName(view)),
                oldKey(session, view),
                directory.needsKeySince(view.accountId()).orElse(null),
                wording.risk(account),
                mayKeep,
                mayKeep && session.reason() == Reason.KEY_EXPIRED
                        ? profile.key().extend()
                        : null,
                intakeKey(session, view),
                intake.isForeign(view.sessionId(), view.accountId()),
                own(visitor).of(view.accountId()),
                fixes.of(view, profile, guide),
                fixes.checked(view, profile),
                checkedAt(view),
                works(view) ? next(others(visitor, view)).orElse(null) : null);
    }

    private String keyName(AccountView view) {
        return KeyName.of(brand.configuredName(), view.market(), clock.instant(), view.attempt());
    }

    /** When what the page shows as found was found; the same result of a later check has a later time. */
    private @Nullable Instant checkedAt(AccountView view) {
        return view.problems().isEmpty()
                ? null
                : attempts.of(view.sessionId(), view.accountId()).stream()
                        .filter(attempt -> attempt.slot().equals(view.slot()))
                        .map(AttemptRecord::at)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
    }

    private static boolean works(AccountView view) {
        Outcome outcome = view.outcome();
        return outcome == null ? view.verdict() == Verdict.ACCEPTED : outcome.success();
    }

    private List<AccountView> others(GuideVisitor visitor, AccountView view) {
        return views(visitor).stream()
                .filter(other -> !other.accountId().equals(view.accountId()))
                .toList();
    }

    /** What the browser seals to: nothing when a worker of ours did not make it, of which support is told. */
    private @Nullable String intakeKey(SessionView session, AccountView view) {
        if (intake.isForeign(view.sessionId(), view.accountId())) {
            foreign.intakeKeyRefused(session.customerId(), view.sessionId(), view.accountId());
        }
        return intake.publicKey(view.sessionId(), view.accountId()).orElse(null);
    }

    private Left own(GuideVisitor visitor) {
        return views.left(visitor.sessionId()).by(Actor.Kind.TRADER.name());
    }

    private String oldKey(SessionView session, AccountView view) {
        return directory
                .keyLastFourAt(view.accountId(), view.slot(), session.startedAt())
                .orElse("");
    }
}
