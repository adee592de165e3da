package dev.rekey.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.check.OutgoingAddresses;
import dev.rekey.exchanges.check.Policy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What an operator may say of checks, as it is written down. */
class ExchangePropertiesTest {

    private static final Catalog CATALOG = Catalog.load();

    @Test
    void unless_said_otherwise_gates_are_recorded_nothing_is_probed_and_the_customers_word_is_taken() {
        ExchangeProperties properties = bound(Map.of());

        assertThat(properties.policy(CATALOG)).isEqualTo(Policy.USUAL);
        assertThat(properties.outgoingAddresses().probe()).isEmpty();
    }

    @Test
    void gates_are_turned_on_and_off_for_each_exchange() {
        Policy policy = bound(Map.of("rekey.gates.hitbtc", "on", "rekey.gates.mexc", "off"))
                .policy(CATALOG);

        assertThat(policy.gates()).isEqualTo(Map.of("hitbtc", Policy.Gates.ON, "mexc", Policy.Gates.OFF));
    }

    @Test
    void a_gate_of_an_exchange_that_is_not_known_is_a_slip_and_stops_the_worker() {
        ExchangeProperties properties = bound(Map.of("rekey.gates.hitbct", "on"));

        assertThatThrownBy(() -> properties.policy(CATALOG)).hasMessageContaining("rekey.gates.hitbct");
    }

    @Test
    void keys_of_which_nothing_is_proved_are_refused_where_the_operator_says_so() {
        assertThat(bound(Map.of("rekey.refuse-unproven-withdrawal", "true"))
                        .policy(CATALOG)
                        .refuseUnproven())
                .isTrue();
    }

    @Test
    void the_probe_is_one_more_way_out_and_none_of_the_platforms_addresses() {
        Map<String, String> one = Map.of(
                "rekey.outgoing[0].address", "127.20.0.1",
                "rekey.outgoing-probe.address", "127.20.0.250",
                "rekey.outgoing-probe.bind", "127.20.0.251");
        OutgoingAddresses addresses = bound(one).outgoingAddresses();
        assertThat(addresses.probe()).contains("127.20.0.250");

        Map<String, String> twice = new HashMap<>(one);
        twice.put("rekey.outgoing-probe.address", "127.20.0.1");
        ExchangeProperties slip = bound(twice);
        assertThatThrownBy(slip::outgoingAddresses).hasMessageContaining("configured twice");
    }

    private static ExchangeProperties bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("rekey", ExchangeProperties.class);
    }
}
