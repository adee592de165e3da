package dev.rekey.accounts.write;

import dev.rekey.accounts.write.ListReader.Row;
import dev.rekey.terms.Market;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One account as a list has it; what the list does not speak of is null.
 *
 * @param line where in the file it stands
 * @param worksAgainAt when the account was last seen to work, where the list says that it does
 */
record ListedAccount(
        int line,
        String customer,
        String customerName,
        String exchange,
        Market market,
        String label,
        @Nullable List<String> slots,
        @Nullable Integer runningBots,
        @Nullable Integer openPositions,
        @Nullable Integer openOrders,
        @Nullable String exchangeUid,
        @Nullable Instant lastWorkingAt,
        @Nullable Instant worksAgainAt,
        @Nullable List<String> whitelist,
        @Nullable Boolean live,
        ListedContact contact) {

    private record Identity(String customer, String exchange, Market market, String label) {}

    /** The accounts of a list, each looked at by itself and beside the others; what is wrong is added to the problems. */
    static List<ListedAccount> read(List<Row> rows, List<RowProblem> problems, ListedExchanges known, Instant now) {
        List<ListedAccount> listed = new ArrayList<>();
        Map<Identity, ListedAccount> firsts = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        Map<String, ListedContact> contacts = new HashMap<>();
        for (Row row : rows) {
            ListedAccount account = new RowCheck(row, problems, now).read(known);
            if (account == null) {
                continue;
            }
            ListedAccount first = firsts.putIfAbsent(account.identity(), account);
            if (first != null) {
                account.problem(problems, "label", account.repeats(first));
            }
            String name = names.putIfAbsent(account.customer(), account.customerName());
            if (name != null && !name.equals(account.customerName())) {
                account.problem(problems, "name", "This customer has another name further up in the file.");
            }
            ListedContact contact = contacts.getOrDefault(account.customer(), ListedContact.NONE);
            contact.contradicted(account.contact(), (column, reason) -> account.problem(problems, column, reason));
            contacts.put(account.customer(), contact.with(account.contact()));
            listed.add(account);
        }
        judgeIdentifiers(listed, problems);
        return listed;
    }

    private static void judgeIdentifiers(List<ListedAccount> listed, List<RowProblem> problems) {
        SpoiltIdentifier.Column customers = new SpoiltIdentifier.Column();
        Map<String, SpoiltIdentifier.Column> uids = new HashMap<>();
        for (ListedAccount account : listed) {
            customers.add(account.customer());
            if (account.exchangeUid() != null) {
                uids.computeIfAbsent(account.exchange(), exchange -> new SpoiltIdentifier.Column())
                        .add(account.exchangeUid());
            }
        }
        for (ListedAccount account : listed) {
            account.judge(problems, "customer", account.customer(), customers);
            SpoiltIdentifier.Column column = uids.get(account.exchange());
            if (account.exchangeUid() != null && column != null) {
                account.judge(problems, "exchangeUid", account.exchangeUid(), column);
            }
        }
    }

    private String repeats(ListedAccount first) {
        String twice = "This account is in the file already, on line " + first.line + ".";
        if (slots == null || first.slots == null || slots.equals(first.slots)) {
            return twice;
        }
        String all =
                Stream.concat(first.slots.stream(), slots.stream()).distinct().collect(Collectors.joining(";"));
        return twice + " Name all its keys in one row: " + all + ".";
    }

    private void judge(List<RowProblem> problems, String name, String cell, SpoiltIdentifier.Column column) {
        String spoilt = column.judged(cell);
        if (spoilt != null) {
            problem(problems, name, spoilt);
        }
    }

    private void problem(List<RowProblem> problems, String column, String reason) {
        problems.add(new RowProblem(line, column, reason));
    }

    /** Two accounts that nobody can tell apart by looking are one. */
    private Identity identity() {
        return new Identity(customer, exchange, market, LookAlike.key(label));
    }

    /** The same with other values for what support may correct. */
    ListedAccount with(
            @Nullable List<String> otherSlots, @Nullable String otherUid, @Nullable List<String> otherWhitelist) {
        return new ListedAccount(
                line,
                customer,
                customerName,
                exchange,
                market,
                label,
                otherSlots,
                runningBots,
                openPositions,
                openOrders,
                otherUid,
                lastWorkingAt,
                worksAgainAt,
                otherWhitelist,
                live,
                contact);
    }
}
