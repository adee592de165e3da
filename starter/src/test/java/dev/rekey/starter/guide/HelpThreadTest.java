package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.HelpLine;
import dev.rekey.accounts.Message;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.HelpThreads;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.read.Page;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ExchangeProfile;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;

/** A trader asks, support answers, and both read it: over HTTP, from both sides. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:help;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
            "rekey.starter.help.article=https://help.example/keys",
            "rekey.starter.help.articles.kucoin=https://help.example/kucoin",
            "rekey.starter.help.chat=https://chat.example/",
            "rekey.starter.help.mail=support@help.example",
            "rekey.starter.help.lines-per-customer=5"
        })
class HelpThreadTest {

    private static final String SECRET = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";

    @LocalServerPort
    int port;

    @Autowired
    Sample sample;

    @Autowired
    HelpThreads threads;

    @Autowired
    NoticeBoard notices;

    @Autowired
    AuditLog audit;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    RotationDoor doors;

    @Autowired
    Catalog catalog;

    @Autowired
    JdbcClient jdbc;

    private FakeDoor door;
    private Sample.Visit visit;
    private String account;
    private String place;

    @BeforeEach
    void begin() {
        door = (FakeDoor) doors;
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        account = visit.accountIds().get(0);
        place = "/guide/accounts/" + account;
        door.answer(new Answer.Now<>(sample.view(visit, account).build()));
    }

    private Browser trader() {
        return new Browser(port).enter(visit);
    }

    private Browser at(Role role) {
        String name = role.name().toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID();
        agents.create(name, "Sam", String.valueOf(passwords.encode("three words long")), role);
        Browser desk = new Browser(port);
        desk.page("/desk/sign-in");
        desk.post("/desk/sign-in", Map.of("username", name, "password", "three words long"));
        desk.page("/desk");
        return desk;
    }

    private String desk() {
        return "/desk/sessions/" + visit.sessionId();
    }

    private AccountView askedForHelp(Step step) {
        return sample.publish(sample.view(visit, account)
                .at(step)
                .found(
                        Verdict.REJECTED,
                        Finding.failed(Check.NO_WITHDRAW, Phrase.of(FindingCode.WITHDRAW_ON), Step.GENERATE_KEY))
                .help("")
                .build());
    }

    private Map<String, String> form(String... pairs) {
        Map<String, String> form = new HashMap<>(Map.of("id", UUID.randomUUID().toString()));
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    @Test
    void what_a_trader_asks_is_read_on_the_desk_and_the_answer_in_the_guide_and_by_mail() {
        // given a trader who was refused
        sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(
                        Verdict.REJECTED,
                        Finding.failed(Check.NO_WITHDRAW, Phrase.of(FindingCode.WITHDRAW_ON), Step.GENERATE_KEY))
                .build());
        Browser trader = trader();
        trader.page(place);

        // when they ask
        trader.post(place + "/actions", form("type", "AskForHelp", "words", "Which box <is> it?"));

        // then the workflow is told that they did, and not what they wrote
        assertThat(door.asked())
                .extracting(ActionRequest::action)
                .filteredOn(Action.AskForHelp.class::isInstance)
                .endsWith(new Action.AskForHelp(null));
        Browser sam = at(Role.AGENT);
        assertThat(sam.page("/desk").body()).contains("id=\"unanswered\"", visit.customerId());
        assertThat(sam.page(desk()).body()).contains("Which box &lt;is&gt; it?").doesNotContain("<is>");

        // when support answers
        askedForHelp(Step.GENERATE_KEY);
        Map<String, String> answer =
                form("account", account, "words", "The third one.", "step", "GENERATE_KEY", "then", "goes-on");
        HttpResponse<String> answered = sam.post(desk() + "/help", answer);
        sam.post(desk() + "/help", answer);

        // then it stands in the guide, with the way to the place it speaks of
        assertThat(answered.statusCode()).isEqualTo(302);
        assertThat(trader.page(place).body())
                .contains("id=\"thread\"", "Which box &lt;is&gt; it?", "The third one.", place + "#step-generate");
        assertThat(trader.page("/guide/help").body()).contains("The third one.").doesNotContain("id=\"waits\"");
        // and the customer goes on, is written to once, and nobody waits any more
        assertThat(door.asked())
                .extracting(ActionRequest::action)
                .filteredOn(Action.HelpGiven.class::isInstance)
                .isNotEmpty();
        assertThat(notices.messages(visit.sessionId()))
                .extracting(Message::kind)
                .containsExactly("REPLIED");
        assertThat(threads.unanswered(1_000))
                .extracting(HelpThreads.Unanswered::sessionId)
                .doesNotContain(visit.sessionId());
        assertThat(threads.of(visit.sessionId())).hasSize(2).first().satisfies(line -> {
            assertThat(line.from()).isEqualTo(new HelpLine.From("GENERATE_KEY", List.of("withdraw-on"), 1));
            assertThat(line.accountId()).isEqualTo(account);
        });
    }

    @Test
    void the_audit_says_that_something_was_written_and_not_what() {
        Browser trader = trader();
        trader.page("/guide/help");
        trader.post("/guide/help", form("words", "My dog ate the phone."));
        at(Role.AGENT).post(desk() + "/help", form("words", "Take another phone."));

        assertThat(audit.entries(AuditLog.Scope.session(visit.sessionId()), Page.first(50))
                        .rows())
                .extracting(line -> line.entry().action())
                .contains("HELP_WRITTEN", "HELP_ANSWERED");
        assertThat(jdbc.sql("select count(*) from audit_entry where words like '%phone%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void a_secret_is_cut_out_on_both_sides_and_both_are_told() {
        Browser trader = trader();
        trader.page(place);

        HttpResponse<String> asked = trader.post(
                place + "/actions",
                form("type", "AskForHelp", "words", "is " + SECRET + " right?"),
                "HX-Request",
                "true");
        HttpResponse<String> whole = trader.post("/guide/help", form("words", SECRET));
        Browser sam = at(Role.AGENT);
        HttpResponse<String> answered = sam.post(desk() + "/help", form("account", account, "words", "no: " + SECRET));

        assertThat(asked.body()).contains("id=\"warning\"");
        assertThat(whole.headers().firstValue("Location").orElse("")).endsWith("?written");
        assertThat(answered.headers().firstValue("Location").orElse("")).contains("?masked");
        assertThat(threads.of(visit.sessionId()))
                .extracting(HelpLine::words)
                .containsExactly("is …0HdP right?", "…0HdP", "no: …0HdP");
        // and the workflow learns how the key ended that others may have read
        assertThat(door.asked())
                .filteredOn(request -> request.action() instanceof Action.AskForHelp)
                .last()
                .satisfies(request -> {
                    assertThat(request.action()).isEqualTo(new Action.AskForHelp("…0HdP"));
                    assertThat(request.secretMasked()).isTrue();
                });
    }

    @Test
    void what_stands_in_the_thread_is_never_called_not_sent() {
        Browser trader = trader();
        trader.page(place);

        for (Answer<AccountView> away : List.<Answer<AccountView>>of(
                new Answer.Busy<>(Duration.ofSeconds(1)), new Answer.Unknown<>(), new Answer.Over<>())) {
            door.answer(away);
            int before = threads.of(visit.sessionId()).size();

            HttpResponse<String> asked = trader.post("/guide/help", form("account", account, "words", "Which box?"));

            assertThat(asked.statusCode()).as(asked.body()).isEqualTo(302);
            assertThat(threads.of(visit.sessionId())).hasSize(before + 1);
        }
        door.answer(new Answer.Busy<>(Duration.ofSeconds(1)));
        HttpResponse<String> onPage =
                trader.post(place + "/actions", form("type", "AskForHelp", "words", "Mine?"), "HX-Request", "true");
        assertThat(onPage.statusCode()).isEqualTo(200);
        assertThat(onPage.body()).contains("Mine?").doesNotContain("id=\"sentence\"");
        assertThat(at(Role.AGENT).page("/desk").body()).contains("id=\"unanswered\"", visit.customerId());
    }

    @Test
    void a_question_with_a_secret_is_kept_when_the_workflow_knows_of_the_secret_and_else_not_at_all() {
        Browser trader = trader();
        trader.page(place);
        Map<String, String> question = form("account", account, "words", "is " + SECRET + " right?");
        door.answer(new Answer.Busy<>(Duration.ofSeconds(1)));

        HttpResponse<String> busy = trader.post("/guide/help", question);

        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.body()).contains("id=\"warning\"").doesNotContain(SECRET);
        assertThat(threads.of(visit.sessionId())).isEmpty();

        door.answer(new Answer.Now<>(sample.view(visit, account).build()));
        assertThat(trader.post("/guide/help", question).statusCode()).isEqualTo(302);
        assertThat(threads.of(visit.sessionId())).hasSize(1);
        assertThat(door.asked())
                .last()
                .satisfies(told -> assertThat(told.secretMasked()).isTrue());
    }

    @Test
    void an_answer_of_support_is_kept_once_and_not_while_the_desk_says_that_it_was_not_sent() {
        askedForHelp(Step.GENERATE_KEY);
        Browser sam = at(Role.AGENT);
        Map<String, String> answer =
                form("account", account, "words", "The third one.", "step", "GENERATE_KEY", "then", "goes-on");
        door.answer(new Answer.Busy<>(Duration.ofSeconds(1)));

        HttpResponse<String> busy = sam.post(desk() + "/help", answer);

        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.body()).contains("The third one.");
        assertThat(threads.of(visit.sessionId())).isEmpty();

        // and somebody else let the customer go on meanwhile
        door.answer(new Answer.Over<>());
        assertThat(sam.post(desk() + "/help", answer).statusCode()).isEqualTo(302);
        assertThat(sam.post(desk() + "/help", answer).statusCode()).isEqualTo(302);
        assertThat(threads.of(visit.sessionId())).hasSize(1);
    }

    @Test
    void a_fault_of_ours_says_what_became_of_what_was_done_and_has_a_way_on() {
        Browser trader = trader();
        trader.page("/guide/help");
        jdbc.sql("alter table help_line rename to lost_help_line").update();
        try {
            HttpResponse<String> looked = trader.page("/guide/help");
            HttpResponse<String> written = trader.post("/guide/help", form("words", "Which box?"));

            // then whoever only looked has lost nothing, and tries again
            assertThat(looked.statusCode()).isEqualTo(500);
            assertThat(looked.body())
                    .contains(
                            "Nothing you did is lost",
                            "id=\"again\" href=\"/guide/help\"",
                            "id=\"home\" href=\"/guide\"");
            // and whoever did something is told that nobody knows, and where to look
            assertThat(written.statusCode()).isEqualTo(500);
            assertThat(written.body())
                    .contains("we do not know whether this was done", "id=\"home\" href=\"/guide\"")
                    .doesNotContain("id=\"again\"", "Which box?", "help_line");
        } finally {
            jdbc.sql("alter table lost_help_line rename to help_line").update();
        }
        assertThat(trader.page("/guide/help").statusCode()).isEqualTo(200);
    }

    @Test
    void every_page_of_the_guide_leads_to_help_and_the_door_does_not() {
        Browser trader = trader();

        assertThat(trader.page("/guide").body()).contains("id=\"to-help\"");
        assertThat(trader.page(place).body()).contains("id=\"to-help\"");
        assertThat(trader.page("/guide/help").body()).contains("id=\"to-help\"", "name=\"words\"");
        assertThat(new Browser(port).page("/g/" + visit.token()).body()).doesNotContain("id=\"to-help\"");
    }

    @Test
    void what_is_asked_about_an_account_from_the_page_of_all_calls_support_for_that_account() {
        Browser trader = trader();
        trader.page("/guide/help");

        trader.post("/guide/help", form("account", account, "words", "Which box?"));

        assertThat(door.asked()).last().satisfies(request -> {
            assertThat(request.action()).isEqualTo(new Action.AskForHelp(null));
            assertThat(request.by()).isEqualTo(Actor.trader(visit.customerId()));
        });
        assertThat(threads.of(visit.sessionId()))
                .extracting(HelpLine::accountId)
                .containsExactly(account);
    }

    @Test
    void who_writes_too_much_waits_and_nothing_empty_or_too_long_is_kept() {
        Browser trader = trader();
        trader.page("/guide/help");

        assertThat(trader.post("/guide/help", form("words", " ")).statusCode()).isEqualTo(409);
        HttpResponse<String> tooLong = trader.post("/guide/help", form("words", "x".repeat(1_001)));
        assertThat(tooLong.statusCode()).isEqualTo(409);
        assertThat(tooLong.body()).contains("x".repeat(1_001));
        Map<String, String> twice = form("words", "line");
        for (int i = 0; i < 3; i++) {
            assertThat(trader.post("/guide/help", twice).statusCode()).isEqualTo(302);
        }
        for (int line = 2; line <= 5; line++) {
            assertThat(trader.post("/guide/help", form("words", "line " + line)).statusCode())
                    .isEqualTo(302);
        }
        HttpResponse<String> sixth = trader.post("/guide/help", form("words", "line six"));

        assertThat(sixth.statusCode()).isEqualTo(429);
        assertThat(sixth.body()).contains("line six");
        assertThat(threads.of(visit.sessionId())).hasSize(5);
    }

    @Test
    void an_ended_session_is_read_and_nobody_writes_in_it_any_more() {
        Browser trader = trader();
        trader.page("/guide/help");
        trader.post("/guide/help", form("words", "Which box?"));
        sample.publish(sample.session(visit, Reason.VAULT_RESET, SessionView.State.CANCELLED, List.of()));

        assertThat(trader.page("/guide/help").body())
                .contains("Which box?", "id=\"over\"")
                .doesNotContain("name=\"words\"");
        assertThat(trader.post("/guide/help", form("words", "And now?")).statusCode())
                .isEqualTo(409);
        assertThat(at(Role.AGENT)
                        .post(desk() + "/help", form("words", "Too late."))
                        .statusCode())
                .isEqualTo(409);
        assertThat(threads.of(visit.sessionId())).hasSize(1);
    }

    @Test
    void another_customer_reads_none_of_it() {
        Browser trader = trader();
        trader.page("/guide/help");
        trader.post("/guide/help", form("words", "Only for support."));
        Browser other = new Browser(port).enter(sample.begin(Reason.VAULT_RESET, "Theirs"));

        assertThat(other.page("/guide/help").body()).doesNotContain("Only for support.");
        assertThat(other.post("/guide/help", form("account", account, "words", "Mine?"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(threads.of(visit.sessionId())).hasSize(1);
        assertThat(trader.json("/guide/help").at("/lines/0/words").stringValue())
                .isEqualTo("Only for support.");
    }

    @Test
    void what_is_dealt_with_without_an_answer_waits_no_longer() {
        Browser trader = trader();
        trader.page("/guide/help");
        trader.post("/guide/help", form("words", "Solved it."));

        at(Role.AGENT).post(desk() + "/help", form("then", "settled"));

        assertThat(threads.of(visit.sessionId()))
                .singleElement()
                .satisfies(line -> assertThat(line.answeredAt()).isNotNull());
        assertThat(notices.messages(visit.sessionId())).isEmpty();
    }

    @Test
    void the_platforms_own_help_for_this_exchange_stands_beside_the_form() {
        Browser trader = trader();

        assertThat(trader.page("/guide/accounts/" + visit.accountIds().get(1)).body())
                .contains("href=\"https://help.example/kucoin\"", "href=\"https://chat.example/\"");
        assertThat(trader.page(place).body())
                .contains("href=\"https://help.example/keys\"", "href=\"mailto:support@help.example\"");
    }

    @Test
    void ready_answers_come_in_the_customers_language_and_supervisors_word_them() {
        // given a customer who reads German, and was refused
        jdbc.sql("update customer set language = 'de-AT' where id = :id")
                .param("id", visit.customerId())
                .update();
        askedForHelp(Step.GENERATE_KEY);
        Browser sam = at(Role.AGENT);
        String page = sam.page(desk()).body();

        // then agents find the answer to what was found
        assertThat(page).contains("id=\"ready-" + account + "-withdraw-on\" lang=\"de\"");

        // when a supervisor words it anew
        String words = "Bitte schalte Auszahlungen ab und prüfe dann noch einmal.";
        Browser sue = at(Role.SUPERVISOR);
        sue.page("/desk/answers?language=de");
        sue.post("/desk/answers", form("cause", "withdraw-on", "language", "de", "words", words));

        // then agents find that, until it is taken back
        assertThat(sam.page(desk()).body()).contains(words);
        assertThat(sue.page("/desk/answers?language=en").body()).doesNotContain(words);
        sue.post("/desk/answers", form("cause", "withdraw-on", "language", "de", "words", ""));
        assertThat(sam.page(desk()).body()).doesNotContain(words).contains("id=\"ready-" + account + "-withdraw-on\"");
        assertThat(audit.entries(AuditLog.Scope.everything(), Page.first(50)).rows())
                .filteredOn(line -> line.entry().action().equals("READY_ANSWER_WRITTEN"))
                .hasSizeGreaterThanOrEqualTo(2);
        // and whoever only helps does not word them
        assertThat(sam.page("/desk/answers").statusCode()).isEqualTo(404);
        assertThat(sue.post("/desk/answers", form("cause", "no such", "language", "de", "words", "x"))
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void an_instruction_that_three_customers_do_not_see_is_flagged_with_what_they_see_and_an_older_version_is_not() {
        // given a report of an earlier version of the profile, and one of an instruction that was corrected since
        String old =
                "insert into instruction_report values (:id, :session, :account, :customer, :now, 'kucoin', 'FUTURES',"
                        + " :place, :text, :version, 'an old menu')";
        for (String version : List.of("2001-01-01", String.valueOf(kucoin().lastChecked()))) {
            jdbc.sql(old)
                    .param("id", version)
                    .param("session", visit.sessionId())
                    .param("account", visit.accountIds().get(1))
                    .param("customer", "somebody")
                    .param("now", OffsetDateTime.now(ZoneOffset.UTC))
                    .param("place", "action-1")
                    .param("text", "Open a menu that is not there any more.")
                    .param("version", version)
                    .update();
        }

        // when two customers say that they do not see an instruction, one of them twice
        for (int customer = 1; customer <= 2; customer++) {
            notSeen("another menu " + customer);
        }
        Browser sam = at(Role.AGENT);

        // then nothing is flagged yet
        assertThat(sam.page("/desk/exchanges").body())
                .contains("another menu 2")
                .doesNotContain("doubted flagged", "an old menu");

        // when a third says so
        notSeen("another menu 3");

        // then it is, with what they see
        assertThat(sam.page("/desk/exchanges").body())
                .contains("doubted flagged", "another menu 1", "another menu 3")
                .doesNotContain("an old menu");
    }

    private ExchangeProfile kucoin() {
        return catalog.find("kucoin").orElseThrow();
    }

    /** A customer of their own says so of the first thing to do at KuCoin, twice: once too often. */
    private void notSeen(String words) {
        Sample.Visit other = sample.begin(Reason.VAULT_RESET, "Grid bots");
        Browser trader = new Browser(port).enter(other);
        String page = "/guide/accounts/" + other.accountIds().get(1);
        trader.page(page);
        Map<String, String> said = form("place", "action-1", "words", words);

        assertThat(trader.post(page + "/not-seen", said).statusCode()).isEqualTo(302);
        assertThat(trader.post(page + "/not-seen", said).statusCode()).isEqualTo(302);
        assertThat(trader.post(page + "/not-seen", form("place", "action-99")).statusCode())
                .isEqualTo(409);
        // and support is asked, with the instruction in the words
        assertThat(threads.of(other.sessionId()))
                .singleElement()
                .satisfies(line -> assertThat(line.words()).contains(words));
    }

    @Test
    void a_guide_that_soon_closes_is_kept_open_by_its_trader_and_one_with_time_left_is_not() {
        // given six days are left
        door.open("none");
        door.answerSessions(
                new Answer.Now<>(sample.session(visit, Reason.VAULT_RESET, SessionView.State.OPEN, List.of())));
        Browser trader = trader();
        assertThat(trader.page("/guide").body()).contains("id=\"extend\"");

        // when
        HttpResponse<String> answer = trader.post("/guide/extend", form());

        // then
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(door.onSessions()).singleElement().satisfies(request -> {
            assertThat(request.action()).isEqualTo(new SessionAction.Extend());
            assertThat(request.by()).isEqualTo(Actor.trader(visit.customerId()));
        });

        // when it has thirty days
        SessionView open = sample.session(visit, Reason.VAULT_RESET, SessionView.State.OPEN, List.of());
        sample.publish(new SessionView(
                open.sessionId(),
                open.customerId(),
                open.revision(),
                open.reason(),
                open.words(),
                open.startedBy(),
                open.agent(),
                open.startedAt(),
                open.expiresAt().plus(Duration.ofDays(24)),
                open.accountIds(),
                open.finished(),
                0,
                open.state(),
                null));

        // then
        assertThat(trader.page("/guide").body()).doesNotContain("id=\"extend\"");
        assertThat(trader.post("/guide/extend", form()).statusCode()).isEqualTo(409);
        assertThat(door.onSessions()).hasSize(1);
    }
}
