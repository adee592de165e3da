package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class FingerprintsTest {

    private final House house;
    private final String account;
    private final String sibling;
    private final String stranger;

    FingerprintsTest(Database database) {
        house = new House(database);
        account = house.account("Spot");
        sibling = house.account("Second");
        stranger = house.account("4712", "Theirs");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void use(String accountId, String slot, String attempt, String apiKey) {
        house.credentials.storeAndPromote(
                accountId,
                slot,
                attempt,
                new CredentialSecret(apiKey, "secret", null),
                null,
                house.promoted(accountId, attempt));
    }

    @Test
    void knows_every_key_that_was_ever_in_use_but_not_the_attempt_being_looked_at_again() {
        use(account, "main", "a1", "first-api-key");
        use(account, "main", "a2", "second-api-key");

        assertThat(house.fingerprints.matchesOld(account, "main", "first-api-key", "a3"))
                .isTrue();
        assertThat(house.fingerprints.matchesOld(account, "main", "second-api-key", "a3"))
                .isTrue();
        assertThat(house.fingerprints.matchesOld(account, "main", "second-api-key", "a2"))
                .isFalse();
        assertThat(house.fingerprints.matchesOld(account, "main", "a-new-api-key", "a3"))
                .isFalse();
        assertThat(house.fingerprints.matchesOld(sibling, "main", "first-api-key", "a3"))
                .isFalse();
    }

    @Test
    void does_not_call_a_rejected_candidate_an_old_key() {
        house.credentials.storeCandidate(account, "main", "a1", new CredentialSecret("tried-key", "wrong", null));
        house.credentials.discardCandidate(account, "main", "a1");

        assertThat(house.fingerprints.matchesOld(account, "main", "tried-key", "a2"))
                .isFalse();
    }

    @Test
    void finds_the_key_at_a_sibling_account_or_another_slot_of_the_same_customer_only() {
        use(sibling, "main", "b1", "the-sibling-key");
        use(account, "extra", "c1", "the-extra-key");
        use(stranger, "main", "d1", "the-strangers-key");

        assertThat(house.fingerprints.siblingWithKey("4711", account, "main", "the-sibling-key"))
                .contains(sibling);
        assertThat(house.fingerprints.siblingWithKey("4711", account, "main", "the-extra-key"))
                .contains(account);
        assertThat(house.fingerprints.siblingWithKey("4711", account, "extra", "the-extra-key"))
                .isEmpty();
        assertThat(house.fingerprints.siblingWithKey("4711", account, "main", "the-strangers-key"))
                .isEmpty();
    }

    @Test
    void counts_a_siblings_candidate_only_while_it_is_one() {
        house.credentials.storeCandidate(sibling, "main", "b1", new CredentialSecret("shared-key", "s", null));
        assertThat(house.fingerprints.siblingWithKey("4711", account, "main", "shared-key"))
                .contains(sibling);

        house.credentials.discardCandidate(sibling, "main", "b1");

        assertThat(house.fingerprints.siblingWithKey("4711", account, "main", "shared-key"))
                .isEmpty();
    }

    @Test
    void keys_that_share_their_public_half_are_told_apart_by_what_they_are_recognised_by() {
        // given
        String account = house.account("Spot");
        CredentialSecret first =
                new CredentialSecret("0xwallet-of-the-trader", "one", null).recognisedBy("0xagent-1111");
        house.credentials.storeAndPromote(account, "main", "a1", first, null, house.entry("KEY_IN_USE", "p1"));

        // then
        assertThat(house.fingerprints.matchesOld(account, "main", "0xagent-1111"))
                .isTrue();
        assertThat(house.fingerprints.matchesOld(account, "main", "0xagent-2222"))
                .isFalse();
        assertThat(house.fingerprints.matchesOld(account, "main", "0xwallet-of-the-trader"))
                .isFalse();
        assertThat(house.directory.keys(account).get(0).lastFour()).isEqualTo("1111");
    }

    @Test
    void remembers_a_key_that_died_before_it_was_ever_stored() {
        house.fingerprints.rememberOld(account, "main", "before", "a-long-dead-key");
        house.fingerprints.rememberOld(account, "main", "before", "a-long-dead-key");

        assertThat(house.fingerprints.matchesOld(account, "main", "a-long-dead-key"))
                .isTrue();
        assertThat(house.directory.oldKeyLastFour(account, "main")).contains("-key");
        assertThat(house.directory.keys(account)).isEmpty();
    }
}
