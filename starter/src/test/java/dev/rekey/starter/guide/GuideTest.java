package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Unrepaired;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.accounts.write.AttemptLog;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.help.Supporter;
import dev.rekey.starter.security.SecurityConfiguration;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Waiting;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The trader's pages over HTTP, as a browser without script and as a program see them. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=" + GuidePagesApplication.DATABASE)
class GuideTest {

    private static final String HOSTILE = "<script>alert('\"&lt;')</script>";

    @LocalServerPort
    int port;

    @Autowired
    Sample sample;

    @Autowired
    AuditLog audit;

    @Autowired
    UnrepairedBoard unrepaired;

    @Autowired
    AttemptLog attempts;

    @Autowired
    GuideLinks links;

    @Autowired
    RotationDoor doors;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Agents agents;

    @Autowired
    Supporter supporter;

    private FakeDoor door;
    private Sample.Visit visit;
    private String account;
    private String place;

    @BeforeEach
    void begin() {
        door = (FakeDoor) doors;
        door.answer(new Answer.Over<>());
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        account = visit.accountIds().get(0);
        place = "/guide/accounts/" + account;
    }

    private Browser browser() {
        return new Browser(port);
    }

    private Browser inside() {
        return browser().enter(visit);
    }

    // The opening page

    @Test
    void looking_at_a_link_changes_nothing() {
        // given a program that shows a preview of the link
        Browser preview = browser();
        String first = preview.page("/g/" + visit.token()).body();
        preview.page("/g/" + visit.token());

        // when the trader opens it afterwards
        Browser trader = browser();
        trader.page("/g/" + visit.token());
        HttpResponse<String> in = trader.post("/g/" + visit.token(), Map.of("code", visit.code()));

        // then
        assertThat(first).contains("id=\"code\"").doesNotContain(visit.customerId(), visit.sessionId(), "Anna");
        assertThat(in.headers().firstValue("Location").orElseThrow()).endsWith("/guide");
        assertThat(trader.page("/guide").statusCode()).isEqualTo(200);
        assertThat(entries("GUIDE_OPENED")).isOne();
    }

    @Test
    void a_link_that_was_replaced_looks_like_one_that_never_was() {
        links.revoke(visit.sessionId());
        String replaced = browser().page("/g/" + visit.token()).body();
        String never = browser().page("/g/" + "A".repeat(43)).body();

        assertThat(masked(never)).isEqualTo(masked(replaced));
    }

    @Test
    void a_wrong_code_says_how_many_tries_are_left_and_the_fifth_locks() {
        // given
        Browser trader = browser();
        trader.page("/g/" + visit.token());
        String wrong = visit.code().equals("000000") ? "000001" : "000000";

        // when
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            said.add(trader.post("/g/" + visit.token(), Map.of("code", wrong)).body());
        }

        // then
        assertThat(said.get(0)).contains("That is not the code. 4 more tries are left.");
        assertThat(said.get(3)).contains("One more try is left.");
        assertThat(said.get(4)).contains("locked");
        assertThat(trader.post("/g/" + visit.token(), Map.of("code", visit.code()))
                        .body())
                .contains("locked");
        assertThat(trader.page("/guide").statusCode()).isEqualTo(401);
    }

    @Test
    void what_is_no_code_uses_neither_the_link_nor_a_try() {
        Browser trader = browser();
        trader.page("/g/" + visit.token());

        HttpResponse<String> nonsense = trader.post("/g/" + visit.token(), Map.of("code", "12x"));

        assertThat(nonsense.statusCode()).isEqualTo(409);
        assertThat(nonsense.body()).contains("The code has six digits.");
        assertThat(browser().enter(visit).page("/guide").statusCode()).isEqualTo(200);
    }

    @Test
    void a_code_may_be_typed_in_groups() {
        Browser trader = browser();
        trader.page("/g/" + visit.token());

        trader.post(
                "/g/" + visit.token(),
                Map.of("code", visit.code().substring(0, 3) + " " + visit.code().substring(3)));

        assertThat(trader.page("/guide").statusCode()).isEqualTo(200);
    }

    @Test
    void a_code_that_was_used_lets_nobody_else_in() {
        inside();
        Browser other = browser();
        other.page("/g/" + visit.token());

        HttpResponse<String> refused = other.post("/g/" + visit.token(), Map.of("code", visit.code()));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("This code was used before", "id=\"send-code\"");
        assertThat(other.page("/guide").statusCode()).isEqualTo(401);
    }

    @Test
    void without_the_form_token_nothing_is_taken() {
        Browser trader = inside().withoutToken();

        assertThat(trader.post(place + "/actions", Map.of("type", "OpenEdit")).statusCode())
                .isEqualTo(403);
        assertThat(door.asked()).isEmpty();
    }

    // Who sees what

    @Test
    void nobody_sees_another_session_s_account() {
        // given
        Sample.Visit foreign = sample.begin(Reason.VAULT_RESET, "Not yours");
        String theirs = "/guide/accounts/" + foreign.accountIds().get(0);
        Browser trader = inside();
        trader.page("/guide");

        // when
        HttpResponse<String> page = trader.page(theirs);
        HttpResponse<String> json = trader.jsonAnswer(theirs);
        HttpResponse<String> act = trader.post(theirs + "/actions", Map.of("type", "OpenEdit"));
        HttpResponse<String> actJson = trader.postJson(theirs + "/actions", Map.of("type", "OpenEdit"));

        // then it is as if there were none
        assertThat(List.of(page, json, act, actJson)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("Not yours");
        });
        assertThat(masked(page.body()))
                .isEqualTo(masked(trader.page("/guide/accounts/nothing").body()));
        assertThat(door.asked()).isEmpty();
    }

    @Test
    void another_customer_s_account_that_somebody_put_into_the_session_by_temporal_is_not_there() {
        // given a rotation that was begun by command line for one customer's account in another one's session
        Sample.Visit foreign = sample.begin(Reason.VAULT_RESET, "Not yours");
        String theirs = foreign.accountIds().get(0);
        List<String> all =
                Stream.concat(visit.accountIds().stream(), Stream.of(theirs)).toList();
        Sample.Visit mixed = new Sample.Visit(visit.customerId(), visit.sessionId(), visit.token(), visit.code(), all);
        AccountView view =
                sample.publish(sample.view(mixed, theirs).at(Step.PASTE).build());
        sample.publish(sample.session(
                mixed,
                Reason.VAULT_RESET,
                SessionView.State.OPEN,
                List.of(sample.ended(view, Outcome.REPLACED, 1, "zZ99"))));
        Browser trader = inside();

        // when
        HttpResponse<String> overview = trader.page("/guide");
        HttpResponse<String> json = trader.jsonAnswer("/guide");
        List<HttpResponse<String>> direct = List.of(
                trader.page("/guide/accounts/" + theirs),
                trader.jsonAnswer("/guide/accounts/" + theirs),
                trader.post("/guide/accounts/" + theirs + "/actions", Map.of("type", "KeyLost")),
                trader.postJson("/guide/accounts/" + theirs + "/actions", Map.of("type", "KeyLost")));

        // then the trader sees their own accounts, and can hand in no key for the other one
        assertThat(overview.statusCode()).isEqualTo(200);
        assertThat(overview.body()).contains("Grid bots").doesNotContain("Not yours", theirs, "zZ99");
        assertThat(Browser.read(json).get("accounts").toString()).doesNotContain("Not yours", theirs);
        assertThat(direct).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("Not yours");
        });
        assertThat(door.asked()).isEmpty();
    }

    @Test
    void a_session_does_not_become_another_customer_s_by_temporal() {
        // given
        Sample.Visit foreign = sample.begin(Reason.VAULT_RESET, "Not yours");
        sample.publish(sample.session(
                new Sample.Visit(
                        foreign.customerId(), visit.sessionId(), visit.token(), visit.code(), foreign.accountIds()),
                Reason.VAULT_RESET,
                SessionView.State.OPEN,
                List.of()));

        // then whoever comes in by its link is still in their own
        assertThat(inside().page("/guide").body()).contains("Grid bots").doesNotContain("Not yours");
    }

    @Test
    void whoever_leaves_is_out() {
        Browser trader = inside();
        trader.page("/guide");

        trader.post("/guide/leave", Map.of());

        assertThat(trader.page("/guide").statusCode()).isEqualTo(401);
    }

    // The overview

    @Test
    void the_overview_says_how_far_it_is_and_what_is_next() {
        sample.publish(sample.view(visit, visit.accountIds().get(3))
                .at(Step.VERIFY)
                .connected()
                .over(Outcome.REPLACED)
                .build());

        String page = inside().page("/guide").body();

        assertThat(page)
                .contains("1 of 4 accounts done. Next: Binance Futures (2 open positions, 3 bots are waiting, 40 open"
                        + " orders).")
                .contains("Do not delete an account and do not add a new one")
                .contains("One account is done")
                .contains("aB12");
        assertThat(count(page, "class=\"card account\"")).isEqualTo(3);
    }

    @Test
    void what_waits_for_an_answer_of_support_is_not_said_to_continue_by_itself() {
        visit.accountIds()
                .forEach(account -> sample.publish(
                        sample.view(visit, account).at(Step.PASTE).help("").build()));

        assertThat(inside().page("/guide").body())
                .contains("Support was told and will answer here")
                .doesNotContain("The rest continues automatically");
    }

    @Test
    void an_account_that_was_left_out_is_over_and_does_not_count_as_done() {
        sample.publish(sample.view(visit, visit.accountIds().get(3))
                .at(Step.VERIFY)
                .connected()
                .over(Outcome.REPLACED)
                .build());
        sample.publish(sample.view(visit, visit.accountIds().get(2))
                .over(Outcome.SKIPPED)
                .build());

        assertThat(inside().page("/guide").body())
                .contains("1 of 4 accounts done, 1 left as it was. Next: Binance Futures");
    }

    @Test
    void the_end_says_what_was_replaced_and_what_to_clean_up_and_calls_nothing_done_that_is_not() {
        // given one replaced, one fixed, one left out, one cancelled, while the trader is there
        Browser trader = inside();
        List<Outcome> outcomes = List.of(Outcome.REPLACED, Outcome.MENDED, Outcome.SKIPPED, Outcome.CANCELLED);
        List<AccountView> views = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            views.add(sample.publish(sample.view(visit, visit.accountIds().get(i))
                    .over(outcomes.get(i))
                    .build()));
        }
        sample.publish(sample.session(
                visit,
                Reason.VAULT_RESET,
                SessionView.State.CANCELLED,
                List.of(
                        sample.ended(views.get(0), Outcome.REPLACED, 2),
                        sample.ended(views.get(1), Outcome.MENDED, 0),
                        sample.ended(views.get(2), Outcome.SKIPPED, 0),
                        sample.ended(views.get(3), Outcome.CANCELLED, 0))));

        // and a label that support has corrected since
        jdbc.sql("update trading_account set label = 'Corrected since' where id = :id")
                .param("id", visit.accountIds().get(0))
                .update();

        // when
        String page = trader.page("/guide").body();

        // then
        assertThat(page)
                .contains("2 of 4 accounts are done. The others stay as they were.")
                .contains("“Corrected since”")
                .doesNotContain("All 4 accounts are done")
                .contains("This session was ended by support")
                .contains("New key in use since", "Key kept, its IP addresses updated")
                .contains("Delete the old key ending in <code>aB12</code>")
                .contains("2 keys you made are not in use.", "Delete them on Binance");
        assertThat(count(page, "Delete the old key ending in")).isOne();
        assertThat(page).contains("up to <b>5 hours</b> without a working key");
    }

    @Test
    void a_key_that_was_deleted_on_the_exchange_is_ticked_at_the_end_and_stays_so() {
        // given a session that is over, with an old key and one that was not used
        AccountView done = sample.publish(
                sample.view(visit, account).over(Outcome.REPLACED).build());
        Browser trader = inside();
        sample.publish(sample.session(
                visit,
                Reason.VAULT_RESET,
                SessionView.State.FINISHED,
                List.of(sample.ended(done, Outcome.REPLACED, 1, "cD34"))));
        assertThat(trader.page("/guide").body())
                .contains("2 keys are left to delete on your exchanges.")
                .doesNotContain("aria-pressed=\"true\"");

        // when one of them is ticked, twice as a double click does
        Map<String, String> tick = Map.of("account", account, "ending", "aB12", "deleted", "true");
        assertThat(trader.post("/guide/clean-up", tick).statusCode()).isEqualTo(303);
        trader.post("/guide/clean-up", tick);

        // then that is remembered
        assertThat(trader.page("/guide").body())
                .contains("1 key is left to delete on your exchange.")
                .containsPattern("aria-pressed=\"true\"[^!]*I deleted the key ending in aB12");
        trader.post("/guide/clean-up", Map.of("account", account, "ending", "cD34", "deleted", "true"));
        assertThat(trader.page("/guide").body()).contains("All keys that are not used any more are deleted.");

        // and can be taken back
        trader.post("/guide/clean-up", Map.of("account", account, "ending", "aB12", "deleted", "false"));
        assertThat(trader.page("/guide").body()).contains("1 key is left to delete on your exchange.");
    }

    @Test
    void only_keys_that_are_named_at_the_end_of_one_s_own_session_can_be_ticked() {
        AccountView done = sample.publish(
                sample.view(visit, account).over(Outcome.REPLACED).build());
        Sample.Visit foreign = sample.begin(Reason.VAULT_RESET, "Not yours");
        Browser trader = inside();
        sample.publish(sample.session(
                visit,
                Reason.VAULT_RESET,
                SessionView.State.FINISHED,
                List.of(sample.ended(done, Outcome.REPLACED, 0))));
        trader.page("/guide");

        for (Map<String, String> tick : List.of(
                Map.of("account", account, "ending", "nope", "deleted", "true"),
                Map.of("account", foreign.accountIds().get(0), "ending", "aB12", "deleted", "true"),
                Map.<String, String>of())) {
            assertThat(trader.post("/guide/clean-up", tick).statusCode())
                    .as("%s", tick)
                    .isEqualTo(409);
        }
    }

    @Test
    void the_overview_says_since_when_what_stands_still() {
        jdbc.sql("update trading_account set needs_key_since = :then where id = :id")
                .param("then", Timestamp.from(Instant.now().minus(Duration.ofHours(5))))
                .param("id", account)
                .update();

        String page = inside().page("/guide").body();

        assertThat(page)
                .contains("class=\"emblem\"", ">Bi</text>", ">Ku</text>", ">Kr</text>")
                .containsPattern("class=\"badge\">down <time data-lasting[^>]*>for 5 hours</time></span>")
                .contains("class=\"at-risk\">2 open positions, 3 bots are waiting, 40 open orders<");
    }

    @Test
    void a_trader_reads_the_first_name_of_who_helps_and_no_more() {
        // given an agent, and a session they look after
        String robin = "robin" + visit.customerId();
        agents.create(robin, "Robin Rivera", "no password", Role.AGENT);
        jdbc.sql("update progress_session set view_json = replace(view_json, '\"name\":\"sam\"', '\"name\":\"" + robin
                        + "\"')" + " where session_id = :session")
                .param("session", visit.sessionId())
                .update();

        // then
        assertThat(inside().page("/guide").body())
                .contains("Robin from support looks after this guide.")
                .doesNotContain("Rivera", robin);
        assertThat(supporter.called(robin)).isEqualTo("Robin, support");
        assertThat(supporter.called("nobody-we-know")).isEqualTo("Support");
        assertThat(supporter.firstName(Actor.trader(robin))).isEmpty();
    }

    // One account

    @Test
    void each_step_has_one_primary_action() {
        Map<Step, String> primary = Map.of(
                Step.EDIT, "open-edit",
                Step.GENERATE_KEY, "key-created",
                Step.PASTE, "connect");
        Browser trader = inside();

        primary.forEach((step, button) -> {
            sample.publish(sample.view(visit, account).at(step).build());
            String page = trader.page(place).body();
            assertThat(count(page, "class=\"primary\""))
                    .as("primary actions of %s", step)
                    .isOne();
            assertThat(page).contains("class=\"primary\" id=\"" + button + "\"");
            assertThat(count(page, "aria-current=\"step\"")).isOne();
        });
    }

    @Test
    void a_stale_whitelist_offers_the_short_way_first() {
        visit = sample.begin(Reason.WHITELIST_CHANGED, "Grid bots");
        String kept = visit.accountIds().get(0);

        String page = inside().page("/guide/accounts/" + kept).body();

        // without a key that could be kept there is no short way
        assertThat(page).doesNotContain("check-held").contains("open-edit");
    }

    @Test
    void the_addresses_of_a_key_we_hold_can_be_fixed() {
        visit = sample.beginHolding(Reason.WHITELIST_CHANGED, "kucoin", 3);
        String kept = visit.accountIds().get(0);
        sample.publish(sample.view(visit, kept).shortWay().build());

        Browser trader = inside();
        String page = trader.page("/guide/accounts/" + kept).body();

        assertThat(trader.page("/guide").body()).contains("Needs a new or updated key");
        assertThat(page)
                .contains("The short way", "Only the IP addresses changed.", "I saved the IP addresses, check the key")
                .contains("Next: update your key’s IP addresses.")
                .doesNotContain("id=\"extend\"");
    }

    @Test
    void a_key_that_has_ended_is_extended_first_where_the_exchange_does_that() {
        visit = sample.beginHolding(Reason.KEY_EXPIRED, "bybit", 3);
        String kept = visit.accountIds().get(0);
        sample.publish(sample.view(visit, kept).shortWay().build());

        String page = inside().page("/guide/accounts/" + kept).body();

        assertThat(page)
                .contains("Next: extend the key you have.", "id=\"extend\"", "Bybit can extend it")
                .contains(
                        "choose No IP restriction, submit, and confirm",
                        "<span class=\"crumb\">IP Address Added</span>")
                .contains("while it is bound to IP addresses the key does not end", "203.0.113.1")
                .contains("I extended it and saved the IP addresses, check the key")
                .doesNotContain("Only the IP addresses changed", "(not confirmed by the exchange)");
        assertThat(page.indexOf("check-held")).isLessThan(page.indexOf("open-edit"));
        assertThat(count(page, "class=\"primary\"")).isOne();
    }

    @Test
    void with_more_addresses_than_the_exchange_takes_support_decides_first() {
        // given
        visit = sample.beginHolding(Reason.VAULT_RESET, "mexc", 20);
        String waits = visit.accountIds().get(0);
        sample.publish(sample.view(visit, waits).waitingOn(Waiting.SUPPORT).build());
        Browser trader = inside();

        // when
        String page = trader.page("/guide/accounts/" + waits).body();

        // then
        assertThat(page)
                .contains("MEXC takes 10 of the 20 IP addresses of this account.", "Support has been asked")
                .doesNotContain("open-edit", "You may go on meanwhile", "203.0.113.1");

        // when support said to go on
        sample.publish(sample.view(visit, waits).build());

        // then
        assertThat(trader.page("/guide/accounts/" + waits).body())
                .contains("open-edit", "MEXC takes at most 10")
                .doesNotContain("waits-for-addresses");
    }

    @Test
    void the_second_key_of_an_account_can_be_said_not_to_exist() {
        String kraken = visit.accountIds().get(3);
        sample.publish(sample.view(visit, kraken).extra().build());

        String page = inside().page("/guide/accounts/" + kraken).body();

        assertThat(page).contains("second key", "id=\"no-such-key\"");
    }

    @Test
    void the_fields_for_a_key_have_no_name_so_no_form_can_send_them() {
        Browser trader = inside();
        for (String id : visit.accountIds()) {
            sample.publish(sample.view(visit, id).at(Step.PASTE).build());

            List<String> inputs = tags(trader.page("/guide/accounts/" + id).body(), "input").stream()
                    .filter(input -> input.contains("id=\"field-"))
                    .toList();

            assertThat(inputs)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(input -> assertThat(input)
                            .doesNotContain(" name=")
                            .doesNotContain(" value=")
                            .containsPattern("autocomplete=\"(?:off|new-password)\""));
            assertThat(inputs).anySatisfy(input -> assertThat(input).contains("type=\"password\""));
        }
    }

    @Test
    void the_page_says_which_key_files_a_field_takes() {
        // given
        String kucoin = visit.accountIds().get(1);
        sample.publish(sample.view(visit, account).at(Step.PASTE).build());
        sample.publish(sample.view(visit, kucoin).at(Step.PASTE).build());
        Browser trader = inside();

        // then
        assertThat(trader.page(place).body()).containsOnlyOnce("data-key-files=\"Ed25519,RSA\"");
        assertThat(trader.page("/guide/accounts/" + kucoin).body()).doesNotContain("data-key-files");
    }

    @Test
    void where_the_exchange_does_not_tell_it_the_customer_has_to_say_that_withdrawals_are_off() {
        // given
        String kucoin = visit.accountIds().get(1);
        sample.publish(
                sample.view(visit, account).at(Step.PASTE).statingWithdrawals().build());
        sample.publish(sample.view(visit, kucoin).at(Step.PASTE).build());
        Browser trader = inside();

        // when
        String page = trader.page(place).body();

        // then
        assertThat(page)
                .containsOnlyOnce("id=\"withdrawals-off\" name=\"withdrawalsOff\"")
                .contains("Withdrawals are off for this key. Binance does not tell us, so we rely on your word.")
                .doesNotContain("withdrawalsOff\" value=\"true\" checked");
        assertThat(trader.page("/guide/accounts/" + kucoin).body()).doesNotContain("withdrawalsOff");

        // and what is said goes on, from a form and from a program alike
        sample.publish(
                sample.view(visit, account).at(Step.PASTE).statingWithdrawals().build());
        trader.post(
                place + "/actions",
                Map.of("type", "Connect", "sealed", "AAAA", "attempt", "1", "withdrawalsOff", "true"));
        assertThat(lastAsked()).isEqualTo(new Action.Connect("AAAA", 1, true));
        trader.postJson(
                place + "/actions", Map.of("type", "Connect", "sealed", "AAAA", "attempt", 1, "withdrawalsOff", true));
        assertThat(lastAsked()).isEqualTo(new Action.Connect("AAAA", 1, true));
        trader.postJson(place + "/actions", Map.of("type", "Connect", "sealed", "AAAA", "attempt", 1));
        assertThat(lastAsked()).isEqualTo(new Action.Connect("AAAA", 1));
    }

    private Action lastAsked() {
        List<ActionRequest> asked = door.asked();
        return asked.get(asked.size() - 1).action();
    }

    @Test
    void the_report_says_which_keys_were_stated_to_be_safe_and_not_checked() {
        AccountView done = sample.view(visit, account)
                .statingWithdrawals()
                .over(Outcome.REPLACED)
                .build();
        sample.publish(done);
        sample.publish(sample.session(
                visit,
                Reason.VAULT_RESET,
                SessionView.State.FINISHED,
                List.of(sample.ended(done, Outcome.REPLACED, 0))));

        assertThat(inside().page("/guide").body())
                .contains("The key may not withdraw: stated by the customer, not checked.");
    }

    @Test
    void without_a_key_to_seal_to_there_is_nothing_to_paste_into() {
        // given
        sample.publish(sample.view(visit, account).at(Step.PASTE).build());
        sample.loseIntakeKey(account);

        // when
        String page = inside().page(place).body();

        // then
        assertThat(page).contains("id=\"no-seal\"").doesNotContain("id=\"paste\"", "field-apiKey");
    }

    @Test
    void a_key_to_seal_to_that_somebody_else_put_there_is_handed_to_no_browser() {
        // given
        sample.publish(sample.view(visit, account).at(Step.PASTE).build());
        Browser trader = inside();
        assertThat(trader.page(place).body()).contains("id=\"paste\"").doesNotContain("id=\"key-refused\"");

        // when
        String planted = sample.plantIntakeKey(account);
        String page = trader.page(place).body();

        // then it says so and what to do, and support is told once
        assertThat(page)
                .contains("id=\"key-refused\"", "was not made by us")
                .doesNotContain("id=\"paste\"", "field-apiKey", "id=\"no-seal\"", planted);
        assertThat(trader.page(place).body()).contains("id=\"key-refused\"");
        assertThat(unrepaired.ofCustomer(visit.customerId()))
                .singleElement()
                .satisfies(told -> assertThat(told.kind()).isEqualTo(Unrepaired.Kind.FOREIGN_KEY));
        assertThat(audit.after(0, 100_000).stream()
                        .map(AuditLine::entry)
                        .filter(line -> account.equals(line.accountId()))
                        .map(AuditEntry::action))
                .containsOnlyOnce("INTAKE_KEY_REFUSED");
    }

    @Test
    void what_was_to_do_on_the_exchange_can_be_looked_up_again_while_pasting() {
        sample.publish(sample.view(visit, account).at(Step.PASTE).build());

        String page = inside().page(place).body();

        assertThat(page).contains("Show it again", "203.0.113.20").doesNotContain("id=\"key-created\"");
    }

    @Test
    void a_key_that_can_be_fixed_is_fixed_and_not_made_again() {
        // given
        sample.publish(sample.view(visit, visit.accountIds().get(0))
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, Sample.addressMissing("203.0.113.20"))
                .again()
                .build());

        // when
        String page = inside().page(place).body();

        // then the next thing to do is to fix it, and the long way is there for who wants it
        assertThat(page)
                .contains("Next: fix on Binance what is named below, then check again.")
                .contains("class=\"primary\" id=\"check-again\"")
                .contains("<summary>Look at the permissions and IP addresses again, or make another key</summary>")
                .doesNotContain("Next: make the new key");
        assertThat(page.indexOf("<summary>Look at the permissions")).isLessThan(page.indexOf("Enable Withdrawals"));
    }

    @Test
    void whoever_waits_for_the_exchange_is_promised_no_message_and_reads_of_no_passphrase_where_there_is_none() {
        // given a key of an exchange that does not tell which addresses are on it
        sample.publish(sample.view(visit, visit.accountIds().get(0))
                .at(Step.VERIFY)
                .waitingOn(Waiting.EXCHANGE)
                .found(
                        Verdict.NOT_READY,
                        Finding.notChecked(Check.PASSPHRASE).with(Phrase.of(FindingCode.NO_PASSPHRASE)),
                        Finding.waiting(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_SOME_REFUSED))
                                .with(List.of(
                                        Phrase.of(FindingCode.WORKS_FROM, "17", "20"),
                                        Phrase.of(FindingCode.REFUSED_FROM, "203.0.113.2, 203.0.113.20"),
                                        Phrase.of(FindingCode.NO_ANSWER, "203.0.113.7")))
                                .said("-2015", "Invalid API-key, IP, or permissions for action."))
                .again()
                .build());

        // when
        String page = inside().page(place).body();

        // then
        assertThat(page)
                .contains("Open Binance")
                .contains("You can close this page and come back later.")
                .doesNotContain("we will tell you", "passphrase");
    }

    @Test
    void a_key_that_was_pasted_wrong_is_pasted_again() {
        // given
        sample.publish(sample.view(visit, visit.accountIds().get(0))
                .at(Step.PASTE)
                .found(Verdict.REJECTED, Sample.addressMissing("203.0.113.20"))
                .again()
                .build());

        // then
        assertThat(inside().page(place).body())
                .contains("Next: correct what you pasted, and connect again.")
                .doesNotContain("class=\"primary\" id=\"check-again\"");
    }

    @Test
    void what_was_found_is_told_in_the_exchange_s_words_on_the_page_and_to_programs() {
        // given
        sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(
                        Verdict.REJECTED,
                        Finding.failed(Check.ADDRESSES, Phrase.of(FindingCode.UNBOUND), Step.GENERATE_KEY)
                                .with(Phrase.of(FindingCode.WORKS_FROM, "0", "20")))
                .build());

        // then
        String advice = "Open Edit restrictions on Binance, select Restrict access to trusted IPs only";
        Browser trader = inside();
        assertThat(trader.page(place).body()).contains("This key is not bound to our IP addresses.", advice, "0 of 20");
        JsonNode found = trader.json(place).path("view").path("findings").path(0);
        assertThat(found.path("code").asString()).isEqualTo("unbound");
        assertThat(found.path("say").asString()).isEqualTo("This key is not bound to our IP addresses.");
        assertThat(found.path("advice").asString()).startsWith(advice);
        assertThat(found.path("detail").asString()).isEqualTo("0 of 20");
    }

    @Test
    void a_view_that_was_stored_before_findings_were_codes_is_shown_in_general_words() {
        // given
        sample.publish(
                sample.view(visit, account)
                        .at(Step.GENERATE_KEY)
                        .found(Verdict.REJECTED, Sample.addressMissing("no"))
                        .build(),
                stored -> stored.replaceFirst(
                                "\"told\":\\{[^}]*}", "\"say\":\"One is missing.\",\"advice\":\"Add it.\"")
                        .replaceFirst("\"details\":\\[.*?}]", "\"detail\":\"19 of 20\""));

        // then
        assertThat(inside().page(place).body())
                .contains("Something on this key needs your attention.", "Check the key again to see what to fix.")
                .doesNotContain("One is missing.");
    }

    /** What was found at which step, and the one button that is right then. */
    static Stream<Arguments> findings() {
        Finding address = Sample.addressMissing("-2015");
        return Stream.of(
                // the key can be fixed where it was made
                arguments(Step.GENERATE_KEY, Verdict.REJECTED, address, "check-again", "I fixed it, check again"),
                arguments(Step.EDIT, Verdict.REJECTED, address, "check-again", "I fixed it, check again"),
                arguments(
                        Step.GENERATE_KEY,
                        Verdict.REJECTED,
                        failed(Check.NO_WITHDRAW, Step.GENERATE_KEY),
                        "check-again",
                        "I fixed it, check again"),
                // what is to be put right is beside the key, such as an account that the exchange has locked
                arguments(
                        Step.VERIFY,
                        Verdict.REJECTED,
                        failed(Check.KEY_ACCEPTED, Step.VERIFY),
                        "check-again",
                        "I fixed it, check again"),
                // another one is needed: the old one, a sibling's, another account's or customer's, of another kind
                arguments(
                        Step.GENERATE_KEY,
                        Verdict.REJECTED,
                        failed(Check.NEW_KEY, Step.GENERATE_KEY),
                        "make-another",
                        "Make a new key"),
                arguments(
                        Step.GENERATE_KEY,
                        Verdict.REJECTED,
                        failed(Check.SAME_ACCOUNT, Step.GENERATE_KEY),
                        "make-another",
                        "Make a new key"),
                arguments(
                        Step.EDIT,
                        Verdict.REJECTED,
                        failed(Check.KEY_KIND, Step.EDIT),
                        "make-another",
                        "Make a new key"),
                arguments(
                        Step.GENERATE_KEY,
                        Verdict.REJECTED,
                        failed(Check.KEY_ACCEPTED, Step.GENERATE_KEY),
                        "make-another",
                        "Make a new key"),
                // the key may be right, and what was pasted is not
                arguments(Step.PASTE, Verdict.REJECTED, failed(Check.PASSPHRASE, Step.PASTE), "connect", "Connect"),
                arguments(Step.PASTE, Verdict.REJECTED, failed(Check.SECRET, Step.PASTE), "connect", "Connect"),
                arguments(Step.PASTE, Verdict.REJECTED, failed(Check.KEY_ACCEPTED, Step.PASTE), "connect", "Connect"),
                // it may be in force by now
                arguments(
                        Step.VERIFY,
                        Verdict.NOT_READY,
                        Finding.waiting(Check.ADDRESSES, Phrase.of("refusal.ADDRESS_NOT_LISTED")),
                        "check-again",
                        "Check again now"),
                // nothing to press in an outage
                arguments(
                        Step.VERIFY,
                        Verdict.UNKNOWN,
                        Finding.unknown(Check.KEY_ACCEPTED, Phrase.of("refusal.binance.MAINTENANCE")),
                        null,
                        null));
    }

    private static Finding failed(Check check, Step repair) {
        return Finding.failed(check, Phrase.of(FindingCode.RIGHT_MISSING), repair);
    }

    @ParameterizedTest
    @MethodSource("findings")
    void after_a_check_the_one_button_is_the_right_one(
            Step step, Verdict verdict, Finding found, @Nullable String button, @Nullable String words) {
        // given
        sample.publish(sample.view(visit, account)
                .at(step)
                .waitingOn(step == Step.VERIFY ? Waiting.EXCHANGE : Waiting.CUSTOMER)
                .found(verdict, found)
                .again()
                .mayCheck()
                .build());

        // when
        String page = inside().page(place).body();

        // then
        List<String> primary = tags(page, "(?:button|a)").stream()
                .filter(tag -> tag.matches(".*class=\"[^\"]*\\bprimary\\b.*"))
                .toList();
        if (button == null) {
            assertThat(primary).isEmpty();
            assertThat(page).doesNotContain("id=\"check-again\"", "id=\"go-back\"");
        } else {
            assertThat(primary).singleElement().asString().contains("id=\"" + button + "\"");
            assertThat(page).containsPattern("id=\"" + button + "\"[^>]*>" + words + "<");
        }
        boolean mayHelp = "check-again".equals(button);
        assertThat(page.contains("id=\"check-again\"")).isEqualTo(mayHelp);
    }

    @ParameterizedTest
    @CsvSource({"VERIFY, NOT_READY, WAITING", "GENERATE_KEY, REJECTED, FAILED", "EDIT, REJECTED, FAILED"})
    void the_addresses_stand_beside_the_finding_that_asks_to_compare_them(
            Step step, Verdict verdict, CheckResult result) {
        // given
        sample.publish(sample.view(visit, account)
                .at(step)
                .waitingOn(step == Step.VERIFY ? Waiting.EXCHANGE : Waiting.CUSTOMER)
                .found(
                        verdict,
                        new Finding(
                                Check.ADDRESSES,
                                result,
                                Phrase.of("refusal.ADDRESS_NOT_LISTED"),
                                null,
                                List.of(Phrase.of(FindingCode.WORKS_FROM, "19", "20")),
                                Step.EDIT,
                                null,
                                null))
                .again()
                .mayCheck()
                .build());

        // when
        String page = inside().page(place).body();

        // then they are there once, with a button to copy them and one that leads to the exchange
        int from = page.indexOf("id=\"finding\"");
        String card = page.substring(from, page.indexOf("</section>", from));
        assertThat(card).contains("id=\"addresses\"", "data-copy=\"addresses\"", "203.0.113.20", "Open Binance");
        assertThat(count(page, "id=\"addresses\"")).isOne();
    }

    @Test
    void a_refusal_is_one_sentence_one_action_and_what_is_needed_for_it() {
        // given an address that may only not be active yet, and permissions that are on and must not be
        sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(
                        Verdict.REJECTED,
                        Finding.passed(Check.KEY_ACCEPTED),
                        Finding.passed(Check.SECRET),
                        Finding.waiting(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_SOME_REFUSED))
                                .with(Phrase.of(FindingCode.WORKS_FROM, "18", "20"))
                                .with(Phrase.of(FindingCode.REFUSED_FROM, "203.0.113.7, 203.0.113.20")),
                        Finding.failed(Check.NO_WITHDRAW, Phrase.of("refusal.WITHDRAW_ON"), Step.GENERATE_KEY)
                                .with(Phrase.of(FindingCode.TICKED, "Enable Withdrawals, Permits Universal Transfer")),
                        Finding.notChecked(Check.EXPIRY).with(Phrase.of(FindingCode.EXPIRY_NOT_TOLD)))
                .build());

        // when
        String page = inside().page(place).body();

        // then what has to be fixed comes before what may only need time
        String first = page.substring(page.indexOf("<div class=\"first\""), page.indexOf("<div class=\"also\""));
        assertThat(first)
                .contains("id=\"what\"", "Binance says that this key may withdraw", "turn off Enable Withdrawals")
                .containsPattern("is-on[^!]*<strong>Enable Withdrawals</strong>[^!]*is on: turn it off")
                .containsPattern("is-on[^!]*<strong>Permits Universal Transfer</strong>")
                .doesNotContain("203.0.113.7");
        // and the addresses that are missing can be copied as the exchange takes them, the whole list being at hand
        assertThat(page)
                .contains("<code id=\"missing-addresses\">203.0.113.7,203.0.113.20</code>")
                .contains("data-copy=\"missing-addresses\"", "18 of 20 IP addresses work.", "id=\"addresses\"")
                .contains("2 checks passed, 1 not checked")
                .contains("Binance does not tell when a key ends.")
                .doesNotContain("ticked:", "refused:");
        assertThat(count(page, "id=\"what\"")).isOne();
        assertThat(duplicates(page)).isEmpty();
    }

    @Test
    void a_permission_whose_name_holds_a_comma_is_one_permission() {
        // given
        visit = sample.beginHolding(Reason.VAULT_RESET, "hitbtc", 3);
        String hitbtc = visit.accountIds().get(0);
        sample.publish(sample.view(visit, hitbtc)
                .at(Step.GENERATE_KEY)
                .found(
                        Verdict.REJECTED,
                        failed(Check.TRADE, Step.GENERATE_KEY)
                                .with(Phrase.of(
                                        FindingCode.NOT_TICKED,
                                        "Order book, History, Trading balance, Place/cancel orders, Something new")))
                .build());

        // then
        assertThat(Pattern.compile("is-off[^!]*?<strong>([^<]*)</strong>")
                        .matcher(inside().page("/guide/accounts/" + hitbtc).body())
                        .results()
                        .map(found -> found.group(1)))
                .containsExactly("Order book, History, Trading balance", "Place/cancel orders", "Something new");
    }

    @Test
    void an_outage_blames_no_addresses_and_shows_none_to_compare() {
        // given some addresses from which nothing could be told
        sample.publish(sample.view(visit, account)
                .at(Step.VERIFY)
                .waitingOn(Waiting.EXCHANGE)
                .found(
                        Verdict.UNKNOWN,
                        Finding.unknown(Check.ADDRESSES, Phrase.of(FindingCode.ADDRESSES_NOT_TRIED))
                                .with(Phrase.of(FindingCode.WORKS_FROM, "1", "20")))
                .again()
                .mayCheck()
                .build());

        // when
        String page = inside().page(place).body();

        // then
        int from = page.indexOf("id=\"finding\"");
        String card = page.substring(from, page.indexOf("</section>", from));
        assertThat(card).doesNotContain("id=\"addresses\"", "id=\"check-again\"", "class=\"button to-exchange\"");
        assertThat(page).doesNotContain("id=\"make-another\"", "id=\"go-back\"");
    }

    @Test
    void an_account_that_was_left_out_shows_no_step_as_done() {
        sample.publish(sample.view(visit, account).over(Outcome.SKIPPED).build());

        assertThat(inside().page(place).body())
                .contains("This account is closed for this session: skipped.")
                .doesNotContain(", done</span>", "<li class=\"done\"");
    }

    @Test
    void while_another_key_is_pasted_the_one_that_worked_is_not_called_a_wrong_paste() {
        Instant worked = Instant.parse("2026-11-23T21:22:00Z");
        sample.publish(sample.view(visit, account)
                .at(Step.PASTE)
                .found(Verdict.REJECTED, failed(Check.KEY_ACCEPTED, Step.PASTE))
                .stopped(worked, worked.plus(Duration.ofMinutes(11)))
                .build());

        assertThat(inside().page(place).body())
                .contains("Next: paste the new key here.")
                .doesNotContain("correct what you pasted");
    }

    @Test
    void of_a_key_that_worked_nothing_is_pasted_anew_and_it_may_be_checked_again() {
        Instant worked = Instant.parse("2026-11-23T21:22:00Z");
        sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, failed(Check.KEY_ACCEPTED, Step.PASTE))
                .mayCheck()
                .stopped(worked, worked.plus(Duration.ofMinutes(11)))
                .build());

        assertThat(inside().page(place).body())
                .contains(
                        "Next: look at the key on Binance. If it is gone, make another one.",
                        "id=\"check-again\"",
                        "or make another key")
                .doesNotContain("turn on the permissions named here, and save.");
    }

    @Test
    void a_key_that_cannot_be_edited_is_made_anew() {
        // given a Hyperliquid wallet, which lacks a right
        visit = sample.beginHolding(Reason.VAULT_RESET, "hyperliquid", 3);
        String wallet = visit.accountIds().get(0);
        sample.publish(sample.view(visit, wallet)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, failed(Check.TRADE, Step.GENERATE_KEY))
                .build());

        // then
        assertThat(inside().page("/guide/accounts/" + wallet).body())
                .contains("class=\"button primary\" id=\"make-another\"")
                .doesNotContain("id=\"check-again\"");
    }

    @Test
    void an_exchange_without_an_address_list_shows_none() {
        // given an account whose import brought addresses all the same
        visit = sample.beginHolding(Reason.VAULT_RESET, "hyperliquid", 3);
        String wallet = visit.accountIds().get(0);
        Browser trader = inside();

        for (Step step : List.of(Step.EDIT, Step.GENERATE_KEY, Step.PASTE, Step.VERIFY)) {
            sample.publish(sample.view(visit, wallet)
                    .at(step)
                    .waitingOn(step == Step.VERIFY ? Waiting.REKEY : Waiting.CUSTOMER)
                    .build());

            // then
            assertThat(trader.page("/guide/accounts/" + wallet).body())
                    .as("%s", step)
                    .doesNotContain("203.0.113.1", "id=\"addresses\"", "IP addresses", "every IP address");
        }
        assertThat(trader.json("/guide/accounts/" + wallet)
                        .at("/whitelist/addresses")
                        .size())
                .isZero();
    }

    @Test
    void a_key_that_worked_and_is_refused_says_when_on_every_page_that_shows_the_refusal() {
        // given
        Instant worked = Instant.parse("2026-11-23T21:22:00Z");
        sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, failed(Check.KEY_ACCEPTED, Step.GENERATE_KEY))
                .stopped(worked, worked.plus(Duration.ofMinutes(11)))
                .note(NoteCode.STOPPED_WORKING.with(worked, worked.plus(Duration.ofMinutes(11))))
                .build());

        // when
        String page = inside().page(place).body();

        // then
        assertThat(page.replaceAll("<[^>]*>", ""))
                .contains(
                        "This key worked at 21:22 UTC and was refused at 21:33 UTC. Was it deleted or changed on Binance?");
        assertThat(count(page, "datetime=\"2026-11-23T21:33:00Z\"")).isOne();
    }

    @Test
    void a_check_again_with_the_same_result_shows_that_it_was_made() {
        // given a check and what it found
        Instant first = Instant.parse("2026-11-23T21:22:00Z");
        checked(first);
        sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, Sample.addressMissing("no"))
                .build());
        Browser trader = inside();
        assertThat(words(trader.page(place).body())).contains("Checked at 21:22 UTC.");

        // when it is checked again with the same result
        checked(first.plus(Duration.ofMinutes(4)));

        // then
        assertThat(words(trader.page(place).body()))
                .contains("Checked at 21:26 UTC.")
                .doesNotContain("21:22");
    }

    private void checked(Instant at) {
        attempts.record(new AttemptRecord(
                visit.sessionId() + "/" + account + "/main/1",
                visit.sessionId(),
                account,
                "main",
                1,
                at,
                "REJECTED",
                "aB12",
                "addresses-missing",
                "[]",
                true));
    }

    private static String words(String page) {
        return page.replaceAll("<[^>]*>", "");
    }

    @Test
    void what_was_said_of_a_secret_stays_beside_the_findings() {
        // given
        sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, Sample.addressMissing("no"))
                .note(NoteCode.HELP_ASKED_FOR.with("is …0HdP right?"), NoteCode.SECRET_CUT_OUT.with())
                .build());

        // then
        assertThat(inside().page(place).body()).contains("id=\"finding\"", "Delete that key on the exchange");
    }

    @Test
    void a_row_of_before_there_were_codes_is_shown_without_what_it_said() {
        // given
        sample.publishAsBefore(
                sample.view(visit, account).at(Step.PASTE).help("which box?").build(),
                "Help was asked for: which box?");

        // then
        HttpResponse<String> page = inside().page(place);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("which box?").doesNotContain("note\":");
    }

    @Test
    void a_secret_in_a_help_request_warns_at_once_whatever_the_answer_and_after_a_reload() {
        // given
        String secret = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";
        Map<String, String> help = Map.of("type", "AskForHelp", "words", "is " + secret + " right?");
        AccountView view = sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, Sample.addressMissing("no"))
                .build());
        Browser trader = inside();
        trader.page(place);

        // when it is taken, with a script and without one
        door.answer(new Answer.Now<>(view));
        HttpResponse<String> script = trader.post(place + "/actions", help, "HX-Request", "true");
        HttpResponse<String> without = trader.post(place + "/actions", help);

        // then
        assertThat(script.body()).contains("id=\"warning\"", "Delete that key on the exchange");
        String next = without.headers().firstValue("Location").orElseThrow();
        assertThat(trader.page(next.replaceAll("^https?://[^/]+", "")).body())
                .contains("id=\"warning\"", "Delete that key on the exchange");

        // when it does not fit any more, or is only kept
        door.answer(new Answer.Refused<>(RefusalCode.FINISHED.with(Outcome.SKIPPED)));
        assertThat(trader.post(place + "/actions", help).body()).contains("id=\"warning\"", "This account is finished");
        door.answer(new Answer.Saved<>());
        assertThat(trader.post(place + "/actions", help).body()).contains("id=\"warning\"");
        assertThat(trader.postJson(place + "/actions", help).body()).contains("Delete that key on the exchange");
    }

    @Test
    void the_primary_button_of_the_overview_is_on_the_account_that_is_named_next() {
        // given a first account that waits for its exchange, and a second one that was refused
        sample.publish(sample.view(visit, account)
                .at(Step.VERIFY)
                .waitingOn(Waiting.EXCHANGE)
                .build());
        String refused = visit.accountIds().get(2);
        sample.publish(sample.view(visit, refused)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, Sample.addressMissing("no"))
                .build());

        // when
        String page = inside().page("/guide").body();

        // then
        assertThat(page).contains("0 of 4 accounts done. Next: Binance Spot");
        assertThat(tags(page, "a").stream().filter(tag -> tag.contains("primary")))
                .singleElement()
                .asString()
                .contains("/guide/accounts/" + refused);
    }

    @Test
    void each_success_leads_to_the_account_that_is_next_and_the_last_to_the_overview() {
        Browser trader = inside();
        List<String> ids = visit.accountIds();

        // given one that works and whose final check is due, one that is done, one whose key was fixed
        sample.publish(sample.view(visit, ids.get(0))
                .at(Step.VERIFY)
                .waitingOn(Waiting.REKEY)
                .found(Verdict.ACCEPTED, Finding.passed(Check.KEY_ACCEPTED))
                .connected()
                .again()
                .build());
        assertThat(trader.page(place).body())
                .contains(
                        "Binance Futures is connected",
                        "Connected, final check running",
                        "Next account: KuCoin Futures")
                .contains("class=\"button primary\" id=\"next-account\" href=\"/guide/accounts/" + ids.get(1));
        sample.publish(sample.view(visit, ids.get(1))
                .at(Step.VERIFY)
                .connected()
                .over(Outcome.MENDED)
                .build());
        assertThat(trader.page("/guide/accounts/" + ids.get(1)).body())
                .contains("KuCoin Futures: its key works again", "Next account: Binance Spot");
        for (int i = 2; i < 4; i++) {
            sample.publish(sample.view(visit, ids.get(i))
                    .at(Step.VERIFY)
                    .connected()
                    .over(Outcome.REPLACED)
                    .build());
        }

        // then
        String last = trader.page("/guide/accounts/" + ids.get(3)).body();
        assertThat(last).contains("id=\"to-overview\"").doesNotContain("next-account");
        String overview = trader.page("/guide").body();
        assertThat(overview).contains("3 accounts are done");
        assertThat(count(overview, "state done done")).isEqualTo(3);
        assertThat(overview).doesNotContain("state done over", "mended");
    }

    @Test
    void a_button_leads_to_the_exchange_beside_the_page_and_says_nothing_of_where_from() {
        Browser trader = inside();
        sample.publish(sample.view(visit, account).at(Step.GENERATE_KEY).build());
        String making = trader.page(place).body();
        sample.publish(sample.view(visit, account)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, Sample.addressMissing("no"))
                .build());

        for (String page : List.of(making, trader.page(place).body())) {
            List<String> links = tags(page, "a").stream()
                    .filter(tag -> tag.contains("https://"))
                    .toList();
            assertThat(links)
                    .isNotEmpty()
                    .allSatisfy(link -> assertThat(link)
                            .contains(
                                    "href=\"https://www.binance.com/\"",
                                    "target=\"_blank\"",
                                    "rel=\"noopener noreferrer\""));
        }
    }

    @Test
    void the_report_names_the_keys_that_were_made_and_are_not_used() {
        // given
        List<AccountView> views = new ArrayList<>();
        for (String id : visit.accountIds()) {
            views.add(sample.publish(
                    sample.view(visit, id).connected().over(Outcome.REPLACED).build()));
        }
        sample.publish(sample.session(
                visit,
                Reason.VAULT_RESET,
                SessionView.State.FINISHED,
                List.of(
                        sample.ended(views.get(0), Outcome.REPLACED, 3, "cD34", "eF56"),
                        sample.ended(views.get(1), Outcome.REPLACED, 1, "gH78"),
                        sample.ended(views.get(2), Outcome.SKIPPED, 1),
                        sample.ended(views.get(3), Outcome.MENDED, 0))));

        // when
        String page =
                inside().page("/guide").body().replaceAll("<(?!/p)[^>]*>", "").replaceAll("\\s+", " ");

        // then
        assertThat(page)
                .contains(
                        "3 keys you made are not in use. Delete them on Binance: ending in cD34, eF56 and 1 whose secret"
                                + " you never pasted.")
                .contains("1 key you made is not in use. Delete it on KuCoin: ending in gH78.")
                .contains("1 key you made is not in use. Delete it on Binance.");
    }

    @Test
    void what_was_handed_in_is_told_apart_by_what_was_wrong_with_it() {
        // given a passphrase that does not fit
        String kucoin = visit.accountIds().get(1);
        sample.publish(sample.view(visit, kucoin)
                .at(Step.PASTE)
                .found(Verdict.REJECTED, failed(Check.PASSPHRASE, Step.PASTE))
                .build());
        // and a key that is not known, where key and secret look alike
        sample.publish(sample.view(visit, account)
                .at(Step.PASTE)
                .found(Verdict.REJECTED, failed(Check.KEY_ACCEPTED, Step.PASTE))
                .build());
        Browser trader = inside();

        // then
        assertThat(trader.page("/guide/accounts/" + kucoin).body())
                .contains("data-wrong=\"passphrase\"")
                .doesNotContain("id=\"swap-and-connect\"");
        assertThat(trader.page(place).body())
                .contains("id=\"swap-and-connect\"")
                .doesNotContain("data-wrong");
    }

    @Test
    void what_the_exchange_and_the_trader_wrote_stays_text() {
        // given
        visit = sample.begin(Reason.VAULT_RESET, HOSTILE);
        String hostile = visit.accountIds().get(0);
        sample.publish(sample.view(visit, hostile)
                .at(Step.GENERATE_KEY)
                .found(Verdict.REJECTED, Sample.addressMissing(HOSTILE))
                .build());
        Browser trader = inside();

        // then
        for (String path : List.of("/guide", "/guide/accounts/" + hostile)) {
            assertThat(trader.page(path).body()).contains("&lt;script&gt;").doesNotContain("<script>alert");
        }
    }

    @Test
    void every_page_in_every_state_keeps_to_the_content_security_policy() {
        Browser trader = inside();
        List<HttpResponse<String>> pages = new ArrayList<>();
        pages.add(browser().page("/g/" + visit.token()));
        pages.add(browser().page("/guide"));
        pages.add(trader.page("/guide"));
        for (String id : visit.accountIds()) {
            for (AccountView view : states(id)) {
                sample.publish(view);
                pages.add(trader.page("/guide/accounts/" + id));
                pages.add(trader.page("/guide"));
            }
        }

        assertThat(pages).allSatisfy(page -> {
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValue(SecurityConfiguration.CONTENT_SECURITY_POLICY);
            assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
            assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
            String html = page.body();
            assertThat(tags(html, "script")).allSatisfy(tag -> assertThat(tag).contains(" src=\"/"));
            assertThat(html).doesNotContain("<style", "javascript:", "hx-on", "${", "th:", "??");
            assertThat(html).doesNotContainPattern("<[a-z][^>]* (on[a-z]+|style)=");
            // Nothing is loaded from elsewhere; a link to the exchange is there for who follows it.
            assertThat(html.replaceAll("<a class=\"button to-exchange\"[^>]*>", ""))
                    .doesNotContainPattern("(src|href|action)=\"(https?:)?//");
            assertThat(html).doesNotContainPattern("(?i)\\b(workflow|slot|intake|payload)\\b(?!=)");
            assertThat(duplicates(html)).isEmpty();
        });
    }

    private List<AccountView> states(String id) {
        return List.of(
                sample.view(visit, id).build(),
                sample.view(visit, id).waitingOn(Waiting.SUPPORT).build(),
                sample.view(visit, id).at(Step.GENERATE_KEY).build(),
                sample.view(visit, id)
                        .at(Step.GENERATE_KEY)
                        .found(Verdict.REJECTED, Sample.addressMissing("no"))
                        .build(),
                sample.view(visit, id).at(Step.PASTE).build(),
                sample.view(visit, id).extra().at(Step.PASTE).build(),
                sample.view(visit, id).at(Step.VERIFY).waitingOn(Waiting.REKEY).build(),
                sample.view(visit, id)
                        .at(Step.VERIFY)
                        .waitingOn(Waiting.EXCHANGE)
                        .found(
                                Verdict.NOT_READY,
                                Finding.passed(Check.KEY_ACCEPTED),
                                Finding.waiting(Check.ADDRESSES, Phrase.of("refusal.ADDRESS_NOT_LISTED")))
                        .again()
                        .build(),
                sample.view(visit, id)
                        .at(Step.VERIFY)
                        .waitingOn(Waiting.EXCHANGE)
                        .found(Verdict.UNKNOWN, Finding.unknown(Check.KEY_ACCEPTED, Phrase.of("refusal.MAINTENANCE")))
                        .again()
                        .build(),
                sample.view(visit, id)
                        .at(Step.VERIFY)
                        .waitingOn(Waiting.REKEY)
                        .found(Verdict.ACCEPTED, Finding.passed(Check.KEY_ACCEPTED))
                        .connected()
                        .again()
                        .build(),
                sample.view(visit, id)
                        .at(Step.VERIFY)
                        .connected()
                        .over(Outcome.REPLACED)
                        .build(),
                sample.view(visit, id)
                        .at(Step.VERIFY)
                        .connected()
                        .over(Outcome.MENDED)
                        .build(),
                sample.view(visit, id).over(Outcome.SKIPPED).build());
    }

    @Test
    void a_fixed_key_is_called_done_like_a_new_one() {
        sample.publish(sample.view(visit, account)
                .at(Step.VERIFY)
                .connected()
                .over(Outcome.MENDED)
                .build());

        String page = inside().page(place).body();

        assertThat(page).contains("This account is done").doesNotContain("This account is closed");
    }

    // For programs

    @Test
    void programs_get_the_views_and_what_they_need_to_seal() {
        Browser program = inside();

        JsonNode overview = program.json("/guide");
        JsonNode json = program.json(place);

        assertThat(overview.propertyNames()).containsExactly("session", "accounts", "left", "csrf");
        assertThat(overview.at("/session/sessionId").asString()).isEqualTo(visit.sessionId());
        assertThat(overview.at("/accounts")
                        .valueStream()
                        .map(view -> view.get("accountId").asString()))
                .containsExactlyElementsOf(visit.accountIds());
        assertThat(json.propertyNames())
                .containsExactly("view", "sealing", "whitelist", "fields", "guide", "left", "csrf");
        assertThat(json.at("/sealing/publicKey").asString()).isEqualTo(Sample.PUBLIC_KEY);
        assertThat(json.at("/sealing/sessionId").asString()).isEqualTo(visit.sessionId());
        assertThat(json.at("/sealing/accountId").asString()).isEqualTo(account);
        assertThat(json.at("/sealing/slot").asString()).isEqualTo("main");
        assertThat(json.at("/sealing/attempt").asInt()).isOne();
        assertThat(json.at("/whitelist/addresses").size()).isEqualTo(20);
        assertThat(json.at("/whitelist/asText").asString()).startsWith("203.0.113.1,203.0.113.2");
        assertThat(json.at("/fields/0/id").asString()).isEqualTo("apiKey");
        assertThat(json.at("/csrf/headerName").asString()).isEqualTo("X-CSRF-TOKEN");
    }

    @Test
    void an_open_page_hears_again_and_again_that_somebody_is_there() {
        try (Stream<String> lines = inside().lines("/guide/events")) {
            assertThat(lines.filter(line -> line.replace(" ", "").equals("event:beat"))
                            .limit(2))
                    .hasSize(2);
        }
    }

    // Acting

    @Test
    void a_form_is_taken_for_this_trader_on_what_they_saw_and_answered_by_a_redirect() {
        // given
        Browser trader = inside();
        trader.page(place);
        door.answer((id, request) -> new Answer.Now<>(
                sample.publish(sample.view(visit, id).at(Step.GENERATE_KEY).build())));

        // when
        HttpResponse<String> answer =
                trader.post(place + "/actions", Map.of("type", "OpenEdit", "id", "r-1", "revision", "7"));

        // then
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith(place);
        ActionRequest asked = door.asked().get(0);
        assertThat(asked)
                .isEqualTo(new ActionRequest(
                        "r-1", Actor.trader(visit.customerId()), visit.sessionId(), 7L, new Action.OpenEdit()));
    }

    @Test
    void a_secret_in_a_help_request_is_cut_out_before_it_is_sent_on() {
        // given
        String secret = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";
        Browser trader = inside();
        trader.page(place);
        door.answer(new Answer.Saved<>());

        // when
        HttpResponse<String> page =
                trader.post(place + "/actions", Map.of("type", "AskForHelp", "words", "is " + secret + " right?"));
        HttpResponse<String> json = trader.postJson(place + "/actions", Map.of("type", "Skip", "why", secret));

        // then
        assertThat(json.headers().firstValue("Rekey-Warning")).contains("secret-cut-out");
        assertThat(json.body()).contains("Delete that key on the exchange");
        assertThat(door.asked())
                .extracting(ActionRequest::action)
                .containsExactly(new Action.AskForHelp("…0HdP"), new Action.Skip("…0HdP"));
        assertThat(door.asked()).extracting(ActionRequest::secretMasked).containsOnly(true);
        assertThat(page.body()).contains("Delete that key on the exchange").doesNotContain(secret);
    }

    @Test
    void continue_later_leads_back_to_the_overview() {
        Browser trader = inside();
        trader.page(place);
        door.answer(new Answer.Now<>(sample.view(visit, account).build()));

        HttpResponse<String> answer = trader.post(place + "/actions", Map.of("type", "Defer", "id", "r-2"));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/guide");
    }

    @Test
    void the_script_gets_the_next_page_at_once_even_if_it_is_not_published_yet() {
        Browser trader = inside();
        trader.page(place);
        door.answer(new Answer.Now<>(sample.view(visit, account).at(Step.PASTE).build()));

        HttpResponse<String> answer =
                trader.post(place + "/actions", Map.of("type", "KeyCreated"), "HX-Request", "true");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Next: paste the new key here.");
    }

    @Test
    void what_does_not_fit_is_said_on_top_of_the_page_as_it_is_now() {
        Browser trader = inside();
        trader.page(place);
        sample.publish(sample.view(visit, account).at(Step.PASTE).build());
        door.answer(new Answer.Refused<>(Message.words("Your agent has gone on <b>meanwhile</b>.")));

        HttpResponse<String> page = trader.post(place + "/actions", Map.of("type", "OpenEdit"));
        HttpResponse<String> json = trader.postJson(place + "/actions", Map.of("type", "OpenEdit"));

        assertThat(page.statusCode()).isEqualTo(409);
        assertThat(page.body())
                .contains("Your agent has gone on &lt;b&gt;meanwhile&lt;/b&gt;.")
                .contains("Next: paste the new key here.");
        assertThat(json.statusCode()).isEqualTo(409);
        assertThat(json.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(Browser.read(json).get("detail").asString()).isEqualTo("Your agent has gone on <b>meanwhile</b>.");
    }

    @Test
    void each_answer_says_what_is_known_and_no_more() {
        Browser trader = inside();
        trader.page(place);

        door.answer(new Answer.Saved<>());
        HttpResponse<String> saved = trader.post(place + "/actions", Map.of("type", "OpenEdit"));
        door.answer(new Answer.Unknown<>());
        HttpResponse<String> unknown = trader.post(place + "/actions", Map.of("type", "OpenEdit"));
        JsonNode unknownToo = Browser.read(trader.postJson(place + "/actions", Map.of("type", "OpenEdit")));
        door.answer(new Answer.Busy<>(Duration.ofSeconds(2)));
        HttpResponse<String> busy = trader.post(place + "/actions", Map.of("type", "OpenEdit"));
        JsonNode busyToo = Browser.read(trader.postJson(place + "/actions", Map.of("type", "OpenEdit")));

        assertThat(saved.statusCode()).isEqualTo(200);
        assertThat(saved.body()).contains("Saved. Our system looks at it as soon as it is back");
        assertThat(unknown.statusCode()).isEqualTo(504);
        assertThat(unknown.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(unknown.headers().firstValue("Rekey-Busy")).isEmpty();
        assertThat(unknown.body())
                .contains("we cannot tell yet whether this was done")
                .doesNotContain("Nothing was");
        assertThat(unknownToo.get("status").asInt()).isEqualTo(504);
        assertThat(unknownToo.get("done").asString()).isEqualTo("unknown");
        assertThat(busy.statusCode()).isEqualTo(503);
        assertThat(busy.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(busy.headers().firstValue("Rekey-Busy")).hasValue("true");
        assertThat(busy.body()).contains("this was not sent");
        assertThat(busyToo.get("done").asString()).isEqualTo("no");
    }

    @Test
    void nonsense_is_refused_with_a_sentence_and_reaches_nobody() {
        Browser trader = inside();
        trader.page(place);

        for (Map<String, String> nonsense : List.of(
                Map.of("type", "Nothing"),
                Map.of("type", "Connect"),
                Map.of("type", "GoBack", "to", "NOWHERE"),
                Map.of("type", "AskForHelp", "words", "x".repeat(1001)))) {
            HttpResponse<String> answer = trader.post(place + "/actions", nonsense);
            assertThat(answer.statusCode()).as("%s", nonsense).isEqualTo(409);
            assertThat(answer.body()).contains("id=\"sentence\"");
        }
        assertThat(door.asked()).isEmpty();
    }

    private long entries(String action) {
        return audit.entries(AuditLog.Scope.session(visit.sessionId()), Page.first(50)).rows().stream()
                .filter(line -> line.entry().action().equals(action))
                .count();
    }

    private static int count(String html, String part) {
        return html.split(Pattern.quote(part), -1).length - 1;
    }

    private static List<String> tags(String html, String name) {
        return Pattern.compile("<" + name + "\\b[^>]*>")
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static List<String> duplicates(String html) {
        List<String> ids = Pattern.compile(" id=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .map(found -> found.group(1))
                .toList();
        return ids.stream()
                .filter(id -> ids.indexOf(id) != ids.lastIndexOf(id))
                .distinct()
                .toList();
    }

    /** Without what differs between any two pages: form tokens, and the address the form leads to. */
    private static String masked(String html) {
        return html.replaceAll("[A-Za-z0-9_-]{43,}", "…");
    }
}
