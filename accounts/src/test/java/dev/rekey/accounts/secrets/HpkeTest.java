package dev.rekey.accounts.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.vault.Encryption;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.junit.jupiter.api.Test;

class HpkeTest {

    private static final byte[] CONTEXT = Encryption.utf8("rekey/1 credential");
    private static final byte[] BOUND_TO = Encryption.utf8("rekey/1\ns\na\nmain\n1");
    private static final byte[] PLAIN = Encryption.utf8("the words that nobody else may read");

    private final Hpke.KeyPair pair = Hpke.newKeyPair();

    @Test
    void seals_exactly_what_the_published_vector_of_this_suite_says() {
        // Given: mode base, KEM 0x0020, KDF 0x0001, AEAD 0x0002, first message. RFC 9180 prints no vector for this
        // suite with AES-256-GCM; this one is published with the tests of the Tink library.
        byte[] recipient = hex("ac66bae9ffa270cf4a89ed9f274e30c0456babae2572aaaf002ff0d8884ab018");
        byte[] ephemeral = hex("28e212563a8b6f068af7ff17400ff1baf23612b7a738bbaf5dfb321b2b5b431a");
        byte[] ephemeralPublic = new byte[32];
        X25519.scalarMultBase(ephemeral, 0, ephemeralPublic, 0);

        // When
        byte[] sealed = Hpke.seal(
                recipient,
                new Hpke.KeyPair(ephemeralPublic, ephemeral),
                hex("436f756e742d30"),
                hex("4f6465206f6e2061204772656369616e2055726e"),
                hex("4265617574792069732074727574682c20747275746820626561757479"));

        // Then
        assertThat(Arrays.copyOf(sealed, 32)).isEqualTo(ephemeralPublic);
        assertThat(Arrays.copyOfRange(sealed, 32, sealed.length))
                .isEqualTo(hex("23ded2d5d90ea89d975dac4792b297240f194952d7421aacbff0474100052b6bb8aa58d1"
                        + "8ef6c42b6960e2e28f"));
    }

    @Test
    void opens_what_was_sealed() throws Exception {
        byte[] sealed = Hpke.seal(pair.publicKey(), BOUND_TO, CONTEXT, PLAIN);

        assertThat(Hpke.open(pair, BOUND_TO, CONTEXT, sealed)).isEqualTo(PLAIN);
        assertThat(sealed).hasSize(32 + PLAIN.length + 16);
    }

    @Test
    void refuses_every_single_flipped_bit() {
        byte[] sealed = Hpke.seal(pair.publicKey(), BOUND_TO, CONTEXT, PLAIN);

        for (int bit = 0; bit < sealed.length * 8; bit++) {
            // The highest bit of an X25519 key is defined to be ignored; it is bound by the key schedule all the same.
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> Hpke.open(pair, BOUND_TO, CONTEXT, flipped))
                    .isInstanceOf(SealBroken.class);
        }
    }

    @Test
    void refuses_every_truncation_and_any_addition() {
        byte[] sealed = Hpke.seal(pair.publicKey(), BOUND_TO, CONTEXT, PLAIN);

        for (int length = 0; length <= sealed.length + 1; length++) {
            byte[] other = Arrays.copyOf(sealed, length);
            if (length != sealed.length) {
                assertThatThrownBy(() -> Hpke.open(pair, BOUND_TO, CONTEXT, other))
                        .isInstanceOf(SealBroken.class);
            }
        }
    }

    @Test
    void refuses_other_bounds_another_context_and_another_key() {
        byte[] sealed = Hpke.seal(pair.publicKey(), BOUND_TO, CONTEXT, PLAIN);

        assertThatThrownBy(() -> Hpke.open(pair, Encryption.utf8("rekey/1\ns\na\nmain\n2"), CONTEXT, sealed))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> Hpke.open(pair, BOUND_TO, Encryption.utf8("rekey/2"), sealed))
                .isInstanceOf(SealBroken.class);
        assertThatThrownBy(() -> Hpke.open(Hpke.newKeyPair(), BOUND_TO, CONTEXT, sealed))
                .isInstanceOf(SealBroken.class);
    }

    @Test
    void refuses_a_public_key_that_shares_no_secret() {
        byte[] sealed = new byte[32 + PLAIN.length + 16];

        assertThatThrownBy(() -> Hpke.open(pair, BOUND_TO, CONTEXT, sealed))
                .isInstanceOf(SealBroken.class)
                .hasNoCause();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
