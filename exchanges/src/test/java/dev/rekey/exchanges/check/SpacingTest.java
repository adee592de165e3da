package dev.rekey.exchanges.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.check.FakeExchange.Answer;
import dev.rekey.exchanges.check.FakeExchange.Seen;
import dev.rekey.exchanges.testing.Reports;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Market;
import dev.rekey.terms.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that have to be a second apart, on a clock that only waiting moves on. */
class SpacingTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Answer ROLES = Answer.ok("{\"isAuditor\":false,\"isFundManager\":false,\"isTrader\":true}");
    private static final Credential KEY =
            new Credential("account-FAKEFAKEFAKEFAKE1234", "FAKEFAKEFAKEFAKEFAKEFAKE1234", null);

    private final HandClock clock = new HandClock();
    private final List<Duration> waits = new ArrayList<>();
    private final Spacing spacing = new Spacing(clock, this::pass);

    @Test
    void the_first_is_sent_at_once_and_the_next_a_second_later() {
        assertThat(spacing.next("a", SECOND)).isEqualTo(FakeExchange.NOW);
        assertThat(spacing.next("a", SECOND)).isEqualTo(FakeExchange.NOW.plus(SECOND));
        assertThat(waits).containsExactly(SECOND);
    }

    @Test
    void only_what_is_left_of_the_second_is_waited_for() {
        spacing.next("a", SECOND);
        clock.now = clock.now.plusMillis(400);

        assertThat(spacing.next("a", SECOND)).isEqualTo(FakeExchange.NOW.plus(SECOND));
        assertThat(waits).containsExactly(Duration.ofMillis(600));
    }

    @Test
    void keys_do_not_wait_for_each_other() {
        spacing.next("a", SECOND);
        spacing.next("b", SECOND);

        assertThat(waits).isEmpty();
    }

    @Test
    void a_clock_that_was_set_back_costs_no_hours_and_times_rise_all_the_same() {
        spacing.next("a", SECOND);
        clock.now = clock.now.minus(Duration.ofHours(2));

        assertThat(spacing.next("a", SECOND)).isEqualTo(FakeExchange.NOW.plus(SECOND));
        assertThat(waits).containsExactly(SECOND);
    }

    @Test
    void a_cancelled_wait_ends_at_once_and_stays_cancelled() {
        Spacing cancelled = new Spacing(clock, time -> {
            throw new InterruptedException("cancelled by the test");
        });
        cancelled.next("a", SECOND);

        cancelled.next("a", SECOND);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void twenty_addresses_take_far_less_than_a_check_may_take() {
        // given
        try (FakeExchange gemini = FakeExchange.answering(this::good)) {
            // when
            KeyReport report = check(gemini, 20);

            // then
            assertThat(report.verdict()).as("%s", report.findings()).isEqualTo(Verdict.ACCEPTED);
            assertThat(gemini.seen()).hasSize(22);
            assertThat(gemini.seen()).extracting(Seen::peer).contains("127.0.9.1", "127.0.9.20");
            // Ninety seconds are allowed, and at most one call of the others may be silent until its end.
            assertThat(waited().plus(CALL_TIMEOUT)).isLessThan(Duration.ofSeconds(60));
        }
    }

    @Test
    void after_one_address_that_is_silent_no_further_is_asked() {
        // given
        try (FakeExchange gemini = FakeExchange.answering(seen -> {
            if (seen.peer().equals("127.0.9.3")) {
                silence();
            }
            return good(seen);
        })) {
            // when
            KeyReport report = check(gemini, 20);

            // then
            assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(gemini.seen()).hasSizeLessThan(6);
            assertThat(Reports.finding(report, Check.ADDRESSES).result()).isEqualTo(CheckResult.UNKNOWN);
            assertThat(Reports.finding(report, Check.ADDRESSES).detail())
                    .startsWith("2 of 20")
                    .contains("no answer: 127.0.9.3")
                    .contains("not asked: 127.0.9.4");
        }
    }

    private Answer good(Seen seen) {
        return seen.path().equals("/v1/roles") ? ROLES : Answer.ok("[]");
    }

    /** Until the server is closed. */
    private static void silence() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private KeyReport check(FakeExchange exchange, int count) {
        List<String> addresses =
                IntStream.rangeClosed(1, count).mapToObj(i -> "127.0.9." + i).toList();
        ExchangeHosts hosts = new ExchangeHosts(
                Map.of("gemini", Map.of(Market.SPOT, exchange.url(), Market.FUTURES, exchange.url())));
        return KeyVerifier.create(
                        Catalog.load(),
                        hosts,
                        FakeExchange.addresses(addresses.toArray(String[]::new)),
                        Duration.ofMillis(1_500),
                        clock,
                        this::pass)
                .verify(new KeyCheckRequest("gemini", Market.SPOT, KEY, addresses, null));
    }

    private synchronized void pass(Duration time) {
        waits.add(time);
        clock.now = clock.now.plus(time);
    }

    private Duration waited() {
        return waits.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** Stands still but when told to go on. */
    private static final class HandClock extends Clock {

        private volatile Instant now = FakeExchange.NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
