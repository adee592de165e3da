package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.vault.Encryption;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class PlatformKeysTest {

    private static final String SEALED_AS = "rekey/2 stored credential";

    private final House house;
    private final String account;

    PlatformKeysTest(Database database) {
        house = new House(database);
        account = house.account("Main");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private PlatformKeys another() {
        return new PlatformKeys(house.jdbc, house.transactions, house.masterKey, house.clock);
    }

    @Test
    void are_made_once_by_processes_that_start_at_once() throws Exception {
        List<String> made = Together.run(Collections.nCopies(6, (Callable<String>) () -> {
            PlatformKeys keys = another();
            return Encryption.utf8(keys.fingerprint("a key")).length
                    + keys.fingerprint("a key")
                    + keys.origin(Encryption.utf8("bytes"))
                    + HexFormat.of().formatHex(keys.engine().privateKey());
        }));

        assertThat(made).containsOnly(made.get(0));
    }

    @Test
    void stand_in_no_table_as_they_are() throws Exception {
        byte[] engine = house.platformKeys.engine().privateKey();

        assertThat(Stored.in(house.jdbc).shows(engine)).isFalse();
        assertThat(Stored.in(house.jdbc).cells("platform_key")).contains("ENGINE");
    }

    @Test
    void do_not_open_under_another_master_key() {
        house.platformKeys.fingerprint("a key");
        PlatformKeys other = house.with(MasterKey.ephemeral()).platformKeys;

        assertThatThrownBy(() -> other.fingerprint("a key")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tell_texts_apart_and_databases_too() {
        String fingerprint = house.platformKeys.fingerprint("api-key");

        assertThat(another().fingerprint("api-key")).isEqualTo(fingerprint);
        assertThat(another().fingerprint("api-keY")).isNotEqualTo(fingerprint);
    }

    @Test
    void what_somebody_else_sealed_to_the_engine_is_refused() throws Exception {
        // given
        house.credentials.storeAndPromote(
                account,
                "main",
                "a1",
                new CredentialSecret("api-key", "secret", null),
                null,
                house.entry("promoted", "a1"));

        // when somebody who may write the database, and knows the public key, plants a credential
        byte[] key = Encryption.random(Encryption.KEY_BYTES);
        byte[] planted = Encryption.encrypt(
                key,
                Encryption.boundTo(SEALED_AS, "4711", account, "main", "a1"),
                new CredentialSecret("their-api-key", "secret", null).toJson());
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(planted));
        byte[] seal = Hpke.seal(
                house.platformKeys.engine().publicKey(),
                Encryption.boundTo(SEALED_AS, "4711", account, "main", "a1", digest, "0".repeat(64)),
                Encryption.utf8("rekey/2 content key for the engine"),
                key);
        house.jdbc
                .sql("update credential set sealed = :sealed, engine_seal = :seal")
                .param("sealed", planted)
                .param("seal", seal)
                .update();

        // then
        assertThatThrownBy(() -> house.credentials.openCurrent(account, "main")).isInstanceOf(SealBroken.class);
    }
}
