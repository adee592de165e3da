package dev.rekey.accounts.secrets;

import dev.rekey.accounts.vault.Encryption;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Seals anew what was sealed under the master key itself, before there was an engine key. Row by row, so that a start
 * that is cut short goes on at the next one.
 */
final class Resealing {

    private static final String FORMERLY_SEALED_AS = "rekey/1 stored credential";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final MasterKey masterKey;
    private final PlatformKeys keys;

    Resealing(JdbcClient jdbc, PlatformTransactionManager transactions, MasterKey masterKey, PlatformKeys keys) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.masterKey = masterKey;
        this.keys = keys;
    }

    // One row on its way through; nobody compares two of them.
    @SuppressWarnings("ArrayRecordComponent")
    private record Row(SealedCredential.Place place, byte[] bytes) {}

    void run() {
        List<Row> rows = jdbc.sql("""
                        select a.customer_id, c.account_id, c.slot, c.attempt_id, c.sealed from credential c
                        join trading_account a on a.id = c.account_id
                        where c.engine_seal is null order by c.account_id, c.slot, c.attempt_id
                        """)
                .query((row, index) -> new Row(
                        new SealedCredential.Place(
                                row.getString("customer_id"),
                                row.getString("account_id"),
                                row.getString("slot"),
                                row.getString("attempt_id")),
                        row.getBytes("sealed")))
                .list();
        rows.forEach(row -> transaction.executeWithoutResult(status -> reseal(row)));
    }

    private void reseal(Row row) {
        SealedCredential.Place place = row.place();
        CredentialSecret secret;
        try {
            secret = CredentialSecret.fromJson(masterKey.unwrap(
                    row.bytes(),
                    Encryption.boundTo(FORMERLY_SEALED_AS, place.accountId(), place.slot(), place.attemptId())));
        } catch (SealBroken e) {
            throw new IllegalStateException("a stored credential does not open under this master key", e);
        }
        SealedCredential sealed = SealedCredential.seal(secret, place, keys, null);
        // Somebody who starts at the same moment may have been first.
        jdbc.sql("""
                        update credential set sealed = :sealed, engine_seal = :engineSeal
                        where account_id = :account and slot = :slot and attempt_id = :attempt and engine_seal is null
                        """)
                .param("account", place.accountId())
                .param("slot", place.slot())
                .param("attempt", place.attemptId())
                .param("sealed", sealed.bytes())
                .param("engineSeal", sealed.engineSeal())
                .update();
    }
}
