package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpTest {

    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
    private static final Instant NOW = Instant.ofEpochSecond(1_234_567_890);

    /** The table of RFC 6238, appendix B, for SHA-1. */
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130"
    })
    void makes_the_codes_of_the_standard(long seconds, String code) {
        assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(seconds)), 8))
                .isEqualTo(code);
    }

    @Test
    void takes_a_code_of_this_step_and_of_the_ones_beside_it() {
        long now = Totp.step(NOW);
        for (long step = now - 1; step <= now + 1; step++) {
            assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, step, 6), NOW)).isEqualTo(step);
        }
        assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, now - 2, 6), NOW)).isNegative();
        assertThat(Totp.stepOf(SECRET, Totp.code(SECRET, now + 2, 6), NOW)).isNegative();
    }

    @Test
    void a_code_may_be_typed_in_groups() {
        assertThat(Totp.stepOf(SECRET, "005 924", NOW)).isEqualTo(Totp.step(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "05924", "0059240", "٠٠٥٩٢٤", "00592x", "                                          "})
    void what_is_no_code_fits_nothing(String typed) {
        assertThat(Totp.stepOf(SECRET, typed, NOW)).isNegative();
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void writes_secrets_as_apps_take_them(String plain, String base32) {
        // The vectors of RFC 4648, without the padding that apps do not want.
        assertThat(Totp.base32(plain.getBytes(StandardCharsets.US_ASCII))).isEqualTo(base32);
    }

    @Test
    void a_new_secret_is_long_enough_and_another_one_each_time() {
        SecureRandom random = new SecureRandom();

        assertThat(Totp.newSecret(random)).hasSize(20).isNotEqualTo(Totp.newSecret(random));
    }

    @Test
    void the_link_names_who_signs_in() {
        assertThat(Totp.link("ada@x", SECRET))
                .isEqualTo("otpauth://totp/Rekey:ada%40x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rekey");
    }
}
