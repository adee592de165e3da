package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.vault.Encryption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@OnBothDatabases
class IntakeKeyStoreTest {

    private static final String MARK = "CANARY51c0";

    private final House house;
    private final CredentialSecret secret = new CredentialSecret(MARK + "-key-1234", MARK + "-secret", null);

    IntakeKeyStoreTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String create(String accountId) {
        return house.intakeKeys.create(
                "session-1", accountId, house.clock.instant().plus(Duration.ofDays(30)));
    }

    private String seal(String publicKey) {
        return IntakeKeyStore.seal(publicKey, "session-1", "account-1", "main", 1, secret);
    }

    @Test
    void opens_what_a_page_sealed_to_the_public_key() throws Exception {
        String publicKey = create("account-1");

        CredentialSecret opened = house.intakeKeys.open("session-1", "account-1", "main", 1, seal(publicKey));

        assertThat(opened).isEqualTo(secret);
        assertThat(Base64.getUrlDecoder().decode(publicKey)).hasSize(32);
        assertThat(publicKey).doesNotContain("=");
        assertThat(house.intakePublicKeys.publicKey("session-1", "account-1")).contains(publicKey);
    }

    @Test
    void gives_the_same_key_however_often_and_by_how_many_it_is_asked_for() throws Exception {
        List<String> keys = Together.run(Collections.nCopies(6, (Callable<String>) () -> create("account-1")));

        assertThat(keys).containsOnly(keys.get(0));
        assertThat(create("account-1")).isEqualTo(keys.get(0));
        assertThat(create("account-2")).isNotEqualTo(keys.get(0));
    }

    @Test
    void opens_nothing_for_another_session_account_slot_or_attempt() {
        String sealed = seal(create("account-1"));
        create("account-2");

        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "extra", 1, sealed))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "main", 2, sealed))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "main\n1", 1, sealed))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-2", "main", 1, sealed))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> house.intakeKeys.open("session-2", "account-1", "main", 1, sealed))
                .isInstanceOf(IntakeKeyGone.class);
    }

    @Test
    void refuses_what_is_no_sealed_value_at_all() {
        create("account-1");

        for (String sealed : List.of("", "AAAA", "not base64 " + MARK, "A".repeat(100_000))) {
            assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "main", 1, sealed))
                    .isInstanceOf(SealBroken.class)
                    .hasMessageNotContaining(MARK)
                    .hasNoCause();
        }
    }

    @Test
    void opens_nothing_that_was_changed_cut_or_lengthened_on_the_way() {
        String sealed = seal(create("account-1"));
        byte[] bytes = Base64.getUrlDecoder().decode(sealed);

        for (int place = 0; place < bytes.length; place++) {
            byte[] changed = bytes.clone();
            changed[place] ^= 0x40;
            assertThatThrownBy(() -> open(changed)).isInstanceOf(SealBroken.class);
            byte[] cut = Arrays.copyOf(bytes, place);
            assertThatThrownBy(() -> open(cut)).isInstanceOf(SealBroken.class);
        }
        assertThatThrownBy(() -> open(Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(SealBroken.class);
    }

    /** What goes wrong with a sealed value. */
    enum Sent {
        CHANGED,
        CUT,
        FROM_ANOTHER_ACCOUNT,
        FROM_AN_EARLIER_ATTEMPT,
        AFTER_THE_END
    }

    @ParameterizedTest
    @EnumSource
    void writes_each_refusal_down_once_for_an_attempt_and_shows_nothing_of_what_came(Sent sent) {
        // given
        String own = seal(create("account-1"));
        String sealed = own;
        int attempt = 1;
        switch (sent) {
            case CHANGED -> sealed = own.substring(0, 60) + (own.charAt(60) == 'A' ? 'B' : 'A') + own.substring(61);
            case CUT -> sealed = own.substring(0, own.length() - 20);
            case FROM_ANOTHER_ACCOUNT ->
                sealed = IntakeKeyStore.seal(create("account-2"), "session-1", "account-2", "main", 1, secret);
            case FROM_AN_EARLIER_ATTEMPT -> attempt = 2;
            case AFTER_THE_END -> house.intakeKeys.destroy("session-1", "account-1");
        }

        // when it is sent, and checked again by an activity that is tried again
        for (int tried = 0; tried < 2; tried++) {
            String arrived = sealed;
            int number = attempt;
            assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "main", number, arrived))
                    .isInstanceOfAny(SealBroken.class, IntakeKeyGone.class);
        }

        // then
        List<AuditEntry> written = house.auditLog.entries(AuditLog.Scope.everything(), Page.first(50)).rows().stream()
                .map(AuditLine::entry)
                .filter(entry -> entry.action().equals("SEALED_KEY_REFUSED"))
                .toList();
        assertThat(written).singleElement().satisfies(entry -> {
            assertThat(entry.sessionId()).isEqualTo("session-1");
            assertThat(entry.accountId()).isEqualTo("account-1");
            assertThat(entry.text()).startsWith("Attempt " + attemptOf(sent) + " for the main key was refused: ");
        });
        assertThat(Stored.in(house.jdbc).shows(MARK)).isFalse();
        assertThat(house.auditCheck.verify().whole()).isTrue();
    }

    private static int attemptOf(Sent sent) {
        return sent == Sent.FROM_AN_EARLIER_ATTEMPT ? 2 : 1;
    }

    private CredentialSecret open(byte[] sealed) throws SealBroken, IntakeKeyGone {
        return house.intakeKeys.open(
                "session-1",
                "account-1",
                "main",
                1,
                Base64.getUrlEncoder().withoutPadding().encodeToString(sealed));
    }

    @Test
    void keeps_the_private_half_in_no_readable_form() throws Exception {
        String publicKey = create("account-1");
        byte[] wrapped = house.jdbc
                .sql("select wrapped_private from intake_key")
                .query((row, index) -> row.getBytes("wrapped_private"))
                .single();

        byte[] privateHalf = house.masterKey.unwrap(
                wrapped, Encryption.boundTo("rekey/1 intake key", "session-1", "account-1", publicKey));

        // Given: it is the private half of that public key
        byte[] publicHalf = new byte[32];
        X25519.scalarMultBase(privateHalf, 0, publicHalf, 0);
        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(publicHalf))
                .isEqualTo(publicKey);
        // Then
        assertThat(Stored.in(house.jdbc).shows(privateHalf)).isFalse();
        assertThat(Stored.in(house.jdbc).shows(publicKey)).isTrue();
    }

    @Test
    void opens_nothing_once_the_key_is_destroyed() {
        String publicKey = create("account-1");
        String sealed = seal(publicKey);

        house.intakeKeys.destroy("session-1", "account-1");
        house.intakeKeys.destroy("session-1", "account-1");

        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "main", 1, sealed))
                .isInstanceOf(IntakeKeyGone.class);
        assertThat(house.intakePublicKeys.publicKey("session-1", "account-1")).isEmpty();
        assertThat(house.jdbc
                        .sql("select count(*) from intake_key where wrapped_private is not null")
                        .query(Long.class)
                        .single())
                .isZero();
        // A key made afterwards is another one and opens none of the old values.
        assertThat(create("account-1")).isNotEqualTo(publicKey);
        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "main", 1, sealed))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void opens_nothing_once_the_key_is_too_old() {
        String sealed = seal(create("account-1"));

        house.clock.advance(Duration.ofDays(30));

        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "main", 1, sealed))
                .isInstanceOf(IntakeKeyGone.class);
        assertThat(house.intakePublicKeys.publicKey("session-1", "account-1")).isEmpty();
        assertThat(house.intakeKeys.destroyExpired()).isEqualTo(1);
        assertThat(house.intakeKeys.destroyExpired()).isZero();
    }

    @Test
    void lives_longer_when_the_session_is_extended() throws Exception {
        String publicKey = create("account-1");
        String sealed = seal(publicKey);
        house.clock.advance(Duration.ofDays(29));

        assertThat(create("account-1")).isEqualTo(publicKey);
        house.clock.advance(Duration.ofDays(29));

        assertThat(house.intakeKeys.open("session-1", "account-1", "main", 1, sealed))
                .isEqualTo(secret);
    }

    @Test
    void lives_no_longer_than_any_session_needs_whatever_is_asked_for() {
        String publicKey = house.intakeKeys.create("session-1", "account-1", Instant.parse("9999-12-31T23:59:59Z"));
        String sealed = seal(publicKey);
        assertThat(house.intakePublicKeys.publicKey("session-1", "account-1")).contains(publicKey);

        house.clock.advance(IntakeKeyStore.LONGEST_LIFE);

        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-1", "main", 1, sealed))
                .isInstanceOf(IntakeKeyGone.class);
        assertThat(house.intakeKeys.destroyExpired()).isEqualTo(1);
    }

    @Test
    void does_not_open_a_private_half_that_was_moved_to_another_account() {
        String sealed = seal(create("account-1"));
        create("account-2");
        house.jdbc.sql("""
                        update intake_key set
                            public_key = (select public_key from intake_key where account_id = 'account-1'),
                            wrapped_private = (select wrapped_private from intake_key where account_id = 'account-1')
                        where account_id = 'account-2'
                        """).update();

        assertThatThrownBy(() -> house.intakeKeys.open("session-1", "account-2", "main", 1, sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("master key");
    }
}
