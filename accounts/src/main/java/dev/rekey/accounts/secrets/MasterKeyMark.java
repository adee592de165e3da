package dev.rekey.accounts.secrets;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ties a database to its master key. */
final class MasterKeyMark {

    private MasterKeyMark() {}

    /** Whether this database has a master key already. */
    static boolean isKnown(JdbcClient jdbc) {
        return jdbc.sql("select mark from master_key_mark where id = 1")
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** Notes the key at the first start and refuses another one later, before anything is sealed under it. */
    static void check(JdbcClient jdbc, MasterKey key) {
        jdbc.sql("insert into master_key_mark (id, mark) values (1, :mark) on conflict do nothing")
                .param("mark", key.mark())
                .update();
        String known = jdbc.sql("select mark from master_key_mark where id = 1")
                .query(String.class)
                .single();
        if (!key.marks().contains(known)) {
            throw new IllegalStateException("This database was made with another master key. Put that key back;"
                    + " without it the stored credentials cannot be opened.");
        }
    }

    /**
     * Before anything is wrapped, in the same transaction: a process that began before the key was replaced takes the
     * new one first, and a replacement that begins meanwhile waits until the wrapped value is stored and so found.
     */
    static void beforeWrapping(JdbcClient jdbc, MasterKey key) {
        Optional<String> inForce = jdbc.sql("select mark from master_key_mark where id = 1 for update")
                .query(String.class)
                .optional();
        if (inForce.isPresent()
                && !inForce.get().equals(key.mark())
                && !key.reload().contains(inForce.get())) {
            throw new IllegalStateException(
                    "The master key was replaced, and this process does not have the new one. Restart it with that key.");
        }
    }
}
