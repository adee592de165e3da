package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.secrets.VaultOpener.Outcome;
import dev.rekey.accounts.vault.FiveWords;
import dev.rekey.accounts.vault.NewWords;
import dev.rekey.accounts.vault.WordChecks;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothDatabases
class VaultOpenerTest {

    private static final String CUSTOMER = "4711";

    private final House house;
    private final String account;
    private final VaultOpener opener;

    VaultOpenerTest(Database database) {
        house = new House(database);
        account = house.account("Main");
        opener = new VaultOpener(house.jdbc, house.wordChecks);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private FiveWords reset(String customer) {
        NewWords words = house.vaults.newWords(customer);
        house.vaults.typedBack(customer, words.ticket(), words.words().words().get(words.asked() - 1));
        return words.words();
    }

    private void use(String accountId, String slot, String attempt) {
        house.credentials.storeAndPromote(
                accountId,
                slot,
                attempt,
                new CredentialSecret("api-key of " + attempt, "secret of " + attempt, null),
                null,
                house.promoted(accountId, attempt));
    }

    @Test
    void the_words_open_every_key_stored_since_the_reset() {
        // given
        FiveWords words = reset(CUSTOMER);
        use(account, "main", "a1");
        use(account, "extra", "b1");
        use(house.account("Second"), "main", "c1");
        use(house.account("4712", "Theirs"), "main", "d1");

        // then
        assertThat(opener.tryOut(CUSTOMER, words)).isEqualTo(new Outcome.Opens(3, 0));
    }

    @Test
    void other_words_open_nothing() {
        FiveWords old = reset(CUSTOMER);
        FiveWords present = reset(CUSTOMER);
        use(account, "main", "a1");

        assertThat(opener.tryOut(CUSTOMER, FiveWords.random())).isEqualTo(new Outcome.WrongWords());
        assertThat(opener.tryOut(CUSTOMER, old)).isEqualTo(new Outcome.WrongWords());
        assertThat(opener.tryOut(CUSTOMER, present)).isEqualTo(new Outcome.Opens(1, 0));
    }

    @Test
    void a_customer_without_a_vault_has_keys_sealed_to_the_engine_alone() throws Exception {
        use(account, "main", "a1");

        assertThat(opener.tryOut(CUSTOMER, FiveWords.random())).isEqualTo(new Outcome.NoVault());
        assertThat(house.credentials.openCurrent(account, "main")).isPresent();
        assertThat(house.jdbc
                        .sql("select count(*) from credential where vault_seal is null and vault_id is null")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void what_made_the_words_a_key_is_stored_beside_the_vault() {
        reset(CUSTOMER);

        Map<String, Object> row = new TreeMap<>(house.jdbc
                .sql("select memory_kib, passes, lanes from vault")
                .query()
                .singleRow());
        assertThat(row.values()).containsExactly(House.QUICK.lanes(), House.QUICK.memoryKib(), House.QUICK.passes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update vault set passes = passes + 1",
                "update vault set memory_kib = memory_kib * 2",
                "update vault set memory_kib = 2000000000",
                "update vault set memory_kib = 0",
                "update vault set passes = 1000000",
                "update vault set lanes = 1000000",
                "update vault set salt = public_key",
                "update vault set vault_id = 'another'",
                "update vault set public_key = salt"
            })
    void a_vault_with_any_part_exchanged_does_not_open(String change) {
        FiveWords words = reset(CUSTOMER);
        use(account, "main", "a1");

        house.jdbc.sql(change).update();

        assertThat(opener.tryOut(CUSTOMER, words)).isEqualTo(new Outcome.WrongWords());
    }

    @Test
    void a_vault_moved_to_another_customer_does_not_open() {
        house.account("4712", "Theirs");
        FiveWords words = reset(CUSTOMER);

        house.jdbc.sql("update vault set customer_id = '4712'").update();

        assertThat(opener.tryOut("4712", words)).isEqualTo(new Outcome.WrongWords());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update credential set slot = 'extra'",
                "update credential set attempt_id = 'a2'",
                "update credential set account_id = (select id from trading_account where label = 'Second')",
            })
    void a_key_moved_elsewhere_opens_with_neither_the_words_nor_the_engine(String move) {
        // given
        String second = house.account("Second");
        FiveWords words = reset(CUSTOMER);
        use(account, "main", "a1");

        // when
        house.jdbc.sql(move).update();

        // then
        assertThat(opener.tryOut(CUSTOMER, words)).isEqualTo(new Outcome.Opens(0, 1));
        assertThatThrownBy(() -> {
                    house.credentials.openCurrent(account, "main");
                    house.credentials.openCurrent(account, "extra");
                    house.credentials.openCurrent(second, "main");
                })
                .isInstanceOf(SealBroken.class)
                .hasNoCause();
    }

    @Test
    void a_key_whose_account_was_moved_to_another_customer_does_not_open() {
        // given
        house.account("4712", "Theirs");
        FiveWords words = reset("4712");
        use(account, "main", "a1");

        // when
        house.jdbc
                .sql("update trading_account set customer_id = '4712' where id = :id")
                .param("id", account)
                .update();

        // then
        assertThat(opener.tryOut("4712", words)).isEqualTo(new Outcome.Opens(0, 1));
        assertThatThrownBy(() -> house.credentials.openCurrent(account, "main")).isInstanceOf(SealBroken.class);
    }

    @Test
    void words_sent_are_tried_once_and_nothing_of_them_is_left() {
        // given
        FiveWords words = reset(CUSTOMER);
        use(account, "main", "a1");
        WordChecks.Sent sent = house.wordChecks.send(CUSTOMER, words).orElseThrow();

        // then
        assertThat(opener.tryOut(CUSTOMER, sent.checkId(), sent.encryptedWords()))
                .isEqualTo(new Outcome.Opens(1, 0));
        assertThat(opener.tryOut(CUSTOMER, sent.checkId(), sent.encryptedWords()))
                .isEqualTo(new Outcome.Gone());
        assertThat(house.jdbc
                        .sql("select count(*) from word_check where way_key is not null")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void words_sent_for_another_customer_too_late_or_changed_are_not_tried() {
        // given
        house.account("4712", "Theirs");
        FiveWords words = reset(CUSTOMER);
        WordChecks.Sent foreign = house.wordChecks.send(CUSTOMER, words).orElseThrow();
        WordChecks.Sent changed = house.wordChecks.send(CUSTOMER, words).orElseThrow();
        WordChecks.Sent late = house.wordChecks.send(CUSTOMER, words).orElseThrow();

        // then
        assertThat(opener.tryOut("4712", foreign.checkId(), foreign.encryptedWords()))
                .isEqualTo(new Outcome.Gone());
        assertThat(opener.tryOut(CUSTOMER, changed.checkId(), foreign.encryptedWords()))
                .isEqualTo(new Outcome.Gone());
        house.clock.advance(Duration.ofMinutes(1));
        assertThat(opener.tryOut(CUSTOMER, late.checkId(), late.encryptedWords()))
                .isEqualTo(new Outcome.Gone());
    }

    @Test
    void keys_of_words_that_nobody_came_for_are_gone_with_the_next_words() {
        // given
        house.account("4712", "Theirs");
        house.wordChecks.send(CUSTOMER, FiveWords.random());
        house.clock.advance(Duration.ofMinutes(1));

        // when
        house.wordChecks.send("4712", FiveWords.random());

        // then
        assertThat(house.jdbc
                        .sql("select customer_id from word_check where way_key is not null")
                        .query(String.class)
                        .list())
                .containsExactly("4712");
    }

    @Test
    void nobody_has_more_than_five_tries_in_a_quarter_of_an_hour() {
        house.account("4712", "Theirs");
        for (int i = 0; i < WordChecks.MOST; i++) {
            assertThat(house.wordChecks.send(CUSTOMER, FiveWords.random())).isPresent();
        }

        assertThat(house.wordChecks.send(CUSTOMER, FiveWords.random())).isEmpty();
        assertThat(house.wordChecks.send("4712", FiveWords.random())).isPresent();
        house.clock.advance(WordChecks.WITHIN);
        assertThat(house.wordChecks.send(CUSTOMER, FiveWords.random())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sealed", "vault_seal"})
    void a_flipped_bit_is_noticed(String column) {
        // given
        FiveWords words = reset(CUSTOMER);
        use(account, "main", "a1");
        byte[] bytes = house.jdbc
                .sql("select " + column + " from credential")
                .query((row, index) -> row.getBytes(1))
                .single();

        // when
        bytes[bytes.length / 2] ^= 1;
        house.jdbc
                .sql("update credential set " + column + " = :bytes")
                .param("bytes", bytes)
                .update();

        // then
        assertThat(opener.tryOut(CUSTOMER, words)).isEqualTo(new Outcome.Opens(0, 1));
    }
}
