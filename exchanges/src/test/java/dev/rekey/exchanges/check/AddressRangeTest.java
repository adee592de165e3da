package dev.rekey.exchanges.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9, true",
        "203.0.113.9, 203.0.113.8, false",
        "203.0.113.0/24, 203.0.113.255, true",
        "203.0.113.0/24, 203.0.114.0, false",
        "203.0.113.128/25, 203.0.113.127, false",
        "203.0.113.130/25, 203.0.113.200, true",
        "0.0.0.0/0, 198.51.100.7, true",
        "203.0.113.9/32, 203.0.113.9, true",
        "2001:db8::/32, 2001:db8:0:1::5, true",
        "2001:db8::1, 2001:0db8:0000::0001, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "203.0.113.0/24, example.org, false",
    })
    void an_entry_covers_what_it_should(String entry, String address, boolean covers) {
        assertThat(AddressRange.parse(entry).orElseThrow().contains(address)).isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org", "203.0.113", "203.0.113.0/33", "203.0.113.0/-1", "203.0.113.0/", "256.1.1.1"})
    void what_is_no_address_is_not_read(String entry) {
        assertThat(AddressRange.parse(entry)).isEmpty();
    }

    @Test
    void no_name_server_is_asked_even_for_something_that_looks_like_a_name() {
        assertThat(AddressRange.literal("localhost")).isEmpty();
        assertThat(AddressRange.literal("a".repeat(100_000))).isEmpty();
    }
}
