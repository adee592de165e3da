package dev.rekey.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that finds nothing proves something only if it finds what is there. */
@OnBothDatabases
class StoredTest {

    private static final String WORDS = "CANARY-words-9f";

    private final House house;

    StoredTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void leak(String text) {
        house.jdbc
                .sql("insert into master_key_mark (id, mark) values (1, :text)")
                .param("text", text)
                .update();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void finds_nothing_where_nothing_is() {
        leak("something else");

        assertThat(Stored.in(house.jdbc).shows(WORDS)).isFalse();
    }

    @Test
    void finds_words_that_stand_there_as_they_are_and_as_bytes() {
        leak("before " + WORDS + " after");
        assertThat(Stored.in(house.jdbc).shows(WORDS)).isTrue();
        assertThat(Stored.in(house.jdbc).shows("master_key_mark", WORDS)).isTrue();
        assertThat(Stored.in(house.jdbc).shows("agent", WORDS)).isFalse();

        house.jdbc.sql("delete from master_key_mark").update();
        house.jdbc
                .sql("insert into intake_key (session_id, account_id, public_key, wrapped_private, expires_at)"
                        + " values ('s', 'a', 'p', :bytes, timestamp with time zone '2027-01-01 00:00:00+00')")
                .param("bytes", bytes("\u0000\u0001" + WORDS))
                .update();
        assertThat(Stored.in(house.jdbc).shows(WORDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "xyz"})
    void finds_words_in_hexadecimal_and_base64_wherever_they_begin(String before) {
        byte[] text = bytes(before + WORDS + "!");
        for (String form : new String[] {
            HexFormat.of().formatHex(text),
            HexFormat.of().withUpperCase().formatHex(text),
            Base64.getEncoder().encodeToString(text),
            Base64.getUrlEncoder().withoutPadding().encodeToString(text)
        }) {
            leak(form);
            assertThat(Stored.in(house.jdbc).shows(WORDS)).as(form).isTrue();
            house.jdbc.sql("delete from master_key_mark").update();
        }
    }
}
