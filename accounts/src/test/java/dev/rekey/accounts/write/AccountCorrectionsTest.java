package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.secrets.CredentialSecret;
import dev.rekey.accounts.write.AccountCorrections.By;
import dev.rekey.accounts.write.AccountCorrections.Corrected;
import dev.rekey.accounts.write.AccountCorrections.Outcome;
import dev.rekey.accounts.write.AccountCorrections.Present;
import dev.rekey.accounts.write.AccountCorrections.Refused;
import dev.rekey.accounts.write.AccountCorrections.Wanted;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnBothDatabases
class AccountCorrectionsTest {

    private static final By SAM = new By("AGENT", "sam", "session-1", Set.of());
    private static final String WRONG_LIST = """
            customer,name,exchange,market,label,slots,exchangeUid,whitelist
            4711,Ada,kucoin,SPOT,Main,main;extra,43823,203.0.113.7
            4711,Ada,kucoin,SPOT,Other,main,777,203.0.113.7
            """;

    private final House house;

    AccountCorrectionsTest(Database database) {
        house = new House(database);
    }

    @BeforeEach
    void a_list_that_is_wrong() {
        assertThat(importing(WRONG_LIST).added()).isEqualTo(2);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private ImportResult importing(String list) {
        return house.accountImport.importCsv(new StringReader(list), (exchange, market) -> true);
    }

    private TradingAccount account(String label) {
        return house.directory.accounts("4711").stream()
                .filter(account -> account.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private Present present(String label) {
        return Objects.requireNonNull(
                house.corrections.present("4711", account(label).id()));
    }

    private Outcome correct(String label, Wanted wanted) {
        return house.corrections.correct(present(label), wanted, SAM);
    }

    private List<AuditEntry> trail() {
        return house.auditLog.entries(AuditLog.Scope.everything(), Page.first(50)).rows().stream()
                .map(AuditLine::entry)
                .filter(entry -> entry.action().equals("ACCOUNT_CORRECTED"))
                .toList();
    }

    @Test
    void a_correction_changes_the_account_and_writes_down_what_and_who() {
        // given
        String id = account("Main").id();

        // when
        Outcome outcome =
                correct("Main", new Wanted(" Zu\u0308rich ", "438230115523117056", "main", "203.0.113.8\n203.0.113.9"));

        // then
        assertThat(outcome)
                .isEqualTo(new Corrected(List.of(
                        "Label: “Main” became “Zürich”.",
                        "Exchange user id: “43823” became “438230115523117056”.",
                        "Keys: main, extra became main.",
                        "IP addresses: 1 became 2, version 2: 203.0.113.8, 203.0.113.9.")));
        TradingAccount account = account("Zürich");
        assertThat(account.id()).isEqualTo(id);
        assertThat(account.exchangeUid()).isEqualTo("438230115523117056");
        assertThat(account.slots()).containsExactly("main");
        assertThat(house.directory.whitelist(id).addresses()).containsExactly("203.0.113.8", "203.0.113.9");
        assertThat(trail()).singleElement().satisfies(entry -> {
            assertThat(entry.actor()).isEqualTo("sam");
            assertThat(entry.customerId()).isEqualTo("4711");
            assertThat(entry.sessionId()).isEqualTo("session-1");
            assertThat(entry.accountId()).isEqualTo(id);
            assertThat(entry.text())
                    .contains("“43823” became “438230115523117056”", "“Main” became “Zürich”", "203.0.113.9");
        });
    }

    @Test
    void the_same_wrong_list_does_not_undo_a_correction_and_a_right_one_is_news() {
        // given
        correct("Main", new Wanted("Savings", "438230115523117056", "main", "203.0.113.8"));

        // when
        ImportResult again = importing(WRONG_LIST);

        // then
        assertThat(again).isEqualTo(new ImportResult(0, 0, 2, List.of()));
        TradingAccount account = account("Savings");
        assertThat(account.exchangeUid()).isEqualTo("438230115523117056");
        assertThat(account.slots()).containsExactly("main");
        assertThat(house.directory.whitelist(account.id()).addresses()).containsExactly("203.0.113.8");

        // when: the platform has another address now
        ImportResult news = importing(WRONG_LIST.replace("203.0.113.7", "203.0.113.20"));

        // then
        assertThat(news).isEqualTo(new ImportResult(0, 2, 0, List.of()));
        assertThat(house.directory.accounts("4711")).hasSize(2);
        assertThat(house.directory.whitelist(account.id()).addresses()).containsExactly("203.0.113.20");
        assertThat(account("Savings").exchangeUid()).isEqualTo("438230115523117056");
    }

    @Test
    void a_correction_that_is_taken_back_lets_the_list_count_again() {
        // given
        correct("Main", new Wanted(null, "5", null, null));
        correct("Main", new Wanted(null, "43823", null, null));
        correct("Main", new Wanted(null, "", null, null));

        // when: neither value is believed any more
        importing(WRONG_LIST);
        importing(WRONG_LIST.replace("43823", "5"));

        // then
        assertThat(account("Main").exchangeUid()).isNull();

        // when: somebody finds that the first one was right after all
        correct("Main", new Wanted(null, "43823", null, null));

        // then
        assertThat(importing(WRONG_LIST).unchanged()).isEqualTo(2);
        assertThat(account("Main").exchangeUid()).isEqualTo("43823");
    }

    @Test
    void an_id_that_nobody_knows_is_told_by_the_next_key() {
        correct("Main", new Wanted(null, " ", null, null));
        String id = account("Main").id();

        assertThat(account("Main").exchangeUid()).isNull();
        assertThat(house.accounts.rememberUid(id, "438230115523117056")).isTrue();
        assertThat(account("Main").exchangeUid()).isEqualTo("438230115523117056");
    }

    @Test
    void what_is_left_as_it_was_is_no_correction() {
        Outcome outcome = correct("Main", new Wanted("Main", "43823", "main, extra", "203.0.113.7"));

        assertThat(outcome).isEqualTo(new Corrected(List.of()));
        assertThat(trail()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ''      | -           | -         | -             | Label: An account needs a name
            Other   | -           | -         | -             | Label: Another account of this customer
            Ｏｔｈｅｒ | -           | -         | -             | Label: Another account of this customer
            -       | 4.3823E+17  | -         | -             | Exchange user id: A spreadsheet has rounded it
            -       | '’4382301'  | -         | -             | Exchange user id: It begins with an apostrophe
            -       | 12-Mar      | -         | -             | Exchange user id: A spreadsheet has made a date
            -       | n/a         | -         | -             | Exchange user id: It is a word for nothing
            -       | Müller      | -         | -             | Exchange user id: An exchange's user id begins
            -       | Zq8kV2mN5xR7tB1wY4cF9hJ3sL6pD0gAeUiOoPzXvCbNmQwE | - | - | Exchange user id: This looks like a key
            -       | -           | TRUE      | -             | Keys: A key's name is a short word
            -       | -           | -         | 0.0.0.0       | IP addresses: 0.0.0.0 stands for every address
            -       | -           | -         | 203.0.113.0/24 | IP addresses: 203.0.113.0/24 is a range
            Z?rich  | -           | -         | -             | Label: Letters were lost
            -       | -           | Main Key  | -             | Keys: A key's name is a short word
            -       | -           | ''        | -             | Keys: A key's name is a short word
            -       | -           | -         | 203.0.113.256 | IP addresses: "203.0.113.256" is no IP address.
            Savings | 5           | main      | nowhere       | IP addresses: "nowhere" is no IP address.
            """)
    void what_cannot_be_is_refused_and_changes_nothing(
            String label, String uid, String slots, String whitelist, String sentence) {
        // given
        Present before = present("Main");

        // when
        Outcome outcome = house.corrections.correct(before, new Wanted(label, uid, slots, whitelist), SAM);

        // then
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(((Refused) outcome).sentence()).startsWith(sentence);
        assertThat(house.corrections.present("4711", before.account().id())).isEqualTo(before);
        assertThat(trail()).isEmpty();
    }

    @Test
    void a_key_that_works_or_that_the_session_asks_for_stays() {
        // given
        String id = account("Main").id();
        house.credentials.storeCandidate(id, "extra", "attempt-1", new CredentialSecret("AKEY1234", "secret", null));
        house.credentials.promote(id, "extra", "attempt-1", house.entry("KEY_IN_USE", "promote-1"));

        // when, then
        assertThat(correct("Main", new Wanted(null, null, "main", null)))
                .isEqualTo(new Refused("Keys: The account has a working extra key, so it stays."));
        assertThat(house.corrections.correct(
                        present("Other"),
                        new Wanted(null, null, "second", null),
                        new By("AGENT", "sam", "session-1", Set.of("main"))))
                .isEqualTo(new Refused("Keys: The open session asks for the main key. Say there that the account has no"
                        + " such key, then take it off here."));
        assertThat(account("Main").slots()).containsExactly("main", "extra");
    }

    @Test
    void a_correction_of_what_somebody_changed_meanwhile_is_refused() {
        // given
        Present seen = present("Main");
        house.accounts.setWhitelist(seen.account().id(), List.of("203.0.113.99"));

        // when
        Outcome outcome = house.corrections.correct(seen, new Wanted(null, null, null, "203.0.113.8"), SAM);

        // then
        assertThat(outcome).isEqualTo(new Refused("Somebody changed this account meanwhile. Look at it again."));
        assertThat(house.directory.whitelist(seen.account().id()).addresses()).containsExactly("203.0.113.99");
    }

    @Test
    void an_account_is_corrected_under_its_own_customer_only() {
        assertThat(house.corrections.present("4712", account("Main").id())).isNull();
    }
}
