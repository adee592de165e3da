package dev.rekey.starter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Message;
import dev.rekey.accounts.Message.State;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.ReminderStops;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.write.ContactBook;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.starter.guide.Sample;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Messages to customers, as the pages show and ask for them. */
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
class MessagesTest {

    private static final String PASSWORD = "a good password";
    private static final String ADDRESS = "kim@example.com";

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    Sample sample;

    @Autowired
    AuditLog audit;

    @Autowired
    Outbox outbox;

    @Autowired
    NoticeBoard board;

    @Autowired
    Contacts contacts;

    @Autowired
    ContactBook book;

    @Autowired
    GuideLinks links;

    @Autowired
    ReminderStops stops;

    @Autowired
    PagesApplication.TestClock clock;

    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());

    @BeforeEach
    void a_session_of_a_customer_who_is_reached() {
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        outbox.opened(Contacts.MAIL, true);
        book.correct(visit.customerId(), new ContactBook.Wanted(ADDRESS, null, null), "AGENT", "sam", null);
        clock.advance(Duration.ofMinutes(1));
    }

    @AfterEach
    void others_send_nothing() {
        outbox.opened(Contacts.MAIL, false);
    }

    private Visitor agent(Role role) {
        String name = "m" + UUID.randomUUID();
        agents.create(name, "Sam", String.valueOf(passwords.encode(PASSWORD)), role);
        Visitor agent = new Visitor(port).signIn(name, PASSWORD);
        agent.page("/desk");
        return agent;
    }

    private String desk() {
        return "/desk/sessions/" + visit.sessionId();
    }

    private List<String> deeds() {
        return audit.entries(AuditLog.Scope.everything(), Page.first(500)).rows().stream()
                .filter(line -> visit.customerId().equals(line.entry().customerId()))
                .map(line -> line.entry().action())
                .toList();
    }

    private List<Message> messages() {
        return board.messages(visit.sessionId());
    }

    private void queue(String key) {
        outbox.queue(
                new Notice(key, "NUDGE", visit.sessionId(), null, clock.instant(), "Open your link."),
                visit.customerId(),
                null);
    }

    @Test
    void who_asks_for_a_code_is_mailed_it_and_told_so_and_the_desk_sees_it_as_before() {
        // when
        Visitor phone = new Visitor(port);
        phone.page("/g/" + visit.token());
        phone.form("/g/" + visit.token() + "/ask", Map.of());
        String page = phone.page("/g/" + visit.token()).body();

        // then
        assertThat(page).contains("id=\"mailed\"", "We mail you a code").doesNotContain("id=\"asked\"", ADDRESS);
        assertThat(messages()).singleElement().satisfies(message -> {
            assertThat(message.kind()).isEqualTo("CODE");
            assertThat(message.state()).isEqualTo(State.QUEUED);
            assertThat(message.askId()).isNotNull();
            assertThat(message.text()).doesNotContainPattern("[0-9]{6}");
        });
        assertThat(agent(Role.AGENT).page(desk()).body()).contains("Asks for a code", "Make the code for");

        // and asking again while it is on its way queues no other
        phone.form("/g/" + visit.token() + "/ask", Map.of());
        assertThat(messages()).hasSize(1);
    }

    @Test
    void where_no_mail_reaches_the_customer_support_is_asked_as_before() {
        book.correct(visit.customerId(), new ContactBook.Wanted("", null, null), "AGENT", "sam", null);
        Visitor phone = new Visitor(port);
        phone.page("/g/" + visit.token());
        phone.form("/g/" + visit.token() + "/ask", Map.of());

        assertThat(phone.page("/g/" + visit.token()).body())
                .contains("id=\"asked\"", "Support sees that you ask for a code")
                .doesNotContain("mail you");
        assertThat(messages()).isEmpty();
    }

    @Test
    void whoever_waits_is_promised_a_message_only_where_one_would_arrive() {
        // given a key that the exchange does not take yet
        sample.publish(sample.view(visit, visit.accountIds().get(0))
                .at(Step.VERIFY)
                .waitingOn(Waiting.EXCHANGE)
                .found(Verdict.NOT_READY)
                .again()
                .build());
        Visitor trader = new Visitor(port);
        trader.page("/g/" + visit.token());
        trader.form("/g/" + visit.token(), Map.of("code", links.newCode(visit.sessionId(), "sam")));
        String place = "/guide/accounts/" + visit.accountIds().get(0);

        // then
        assertThat(trader.page(place).body())
                .contains("You can close this page: we write to you when there is news.")
                .doesNotContain("come back later");

        // and where no mail reaches them, the page says how to come back
        book.correct(visit.customerId(), new ContactBook.Wanted("", null, null), "AGENT", "sam", null);
        assertThat(trader.page(place).body())
                .contains("You can close this page and come back later.")
                .doesNotContain("we write to you");
    }

    @Test
    void the_desk_says_how_far_a_message_came_and_sends_it_again_once_for_each_click() {
        // given
        queue("first/" + visit.sessionId());
        outbox.trying("first/" + visit.sessionId(), "mail", ADDRESS, "en");
        outbox.bounced("first/" + visit.sessionId(), "The mail server says 550: it takes no mail for this address.");
        Visitor agent = agent(Role.AGENT);

        // then
        assertThat(agent.page(desk()).body())
                .contains("came back from " + ADDRESS + ": The mail server says 550", "Send again", "id=\"unreached\"");
        assertThat(agent(Role.AUDITOR).page(desk()).body())
                .contains("came back from")
                .doesNotContain("Send again");

        // when it is sent again, and the browser sends the same form twice
        Map<String, String> form = Map.of(
                "message", "first/" + visit.sessionId(), "id", UUID.randomUUID().toString());
        assertThat(agent.form(desk() + "/messages/again", form).location()).endsWith(desk() + "#messages");
        agent.form(desk() + "/messages/again", form);

        // then
        assertThat(messages()).extracting(Message::state).containsExactlyInAnyOrder(State.BOUNCED, State.QUEUED);
        assertThat(deeds()).containsOnlyOnce("MESSAGE_AGAIN");
        assertThat(agent.page(desk()).body()).contains("waits to be sent", "had a message sent again");
    }

    @Test
    void nothing_is_sent_again_to_a_customer_whose_address_is_not_known() {
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        queue("first/" + visit.sessionId());

        assertThat(agent(Role.AGENT).page(desk()).body())
                .contains("not sent: no e-mail address is known", "id=\"unreached\"")
                .doesNotContain("Send again");
    }

    @Test
    void a_mail_program_turns_reminders_off_by_one_post_and_looking_changes_nothing() {
        // given
        String place = "/stop/" + stops.make(visit.customerId());
        Visitor person = new Visitor(port);

        // when somebody looks, or a program that follows links
        assertThat(person.page(place).body()).contains("Turn reminders off").doesNotContain(ADDRESS, "Kim");
        assertThat(contacts.of(visit.customerId()).reminders()).isTrue();

        // and when a mail program posts what RFC 8058 says, without cookies and without a form token
        Visitor.Reply done = new Visitor(port)
                .send("POST", place, "*/*", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");

        // then
        assertThat(done.status()).isEqualTo(200);
        assertThat(contacts.of(visit.customerId()).reminders()).isFalse();
        assertThat(person.page(place).body()).contains("Reminders are off.");
        assertThat(deeds()).containsOnlyOnce("REMINDERS_OFF");

        // and the person can have them back
        person.form(place, Map.of("again", "yes"));
        assertThat(contacts.of(visit.customerId()).reminders()).isTrue();

        // and no other site's page can do it for them
        assertThat(new Visitor(port)
                        .send(
                                "POST",
                                place,
                                "text/html",
                                "application/x-www-form-urlencoded",
                                "",
                                "Sec-Fetch-Site",
                                "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(contacts.of(visit.customerId()).reminders()).isTrue();
    }

    @Test
    void a_token_that_is_made_up_turns_nothing_off_and_says_what_to_do() {
        Visitor stranger = new Visitor(port);

        assertThat(stranger.page("/stop/made-up").body()).contains("This link turns nothing off any more.");
        assertThat(stranger.form("/stop/made-up", Map.of()).status()).isEqualTo(409);
    }

    @Test
    void support_puts_an_address_right_and_a_bad_one_is_refused_with_what_was_typed() {
        // given
        Visitor agent = agent(Role.AGENT);
        String place = "/desk/customers/" + visit.customerId() + "/contact";
        assertThat(agent.page("/desk/customers/" + visit.customerId()).body()).contains(ADDRESS, place);

        // when
        Visitor.Reply refused = agent.form(place, Map.of("email", "kim@<b>", "language", "en", "timezone", "UTC"));

        // then
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body())
                .contains("E-mail address: This is no e-mail address", "kim@&lt;b&gt;")
                .doesNotContain("kim@<b>");

        // and a good one is kept, and the audit has no address
        assertThat(agent.form(
                                place,
                                Map.of("email", "kim@other.example", "language", "de", "timezone", "Europe/Vienna"))
                        .location())
                .endsWith(place + "?corrected");
        assertThat(contacts.of(visit.customerId()).email()).isEqualTo("kim@other.example");
        Matcher address = Pattern.compile("kim@")
                .matcher(audit.entries(AuditLog.Scope.everything(), Page.first(500))
                        .rows()
                        .toString());
        assertThat(address.find()).isFalse();
        assertThat(agent(Role.AUDITOR)
                        .form(place, Map.of("email", "eve@example.com"))
                        .status())
                .isEqualTo(404);
    }
}
