package dev.rekey.starter.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.starter.guide.Sample;
import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Waiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
class InboxPageTest {

    private static final Pattern TAG = Pattern.compile("<[^>]+>");
    private static final Pattern HIDDEN = Pattern.compile("name=\"(type|id|agent|from)\" value=\"([^\"]*)\"");

    @LocalServerPort
    int port;

    @Autowired
    Agents agents;

    @Autowired
    PasswordEncoder passwords;

    @Autowired
    Sample sample;

    @Autowired
    DeskDoor door;

    private String me = "";
    private DeskBrowser agent = new DeskBrowser(0);
    private Sample.Visit visit = new Sample.Visit("", "", "", "", List.of());

    @BeforeEach
    void an_agent_and_a_session_that_nobody_looks_after() {
        me = "inbox-" + UUID.randomUUID();
        agent = signedIn(me, Role.AGENT);
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        door.forget();
    }

    private DeskBrowser signedIn(String name, Role role) {
        agents.create(name, "Ines", String.valueOf(passwords.encode("a good password")), role);
        DeskBrowser browser = new DeskBrowser(port);
        browser.signIn(name, "a good password");
        return browser;
    }

    @Test
    void a_refused_key_shows_what_is_wrong_in_words_with_what_the_exchange_said_and_what_is_at_risk() {
        publish(0, Step.GENERATE_KEY, Waiting.CUSTOMER, Verdict.REJECTED, Sample.addressMissing("Invalid IP"));

        String row = row("?q=" + visit.customerId());

        assertThat(words(row))
                .contains(
                        "Anna Berg",
                        visit.customerId(),
                        "IP addresses are missing",
                        "-2015",
                        "Binance Futures +3",
                        "2 Make the key",
                        "3 positions, 4 bots",
                        "3 more accounts are not done");
        assertThat(row).contains("title=\"3 positions, 4 bots, 56 orders\"");
        assertThat(row).contains("href=\"/desk/sessions/" + visit.sessionId() + "\"");
    }

    @Test
    void who_asks_for_help_comes_first_with_their_own_words() {
        sample.publish(sample.view(visit, visit.accountIds().get(1))
                .at(Step.PASTE)
                .help("Which field is it?")
                .build());

        String page = page("?q=" + visit.customerId());

        assertThat(groups(page)).containsEntry("SUPPORT", "1").containsEntry("CUSTOMER", "0");
        assertThat(words(page)).contains("Which field is it?", "KuCoin Futures");
    }

    @ParameterizedTest
    @CsvSource({
        "exchange=kucoin, Exchange: KuCoin",
        "market=FUTURES, Market: Futures",
        "step=PASTE, Step: 3 Paste it",
        "cause=withdraw-on, What is wrong: Withdrawals are on",
        "reason=VAULT_RESET, Reason: Vault reset",
        "age=hour, Waiting since: less than an hour",
        "group=CUSTOMER, Waits for: Waiting for the customer"
    })
    void a_filter_stands_in_the_address_and_is_taken_away_by_one_press(String part, String words) {
        publish(1, Step.PASTE, Waiting.CUSTOMER, Verdict.REJECTED, withdrawals());
        String others = "?q=" + visit.customerId();

        String page = page(others + "&" + part);

        assertThat(words(page)).contains(words, visit.customerId(), "KuCoin Futures");
        assertThat(page).contains("href=\"/desk" + others + "\"");
    }

    @Test
    void what_does_not_fit_is_not_shown_and_the_page_says_so() {
        assertThat(words(page("?q=" + visit.customerId() + "&exchange=okx")))
                .contains("No open session fits these filters.", "Find a customer");
        assertThat(words(page("?whose=mine"))).contains("You look after no open session.");
        assertThat(page("?q=" + visit.customerId() + "&step=NONSENSE&age=x&sort=x&group=x&whose=x"))
                .as("what is not known stands for nothing")
                .contains(visit.sessionId());
    }

    @Test
    void an_exchange_code_and_the_end_of_an_old_key_find_the_session() {
        publish(0, Step.GENERATE_KEY, Waiting.CUSTOMER, Verdict.REJECTED, Sample.addressMissing("Invalid IP"));

        assertThat(page("?q=-2015&whose=unassigned")).contains(visit.sessionId());
        assertThat(page("?q=aB12&whose=unassigned")).contains(visit.sessionId());
    }

    @Test
    void what_nobody_has_is_claimed_from_its_row_and_an_auditor_is_not_offered_it() {
        String row = row("?q=" + visit.customerId());
        Map<String, String> claim = hidden(row);

        agent.form(
                "/desk/sessions/" + visit.sessionId() + "/actions",
                Map.of(
                        "type", List.of(claim.get("type")),
                        "id", List.of(claim.get("id")),
                        "agent", List.of(claim.get("agent")),
                        "from", List.of(claim.get("from"))));

        assertThat(door.onSessions())
                .singleElement()
                .satisfies(sent -> assertThat(sent.action()).isEqualTo(new SessionAction.Assign(me, "sam")));
        DeskBrowser auditor = signedIn("auditor-" + UUID.randomUUID(), Role.AUDITOR);
        assertThat(auditor.page("/desk?q=" + visit.customerId()).body())
                .contains(visit.sessionId())
                .doesNotContain("Assign");
    }

    @Test
    void many_sessions_that_wait_for_one_exchange_are_one_line_which_is_their_filter() {
        String customer = "";
        for (int number = 0; number < 5; number++) {
            Sample.Visit one = sample.beginHolding(Reason.WHITELIST_CHANGED, "mexc", 2);
            customer = one.customerId();
            sample.publish(sample.view(one, one.accountIds().get(0))
                    .at(Step.VERIFY)
                    .waitingOn(Waiting.EXCHANGE)
                    .found(
                            Verdict.NOT_READY,
                            Finding.waiting(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_REFUSED)))
                    .build());
        }

        String page = page("");

        assertThat(words(page)).containsPattern("\\d+ sessions wait for MEXC since ");
        assertThat(page)
                .containsPattern(
                        "href=\"/desk\\?(group=EXCHANGE&amp;exchange=mexc|exchange=mexc&amp;group=EXCHANGE)\"");
        assertThat(words(page("?group=EXCHANGE&exchange=mexc")))
                .contains(customer, "IP addresses not in force yet", "MEXC Spot");
    }

    @ParameterizedTest
    @CsvSource({
        "de, Eingang, Braucht jetzt einen Menschen, Auszahlungen sind aktiviert, Abmelden",
        "es, Bandeja, Necesita a una persona, Los retiros están activados, Cerrar sesión"
    })
    void the_whole_page_speaks_the_agents_language(
            String language, String title, String group, String cause, String signOut) {
        publish(1, Step.PASTE, Waiting.CUSTOMER, Verdict.REJECTED, withdrawals());

        String page = page("?lang=" + language + "&q=" + visit.customerId());

        assertThat(page).contains("lang=\"" + language + "\"");
        assertThat(words(page))
                .contains(title, group, cause, signOut)
                .doesNotContain(
                        "Needs a human", "Withdrawals", "Sign out", "Unassigned", "Customers", "Search", "account");
        assertThat(words(agent.page("/desk/customers").body()))
                .as("a page that has no other words is English from top to bottom")
                .contains("Customers", "Sign out");
    }

    private AccountView publish(int account, Step step, Waiting waiting, Verdict verdict, Finding... found) {
        return sample.publish(sample.view(visit, visit.accountIds().get(account))
                .at(step)
                .waitingOn(waiting)
                .found(verdict, found)
                .build());
    }

    private static Finding withdrawals() {
        return Finding.failed(Check.NO_WITHDRAW, Phrase.of(FindingCode.WITHDRAW_ON), Step.GENERATE_KEY);
    }

    private String page(String query) {
        return agent.page("/desk" + query).body();
    }

    private String row(String query) {
        String page = page(query);
        int at = page.indexOf(visit.sessionId());
        assertThat(at).as(query).isPositive();
        return page.substring(page.lastIndexOf("<tr", at), page.indexOf("</tr>", at));
    }

    private static Map<String, String> groups(String page) {
        return Pattern.compile("id=\"group-([A-Z]+)\".*?<small>(\\d+)</small>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
    }

    private static Map<String, String> hidden(String form) {
        Matcher fields = HIDDEN.matcher(form);
        Map<String, String> values = new HashMap<>();
        while (fields.find()) {
            values.put(fields.group(1), fields.group(2));
        }
        return values;
    }

    private static String words(String html) {
        String main = html.substring(Math.max(0, html.indexOf("<body")));
        String bare = TAG.matcher(main.replaceAll("(?s)<body[^>]*>", "")).replaceAll(" ");
        return bare.replaceAll("\\s+", " ");
    }
}
