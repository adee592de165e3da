package dev.rekey.starter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpPropertiesTest {

    private static HelpProperties with(@Nullable String address, @Nullable String mail) {
        URI uri = address == null ? null : URI.create(address);
        return new HelpProperties(
                uri,
                address == null ? Map.of() : Map.of("binance", uri),
                uri,
                mail,
                20,
                Duration.ofMinutes(10),
                Duration.ofDays(180));
    }

    @Test
    void an_https_address_and_a_mail_address_are_taken() {
        assertThat(with("https://help.example/keys", "help@trade.example").article())
                .isEqualTo(URI.create("https://help.example/keys"));
        assertThat(with(null, null).chat()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://help.example/keys", "javascript:alert(1)", "/keys", "https:keys", "mailto:a@b.example"})
    void any_other_address_stops_the_start(String address) {
        assertThatThrownBy(() -> with(address, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "a b@trade.example", "help@trade.example?bcc=x@y.example", "<a@b.example>"})
    void any_other_mail_address_stops_the_start(String mail) {
        assertThatThrownBy(() -> with(null, mail)).isInstanceOf(IllegalArgumentException.class);
    }
}
