package dev.rekey.accounts.secrets;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Ties a database to its master key. */
final class MasterKeyMark {

    private MasterKeyMark() {}

    /** Notes the key at the first start and refuses another one later, before anything is sealed under it. */
    static void check(JdbcClient jdbc, MasterKey key) {
        jdbc.sql("insert into master_key_mark (id, mark) values (1, :mark) on conflict do nothing")
                .param("mark", key.mark())
                .update();
        String known = jdbc.sql("select mark from master_key_mark where id = 1")
                .query(String.class)
                .single();
        if (!known.equals(key.mark())) {
            throw new IllegalStateException("This database was made with another master key. Put that key's file back;"
                    + " without it the stored credentials cannot be opened.");
        }
    }
}
