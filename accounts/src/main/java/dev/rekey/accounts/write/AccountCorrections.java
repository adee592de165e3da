package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.KeyState;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.Whitelist;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.store.Words;
import dev.rekey.accounts.write.CorrectedValues.Field;
import java.sql.Types;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts right what a list got wrong of one account. The next check of a key goes by it, in a session that runs too; the
 * same wrong list, imported once more, does not undo it. Each correction and its audit entry stand in one transaction.
 */
public final class AccountCorrections {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AccountDirectory directory;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final CorrectedValues corrected;
    private final Clock clock;

    /** Writes to this database. */
    public AccountCorrections(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            AccountDirectory directory,
            Accounts accounts,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.directory = directory;
        this.accounts = accounts;
        this.audit = audit;
        this.corrected = new CorrectedValues(jdbc, clock);
        this.clock = clock;
    }

    /**
     * What somebody typed; null leaves a value as it is.
     *
     * @param label the trader's name of the account
     * @param exchangeUid the exchange's own id of the account; blank when nobody knows it
     * @param slots the names of its keys, the main one first
     * @param whitelist the addresses its keys must allow; blank for none
     */
    public record Wanted(
            @Nullable String label,
            @Nullable String exchangeUid,
            @Nullable String slots,
            @Nullable String whitelist) {}

    /**
     * Who corrects.
     *
     * @param sessionId the session that is open for the customer, if there is one
     * @param neededSlots keys that this session still asks for: they stay
     */
    public record By(
            String actorKind, String actor, @Nullable String sessionId, Set<String> neededSlots) {}

    /** The account as it is now, and the state of it that a form was filled from. */
    public record Present(TradingAccount account, Whitelist whitelist) {

        /** Two presents that differ in what can be corrected have different ones. */
        public String mark() {
            return Integer.toHexString(
                    Objects.hash(account.label(), account.exchangeUid(), account.slots(), whitelist.version()));
        }
    }

    /** The account, if it belongs to this customer. */
    public @Nullable Present present(String customerId, String accountId) {
        return directory
                .account(accountId)
                .filter(account -> account.customerId().equals(customerId))
                .map(account -> new Present(account, directory.whitelist(accountId)))
                .orElse(null);
    }

    /** What a correction came to. */
    public sealed interface Outcome {}

    /** It is stored; one sentence for each value that changed, none when all was so already. */
    public record Corrected(List<String> changes) implements Outcome {
        /** Copies the list, so that the record never changes. */
        public Corrected {
            changes = List.copyOf(changes);
        }
    }

    /** Nothing is changed, for the reason in this sentence. */
    public record Refused(String sentence) implements Outcome {}

    /**
     * Corrects an account.
     *
     * @param present what the wanted values were made from: when the account has changed since, it is refused
     */
    public Outcome correct(Present present, Wanted wanted, By by) {
        return Objects.requireNonNull(transaction.execute(status -> {
            try {
                return new Corrected(change(present, wanted, by));
            } catch (Unfit unfit) {
                status.setRollbackOnly();
                return new Refused(unfit.sentence());
            }
        }));
    }

    private List<String> change(Present seen, Wanted wanted, By by) throws Unfit {
        TradingAccount was = seen.account();
        accounts.lock(was.id());
        Present now = present(was.customerId(), was.id());
        if (now == null || !now.mark().equals(seen.mark())) {
            throw new Unfit("Somebody changed this account meanwhile. Look at it again.");
        }
        List<String> changes = new ArrayList<>();
        changeLabel(was, read("Label", wanted.label(), AccountFields::label), changes);
        changeUid(was, wanted.exchangeUid(), changes);
        changeSlots(was, read("Keys", wanted.slots(), AccountFields::slots), by.neededSlots(), changes);
        changeWhitelist(now.whitelist(), read("IP addresses", wanted.whitelist(), AccountFields::whitelist), changes);
        if (!changes.isEmpty()) {
            audit.append(new AuditEntry(
                    clock.instant(),
                    by.actorKind(),
                    by.actor(),
                    "ACCOUNT_CORRECTED",
                    was.customerId(),
                    by.sessionId(),
                    was.id(),
                    String.join(" ", changes),
                    null));
        }
        return changes;
    }

    private void changeLabel(TradingAccount was, @Nullable String label, List<String> changes) throws Unfit {
        if (label == null || label.equals(was.label())) {
            return;
        }
        if (label.isEmpty()) {
            throw new Unfit("Label: An account needs a name, so that the trader can tell it from the others.");
        }
        boolean taken = directory.accounts(was.customerId()).stream()
                .filter(other -> !other.id().equals(was.id()))
                .filter(other -> other.exchange().equals(was.exchange()) && other.market() == was.market())
                .anyMatch(other -> LookAlike.key(other.label()).equals(LookAlike.key(label)));
        if (taken) {
            throw new Unfit("Label: Another account of this customer on the same market is called that.");
        }
        set(was.id(), "label", label);
        corrected.note(was.id(), Field.LABEL, was.label(), label);
        changes.add("Label: “" + was.label() + "” became “" + label + "”.");
    }

    private void changeUid(TradingAccount was, @Nullable String written, List<String> changes) throws Unfit {
        String uid = written == null ? null : read("Exchange user id", written, AccountFields::exchangeUid);
        String next = uid == null || uid.isEmpty() ? null : uid;
        if (written == null || Objects.equals(next, was.exchangeUid())) {
            return;
        }
        set(was.id(), "exchange_uid", next);
        corrected.note(was.id(), Field.EXCHANGE_UID, was.exchangeUid(), next);
        changes.add("Exchange user id: " + shown(was.exchangeUid()) + " became " + shown(next) + ".");
    }

    private void changeSlots(TradingAccount was, @Nullable List<String> slots, Set<String> needed, List<String> changes)
            throws Unfit {
        if (slots == null || slots.equals(was.slots())) {
            return;
        }
        Set<String> held = directory.keys(was.id()).stream()
                .filter(key -> key.state() == KeyState.CURRENT)
                .map(KeySummary::slot)
                .collect(Collectors.toSet());
        for (String slot : was.slots()) {
            if (!slots.contains(slot) && held.contains(slot)) {
                throw new Unfit("Keys: The account has a working " + slot + " key, so it stays.");
            }
            if (!slots.contains(slot) && needed.contains(slot)) {
                throw new Unfit("Keys: The open session asks for the " + slot
                        + " key. Say there that the account has no such key, then take it off here.");
            }
        }
        set(was.id(), "slots", Words.join(slots));
        corrected.note(was.id(), Field.SLOTS, Words.join(was.slots()), Words.join(slots));
        changes.add("Keys: " + String.join(", ", was.slots()) + " became " + String.join(", ", slots) + ".");
    }

    private void changeWhitelist(Whitelist was, @Nullable List<String> addresses, List<String> changes) {
        if (addresses == null || addresses.equals(was.addresses())) {
            return;
        }
        Whitelist next = accounts.replaceWhitelist(was.accountId(), addresses);
        corrected.note(
                was.accountId(),
                Field.WHITELIST,
                was.version() == 0 ? null : Words.join(was.addresses()),
                Words.join(addresses));
        changes.add("IP addresses: " + was.addresses().size() + " became " + addresses.size() + ", version "
                + next.version() + ": " + (addresses.isEmpty() ? "none" : String.join(", ", addresses)) + ".");
    }

    private void set(String accountId, String column, @Nullable String value) {
        jdbc.sql("update trading_account set " + column + " = :value where id = :id")
                .param("value", value, Types.VARCHAR)
                .param("id", accountId)
                .update();
    }

    private interface Reading<T> {
        T of(String written) throws Unfit;
    }

    private static <T> @Nullable T read(String title, @Nullable String written, Reading<T> reading) throws Unfit {
        if (written == null) {
            return null;
        }
        try {
            return reading.of(written);
        } catch (Unfit unfit) {
            throw new Unfit(title + ": " + unfit.sentence());
        }
    }

    private static String shown(@Nullable String uid) {
        return uid == null ? "none" : "“" + uid + "”";
    }
}
