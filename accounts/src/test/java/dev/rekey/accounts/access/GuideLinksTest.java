package dev.rekey.accounts.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Stored;
import dev.rekey.accounts.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnBothDatabases
class GuideLinksTest {

    private static final Duration DAY = Duration.ofDays(1);

    private final House house;

    GuideLinksTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private String link(String sessionId) {
        return house.guideLinks.create(sessionId, "ada");
    }

    private String askOfABrowser() {
        return house.guideAsks
                .ask("session-1", "a secret", "Safari on iPhone", "203.0.113.1")
                .orElseThrow()
                .id();
    }

    private LinkCheck look(String token) {
        return house.guideLinks.look(token);
    }

    private CodeCheck checkIn(String ask, String digits) {
        return house.guideLinks.checkCode("session-1", ask, "203.0.113.1", digits);
    }

    private CodeCheck check(String digits) {
        return checkFrom("203.0.113.9", digits);
    }

    private CodeCheck checkFrom(String address, String digits) {
        return house.guideLinks.checkCode("session-1", null, address, digits);
    }

    private static CodeCheck wrong(int triesLeft) {
        return new CodeCheck(CodeCheck.Outcome.WRONG, triesLeft);
    }

    private static CodeCheck without(CodeCheck.Outcome outcome) {
        return new CodeCheck(outcome, 0);
    }

    /** A code that is not this one. */
    private static String other(String code, int by) {
        return String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + by) % 1_000_000);
    }

    @Test
    void a_link_leads_to_its_own_session_however_often_and_however_long_it_is_looked_at() {
        Instant made = house.clock.instant();
        String first = link("session-1");
        String second = link("session-2");

        for (int time = 0; time < 3; time++) {
            assertThat(look(second)).isEqualTo(new LinkCheck(LinkCheck.State.GOOD, "session-2", made));
            assertThat(look(first)).isEqualTo(new LinkCheck(LinkCheck.State.GOOD, "session-1", made));
            house.clock.advance(Duration.ofDays(20));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "session-1", "' or '1'='1", "a\u0000b", "\uD800"})
    void what_is_no_link_opens_nothing(String token) {
        link("session-1");

        assertThat(look(token)).isEqualTo(new LinkCheck(LinkCheck.State.UNKNOWN, null, null));
    }

    @Test
    void a_link_changed_by_one_letter_opens_nothing() {
        String token = link("session-1");

        assertThat(look(token.toUpperCase(Locale.ROOT)).state()).isEqualTo(LinkCheck.State.UNKNOWN);
        assertThat(look(token + "=").state()).isEqualTo(LinkCheck.State.UNKNOWN);
        assertThat(look(token.substring(1)).state()).isEqualTo(LinkCheck.State.UNKNOWN);
        assertThat(look(token).state()).isEqualTo(LinkCheck.State.GOOD);
    }

    @Test
    void a_link_is_long_random_and_not_kept() {
        Set<String> tokens = new HashSet<>();
        for (int number = 0; number < 20; number++) {
            tokens.add(link("session-1"));
        }

        assertThat(tokens).hasSize(20).allSatisfy(token -> {
            assertThat(Base64.getUrlDecoder().decode(token)).hasSize(32);
            assertThat(token).doesNotContain("=");
            assertThat(Stored.in(house.jdbc).shows(token)).isFalse();
        });
        assertThat(Stored.in(house.jdbc).shows("session-1")).isTrue();
    }

    @Test
    void revoking_ends_the_links_and_the_code_of_that_session_only() {
        String used = link("session-1");
        String open = link("session-1");
        String foreign = link("session-2");
        String code = house.guideLinks.newCode("session-1", "ada");

        assertThat(house.guideLinks.revoke("session-1")).isEqualTo(2);
        assertThat(house.guideLinks.revoke("session-1")).isZero();

        assertThat(look(open).state()).isEqualTo(LinkCheck.State.REVOKED);
        assertThat(look(used).state()).isEqualTo(LinkCheck.State.REVOKED);
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.NONE));
        assertThat(look(foreign).state()).isEqualTo(LinkCheck.State.GOOD);
    }

    @Test
    void a_code_fits_once() {
        String code = house.guideLinks.newCode("session-1", "ada");

        assertThat(code).matches("[0-9]{6}");
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.OK));
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.USED));
    }

    @Test
    void a_code_may_be_typed_with_spaces_and_dashes() {
        String code = house.guideLinks.newCode("session-1", "ada");

        assertThat(check(" " + code.substring(0, 3) + "-" + code.substring(3) + " \n"))
                .isEqualTo(without(CodeCheck.Outcome.OK));
    }

    @Test
    void the_fifth_wrong_code_locks_out_the_right_one() {
        String code = house.guideLinks.newCode("session-1", "ada");

        assertThat(check(other(code, 1))).isEqualTo(wrong(4));
        assertThat(check("")).isEqualTo(wrong(3));
        assertThat(check("x".repeat(100_000))).isEqualTo(wrong(2));
        assertThat(check(code + "0")).isEqualTo(wrong(1));
        assertThat(check(other(code, 2))).isEqualTo(without(CodeCheck.Outcome.LOCKED));
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.LOCKED));
        house.clock.advance(DAY);
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.LOCKED));
    }

    @Test
    void who_guesses_locks_the_code_for_their_own_address_only() {
        // given
        String code = house.guideLinks.newCode("session-1", "ada");

        // when somebody who has the link tries from one address
        for (int time = 0; time < 8; time++) {
            check(other(code, 1));
        }

        // then
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.LOCKED));
        assertThat(checkFrom("203.0.113.10", other(code, 1))).isEqualTo(wrong(4));
        assertThat(checkFrom("203.0.113.10", code)).isEqualTo(without(CodeCheck.Outcome.OK));
    }

    @Test
    void thirty_wrong_codes_from_everywhere_lock_it_for_everybody() {
        String code = house.guideLinks.newCode("session-1", "ada");

        for (int time = 0; time < GuideLinks.WRONG_TRIES_ANYWHERE; time++) {
            checkFrom("203.0.113." + time / 4, other(code, 1));
        }

        assertThat(checkFrom("203.0.113.200", code)).isEqualTo(without(CodeCheck.Outcome.LOCKED));
    }

    @Test
    void a_code_for_a_browser_that_asked_fits_there_and_nobody_else_can_lock_it() {
        // given
        String own = house.guideLinks.newCode("session-1", "ask-1", "ada");
        String shared = house.guideLinks.newCode("session-1", "ada");

        // when others try it
        for (int time = 0; time < GuideLinks.WRONG_TRIES_ANYWHERE; time++) {
            house.guideLinks.checkCode("session-1", "ask-2", "203.0.113." + time, own);
        }

        // then
        assertThat(house.guideLinks.checkCode("session-1", null, "203.0.113.250", shared))
                .isEqualTo(without(CodeCheck.Outcome.LOCKED));
        assertThat(house.guideLinks.checkCode("session-1", "ask-1", "203.0.113.0", other(own, 1)))
                .isEqualTo(wrong(4));
        assertThat(house.guideLinks.checkCode("session-1", "ask-1", "203.0.113.0", own))
                .isEqualTo(without(CodeCheck.Outcome.OK));
    }

    @Test
    void a_code_that_support_made_is_not_replaced_by_one_that_was_to_be_mailed() {
        // given
        String ask = askOfABrowser();
        assertThat(house.guideLinks.newCodeToMail("session-1", ask, "rekey")).isPresent();

        // when support makes one while the mail waits for its server
        String readOut = house.guideLinks.newCode("session-1", ask, "ada");
        house.guideAsks.answer("session-1", ask);

        // then that is the one that fits
        assertThat(house.guideLinks.newCodeToMail("session-1", ask, "rekey")).isEmpty();
        assertThat(house.guideLinks.newCodeToMail("session-1", "nobody", "rekey"))
                .isEmpty();
        assertThat(checkIn(ask, readOut)).isEqualTo(without(CodeCheck.Outcome.OK));
    }

    @Test
    void a_code_that_is_on_its_way_by_mail_stays_good_when_support_makes_one_too() {
        // given
        String ask = askOfABrowser();
        String mailed =
                house.guideLinks.newCodeToMail("session-1", ask, "rekey").orElseThrow();

        // when
        String readOut = house.guideLinks.newCode("session-1", ask, "ada");
        house.guideAsks.answer("session-1", ask);

        // then both fit in that browser, once each, and in no other
        for (String code : List.of(mailed, readOut)) {
            assertThat(checkIn("ask-2", code)).isEqualTo(without(CodeCheck.Outcome.NONE));
            assertThat(checkIn(ask, code)).isEqualTo(without(CodeCheck.Outcome.OK));
        }
        assertThat(checkIn(ask, mailed)).isEqualTo(without(CodeCheck.Outcome.USED));
    }

    @Test
    void wrong_tries_lock_the_mailed_code_and_the_one_that_support_made_alike() {
        // given
        String ask = askOfABrowser();
        String mailed =
                house.guideLinks.newCodeToMail("session-1", ask, "rekey").orElseThrow();
        String readOut = house.guideLinks.newCode("session-1", ask, "ada");
        String neither = Stream.of("000000", "000001", "000002")
                .filter(code -> !code.equals(mailed) && !code.equals(readOut))
                .findFirst()
                .orElseThrow();

        // when
        for (int time = 0; time < GuideLinks.WRONG_TRIES; time++) {
            checkIn(ask, neither);
        }

        // then
        for (String code : List.of(mailed, readOut)) {
            assertThat(checkIn(ask, code)).isEqualTo(without(CodeCheck.Outcome.LOCKED));
        }
    }

    @Test
    void a_code_for_a_browser_that_asked_is_locked_by_five_wrong_tries_of_it_wherever_it_is() {
        String own = house.guideLinks.newCode("session-1", "ask-1", "ada");

        for (int time = 0; time < GuideLinks.WRONG_TRIES; time++) {
            house.guideLinks.checkCode("session-1", "ask-1", "203.0.113." + time, other(own, 1));
        }

        assertThat(house.guideLinks.checkCode("session-1", "ask-1", "203.0.113.9", own))
                .isEqualTo(without(CodeCheck.Outcome.LOCKED));
        String next = house.guideLinks.newCode("session-1", "ask-1", "ada");
        assertThat(house.guideLinks.checkCode("session-1", "ask-1", "203.0.113.9", next))
                .isEqualTo(without(CodeCheck.Outcome.OK));
    }

    @Test
    void wrong_codes_at_once_get_no_more_tries_than_one_after_the_other() throws Exception {
        String code = house.guideLinks.newCode("session-1", "ada");

        List<CodeCheck> checks =
                Together.run(Collections.nCopies(8, (Callable<CodeCheck>) () -> check(other(code, 1))));

        assertThat(checks)
                .containsOnlyOnce(wrong(4), wrong(3), wrong(2), wrong(1))
                .filteredOn(without(CodeCheck.Outcome.LOCKED)::equals)
                .hasSize(4);
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.LOCKED));
    }

    @Test
    void the_right_code_at_once_fits_once() throws Exception {
        String code = house.guideLinks.newCode("session-1", "ada");

        List<CodeCheck> checks = Together.run(Collections.nCopies(6, (Callable<CodeCheck>) () -> check(code)));

        assertThat(checks)
                .containsOnlyOnce(without(CodeCheck.Outcome.OK))
                .filteredOn(without(CodeCheck.Outcome.USED)::equals)
                .hasSize(5);
    }

    @Test
    void a_code_fits_for_ten_minutes() {
        String code = house.guideLinks.newCode("session-1", "ada");

        house.clock.advance(GuideLinks.CODE_LIFE);

        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.EXPIRED));
    }

    @Test
    void a_code_of_another_session_does_not_fit() {
        String code = house.guideLinks.newCode("session-1", "ada");
        String foreign = house.guideLinks.newCode("session-2", "ada");

        assertThat(house.guideLinks.checkCode("session-3", null, "203.0.113.9", code))
                .isEqualTo(without(CodeCheck.Outcome.NONE));
        if (!foreign.equals(code)) {
            assertThat(check(foreign)).isEqualTo(wrong(4));
        }
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.OK));
    }

    @Test
    void a_new_code_replaces_the_one_before_and_starts_anew() {
        String before = house.guideLinks.newCode("session-1", "ada");
        for (int wrong = 0; wrong < GuideLinks.WRONG_TRIES; wrong++) {
            check(other(before, 1));
        }

        String code = house.guideLinks.newCode("session-1", "ada");

        if (!before.equals(code)) {
            assertThat(check(before)).isEqualTo(wrong(4));
        }
        assertThat(check(code)).isEqualTo(without(CodeCheck.Outcome.OK));
    }

    @Test
    void of_codes_made_at_once_one_stands() throws Exception {
        List<String> codes = Together.run(
                Collections.nCopies(4, (Callable<String>) () -> house.guideLinks.newCode("session-1", "ada")));

        assertThat(new HashSet<>(codes).stream().map(this::check).map(CodeCheck::outcome))
                .containsOnlyOnce(CodeCheck.Outcome.OK);
    }

    @Test
    void a_code_is_not_kept() {
        String code = house.guideLinks.newCode("session-1", "ada");

        assertThat(Stored.in(house.jdbc).cells("guide_code")).isNotEmpty().doesNotContain(code);
        assertThat(Stored.in(house.jdbc).shows("guide_code", code)).isFalse();
    }
}
