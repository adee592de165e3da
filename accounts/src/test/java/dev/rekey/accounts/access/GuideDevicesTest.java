package dev.rekey.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
class GuideDevicesTest {

    private final House house;

    GuideDevicesTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String remember(String sessionId, @Nullable String before) {
        return house.guideDevices
                .remember(sessionId, "Safari on iPhone", house.clock.instant(), before)
                .secret();
    }

    private List<String> sessionsOf(String secret) {
        return house.guideDevices.of(secret).stream()
                .map(GuideDevice::sessionId)
                .toList();
    }

    @Test
    void a_browser_that_came_in_goes_on_for_thirty_days_and_not_longer() {
        String secret = remember("session-1", null);

        house.clock.advance(GuideDevices.LIFE.minusSeconds(1));
        assertThat(sessionsOf(secret)).containsExactly("session-1");
        house.clock.advance(Duration.ofSeconds(1));
        assertThat(sessionsOf(secret)).isEmpty();
        assertThat(house.guideDevices.in("session-1")).isEmpty();
    }

    @Test
    void its_secret_is_long_random_and_not_kept() {
        String secret = remember("session-1", null);

        assertThat(Base64.getUrlDecoder().decode(secret)).hasSize(32);
        assertThat(Stored.in(house.jdbc).shows(secret)).isFalse();
        assertThat(sessionsOf(secret.toUpperCase(java.util.Locale.ROOT))).isEmpty();
        assertThat(sessionsOf("")).isEmpty();
    }

    @Test
    void a_browser_let_into_a_second_session_gets_a_new_secret_that_opens_both_and_the_old_one_none() {
        // given a secret that somebody else may have put into this browser
        String planted = remember("session-1", null);

        // when
        house.clock.advance(Duration.ofSeconds(1));
        String own = remember("session-2", planted);

        // then, the one used last first
        assertThat(sessionsOf(own)).containsExactly("session-2", "session-1");
        assertThat(sessionsOf(planted)).isEmpty();
    }

    @Test
    void a_browser_that_comes_in_by_a_code_again_is_known_once() {
        String first = remember("session-1", null);
        house.clock.advance(Duration.ofDays(29));
        String second = remember("session-1", first);

        house.clock.advance(Duration.ofDays(29));
        assertThat(sessionsOf(second)).containsExactly("session-1");
        assertThat(house.guideDevices.in("session-1")).hasSize(1);
    }

    @Test
    void closing_a_guide_ends_its_browsers_and_those_of_no_other_session() {
        String here = remember("session-1", null);
        String also = remember("session-1", null);
        String elsewhere = remember("session-2", null);

        assertThat(house.guideDevices.end("session-1")).isEqualTo(2);

        assertThat(sessionsOf(here)).isEmpty();
        assertThat(sessionsOf(also)).isEmpty();
        assertThat(sessionsOf(elsewhere)).containsExactly("session-2");
    }

    @Test
    void a_guide_that_is_closed_while_a_browser_comes_in_stays_closed_to_it_for_good() {
        // given a code that was right a moment before support closed the guide
        Instant begun = house.clock.instant();
        house.clock.advance(Duration.ofMillis(5));
        house.guideVisits.end("session-1");
        house.guideDevices.end("session-1");

        // when
        String secret = house.guideDevices
                .remember("session-1", "Firefox on Linux", begun, null)
                .secret();

        // then, also after ends of other visits were forgotten
        assertThat(sessionsOf(secret)).isEmpty();
        assertThat(house.guideDevices.in("session-1")).isEmpty();
        house.clock.advance(GuideDevices.LIFE.minusDays(1));
        house.guideVisits.end("session-2");
        assertThat(sessionsOf(secret)).isEmpty();

        // and who comes in afterwards is in
        assertThat(sessionsOf(remember("session-1", null))).containsExactly("session-1");
    }

    @Test
    void who_leaves_is_forgotten_in_that_session_only() {
        String first = remember("session-1", null);
        String secret = remember("session-2", first);

        house.guideDevices.forget("session-2", secret);

        assertThat(sessionsOf(secret)).containsExactly("session-1");
    }

    @Test
    void one_that_is_signed_out_stays_so_for_its_visits_and_its_owner_comes_in_anew() {
        // given a browser that is known in two sessions, and another one
        String first = remember("session-1", null);
        String secret = remember("session-2", first);
        String other = remember("session-1", null);
        String lost = house.guideDevices.of(secret).stream()
                .filter(device -> device.sessionId().equals("session-1"))
                .findFirst()
                .orElseThrow()
                .id();
        Instant before = house.clock.instant();

        // when
        assertThat(house.guideDevices.close("session-2", lost)).isEmpty();
        assertThat(house.guideDevices.close("session-1", lost)).isPresent();

        // then
        assertThat(house.guideDevices.close("session-1", lost)).isEmpty();
        assertThat(house.guideDevices.closed(lost)).isTrue();
        assertThat(house.guideDevices.seen(lost)).isFalse();
        assertThat(house.guideDevices.closedSince(before)).containsExactly("session-1");
        assertThat(house.guideDevices.closedSince(before.plusSeconds(1))).isEmpty();
        assertThat(sessionsOf(secret)).containsExactly("session-2");
        assertThat(sessionsOf(other)).containsExactly("session-1");

        // and by a code it is known again, without what was signed out
        String again = remember("session-1", secret);
        assertThat(sessionsOf(again)).containsExactlyInAnyOrder("session-1", "session-2");
        assertThat(house.guideDevices.closed(lost)).isTrue();
        house.guideDevices.end("session-1");
        assertThat(house.guideDevices.closed(lost)).isTrue();
    }

    @Test
    void the_desk_sees_when_a_browser_came_back() {
        remember("session-1", null);
        Instant cameIn = house.clock.instant();
        house.clock.advance(Duration.ofDays(3));
        GuideDevice device = house.guideDevices.in("session-1").get(0);

        assertThat(house.guideDevices.seen(device.id())).isTrue();

        assertThat(house.guideDevices.in("session-1")).singleElement().satisfies(now -> {
            assertThat(now.what()).isEqualTo("Safari on iPhone");
            assertThat(now.cameInAt()).isEqualTo(cameIn);
            assertThat(now.lastSeenAt()).isEqualTo(cameIn.plus(Duration.ofDays(3)));
            assertThat(now.expiresAt()).isEqualTo(cameIn.plus(GuideDevices.LIFE));
        });
        house.guideDevices.end("session-1");
        assertThat(house.guideDevices.seen(device.id())).isFalse();
    }
}
