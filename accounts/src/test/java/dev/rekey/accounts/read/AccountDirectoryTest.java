package dev.rekey.accounts.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rekey.accounts.Customer;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.Whitelist;
import dev.rekey.accounts.secrets.CredentialSecret;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothDatabases
class AccountDirectoryTest {

    private final House house;

    AccountDirectoryTest(Database database) {
        house = new House(database);
        customer("47", "Zoe Example");
        customer("4711", "Ada Example");
        customer("9047", "İlse Ilmez");
        customer("50_50", "50% Off!");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void customer(String id, String name) {
        house.accountImport.importCsv(
                new StringReader("customer,name,exchange,market,label\n" + id + "," + name + ",kucoin,SPOT,Main\n"),
                (exchange, market) -> true);
    }

    private List<String> found(String text) {
        return house.directory.searchCustomers(text, 10).stream()
                .map(Customer::id)
                .toList();
    }

    @Test
    void finds_customers_by_any_part_of_name_or_reference_whatever_the_case() {
        assertThat(found("EXAMPLE")).containsExactly("47", "4711");
        assertThat(found("ada ex")).containsExactly("4711");
        assertThat(found("711")).containsExactly("4711");
        assertThat(found("nobody")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ilse", "İLSE", "ILSE", "ılse", "İlse Ilmez", "ilmez", "ILMEZ"})
    void knows_that_every_i_is_an_i(String text) {
        assertThat(found(text)).containsExactly("9047");
    }

    @Test
    void puts_the_exact_reference_first() {
        assertThat(found("47")).startsWith("47").contains("4711", "9047").hasSize(3);
        assertThat(found(" 4711 ")).containsExactly("4711");
    }

    @Test
    void takes_no_character_of_the_text_for_a_pattern() {
        assertThat(found("%")).containsExactly("50_50");
        assertThat(found("_")).containsExactly("50_50");
        assertThat(found("!")).containsExactly("50_50");
        assertThat(found("50% o")).containsExactly("50_50");
        assertThat(found("\\")).isEmpty();
        assertThat(found("' or '1'='1")).isEmpty();
        assertThat(found("a\u0000da")).containsExactly("4711");
        assertThat(found("x".repeat(10_000))).isEmpty();
    }

    @Test
    void finds_the_first_customers_for_a_blank_text_and_no_more_than_wanted() {
        assertThat(found("  ")).hasSize(4);
        assertThat(house.directory.searchCustomers("", 2)).hasSize(2);
        assertThat(house.directory.searchCustomers("", 0)).isEmpty();
        assertThat(house.directory.searchCustomers("", -1)).isEmpty();
    }

    @Test
    void knows_nothing_of_strangers() {
        assertThat(house.directory.customer("0")).isEmpty();
        assertThat(house.directory.accounts("0")).isEmpty();
        assertThat(house.directory.account("0\u0000")).isEmpty();
        assertThat(house.directory.keys("0")).isEmpty();
        assertThat(house.directory.needsKeySince("0")).isEmpty();
        assertThat(house.directory.whitelist("0")).isEqualTo(new Whitelist("0", 0, List.of()));
    }

    @Test
    void lists_the_accounts_of_one_customer_by_exchange_market_and_label() {
        house.accountImport.importCsv(new StringReader("""
                        customer,name,exchange,market,label
                        4711,Ada Example,kucoin,SPOT,Alt
                        4711,Ada Example,kucoin,FUTURES,Zed
                        4711,Ada Example,binance,SPOT,Main
                        """), (exchange, market) -> true);

        assertThat(house.directory.accounts("4711"))
                .extracting(TradingAccount::exchange, TradingAccount::label)
                .containsExactly(
                        tuple("binance", "Main"),
                        tuple("kucoin", "Zed"),
                        tuple("kucoin", "Alt"),
                        tuple("kucoin", "Main"));
    }

    @Test
    void tells_the_key_in_use_at_a_moment_and_the_one_being_replaced() {
        String account = house.directory.accounts("4711").get(0).id();
        Instant before = house.clock.instant();
        use(account, "a1", "first-key-1111");
        house.clock.advance(Duration.ofDays(1));
        Instant between = house.clock.instant();
        house.clock.advance(Duration.ofDays(1));
        use(account, "a2", "second-key-2222");

        assertThat(house.directory.keyLastFourAt(account, "main", before)).isEmpty();
        assertThat(house.directory.keyLastFourAt(account, "main", between)).contains("1111");
        assertThat(house.directory.keyLastFourAt(account, "extra", between)).isEmpty();
        assertThat(house.directory.oldKeyLastFour(account, "main")).contains("1111");

        house.credentials.keepInUse(account, "main", "a2");
        assertThat(house.directory.oldKeyLastFour(account, "main")).contains("2222");

        house.accounts.wipeCredentials(account);
        assertThat(house.directory.oldKeyLastFour(account, "main")).contains("2222");
    }

    private void use(String account, String attempt, String apiKey) {
        house.credentials.storeAndPromote(
                account,
                "main",
                attempt,
                new CredentialSecret(apiKey, "secret", null),
                null,
                house.entry("promoted", attempt));
    }
}
