package dev.rekey.accounts.write;

import dev.rekey.accounts.store.Moments;
import dev.rekey.accounts.write.ListReader.Row;
import dev.rekey.terms.Market;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one row cell by cell and notes everything that is wrong with it, not only the first thing. */
final class RowCheck {

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    /**
     * As programs write moments: with a T or a blank before the time, a point or a comma before its fraction, and the zone
     * as Z, UTC, +01:00, +0100 or +01.
     */
    private static final Pattern MOMENT = Pattern.compile(
            "([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9:.,]+) ?(?:(Z|UTC|GMT)|([+-][0-9]{2}):?([0-9]{2})?)(?: UTC|\\[[A-Z/_]+])?",
            Pattern.CASE_INSENSITIVE);

    /** As mails and browsers write them: "Mon, 23 Nov 2026 09:30:00 GMT", "Mon Nov 23 2026 09:30:00 GMT+0000 (…)". */
    private static final List<DateTimeFormatter> IN_WORDS = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEE MMM dd uuuu HH:mm:ss 'GMT'xx", Locale.ENGLISH));

    private static final Pattern REMARK = Pattern.compile(" ?\\([^()]*\\)$");
    private static final Pattern DASH = Pattern.compile("[\\u2010-\\u2013\\u2212]");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final Row row;
    /** As far as the clocks of two machines may differ. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(10);

    /** No exchange is older: an earlier time was counted in another unit, or from another beginning. */
    private static final Instant FIRST_EXCHANGES = Instant.parse("2010-01-01T00:00:00Z");

    private final List<RowProblem> problems;
    private final Instant now;

    /** Reads this row at this moment: what has not happened yet is none of its times. */
    RowCheck(Row row, List<RowProblem> problems, Instant now) {
        this.row = row;
        this.problems = problems;
        this.now = now;
    }

    private interface Reading<T> {
        T of(String cell) throws Unfit;
    }

    /** The account, or null when anything is wrong with the row. */
    @Nullable
    ListedAccount read(ListedExchanges known) {
        int before = problems.size();
        String customer = required("customer", RowCheck::reference);
        String name = required("name", cell -> AccountFields.text(cell, 200));
        Market market = required("market", RowCheck::market);
        String exchange = required(
                "exchange",
                cell -> ListedMarket.named(AccountFields.text(AccountFields.code(cell), 40), market, known)
                        .exchange());
        String label = required("label", AccountFields::label);
        List<String> slots = optional("slots", AccountFields::slots);
        Integer bots = optional("runningBots", RowCheck::number);
        Integer positions = optional("openPositions", RowCheck::number);
        Integer orders = optional("openOrders", RowCheck::number);
        String uid = optional("exchangeUid", AccountFields::exchangeUid);
        Instant lastWorking = optional("lastWorkingAt", this::past);
        Boolean works = optional("status", RowCheck::works);
        if (Boolean.TRUE.equals(works) && lastWorking == null) {
            missing("lastWorkingAt");
        }
        List<String> whitelist = optional("whitelist", AccountFields::whitelist);
        Boolean live = optional("mode", RowCheck::live);
        ListedContact contact = new ListedContact(
                optional("email", ContactFields::email),
                optional("language", ContactFields::language),
                optional("timezone", ContactFields::timezone));
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
                Boolean.TRUE.equals(works) ? lastWorking : null,
                whitelist,
                live,
                contact);
    }

    private <T> @Nullable T required(String column, Reading<T> reading) {
        if (!row.cells().containsKey(column)) {
            missing(column);
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

    private void missing(String column) {
        problem(column, "This is missing.");
    }

    private void problem(String column, String reason) {
        problems.add(new RowProblem(row.line(), column, reason));
    }

    private static String reference(String cell) throws Unfit {
        String text = AccountFields.text(AccountFields.code(cell), 64);
        String spoilt = SpoiltIdentifier.asReference(text);
        if (spoilt != null) {
            throw new Unfit(spoilt);
        }
        if (!REFERENCE.matcher(text).matches()) {
            throw new Unfit("A reference has letters from A to Z, digits and . _ @ - only.");
        }
        return text;
    }

    private static Market market(String cell) throws Unfit {
        String written = AccountFields.text(AccountFields.code(cell), 40);
        Market market = ListedMarket.called(written);
        if (market == null) {
            throw new Unfit("The market is spot or futures (perpetuals margined in dollars); “" + written
                    + "” is none of them.");
        }
        return market;
    }

    private static Integer number(String cell) throws Unfit {
        String digits = AccountFields.code(cell);
        if (!NUMBER.matcher(digits).matches()) {
            throw new Unfit("A whole number from 0 upwards is expected.");
        }
        return Integer.valueOf(digits);
    }

    private Instant past(String cell) throws Unfit {
        Instant moment = moment(AccountFields.code(cell));
        if (moment.isAfter(now.plus(CLOCKS_DIFFER)) || moment.isBefore(FIRST_EXCHANGES)) {
            String when = moment.isAfter(now) ? "in the future" : "before there was any exchange";
            throw new Unfit("This time is " + when + ". Correct it, or leave the cell empty.");
        }
        return Moments.stored(moment);
    }

    private static Instant moment(String written) throws Unfit {
        String text = DASH.matcher(written).replaceAll("-");
        return parsed(DateTimeFormatter.ISO_OFFSET_DATE_TIME, standard(text))
                .or(() -> IN_WORDS.stream()
                        .flatMap(form -> parsed(form, REMARK.matcher(text).replaceAll("")).stream())
                        .findFirst())
                .orElseThrow(() -> new Unfit("A time with its zone is expected, such as 2026-11-23T09:30:00Z."));
    }

    private static Optional<Instant> parsed(DateTimeFormatter form, String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text, form).toInstant());
        } catch (DateTimeException otherForm) {
            return Optional.empty();
        }
    }

    private static String standard(String written) {
        Matcher moment = MOMENT.matcher(written);
        if (!moment.matches()) {
            return written;
        }
        String minutes = moment.group(5) == null ? "00" : moment.group(5);
        return moment.group(1) + "T" + moment.group(2).replace(',', '.')
                + (moment.group(3) == null ? moment.group(4) + ":" + minutes : "Z");
    }

    private static Boolean works(String cell) throws Unfit {
        return switch (AccountFields.code(cell).toLowerCase(Locale.ROOT)) {
            case "works" -> true;
            case "broken" -> false;
            default -> throw oneOf("status", "works", "broken");
        };
    }

    private static Unfit oneOf(String column, String one, String other) {
        return new Unfit("The " + column + " is " + one + " or " + other + ".");
    }

    private static Boolean live(String cell) throws Unfit {
        return switch (AccountFields.code(cell).toLowerCase(Locale.ROOT)) {
            case "live" -> true;
            case "paper" -> false;
            default -> throw oneOf("mode", "live", "paper");
        };
    }
}
