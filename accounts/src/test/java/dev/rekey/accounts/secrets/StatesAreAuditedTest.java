package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every change of a credential's state is one row of the trail, in the same transaction. */
@OnBothDatabases
class StatesAreAuditedTest {

    private final House house;

    StatesAreAuditedTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void from_the_import_to_the_end_of_the_old_key_and_no_change_twice() {
        // when
        String account = house.account("one");
        house.account("one");
        house.intakeKeys.create("s", account, House.START.plus(Duration.ofDays(1)));
        house.intakeKeys.create("s", account, House.START.plus(Duration.ofDays(1)));
        for (String attempt : new String[] {"a1", "a2"}) {
            CredentialSecret secret = new CredentialSecret("key-" + attempt, "secret-" + attempt, null);
            house.credentials.storeCandidate(account, "main", attempt, secret, null);
            house.credentials.storeCandidate(account, "main", attempt, secret, null);
            house.credentials.promote(account, "main", attempt, house.entry("KEY_IN_USE", attempt));
            house.credentials.promote(account, "main", attempt, house.entry("KEY_IN_USE", attempt));
        }
        house.credentials.keepInUse(account, "main", "a2");
        house.credentials.keepInUse(account, "main", "a2");
        house.credentials.storeCandidate(account, "main", "a3", new CredentialSecret("key-a3", "s", null), null);
        house.credentials.discardCandidate(account, "main", "a3");
        house.credentials.storeCandidate(account, "main", "a4", new CredentialSecret("key-a4", "s", null), null);
        house.credentials.discardCandidates(account);
        house.credentials.discardCandidates(account);
        house.intakeKeys.destroy("s", account);
        house.intakeKeys.destroy("s", account);

        // then
        assertThat(house.allActions())
                .containsExactly(
                        "ACCOUNTS_IMPORTED",
                        "INTAKE_KEY_MADE",
                        "KEY_STORED",
                        "KEY_IN_USE",
                        "KEY_STORED",
                        "KEY_IN_USE",
                        "OLD_KEY_WIPED",
                        "KEY_STORED",
                        "KEY_DISCARDED",
                        "KEY_STORED",
                        "KEY_DISCARDED",
                        "INTAKE_KEY_DESTROYED");
        assertThat(house.auditCheck.verify().whole()).isTrue();
    }

    @Test
    void a_key_that_makes_room_for_another_one_is_a_row_as_well() {
        // given
        String account = house.account("one");
        house.credentials.storeCandidate(account, "main", "a1", new CredentialSecret("key-a1", "s", null), null);

        // when
        for (String attempt : new String[] {"a2", "a3", "a4"}) {
            house.credentials.storeAndPromote(
                    account,
                    "main",
                    attempt,
                    new CredentialSecret("key-" + attempt, "s", null),
                    null,
                    house.entry("KEY_IN_USE", attempt));
        }

        // then
        assertThat(house.allActions())
                .containsExactly(
                        "ACCOUNTS_IMPORTED",
                        "KEY_STORED",
                        "KEY_DISCARDED",
                        "KEY_IN_USE",
                        "KEY_IN_USE",
                        "KEY_IN_USE",
                        "OLD_KEY_WIPED");
    }

    @Test
    void without_a_row_of_its_own_there_is_no_promotion() {
        // given
        String account = house.account("one");
        house.audit.append(house.entry("SOMETHING_ELSE", "taken"));
        house.credentials.storeCandidate(account, "main", "a1", new CredentialSecret("key-a1", "s", null), null);

        // then
        assertThatThrownBy(() -> house.credentials.promote(account, "main", "a1", house.entry("KEY_IN_USE", "taken")))
                .isInstanceOf(IllegalStateException.class);
        assertThat(house.credentials.currentAttempt(account, "main")).isEmpty();
    }

    @Test
    void what_happens_to_intake_keys_stands_in_the_customer_s_own_timeline() {
        // given
        String account = house.account("one");
        house.intakeKeys.create("s", account, House.START.plus(Duration.ofDays(1)));
        assertThatThrownBy(() -> house.intakeKeys.open("s", account, "main", 1, "AAAA"))
                .isInstanceOf(SealBroken.class);

        // when
        house.clock.advance(Duration.ofDays(1));
        house.intakeKeys.destroyExpired();

        // then
        assertThat(house.auditLog
                        .entries(AuditLog.Scope.everything(), Page.first(50))
                        .rows())
                .filteredOn(line -> account.equals(line.entry().accountId()))
                .allMatch(line -> "4711".equals(line.entry().customerId()))
                .extracting(line -> line.entry().action())
                .containsExactlyInAnyOrder("INTAKE_KEY_MADE", "SEALED_KEY_REFUSED", "INTAKE_KEY_DESTROYED");
    }

    @Test
    void without_its_row_there_is_no_change() {
        // given
        String account = house.account("one");
        house.intakeKeys.create("s", account, House.START.plus(Duration.ofDays(1)));
        house.jdbc.sql("delete from audit_chain").update();

        // then
        assertThatThrownBy(() -> house.intakeKeys.destroy("s", account)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> house.credentials.storeCandidate(
                        account, "main", "a", new CredentialSecret("key", "secret", null), null))
                .isInstanceOf(RuntimeException.class);
        assertThat(house.intakePublicKeys.publicKey("s", account)).isPresent();
        assertThat(house.directory.keys(account)).isEmpty();
    }
}
