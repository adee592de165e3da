package dev.rekey.accounts.write;

import dev.rekey.terms.Market;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An exchange and its market as people and programs write them: “OKX” and “perp”, or both in one (“Binance USD-M”). */
record ListedMarket(String exchange, @Nullable Market market) {

    private static final Set<String> SPOT = Set.of("spot", "spottrading", "spotmarket");
    private static final Set<String> FUTURES = Set.of(
            "futures",
            "future",
            "perp",
            "perps",
            "perpetual",
            "perpetuals",
            "perpetualfutures",
            "swap",
            "swaps",
            "usdm",
            "usdsm",
            "usdtm",
            "usdcm",
            "usdmfutures",
            "usdsmfutures",
            "usdtmfutures",
            "usdtfutures",
            "usdtperp",
            "usdtperpetual",
            "usdtswap",
            "linear",
            "linearperpetual",
            "linearswap",
            "umfutures");
    /** The longest first, so that nothing of a word is left with the name. */
    private static final List<String> WORDS = Stream.concat(SPOT.stream(), FUTURES.stream())
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();

    private static final Map<Market, String> COLUMN = Map.of(Market.SPOT, "spot", Market.FUTURES, "futures");

    /** The market that people call so; null for none that Rekey looks after. */
    static @Nullable Market called(String written) {
        String letters = Separated.letters(written);
        return SPOT.contains(letters) ? Market.SPOT : FUTURES.contains(letters) ? Market.FUTURES : null;
    }

    /** The exchange that is called so, with the market where its name tells one. */
    static ListedMarket named(String written, @Nullable Market column, ListedExchanges exchanges) throws Unfit {
        String letters = Separated.letters(written);
        ListedMarket named = named(letters, exchanges);
        if (!exchanges.has(named.exchange)) {
            throw new Unfit("No exchange is called “" + written + "” here.");
        }
        if (column == null || exchanges.has(named.exchange, column)) {
            named.agreeing(written, column);
            return named;
        }
        // Some exchanges are two, with a key for each: the market tells which one is meant.
        String other = exchanges.id(named.exchange + COLUMN.get(column));
        if (exchanges.has(other, column)) {
            return new ListedMarket(other, column);
        }
        throw new Unfit("“" + written + "” has no " + COLUMN.get(column) + " here.");
    }

    private static ListedMarket named(String letters, ListedExchanges exchanges) {
        String id = exchanges.id(letters);
        if (exchanges.has(id)) {
            return new ListedMarket(id, null);
        }
        for (String word : WORDS) {
            String before =
                    exchanges.id(letters.endsWith(word) ? letters.substring(0, letters.length() - word.length()) : "");
            if (exchanges.has(before)) {
                return new ListedMarket(before, called(word));
            }
        }
        return new ListedMarket(id, null);
    }

    private void agreeing(String written, @Nullable Market column) throws Unfit {
        if (market != null && column != null && market != column) {
            throw new Unfit("“" + written + "” names the " + COLUMN.get(market) + ", the column market says "
                    + COLUMN.get(column) + ".");
        }
    }
}
