package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideDevice;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.starter.guide.Sample;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpCookie;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A trader who comes back: in the same browser, in another one, by an old link, with a code that fits no more. */
@SpringBootTest(
        classes = PagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=" + PagesApplication.DATABASE,
            "rekey.starter.platform-name=Harbour Trading",
            "rekey.starter.platform-url=https://harbour.example/help",
            "rekey.starter.limits.codes-per-address=0",
            "rekey.starter.limits.asks-per-address=0",
            "rekey.starter.limits.sign-ins-per-address=0",
            "rekey.starter.limits.links-per-address=0"
        })
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WayBackTest {

    private static final String PASSWORD = "a good password";
    private static final Pattern NUMBER = Pattern.compile("Your number is <strong class=\"once\">(\\d\\d)</strong>");
    private static final Pattern CODE = Pattern.compile("id=\"code\">(\\d{6})<");
    private static final Pattern ASK =
            Pattern.compile("name=\"ask\" value=\"([^\"]+)\">[^\n]*?<button[^>]*>Make the code for (\\d\\d)");

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    ProgramTokens tokens;

    @Autowired
    GuideLinks links;

    @Autowired
    GuideDevices devices;

    @Autowired
    Sample sample;

    @Autowired
    AuditLog audit;

    @Autowired
    PagesApplication.TestClock clock;

    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());
    private String place = "";

    @BeforeEach
    void a_session() {
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        place = "/g/" + visit.token();
        clock.advance(Duration.ofMinutes(1));
    }

    private Visitor visitor() {
        return new Visitor(port);
    }

    /** Somebody who came in by link and code. */
    private Visitor inside() {
        Visitor trader = visitor();
        trader.page(place);
        assertThat(enter(trader, links.newCode(visit.sessionId(), "sam")).location())
                .endsWith("/guide");
        return trader;
    }

    private Visitor.Reply enter(Visitor trader, String code) {
        return trader.form(place, Map.of("code", code));
    }

    private Visitor agent() {
        String name = "a" + UUID.randomUUID();
        agents.create(name, "Sam", String.valueOf(passwords.encode(PASSWORD)), Role.AGENT);
        Visitor agent = visitor().signIn(name, PASSWORD);
        agent.page("/desk");
        return agent;
    }

    private String desk() {
        return "/desk/sessions/" + visit.sessionId();
    }

    private static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private static String found(Pattern pattern, Visitor.Reply reply) {
        Matcher matcher = pattern.matcher(reply.body());
        assertThat(matcher.find()).as(reply.body()).isTrue();
        return matcher.group(1);
    }

    private static String device(Visitor visitor) {
        return visitor.cookies().stream()
                .filter(cookie -> cookie.getName().equals("rekey-device"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    private List<String> deeds() {
        return audit.entries(AuditLog.Scope.session(visit.sessionId()), Page.first(100)).rows().stream()
                .map(line -> line.entry().action())
                .toList();
    }

    // The same browser

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 29})
    void in_the_browser_that_came_in_one_goes_on_without_a_code_for_days(int days) {
        // given a browser that was closed: it keeps what has a time, and no more
        Visitor monday = inside();
        Visitor thursday = visitor().holding(device(monday));
        clock.advance(Duration.ofDays(days));

        // when coming by the link, from a mail
        Visitor.Reply link = thursday.send("GET", place, Visitor.PAGE, null, "", "Sec-Fetch-Site", "cross-site");

        // then
        assertThat(link.status()).isEqualTo(303);
        assertThat(link.location()).endsWith("/guide");
        assertThat(thursday.page("/guide").body()).contains("Grid bots");

        // and without the link, and to act as well
        Visitor bookmark = visitor().holding(device(monday));
        assertThat(bookmark.page("/guide/accounts/" + visit.accountIds().get(0)).status())
                .isEqualTo(200);
        assertThat(bookmark.form(
                                "/guide/accounts/" + visit.accountIds().get(0) + "/actions", Map.of("type", "OpenEdit"))
                        .status())
                .isEqualTo(303);
        assertThat(deeds()).contains("GUIDE_OPENED");
    }

    @Test
    void a_page_left_open_overnight_goes_on_with_the_next_press() {
        // given
        Visitor trader = inside();
        String account = "/guide/accounts/" + visit.accountIds().get(0);
        trader.page(account);

        // when the visit has lasted for more than a day
        clock.advance(Duration.ofHours(30));
        Visitor.Reply pressed = trader.form(account + "/actions", Map.of("type", "OpenEdit"));

        // then
        assertThat(pressed.location()).endsWith(account);
    }

    @Test
    void after_thirty_days_it_needs_a_code_again() {
        Visitor trader = inside();

        clock.advance(GuideDevices.LIFE);

        assertThat(trader.page("/guide").status()).isEqualTo(401);
        assertThat(trader.page(place).body()).contains("id=\"send-code\"");
    }

    @Test
    void what_it_holds_is_for_this_site_only_out_of_scripts_reach_and_forged_by_nobody() {
        Visitor trader = visitor();
        trader.page(place);
        Visitor.Reply in = enter(trader, links.newCode(visit.sessionId(), "sam"));

        assertThat(in.raw().headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("rekey-device="))
                .singleElement()
                .satisfies(cookie -> assertThat(cookie)
                        .contains("Path=/", "Max-Age=2592000", "HttpOnly", "SameSite=Lax")
                        .doesNotContain("Domain"));
        String held = device(trader);
        String secret = held.substring(0, held.indexOf('.'));
        for (String forged : List.of(secret, secret + ".", secret + "." + "A".repeat(43), "x" + held, held + "x")) {
            assertThat(visitor().holding(forged).page("/guide").status())
                    .as(forged)
                    .isEqualTo(401);
        }
        assertThat(visitor().holding(held).page("/guide").status()).isEqualTo(200);
    }

    @Test
    void a_browser_cannot_have_been_prepared_by_somebody_else() {
        // given a browser that holds what an attacker holds as well
        Visitor attacker = visitor();
        attacker.page(place);
        attacker.form(place + "/ask", Map.of());
        Visitor victim = visitor().holding(device(attacker));
        victim.page(place);

        // when
        assertThat(enter(victim, links.newCode(visit.sessionId(), "sam")).location())
                .endsWith("/guide");

        // then
        assertThat(attacker.page("/guide").status()).isEqualTo(401);
        assertThat(victim.page("/guide").status()).isEqualTo(200);
    }

    @Test
    void one_browser_may_be_known_in_several_sessions() {
        // given
        Sample.Visit first = visit;
        Visitor trader = inside();
        a_session();
        trader.page(place);
        assertThat(enter(trader, links.newCode(visit.sessionId(), "sam")).location())
                .endsWith("/guide");

        // when
        Visitor later = visitor().holding(device(trader));

        // then each link leads to its own
        assertThat(later.page("/g/" + first.token()).location()).endsWith("/guide");
        assertThat(later.page("/guide/accounts/" + first.accountIds().get(0)).status())
                .isEqualTo(200);
        assertThat(later.page(place).location()).endsWith("/guide");
        assertThat(later.page("/guide/accounts/" + visit.accountIds().get(0)).status())
                .isEqualTo(200);
    }

    @Test
    void who_leaves_the_guide_needs_a_code_again_in_that_browser() {
        Visitor trader = inside();
        trader.page("/guide");

        trader.form("/guide/leave", Map.of());

        assertThat(trader.page("/guide").status()).isEqualTo(401);
        assertThat(trader.page(place).body()).contains("id=\"enter\"");
        assertThat(devices.in(visit.sessionId())).isEmpty();
    }

    // Another browser

    @Test
    void a_second_device_asks_for_a_code_and_the_desk_sees_it_at_once() throws IOException {
        // given a trader who is in on one device, and an agent who looks at the inbox
        inside();
        Visitor agent = agent();
        Visitor phone = visitor();
        assertThat(phone.page(place).body())
                .contains("the support of Harbour Trading", "id=\"enter\"", "id=\"send-code\"");

        String number;
        try (BufferedReader inbox = agent.listen("/desk/events");
                BufferedReader session = agent.listen("/desk/events?session=" + visit.sessionId())) {
            // when
            Visitor.Reply asked = phone.form(
                    place + "/ask",
                    Map.of(),
                    "User-Agent",
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1");
            assertThat(asked.location()).endsWith(place);
            number = found(NUMBER, phone.page(place));

            // then
            hears(inbox, "event:inbox");
            hears(session, "event:session");
        }
        assertThat(agent.page("/desk").body()).contains("Asks for a code", "has the link and no code");
        Visitor.Reply page = agent.page(desk());
        assertThat(page.body()).contains("Safari on iPhone", "Make the code for " + number);

        // and the code for it fits there and nowhere else
        Visitor.Reply made = agent.form(desk() + "/code", Map.of("ask", found(ASK, page)));
        String code = found(CODE, made);
        Visitor other = visitor();
        other.page(place);
        assertThat(enter(other, code).status()).isEqualTo(409);
        assertThat(phone.page(place).body()).contains("Support has made a code for number");
        assertThat(enter(phone, code).location()).endsWith("/guide");
        assertThat(phone.page("/guide").status()).isEqualTo(200);
        assertThat(agent.page("/desk").body()).doesNotContain("has the link and no code");
        assertThat(agent.page(desk()).body()).contains("Where the customer came in", "</span>, came in");
        assertThat(devices.in(visit.sessionId())).hasSize(2);
        assertThat(deeds()).contains("CODE_ASKED", "CODE_MADE");
    }

    private static void hears(BufferedReader stream, String line) throws IOException {
        String next;
        do {
            next = stream.readLine();
            assertThat(next).as("the stream ended before " + line).isNotNull();
        } while (!line.equals(next));
    }

    @Test
    void two_devices_that_ask_at_once_each_get_their_own_code() {
        // given
        Visitor phone = visitor();
        Visitor laptop = visitor();
        Visitor agent = agent();
        for (Visitor device : List.of(phone, laptop)) {
            device.page(place);
            device.form(place + "/ask", Map.of());
        }
        String phoneNumber = found(NUMBER, phone.page(place));
        String laptopNumber = found(NUMBER, laptop.page(place));
        assertThat(phoneNumber).isNotEqualTo(laptopNumber);

        // when
        Matcher asks = ASK.matcher(agent.page(desk()).body());
        Map<String, String> codes = new java.util.HashMap<>();
        while (asks.find()) {
            codes.put(asks.group(2), found(CODE, agent.form(desk() + "/code", Map.of("ask", asks.group(1)))));
        }

        // then
        assertThat(enter(phone, String.valueOf(codes.get(phoneNumber))).location())
                .endsWith("/guide");
        assertThat(enter(laptop, String.valueOf(codes.get(laptopNumber))).location())
                .endsWith("/guide");
        assertThat(phone.page("/guide").status()).isEqualTo(200);
        assertThat(laptop.page("/guide").status()).isEqualTo(200);
    }

    @Test
    void somebody_who_got_hold_of_the_link_locks_out_neither_the_known_browser_nor_the_one_that_asked() {
        // given
        Visitor known = inside();
        Visitor phone = visitor();
        phone.page(place);
        phone.form(place + "/ask", Map.of());
        Visitor agent = agent();
        String own = found(CODE, agent.form(desk() + "/code", Map.of("ask", found(ASK, agent.page(desk())))));
        String shared = found(CODE, agent.form(desk() + "/code", Map.of()));

        // when a stranger from the same network tries codes
        Visitor stranger = visitor();
        stranger.page(place);
        for (int time = 0; time < 40; time++) {
            assertThat(enter(stranger, wrong(shared)).status()).isEqualTo(409);
        }

        // then
        assertThat(enter(stranger, shared).body()).contains("locked");
        assertThat(visitor().holding(device(known)).page(place).location()).endsWith("/guide");
        assertThat(enter(known, wrong(own)).location()).endsWith("/guide");
        assertThat(enter(phone, own).location()).endsWith("/guide");
    }

    // Codes that fit no more

    @Test
    void a_code_that_was_used_is_too_old_or_was_guessed_too_often_says_so_and_the_next_step_is_there() {
        String code = links.newCode(visit.sessionId(), "sam");
        Visitor first = visitor();
        first.page(place);
        enter(first, code);

        Visitor second = visitor();
        second.page(place);
        assertDoorSays(enter(second, code), "This code was used before, and each one works once.");

        links.newCode(visit.sessionId(), "sam");
        clock.advance(GuideLinks.CODE_LIFE);
        assertDoorSays(enter(second, code), "This code is more than ten minutes old.");

        String fresh = links.newCode(visit.sessionId(), "sam");
        for (int time = 4; time > 0; time--) {
            assertDoorSays(
                    enter(second, wrong(fresh)), time == 1 ? "One more try is left." : time + " more tries are left.");
        }
        assertDoorSays(enter(second, wrong(fresh)), "There were too many wrong codes, so this one is locked here.");
        var locked = enter(second, fresh);
        assertDoorSays(locked, "There were too many wrong codes, so this one is locked here.");
        // what stands out is the way to another code, not the box for this one
        assertThat(locked.body())
                .contains("class=\"primary\" id=\"send-code\"")
                .doesNotContain("class=\"primary\" id=\"enter\"");
        assertThat(second.page("/guide").status()).isEqualTo(401);

        // and the next code lets them in
        assertThat(enter(second, links.newCode(visit.sessionId(), "sam")).location())
                .endsWith("/guide");
    }

    @Test
    void a_door_speaks_of_a_code_for_this_browser_only_while_it_fits() {
        Visitor phone = visitor();
        phone.page(place);
        phone.form(place + "/ask", Map.of());
        Visitor agent = agent();
        String code = found(CODE, agent.form(desk() + "/code", Map.of("ask", found(ASK, agent.page(desk())))));
        assertThat(phone.page(place).body()).contains("id=\"made\"").doesNotContain("id=\"lapsed\"");

        // when it is too old
        clock.advance(GuideLinks.CODE_LIFE);

        // then the page says so, the next step stands out, and programs read it too
        assertThat(phone.page(place).body())
                .contains("id=\"lapsed\"", "class=\"primary\" id=\"send-code\"", "Send me another code")
                .doesNotContain("id=\"made\"", "data-pending");
        assertThat(json(phone.send("GET", place, Visitor.JSON, null, ""))
                        .path("state")
                        .asString())
                .isEqualTo("SPENT");
        assertThat(enter(phone, code).body())
                .contains("id=\"sentence\"")
                .doesNotContain("id=\"made\"", "id=\"lapsed\"");

        // and so it is when it was guessed too often
        phone.form(place + "/ask", Map.of());
        String next = found(CODE, agent.form(desk() + "/code", Map.of("ask", found(ASK, agent.page(desk())))));
        assertThat(phone.page(place).body()).contains("id=\"made\"");
        for (int time = 0; time < GuideLinks.WRONG_TRIES; time++) {
            enter(phone, wrong(next));
        }
        assertThat(phone.page(place).body()).contains("id=\"lapsed\"").doesNotContain("id=\"made\"");

        // and another one lets this browser in
        phone.form(place + "/ask", Map.of());
        String last = found(CODE, agent.form(desk() + "/code", Map.of("ask", found(ASK, agent.page(desk())))));
        assertThat(enter(phone, last).location()).endsWith("/guide");
    }

    private static void assertDoorSays(Visitor.Reply reply, String sentence) {
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).contains(sentence, "id=\"enter\"", "id=\"send-code\"");
    }

    // Links that lead no further

    @Test
    void a_link_whose_session_is_over_says_so_and_what_to_do() {
        // given
        Visitor known = inside();
        String code = links.newCode(visit.sessionId(), "sam");
        sample.publish(over(sample.session(visit, Reason.VAULT_RESET, SessionView.State.FINISHED, List.of())));
        clock.advance(Duration.ofMinutes(1));

        // when
        Visitor stranger = visitor();
        Visitor.Reply page = stranger.page(place);

        // then
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("<h1>This session is over</h1>", "What to do", "href=\"https://harbour.example/help\"")
                .doesNotContain("id=\"enter\"", "id=\"send-code\"", visit.customerId());
        Visitor.Reply tried = enter(stranger, code);
        assertThat(tried.status()).isEqualTo(409);
        assertThat(tried.body()).contains("This session is over, so there is nothing left to open.");
        assertThat(stranger.form(place + "/ask", Map.of()).status()).isEqualTo(409);

        // and who is in reads how it ended, until they are gone
        assertThat(known.page("/guide").body()).contains("What was done");
        Visitor later = visitor().holding(device(known));
        assertThat(later.page("/guide").status()).isEqualTo(401);
        assertThat(later.page(place).body()).contains("<h1>This session is over</h1>");

        // and by a new link and code, and not without, they read it once more
        place = "/g/" + links.create(visit.sessionId(), "sam");
        assertThat(later.page(place).body())
                .contains("it shows once more what was done", "id=\"enter\"")
                .doesNotContain("id=\"send-code\"");
        assertThat(later.form(place + "/ask", Map.of()).status()).isEqualTo(409);
        assertThat(enter(later, links.newCode(visit.sessionId(), "sam")).location())
                .endsWith("/guide");
        assertThat(later.page("/guide").body()).contains("What was done");
        assertThat(devices.in(visit.sessionId())).hasSize(1);
    }

    private SessionView over(SessionView view) {
        return new SessionView(
                view.sessionId(),
                view.customerId(),
                view.revision(),
                view.reason(),
                view.words(),
                view.startedBy(),
                view.agent(),
                view.startedAt(),
                view.expiresAt(),
                view.accountIds(),
                view.finished(),
                view.reminders(),
                view.state(),
                clock.instant());
    }

    @Test
    void a_link_that_was_replaced_says_so_and_the_browser_that_came_in_by_it_stays_in() {
        // given
        Visitor known = inside();
        Visitor asking = visitor();
        asking.page(place);
        asking.form(place + "/ask", Map.of());

        // when
        agent().form(desk() + "/link", Map.of());

        // then
        assertThat(asking.page(place).body())
                .contains("<h1>This link is out of date</h1>", "you go on exactly where you stopped", "Harbour Trading")
                .doesNotContain("id=\"enter\"");
        assertThat(asking.form(place + "/ask", Map.of()).status()).isEqualTo(409);
        assertThat(visitor().holding(device(known)).page(place).location()).endsWith("/guide");
    }

    @Test
    void support_closes_the_guide_in_between_and_every_browser_needs_a_new_link_and_code() {
        // given one browser that is in, one that was, one that asks, one that types
        Visitor here = inside();
        Visitor away = visitor().holding(device(inside()));
        Visitor asking = visitor();
        asking.page(place);
        asking.form(place + "/ask", Map.of());
        String code = links.newCode(visit.sessionId(), "sam");
        Visitor agent = agent();
        assertThat(agent.page(desk()).body()).contains("Asks for a code", "Where the customer came in");

        // when
        agent.form(desk() + "/link/revoke", Map.of());

        // then
        assertThat(here.page("/guide").status()).isEqualTo(401);
        assertThat(away.page("/guide").status()).isEqualTo(401);
        assertThat(away.page(place).body()).contains("<h1>This link is out of date</h1>");
        assertThat(enter(asking, code).body()).contains("This link is out of date");
        assertThat(devices.in(visit.sessionId())).isEmpty();
        assertThat(agent.page(desk()).body())
                .doesNotContain("Asks for a code")
                .contains("Nobody has come in by link and code yet");

        // and by a new link and code they are in again
        clock.advance(Duration.ofSeconds(1));
        place = "/g/" + links.create(visit.sessionId(), "sam");
        here.page(place);
        assertThat(enter(here, links.newCode(visit.sessionId(), "sam")).location())
                .endsWith("/guide");
        assertThat(here.page("/guide").status()).isEqualTo(200);
    }

    @Test
    void support_signs_one_device_out_and_the_others_stay_in() throws IOException {
        // given a laptop and a phone that are in, each with an open page, and the phone's bookmark
        Visitor laptop = inside();
        Visitor phone = inside();
        String held = device(phone);
        Visitor agent = agent();
        String lost = devices.in(visit.sessionId()).stream()
                .filter(one ->
                        devices.of(held.substring(0, held.lastIndexOf('.'))).contains(one))
                .map(GuideDevice::id)
                .findFirst()
                .orElseThrow();
        assertThat(agent.page(desk()).body()).contains("Sign out this device", "/devices/" + lost + "/close");

        try (BufferedReader open = phone.listen("/guide/events")) {
            // when
            assertThat(agent.form(desk() + "/devices/" + lost + "/close", Map.of())
                            .location())
                    .endsWith(desk() + "?signedOut");

            // then the open page is told, and every way of that device is closed
            while (open.readLine() != null) {
                // Until it ends.
            }
        }
        assertThat(phone.page("/guide").status()).isEqualTo(401);
        assertThat(phone.page("/guide/accounts/" + visit.accountIds().get(0)).status())
                .isEqualTo(401);
        assertThat(visitor().holding(held).page("/guide").status()).isEqualTo(401);
        assertThat(phone.page(place).body()).contains("id=\"send-code\"");

        // and the other one is in, in its visit and by its cookie
        assertThat(laptop.page("/guide").status()).isEqualTo(200);
        assertThat(visitor().holding(device(laptop)).page("/guide").status()).isEqualTo(200);
        assertThat(devices.in(visit.sessionId())).hasSize(1);
        assertThat(agent.page(desk() + "?signedOut").body()).contains("That device is signed out");
        assertThat(deeds()).containsOnlyOnce("DEVICE_SIGNED_OUT");

        // and once more changes nothing, while a new code lets the device in again
        agent.form(desk() + "/devices/" + lost + "/close", Map.of());
        assertThat(deeds()).containsOnlyOnce("DEVICE_SIGNED_OUT");
        phone.page(place);
        assertThat(enter(phone, links.newCode(visit.sessionId(), "sam")).location())
                .endsWith("/guide");
        assertThat(phone.page("/guide").status()).isEqualTo(200);
        assertThat(devices.in(visit.sessionId())).hasSize(2);
    }

    @Test
    void a_device_is_signed_out_by_the_session_it_came_into_and_by_no_other() {
        // given
        Visitor trader = inside();
        String known = devices.in(visit.sessionId()).get(0).id();
        Sample.Visit other = sample.begin(Reason.VAULT_RESET, "Grid bots");
        Visitor agent = agent();
        agent.page(desk());

        // when
        agent.form("/desk/sessions/" + other.sessionId() + "/devices/" + known + "/close", Map.of());

        // then
        assertThat(trader.page("/guide").status()).isEqualTo(200);
        assertThat(deeds()).doesNotContain("DEVICE_SIGNED_OUT");
    }

    // For programs

    @Test
    void programs_see_the_same_doors_and_make_the_same_codes() {
        // given
        String token = tokens.create("helper", Set.of(Scope.MAKE_LINKS), "ann").token();
        Visitor program = visitor().with(token);
        Visitor trader = visitor();
        trader.page(place);
        assertThat(json(trader.send("GET", place, Visitor.JSON, null, ""))
                        .path("state")
                        .asString())
                .isEqualTo("CODE");

        // when
        JsonNode asked = json(trader.send("POST", place + "/ask", Visitor.JSON, Visitor.FORM, ""));
        JsonNode guide = json(program.send("GET", desk() + "/guide", Visitor.JSON, null, ""));
        JsonNode made = json(program.send(
                "POST", desk() + "/code?ask=" + guide.at("/asks/0/id").asString(), Visitor.JSON, Visitor.JSON, "{}"));

        // then
        assertThat(asked.path("state").asString()).isEqualTo("ASKED");
        assertThat(guide.at("/asks/0/number").asInt())
                .isEqualTo(asked.path("number").asInt());
        assertThat(made.path("number").asInt()).isEqualTo(asked.path("number").asInt());
        assertThat(json(trader.send("GET", place, Visitor.JSON, null, ""))
                        .path("state")
                        .asString())
                .isEqualTo("MADE");
        JsonNode in = json(trader.send(
                "POST",
                place,
                Visitor.JSON,
                Visitor.FORM,
                "code=" + made.path("code").asString()));
        assertThat(in.path("next").asString()).isEqualTo("/guide");
        assertThat(json(trader.send("GET", place, Visitor.JSON, null, ""))
                        .path("state")
                        .asString())
                .isEqualTo("IN");
        JsonNode known = json(program.send("GET", desk() + "/guide", Visitor.JSON, null, ""))
                .path("devices");
        assertThat(known.size()).isOne();
        Visitor second = inside();
        assertThat(json(program.send(
                                "POST",
                                desk() + "/devices/"
                                        + devices.in(visit.sessionId()).stream()
                                                .map(GuideDevice::id)
                                                .filter(id -> !id.equals(
                                                        known.at("/0/id").asString()))
                                                .findFirst()
                                                .orElseThrow()
                                        + "/close",
                                Visitor.JSON,
                                Visitor.JSON,
                                "{}"))
                        .path("devices"))
                .isEqualTo(known);
        assertThat(second.page("/guide").status()).isEqualTo(401);
        assertThat(json(program.send("POST", desk() + "/link/revoke", Visitor.JSON, Visitor.JSON, "{}"))
                        .path("devices")
                        .asInt())
                .isOne();
        assertThat(json(trader.send("GET", place, Visitor.JSON, null, ""))
                        .path("state")
                        .asString())
                .isEqualTo("OLD");
        assertThat(program.send("POST", desk() + "/code?ask=nobody", Visitor.JSON, Visitor.JSON, "{}")
                        .status())
                .isEqualTo(409);
    }

    private static JsonNode json(Visitor.Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(reply.body());
    }
}
