package dev.rekey.exchanges.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.SignedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests signed with a customer's own key pair, verified with Java's own cryptography. */
class OwnKeyPairTest {

    private static final Instant NOW = Instant.ofEpochMilli(1_767_225_600_000L);
    private static final String KEY = "FAKE".repeat(16);

    private final BinanceApi api = new BinanceApi();

    static Stream<Arguments> pairs() throws GeneralSecurityException, IOException {
        KeyPair ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        KeyPair pair = rsa.generateKeyPair();
        byte[] pkcs1 = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        return Stream.of(
                Arguments.of(
                        "Ed25519",
                        ed25519,
                        file("PRIVATE KEY", ed25519.getPrivate().getEncoded())),
                Arguments.of(
                        "SHA256withRSA",
                        pair,
                        file("PRIVATE KEY", pair.getPrivate().getEncoded())),
                Arguments.of("SHA256withRSA", pair, file("RSA PRIVATE KEY", pkcs1)),
                Arguments.of(
                        "SHA256withRSA",
                        pair,
                        file("PRIVATE KEY", pair.getPrivate().getEncoded()).replace("\n", "")));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void the_public_half_verifies_what_the_private_half_signed(String algorithm, KeyPair pair, String secret)
            throws GeneralSecurityException {
        // given
        Credential credential = new Credential(KEY, secret, null);

        // when
        SignedRequest request =
                api.sign(URI.create("https://api.binance.com"), api.endpoints().get(0), credential, NOW);

        // then
        assertThat(api.unusable(credential)).isEmpty();
        String query = request.url().getRawQuery();
        int at = query.indexOf("&signature=");
        String signature = query.substring(at + "&signature=".length());
        assertThat(signature).matches("[A-Za-z0-9%]+");
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(pair.getPublic());
        verifier.update(query.substring(0, at).getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(Base64.getDecoder().decode(URLDecoder.decode(signature, StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(request.toString()).doesNotContain(signature);
    }

    @Test
    void a_file_that_cannot_sign_at_binance_is_named_before_anything_is_sent() throws GeneralSecurityException {
        KeyPair curve = KeyPairGenerator.getInstance("EC").generateKeyPair();
        KeyPair ed25519 = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        Stream.of(
                        file("PRIVATE KEY", curve.getPrivate().getEncoded()),
                        file("PUBLIC KEY", ed25519.getPublic().getEncoded()),
                        file("ENCRYPTED PRIVATE KEY", ed25519.getPrivate().getEncoded()),
                        file("PRIVATE KEY", new byte[48]))
                .map(secret -> new Credential(KEY, secret, null))
                .forEach(credential -> {
                    assertThat(api.unusable(credential)).contains("secret");
                    assertThatThrownBy(() -> api.sign(
                                    URI.create("https://api.binance.com"),
                                    api.endpoints().get(0),
                                    credential,
                                    NOW))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageNotContaining(credential.secret());
                });
    }

    private static String file(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + label
                + "-----\n";
    }
}
