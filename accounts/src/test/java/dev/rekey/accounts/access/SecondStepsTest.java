package dev.rekey.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.access.SecondSteps.CodeTry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class SecondStepsTest {

    private static final byte[] SECRET = {1, 2, 3};

    private final House house;
    private String ada = "";

    SecondStepsTest(Database database) {
        house = new House(database);
    }

    @BeforeEach
    void begun() {
        ada = house.agents
                .create("ada", "Ada", "hash", Role.AGENT)
                .map(Agent::id)
                .orElseThrow();
        house.secondSteps.begin(ada, SECRET);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private CodeTry step(long number) {
        return house.secondSteps.tryCode(ada, secret -> number);
    }

    @Test
    void it_counts_once_a_code_was_right() {
        assertThat(house.secondSteps.confirmed(ada)).isFalse();
        assertThat(house.secondSteps.begun(ada)).contains(SECRET);

        assertThat(step(7)).isEqualTo(new CodeTry.Right());

        assertThat(house.secondSteps.confirmed(ada)).isTrue();
        assertThat(house.secondSteps.confirmed()).containsExactly(ada);
        assertThat(house.secondSteps.begun(ada)).isEmpty();
        assertThat(house.secondSteps.begin(ada, new byte[] {9})).isFalse();
    }

    @Test
    void a_used_code_and_every_older_one_are_used_up() {
        assertThat(step(7)).isEqualTo(new CodeTry.Right());

        assertThat(step(7)).isEqualTo(new CodeTry.Wrong());
        assertThat(step(6)).isEqualTo(new CodeTry.Wrong());
        assertThat(step(8)).isEqualTo(new CodeTry.Right());
    }

    @Test
    void of_those_who_use_a_code_at_once_one_gets_in() throws Exception {
        List<CodeTry> tries = Together.run(Collections.nCopies(6, (Callable<CodeTry>) () -> step(7)));

        assertThat(tries).containsOnlyOnce(new CodeTry.Right());
    }

    @Test
    void five_wrong_codes_lock_and_the_next_five_for_longer() {
        for (int wrong = 1; wrong < SecondSteps.WRONG_TRIES; wrong++) {
            assertThat(step(-1)).isEqualTo(new CodeTry.Wrong());
        }
        CodeTry.Locked locked = new CodeTry.Locked(House.START.plus(SecondSteps.FIRST_LOCK));
        assertThat(step(-1)).isEqualTo(locked);
        assertThat(step(7)).isEqualTo(locked);

        house.clock.advance(SecondSteps.FIRST_LOCK);
        for (int wrong = 1; wrong < SecondSteps.WRONG_TRIES; wrong++) {
            assertThat(step(-1)).isEqualTo(new CodeTry.Wrong());
        }
        assertThat(step(-1))
                .isEqualTo(new CodeTry.Locked(house.clock.instant().plus(SecondSteps.FIRST_LOCK.multipliedBy(2))));

        house.clock.advance(SecondSteps.FIRST_LOCK.multipliedBy(2));
        assertThat(step(7)).isEqualTo(new CodeTry.Right());
    }

    @Test
    void one_that_is_removed_can_begin_anew() {
        step(7);

        assertThat(house.secondSteps.remove(ada)).isTrue();

        assertThat(step(8)).isEqualTo(new CodeTry.None());
        assertThat(house.secondSteps.begin(ada, SECRET)).isTrue();
        assertThat(house.secondSteps.remove("nobody")).isFalse();
    }

    @Test
    void what_is_tried_too_often_has_to_wait_until_the_time_is_over() throws Exception {
        Tries.Limit limit = new Tries.Limit("sign-in", 3, Duration.ofMinutes(10));

        assertThat(Together.run(Collections.nCopies(4, (Callable<Boolean>)
                        () -> house.tries.count(limit, "ada").isEmpty())))
                .filteredOn(within -> within)
                .hasSizeLessThanOrEqualTo(3);
        house.clock.advance(Duration.ofMinutes(4));
        assertThat(house.tries.count(limit, "ada")).contains(Duration.ofMinutes(6));
        assertThat(house.tries.count(limit, "eva")).isEmpty();

        house.clock.advance(Duration.ofMinutes(6));
        assertThat(house.tries.count(limit, "ada")).isEmpty();
    }

    @Test
    void what_did_no_harm_is_taken_back() {
        Tries.Limit limit = new Tries.Limit("sign-in", 1, Duration.ofMinutes(10));
        for (int i = 0; i < 3; i++) {
            assertThat(house.tries.count(limit, "ada")).isEmpty();
            house.tries.takeBack(limit, "ada");
        }
        assertThat(house.tries.count(new Tries.Limit("sign-in", 0, Duration.ofMinutes(1)), "ada"))
                .isEmpty();
    }
}
