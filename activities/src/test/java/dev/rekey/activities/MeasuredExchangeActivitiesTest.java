package dev.rekey.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.activities.ExchangeActivities;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredExchangeActivitiesTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Finds a new key good and an old one bad; an account that is not there is an error. */
    private static final class Checks implements ExchangeActivities {
        @Override
        public VerifyResult verify(VerifyRequest request) {
            if (request.accountId().isEmpty()) {
                throw new IllegalStateException("no such trading account");
            }
            return VerifyResult.of(Verdict.ACCEPTED, List.of(), "WXYZ", null);
        }

        @Override
        public VerifyResult confirm(VerifyRequest request) {
            return VerifyResult.of(Verdict.REJECTED, List.of(), "WXYZ", null);
        }
    }

    private final ExchangeActivities checks = new MeasuredExchangeActivities(new Checks(), Catalog.load(), meters);

    private static VerifyRequest request(String exchange, String account) {
        return new VerifyRequest(
                "session-canary", "customer-canary", account, exchange, Market.SPOT, "main", 1, "sealed-canary", null);
    }

    private long count(String... tags) {
        return meters.get("rekey.check").tags(tags).timer().count();
    }

    @Test
    void checks_are_counted_by_exchange_market_and_verdict() {
        // when
        VerifyResult first = checks.verify(request("kraken", "a-canary"));
        VerifyResult second = checks.confirm(request("kraken", "a-canary"));

        // then
        assertThat(first.verdict()).isEqualTo(Verdict.ACCEPTED);
        assertThat(second.verdict()).isEqualTo(Verdict.REJECTED);
        assertThat(count("check", "first", "exchange", "kraken", "market", "SPOT", "verdict", "ACCEPTED"))
                .isOne();
        assertThat(count("check", "second", "exchange", "kraken", "market", "SPOT", "verdict", "REJECTED"))
                .isOne();
    }

    @Test
    void a_check_that_ended_without_a_verdict_is_counted_too() {
        assertThatThrownBy(() -> checks.verify(request("kraken", "")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no such trading account");

        assertThat(count("verdict", "FAILED")).isOne();
    }

    @Test
    void nothing_that_somebody_wrote_becomes_a_tag() {
        // when a workflow was started by hand, with any word for an exchange
        checks.verify(request("exchange-canary", "a-canary"));

        // then
        assertThat(count("exchange", "other")).isOne();
        assertThat(meters.getMeters().stream().map(Meter::getId).flatMap(id -> id.getTags().stream()))
                .hasSize(4)
                .extracting(Tag::getValue)
                .noneMatch(value -> value.contains("canary"));
    }
}
