package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The scripts of the paste box, run as they are and held against Java. */
class ScriptsTest {

    private static final byte[] INFO = bytes("rekey/1 credential");
    private static final byte[] AAD = bytes("rekey/1\nsession\naccount\nmain\n1");
    private static final byte[] PLAIN = bytes("{\"apiKey\":\"k\",\"secret\":\"geheim-çŞ\"}");

    private final HPKE hpke =
            new HPKE(HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);

    @Test
    void what_the_page_seals_opens_with_another_implementation() throws InvalidCipherTextException {
        // given
        AsymmetricCipherKeyPair receiver = hpke.generatePrivateKey();

        // when
        byte[] sealed = seal(receiver, null);

        // then
        byte[] enc = Arrays.copyOf(sealed, 32);
        byte[] ciphertext = Arrays.copyOfRange(sealed, 32, sealed.length);
        assertThat(hpke.setupBaseR(enc, receiver, INFO).open(AAD, ciphertext)).isEqualTo(PLAIN);
    }

    @Test
    void with_the_same_ephemeral_key_every_byte_is_the_same() throws InvalidCipherTextException {
        // given
        AsymmetricCipherKeyPair receiver = hpke.generatePrivateKey();
        AsymmetricCipherKeyPair ephemeral = hpke.generatePrivateKey();
        HPKEContextWithEncapsulation sender = hpke.setupBaseS(receiver.getPublic(), INFO, ephemeral);

        // when
        byte[] sealed = seal(receiver, ephemeral);

        // then
        assertThat(Arrays.copyOf(sealed, 32)).isEqualTo(sender.getEncapsulation());
        assertThat(Arrays.copyOfRange(sealed, 32, sealed.length)).isEqualTo(sender.seal(AAD, PLAIN));
    }

    @Test
    void each_time_it_is_sealed_anew() {
        AsymmetricCipherKeyPair receiver = hpke.generatePrivateKey();

        assertThat(seal(receiver, null)).isNotEqualTo(seal(receiver, null));
    }

    @Test
    void the_page_knows_a_wallets_own_key_before_anything_is_sent() {
        Path recorded =
                Path.of("..", "exchanges", "src", "test", "resources", "dev", "rekey", "exchanges", "vectors.json");

        String printed = Node.run("wallet.mjs", "", Node.SCRIPTS.resolve("wallet.js"), recorded);

        assertThat(printed.strip()).matches("[1-9][0-9]* recorded");
    }

    @Test
    void a_page_says_within_five_seconds_of_silence_that_the_connection_is_lost_and_takes_it_back_by_itself() {
        String milliseconds = Node.run("live.mjs", "", Node.SCRIPTS.resolve("live.js"));

        assertThat(Integer.parseInt(milliseconds.strip())).isBetween(4_000, 5_000);
    }

    private byte[] seal(AsymmetricCipherKeyPair receiver, @Nullable AsymmetricCipherKeyPair ephemeral) {
        ObjectNode input = JsonMapper.shared().createObjectNode();
        input.put("publicKey", text(hpke.serializePublicKey(receiver.getPublic())));
        input.put("info", text(INFO));
        input.put("aad", text(AAD));
        input.put("plaintext", text(PLAIN));
        if (ephemeral != null) {
            input.put("ephemeralPrivate", text(hpke.serializePrivateKey(ephemeral.getPrivate())));
            input.put("ephemeralPublic", text(hpke.serializePublicKey(ephemeral.getPublic())));
        }
        return Base64.getUrlDecoder().decode(Node.run("seal.mjs", input.toString(), Node.SCRIPTS.resolve("seal.js")));
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
