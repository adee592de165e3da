package dev.rekey.accounts.secrets;

import dev.rekey.accounts.vault.FiveWords;
import dev.rekey.accounts.vault.LockedVault;
import dev.rekey.accounts.vault.Stretching;
import dev.rekey.accounts.vault.WordChecks;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Opens a customer's vault with the customer's five words, and with it the credentials sealed to it. */
public final class VaultOpener {

    private final JdbcClient jdbc;
    private final WordChecks checks;

    /** Opens the vaults of this database. It needs no key of the platform: the words are the key. */
    public VaultOpener(JdbcClient jdbc, WordChecks checks) {
        this.jdbc = jdbc;
        this.checks = checks;
    }

    /** What the words came to. Whether they are right is told by opening and by nothing else. */
    public sealed interface Outcome {

        /** The customer has no vault yet. */
        record NoVault() implements Outcome {}

        /** The words were tried before, came too late, or did not arrive whole. */
        record Gone() implements Outcome {}

        /** The words do not open the vault. */
        record WrongWords() implements Outcome {}

        /**
         * The words open the vault.
         *
         * @param keys how many stored keys it opened, each of them really
         * @param broken how many it should have opened and did not
         */
        record Opens(int keys, int broken) implements Outcome {}
    }

    private record Row(SealedCredential.Place place, SealedCredential credential) {}

    /** Tries words out that {@link WordChecks#send} sent here; once. */
    public Outcome tryOut(String customerId, String checkId, String encryptedWords) {
        Optional<byte[]> key = checks.take(customerId, checkId);
        if (key.isEmpty()) {
            return new Outcome.Gone();
        }
        try {
            byte[] phrase = Decryption.decrypt(
                    key.get(),
                    WordChecks.boundTo(customerId, checkId),
                    Base64.getUrlDecoder().decode(encryptedWords));
            return FiveWords.typed(new String(phrase, StandardCharsets.UTF_8))
                    .map(words -> tryOut(customerId, words))
                    .orElseGet(Outcome.Gone::new);
        } catch (SealBroken | IllegalArgumentException e) {
            return new Outcome.Gone();
        }
    }

    /** Opens the vault and every credential in it, keeps none of them, and says how many there were. */
    public Outcome tryOut(String customerId, FiveWords words) {
        Optional<LockedVault> vault = vault(customerId);
        if (vault.isEmpty()) {
            return new Outcome.NoVault();
        }
        Hpke.KeyPair pair;
        try {
            pair = unlock(vault.get(), words);
        } catch (SealBroken e) {
            return new Outcome.WrongWords();
        }
        int keys = 0;
        int broken = 0;
        for (Row row : credentials(customerId)) {
            try {
                row.credential().open(row.place(), pair);
                keys++;
            } catch (SealBroken e) {
                broken++;
            }
        }
        return new Outcome.Opens(keys, broken);
    }

    /**
     * Opens the private half.
     *
     * @throws SealBroken when these are not the words, or any part of the vault was changed
     */
    static Hpke.KeyPair unlock(LockedVault vault, FiveWords words) throws SealBroken {
        if (!vault.stretching().bearable()) {
            throw new SealBroken("the vault asks for more than any vault of ours was made with");
        }
        byte[] key = vault.stretching().key(words, vault.salt());
        return new Hpke.KeyPair(vault.publicKey(), Decryption.decrypt(key, vault.boundTo(), vault.lockedPrivate()));
    }

    private Optional<LockedVault> vault(String customerId) {
        return jdbc.sql("""
                        select vault_id, customer_id, public_key, locked_private, salt, memory_kib, passes, lanes
                        from vault where customer_id = :customer and state = 'IN_FORCE'
                        """)
                .param("customer", customerId)
                .query((row, index) -> new LockedVault(
                        row.getString("vault_id"),
                        row.getString("customer_id"),
                        row.getBytes("public_key"),
                        row.getBytes("locked_private"),
                        row.getBytes("salt"),
                        new Stretching(row.getInt("memory_kib"), row.getInt("passes"), row.getInt("lanes"))))
                .optional();
    }

    private List<Row> credentials(String customerId) {
        return jdbc.sql("""
                        select c.account_id, c.slot, c.attempt_id, c.sealed, c.engine_seal, c.vault_seal
                        from credential c join trading_account a on a.id = c.account_id
                        where a.customer_id = :customer and c.state = 'CURRENT'
                        """)
                .param("customer", customerId)
                .query((row, index) -> new Row(
                        new SealedCredential.Place(
                                customerId,
                                row.getString("account_id"),
                                row.getString("slot"),
                                row.getString("attempt_id")),
                        SealedCredential.of(row)))
                .list();
    }
}
