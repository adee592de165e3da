package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.terms.Market;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists as spreadsheets, programs and people of many countries write them, and single cells of such lists: each is taken
 * for what it says, or said to be what it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportCasesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final House house = new House(Database.H2_FILE);
    private int customers;

    @AfterAll
    void close() {
        house.close();
    }

    /**
     * One file.
     *
     * @param mark whether a byte-order mark stands in front
     * @param thenBytes what follows the text, whatever its encoding
     * @param says what has to be said, a regular expression
     */
    record ListedFile(
            String name,
            String text,
            @Nullable String encoding,
            @Nullable Boolean mark,
            @Nullable String thenBytes,
            boolean stored,
            String says) {

        byte[] bytes() {
            Charset charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(((mark == null ? "" : "\uFEFF") + text).getBytes(charset));
            if (thenBytes != null) {
                bytes.writeBytes(HexFormat.ofDelimiter(" ").parseHex(thenBytes));
            }
            return bytes.toByteArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * One cell of a row that is right otherwise.
     *
     * @param kept the value it is taken for
     * @param says why it is refused, a regular expression; one of the two is there
     */
    record Cell(
            String column,
            String cell,
            @Nullable String kept,
            @Nullable String says) {}

    static List<ListedFile> files() throws IOException {
        return List.of(JSON.readValue(bytes("files.json"), ListedFile[].class));
    }

    static Stream<Cell> cells() throws IOException {
        return Stream.of(JSON.readValue(bytes("cells.json"), Cell[].class));
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_list_is_taken_in_or_said_to_be_what_it_is(ListedFile given) {
        // given nothing that is known
        for (String table : List.of("whitelist", "trading_account", "customer")) {
            house.jdbc.sql("delete from " + table).update();
        }

        // when
        ImportResult result = house.accountImport.importList(given.bytes(), new Exchanges());

        // then
        String said = said(result);
        assertThat(result.stored()).as(said).isEqualTo(given.stored());
        assertThat(said).containsPattern(given.says());
        assertThat(house.directory.searchCustomers("", 10).isEmpty()).isEqualTo(result.added() == 0);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void a_cell_is_taken_for_what_it_says_or_refused_with_its_reason(Cell given) {
        // given a row in which everything else is right
        Map<String, String> row = new LinkedHashMap<>();
        row.put("customer", "c" + customers++);
        row.put("name", "Iris Vale");
        row.put("exchange", "okx");
        row.put("market", "spot");
        row.put("label", "Main");
        row.put(given.column(), given.cell());

        // when
        ImportResult result = house.accountImport.importList(list(row), new Exchanges());

        // then
        String said = said(result);
        assertThat(result.stored()).as(said).isEqualTo(given.kept() != null);
        if (given.kept() == null) {
            assertThat(result.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.line()).isEqualTo(2);
                assertThat(problem.column()).isEqualTo(given.column());
                assertThat(problem.reason()).containsPattern(Objects.requireNonNull(given.says()));
            });
        } else {
            String customer = given.column().equals("customer") ? given.kept() : row.get("customer");
            List<TradingAccount> accounts = house.directory.accounts(Objects.requireNonNull(customer));
            assertThat(accounts)
                    .singleElement()
                    .extracting(account -> value(given.column(), account))
                    .isEqualTo(given.kept());
        }
    }

    private static byte[] list(Map<String, String> row) {
        String cells = String.join(
                ",",
                row.values().stream()
                        .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                        .toList());
        return (String.join(",", row.keySet()) + "\r\n" + cells + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private String value(String column, TradingAccount account) {
        return switch (column) {
            case "customer" -> account.customerId();
            case "exchange" -> account.exchange();
            case "market" -> account.market().name();
            case "label" -> account.label();
            case "slots" -> String.join(";", account.slots());
            case "exchangeUid" -> Objects.requireNonNullElse(account.exchangeUid(), "");
            case "runningBots" -> String.valueOf(account.runningBots());
            case "lastWorkingAt" -> String.valueOf(account.lastWorkingAt());
            case "whitelist" ->
                String.join(";", house.directory.whitelist(account.id()).addresses());
            case "mode" -> account.live() ? "live" : "paper";
            default -> throw new IllegalArgumentException(column);
        };
    }

    @Test
    void a_list_that_is_too_long_or_too_wide_is_refused() {
        assertThat(said(house.accountImport.importList(
                        ("customer,name,exchange,market,label\n" + "c-1,Iris Vale,okx,spot,Main\n".repeat(100_001))
                                .getBytes(StandardCharsets.UTF_8),
                        new Exchanges())))
                .contains("line 100002: The list is too long: 100000 accounts fit in one file.");
        assertThat(said(house.accountImport.importList(
                        ("customer,name,exchange,market,label\n" + ",".repeat(1_000_000))
                                .getBytes(StandardCharsets.UTF_8),
                        new Exchanges())))
                .contains("line 2: This row has more than 16384 cells");
        assertThat(said(house.accountImport.importList(new byte[64 * 1024 * 1024 + 1], new Exchanges())))
                .contains("The file is too large: 64 MB fit. Save it in parts.");
    }

    /** Some of the exchanges, with names by which people call them. */
    private static final class Exchanges implements ListedExchanges {

        private static final Map<String, Set<Market>> MARKETS = Map.of(
                "okx", Set.of(Market.SPOT, Market.FUTURES),
                "binance", Set.of(Market.SPOT, Market.FUTURES),
                "gate", Set.of(Market.SPOT, Market.FUTURES),
                "kraken", Set.of(Market.SPOT),
                "krakenfutures", Set.of(Market.FUTURES));

        private static final Map<String, String> NAMES = Map.of("okex", "okx", "gateio", "gate");

        @Override
        public boolean has(String id, Market market) {
            return MARKETS.getOrDefault(id, Set.of()).contains(market);
        }

        @Override
        public String id(String name) {
            return NAMES.getOrDefault(name, name);
        }
    }

    @Test
    void an_exchange_and_its_market_may_stand_in_one_name() {
        // when
        String said = said(house.accountImport.importList("""
                customer,name,exchange,market,label
                two-1,Ada,Binance USDⓈ-M,perp,Main
                two-1,Ada,Gate.io Futures,linear,Main
                two-1,Ada,Kraken,futures,Main
                two-1,Ada,Kraken Spot,spot,Main
                """.getBytes(StandardCharsets.UTF_8), new Exchanges()));

        // then
        assertThat(said).isEqualTo("4 added");
        assertThat(house.directory.accounts("two-1"))
                .extracting(account -> account.exchange() + " " + account.market())
                .containsExactlyInAnyOrder("binance FUTURES", "gate FUTURES", "krakenfutures FUTURES", "kraken SPOT");
    }

    private static String said(ImportResult result) {
        StringBuilder said = new StringBuilder();
        result.notes().forEach(note -> said.append(note).append(' '));
        result.problems()
                .forEach(problem -> said.append("line ")
                        .append(problem.line())
                        .append(problem.column().isEmpty() ? "" : ", " + problem.column())
                        .append(": ")
                        .append(problem.reason())
                        .append(' '));
        return said.append(result.added()).append(" added").toString();
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream file = ImportCasesTest.class.getResourceAsStream("/import-cases/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
