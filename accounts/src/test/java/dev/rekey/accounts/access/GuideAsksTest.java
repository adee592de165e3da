package dev.rekey.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import dev.rekey.accounts.Together;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class GuideAsksTest {

    private final House house;

    GuideAsksTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Optional<GuideAsk> ask(String secret, String address) {
        return house.guideAsks.ask("session-1", secret, "Safari on iPhone", address);
    }

    private List<Integer> numbers() {
        return house.guideAsks.in("session-1").stream().map(GuideAsk::number).toList();
    }

    @Test
    void who_asks_is_seen_with_a_number_of_two_digits_until_a_day_has_passed() {
        GuideAsk asked = ask("a secret", "203.0.113.1").orElseThrow();

        assertThat(asked.number()).isBetween(10, 99);
        assertThat(asked.waits()).isTrue();
        assertThat(house.guideAsks.in("session-1")).containsExactly(asked);
        assertThat(house.guideAsks.find("session-1", "a secret")).contains(asked);
        assertThat(house.guideAsks.find("session-2", "a secret")).isEmpty();
        assertThat(Stored.in(house.jdbc).shows("a secret")).isFalse();

        house.clock.advance(GuideAsks.LIFE);
        assertThat(house.guideAsks.in("session-1")).isEmpty();
    }

    @Test
    void who_asks_again_while_nobody_has_answered_has_asked_once() {
        GuideAsk asked = ask("a secret", "203.0.113.1").orElseThrow();

        assertThat(ask("a secret", "203.0.113.2")).contains(asked);

        house.guideAsks.answer("session-1", asked.id());
        assertThat(house.guideAsks.find("session-1", "a secret"))
                .hasValueSatisfying(now -> assertThat(now.waits()).isFalse());
        GuideAsk again = ask("a secret", "203.0.113.1").orElseThrow();
        assertThat(again.waits()).isTrue();
        assertThat(again.id()).isNotEqualTo(asked.id());
        assertThat(numbers()).hasSize(1);
    }

    @Test
    void of_one_address_three_ask_at_a_time_and_the_newest_count() {
        for (int browser = 0; browser < 5; browser++) {
            ask("secret " + browser, "203.0.113.1");
            house.clock.advance(java.time.Duration.ofSeconds(1));
        }

        assertThat(numbers()).hasSize(3).doesNotHaveDuplicates();
        assertThat(house.guideAsks.find("session-1", "secret 0")).isEmpty();
        assertThat(house.guideAsks.find("session-1", "secret 4")).isPresent();
    }

    @Test
    void in_one_session_ten_ask_at_a_time_and_no_more_from_wherever() {
        for (int browser = 0; browser < GuideAsks.MOST; browser++) {
            assertThat(ask("secret " + browser, "203.0.113." + browser)).isPresent();
        }

        assertThat(ask("one more", "203.0.113.200")).isEmpty();
        assertThat(numbers()).hasSize(GuideAsks.MOST).doesNotHaveDuplicates();
        assertThat(house.guideAsks.ask("session-2", "one more", "Firefox", "203.0.113.200"))
                .isPresent();

        // and a new link begins anew
        house.guideAsks.end("session-1");
        assertThat(ask("one more", "203.0.113.200")).isPresent();
    }

    @Test
    void who_asks_twice_at_the_same_moment_has_asked_once() throws Exception {
        List<Optional<GuideAsk>> asked = Together.run(
                Collections.nCopies(6, (Callable<Optional<GuideAsk>>) () -> ask("a secret", "203.0.113.1")));

        assertThat(asked).allSatisfy(one -> assertThat(one).isPresent());
        assertThat(numbers()).hasSize(1);
    }

    @Test
    void who_is_in_asks_no_more() {
        ask("a secret", "203.0.113.1");

        house.guideAsks.forget("session-1", "a secret");

        assertThat(house.guideAsks.in("session-1")).isEmpty();
    }
}
