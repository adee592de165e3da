package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.read.Change;
import dev.rekey.accounts.read.FeedPosition;
import dev.rekey.accounts.secrets.MasterKey;
import dev.rekey.accounts.write.AuditHash.Standing;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.ZoneOffset;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that was written when there was one chain and one counter. */
@OnBothDatabases
class EarlierTrailTest {

    private final Database database;
    private final String url;
    private House house;

    EarlierTrailTest(Database database) {
        this.database = database;
        this.url = database.newDatabase("26");
        this.house = new House(database, url, MasterKey.ephemeral());
    }

    @BeforeEach
    void given_three_entries_and_a_view_that_are_brought_up_to_this_version() throws Exception {
        String hash = AuditHash.START;
        try (Connection connection = DriverManager.getConnection(url, database.user(), "")) {
            for (int number = 1; number <= 3; number++) {
                AuditEntry entry = entry("EARLIER-" + number, "request-" + number);
                String next = AuditHash.of(hash, new Standing(number, AuditChains.CLOSED, number, 0), entry);
                try (PreparedStatement insert = connection.prepareStatement("""
                        insert into audit_entry (entry_no, happened_at, actor_kind, actor, action, customer_id, words,
                            request_id, prev_hash, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)) {
                    insert.setLong(1, number);
                    insert.setObject(2, entry.at().atOffset(ZoneOffset.UTC));
                    insert.setString(3, entry.actorKind());
                    insert.setString(4, entry.actor());
                    insert.setString(5, entry.action());
                    insert.setString(6, entry.customerId());
                    insert.setString(7, entry.text());
                    insert.setString(8, entry.requestId());
                    insert.setString(9, hash);
                    insert.setString(10, next);
                    insert.executeUpdate();
                }
                hash = next;
            }
            connection
                    .createStatement()
                    .executeUpdate("update audit_head set entry_no = 3, hash = '" + hash + "' where id = 1");
            connection.createStatement().executeUpdate("""
                    insert into progress_account (session_id, account_id, revision, waiting_on, waiting_since, view_json,
                        change_no, changed_at)
                    values ('session-1', 'a', 1, 'REKEY', timestamp with time zone '2026-11-23 09:30:00+00', '{}', 7,
                        timestamp with time zone '2026-11-23 09:30:00+00')
                    """);
            connection.createStatement().executeUpdate("update change_counter set last_no = 7 where id = 1");
        }
        Flyway.configure().dataSource(url, database.user(), "").load().migrate();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private AuditEntry entry(String action, String request) {
        return new AuditEntry(house.clock.instant(), "AGENT", "ada", action, "4711", null, null, "Words.", request);
    }

    @Test
    void its_entries_stay_as_they_were_written_and_the_trail_goes_on_behind_them() {
        // when
        assertThat(house.audit.append(entry("AGAIN", "request-2"))).isFalse();
        assertThat(house.audit.append(entry("LATER", "request-4"))).isTrue();
        AuditRoot root = house.auditRoots.make().orElseThrow();

        // then
        assertThat(house.auditCheck.verify())
                .isEqualTo(new AuditCheck.Result(true, 4, "All 4 entries are as they were written.", root, 0, true));
        assertThat(house.allActions()).containsExactly("EARLIER-1", "EARLIER-2", "EARLIER-3", "LATER");
    }

    @Test
    void a_change_in_it_is_found() {
        house.jdbc
                .sql("update audit_entry set actor = 'eve' where entry_no = 2")
                .update();

        assertThat(house.auditCheck.verify().finding()).isEqualTo("Entry 2 is not as it was written.");
    }

    @Test
    void its_end_is_under_the_first_root_and_nothing_is_added_to_it() {
        // given
        house.auditRoots.make();

        // when
        String last = house.jdbc
                .sql("select hash from audit_entry where entry_no = 3")
                .query(String.class)
                .single();
        AuditEntry made = entry("MADE_UP", "request-9");
        String hash = AuditHash.of(last, new Standing(4, AuditChains.CLOSED, 4, 0), made);
        house.jdbc.sql("""
                        insert into audit_entry (entry_no, chain, place, root_no, happened_at, actor_kind, actor, action,
                            customer_id, words, request_id, prev_hash, hash)
                        select 4, chain, 4, 0, happened_at, actor_kind, actor, 'MADE_UP', customer_id, words, 'request-9',
                            hash, :hash
                        from audit_entry where entry_no = 3
                        """).param("hash", hash).update();
        house.jdbc
                .sql("update audit_chain set entries = 4, hash = :hash where chain = 0")
                .param("hash", hash)
                .update();
        house.auditRoots.make();

        // then
        assertThat(house.auditCheck.verify().finding()).isEqualTo("Chain 0 was written anew before root 2 was made.");
    }

    @Test
    void its_changes_are_in_the_feed_and_the_next_one_follows_them() {
        assertThat(house.progress.latestChange()).isEqualTo(7);
        assertThat(house.progress.changesAfter(FeedPosition.start(), 10).changes())
                .containsExactly(new Change(7, "session-1", "a"));
        FeedPosition position = house.progress.position();

        house.progressWriter.publishAccount(
                new AccountView("session-1", "a", 2, "{\"revision\":2}", "REKEY", House.START));

        assertThat(house.progress.changesAfter(position, 10).changes())
                .containsExactly(new Change(1, "session-1", "a"));
        assertThat(house.progress.latestChange()).isEqualTo(8);
    }
}
