package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Unrepaired;
import dev.rekey.accounts.vault.Answered;
import dev.rekey.accounts.vault.NewWords;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who may write the database puts a key of theirs where ours should be: nothing is ever sealed to it. */
@OnBothDatabases
class PlantedKeysTest {

    private static final CredentialSecret SECRET = new CredentialSecret("new-api-key-1234", "new-secret", null);

    private final House house;
    private final Hpke.KeyPair theirs = Hpke.newKeyPair();
    private String account;

    PlantedKeysTest(Database database) {
        house = new House(database);
    }

    @BeforeEach
    void open() {
        account = house.account("Main");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String create(String session, String ofAccount) {
        return house.intakeKeys.create(session, ofAccount, house.clock.instant().plus(Duration.ofDays(30)));
    }

    private void sql(String statement) {
        assertThat(house.jdbc
                        .sql(statement)
                        .param("theirs", Base64.getUrlEncoder().withoutPadding().encodeToString(theirs.publicKey()))
                        .param("bytes", theirs.publicKey())
                        .update())
                .isPositive();
    }

    @Test
    void an_intake_key_is_handed_to_a_page_only_as_a_worker_made_it_for_this_account_and_session() {
        // given
        String real = create("session-1", account);
        String second = house.account("Second");
        create("session-1", second);
        create("session-2", account);
        List<String> attacks = List.of(
                "update intake_key set public_key = :theirs where session_id = 'session-1'",
                "update intake_key set signature = null where session_id = 'session-1'",
                "update intake_key set signature = :theirs where session_id = 'session-1'",
                "update intake_key set signature = 'not base64 !' where session_id = 'session-1'",
                "update intake_key set expires_at = timestamp '2099-01-01 00:00:00' where session_id = 'session-1'",
                "update intake_key set public_key = (select x.public_key from intake_key x where x.session_id ="
                        + " 'session-2'), signature = (select x.signature from intake_key x where x.session_id ="
                        + " 'session-2') where session_id = 'session-1'",
                "update intake_key set public_key = (select x.public_key from intake_key x where x.session_id ="
                        + " 'session-1' and x.account_id = '" + second + "'), signature = (select x.signature from"
                        + " intake_key x where x.session_id = 'session-1' and x.account_id = '" + second
                        + "') where session_id = 'session-1' and account_id = '" + account + "'");

        for (String attack : attacks) {
            assertThat(house.intakePublicKeys.publicKey("session-1", account)).isPresent();
            assertThat(house.intakePublicKeys.isForeign("session-1", account)).isFalse();

            // when
            sql(attack);

            // then
            assertThat(house.intakePublicKeys.publicKey("session-1", account))
                    .as(attack)
                    .isEmpty();
            assertThat(house.intakePublicKeys.isForeign("session-1", account)).isTrue();

            // and the next time the account is opened there is one of ours again
            String anew = create("session-1", account);
            assertThat(anew).isNotEqualTo(real);
            assertThat(house.intakePublicKeys.publicKey("session-1", account)).contains(anew);
            create("session-1", second);
        }
    }

    @Test
    void a_key_whose_private_half_was_exchanged_is_made_anew_too() throws Exception {
        // given
        create("session-1", account);
        create("session-2", account);

        // when
        sql("update intake_key set wrapped_private = :bytes where session_id = 'session-1'");
        String anew = create("session-1", account);

        // then
        String sealed = IntakeKeyStore.seal(anew, "session-1", account, "main", 1, SECRET);
        assertThat(house.intakeKeys.open("session-1", account, "main", 1, sealed))
                .isEqualTo(SECRET);
    }

    @Test
    void a_refused_intake_key_is_told_to_support_once_until_there_is_one_of_ours() {
        // given
        create("session-1", account);

        // when
        house.foreignKeys.intakeKeyRefused("4711", "session-1", account);
        house.foreignKeys.intakeKeyRefused("4711", "session-1", account);

        // then
        assertThat(told()).containsExactly(Unrepaired.Kind.FOREIGN_KEY);
        assertThat(house.allActions()).containsOnlyOnce("INTAKE_KEY_REFUSED");

        // when
        sql("update intake_key set public_key = :theirs");
        create("session-1", account);

        // then
        assertThat(told()).isEmpty();
    }

    @Test
    void no_key_is_sealed_to_a_vault_that_no_starter_made_for_this_customer() throws Exception {
        // given
        reset("4711");
        house.account("other", "Theirs");
        reset("other");
        List<String> attacks = List.of(
                "update vault set public_key = :bytes where customer_id = '4711'",
                "update vault set signature = null where customer_id = '4711'",
                "update vault set signature = :theirs where customer_id = '4711'",
                "update vault set vault_id = 'another' where customer_id = '4711'",
                "update vault set made_at = timestamp '2020-01-01 00:00:00' where customer_id = '4711'",
                "update vault set public_key = (select x.public_key from vault x where x.customer_id = 'other'),"
                        + " signature = (select x.signature from vault x where x.customer_id = 'other')"
                        + " where customer_id = '4711'");
        int attempt = 0;

        for (String attack : attacks) {
            String id = "a" + attempt++;
            assertThat(house.credentials.begin(account, "main", id, SECRET)).isTrue();

            // when
            sql(attack);

            // then
            assertThatThrownBy(() -> house.credentials.begin(account, "main", "late", SECRET))
                    .as(attack)
                    .isInstanceOf(VaultNotOurs.class);
            assertThatThrownBy(() -> house.credentials.putInUse(
                            account, "main", id, SECRET, null, house.entry("promoted", "p" + id)))
                    .isInstanceOf(VaultNotOurs.class);
            assertThat(house.credentials.openCurrent(account, "main")).isEmpty();
            assertThat(house.jdbc
                            .sql("select count(*) from credential")
                            .query(Integer.class)
                            .single())
                    .isZero();

            // when the customer resets the vault
            reset("4711");
        }

        // then it goes on
        assertThat(house.credentials.begin(account, "main", "last", SECRET)).isTrue();
        assertThat(house.credentials.putInUse(account, "main", "last", SECRET, null, house.entry("promoted", "last")))
                .isTrue();
    }

    @Test
    void a_vault_of_the_customers_that_was_put_in_another_customers_place_is_refused() {
        // given
        house.account("other", "Theirs");
        reset("other");

        // when
        sql("update vault set customer_id = '4711' where customer_id = 'other'");

        // then
        assertThatThrownBy(() -> house.credentials.begin(account, "main", "a1", SECRET))
                .isInstanceOf(VaultNotOurs.class);
    }

    @Test
    void an_account_that_was_given_to_another_customer_while_its_key_is_proved_takes_no_key() {
        // given
        house.account("other", "Theirs");
        reset("other");
        assertThat(house.credentials.begin(account, "main", "a1", SECRET)).isTrue();

        // when
        sql("update trading_account set customer_id = 'other' where customer_id = '4711'");

        // then
        assertThatThrownBy(() ->
                        house.credentials.putInUse(account, "main", "a1", SECRET, null, house.entry("promoted", "a1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another customer");
    }

    @Test
    void a_refused_vault_is_told_to_support_once_until_it_is_ours_again() {
        // when
        house.foreignKeys.vaultRefused("4711", "session-1", account);
        house.foreignKeys.vaultRefused("4711", "session-1", account);

        // then
        assertThat(told()).containsExactly(Unrepaired.Kind.FOREIGN_KEY);
        assertThat(house.allActions()).containsOnlyOnce("VAULT_REFUSED");

        // when
        reset("4711");
        house.credentials.begin(account, "main", "a1", SECRET);

        // then
        assertThat(told()).isEmpty();
    }

    @Test
    void the_engines_public_half_stands_nowhere_and_another_private_half_is_refused() throws Exception {
        // given
        byte[] engine = house.platformKeys.engine().publicKey();
        PlatformKeys later = new PlatformKeys(house.jdbc, house.transactions, house.masterKey, house.clock);

        // then
        assertThat(later.engine().publicKey()).isEqualTo(engine);
        assertThat(Hpke.pairOf(theirs.privateKey()).publicKey()).isEqualTo(theirs.publicKey());

        // when
        sql("update platform_key set wrapped = :bytes where purpose = 'ENGINE'");
        PlatformKeys attacked = new PlatformKeys(house.jdbc, house.transactions, house.masterKey, house.clock);

        // then
        assertThatThrownBy(attacked::engine).isInstanceOf(SealBroken.class);

        // when another of our own wrapped keys stands in its place
        house.platformKeys.fingerprint("made");
        sql("update platform_key set wrapped = (select x.wrapped from platform_key x where x.purpose = 'FINGERPRINT')"
                + " where purpose = 'ENGINE'");

        // then
        assertThatThrownBy(
                        () -> new PlatformKeys(house.jdbc, house.transactions, house.masterKey, house.clock).engine())
                .isInstanceOf(SealBroken.class);
    }

    private List<Unrepaired.Kind> told() {
        return house.unrepairedBoard.open(10).stream().map(Unrepaired::kind).toList();
    }

    private void reset(String customer) {
        NewWords words = house.vaults.newWords(customer);
        String word = words.words().words().get(words.asked() - 1);
        assertThat(house.vaults.typedBack(customer, words.ticket(), word)).isInstanceOf(Answered.Right.class);
    }
}
