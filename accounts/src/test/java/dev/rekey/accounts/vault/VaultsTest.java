package dev.rekey.accounts.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.secrets.CredentialSecret;
import java.io.StringReader;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class VaultsTest {

    private static final String CUSTOMER = "4711";

    private final House house;
    private final String first;
    private final String second;
    private final String stranger;

    VaultsTest(Database database) {
        house = new House(database);
        first = house.account("Spot");
        second = house.account("Second");
        stranger = house.account("4712", "Theirs");
        for (String account : List.of(first, second, stranger)) {
            use(account, "main", "main of " + account);
        }
        use(first, "extra", "extra of " + first);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void use(String account, String slot, String attempt) {
        house.credentials.storeAndPromote(
                account,
                slot,
                attempt,
                new CredentialSecret("api-key " + attempt, "secret", null),
                null,
                house.promoted(account, attempt));
    }

    private static String word(NewWords words) {
        return words.words().words().get(words.asked() - 1);
    }

    private List<KeySummary> keys(String account) {
        return house.directory.keys(account);
    }

    @Test
    void new_words_change_nothing_until_one_is_typed_back() {
        NewWords words = house.vaults.newWords(CUSTOMER);

        assertThat(words.words().words()).hasSize(5);
        assertThat(words.asked()).isBetween(1, 5);
        assertThat(keys(first)).hasSize(2);
        assertThat(house.vaults.state(CUSTOMER)).isEqualTo(new VaultState(null, false));
        assertThat(house.actions()).last().isEqualTo("VAULT_WORDS_SHOWN");
    }

    @Test
    void the_right_word_wipes_the_live_accounts_of_this_customer_and_marks_them() {
        // given
        NewWords words = house.vaults.newWords(CUSTOMER);
        house.clock.advance(Duration.ofMinutes(2));

        // when
        Answered answered = house.vaults.typedBack(
                CUSTOMER, words.ticket(), " " + word(words).toUpperCase(Locale.ROOT));

        // then
        assertThat(answered).isEqualTo(new Answered.Right(2));
        assertThat(keys(first)).isEmpty();
        assertThat(keys(second)).isEmpty();
        assertThat(keys(stranger)).hasSize(1);
        assertThat(house.directory.needsKeySince(first)).contains(house.clock.instant());
        assertThat(house.directory.needsKeySince(stranger)).isEmpty();
        assertThat(house.vaults.state(CUSTOMER)).isEqualTo(new VaultState(house.clock.instant(), true));
        assertThat(house.actions()).last().isEqualTo("VAULT_RESET");
        assertThat(house.auditLog.after(0, 100))
                .filteredOn(line -> line.entry().action().equals("VAULT_RESET"))
                .singleElement()
                .satisfies(line -> assertThat(line.entry().text())
                        .isEqualTo("The vault was reset: 3 stored credentials of 2 live accounts were deleted."));
        assertThat(house.auditCheck.verify().whole()).isTrue();
    }

    @Test
    void paper_accounts_stay_as_they_are() {
        // given
        house.accountImport.importCsv(new StringReader("""
                        customer,name,exchange,market,label,mode
                        4711,Ada Example,kucoin,SPOT,Practice,paper
                        """), (exchange, market) -> true);
        String paper = house.directory.accounts(CUSTOMER).stream()
                .filter(account -> !account.live())
                .findFirst()
                .orElseThrow()
                .id();
        NewWords words = house.vaults.newWords(CUSTOMER);

        // when
        Answered answered = house.vaults.typedBack(CUSTOMER, words.ticket(), word(words));

        // then
        assertThat(answered).isEqualTo(new Answered.Right(2));
        assertThat(house.directory.needsKeySince(paper)).isEmpty();
    }

    @Test
    void another_word_changes_nothing_and_the_fifth_ends_these_words() {
        // given
        NewWords words = house.vaults.newWords(CUSTOMER);
        String wrong = word(words).equals("abacus") ? "zoom" : "abacus";

        // then
        for (int left = 4; left > 0; left--) {
            assertThat(house.vaults.typedBack(CUSTOMER, words.ticket(), wrong))
                    .isEqualTo(new Answered.Wrong(words.asked(), left));
        }
        assertThat(house.vaults.typedBack(CUSTOMER, words.ticket(), wrong)).isEqualTo(new Answered.Gone());
        assertThat(house.vaults.typedBack(CUSTOMER, words.ticket(), word(words)))
                .isEqualTo(new Answered.Gone());
        assertThat(keys(first)).hasSize(2);
        assertThat(Stored.in(house.jdbc).cells("vault")).isEmpty();
    }

    @Test
    void words_wait_for_half_an_hour_and_newer_ones_take_their_place() {
        NewWords old = house.vaults.newWords(CUSTOMER);
        NewWords newer = house.vaults.newWords(CUSTOMER);
        assertThat(house.vaults.typedBack(CUSTOMER, old.ticket(), word(old))).isInstanceOf(Answered.Wrong.class);

        house.clock.advance(Vaults.PATIENCE);

        assertThat(house.vaults.typedBack(CUSTOMER, newer.ticket(), word(newer)))
                .isEqualTo(new Answered.Gone());
        assertThat(keys(first)).hasSize(2);
    }

    @Test
    void the_answer_of_another_customer_or_with_another_ticket_does_not_count() {
        NewWords theirs = house.vaults.newWords("4712");
        NewWords ours = house.vaults.newWords(CUSTOMER);

        assertThat(house.vaults.typedBack(CUSTOMER, theirs.ticket(), word(ours)))
                .isInstanceOf(Answered.Wrong.class);
        assertThat(house.vaults.typedBack(CUSTOMER, "no ticket", word(ours))).isEqualTo(new Answered.Gone());
        assertThat(house.vaults.typedBack(CUSTOMER, "", word(ours))).isEqualTo(new Answered.Gone());
        assertThat(keys(first)).hasSize(2);
        assertThatThrownBy(() -> house.vaults.newWords("nobody")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_answer_sent_again_is_right_again_until_the_session_is_started() {
        NewWords words = house.vaults.newWords(CUSTOMER);
        house.vaults.typedBack(CUSTOMER, words.ticket(), word(words));
        use(first, "main", "made after the reset");

        assertThat(house.vaults.typedBack(CUSTOMER, words.ticket(), word(words)))
                .isEqualTo(new Answered.Right(2));
        assertThat(keys(first)).hasSize(1);

        house.vaults.sessionStarted(CUSTOMER);

        assertThat(house.vaults.state(CUSTOMER).sessionOwed()).isFalse();
        assertThat(house.vaults.typedBack(CUSTOMER, words.ticket(), word(words)))
                .isEqualTo(new Answered.Gone());
        assertThat(house.actions().stream().filter("VAULT_RESET"::equals)).hasSize(1);
    }

    @Test
    void without_its_audit_row_nothing_is_wiped() {
        NewWords words = house.vaults.newWords(CUSTOMER);
        house.jdbc.sql("delete from audit_chain").update();

        assertThatThrownBy(() -> house.vaults.typedBack(CUSTOMER, words.ticket(), word(words)))
                .isInstanceOf(RuntimeException.class);

        assertThat(keys(first)).hasSize(2);
        assertThat(house.vaults.state(CUSTOMER)).isEqualTo(new VaultState(null, false));
    }

    @Test
    void of_many_answers_at_once_one_resets() throws Exception {
        NewWords words = house.vaults.newWords(CUSTOMER);

        List<Answered> answers = Together.run(Collections.nCopies(
                6, (Callable<Answered>) () -> house.vaults.typedBack(CUSTOMER, words.ticket(), word(words))));

        assertThat(answers).containsOnly(new Answered.Right(2));
        assertThat(house.actions().stream().filter("VAULT_RESET"::equals)).hasSize(1);
    }

    @Test
    void a_key_promoted_at_the_same_moment_is_either_wiped_or_sealed_to_the_new_vault() throws Exception {
        for (int round = 0; round < 5; round++) {
            NewWords words = house.vaults.newWords(CUSTOMER);
            String attempt = "racing " + round;
            Together.run(List.<Callable<Boolean>>of(
                    () -> {
                        house.vaults.typedBack(CUSTOMER, words.ticket(), word(words));
                        return true;
                    },
                    () -> {
                        use(second, "main", attempt);
                        return true;
                    }));

            assertThat(house.jdbc.sql("""
                                    select count(*) from credential c
                                    join trading_account a on a.id = c.account_id
                                    join vault v on v.customer_id = a.customer_id and v.state = 'IN_FORCE'
                                    where c.vault_id is null or c.vault_id <> v.vault_id
                                    """).query(Long.class).single()).isZero();
        }
    }

    @Test
    void no_word_and_no_ticket_stands_in_any_table() {
        NewWords waiting = house.vaults.newWords("4712");
        NewWords used = house.vaults.newWords(CUSTOMER);
        house.vaults.typedBack(CUSTOMER, used.ticket(), word(used));

        Stored stored = Stored.in(house.jdbc);
        for (NewWords words : List.of(waiting, used)) {
            assertThat(stored.shows(String.join(" ", words.words().words()))).isFalse();
            for (String word : words.words().words()) {
                assertThat(stored.cells("vault")).noneMatch(cell -> cell.contains(word));
            }
            assertThat(stored.shows(words.ticket())).isFalse();
            assertThat(stored.shows(Base64.getUrlDecoder().decode(words.ticket())))
                    .isFalse();
        }
    }
}
