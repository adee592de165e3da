package dev.rekey.exchanges.coinbase;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A private key is read in every form in which people paste it. All keys are invented. */
class SigningKeyTest {

    private static final byte[] TEXT = "header.claims".getBytes(StandardCharsets.US_ASCII);

    private static final String FILE = """
            -----BEGIN EC PRIVATE KEY-----
            MHcCAQEEIMIAul3CG90CgfopEHcM2br/3FZcXsjSSdDjCnbTlgguoAoGCCqGSM49
            AwEHoUQDQgAEnf2ZEXNZ2YNhLJcJ6PvpABayAHpX7X2734LhYrRNkEtf2Wvn/7PG
            zfLsnQDThude1tCbLFynfVWX7qO6jlta6A==
            -----END EC PRIVATE KEY-----
            """;

    private static final String LINE =
            "TfFrWCzxfQVrH7O3qOLjSATSiwCr1R3fvrMeAMTmfZvFCIrfo6esMYWz0oD4Fi4HBUh8gihwHP/bX5pdEqHGFA==";

    static Stream<String> spoilt() {
        return Stream.of(
                FILE.replace("\n", ""),
                FILE.replace("\n", " "),
                FILE.replace("\n", "\\n"),
                FILE.replace("\n", "\r\n"),
                "  " + FILE + "\n\n");
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void a_key_file_whose_line_ends_were_lost_is_the_same_key(String pasted) {
        assertThat(key(pasted).sign(TEXT)).isEqualTo(key(FILE).sign(TEXT));
        assertThat(key(pasted).algorithm()).isEqualTo("ES256");
    }

    @Test
    void the_same_text_is_signed_alike_each_time_by_two_numbers_of_32_bytes() {
        assertThat(key(FILE).sign(TEXT)).hasSize(64).isEqualTo(key(FILE).sign(TEXT));
    }

    @Test
    void one_line_is_an_ed25519_key_with_its_public_half_or_without() {
        String seed = Base64.getEncoder()
                .encodeToString(java.util.Arrays.copyOf(Base64.getDecoder().decode(LINE), 32));

        assertThat(key(LINE).algorithm()).isEqualTo("EdDSA");
        assertThat(key(seed).sign(TEXT)).isEqualTo(key(LINE).sign(TEXT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not a key",
                "AAAA",
                "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----",
                "-----BEGIN EC PRIVATE KEY-----\n!!\n-----END EC PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nMHcCAQEEIMIA\n-----END PRIVATE KEY-----",
                "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnf2ZEXNZ2YNhLJcJ6PvpABayAHpX\n"
                        + "7X2734LhYrRNkEtf2Wvn/7PGzfLsnQDThude1tCbLFynfVWX7qO6jlta6A==\n-----END PUBLIC KEY-----"
            })
    void what_is_no_private_key_is_none(String pasted) {
        assertThat(SigningKey.of(pasted)).isEmpty();
    }

    @Test
    void its_text_form_shows_nothing() {
        assertThat(key(LINE)).hasToString("SigningKey[hidden]");
    }

    private static SigningKey key(String pasted) {
        return SigningKey.of(pasted).orElseThrow();
    }
}
