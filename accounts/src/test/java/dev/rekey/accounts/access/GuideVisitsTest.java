package dev.rekey.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class GuideVisitsTest {

    private final House house;

    GuideVisitsTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Instant now() {
        return house.clock.instant();
    }

    @Test
    void ending_ends_what_was_begun_before_and_of_that_session_only() {
        Instant before = now();
        house.clock.advance(Duration.ofMinutes(5));

        house.guideVisits.end("session-1");

        assertThat(house.guideVisits.ended("session-1", before)).isTrue();
        assertThat(house.guideVisits.ended("session-2", before)).isFalse();
        house.clock.advance(Duration.ofSeconds(1));
        assertThat(house.guideVisits.ended("session-1", now())).isFalse();
    }

    @Test
    void ending_again_ends_what_was_begun_in_between_also_when_many_do_it_at_once() throws Exception {
        house.guideVisits.end("session-1");
        house.clock.advance(Duration.ofMinutes(5));
        Instant between = now();

        Together.run(Collections.nCopies(6, (Callable<Boolean>) () -> {
            house.guideVisits.end("session-1");
            return true;
        }));

        assertThat(house.guideVisits.ended("session-1", between)).isTrue();
    }

    @Test
    void tells_which_were_ended_since_a_moment() {
        house.guideVisits.end("session-1");
        house.clock.advance(Duration.ofMinutes(5));
        Instant moment = now();
        house.guideVisits.end("session-2");

        assertThat(house.guideVisits.endedSince(moment)).containsExactly("session-2");
    }

    @Test
    void forgets_what_no_web_session_can_have_outlived() {
        house.guideVisits.end("session-1");
        house.clock.advance(GuideDevices.LIFE.plusDays(3));

        house.guideVisits.end("session-2");

        assertThat(house.guideVisits.endedSince(House.START)).containsExactly("session-2");
    }
}
