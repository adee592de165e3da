package dev.rekey.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.exchanges.catalog.Guide;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms of the sandbox's exchanges have the boxes that the guide names, under the same names. */
class FormsTest {

    private static final Catalog CATALOG = Catalog.load();

    /** The guide says itself that it does not know what the exchange calls it. */
    private static final String WITHOUT_A_NAME = "The permission for futures trading";

    /** A guide, and the form of its exchange. */
    record Way(Exchange exchange, String market, Guide guide) {
        @Override
        public String toString() {
            return exchange.id() + " " + market;
        }

        private List<Permission> named(String box) {
            return exchange.permissions().stream()
                    .filter(one -> Set.of(one.label(), one.group() + ": " + one.label(), one.group())
                            .contains(box))
                    .toList();
        }
    }

    static Stream<Way> ways() {
        return Exchange.all().stream().flatMap(exchange -> {
            ExchangeProfile profile = CATALOG.find(exchange.id()).orElseThrow();
            return profile.markets().stream()
                    .map(market -> new Way(exchange, market.market().name(), market.guide()));
        });
    }

    @ParameterizedTest
    @MethodSource("ways")
    void who_ticks_what_the_guide_names_has_a_key_that_trades_and_cannot_withdraw(Way way) {
        // when
        Set<String> ticked = way.guide().boxes().stream()
                .filter(box -> box.tick() && !box.name().equals(WITHOUT_A_NAME))
                .flatMap(box -> {
                    List<Permission> there = way.named(box.name());
                    assertThat(there).as("“%s” on the form", box.name()).isNotEmpty();
                    return there.stream();
                })
                .map(Permission::id)
                .collect(Collectors.toCollection(HashSet::new));
        // What comes ticked and is named nowhere stays so.
        way.exchange().permissions().stream()
                .filter(Permission::preset)
                .map(Permission::id)
                .forEach(ticked::add);

        // then
        if (way.guide().boxes().stream().noneMatch(box -> box.name().equals(WITHOUT_A_NAME))) {
            assertThat(ticked).containsAll(way.exchange().tradingBoxes(way.market()));
        }
        assertThat(ticked).doesNotContain(way.exchange().withdrawalBox());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void the_box_that_moves_money_is_named_as_one_to_leave(Way way) {
        assertThat(way.exchange().permissions())
                .filteredOn(one -> one.id().equals(way.exchange().withdrawalBox()))
                .allSatisfy(money -> assertThat(way.guide().boxes())
                        .filteredOn(box -> !box.tick())
                        .anyMatch(box -> way.named(box.name()).contains(money)));
    }
}
