package dev.rekey.exchanges.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhitelistRuleTest {

    private static final List<String> ADDRESSES = List.of("203.0.113.9", "203.0.113.10", "2001:db8::1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMMA      | '203.0.113.9,203.0.113.10,2001:db8::1'",
                "SPACE      | '203.0.113.9 203.0.113.10 2001:db8::1'",
                "LINES      | '203.0.113.9;203.0.113.10;2001:db8::1'",
                "ONE_BY_ONE | '203.0.113.9;203.0.113.10;2001:db8::1'"
            })
    void addresses_are_written_as_the_form_takes_them(WhitelistRule.Form form, String expected) {
        assertThat(rule(form, null).render(ADDRESSES)).isEqualTo(expected.replace(';', '\n'));
    }

    @Test
    void a_single_address_needs_no_separator_and_none_gives_nothing() {
        WhitelistRule rule = rule(WhitelistRule.Form.COMMA, 30);
        assertThat(rule.render(List.of("203.0.113.9"))).isEqualTo("203.0.113.9");
        assertThat(rule.render(List.of())).isEmpty();
    }

    @Test
    void there_are_too_many_only_above_a_known_limit() {
        assertThat(rule(WhitelistRule.Form.COMMA, 2).tooMany(ADDRESSES)).isTrue();
        assertThat(rule(WhitelistRule.Form.COMMA, 3).tooMany(ADDRESSES)).isFalse();
        assertThat(rule(WhitelistRule.Form.COMMA, null).tooMany(ADDRESSES)).isFalse();
    }

    @Test
    void binance_takes_commas_kraken_one_by_one_and_kucoin_exactly_twenty() {
        Catalog catalog = Catalog.load();
        assertThat(catalog.find("binance").orElseThrow().whitelist())
                .isEqualTo(new WhitelistRule(true, WhitelistRule.Form.COMMA, 30, false, false));
        assertThat(catalog.find("kraken").orElseThrow().whitelist())
                .isEqualTo(new WhitelistRule(true, WhitelistRule.Form.ONE_BY_ONE, null, false, true));
        assertThat(catalog.find("kucoin").orElseThrow().whitelist())
                .isEqualTo(new WhitelistRule(true, WhitelistRule.Form.COMMA, 20, true, false));
    }

    private static WhitelistRule rule(WhitelistRule.Form form, @Nullable Integer most) {
        return new WhitelistRule(true, form, most, false, false);
    }
}
