package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.rekey.accounts.Customer;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.terms.Market;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothDatabases
class AccountImportTest {

    private static final String HEADER = "customer,name,exchange,market,label";
    private static final String WIDE_HEADER =
            HEADER + ",slots,runningBots,openPositions,openOrders,exchangeUid,lastWorkingAt,whitelist,mode";

    private static final String NOT_KNOWN =
            "This column is not known. Take it off, or name it as one of: customer, name,"
                    + " exchange, market, label, slots, runningBots, openPositions, openOrders, exchangeUid, lastWorkingAt,"
                    + " status, whitelist, mode, email, language, timezone.";

    private final House house;

    AccountImportTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static boolean known(String exchange, Market market) {
        return exchange.equals("kucoin") || (exchange.equals("kraken") && market == Market.SPOT);
    }

    private ImportResult csv(String... lines) {
        return csvText(String.join("\n", lines));
    }

    private ImportResult csvText(String text) {
        return house.accountImport.importCsv(new StringReader(text), AccountImportTest::known);
    }

    private ImportResult json(String text) {
        return house.accountImport.importJson(new StringReader(text), AccountImportTest::known);
    }

    private TradingAccount only(String customer) {
        assertThat(house.directory.accounts(customer)).hasSize(1);
        return house.directory.accounts(customer).get(0);
    }

    private void assertNothingStored() {
        for (String table : List.of("customer", "trading_account", "whitelist")) {
            assertThat(house.jdbc
                            .sql("select count(*) from " + table)
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
    }

    @Test
    void a_key_that_the_open_session_asks_for_stays_until_that_is_done_with_the_account() {
        // given
        csv(HEADER + ",slots", "4711,Ada Example,kucoin,spot,Main,main;extra");
        publish(1, "CUSTOMER");

        // when the platform's list knows it no more
        csv(HEADER + ",slots", "4711,Ada Example,kucoin,spot,Main,main;third");

        // then
        assertThat(only("4711").slots()).containsExactly("main", "third", "extra");

        // when the account is done, and the list comes again
        publish(2, "NOBODY");
        csv(HEADER + ",slots", "4711,Ada Example,kucoin,spot,Main,main;third");

        // then
        assertThat(only("4711").slots()).containsExactly("main", "third");
    }

    private void publish(long revision, String waitingOn) {
        house.progressWriter.publishAccount(
                new AccountView("session-1", only("4711").id(), revision, "{}", waitingOn, House.START));
    }

    @Test
    void takes_in_every_column() {
        ImportResult result = csv(
                WIDE_HEADER,
                "4711,Ada Example,kucoin,Futures,Main,main;extra,3,2,1,uid-7,2026-11-23T09:30:00+01:00,"
                        + "10.0.0.1;2001:DB8::1,live",
                "4711,Ada Example,kraken,spot,Second,,,,,,,,paper");

        assertThat(result).isEqualTo(new ImportResult(2, 0, 0, List.of()));
        assertThat(house.directory.customer("4711")).contains(new Customer("4711", "Ada Example"));
        TradingAccount second = house.directory.accounts("4711").get(0);
        TradingAccount main = house.directory.accounts("4711").get(1);
        assertThat(main)
                .isEqualTo(new TradingAccount(
                        main.id(),
                        "4711",
                        "kucoin",
                        Market.FUTURES,
                        "Main",
                        List.of("main", "extra"),
                        3,
                        2,
                        1,
                        "uid-7",
                        Instant.parse("2026-11-23T08:30:00Z"),
                        true));
        assertThat(second)
                .isEqualTo(new TradingAccount(
                        second.id(),
                        "4711",
                        "kraken",
                        Market.SPOT,
                        "Second",
                        List.of("main"),
                        0,
                        0,
                        0,
                        null,
                        null,
                        false));
        assertThat(house.directory.whitelist(main.id()).addresses()).containsExactly("10.0.0.1", "2001:db8::1");
        assertThat(house.directory.whitelist(second.id()).version()).isZero();
        assertThat(house.directory.account(main.id())).contains(main);
    }

    @Test
    void takes_the_same_from_json_as_from_csv() {
        csv(
                WIDE_HEADER,
                "4711,Ada Example,kucoin,SPOT,Main,main;extra,3,2,1,uid-7,2026-11-23T09:30:00Z,10.0.0.1;10.0.0.2,live");

        ImportResult result = json("""
                [{"customer": 4711, "name": " Ada Example ", "exchange": "kucoin", "market": "spot", "label": "Main",
                  "slots": ["main", "extra"], "runningBots": 3, "openPositions": "2", "openOrders": 1,
                  "exchangeUid": "uid-7", "lastWorkingAt": "2026-11-23T09:30:00Z",
                  "whitelist": ["10.0.0.1", "10.0.0.2"], "mode": "LIVE"}]
                """);

        assertThat(result).isEqualTo(new ImportResult(0, 0, 1, List.of()));
    }

    @Test
    void changes_nothing_the_second_time() {
        String row =
                "4711,Ada Example,kucoin,SPOT,Main,extra;main,1,2,3,uid,2026-11-23T09:30:00.123456789Z,10.0.0.1,live";
        csv(WIDE_HEADER, row);
        TradingAccount before = only("4711");

        ImportResult again = csv(WIDE_HEADER, row);

        assertThat(again).isEqualTo(new ImportResult(0, 0, 1, List.of()));
        assertThat(only("4711")).isEqualTo(before);
        assertThat(house.directory.whitelist(before.id()).version()).isEqualTo(1);
    }

    @Test
    void keeps_what_an_empty_cell_or_a_missing_row_does_not_speak_of() {
        csv(
                WIDE_HEADER,
                "4711,Ada Example,kucoin,SPOT,Main,main;extra,1,2,3,uid,2026-11-23T09:30:00Z,10.0.0.1,paper",
                "4711,Ada Example,kraken,SPOT,Other,,,,,,,,");
        TradingAccount before = house.directory.accounts("4711").get(1);

        ImportResult result = csv(HEADER, "4711,Ada Example,kucoin,SPOT,Main");

        assertThat(result).isEqualTo(new ImportResult(0, 0, 1, List.of()));
        assertThat(house.directory.accounts("4711")).hasSize(2).contains(before);
        assertThat(house.directory.whitelist(before.id()).addresses()).containsExactly("10.0.0.1");
    }

    @Test
    void updates_what_is_different_and_keeps_the_accounts_identity() {
        csv(WIDE_HEADER, "4711,Ada Example,kucoin,SPOT,Main,main,1,2,3,uid,2026-11-23T09:30:00Z,10.0.0.1,live");
        TradingAccount before = only("4711");

        ImportResult result =
                csv(WIDE_HEADER, "4711,Ada Example,kucoin,SPOT,Main,main,9,2,3,uid,2026-11-01T00:00:00Z,10.0.0.2,live");

        assertThat(result).isEqualTo(new ImportResult(0, 1, 0, List.of()));
        assertThat(only("4711").id()).isEqualTo(before.id());
        assertThat(only("4711").runningBots()).isEqualTo(9);
        // The list is older than what is known: seen to work does not go back.
        assertThat(only("4711").lastWorkingAt()).isEqualTo(before.lastWorkingAt());
        assertThat(house.directory.whitelist(before.id()).version()).isEqualTo(2);
        assertThat(house.directory.whitelist(before.id()).addresses()).containsExactly("10.0.0.2");
    }

    @Test
    void finds_a_renamed_customer_by_the_new_name_only() {
        csv(HEADER, "4711,Ada Example,kucoin,SPOT,Main");

        ImportResult result = csv(HEADER, "4711,Grace Sample,kucoin,SPOT,Main");

        assertThat(result).isEqualTo(new ImportResult(0, 1, 0, List.of()));
        assertThat(house.directory.searchCustomers("grace", 10)).containsExactly(new Customer("4711", "Grace Sample"));
        assertThat(house.directory.searchCustomers("ada", 10)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', emptyValue = "", textBlock = """
            ,Ada,kucoin,SPOT,Main,,,,,,,,                          | customer      | This is missing.
            47 11,Ada,kucoin,SPOT,Main,,,,,,,,                     | customer      | A reference has letters
            4711,,kucoin,SPOT,Main,,,,,,,,                         | name          | This is missing.
            4711,Ada,,SPOT,Main,,,,,,,,                            | exchange      | This is missing.
            4711,Ada,mtgox,SPOT,Main,,,,,,,,                       | exchange      | No exchange is called
            4711,Ada,kraken,FUTURES,Main,,,,,,,,                   | exchange      | “kraken” has no futures here.
            4711,Ada,kucoin,,Main,,,,,,,,                          | market        | This is missing.
            4711,Ada,kucoin,MARGIN,Main,,,,,,,,                    | market        | The market is spot or futures
            4711,Ada,kucoin,SPOT,,,,,,,,,                          | label         | This is missing.
            4711,Ada,kucoin,SPOT,Main,Main Key,,,,,,,              | slots         | A key's name is a short word
            4711,Ada,kucoin,SPOT,Main,main;main,,,,,,,             | slots         | The same key is named twice.
            4711,Ada,kucoin,SPOT,Main,main;,,,,,,,                 | slots         | A key's name is a short word
            4711,Ada,kucoin,SPOT,Main,a;b;c;d;e;f;g;h;i;j;k,,,,,,, | slots         | An account has at most 10 keys.
            4711,Ada,kucoin,SPOT,Main,,-1,,,,,,                    | runningBots   | A whole number
            4711,Ada,kucoin,SPOT,Main,,,1.5,,,,,                   | openPositions | A whole number
            4711,Ada,kucoin,SPOT,Main,,,,9999999999,,,,            | openOrders    | A whole number
            4711,Ada,kucoin,SPOT,Main,,,,٣,,,,                     | openOrders    | A whole number
            4711,Ada,kucoin,SPOT,Main,,,,,,2026-11-23,,            | lastWorkingAt | A time with its zone
            4711,Ada,kucoin,SPOT,Main,,,,,,2026-11-23T09:30:00,,   | lastWorkingAt | A time with its zone
            4711,Ada,kucoin,SPOT,Main,,,,,,+9999-01-01T00:00:00Z,, | lastWorkingAt | A time with its zone
            4711,Ada,kucoin,SPOT,Main,,,,,,9999-01-01T00:00:00Z,,  | lastWorkingAt | This time is in the future.
            4711,Ada,kucoin,SPOT,Main,,,,,,,10.0.0.256,            | whitelist     | "10.0.0.256" is no IP address.
            4711,Ada,kucoin,SPOT,Main,,,,,,,10.0.0.01,             | whitelist     | "10.0.0.01" is no IP address.
            4711,Ada,kucoin,SPOT,Main,,,,,,,example.org,           | whitelist     | "example.org" is no IP address.
            4711,Ada,kucoin,SPOT,Main,,,,,,,1::2::3,               | whitelist     | "1::2::3" is no IP address.
            4711,Ada,kucoin,SPOT,Main,,,,,,,10.0.0.1;10.0.0.1,     | whitelist     | The address 10.0.0.1 is there twice.
            4711,Ada,kucoin,SPOT,Main,,,,,,,,demo                  | mode          | The mode is live or paper.
            4711,Ada,kucoin,SPOT                                   | ~~            | This row has 4 cells, the first row has 13.
            """)
    void names_the_line_and_the_column_of_a_bad_cell(String row, String column, String reason) {
        // Given, When: a good row above and below the bad one
        ImportResult result = csv(WIDE_HEADER, "1,One,kucoin,SPOT,Main,,,,,,,,", row, "2,Two,kucoin,SPOT,Main,,,,,,,,");

        // Then
        assertThat(result.stored()).isFalse();
        assertThat(result.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.reason()).startsWith(reason);
        });
        assertNothingStored();
    }

    @Test
    void names_everything_that_is_wrong_at_once_and_stores_nothing() {
        ImportResult result = csv(
                HEADER + ",runningBots,mode",
                "4711,Ada,kucoin,SPOT,Main,1,live",
                "4712,,mtgox,MARGIN,Main,x,live",
                "4713,Ida,kucoin,SPOT,Main,1,live",
                "4714,Eva,mtgox,SPOT,Main,1,maybe");

        assertThat(result.problems())
                .extracting(RowProblem::line, RowProblem::column)
                .containsExactly(
                        tuple(3, "name"),
                        tuple(3, "market"),
                        tuple(3, "exchange"),
                        tuple(3, "runningBots"),
                        tuple(5, "exchange"),
                        tuple(5, "mode"));
        assertThat(result)
                .extracting(ImportResult::added, ImportResult::updated)
                .containsExactly(0, 0);
        assertNothingStored();
    }

    @Test
    void names_every_row_of_an_account_that_is_in_the_file_twice() {
        ImportResult result = csv(
                HEADER,
                "4711,Ada,kucoin,SPOT,Main",
                "4711,Ada,kucoin,FUTURES,Main",
                "4711,Ada,kucoin,spot, Main ",
                "4711,Ada B.,kraken,SPOT,Main");

        assertThat(result.problems())
                .containsExactly(
                        new RowProblem(4, "label", "This account is in the file already, on line 2."),
                        new RowProblem(5, "name", "This customer has another name further up in the file."));
        assertNothingStored();
    }

    @Test
    void reads_quoted_cells() {
        ImportResult result = csv(HEADER, "4711,\"Example, Ada \"\"A\"\"\",kucoin,SPOT,\"Main; the \"\"first\"\"\"");

        assertThat(result.problems()).isEmpty();
        assertThat(house.directory.customer("4711")).contains(new Customer("4711", "Example, Ada \"A\""));
        assertThat(only("4711").label()).isEqualTo("Main; the \"first\"");
    }

    @Test
    void counts_lines_as_an_editor_does_with_breaks_in_cells_and_empty_lines() {
        ImportResult result = csv(
                HEADER,
                "",
                "4711,\"Ada",
                "Example\",kucoin,SPOT,Main",
                "",
                "\"47",
                "12\",Ida,kucoin,SPOT,Main",
                "4713,Eva,kucoin,SPOT,Main",
                ",Eva,kucoin,SPOT,Main");

        assertThat(result.problems())
                .containsExactly(
                        new RowProblem(3, "name", "There is a line break in this text. Put it on one line."),
                        new RowProblem(6, "customer", "There is a line break in this text. Put it on one line."),
                        new RowProblem(9, "customer", "This is missing."));
    }

    @Test
    void counts_lines_that_end_as_on_windows() {
        ImportResult result =
                csvText("\uFEFF" + HEADER + "\r\n4711,Ada,kucoin,SPOT,Main\r\n\r\n4712,Ida,mtgox,SPOT,Main\r\n");

        assertThat(result.problems())
                .containsExactly(new RowProblem(4, "exchange", "No exchange is called “mtgox” here."));
    }

    @Test
    void reads_a_file_with_a_byte_order_mark_windows_line_ends_and_its_columns_in_any_order() {
        ImportResult result = csvText(
                "\uFEFFlabel , market,exchange,name,customer\r\n\r\n Main ,SPOT,kucoin, Ada Example ,4711\r\n,,,,\r\n");

        assertThat(result).isEqualTo(new ImportResult(1, 0, 0, List.of()));
        assertThat(only("4711").label()).isEqualTo("Main");
        assertThat(house.directory.customer("4711")).contains(new Customer("4711", "Ada Example"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", "\n\n", "\r\n"})
    void says_so_when_the_file_is_empty(String text) {
        assertThat(csvText(text).problems()).containsExactly(new RowProblem(1, "", "The file is empty."));
    }

    @Test
    void takes_in_a_list_without_rows() {
        assertThat(csv(HEADER)).isEqualTo(new ImportResult(0, 0, 0, List.of()));
        assertThat(json("[]")).isEqualTo(new ImportResult(0, 0, 0, List.of()));
    }

    @Test
    void names_unknown_missing_and_repeated_columns_and_reads_no_row() {
        ImportResult result = csv("customer,name,exchange,Markt,Name,apiKey", "4711,Ada,kucoin,SPOT,Ada,x");

        assertThat(result.problems())
                .containsExactlyInAnyOrder(
                        new RowProblem(1, "Markt", NOT_KNOWN),
                        new RowProblem(1, "name", "This column is there twice."),
                        new RowProblem(1, "apiKey", NOT_KNOWN),
                        new RowProblem(1, "market", "This column is missing."),
                        new RowProblem(1, "label", "This column is missing."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table customer; --",
                "=cmd|'/c calc'!A1",
                "<script>alert(1)</script>",
                "${jndi:ldap://x}",
                "%_!\\",
                "Iıİi ΣςΑ ß 李 🦊"
            })
    void keeps_hostile_words_as_they_are(String words) {
        ImportResult result = csv(HEADER, "4711,\"" + words + "\",kucoin,SPOT,\"" + words + "\"");

        assertThat(result.problems()).isEmpty();
        assertThat(house.directory.customer("4711")).contains(new Customer("4711", words));
        assertThat(only("4711").label()).isEqualTo(words);
        assertThat(house.directory.searchCustomers(words, 10)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u202Eb", "a\u2066b", "a\u2028b", "a\uD800b", "a\u001B[2Jb", "a\uE000b"})
    void refuses_invisible_characters(String words) {
        ImportResult result = csv(HEADER, "4711," + words + ",kucoin,SPOT,Main");

        assertThat(result.problems())
                .containsExactly(new RowProblem(2, "name", "There are invisible characters in this text."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "İ", "Σ", "ß", "李"})
    void takes_in_the_longest_name_and_reference_that_fit_and_no_longer_one(String letter) {
        String reference = "C".repeat(64);
        ImportResult longest = csv(HEADER, reference + "," + letter.repeat(200) + ",kucoin,SPOT," + letter.repeat(100));
        ImportResult longer = csv(HEADER, "4711," + letter.repeat(201) + ",kucoin,SPOT," + letter.repeat(101));

        assertThat(longest).isEqualTo(new ImportResult(1, 0, 0, List.of()));
        assertThat(house.directory.searchCustomers(letter.repeat(200), 10)).hasSize(1);
        assertThat(longer.problems())
                .containsExactly(
                        new RowProblem(2, "name", "This is too long: 200 characters fit."),
                        new RowProblem(2, "label", "This is too long: 100 characters fit."));
    }

    @Test
    void takes_a_hundred_addresses_and_no_more() {
        String hundred = IntStream.range(0, 100)
                .mapToObj(number -> "2001:0db8:1111:2222:3333:4444:5555:" + (1000 + number))
                .collect(Collectors.joining(";"));

        assertThat(csv(HEADER + ",whitelist", "4711,Ada,kucoin,SPOT,Main," + hundred + ";10.0.0.1")
                        .problems())
                .containsExactly(new RowProblem(2, "whitelist", "A whitelist has at most 100 addresses."));
        assertThat(csv(HEADER + ",whitelist", "4711,Ada,kucoin,SPOT,Main," + hundred)
                        .problems())
                .isEmpty();
    }

    @Test
    void names_the_line_of_a_quote_that_never_ends() {
        ImportResult result = csv(HEADER, "4711,Ada,kucoin,SPOT,Main", "4712,\"Ida,kucoin,SPOT,Main");

        assertThat(result.stored()).isFalse();
        assertThat(result.problems().get(0).line()).isGreaterThanOrEqualTo(3);
        assertNothingStored();
    }

    @Test
    void names_the_line_and_the_field_of_bad_json() {
        ImportResult result = json("""
                [
                 {"customer": "4711", "name": "Ada", "exchange": "kucoin", "market": "SPOT", "label": "Main"},
                 "4712",
                 {"customer": "4713", "name": {"first": "Ida"}, "exchange": "kucoin", "market": "SPOT",
                  "label": "Main", "apiKey": "x"},
                 {"customer": "4714", "name": "Eva", "exchange": "kucoin", "market": "SPOT", "label": "Main",
                  "whitelist": ["10.0.0.1", 7], "runningBots": 1e99}
                ]
                """);

        assertThat(result.problems())
                .extracting(RowProblem::line, RowProblem::column)
                .containsOnly(
                        tuple(3, ""),
                        tuple(4, "name"),
                        tuple(4, "apiKey"),
                        tuple(6, "whitelist"),
                        tuple(6, "runningBots"));
        assertNothingStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "4711", "", "\uFEFF", "\"[]\""})
    void refuses_json_that_is_no_list(String text) {
        assertThat(json(text).problems())
                .containsExactly(new RowProblem(1, "", "The file is no JSON list of accounts."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\n\n{\"customer\": ", "[\n\n{]", "[\n\n", "[{}\n\n{}]", "[\n\n{} oops ]"})
    void names_the_line_from_which_a_file_is_no_json(String text) {
        assertThat(json(text).problems())
                .filteredOn(problem -> problem.reason().startsWith("The file is no JSON"))
                .containsExactly(new RowProblem(3, "", "The file is no JSON from here on."));
    }

    @Test
    void refuses_json_nested_without_end() {
        assertThat(json("[".repeat(100_000)).problems()).hasSize(1);
        assertThat(json("[" + "{\"slots\":".repeat(100_000)).problems()).hasSize(1);
    }

    @Test
    void refuses_what_follows_the_end_of_the_json_list() {
        ImportResult result = json("""
                [{"customer": "4711", "name": "Ada", "exchange": "kucoin", "market": "SPOT", "label": "Main"}]
                [{"customer": "4712", "name": "Ida", "exchange": "kucoin", "market": "SPOT", "label": "Main"}]
                """);

        assertThat(result.problems()).containsExactly(new RowProblem(2, "", "Something follows the end of the list."));
        assertNothingStored();
    }

    @Test
    void refuses_a_field_that_is_there_twice() {
        ImportResult result = json("""
                [{"customer": "4711", "name": "Ada", "exchange": "kucoin", "market": "SPOT", "label": "Main",
                  "label": "Other"}]
                """);

        assertThat(result.stored()).isFalse();
        assertNothingStored();
    }

    @Test
    void stores_nothing_when_the_database_fails_half_way() {
        house.jdbc.sql("drop table whitelist").update();

        assertThatThrownBy(() ->
                        csv(HEADER + ",whitelist", "4711,Ada,kucoin,SPOT,Main,", "4712,Ida,kucoin,SPOT,Main,10.0.0.1"))
                .isInstanceOf(RuntimeException.class);

        assertThat(house.directory.searchCustomers("", 10)).isEmpty();
        assertThat(house.directory.accounts("4711")).isEmpty();
    }

    @Test
    void refuses_an_identifier_that_lost_digits_or_zeros_of_the_one_that_is_known() {
        // given
        csv(
                HEADER + ",exchangeUid",
                "4711,Ada,kucoin,SPOT,Main,0012345678",
                "0042,Ida,kucoin,SPOT,Main,4382301155231171");

        // when
        ImportResult result =
                csv(HEADER + ",exchangeUid", "4711,Ada,kucoin,SPOT,Main,12345678", "42,Ida,kucoin,FUTURES,Main,");

        // then
        assertThat(result.problems())
                .extracting(RowProblem::line, RowProblem::column)
                .containsExactly(tuple(2, "exchangeUid"), tuple(3, "customer"));
        assertThat(result.problems())
                .extracting(RowProblem::reason)
                .allMatch(reason -> reason.contains("zeros in front"));
        assertThat(only("4711").exchangeUid()).isEqualTo("0012345678");
        assertThat(house.directory.customer("42")).isEmpty();
    }

    @Test
    void knows_an_account_again_by_a_label_that_looks_the_same() {
        // given: a label that was stored in two pieces, before Rekey put letters together
        csv(HEADER, "4711,Ada,kucoin,SPOT,Main");
        house.jdbc
                .sql("update trading_account set label = :label")
                .param("label", "Zu\u0308rich")
                .update();

        // when
        ImportResult result = csv(HEADER, "4711,Ada,kucoin,SPOT,Z\u00fcrich");

        // then
        assertThat(result).isEqualTo(new ImportResult(0, 0, 1, List.of()));
    }

    @Test
    void reads_addresses_with_semicolons_commas_blanks_or_breaks_between_them() {
        csv(HEADER + ",whitelist", "4711,Ada,kucoin,SPOT,Main,\"10.0.0.1, 10.0.0.2 10.0.0.3;10.0.0.4\n10.0.0.5\"");

        assertThat(house.directory.whitelist(only("4711").id()).addresses())
                .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5");
    }
}
