package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Market;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.store.Words;
import dev.rekey.accounts.write.ListReader.Row;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes in the platform's list of customers and accounts, all of it or nothing.
 *
 * <p>Columns (of a CSV file with a first row of names, in any order) and fields (of a JSON list) are the same: customer,
 * name, exchange, market, label; and, where wanted, slots ("main;extra", else "main"), runningBots, openPositions,
 * openOrders (else 0), exchangeUid, lastWorkingAt (such as 2026-11-23T09:30:00Z), whitelist (addresses between
 * semicolons) and mode ("live", else "paper").
 *
 * <p>An account is the same when customer, exchange, market and label are. Accounts that the list leaves out stay;
 * cells that it leaves empty change nothing known; importing the same file again changes nothing.
 */
public final class AccountImport {

    private static final Pattern SLOT = Pattern.compile("[a-z][a-z0-9-]{0,19}");
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9a-f:][0-9a-f:.]{1,44}");
    private static final int MOST_ADDRESSES = 100;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Accounts accounts;
    private final AuditTrail audit;
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
        this.clock = clock;
    }

    /** Takes in a comma-separated list. The predicate says which exchange, by id, has which market. */
    public ImportResult importCsv(Reader text, BiPredicate<String, Market> known) {
        List<RowProblem> problems = new ArrayList<>();
        return importRows(ListReader.csv(text, problems), problems, known);
    }

    /** Takes in a JSON list. The predicate says which exchange, by id, has which market. */
    public ImportResult importJson(Reader text, BiPredicate<String, Market> known) {
        List<RowProblem> problems = new ArrayList<>();
        return importRows(ListReader.json(text, problems), problems, known);
    }

    private record Identity(String customer, String exchange, Market market, String label) {}

    private record Listed(
            Identity identity,
            String customerName,
            @Nullable List<String> slots,
            @Nullable Integer runningBots,
            @Nullable Integer openPositions,
            @Nullable Integer openOrders,
            @Nullable String exchangeUid,
            @Nullable Instant lastWorkingAt,
            @Nullable List<String> whitelist,
            @Nullable Boolean live) {}

    private ImportResult importRows(List<Row> rows, List<RowProblem> problems, BiPredicate<String, Market> known) {
        List<Listed> listed = new ArrayList<>();
        Map<Identity, Integer> lines = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        for (Row row : rows) {
            RowCheck check = new RowCheck(row, problems);
            Listed account = check.read(known);
            if (account == null) {
                continue;
            }
            Integer first = lines.putIfAbsent(account.identity(), row.line());
            if (first != null) {
                check.problem("label", "This account is in the file already, on line " + first + ".");
            }
            String name = names.putIfAbsent(account.identity().customer(), account.customerName());
            if (name != null && !name.equals(account.customerName())) {
                check.problem("name", "This customer has another name further up in the file.");
            }
            listed.add(account);
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(RowProblem::line));
            return new ImportResult(0, 0, 0, problems);
        }
        return Objects.requireNonNull(transaction.execute(status -> store(listed)));
    }

    private ImportResult store(List<Listed> listed) {
        int added = 0;
        int updated = 0;
        int unchanged = 0;
        for (Listed account : listed) {
            boolean renamed = storeCustomer(account.identity().customer(), account.customerName());
            Optional<Known> known = find(account.identity());
            if (known.isEmpty()) {
                add(account);
                added++;
            } else if (update(known.get(), account) || renamed) {
                updated++;
            } else {
                unchanged++;
            }
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
            boolean live) {

        Known with(Listed listed) {
            return new Known(
                    id,
                    orElse(listed.slots(), slots),
                    orElse(listed.runningBots(), runningBots),
                    orElse(listed.openPositions(), openPositions),
                    orElse(listed.openOrders(), openOrders),
                    listed.exchangeUid() == null ? exchangeUid : listed.exchangeUid(),
                    later(lastWorkingAt, listed.lastWorkingAt()),
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

    private Optional<Known> find(Identity identity) {
        return jdbc.sql("""
                        select * from trading_account
                        where customer_id = :customer and exchange = :exchange and market = :market and label = :label
                        for update
                        """)
                .param("customer", identity.customer())
                .param("exchange", identity.exchange())
                .param("market", identity.market().name())
                .param("label", identity.label())
                .query((row, index) -> new Known(
                        row.getString("id"),
                        Words.split(row.getString("slots")),
                        row.getInt("running_bots"),
                        row.getInt("open_positions"),
                        row.getInt("open_orders"),
                        row.getString("exchange_uid"),
                        Moments.optional(row, "last_working_at"),
                        row.getBoolean("live")))
                .optional();
    }

    private void add(Listed listed) {
        Identity identity = listed.identity();
        Known account =
                new Known(UUID.randomUUID().toString(), List.of("main"), 0, 0, 0, null, null, true).with(listed);
        values(account, """
                        insert into trading_account (id, customer_id, exchange, market, label, slots, running_bots,
                            open_positions, open_orders, exchange_uid, last_working_at, live)
                        values (:id, :customer, :exchange, :market, :label, :slots, :bots,
                            :positions, :orders, :uid, :lastWorking, :live)
                        """)
                .param("customer", identity.customer())
                .param("exchange", identity.exchange())
                .param("market", identity.market().name())
                .param("label", identity.label())
                .update();
        if (listed.whitelist() != null) {
            accounts.replaceWhitelist(account.id(), listed.whitelist());
        }
    }

    private boolean update(Known known, Listed listed) {
        Known account = known.with(listed);
        boolean changed = !account.equals(known);
        if (changed) {
            values(account, """
                            update trading_account set slots = :slots, running_bots = :bots,
                                open_positions = :positions, open_orders = :orders, exchange_uid = :uid,
                                last_working_at = :lastWorking, live = :live
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
                .param("live", account.live());
    }

    /** Reads one row cell by cell and notes everything that is wrong with it, not only the first thing. */
    private static final class RowCheck {

        private final Row row;
        private final List<RowProblem> problems;

        RowCheck(Row row, List<RowProblem> problems) {
            this.row = row;
            this.problems = problems;
        }

        void problem(String column, String reason) {
            problems.add(new RowProblem(row.line(), column, reason));
        }

        @Nullable
        Listed read(BiPredicate<String, Market> known) {
            int before = problems.size();
            String customer = text("customer", 64);
            if (customer != null && !REFERENCE.matcher(customer).matches()) {
                problem("customer", "A reference has letters, digits and . _ @ - only.");
            }
            String name = text("name", 200);
            String exchange = text("exchange", 40);
            Market market = market();
            String label = text("label", 100);
            if (exchange != null && market != null && !known.test(exchange, market)) {
                problem("exchange", "No exchange with this id has this market.");
            }
            List<String> slots = slots();
            Integer bots = number("runningBots");
            Integer positions = number("openPositions");
            Integer orders = number("openOrders");
            String uid = row.cells().containsKey("exchangeUid") ? text("exchangeUid", 100) : null;
            Instant lastWorking = moment();
            List<String> whitelist = whitelist();
            Boolean live = live();
            if (problems.size() > before
                    || customer == null
                    || name == null
                    || exchange == null
                    || market == null
                    || label == null) {
                return null;
            }
            return new Listed(
                    new Identity(customer, exchange, market, label),
                    name,
                    slots,
                    bots,
                    positions,
                    orders,
                    uid,
                    lastWorking,
                    whitelist,
                    live);
        }

        private @Nullable String text(String column, int longest) {
            String cell = row.cells().get(column);
            if (cell == null) {
                problem(column, "This is missing.");
                return null;
            }
            if (cell.length() > longest) {
                problem(column, "This is too long: " + longest + " characters fit.");
                return null;
            }
            if (!Words.isClean(cell)) {
                problem(column, "There are invisible characters in this text.");
                return null;
            }
            return cell;
        }

        private @Nullable Market market() {
            String cell = text("market", 20);
            if (cell == null) {
                return null;
            }
            return switch (cell.toLowerCase(Locale.ROOT)) {
                case "spot" -> Market.SPOT;
                case "futures" -> Market.FUTURES;
                default -> {
                    problem("market", "The market is spot or futures.");
                    yield null;
                }
            };
        }

        private @Nullable List<String> slots() {
            String cell = row.cells().get("slots");
            if (cell == null) {
                return null;
            }
            Set<String> slots = new LinkedHashSet<>();
            for (String slot : cell.split(";", -1)) {
                String name = slot.strip();
                if (!SLOT.matcher(name).matches()) {
                    problem("slots", "A key's name is a short word in small letters, such as main or extra.");
                    return null;
                }
                if (!slots.add(name)) {
                    problem("slots", "The same key is named twice.");
                    return null;
                }
            }
            if (slots.size() > 10) {
                problem("slots", "An account has at most 10 keys.");
                return null;
            }
            return List.copyOf(slots);
        }

        private @Nullable Integer number(String column) {
            String cell = row.cells().get(column);
            if (cell == null) {
                return null;
            }
            if (!NUMBER.matcher(cell).matches()) {
                problem(column, "A whole number from 0 upwards is expected.");
                return null;
            }
            return Integer.valueOf(cell);
        }

        private @Nullable Instant moment() {
            String cell = row.cells().get("lastWorkingAt");
            if (cell == null) {
                return null;
            }
            try {
                Instant moment = OffsetDateTime.parse(cell).toInstant();
                if (moment.isAfter(Instant.EPOCH) && moment.isBefore(Instant.parse("2200-01-01T00:00:00Z"))) {
                    return Moments.stored(moment);
                }
            } catch (DateTimeException e) {
                // Said below, together with times nobody can mean.
            }
            problem("lastWorkingAt", "A time with its zone is expected, such as 2026-11-23T09:30:00Z.");
            return null;
        }

        private @Nullable List<String> whitelist() {
            String cell = row.cells().get("whitelist");
            if (cell == null) {
                return null;
            }
            Set<String> addresses = new LinkedHashSet<>();
            for (String part : cell.split(";", -1)) {
                String address = part.strip().toLowerCase(Locale.ROOT);
                if (address.isEmpty()) {
                    continue;
                }
                if (!isAddress(address)) {
                    problem("whitelist", "\"" + Words.clean(address, 50) + "\" is no IP address.");
                    return null;
                }
                if (!addresses.add(address)) {
                    problem("whitelist", "The address " + address + " is there twice.");
                    return null;
                }
            }
            if (addresses.size() > MOST_ADDRESSES) {
                problem("whitelist", "A whitelist has at most " + MOST_ADDRESSES + " addresses.");
                return null;
            }
            return List.copyOf(addresses);
        }

        private static boolean isAddress(String address) {
            if (IPV4.matcher(address).matches()) {
                return true;
            }
            if (!IPV6.matcher(address).matches()) {
                return false;
            }
            try {
                // With a colon in it this is read as an address and never looked up as a name.
                return InetAddress.getByName(address).getHostAddress() != null;
            } catch (UnknownHostException e) {
                return false;
            }
        }

        private @Nullable Boolean live() {
            String cell = row.cells().get("mode");
            if (cell == null) {
                return null;
            }
            return switch (cell.toLowerCase(Locale.ROOT)) {
                case "live" -> true;
                case "paper" -> false;
                default -> {
                    problem("mode", "The mode is live or paper.");
                    yield null;
                }
            };
        }
    }
}
