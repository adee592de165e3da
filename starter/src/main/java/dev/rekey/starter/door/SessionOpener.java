package dev.rekey.starter.door;

import dev.rekey.accounts.Customer;
import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.write.BegunSessions;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ClosedExchange;
import dev.rekey.exchanges.catalog.Closing;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.WhitelistRule;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.words.StartCode;
import dev.rekey.terms.Market;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.ObstacleCode;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.Traits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/** Starts sessions: from a customer, a reason and accounts to what the workflow begins with. */
public final class SessionOpener {

    /** The longest reason in words. */
    public static final int MOST_WORDS = 300;

    private final AccountDirectory directory;
    private final Progress progress;
    private final Catalog catalog;
    private final RotationDoor door;
    private final BegunSessions begun;
    private final StarterProperties properties;

    /** Joins directory and catalogue to the door. */
    public SessionOpener(
            AccountDirectory directory,
            Progress progress,
            Catalog catalog,
            RotationDoor door,
            BegunSessions begun,
            StarterProperties properties) {
        this.directory = directory;
        this.progress = progress;
        this.catalog = catalog;
        this.door = door;
        this.begun = begun;
        this.properties = properties;
    }

    /**
     * Starts a session with these accounts, or joins the customer's open one.
     *
     * @param sessionId the id of the session that begins, if one does; see {@link #sessionId}
     * @param words why, for {@link Reason#OTHER}
     */
    public Opened open(
            String sessionId,
            String customerId,
            Reason reason,
            @Nullable String words,
            List<String> accountIds,
            Actor by) {
        return open(sessionId, customerId, reason, words, accountIds, List.of(), by);
    }

    /**
     * The same with all live accounts of the customer. Those on exchanges that are closing or have closed are left out,
     * and it is said which and why.
     */
    public Opened openAll(String sessionId, String customerId, Reason reason, @Nullable String words, Actor by) {
        List<String> accountIds = new ArrayList<>();
        List<Opened.LeftOut> leftOut = new ArrayList<>();
        for (TradingAccount account : directory.accounts(customerId)) {
            Optional<Closing> closing = closing(account);
            if (account.live() && closing.isEmpty()) {
                accountIds.add(account.id());
            } else if (account.live()) {
                leftOut.add(new Opened.LeftOut(
                        account.id(), account.label(), closing.get().say()));
            }
        }
        if (accountIds.isEmpty() && !leftOut.isEmpty()) {
            return new Opened.Refused(StartCode.ALL_CLOSED.with(
                    leftOut.stream().map(Opened.LeftOut::sentence).distinct().collect(Collectors.joining(" "))));
        }
        return open(sessionId, customerId, reason, words, accountIds, leftOut, by);
    }

    private Opened open(
            String sessionId,
            String customerId,
            Reason reason,
            @Nullable String words,
            List<String> accountIds,
            List<Opened.LeftOut> leftOut,
            Actor by) {
        Optional<Customer> customer = directory.customer(customerId);
        if (customer.isEmpty()) {
            return new Opened.Refused(StartCode.NO_CUSTOMER.with(customerId));
        }
        String why = words == null ? "" : words.strip();
        if (reason == Reason.OTHER && why.isEmpty()) {
            return new Opened.Refused(StartCode.SAY_WHY.with());
        }
        if (why.length() > MOST_WORDS) {
            return new Opened.Refused(StartCode.REASON_TOO_LONG.with(MOST_WORDS));
        }
        if (accountIds.isEmpty()) {
            return new Opened.Refused(StartCode.CHOOSE_ACCOUNT.with());
        }
        Map<String, TradingAccount> owned = directory.accounts(customerId).stream()
                .collect(Collectors.toMap(TradingAccount::id, Function.identity()));
        List<AccountRef> refs = new ArrayList<>();
        for (String accountId : new LinkedHashSet<>(accountIds)) {
            TradingAccount account = owned.get(accountId);
            if (account == null) {
                return new Opened.Refused(StartCode.NOT_THEIR_ACCOUNT.with());
            }
            if (!account.live()) {
                return new Opened.Refused(StartCode.PAPER_ACCOUNT.with(account.label()));
            }
            Optional<Closing> closing = closing(account);
            if (closing.isPresent()) {
                return new Opened.Refused(
                        StartCode.CLOSING.with(account.label(), closing.get().say()));
            }
            Optional<ExchangeProfile> profile = catalog.find(account.exchange());
            Market market = account.market();
            if (profile.isEmpty() || profile.get().market(market).isEmpty()) {
                return new Opened.Refused(
                        StartCode.UNKNOWN_EXCHANGE.with(account.label(), account.exchange(), market.title()));
            }
            refs.add(ref(account, profile.get(), market));
        }
        Started started = progress.session(sessionId).isPresent()
                // The same start again: its session has begun, and perhaps ended.
                ? new Started.Session(sessionId, false)
                : door.start(new SessionStart(
                        sessionId,
                        customerId,
                        reason,
                        why.isEmpty() ? null : MaskedText.of(why).text(),
                        by,
                        refs,
                        properties.pace().pace()));
        if (started instanceof Started.Session session) {
            if (progress.session(session.sessionId()).isEmpty()) {
                begun.note(session.sessionId(), customerId);
            }
            return new Opened.Session(session.sessionId(), session.joined(), leftOut);
        }
        return started instanceof Started.Refused refused
                ? new Opened.Refused(refused.why())
                : new Opened.Saved(sessionId, leftOut);
    }

    /**
     * The id of the session that a start begins, by the name its sender gave it: sent twice, it is one session. A start
     * without a name is another one each time.
     */
    public static String sessionId(String customerId, @Nullable String name) {
        UUID id = name == null || name.isBlank()
                ? UUID.randomUUID()
                : UUID.nameUUIDFromBytes(("start\n" + customerId + "\n" + name).getBytes(StandardCharsets.UTF_8));
        return id.toString();
    }

    private Optional<Closing> closing(TradingAccount account) {
        return catalog.in(LocaleContextHolder.getLocale())
                .closed(account.exchange())
                .map(ClosedExchange::closed);
    }

    private AccountRef ref(TradingAccount account, ExchangeProfile profile, Market market) {
        boolean holdsKey = directory.keys(account.id()).stream().anyMatch(key -> key.state() == KeyState.CURRENT);
        return new AccountRef(
                account.id(),
                account.exchange(),
                market,
                account.label(),
                account.slots(),
                new Traits(
                        profile.name(),
                        profile.whitelist().supported(),
                        profile.key().editable(),
                        profile.key().extend() != null ? true : null,
                        profile.key().tellsWithdraw() ? null : true),
                new Risk(account.openPositions(), account.runningBots(), account.openOrders()),
                holdsKey,
                account.lastWorkingAt(),
                obstacle(account, profile));
    }

    /** Nobody but support may choose which of the addresses a key goes without. */
    private @Nullable Message obstacle(TradingAccount account, ExchangeProfile profile) {
        WhitelistRule rule = profile.whitelist();
        List<String> addresses = directory.whitelist(account.id()).addresses();
        Integer most = rule.most();
        if (most == null || !rule.supported() || !rule.tooMany(addresses)) {
            return null;
        }
        ObstacleCode code = rule.mostConfirmed() ? ObstacleCode.TOO_MANY_IPS : ObstacleCode.PROBABLY_TOO_MANY_IPS;
        return code.with(profile.name(), most, addresses.size());
    }
}
