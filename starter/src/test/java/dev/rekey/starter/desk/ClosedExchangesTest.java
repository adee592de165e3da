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
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.security.PasswordHashes;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import jakarta.servlet.http.Cookie;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.MediaType;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An account on an exchange that has closed: the true answer, and no session. */
@SpringBootTest(
        classes = DeskTest.Desk.class,
        properties =
                "spring.datasource.url=jdbc:h2:mem:desk-closed;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH")
@AutoConfigureMockMvc
class ClosedExchangesTest {

    private static final String CLOSED = "BitMEX closed on 23 September 2026";
    private static final String CLOSING = "BitMart is closing";

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
    Catalog catalog;

    @Autowired
    JsonMapper json;

    @BeforeEach
    void customers() {
        ((RememberingDoor) door).forget();
        String list = json.writeValueAsString(List.of(
                row("91", "kucoin", "SPOT", "Everyday"),
                row("91", "bitmex", "FUTURES", "Old hedge"),
                row("91", "bitmart", "FUTURES", "Small caps"),
                row("92", "bitmex", "FUTURES", "Alone")));
        assertThat(accounts.importJson(new StringReader(list), catalog::knows).problems())
                .isEmpty();
        if (agents.bySignInName("lou").isEmpty()) {
            agents.create("lou", "Lou", String.valueOf(PasswordHashes.encoder().encode("right")), Role.AGENT);
        }
    }

    private static Map<String, String> row(String customer, String exchange, String market, String label) {
        return Map.of(
                "customer",
                customer,
                "name",
                "Kim",
                "exchange",
                exchange,
                "market",
                market,
                "label",
                label,
                "mode",
                "live");
    }

    @Test
    void the_customers_page_shows_what_is_true_and_offers_no_session_for_it() throws Exception {
        String page = call(get("/desk/customers/91")).getContentAsString();

        assertThat(page)
                .contains("BitMEX Futures", CLOSED, "Ask BitMEX about money")
                .contains("BitMart Futures", CLOSING)
                .contains("2 accounts are left out, because there is no key to make for them")
                .containsPattern("value=\"" + account("91", "kucoin") + "\"[^>]*checked")
                .containsPattern("value=\"" + account("91", "bitmex") + "\"[^>]*disabled")
                .doesNotContainPattern("value=\"" + account("91", "bitmex") + "\"[^>]*checked");
    }

    @Test
    void a_program_reads_it_too() throws Exception {
        JsonNode customer = json.readTree(call(get("/desk/customers/91").accept(MediaType.APPLICATION_JSON))
                .getContentAsString());

        JsonNode closed = customer.path("closed");
        assertThat(closed.path(account("91", "bitmex")).path("say").asString()).startsWith(CLOSED);
        assertThat(closed.path(account("91", "bitmex")).path("since").asString())
                .isEqualTo("2026-09-23");
        assertThat(closed.has(account("91", "kucoin"))).isFalse();
    }

    @Test
    void a_session_for_it_alone_is_refused_with_the_true_sentence() throws Exception {
        MockHttpServletResponse answer = call(post("/desk/customers/91/sessions")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .param("reason", "KEY_EXPIRED")
                .param("accountIds", account("91", "bitmex"))
                .with(csrf()));

        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat(answer.getContentAsString()).contains("“Old hedge” gets no new key: " + CLOSED);
        assertThat(started()).isEmpty();
    }

    @Test
    void a_session_of_all_accounts_leaves_it_out_and_says_so() throws Exception {
        MockHttpServletResponse answer = start("91");

        assertThat(started())
                .singleElement()
                .satisfies(start -> assertThat(start.accounts())
                        .extracting(AccountRef::accountId)
                        .containsExactly(account("91", "kucoin")));
        JsonNode left = json.readTree(answer.getContentAsString()).path("leftOut");
        assertThat(left.valueStream().map(one -> one.path("label").asString()))
                .containsExactlyInAnyOrder("Old hedge", "Small caps");
        assertThat(left.toString()).contains(CLOSED, CLOSING);
    }

    @Test
    void a_customer_with_nothing_else_gets_the_answer_and_no_session() throws Exception {
        MockHttpServletResponse answer = start("92");

        assertThat(answer.getStatus()).isEqualTo(409);
        assertThat(answer.getContentAsString()).contains("There is no account to make a key for.", CLOSED);
        assertThat(started()).isEmpty();
        assertThat(call(get("/desk/customers/92")).getContentAsString())
                .contains("no session is needed")
                .doesNotContain("id=\"start\"");
    }

    @Test
    void the_catalogue_shows_since_when_and_where_that_stands() throws Exception {
        String page = call(get("/desk/exchanges")).getContentAsString();

        assertThat(page)
                .contains("Closing or closed", "closed since 2026-09-23", "closing, announced 2026-07-26")
                .contains("no session is started", "bitmex.com/blog/bitmex-closure");
    }

    @Test
    void the_trader_of_another_account_reads_it_on_the_overview() throws Exception {
        // given
        String session = UUID.randomUUID().toString();
        Instant now = Instant.parse("2026-11-23T10:00:00Z");
        SessionView view = new SessionView(
                session,
                "91",
                1,
                Reason.VAULT_RESET,
                null,
                Actor.agent("lou"),
                Actor.agent("lou"),
                now,
                now.plus(Duration.ofDays(30)),
                List.of(account("91", "kucoin")),
                List.of(),
                0,
                SessionView.State.OPEN,
                null);
        progress.publishSession(new dev.rekey.accounts.write.SessionView(
                new SessionSummary(
                        session, "91", "VAULT_RESET", "OPEN", null, "lou", 1, 0, null, now, null, "0 of 1 done"),
                1,
                json.writeValueAsString(view)));

        // when
        String token = links.create(session, "lou");
        String code = links.newCode(session, "lou");
        Cookie trader = Objects.requireNonNull(
                web.perform(post("/g/" + token).param("code", code).with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getCookie("rekey"));
        String page = web.perform(get("/guide").cookie(trader))
                .andReturn()
                .getResponse()
                .getContentAsString();

        // then
        assertThat(page).contains("Nothing to do here", "BitMEX Futures “Old hedge”", CLOSED, CLOSING);
    }

    private MockHttpServletResponse start(String customer) throws Exception {
        return call(post("/desk/customers/" + customer + "/sessions")
                .contentType(MediaType.APPLICATION_JSON)
                .accept(MediaType.APPLICATION_JSON)
                .content("{\"reason\":\"VAULT_RESET\"}")
                .with(csrf()));
    }

    private List<SessionStart> started() {
        return ((RememberingDoor) door).started;
    }

    private String account(String customer, String exchange) {
        return directory.accounts(customer).stream()
                .filter(account -> account.exchange().equals(exchange))
                .map(TradingAccount::id)
                .findFirst()
                .orElseThrow();
    }

    private MockHttpServletResponse call(MockHttpServletRequestBuilder request) throws Exception {
        Cookie agent = Objects.requireNonNull(web.perform(post("/desk/sign-in")
                        .param("username", "lou")
                        .param("password", "right")
                        .with(csrf()))
                .andReturn()
                .getResponse()
                .getCookie("rekey"));
        return web.perform(request.cookie(agent)).andReturn().getResponse();
    }
}
