package dev.rekey.starter.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            203.0.113.7,                203.0.113.7
            2001:db8:1:2:3:4:5:6,       2001:db8:1:2:0:0:0:0/64
            2001:db8:1:2::ffff,         2001:db8:1:2:0:0:0:0/64
            2001:db8:1:3::ffff,         2001:db8:1:3:0:0:0:0/64
            ::1,                        0:0:0:0:0:0:0:0/64
            ::ffff:203.0.113.7,         203.0.113.7
            no:address,                 no:address
            """)
    void of_ipv6_the_network_counts(String address, String counted) {
        assertThat(ClientAddress.network(address)).isEqualTo(counted);
    }
}
