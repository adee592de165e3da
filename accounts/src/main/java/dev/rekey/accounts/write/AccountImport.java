package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import dev.rekey.accounts.write.ListReader.Row;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes in the platform's list of customers and accounts, all of it or nothing.
 *
 * <p>Columns (of a CSV file with a first row of names, in any order) and fields (of a JSON list) are the same: customer,
 * name, exchange, market, label; and, where wanted, slots ("main;extra", else "main"), runningBots, openPositions,
 * openOrders (else 0), exchangeUid, lastWorkingAt (such as 2026-11-23T09:30:00Z), status ("works" for an account that was
 * fixed elsewhere: an open session is then done with it; or "broken"), whitelist (addresses with semicolons,
 * commas or blanks between them), mode ("live", else "paper"), and of the customer email, language (such as de) and
 * timezone (such as Europe/Berlin). Capitals in names of columns, exchanges and markets
 * mean nothing, and columns without a name or a value neither; exchanges and markets go by their other names, too.
 *
 * <p>An account is the same when customer, exchange, market and label are. Accounts that the list leaves out stay;
 * cells that it leaves empty change nothing known; importing the same file again changes nothing. An identifier that a
 * spreadsheet spoilt is a bad row. A key that the open session asks for stays until that is done with its account. A
 * value that support has corrected on the desk since stays corrected, however often
 * the same wrong list is imported.
 */
public final class AccountImport {

    /** A longer file is refused; whoever reads one need read no more than one byte beyond. */
    public static final int MOST_BYTES = 64 * 1024 * 1024;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final CorrectedValues corrected;
    private final ContactBook contacts;
    private final Clock clock;

    /** Writes to this database. */
    public AccountImport(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Accounts accounts,
            AuditTrail audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.accounts = accounts;
        this.audit = audit;
        this.corrected = new CorrectedValues(jdbc, clock);
        this.contacts = new ContactBook(jdbc, transactions, audit, clock);
        this.clock = clock;
    }

    /**
     * Takes in a list as a program saved it, CSV or JSON whatever its name: UTF-8, UTF-16 or Windows-1252; commas,
     * semicolons, tabs or bars between its cells.
     */
    public ImportResult importList(byte[] file, ListedExchanges known) {
        ListFile.Content content = ListFile.read(file);
        if (content instanceof ListFile.NotRead not) {
            return ImportResult.refused(List.of(new RowProblem(1, "", not.sentence())));
        }
        ListFile.Text text = (ListFile.Text) content;
        Reader reader = new StringReader(text.text());
        return (text.isJson() ? importJson(reader, known) : importCsv(reader, known)).noting(text.note());
    }

    /** Takes in the text of a CSV list. */
    public ImportResult importCsv(Reader text, ListedExchanges known) {
        List<RowProblem> problems = new ArrayList<>();
        return importRows(ListReader.csv(text, problems), problems, known);
    }

    /** Takes in the text of a JSON list. */
    public ImportResult importJson(Reader text, ListedExchanges known) {
        List<RowProblem> problems = new ArrayList<>();
        return importRows(ListReader.json(text, problems), problems, known);
    }

    private ImportResult importRows(List<Row> rows, List<RowProblem> problems, ListedExchanges known) {
        List<ListedAccount> listed = ListedAccount.read(rows, problems, known, clock.instant());
        if (!problems.isEmpty()) {
            return ImportResult.refused(problems);
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            ImportResult result = store(listed);
            if (!result.stored()) {
                status.setRollbackOnly();
            }
            return result;
        }));
    }

    private ImportResult store(List<ListedAccount> listed) {
        int added = 0;
        int updated = 0;
        int unchanged = 0;
        List<RowProblem> problems = new ArrayList<>();
        for (ListedAccount account : listed) {
            String twin = knownWithZeros(account.customer());
            if (twin != null) {
                problems.add(new RowProblem(
                        account.line(),
                        "customer",
                        String.valueOf(SpoiltIdentifier.against(twin, account.customer()))));
            }
            boolean renamed = storeCustomer(account.customer(), account.customerName());
            boolean moved = contacts.take(account.customer(), account.contact());
            Optional<Known> known = find(account);
            if (known.isEmpty()) {
                add(account);
                added++;
                continue;
            }
            ListedAccount meant =
                    keepingKeys(corrected.meant(account, known.get().id()), known.get());
            problems.addAll(against(known.get(), meant));
            if (update(known.get(), meant) || renamed || moved) {
                updated++;
            } else {
                unchanged++;
            }
        }
        if (!problems.isEmpty()) {
            return ImportResult.refused(problems);
        }
        if (added + updated > 0) {
            audit.append(new AuditEntry(
                    clock.instant(),
                    "PROGRAM",
                    "import",
                    "ACCOUNTS_IMPORTED",
                    null,
                    null,
                    null,
                    "Accounts taken in: " + added + " new, " + updated + " changed, " + unchanged + " as before.",
                    null));
        }
        return new ImportResult(added, updated, unchanged, List.of());
    }

    /** A session goes through the keys that it began with: until it is done with the account, none is taken away. */
    private ListedAccount keepingKeys(ListedAccount listed, Known known) {
        List<String> slots = listed.slots();
        if (slots == null || slots.containsAll(known.slots()) || !lookedAfter(known.id())) {
            return listed;
        }
        List<String> all =
                Stream.concat(slots.stream(), known.slots().stream()).distinct().toList();
        return listed.with(all, listed.exchangeUid(), listed.whitelist());
    }

    private boolean lookedAfter(String accountId) {
        return jdbc.sql("select count(*) from progress_account where account_id = :account and " + Progress.GOING_ON)
                        .param("account", accountId)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** What was known before tells best whether an identifier was spoilt since. */
    private static List<RowProblem> against(Known known, ListedAccount listed) {
        String spoilt = known.exchangeUid() == null || listed.exchangeUid() == null
                ? null
                : SpoiltIdentifier.against(known.exchangeUid(), listed.exchangeUid());
        return spoilt == null ? List.of() : List.of(new RowProblem(listed.line(), "exchangeUid", spoilt));
    }

    /** A customer whose reference is this one with zeros in front, when this one is not known itself. */
    private @Nullable String knownWithZeros(String reference) {
        List<String> padded = SpoiltIdentifier.withZeros(reference);
        if (padded.isEmpty()) {
            return null;
        }
        List<String> known = jdbc.sql("select id from customer where id in (:ids) order by id")
                .param(
                        "ids",
                        Stream.concat(Stream.of(reference), padded.stream()).toList())
                .query(String.class)
                .list();
        return known.isEmpty() || known.contains(reference) ? null : known.get(0);
    }

    /** Returns whether the customer was known by another name. */
    private boolean storeCustomer(String id, String name) {
        String searchable = Words.searchable(id + " " + name);
        int inserted = jdbc.sql("""
                        insert into customer (id, name, search_text) values (:id, :name, :search)
                        on conflict do nothing
                        """)
                .param("id", id)
                .param("name", name)
                .param("search", searchable)
                .update();
        return inserted == 0
                && jdbc.sql("update customer set name = :name, search_text = :search where id = :id and name <> :name")
                                .param("id", id)
                                .param("name", name)
                                .param("search", searchable)
                                .update()
                        > 0;
    }

    private record Known(
            String id,
            List<String> slots,
            int runningBots,
            int openPositions,
            int openOrders,
            @Nullable String exchangeUid,
            @Nullable Instant lastWorkingAt,
            @Nullable Instant worksAgainAt,
            boolean live) {

        Known with(ListedAccount listed) {
            return new Known(
                    id,
                    orElse(listed.slots(), slots),
                    orElse(listed.runningBots(), runningBots),
                    orElse(listed.openPositions(), openPositions),
                    orElse(listed.openOrders(), openOrders),
                    listed.exchangeUid() == null ? exchangeUid : listed.exchangeUid(),
                    later(lastWorkingAt, listed.lastWorkingAt()),
                    later(worksAgainAt, listed.worksAgainAt()),
                    orElse(listed.live(), live));
        }

        private static <T> T orElse(@Nullable T listed, T known) {
            return listed == null ? known : listed;
        }

        /** The list may be older than what a verified key told us since. */
        private static @Nullable Instant later(@Nullable Instant known, @Nullable Instant listed) {
            if (known == null || listed == null) {
                return known == null ? listed : known;
            }
            return listed.isAfter(known) ? listed : known;
        }
    }

    private record Labelled(Known account, String label) {}

    /** By its label, a label that looks the same, or one that support has corrected since. */
    private Optional<Known> find(ListedAccount listed) {
        List<Labelled> accounts = jdbc.sql("""
                        select * from trading_account
                        where customer_id = :customer and exchange = :exchange and market = :market
                        for update
                        """)
                .param("customer", listed.customer())
                .param("exchange", listed.exchange())
                .param("market", listed.market().name())
                .query((row, index) -> new Labelled(
                        new Known(
                                row.getString("id"),
                                Words.split(row.getString("slots")),
                                row.getInt("running_bots"),
                                row.getInt("open_positions"),
                                row.getInt("open_orders"),
                                row.getString("exchange_uid"),
                                Moments.optional(row, "last_working_at"),
                                Moments.optional(row, "works_again_at"),
                                row.getBoolean("live")),
                        row.getString("label")))
                .list();
        return first(accounts, account -> account.label().equals(listed.label()))
                .or(() -> first(
                        accounts, account -> LookAlike.key(account.label()).equals(LookAlike.key(listed.label()))))
                .or(() -> first(
                        accounts,
                        account -> corrected.wasLabel(account.account().id(), listed.label())));
    }

    private static Optional<Known> first(List<Labelled> accounts, Predicate<Labelled> fits) {
        return accounts.stream().filter(fits).map(Labelled::account).findFirst();
    }

    private void add(ListedAccount listed) {
        Known account =
                new Known(UUID.randomUUID().toString(), List.of("main"), 0, 0, 0, null, null, null, true).with(listed);
        values(account, """
                        insert into trading_account (id, customer_id, exchange, market, label, slots, running_bots,
                            open_positions, open_orders, exchange_uid, last_working_at, works_again_at, live)
                        values (:id, :customer, :exchange, :market, :label, :slots, :bots,
                            :positions, :orders, :uid, :lastWorking, :worksAgain, :live)
                        """)
                .param("customer", listed.customer())
                .param("exchange", listed.exchange())
                .param("market", listed.market().name())
                .param("label", listed.label())
                .update();
        if (listed.whitelist() != null) {
            accounts.replaceWhitelist(account.id(), listed.whitelist());
        }
    }

    private boolean update(Known known, ListedAccount listed) {
        Known account = known.with(listed);
        boolean changed = !account.equals(known);
        if (changed) {
            values(account, """
                            update trading_account set slots = :slots, running_bots = :bots,
                                open_positions = :positions, open_orders = :orders, exchange_uid = :uid,
                                last_working_at = :lastWorking, works_again_at = :worksAgain,
                                needs_key_since = case when needs_key_since < :worksAgain then null
                                    else needs_key_since end,
                                live = :live
                            where id = :id
                            """).update();
        }
        return (listed.whitelist() != null && replacesWhitelist(account.id(), listed.whitelist())) || changed;
    }

    private boolean replacesWhitelist(String accountId, List<String> addresses) {
        Optional<Integer> before = jdbc.sql("select version from whitelist where account_id = :id")
                .param("id", accountId)
                .query(Integer.class)
                .optional();
        return accounts.replaceWhitelist(accountId, addresses).version() != before.orElse(0);
    }

    private JdbcClient.StatementSpec values(Known account, String sql) {
        return jdbc.sql(sql)
                .param("id", account.id())
                .param("slots", Words.join(account.slots()))
                .param("bots", account.runningBots())
                .param("positions", account.openPositions())
                .param("orders", account.openOrders())
                .param("uid", account.exchangeUid())
                .param("lastWorking", Moments.columnOrNull(account.lastWorkingAt()))
                .param("worksAgain", Moments.columnOrNull(account.worksAgainAt()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("live", account.live());
    }
}
