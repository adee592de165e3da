package dev.rekey.accounts.write;

import dev.rekey.accounts.Market;
import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.write.ListReader.Row;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one row cell by cell and notes everything that is wrong with it, not only the first thing. */
final class RowCheck {

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Row row;
    private final List<RowProblem> problems;

    RowCheck(Row row, List<RowProblem> problems) {
        this.row = row;
        this.problems = problems;
    }

    private interface Reading<T> {
        T of(String cell) throws Unfit;
    }

    /** The account, or null when anything is wrong with the row. */
    @Nullable
    ListedAccount read(BiPredicate<String, Market> known) {
        int before = problems.size();
        String customer = required("customer", RowCheck::reference);
        String name = required("name", cell -> AccountFields.text(cell, 200));
        String exchange = required("exchange", cell -> exchange(AccountFields.text(cell, 40)));
        Market market = required("market", RowCheck::market);
        String label = required("label", AccountFields::label);
        if (exchange != null && market != null && !known.test(exchange, market)) {
            problem("exchange", "No exchange with this id has this market.");
        }
        List<String> slots = optional("slots", AccountFields::slots);
        Integer bots = optional("runningBots", RowCheck::number);
        Integer positions = optional("openPositions", RowCheck::number);
        Integer orders = optional("openOrders", RowCheck::number);
        String uid = optional("exchangeUid", AccountFields::exchangeUid);
        Instant lastWorking = optional("lastWorkingAt", RowCheck::moment);
        List<String> whitelist = optional("whitelist", AccountFields::whitelist);
        Boolean live = optional("mode", RowCheck::live);
        if (problems.size() > before
                || customer == null
                || name == null
                || exchange == null
                || market == null
                || label == null) {
            return null;
        }
        return new ListedAccount(
                row.line(),
                customer,
                name,
                exchange,
                market,
                label,
                slots,
                bots,
                positions,
                orders,
                uid,
                lastWorking,
                whitelist,
                live);
    }

    private <T> @Nullable T required(String column, Reading<T> reading) {
        if (!row.cells().containsKey(column)) {
            problem(column, "This is missing.");
        }
        return optional(column, reading);
    }

    private <T> @Nullable T optional(String column, Reading<T> reading) {
        String cell = row.cells().get(column);
        if (cell == null) {
            return null;
        }
        try {
            return reading.of(cell);
        } catch (Unfit wrong) {
            problem(column, wrong.sentence());
            return null;
        }
    }

    private void problem(String column, String reason) {
        problems.add(new RowProblem(row.line(), column, reason));
    }

    private static String reference(String cell) throws Unfit {
        String text = AccountFields.text(cell, 64);
        String spoilt = SpoiltIdentifier.asReference(text);
        if (spoilt != null) {
            throw new Unfit(spoilt);
        }
        if (!REFERENCE.matcher(text).matches()) {
            throw new Unfit("A reference has letters, digits and . _ @ - only.");
        }
        return text;
    }

    /** Exchanges are known by their ids; people write their names: "OKX", "Crypto.com", "Kraken Futures". */
    private static String exchange(String cell) {
        return cell.toLowerCase(Locale.ROOT).replaceAll("[ ._-]", "");
    }

    private static Market market(String cell) throws Unfit {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "spot" -> Market.SPOT;
            case "futures" -> Market.FUTURES;
            default -> throw new Unfit("The market is spot or futures.");
        };
    }

    private static Integer number(String cell) throws Unfit {
        if (!NUMBER.matcher(cell).matches()) {
            throw new Unfit("A whole number from 0 upwards is expected.");
        }
        return Integer.valueOf(cell);
    }

    private static Instant moment(String cell) throws Unfit {
        try {
            Instant moment = OffsetDateTime.parse(cell).toInstant();
            if (moment.isAfter(Instant.EPOCH) && moment.isBefore(Instant.parse("2200-01-01T00:00:00Z"))) {
                return Moments.stored(moment);
            }
        } catch (DateTimeException e) {
            // Said below, together with times nobody can mean.
        }
        throw new Unfit("A time with its zone is expected, such as 2026-11-23T09:30:00Z.");
    }

    private static Boolean live(String cell) throws Unfit {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "live" -> true;
            case "paper" -> false;
            default -> throw new Unfit("The mode is live or paper.");
        };
    }
}
