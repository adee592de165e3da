package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people paste of a key file. All of it is invented. */
class KeyFileTest {

    private static final String BASE64 = "MC4CAQAwBQYDK2VwBCIEI" + "B".repeat(43);
    private static final String FILE = "-----BEGIN PRIVATE KEY-----\n" + BASE64.substring(0, 40) + "\n"
            + BASE64.substring(40) + "\n-----END PRIVATE KEY-----\n";

    static Stream<String> spoilt() {
        return Stream.of(
                FILE,
                // What a browser leaves of it in a field of one line (HTML, "strip newlines").
                FILE.replace("\n", ""),
                FILE.replace("\n", " "),
                FILE.replace("\n", "\\n"),
                FILE.replace("\n", "\\r\\n"),
                FILE.replace("\n", "\r\n"),
                "\n  " + FILE + "\n");
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void a_file_whose_line_ends_were_lost_is_the_same(String pasted) {
        assertThat(KeyFile.read(pasted)).contains(new KeyFile("PRIVATE KEY", BASE64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Ab1Ab1",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----Ab1+-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                        + "-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----MC4CAQAwBQYDK2VwBCIEIBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
                        + "-----END PRIVATE KEY-----"
            })
    void what_is_not_whole_is_none(String pasted) {
        assertThat(KeyFile.read(pasted)).isEmpty();
    }

    @Test
    void the_public_half_and_a_locked_file_are_none() throws IOException, GeneralSecurityException {
        Materials material = new Materials();

        assertThat(KeyFile.read(material.in("{{ED_PUB}}"))).isEmpty();
        assertThat(KeyFile.read(material.in("{{LOCKED}}"))).isEmpty();
        assertThat(KeyFile.read(FILE.replace("PRIVATE KEY-----\n", "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n")))
                .isEmpty();
        assertThat(KeyFile.read(material.in("{{ED_PUB}}{{ED}}"))).isPresent();
    }

    @Test
    void its_text_form_shows_nothing_of_the_key() {
        assertThat(KeyFile.read(FILE).orElseThrow()).hasToString("KeyFile[PRIVATE KEY, hidden]");
    }
}
