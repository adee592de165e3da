package dev.rekey.starter.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.Unrepaired;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.SessionSummary;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.AttemptLog;
import dev.rekey.accounts.write.Notices;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.accounts.write.UnrepairedLog;
import dev.rekey.starter.StarterConfiguration;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.security.PasswordHashes;
import dev.rekey.starter.web.WholeBody;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.ObstacleCode;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Waiting;
import jakarta.servlet.http.Cookie;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        classes = DeskTest.Desk.class,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:desk;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
            "rekey.starter.temporal-ui-url=http://127.0.0.1:8233"
        })
@AutoConfigureMockMvc
class DeskTest {

    private static final String CUSTOMER = "77";
    private static final String HOSTILE = "<script>alert(1)</script> \"quoted\" 'label'";
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Pattern INLINE =
            Pattern.compile("<script(?![^>]*\\ssrc=)|<style|\\sstyle=|\\son[a-z]+=|javascript:");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    // In this order: the real door steps back when there is one already.
    @Import({Doors.class, StarterConfiguration.class})
    static class Desk {}

    @Configuration(proxyBeanMethods = false)
    static class Doors {
        @Bean
        RotationDoor rotationDoor() {
            return new RememberingDoor();
        }

        /** A mocked request has its body from the start, and cannot be waited for. */
        @Bean
        FilterRegistrationBean<WholeBody> wholeBodies(HttpFirewall firewall, RequestRejectedHandler rejected) {
            FilterRegistrationBean<WholeBody> none =
                    new FilterRegistrationBean<>(new WholeBody(firewall, rejected, Duration.ZERO));
            none.setEnabled(false);
            return none;
        }
    }

    @Autowired
    MockMvc web;

    @Autowired
    RotationDoor door;

    @Autowired
    AccountImport accounts;

    @Autowired
    AccountDirectory directory;

    @Autowired
    ProgressWriter progress;

    @Autowired
    AttemptLog attemptLog;

    @Autowired
    GuideLinks links;

    @Autowired
    Agents agents;

    @Autowired
    UnrepairedLog unrepaired;

    @Autowired
    JsonMapper json;

    @Autowired
    JdbcClient jdbc;

    private String session = "";
    private boolean helpAsked;
    private List<Message> notes = List.of();
    private TradingAccount account =
            new TradingAccount("", "", "", Market.SPOT, "", List.of(), 0, 0, 0, null, null, true);

    @BeforeEach
    void a_customer_with_an_open_session() {
        remembering().forget();
        accounts.importJson(
                new StringReader(json.writeValueAsString(List.of(
                        Map.of(
                                "customer",
                                CUSTOMER,
                                "name",
                                "Kim <b>Bold</b>",
                                "exchange",
                                "kucoin",
                                "market",
                                "FUTURES",
                                "label",
                                HOSTILE,
                                "whitelist",
                                "203.0.113.7;203.0.113.8",
                                "mode",
                                "live",
                                "runningBots",
                                2),
                        Map.of(
                                "customer",
                                "78",
                                "name",
                                "Stranger",
                                "exchange",
                                "binance",
                                "market",
                                "SPOT",
                                "label",
                                "Theirs",
                                "mode",
                                "live")))),
                (exchange, market) -> true);
        if (agents.bySignInName("kai").isEmpty()) {
            agents.create("kai", "Kai", String.valueOf(PasswordHashes.encoder().encode("right")), Role.AGENT);
        }
        account = directory.accounts(CUSTOMER).get(0);
        session = UUID.randomUUID().toString();
        publish(view(1, Step.PASTE, null, List.of()));
        publishSession(1, CUSTOMER);
    }

    private void publishSession(long revision, String customer) {
        SessionView view = new SessionView(
                session,
                customer,
                revision,
                Reason.VAULT_RESET,
                null,
                Actor.agent("kai"),
                Actor.agent("kai"),
                NOW,
                NOW.plus(Duration.ofDays(30)),
                List.of(account.id()),
                List.of(),
                0,
                SessionView.State.OPEN,
                null);
        progress.publishSession(new dev.rekey.accounts.write.SessionView(
                new SessionSummary(
                        session, customer, "VAULT_RESET", "OPEN", null, "kai", 1, 0, null, NOW, null, "0 of 1 done"),
                revision,
                json.writeValueAsString(view)));
    }

    private RememberingDoor remembering() {
        return (RememberingDoor) door;
    }

    private AccountView view(long revision, Step step, @Nullable Verdict verdict, List<Finding> findings) {
        return new AccountView(
                session,
                account.id(),
                revision,
                account.exchange(),
                Market.valueOf(account.market().name()),
                "KuCoin Futures",
                account.label(),
                step,
                helpAsked ? Waiting.SUPPORT : Waiting.CUSTOMER,
                NOW,
                "main",
                List.of(new SlotView("main", SlotView.State.OPEN, null, null)),
                1,
                0,
                false,
                verdict,
                findings,
                null,
                false,
                helpAsked,
                null,
                0,
                List.of(),
                null,
                null,
                null,
                notes);
    }

    private void publish(AccountView view) {
        progress.publishAccount(new dev.rekey.accounts.write.AccountView(
                session, account.id(), view.revision(), json.writeValueAsString(view), "CUSTOMER", NOW));
    }

    private MockHttpServletResponse call(MockHttpServletRequestBuilder request, @Nullable Cookie as) throws Exception {
        if (as != null) {
            request.cookie(as);
        }
        return web.perform(request).andReturn().getResponse();
    }

    private Cookie agent() throws Exception {
        return Objects.requireNonNull(web.perform(post("/desk/sign-in")
                        .param("username", "kai")
                        .param("password", "right")
                        .with(csrf()))
                .andReturn()
                .getResponse()
                .getCookie("rekey"));
    }

    private Cookie trader() throws Exception {
        String token = links.create(session, "kai");
        String code = links.newCode(session, "kai");
        return Objects.requireNonNull(
                web.perform(post("/g/" + token).param("code", code).with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getCookie("rekey"));
    }

    private static MockHttpServletRequestBuilder asJson(MockHttpServletRequestBuilder request) {
        return request.accept(MediaType.APPLICATION_JSON);
    }

    @Nested
    class Correcting_an_account {

        @BeforeEach
        void in_the_only_session_that_is_open() {
            jdbc.sql("update progress_session set ended_at = started_at where session_id <> :session")
                    .param("session", session)
                    .update();
        }

        private String path() {
            return "/desk/customers/" + CUSTOMER + "/accounts/" + account.id();
        }

        private MockHttpServletRequestBuilder correction() {
            return post(path())
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .with(csrf());
        }

        @Test
        void changes_what_the_next_check_goes_by_and_says_so_in_the_session_that_runs() throws Exception {
            // given
            Cookie agent = agent();
            assertThat(call(get(path()), agent).getContentAsString()).contains("203.0.113.7");

            // when
            MockHttpServletResponse answer = call(
                    correction()
                            .param("label", "Corrected " + session.substring(0, 4))
                            .param("exchangeUid", "438230115523117056")
                            .param("slots", "main")
                            .param("addresses", "203.0.113.20\r\n203.0.113.21"),
                    agent);

            // then
            assertThat(answer.getRedirectedUrl()).isEqualTo(path() + "?corrected");
            TradingAccount now = directory.account(account.id()).orElseThrow();
            assertThat(now.label()).isEqualTo("Corrected " + session.substring(0, 4));
            assertThat(now.exchangeUid()).isEqualTo("438230115523117056");
            assertThat(directory.whitelist(account.id()).addresses()).containsExactly("203.0.113.20", "203.0.113.21");
            String page = call(get("/desk/sessions/" + session), agent).getContentAsString();
            assertThat(page)
                    .contains(
                            "Corrected " + session.substring(0, 4),
                            "corrected what the list says of the account",
                            "203.0.113.20");
            assertThat(call(get(path()).param("corrected", ""), agent).getContentAsString())
                    .contains("The next check of a key goes by this", "hand it in again", "438230115523117056");
            // and: the trader sees the new label as well
            assertThat(call(get("/guide"), trader()).getContentAsString())
                    .contains("Corrected " + session.substring(0, 4));
            // and: it goes back the same way
            assertThat(call(correction().param("label", HOSTILE), agent).getStatus())
                    .isEqualTo(302);
            assertThat(directory.account(account.id()).orElseThrow().label()).isEqualTo(HOSTILE);
        }

        @Test
        void keeps_what_was_typed_when_it_cannot_be() throws Exception {
            MockHttpServletResponse answer = call(
                    correction()
                            .param("label", "Typed")
                            .param("exchangeUid", "4.3823E+17")
                            .param("slots", "main"),
                    agent());

            assertThat(answer.getStatus()).isEqualTo(409);
            assertThat(answer.getContentAsString())
                    .contains(
                            "Exchange user id: A spreadsheet has rounded it",
                            "value=\"Typed\"",
                            "value=\"4.3823E+17\"");
            assertThat(directory.account(account.id())).contains(account);
        }

        @Test
        void refuses_an_older_look_at_the_account_and_a_secret_in_any_field() throws Exception {
            Cookie agent = agent();
            String secret = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";

            assertThat(call(correction().param("label", "x").param("mark", "1"), agent)
                            .getContentAsString())
                    .contains("Somebody changed this account meanwhile.");
            for (String field : List.of("label", "exchangeUid", "slots", "addresses")) {
                MockHttpServletResponse answer = call(correction().param(field, secret), agent);
                assertThat(answer.getStatus()).as(field).isEqualTo(409);
                assertThat(answer.getContentAsString())
                        .as(field)
                        .containsIgnoringCase("looks like a key or a secret")
                        .doesNotContain(secret);
                assertThat(directory.account(account.id())).contains(account);
            }
        }

        @Test
        void takes_no_key_away_that_the_session_asks_for() throws Exception {
            assertThat(call(correction().param("slots", "other"), agent()).getContentAsString())
                    .contains("The open session asks for the main key.");
        }

        @Test
        void is_there_as_json_and_changes_only_what_is_named() throws Exception {
            // given
            Cookie agent = agent();

            // when
            MockHttpServletResponse answer = call(
                    asJson(post(path()))
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{\"exchangeUid\":\"777001\"}")
                            .with(csrf()),
                    agent);

            // then
            assertThat(answer.getStatus()).isEqualTo(200);
            assertThat(json.readTree(answer.getContentAsString())
                            .path("changed")
                            .get(0)
                            .asString())
                    .endsWith("became “777001”.");
            assertThat(json.readTree(call(asJson(get(path())), agent).getContentAsString())
                            .path("openSession")
                            .asString())
                    .isEqualTo(session);
            assertThat(directory.account(account.id()).orElseThrow().label()).isEqualTo(account.label());
        }

        @Test
        void is_not_there_under_another_customer() throws Exception {
            String foreign = directory.accounts("78").get(0).id();

            assertThat(call(get("/desk/customers/" + CUSTOMER + "/accounts/" + foreign), agent())
                            .getStatus())
                    .isEqualTo(404);
        }
    }

    @Nested
    class The_desk {

        @Test
        void is_for_agents_who_signed_in() throws Exception {
            assertThat(call(get("/desk").accept(MediaType.TEXT_HTML), null).getRedirectedUrl())
                    .endsWith("/desk/sign-in");
            assertThat(call(asJson(get("/desk")), null).getStatus()).isEqualTo(401);
            assertThat(call(
                                    post("/desk/sign-in")
                                            .param("username", "kai")
                                            .param("password", "wrong")
                                            .with(csrf()),
                                    null)
                            .getRedirectedUrl())
                    .endsWith("?error");
            assertThat(call(get("/desk"), trader()).getRedirectedUrl()).endsWith("/desk/sign-in");
        }

        @Test
        void starts_a_session_with_the_chosen_accounts_and_reason() throws Exception {
            call(
                    post("/desk/customers/" + CUSTOMER + "/sessions")
                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                            .param("reason", "KEY_EXPIRED")
                            .param("accountIds", account.id())
                            .with(csrf()),
                    agent());

            assertThat(remembering().started).singleElement().satisfies(start -> {
                assertThat(start.customerId()).isEqualTo(CUSTOMER);
                assertThat(start.reason()).isEqualTo(Reason.KEY_EXPIRED);
                assertThat(start.by()).isEqualTo(Actor.agent("kai"));
                assertThat(start.accounts()).singleElement().satisfies(ref -> {
                    assertThat(ref.title()).isEqualTo("KuCoin Futures");
                    assertThat(ref.risk().runningBots()).isEqualTo(2);
                });
            });
        }

        @Test
        void says_what_is_missing_before_a_session_can_start() throws Exception {
            Cookie agent = agent();
            String path = "/desk/customers/" + CUSTOMER + "/sessions";
            String foreign = directory.accounts("78").get(0).id();

            assertThat(call(
                                    post(path)
                                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                            .param("accountIds", account.id())
                                            .with(csrf()),
                                    agent)
                            .getContentAsString())
                    .contains("Choose why the keys must be replaced.");
            assertThat(call(
                                    post(path)
                                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                            .param("reason", "VAULT_RESET")
                                            .with(csrf()),
                                    agent)
                            .getContentAsString())
                    .contains("Choose at least one account.");
            assertThat(call(
                                    post(path)
                                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                            .param("reason", "OTHER")
                                            .param("accountIds", account.id())
                                            .with(csrf()),
                                    agent)
                            .getContentAsString())
                    .contains("Say in a few words why");
            assertThat(call(
                                    post(path)
                                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                            .param("reason", "VAULT_RESET")
                                            .param("accountIds", foreign)
                                            .with(csrf()),
                                    agent)
                            .getContentAsString())
                    .contains("does not belong to this customer");
            assertThat(call(
                                    post("/desk/customers/nobody/sessions")
                                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                            .param("reason", "VAULT_RESET")
                                            .with(csrf()),
                                    agent)
                            .getStatus())
                    .isEqualTo(404);
            assertThat(remembering().started).isEmpty();
        }

        @Test
        void is_told_what_could_not_be_repaired_until_it_is_settled() throws Exception {
            // given
            Cookie agent = agent();
            String text =
                    "The new main key of KuCoin Futures is not stored any more. Start a session for this account.";
            unrepaired.record(new Unrepaired(
                    "lost", Unrepaired.Kind.KEY_LOST, CUSTOMER, session, account.id(), "main", NOW, text));

            for (String path : List.of("/desk", "/desk/customers/" + CUSTOMER, "/desk/sessions/" + session)) {
                // when, then
                assertThat(call(get(path).accept(MediaType.TEXT_HTML), agent).getContentAsString())
                        .as(path)
                        .contains(text);
            }

            // when
            unrepaired.settle("lost");

            // then
            assertThat(call(get("/desk").accept(MediaType.TEXT_HTML), agent).getContentAsString())
                    .doesNotContain(text);
        }

        @Test
        void is_told_when_a_secret_was_cut_out_of_what_was_written() throws Exception {
            // given
            String secret = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";
            Cookie agent = agent();

            // when
            MockHttpServletResponse answer = call(
                    post("/desk/customers/" + CUSTOMER + "/sessions")
                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                            .param("reason", "OTHER")
                            .param("words", "the customer sent " + secret)
                            .param("accountIds", account.id())
                            .with(csrf()),
                    agent);

            // then
            assertThat(answer.getRedirectedUrl()).endsWith("masked");
            assertThat(remembering().started.get(0).words()).isEqualTo("the customer sent …0HdP");
            assertThat(call(get("/desk/sessions/" + session).param("masked", ""), agent)
                            .getContentAsString())
                    .contains("Tell the customer to delete that key");
        }

        @Test
        void a_program_is_told_when_a_secret_was_cut_out_of_what_it_sent() throws Exception {
            // given
            String secret = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";

            // when
            MockHttpServletResponse started = call(
                    asJson(post("/desk/customers/" + CUSTOMER + "/sessions"))
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{\"reason\":\"OTHER\",\"words\":\"the customer sent " + secret + "\"}")
                            .with(csrf()),
                    agent());
            MockHttpServletResponse plain = call(
                    asJson(post("/desk/customers/" + CUSTOMER + "/sessions"))
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{\"reason\":\"OTHER\",\"words\":\"the customer asked\"}")
                            .with(csrf()),
                    agent());

            // then
            assertThat(started.getStatus()).isEqualTo(200);
            assertThat(started.getHeader("Rekey-Warning")).isEqualTo("secret-cut-out");
            assertThat(plain.getHeader("Rekey-Warning")).isNull();
            assertThat(remembering().started.get(0).words()).isEqualTo("the customer sent …0HdP");
        }

        @Test
        void ends_no_session_with_a_reason_that_is_too_long() throws Exception {
            MockHttpServletResponse answer = call(
                    post("/desk/sessions/" + session + "/actions")
                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                            .param("type", "Cancel")
                            .param("why", "x".repeat(1001))
                            .with(csrf()),
                    agent());

            assertThat(answer.getStatus()).isEqualTo(409);
            assertThat(answer.getContentAsString()).contains("That is too long: at most 1,000 characters.");
        }

        @Test
        void never_hands_in_a_key() throws Exception {
            MockHttpServletResponse answer = call(
                    asJson(post("/desk/sessions/" + session + "/accounts/" + account.id() + "/actions"))
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{\"type\":\"Connect\",\"sealed\":\"AAAA\",\"attempt\":1}")
                            .with(csrf()),
                    agent());

            assertThat(answer.getStatus()).isEqualTo(409);
            assertThat(answer.getContentAsString()).contains("by the customer only");
            assertThat(remembering().taken).isEmpty();
        }

        @Test
        void pages_carry_no_inline_script_and_no_hostile_name() throws Exception {
            Cookie agent = agent();
            for (String path : List.of(
                    "/desk",
                    "/desk/customers?q=Kim",
                    "/desk/customers/" + CUSTOMER,
                    "/desk/customers/" + CUSTOMER + "/accounts/" + account.id(),
                    "/desk/sessions/" + session,
                    "/desk/exchanges",
                    "/desk/audit")) {
                MockHttpServletResponse answer = call(get(path), agent);
                assertThat(answer.getStatus()).as(path).isEqualTo(200);
                String page = answer.getContentAsString();
                assertThat(page).as(path).doesNotContain("<script>alert").doesNotContain("<b>Bold");
                assertThat(INLINE.matcher(page).results().map(r -> r.group()).toList())
                        .as(path)
                        .isEmpty();
            }
        }

        @Test
        void the_catalogue_counts_the_refusals_seen_and_names_those_it_does_not_know() throws Exception {
            // given
            attemptLog.record(new AttemptRecord(
                    "counted",
                    session,
                    account.id(),
                    "main",
                    1,
                    Instant.parse("2026-11-23T09:00:00Z"),
                    "UNKNOWN",
                    null,
                    "Words.",
                    "[{\"exchangeCode\":\"400005\"},{\"exchangeCode\":\"987654\"}]",
                    true));

            // when
            String page = call(get("/desk/exchanges"), agent()).getContentAsString();

            // then
            assertThat(page).contains("Refusals seen:").contains("1 × 400005</span> ");
            assertThat(page).containsPattern("1 × 987654</span><em> not known here</em>");
        }

        @Test
        void the_catalogue_tells_how_sure_it_is_and_what_was_seen() throws Exception {
            String page = call(get("/desk/exchanges"), agent()).getContentAsString();

            assertThat(page)
                    .contains("KuCoin")
                    .contains("of its facts confirmed")
                    .contains("no key checked here yet")
                    .contains("Not confirmed.");
        }

        @Test
        void what_the_customer_should_be_told_is_said_to_be_sent_by_nobody() throws Exception {
            // given a reminder for the customer, and a call for support
            Notices notices = new Notices(jdbc, Clock.fixed(NOW, ZoneOffset.UTC));
            notices.record(new Notice("n-" + session, "REMINDER", session, null, NOW, "Open your link."));
            notices.record(new Notice("h-" + session, "HELP", session, null, NOW, "Support was called."));

            // then the desk shows the reminder, and that it is to be passed on
            assertThat(call(get("/desk/sessions/" + session), agent()).getContentAsString())
                    .contains("Messages for the customer", "Open your link.", "sends none of them", "Write a reminder")
                    .doesNotContain("Support was called.", "Messages to the customer");
        }

        @Test
        void a_key_that_worked_and_was_refused_since_is_told_with_both_times() throws Exception {
            // given
            Instant worked = Instant.parse("2026-11-23T21:22:00Z");
            notes = List.of(NoteCode.STOPPED_WORKING.with(worked, worked.plus(Duration.ofMinutes(11))));
            publish(view(2, Step.GENERATE_KEY, null, List.of()));

            // when
            String page = call(get("/desk/sessions/" + session), agent()).getContentAsString();

            // then
            assertThat(page).containsPattern("class=\"flash remark\"[^<]*21:22 UTC[^<]*21:33 UTC");
        }

        @Test
        void one_account_is_counted_as_one() throws Exception {
            assertThat(call(get("/desk/sessions/" + session), agent()).getContentAsString())
                    .contains("id=\"done\">0 of 1 account done<");
        }

        @Test
        void whoever_stands_before_a_page_that_is_not_there_has_a_way_on() throws Exception {
            assertThat(call(get("/desk/customers/nobody"), agent()).getContentAsString())
                    .contains("id=\"home\" href=\"/desk\"");
        }

        @Test
        void a_link_and_its_code_are_shown_once() throws Exception {
            Cookie agent = agent();
            String shown = call(post("/desk/sessions/" + session + "/link").with(csrf()), agent)
                    .getContentAsString();
            String link = Pattern.compile("id=\"link\">([^<]+)<")
                    .matcher(shown)
                    .results()
                    .findFirst()
                    .orElseThrow()
                    .group(1);

            assertThat(link).contains("/g/");
            assertThat(call(get("/desk/sessions/" + session), agent).getContentAsString())
                    .doesNotContain(link.substring(link.indexOf("/g/")));
        }

        @Test
        void reloading_the_page_with_the_link_makes_no_new_one() throws Exception {
            // given the page that shows a link
            jdbc.sql("delete from try_count").update();
            Cookie agent = agent();
            String form = "/desk/sessions/" + session + "/link";
            call(post(form).param("id", "once").with(csrf()), agent);
            List<String> made = links();

            // when it is reloaded, and the browser sends the form again
            MockHttpServletResponse again = call(post(form).param("id", "once").with(csrf()), agent);

            // then nothing was made, and the page says so
            assertThat(again.getRedirectedUrl()).isEqualTo("/desk/sessions/" + session + "?shown");
            assertThat(links()).isEqualTo(made);
            assertThat(call(get("/desk/sessions/" + session).param("shown", ""), agent)
                            .getContentAsString())
                    .contains("it still counts")
                    .doesNotContain("id=\"link\"");

            // and whoever wants another one gets it
            assertThat(call(post(form).param("id", "twice").with(csrf()), agent).getContentAsString())
                    .contains("id=\"link\"");
        }

        private List<String> links() {
            return jdbc.sql("select token_hash from guide_link where session_id = :session order by token_hash")
                    .param("session", session)
                    .query(String.class)
                    .list();
        }
    }

    @Nested
    class A_list_that_is_too_long {

        private static final String OWNER = "79";

        private String place = "";

        @BeforeEach
        void an_account_with_more_addresses_than_its_exchange_takes() {
            accounts.importJson(
                    new StringReader(json.writeValueAsString(List.of(Map.of(
                            "customer",
                            OWNER,
                            "name",
                            "Lena",
                            "exchange",
                            "mexc",
                            "market",
                            "SPOT",
                            "label",
                            "Many",
                            "mode",
                            "live",
                            "whitelist",
                            String.join(";", addresses(1, 20)))))),
                    (exchange, market) -> true);
            account = directory.accounts(OWNER).get(0);
            helpAsked = true;
            session = UUID.randomUUID().toString();
            publishSession(1, OWNER);
            publish(view(2, Step.EDIT, null, List.of()));
            place = "/desk/sessions/" + session + "/accounts/" + account.id() + "/whitelist";
            remembering().answer = new Answer.Now<>(view(3, Step.EDIT, null, List.of()));
        }

        @Test
        void calls_support_before_the_customer_can_begin() throws Exception {
            call(
                    post("/desk/customers/" + OWNER + "/sessions")
                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                            .param("reason", "VAULT_RESET")
                            .param("accountIds", account.id())
                            .with(csrf()),
                    agent());

            assertThat(remembering().started)
                    .singleElement()
                    .satisfies(start -> assertThat(start.accounts().get(0).obstacle())
                            .isEqualTo(ObstacleCode.TOO_MANY_IPS.with("MEXC", 10, 20)));
        }

        @Test
        void is_shortened_by_an_agent_which_is_written_down_and_lets_the_customer_go_on() throws Exception {
            // given
            Cookie agent = agent();
            int before = directory.whitelist(account.id()).version();
            assertThat(call(get("/desk/sessions/" + session), agent).getContentAsString())
                    .contains("MEXC takes at most 10 of these 20 IP addresses", "203.0.113.20");

            // when
            MockHttpServletResponse answer = shorten(agent, before, String.join("\r\n", addresses(11, 20)));

            // then
            assertThat(answer.getRedirectedUrl()).isEqualTo("/desk/sessions/" + session);
            assertThat(directory.whitelist(account.id()).version()).isEqualTo(before + 1);
            assertThat(directory.whitelist(account.id()).addresses()).isEqualTo(addresses(11, 20));
            assertThat(remembering().taken).singleElement().satisfies(request -> {
                assertThat(request.action()).isEqualTo(new Action.HelpGiven());
                assertThat(request.by()).isEqualTo(Actor.agent("kai"));
            });
            assertThat(call(get("/desk/sessions/" + session), agent).getContentAsString())
                    .contains("shortened the list of IP addresses", "From 20 IP addresses to 10")
                    .doesNotContain("class=\"too-long\"");
        }

        @Test
        void is_shorter_though_nobody_could_tell_the_customer_and_the_desk_says_both() throws Exception {
            Cookie agent = agent();
            int before = directory.whitelist(account.id()).version();
            remembering().answer = new Answer.Busy<>(Duration.ofSeconds(1));

            MockHttpServletResponse answer = shorten(agent, before, String.join("\r\n", addresses(11, 20)));

            assertThat(answer.getStatus()).isEqualTo(504);
            assertThat(answer.getHeader("Rekey-Busy")).isNull();
            assertThat(answer.getContentAsString())
                    .contains("The list is shorter now")
                    .doesNotContain("very busy at the moment");
            assertThat(directory.whitelist(account.id()).addresses()).hasSize(10);
        }

        @Test
        void takes_only_what_fits_and_stands_in_the_present_list() throws Exception {
            Cookie agent = agent();
            int version = directory.whitelist(account.id()).version();

            assertThat(shorten(agent, version, String.join(",", addresses(1, 11)))
                            .getContentAsString())
                    .contains("These are 11 IP addresses, and MEXC takes at most 10.");
            assertThat(shorten(agent, version, "198.51.100.1").getContentAsString())
                    .contains("the list can only be shortened");
            assertThat(shorten(agent, version, " ").getContentAsString()).contains("Leave at least one IP address");
            assertThat(shorten(agent, version - 1, "203.0.113.1").getContentAsString())
                    .contains("was changed meanwhile");
            assertThat(call(post(place).param("addresses", "203.0.113.1").with(csrf()), trader())
                            .getRedirectedUrl())
                    .endsWith("/desk/sign-in");
            assertThat(directory.whitelist(account.id()).addresses()).hasSize(20);
            assertThat(remembering().taken).isEmpty();
        }

        private MockHttpServletResponse shorten(Cookie agent, int version, String chosen) throws Exception {
            return call(
                    post(place)
                            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                            .param("addresses", chosen)
                            .param("version", Integer.toString(version))
                            .with(csrf()),
                    agent);
        }

        private static List<String> addresses(int from, int to) {
            return IntStream.rangeClosed(from, to)
                    .mapToObj(i -> "203.0.113." + i)
                    .toList();
        }
    }

    @Nested
    class Every_answer {

        @Test
        void carries_the_headers_that_keep_browsers_strict() throws Exception {
            for (String path : List.of("/healthz", "/desk/sign-in", "/g/anything", "/rekey.css", "/nothing")) {
                MockHttpServletResponse answer = call(get(path), null);
                assertThat(answer.getHeader("Content-Security-Policy")).as(path).contains("default-src 'none'");
                assertThat(answer.getHeader("Referrer-Policy")).as(path).isEqualTo("same-origin");
                assertThat(answer.getHeader("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            }
            assertThat(call(get("/desk/sign-in"), null).getHeader("Cache-Control"))
                    .contains("no-store");
        }

        @Test
        void a_form_without_its_token_is_refused_in_words() throws Exception {
            MockHttpServletResponse answer =
                    call(post("/desk/sessions/" + session + "/link").accept(MediaType.TEXT_HTML), agent());

            assertThat(answer.getStatus()).isEqualTo(403);
            assertThat(answer.getForwardedUrl()).isEqualTo("/stale");
        }
    }
}
