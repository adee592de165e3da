package dev.rekey.starter.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.DeskLooks;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.guide.Sample;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.Waiting;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

@SpringBootTest(
        classes = DeskPagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=" + DeskPagesApplication.DATABASE)
class SessionPageTest {

    private static final Pattern TAG = Pattern.compile("<[^>]+>");

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    Sample sample;

    @Autowired
    AuditTrail audit;

    @Autowired
    DeskLooks looks;

    @Autowired
    DeskDoor door;

    private String me = "";
    private DeskBrowser agent = new DeskBrowser(0);
    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());
    private String page = "";

    @BeforeEach
    void an_agent_and_a_session() {
        me = "page-" + UUID.randomUUID();
        agent = signedIn(me, "Pia");
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        page = "/desk/sessions/" + visit.sessionId();
        door.forget();
    }

    private DeskBrowser signedIn(String name, String called) {
        agents.create(name, called, String.valueOf(passwords.encode("a good password")), Role.AGENT);
        DeskBrowser browser = new DeskBrowser(port);
        browser.signIn(name, "a good password");
        return browser;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            EDIT,         CUSTOMER, ,         OpenEdit WorksAgain
            GENERATE_KEY, CUSTOMER, ,         KeyCreated GoBack WorksAgain
            GENERATE_KEY, CUSTOMER, REJECTED, KeyCreated CheckAgain GoBack WorksAgain
            PASTE,        CUSTOMER, ,         GoBack WorksAgain
            PASTE,        SUPPORT,  ,         GoBack HelpGiven WorksAgain
            VERIFY,       REKEY,    ,         ''
            VERIFY,       EXCHANGE, NOT_READY, GoBack WorksAgain
            """)
    void an_agent_is_offered_what_fits_where_the_account_is(
            Step step, Waiting waiting, @Nullable Verdict verdict, String offered) {
        publish(step, waiting, verdict);

        String account = account(0);

        assertThat(Pattern.compile("name=\"type\" value=\"([A-Za-z]+)\"")
                        .matcher(account)
                        .results()
                        .map(found -> found.group(1))
                        .filter(type -> !type.equals("Skip")))
                .containsExactly(offered.isEmpty() ? new String[0] : offered.split(" "));
        assertThat(account).contains("name=\"why\"");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            EDIT,         CUSTOMER, ,         Next: start with this account.
            GENERATE_KEY, CUSTOMER, ,         Next: make the new key on Binance.
            GENERATE_KEY, CUSTOMER, REJECTED, 'This key may move money out, and we do not keep such a key.'
            PASTE,        CUSTOMER, ,         Next: paste the new key here.
            PASTE,        SUPPORT,  ,         A support agent was told and will look at this.
            VERIFY,       REKEY,    ,         We are asking the exchange. This takes some seconds.
            VERIFY,       EXCHANGE, NOT_READY, We’ll check again automatically.
            """)
    void beside_it_stands_what_the_customer_sees(Step step, Waiting waiting, @Nullable Verdict verdict, String sees) {
        publish(step, waiting, verdict);

        assertThat(words(account(0)).replace("&#39;", "’")).contains("The customer sees " + sees);
    }

    @Test
    void of_two_who_decide_at_once_the_second_is_told_what_happened_and_keeps_what_they_wrote() {
        // given
        line("early", "OpenEdit");
        String seen = hidden("seen");
        String late = "late-" + UUID.randomUUID();
        line(late, "Skip");
        door.answerAccounts(new Answer.Refused<>(RefusalCode.SESSION_OVER.with()));

        // when
        HttpResponse<String> answer = agent.form(
                page + "/accounts/" + visit.accountIds().get(0) + "/actions",
                Map.of(
                        "type", List.of("Skip"),
                        "id", List.of(UUID.randomUUID().toString()),
                        "why", List.of("They closed it on Monday"),
                        "seen", List.of(seen)));

        // then
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(part(answer.body(), "id=\"meanwhile\"", "</ul>"))
                .contains(late, "left the account out (Binance Futures)")
                .doesNotContain("early");
        assertThat(part(answer.body(), "id=\"typed\"", "</p>")).contains("They closed it on Monday");
        assertThat(answer.body()).contains("value=\"They closed it on Monday\"");
    }

    @Test
    void a_decision_names_the_view_it_was_made_on() {
        AccountView view = publish(Step.PASTE, Waiting.CUSTOMER, null);

        String back = part(account(0), "value=\"GoBack\"", "</form>");

        assertThat(back).contains("name=\"revision\" value=\"" + view.revision() + "\"");
        agent.form(
                page + "/accounts/" + view.accountId() + "/actions",
                Map.of("type", List.of("GoBack"), "to", List.of("EDIT"), "revision", List.of("" + view.revision())));
        assertThat(door.onAccounts())
                .singleElement()
                .extracting(ActionRequest::revision)
                .isEqualTo(view.revision());
    }

    @Test
    void the_trail_stands_account_by_account_with_the_last_three_lines_open() {
        for (int number = 1; number <= 5; number++) {
            line("hand-" + number, "GoBack");
        }

        String trail = part(agent.page(page).body(), "id=\"timeline\"", "</main>");
        String open = trail.substring(0, trail.indexOf("<details"));
        String folded = trail.substring(trail.indexOf("<details"));

        assertThat(words(trail)).contains("Binance Futures", "2 earlier lines");
        assertThat(open).contains("hand-5", "hand-4", "hand-3").doesNotContain("hand-2");
        assertThat(folded).contains("hand-2", "hand-1");
    }

    @Test
    void who_else_looks_is_named_and_whoever_looks_themselves_is_not() {
        String other = "other-" + UUID.randomUUID();
        signedIn(other, "Otto Other");
        looks.seen(visit.sessionId(), agents.bySignInName(other).orElseThrow().id());
        looks.seen(visit.sessionId(), agents.bySignInName(me).orElseThrow().id());

        assertThat(part(agent.page(page).body(), "id=\"lookers\"", "</p>"))
                .contains("Otto Other is looking at this too.")
                .doesNotContain("Pia");

        looks.left(visit.sessionId(), agents.bySignInName(other).orElseThrow().id());

        assertThat(agent.page(page).body()).doesNotContain("id=\"lookers\"");
    }

    @Test
    void whoever_has_the_page_open_is_seen_until_they_leave_it() throws Exception {
        DeskBrowser other = signedIn("other-" + UUID.randomUUID(), "Ulla Open");

        try (Stream<String> events = other.listen("/desk/events?session=" + visit.sessionId())) {
            assertThat(events.iterator().next()).as("the first event").isNotNull();
            assertThat(agent.page(page).body()).contains("Ulla Open is looking at this too.");
        }

        // The server finds a page gone when it has something to say to it, which is every two seconds.
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (agent.page(page).body().contains("Ulla Open") && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        assertThat(agent.page(page).body()).doesNotContain("Ulla Open");
    }

    @Test
    void after_it_changed_hands_the_page_says_whose_it_is_and_takes_it_back_by_one_press() {
        String body = agent.page(page + "?before=" + me).body();

        String flash = part(body, "id=\"assigned\"", "</form>");

        assertThat(flash).contains("sam looks after this session now.", "value=\"" + me + "\"", "id=\"undo\"");
        assertThat(agent.page(page).body()).doesNotContain("id=\"assigned\"");
    }

    private AccountView publish(Step step, Waiting waiting, @Nullable Verdict verdict) {
        Sample.Draft draft =
                sample.view(visit, visit.accountIds().get(0)).at(step).waitingOn(waiting);
        if (verdict == Verdict.REJECTED) {
            draft.found(
                    verdict, Finding.failed(Check.NO_WITHDRAW, Phrase.of(FindingCode.WITHDRAW_ON), Step.GENERATE_KEY));
        } else if (verdict != null) {
            draft.found(verdict, Finding.waiting(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_REFUSED)));
        }
        return sample.publish(draft.build());
    }

    private void line(String who, String action) {
        audit.append(new AuditEntry(
                Instant.now(),
                "AGENT",
                who,
                action,
                visit.customerId(),
                visit.sessionId(),
                visit.accountIds().get(0),
                "",
                null));
    }

    private String account(int number) {
        String body = agent.page(page).body();
        return part(body, "data-account=\"" + visit.accountIds().get(number) + "\"", "</section>");
    }

    private String hidden(String name) {
        MatchResult found = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"")
                .matcher(agent.page(page).body())
                .results()
                .findFirst()
                .orElseThrow();
        return found.group(1);
    }

    private static String part(String html, String from, String to) {
        int begins = html.indexOf(from);
        assertThat(begins).as(from).isPositive();
        return html.substring(begins, html.indexOf(to, begins));
    }

    private static String words(String html) {
        return TAG.matcher(html).replaceAll(" ").replaceAll("\\s+", " ");
    }
}
