package dev.rekey.starter.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.SessionSummary;
import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.starter.StarterConfiguration;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.security.PasswordHashes;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Finding;
import dev.rekey.workflows.model.Market;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Step;
import dev.rekey.workflows.model.Verdict;
import dev.rekey.workflows.model.Waiting;
import jakarta.servlet.http.Cookie;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
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
    GuideLinks links;

    @Autowired
    Agents agents;

    @Autowired
    JsonMapper json;

    private String session = "";
    private TradingAccount account =
            new TradingAccount("", "", "", dev.rekey.accounts.Market.SPOT, "", List.of(), 0, 0, 0, null, null, true);

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
        SessionView view = new SessionView(
                session,
                CUSTOMER,
                1,
                Reason.VAULT_RESET,
                null,
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
                        session, CUSTOMER, "VAULT_RESET", "OPEN", null, "kai", 1, 0, null, NOW, null, "0 of 1 done"),
                1,
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
                "kucoin",
                Market.FUTURES,
                "KuCoin Futures",
                account.label(),
                step,
                Waiting.CUSTOMER,
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
                false,
                0,
                null,
                null,
                null,
                null);
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
                .getCookie("SESSION"));
    }

    private Cookie trader() throws Exception {
        String token = links.create(session, "kai", Duration.ofHours(1));
        String code = links.newCode(session, "kai");
        return Objects.requireNonNull(
                web.perform(post("/g/" + token).param("code", code).with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getCookie("SESSION"));
    }

    private static MockHttpServletRequestBuilder asJson(MockHttpServletRequestBuilder request) {
        return request.accept(MediaType.APPLICATION_JSON);
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

            assertThat(call(post(path).param("accountIds", account.id()).with(csrf()), agent)
                            .getContentAsString())
                    .contains("Choose why the keys must be replaced.");
            assertThat(call(post(path).param("reason", "VAULT_RESET").with(csrf()), agent)
                            .getContentAsString())
                    .contains("Choose at least one account.");
            assertThat(call(
                                    post(path)
                                            .param("reason", "OTHER")
                                            .param("accountIds", account.id())
                                            .with(csrf()),
                                    agent)
                            .getContentAsString())
                    .contains("Say in a few words why");
            assertThat(call(
                                    post(path)
                                            .param("reason", "VAULT_RESET")
                                            .param("accountIds", foreign)
                                            .with(csrf()),
                                    agent)
                            .getContentAsString())
                    .contains("does not belong to this customer");
            assertThat(call(
                                    post("/desk/customers/nobody/sessions")
                                            .param("reason", "VAULT_RESET")
                                            .with(csrf()),
                                    agent)
                            .getStatus())
                    .isEqualTo(404);
            assertThat(remembering().started).isEmpty();
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
        void the_catalogue_tells_how_sure_it_is_and_what_was_seen() throws Exception {
            String page = call(get("/desk/exchanges"), agent()).getContentAsString();

            assertThat(page)
                    .contains("KuCoin")
                    .contains("of its facts confirmed")
                    .contains("no key checked here yet")
                    .contains("Not confirmed.");
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
