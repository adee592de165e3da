package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.access.SecondSteps;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.starter.words.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** How agents come in and stay in, over HTTP. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.key-file=target/sign-in/starter.key",
            "rekey.starter.limits.sign-ins-per-address=1000"
        })
class SignInTest {

    private static final String PASSWORD = "three words long";
    private static final Pattern KEY = Pattern.compile("id=\"key\">([A-Z2-7 ]+)<");
    private static final Pattern MADE = Pattern.compile("id=\"password\">([a-z2-9-]+)<");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    SecondSteps secondSteps;

    @Autowired
    Tries tries;

    @Autowired
    StarterKey key;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    AuditLog audit;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    PagesApplication.TestClock clock;

    Agent ada = new Agent("", "", "", "", Role.AGENT, true, 0, false);

    @BeforeEach
    void somebody() {
        // What was locked or counted before is over.
        clock.advance(Duration.ofDays(2));
        ada = someone(Role.AGENT);
    }

    Agent someone(Role role) {
        return agents.create("a" + UUID.randomUUID(), "Ada", String.valueOf(passwords.encode(PASSWORD)), role)
                .orElseThrow();
    }

    Visitor.Reply signIn(Visitor visitor, String password, String code) {
        visitor.page("/desk/sign-in");
        return visitor.form("/desk/sign-in", Map.of("username", ada.signInName(), "password", password, "code", code));
    }

    boolean isIn(Visitor visitor) {
        return visitor.page("/desk/me").status() == 200;
    }

    long written(String action) {
        return audit.entries(AuditLog.Scope.everything(), Page.first(500)).rows().stream()
                .filter(line -> line.entry().action().equals(action)
                        && line.entry().actor().equals(ada.signInName()))
                .count();
    }

    static String found(Pattern pattern, Visitor.Reply reply) {
        Matcher matcher = pattern.matcher(reply.body());
        assertThat(matcher.find()).as(reply.body()).isTrue();
        return matcher.group(1);
    }

    static byte[] secretOn(Visitor.Reply page) {
        String text = found(KEY, page).replace(" ", "");
        byte[] secret = new byte[text.length() * 5 / 8];
        int bits = 0;
        int held = 0;
        int next = 0;
        for (int i = 0; i < text.length(); i++) {
            held = (held << 5) | BASE32.indexOf(text.charAt(i));
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                secret[next++] = (byte) (held >> bits);
            }
        }
        return secret;
    }

    /** The code of the step that is so many after this one. */
    String code(byte[] secret, int after) {
        return Totp.code(secret, Totp.step(clock.instant()) + after, 6);
    }

    byte[] setUp(Visitor visitor) {
        visitor.page("/desk/me");
        visitor.form("/desk/me/second-step", Map.of());
        byte[] secret = secretOn(visitor.page("/desk/me"));
        assertThat(visitor.form("/desk/me/second-step/code", Map.of("code", code(secret, -1)))
                        .location())
                .endsWith("/desk/me");
        assertThat(secondSteps.confirmed(ada.id())).isTrue();
        return secret;
    }

    @Nested
    class A_second_step {

        @Test
        void is_asked_for_with_the_password_once_it_is_set_up() {
            // given
            Visitor first = new Visitor(port);
            signIn(first, PASSWORD, "");
            byte[] secret = setUp(first);

            // when, then: no code, a wrong one, a wrong password with the right code
            assertThat(signIn(new Visitor(port), PASSWORD, "").location()).endsWith("?error");
            assertThat(signIn(new Visitor(port), PASSWORD, "000 000").location())
                    .endsWith("?error");
            assertThat(signIn(new Visitor(port), "wrong", code(secret, 0)).location())
                    .endsWith("?error");
            Visitor again = new Visitor(port);
            assertThat(signIn(again, PASSWORD, code(secret, 0)).location()).endsWith("/desk");
            assertThat(isIn(again)).isTrue();
            assertThat(written("SECOND_STEP_SET_UP")).isOne();
        }

        @Test
        void takes_no_code_twice() {
            Visitor first = new Visitor(port);
            signIn(first, PASSWORD, "");
            byte[] secret = setUp(first);
            String code = code(secret, 0);
            assertThat(signIn(new Visitor(port), PASSWORD, code).location()).endsWith("/desk");

            assertThat(signIn(new Visitor(port), PASSWORD, code).location()).endsWith("?error");
            assertThat(signIn(new Visitor(port), PASSWORD, code(secret, -1)).location())
                    .endsWith("?error");
            assertThat(signIn(new Visitor(port), PASSWORD, code(secret, 1)).location())
                    .endsWith("/desk");
        }

        @Test
        void is_locked_by_five_wrong_codes_until_the_time_is_over() {
            Visitor first = new Visitor(port);
            signIn(first, PASSWORD, "");
            byte[] secret = setUp(first);
            for (int wrong = 1; wrong < 5; wrong++) {
                signIn(new Visitor(port), PASSWORD, "123");
            }

            Visitor.Reply fifth = signIn(new Visitor(port), PASSWORD, "123");

            // then: the same answer as to a wrong password, or the lock would tell that this one is right
            Visitor.Reply wrongPassword = signIn(new Visitor(port), "wrong", "123");
            assertThat(fifth.status()).isEqualTo(wrongPassword.status()).isEqualTo(302);
            assertThat(fifth.location()).isEqualTo(wrongPassword.location()).endsWith("?error");
            assertThat(fifth.header("Retry-After")).isEmpty();
            assertThat(signIn(new Visitor(port), PASSWORD, code(secret, 0)).location())
                    .endsWith("?error");
            assertThat(written("SIGN_IN_LOCKED")).isEqualTo(2);
            clock.advance(Duration.ofMinutes(15));
            assertThat(signIn(new Visitor(port), PASSWORD, code(secret, 0)).location())
                    .endsWith("/desk");
        }

        @Test
        void is_not_locked_in_a_browser_of_ones_own_by_somebody_elsewhere_who_has_the_password() {
            // given a browser that is known, and a thief with the password
            Visitor known = new Visitor(port);
            signIn(known, PASSWORD, "");
            byte[] secret = setUp(known);
            known.page("/desk");
            known.form("/desk/sign-out", Map.of());

            // when
            for (int wrong = 0; wrong < 6; wrong++) {
                signIn(new Visitor(port), PASSWORD, "123");
            }

            // then the code is locked elsewhere, and fits here once
            assertThat(signIn(new Visitor(port), PASSWORD, code(secret, 0)).location())
                    .endsWith("?error");
            assertThat(signIn(known, PASSWORD, code(secret, 0)).location()).endsWith("/desk");
            known.page("/desk");
            known.form("/desk/sign-out", Map.of());
            assertThat(signIn(known, PASSWORD, code(secret, 0)).location()).endsWith("?error");
        }

        @Test
        void is_tried_ten_times_a_day_in_a_browser_of_ones_own_before_it_is_locked_there_too() {
            // given
            Visitor known = new Visitor(port);
            signIn(known, PASSWORD, "");
            byte[] secret = setUp(known);
            known.page("/desk");
            known.form("/desk/sign-out", Map.of());

            // when: the sixteenth is the fifth that counts as anywhere
            for (int wrong = 0; wrong < 15; wrong++) {
                if (wrong == 10) {
                    clock.advance(Duration.ofMinutes(15));
                }
                assertThat(signIn(known, PASSWORD, "123").location()).endsWith("?error");
            }

            // then
            assertThat(signIn(known, PASSWORD, code(secret, 0)).location()).endsWith("?error");
            assertThat(written("SIGN_IN_LOCKED")).isEqualTo(2);
        }

        @Test
        void ends_sign_ins_that_were_made_without_it() {
            Visitor here = new Visitor(port);
            Visitor elsewhere = new Visitor(port);
            signIn(here, PASSWORD, "");
            signIn(elsewhere, PASSWORD, "");
            assertThat(isIn(elsewhere)).isTrue();

            setUp(here);

            assertThat(isIn(here)).isTrue();
            assertThat(isIn(elsewhere)).isFalse();
        }

        @Test
        void cannot_be_replaced_by_who_is_signed_in_but_reset_by_an_admin() {
            Visitor here = new Visitor(port);
            signIn(here, PASSWORD, "");
            setUp(here);
            here.page("/desk/me");
            here.form("/desk/me/second-step", Map.of());
            assertThat(here.page("/desk/me").body()).doesNotContain("id=\"key\"");

            Visitor admin = new Visitor(port).signIn(someone(Role.ADMIN).signInName(), PASSWORD);
            admin.page("/desk/people");
            admin.form("/desk/people/" + ada.id() + "/second-step", Map.of());

            assertThat(isIn(here)).isFalse();
            assertThat(signIn(here, PASSWORD, "").location()).endsWith("/desk");
        }

        @Test
        void is_kept_sealed() {
            Visitor here = new Visitor(port);
            signIn(here, PASSWORD, "");
            here.page("/desk/me");
            here.form("/desk/me/second-step", Map.of());
            byte[] secret = secretOn(here.page("/desk/me"));

            assertThat(secondSteps.begun(ada.id()).orElseThrow())
                    .isNotEqualTo(secret)
                    .hasSize(12 + 20 + 16);
        }
    }

    @Nested
    class A_sign_in {

        @Test
        void of_one_name_is_looked_at_ten_times_only() {
            for (int wrong = 1; wrong <= 10; wrong++) {
                assertThat(signIn(new Visitor(port), "wrong", "").location()).endsWith("?error");
            }

            Visitor.Reply late = signIn(new Visitor(port), PASSWORD, "");

            assertThat(late.status()).isEqualTo(429);
            assertThat(Integer.parseInt(late.header("Retry-After"))).isBetween(1, 900);
            clock.advance(Duration.ofMinutes(15));
            assertThat(signIn(new Visitor(port), PASSWORD, "").location()).endsWith("/desk");
        }

        @Test
        void goes_on_in_a_browser_where_it_was_right_before_while_the_name_is_tried_from_everywhere() {
            // given a browser that is known, and one that is not
            Visitor known = new Visitor(port);
            signIn(known, PASSWORD, "");
            known.form("/desk/sign-out", Map.of());

            // when somebody tries the name, from this address and from many others
            for (int time = 0; time < 11; time++) {
                signIn(new Visitor(port), "wrong", "");
            }
            for (int time = 0; time < 101; time++) {
                tries.count(
                        new Tries.Limit("sign-in of a name anywhere", 100, Duration.ofMinutes(15)),
                        AgentSignIn.counted(ada.signInName(), key));
            }

            // then
            Visitor elsewhere = new Visitor(port);
            assertThat(signIn(elsewhere, PASSWORD, "").status()).isEqualTo(429);
            assertThat(signIn(known, PASSWORD, "").location()).endsWith("/desk");
            assertThat(isIn(known)).isTrue();
        }

        @Test
        void with_a_password_typed_where_the_name_belongs_leaves_no_word_of_it_in_the_database() {
            // given
            String typed = "Slipped " + UUID.randomUUID();
            Visitor anybody = new Visitor(port);
            anybody.page("/desk/sign-in");

            // when
            anybody.form("/desk/sign-in", Map.of("username", typed, "password", "x"));

            // then it was counted and written down, without the words
            assertThat(jdbc.sql("select who from try_count").query(String.class).list())
                    .isNotEmpty()
                    .noneMatch(who -> who.toLowerCase(Locale.ROOT).contains(typed.toLowerCase(Locale.ROOT)));
            assertThat(audit.entries(AuditLog.Scope.everything(), Page.first(50))
                            .rows())
                    .anyMatch(line -> line.entry().action().equals("SIGN_IN_REFUSED"))
                    .noneMatch(line -> line.toString().contains(typed));
        }

        @Test
        void in_a_known_browser_gives_no_rights_and_is_not_tried_without_end_either() {
            // given a browser of Ada's, whose cookie says nothing of anybody else
            Visitor known = new Visitor(port);
            signIn(known, PASSWORD, "");
            String cookie = known.cookies().stream()
                    .filter(one -> one.getName().equals("rekey-desk"))
                    .map(java.net.HttpCookie::getValue)
                    .findFirst()
                    .orElseThrow();
            Visitor thief = new Visitor(port);
            assertThat(thief.send("GET", "/desk", Visitor.PAGE, null, "", "Cookie", "rekey-desk=" + cookie)
                            .location())
                    .endsWith("/desk/sign-in");

            // when
            known.form("/desk/sign-out", Map.of());
            for (int time = 0; time < 10; time++) {
                assertThat(signIn(known, "wrong", "").location()).endsWith("?error");
            }

            // then
            assertThat(signIn(known, PASSWORD, "").status()).isEqualTo(429);
        }

        @Test
        void that_is_refused_for_being_one_too_many_is_one_row() {
            for (int wrong = 1; wrong <= 14; wrong++) {
                signIn(new Visitor(port), "wrong", "");
            }

            assertThat(written("SIGN_IN_LOCKED")).isEqualTo(1);
        }

        @Test
        void that_is_right_counts_for_nothing() {
            for (int right = 1; right <= 12; right++) {
                assertThat(signIn(new Visitor(port), PASSWORD, "").location()).endsWith("/desk");
            }
            assertThat(written("SIGNED_IN")).isEqualTo(12);
        }

        @Test
        void ends_with_the_next_request_after_rights_or_password_were_changed() {
            Visitor here = new Visitor(port);
            signIn(here, PASSWORD, "");
            agents.setRole(ada.id(), Role.SUPERVISOR);
            assertThat(isIn(here)).isFalse();

            signIn(here, PASSWORD, "");
            agents.setActive(ada.id(), false);
            assertThat(isIn(here)).isFalse();
            assertThat(signIn(here, PASSWORD, "").location()).endsWith("?error");
        }

        @Test
        void gets_a_new_web_session_so_that_nobody_can_have_prepared_it() {
            Visitor here = new Visitor(port);
            signIn(here, PASSWORD, "");
            String before = here.webSession();

            signIn(here, PASSWORD, "");

            assertThat(before).isNotEmpty();
            assertThat(here.webSession()).isNotEmpty().isNotEqualTo(before);
        }

        @Test
        void has_a_password_that_is_changed_with_the_present_one_only() {
            Visitor here = new Visitor(port);
            Visitor elsewhere = new Visitor(port);
            signIn(here, PASSWORD, "");
            signIn(elsewhere, PASSWORD, "");
            here.page("/desk/me");

            assertThat(here.form("/desk/me/password", Map.of("present", "wrong", "wanted", "another long one"))
                            .body())
                    .contains("The current password is not right.");
            assertThat(here.form("/desk/me/password", Map.of("present", PASSWORD, "wanted", "short"))
                            .body())
                    .contains("at least 12 characters");
            assertThat(here.form("/desk/me/password", Map.of("present", PASSWORD, "wanted", "another long one"))
                            .status())
                    .isEqualTo(200);

            assertThat(isIn(here)).isTrue();
            assertThat(isIn(elsewhere)).isFalse();
            assertThat(signIn(elsewhere, PASSWORD, "").location()).endsWith("?error");
            assertThat(signIn(elsewhere, "another long one", "").location()).endsWith("/desk");
        }
    }

    @Nested
    class A_password {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "passwordpassword",
                    "Password1234!",
                    "P@ssw0rd!2026",
                    "123456789012",
                    "qwertyuiop12",
                    "aaaaaaaaaaaa",
                    "letmeinletmein",
                    "iloveyou1234",
                    "Summer2026!!",
                    "correct horse battery staple",
                    "rekeyrekeyrekey"
                })
        void that_is_among_the_first_to_be_tried_is_refused(String common) {
            Visitor here = new Visitor(port);
            signIn(here, PASSWORD, "");
            here.page("/desk/me");

            Visitor.Reply reply = here.form("/desk/me/password", Map.of("present", PASSWORD, "wanted", common));

            assertThat(reply.status()).isEqualTo(409);
            assertThat(reply.body()).contains("one of the first that others would try");
            assertThat(signIn(new Visitor(port), PASSWORD, "").location()).endsWith("/desk");
        }

        @Test
        void of_ones_own_name_is_refused_and_long_ones_of_ones_own_are_taken() {
            PasswordRule rule = new PasswordRule();
            Agent agent = new Agent("1", "adalovelace", "Ada Lovelace", "", Role.AGENT, true, 0, false);

            assertThat(rule.refusal(agent, PASSWORD, "Lovelace-Ada")).isNotNull();
            assertThat(rule.refusal(agent, PASSWORD, "adalovelace1")).isNotNull();
            assertThat(rule.refusal(agent, PASSWORD, PASSWORD)).isEqualTo(ProblemCode.PASSWORD_SAME.with());
            assertThat(rule.refusal(agent, PASSWORD, "my dog eats shoes")).isNull();
            assertThat(rule.refusal(agent, PASSWORD, "my dog eats shoes, nine lamps hum" + "x1Y".repeat(50)))
                    .isNull();
        }

        @Test
        void hashed_with_less_than_today_is_hashed_anew_at_the_next_sign_in_and_nobody_is_signed_out() {
            // given: as it was kept by an earlier version
            Visitor before = new Visitor(port);
            signIn(before, PASSWORD, "");
            String old = "{argon2}"
                    + Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode(PASSWORD);
            assertThat(agents.rehashPassword(
                            ada.id(), agents.byId(ada.id()).orElseThrow().passwordHash(), old))
                    .isTrue();

            // when
            assertThat(signIn(new Visitor(port), PASSWORD, "").location()).endsWith("/desk");

            // then
            assertThat(agents.byId(ada.id()).orElseThrow().passwordHash())
                    .startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
            assertThat(isIn(before)).isTrue();
            assertThat(signIn(new Visitor(port), PASSWORD, "").location()).endsWith("/desk");
        }

        @Test
        void hashed_with_less_stays_so_when_it_was_not_right() {
            String old = "{argon2}"
                    + Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode(PASSWORD);
            agents.rehashPassword(ada.id(), ada.passwordHash(), old);

            assertThat(signIn(new Visitor(port), "wrong", "").location()).endsWith("?error");

            assertThat(agents.byId(ada.id()).orElseThrow().passwordHash()).isEqualTo(old);
        }
    }

    @Nested
    class An_admin {

        private Visitor admin() {
            Visitor admin = new Visitor(port).signIn(someone(Role.ADMIN).signInName(), PASSWORD);
            admin.page("/desk/people");
            return admin;
        }

        @Test
        void lets_somebody_in_with_a_password_that_is_shown_once() {
            Visitor admin = admin();
            String name = "n" + UUID.randomUUID();
            String password = found(
                    MADE, admin.form("/desk/people", Map.of("signInName", name, "name", "New", "role", "AUDITOR")));

            assertThat(admin.page("/desk/people").body()).contains(name).doesNotContain(password);
            ada = agents.bySignInName(name).orElseThrow();
            assertThat(ada.role()).isEqualTo(Role.AUDITOR);
            assertThat(signIn(new Visitor(port), password, "").location()).endsWith("/desk");
        }

        @Test
        void is_told_what_does_not_fit() {
            Visitor admin = admin();

            assertThat(admin.form(
                                    "/desk/people",
                                    Map.of("signInName", ada.signInName(), "name", "New", "role", "AGENT"))
                            .body())
                    .contains("already");
            assertThat(admin.form("/desk/people", Map.of("signInName", "<b>", "name", "New", "role", "AGENT"))
                            .body())
                    .contains("A sign-in name has");
            assertThat(admin.form("/desk/people", Map.of("signInName", "abc", "name", "New", "role", "KING"))
                            .body())
                    .contains("Choose what this person may do.");
            assertThat(admin.form("/desk/people", Map.of("signInName", "Temporal", "name", "New", "role", "AGENT"))
                            .body())
                    .contains("In the audit trail this name stands for something else.");
            assertThat(admin.form("/desk/people/programs", Map.of("name", "Codec token", "scopes", "read"))
                            .body())
                    .contains("In the audit trail this name stands for something else.");
            assertThat(admin.form("/desk/people/nobody/role", Map.of("role", "AGENT"))
                            .status())
                    .isEqualTo(404);
        }

        @Test
        void makes_a_new_password_for_who_forgot_theirs() {
            Visitor admin = admin();

            String password = found(MADE, admin.form("/desk/people/" + ada.id() + "/password", Map.of()));

            assertThat(signIn(new Visitor(port), PASSWORD, "").location()).endsWith("?error");
            assertThat(signIn(new Visitor(port), password, "").location()).endsWith("/desk");
        }

        @Test
        void knows_a_password_that_leads_nowhere_but_to_one_of_ones_own() {
            // given a password that an admin made
            String lent = found(MADE, admin().form("/desk/people/" + ada.id() + "/password", Map.of()));
            Visitor somebody = new Visitor(port);
            signIn(somebody, lent, "");

            // then
            assertThat(somebody.page("/desk").location()).endsWith("/desk/me");
            assertThat(somebody.page("/desk/me").body()).contains("An admin made your password and knows it.");
            Visitor.Reply refused = somebody.send("GET", "/desk", Visitor.JSON, null, "");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.body()).contains("See to your own sign-in on the page /desk/me first.");

            // and: it cannot be kept
            somebody.page("/desk/me");
            assertThat(somebody.form("/desk/me/password", Map.of("present", lent, "wanted", lent))
                            .body())
                    .contains("An admin knows the current password. Choose another one.");
            assertThat(somebody.page("/desk").location()).endsWith("/desk/me");

            // when
            somebody.page("/desk/me");
            somebody.form("/desk/me/password", Map.of("present", lent, "wanted", "another long one"));

            // then
            assertThat(somebody.page("/desk").status()).isEqualTo(200);
            assertThat(somebody.page("/desk/me").body()).doesNotContain("An admin made your password");
        }

        @Test
        void proves_that_it_is_them_before_who_may_use_the_desk_is_changed() {
            // given: a desk that was left open
            Agent owner = someone(Role.ADMIN);
            Visitor admin = new Visitor(port).signIn(owner.signInName(), PASSWORD);
            admin.page("/desk/people");
            clock.advance(Proof.FRESH);
            Role before = ada.role();

            // when, then: nothing is changed
            Map<String, Map<String, String>> changes = Map.of(
                    "/desk/people/" + ada.id() + "/role",
                    Map.of("role", "ADMIN"),
                    "/desk/people/" + ada.id() + "/active",
                    Map.of("active", "false"),
                    "/desk/people/" + ada.id() + "/password",
                    Map.of(),
                    "/desk/people/" + ada.id() + "/second-step",
                    Map.of(),
                    "/desk/people",
                    Map.of("signInName", "another", "name", "New", "role", "ADMIN"),
                    "/desk/people/programs",
                    Map.of("name", "new", "scopes", "read"));
            changes.forEach((place, fields) ->
                    assertThat(admin.form(place, fields).location()).as(place).endsWith("/desk/me/proof?to=people"));
            assertThat(admin.form("/desk/me/password", Map.of("present", PASSWORD, "wanted", "another long one"))
                            .location())
                    .endsWith("/desk/me/proof");
            assertThat(admin.form("/desk/me/second-step", Map.of()).location()).endsWith("/desk/me/proof");
            assertThat(agents.byId(ada.id())).contains(ada);
            assertThat(agents.bySignInName("another")).isEmpty();
            assertThat(admin.page("/desk/people").body()).contains("id=\"prove-first\"");

            // when
            admin.page("/desk/me/proof?to=people");
            assertThat(admin.form("/desk/me/proof", Map.of("present", "wrong", "to", "people"))
                            .body())
                    .contains("The password or the code is not right.");
            assertThat(admin.form("/desk/me/proof", Map.of("present", PASSWORD, "to", "people"))
                            .location())
                    .endsWith("/desk/people");
            admin.page("/desk/people");
            admin.form("/desk/people/" + ada.id() + "/role", Map.of("role", "SUPERVISOR"));

            // then
            assertThat(before).isEqualTo(Role.AGENT);
            assertThat(agents.byId(ada.id()).orElseThrow().role()).isEqualTo(Role.SUPERVISOR);
        }

        @Test
        void finds_what_they_typed_still_there_after_the_proof_and_after_a_refusal() {
            // given: a person typed in at a desk that was left open
            Visitor admin = new Visitor(port).signIn(someone(Role.ADMIN).signInName(), PASSWORD);
            admin.page("/desk/people");
            clock.advance(Proof.FRESH);
            admin.form("/desk/people", Map.of("signInName", "otto.k", "name", "Otto Kern", "role", "AUDITOR"));

            // when
            admin.page("/desk/me/proof?to=people");
            admin.form("/desk/me/proof", Map.of("present", PASSWORD, "to", "people"));

            // then
            assertThat(admin.page("/desk/people").body())
                    .contains("id=\"kept\"", "value=\"Otto Kern\"", "value=\"otto.k\"")
                    .containsPattern("value=\"AUDITOR\" selected=\"selected\"");
            assertThat(agents.bySignInName("otto.k")).isEmpty();
            // and only once
            assertThat(admin.page("/desk/people").body()).doesNotContain("Otto Kern", "id=\"kept\"");

            // and the same of a program
            clock.advance(Proof.FRESH);
            admin.form("/desk/people/programs", Map.of("name", "billing-2", "scopes", "audit"));
            admin.page("/desk/me/proof?to=people");
            admin.form("/desk/me/proof", Map.of("present", PASSWORD, "to", "people"));
            assertThat(admin.page("/desk/people").body())
                    .contains("value=\"billing-2\"")
                    .containsPattern("value=\"audit\" checked=\"checked\"");

            // and a refusal keeps it too
            assertThat(admin.form(
                                    "/desk/people",
                                    Map.of("signInName", ada.signInName(), "name", "Ada Two", "role", "AGENT"))
                            .body())
                    .contains("id=\"sentence\"", "value=\"Ada Two\"")
                    .doesNotContain("id=\"kept\"");
        }

        @Test
        void gets_past_the_proof_by_no_other_way_to_write_an_address() {
            // given: a desk that was left open
            Visitor admin = new Visitor(port).signIn(someone(Role.ADMIN).signInName(), PASSWORD);
            admin.page("/desk/people");
            clock.advance(Proof.FRESH);

            // when, then
            for (String place : List.of("/desk/%70eople/", "/desk/p%65ople/", "/%64esk/people/")) {
                assertThat(admin.form(place + ada.id() + "/role", Map.of("role", "ADMIN"))
                                .status())
                        .as(place)
                        .isEqualTo(400);
            }
            assertThat(admin.form("/desk/me/passwor%64", Map.of("present", PASSWORD, "wanted", "another long one"))
                            .status())
                    .isEqualTo(400);
            assertThat(agents.byId(ada.id())).contains(ada);
        }

        @Test
        void proves_themselves_with_the_code_as_well_where_they_have_one() {
            // given
            ada = someone(Role.ADMIN);
            Visitor here = new Visitor(port);
            signIn(here, PASSWORD, "");
            byte[] secret = setUp(here);
            clock.advance(Proof.FRESH);
            here.page("/desk/me/proof");

            // when, then: whatever is wrong, the answer is the same
            Visitor.Reply noCode = here.form("/desk/me/proof", Map.of("present", PASSWORD));
            Visitor.Reply wrongCode = here.form("/desk/me/proof", Map.of("present", PASSWORD, "code", "123"));
            Visitor.Reply wrongPassword =
                    here.form("/desk/me/proof", Map.of("present", "wrong", "code", code(secret, 0)));
            for (Visitor.Reply reply : List.of(noCode, wrongCode, wrongPassword)) {
                assertThat(reply.status()).isEqualTo(409);
                assertThat(reply.body()).contains("The password or the code is not right.");
            }
            assertThat(here.form("/desk/me/proof", Map.of("present", PASSWORD, "code", code(secret, 0)))
                            .location())
                    .endsWith("/desk/me");
            assertThat(written("PROVED_AGAIN")).isEqualTo(1);
        }

        @Test
        void cannot_take_away_the_last_admin() {
            Agent last = someone(Role.ADMIN);
            agents.list().stream()
                    .filter(agent -> agent.role() == Role.ADMIN && !agent.id().equals(last.id()))
                    .forEach(agent -> agents.setActive(agent.id(), false));
            Visitor admin = new Visitor(port).signIn(last.signInName(), PASSWORD);
            admin.page("/desk/people");

            assertThat(admin.form("/desk/people/" + last.id() + "/role", Map.of("role", "AGENT"))
                            .body())
                    .contains("This is the last admin.");
            assertThat(admin.form("/desk/people/" + last.id() + "/active", Map.of("active", "false"))
                            .body())
                    .contains("This is the last admin.");
            assertThat(agents.byId(last.id()).orElseThrow()).isEqualTo(last);
        }
    }
}
