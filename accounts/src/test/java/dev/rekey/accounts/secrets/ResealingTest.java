package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.vault.Encryption;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of the time when credentials were sealed under the master key itself. */
@OnBothDatabases
class ResealingTest {

    private static final CredentialSecret SECRET = new CredentialSecret("the-old-api-key", "old-secret", null);

    private final House house;
    private final String account;

    ResealingTest(Database database) {
        house = new House(database);
        account = house.account("Main");
    }

    @AfterEach
    void close() {
        house.close();
    }

    @BeforeEach
    void given_a_row_of_the_old_kind() {
        String fingerprint = HexFormat.of()
                .formatHex(Encryption.hmac(house.masterKey.formerFingerprinting(), Encryption.utf8(SECRET.apiKey())));
        house.jdbc
                .sql("""
                        insert into key_history (account_id, slot, attempt_id, fingerprint, last_four, stored_at,
                            promoted_at)
                        values (:account, 'main', 'a1', :fingerprint, '-key', current_timestamp, current_timestamp)
                        """)
                .param("account", account)
                .param("fingerprint", fingerprint)
                .update();
        house.jdbc
                .sql("""
                        insert into credential (account_id, slot, attempt_id, state, last_four, fingerprint, since_at,
                            sealed)
                        values (:account, 'main', 'a1', 'CURRENT', '-key', :fingerprint, current_timestamp, :sealed)
                        """)
                .param("account", account)
                .param("fingerprint", fingerprint)
                .param(
                        "sealed",
                        house.masterKey.wrap(
                                SECRET.toJson(),
                                Encryption.boundTo("rekey/1 stored credential", account, "main", "a1")))
                .update();
    }

    private void start() {
        new Resealing(house.jdbc, house.transactions, house.masterKey, house.platformKeys).run();
    }

    @Test
    void opens_after_the_next_start_and_is_still_recognised() throws Exception {
        start();
        start();

        assertThat(house.credentials.openCurrent(account, "main")).contains(SECRET);
        assertThat(house.fingerprints.matchesOld(account, "main", SECRET.apiKey()))
                .isTrue();
    }

    @Test
    void a_moved_row_stops_the_start_and_is_not_blessed() {
        house.jdbc.sql("update credential set attempt_id = 'a2'").update();

        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not open");
    }
}
