package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.write.AttemptLog;
import dev.rekey.accounts.write.LeftActions;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What the trader's pages say of actions that nobody answered: after a reload as well, and when they are judged. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.datasource.url=" + GuidePagesApplication.DATABASE)
class LeftTest {

    @LocalServerPort
    int port;

    @Autowired
    Sample sample;

    @Autowired
    RotationDoor doors;

    @Autowired
    LeftActions left;

    @Autowired
    AttemptLog attempts;

    private Sample.Visit visit;
    private String account;
    private String place;

    @BeforeEach
    void begin() {
        ((FakeDoor) doors).answer(new Answer.Over<>());
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        account = visit.accountIds().get(0);
        place = "/guide/accounts/" + account;
    }

    private Browser inside() {
        return new Browser(port).enter(visit);
    }

    private LeftAction.Request action(String type, String id) {
        return new LeftAction.Request(
                visit.sessionId(), account, id, visit.customerId(), type, "TRADER", visit.customerId());
    }

    @Test
    void a_key_that_waits_is_not_asked_for_again_after_a_reload() {
        // given
        sample.publish(sample.view(visit, account).at(Step.PASTE).build());
        Browser trader = inside();
        assertThat(trader.page(place).body()).contains("id=\"paste\"");
        left.leave(action("Connect", "key-1"));
        left.kept(action("Connect", "key-1"));

        // when
        String page = trader.page(place).body();
        JsonNode json = trader.json(place);

        // then
        assertThat(page)
                .doesNotContain("id=\"paste\"")
                .contains("data-pending=\"yes\"", "“Connect”", "is saved and waits for our system")
                .contains("Nothing to do now: what you did last is saved");
        assertThat(json.path("left").get(0).path("id").asString()).isEqualTo("key-1");
        assertThat(json.path("left").get(0).path("state").asString()).isEqualTo("SAVED");
        assertThat(trader.page("/guide").body())
                .contains("data-pending=\"yes\"", "What you did last here waits for our system.");
        assertThat(trader.json("/guide").path("left").size()).isOne();
    }

    @Test
    void what_was_refused_later_is_told_until_the_next_action() {
        // given
        left.leave(action("OpenEdit", "open-1"));
        left.kept(action("OpenEdit", "open-1"));
        Browser trader = inside();
        assertThat(trader.page(place).body()).doesNotContain("id=\"open-edit\"");

        // when
        left.answer(action("OpenEdit", "open-1"), "Support <decides> first.");
        String page = trader.page(place).body();

        // then
        assertThat(page)
                .contains("“Start”", "was not done. Support &lt;decides&gt; first.", "id=\"open-edit\"")
                .doesNotContain("data-pending=\"yes\"");
        assertThat(trader.json(place).path("left").get(0).path("sentence").asString())
                .isEqualTo("Support <decides> first.");

        // and when something else is done
        left.answer(action("AskForHelp", "help-1"), null);

        // then
        assertThat(trader.page(place).body()).doesNotContain("was not done");
    }

    @Test
    void while_a_step_is_saved_no_button_is_there_that_would_be_refused_after_it() {
        // given an account whose key could be kept, and a start that is saved
        Sample.Visit holding = sample.beginHolding(Reason.WHITELIST_CHANGED, "kraken", 2);
        String its = holding.accountIds().get(0);
        sample.publish(sample.view(holding, its).shortWay().build());
        Browser trader = new Browser(port).enter(holding);
        assertThat(trader.page("/guide/accounts/" + its).body()).contains("id=\"check-held\"");
        LeftAction.Request open = new LeftAction.Request(
                holding.sessionId(), its, "open", holding.customerId(), "OpenEdit", "TRADER", holding.customerId());

        // when
        left.leave(open);
        left.kept(open);

        // then
        assertThat(trader.page("/guide/accounts/" + its).body())
                .doesNotContain("id=\"check-held\"", "id=\"open-edit\"")
                .contains("Nothing to do now: what you did last is saved", "AskForHelp", "Defer");
    }

    @Test
    void who_acts_on_the_page_before_their_saved_action_was_done_is_told_that_it_was() {
        // given a page that was right when it was looked at
        Browser trader = inside();
        String revision = String.valueOf(
                sample.publish(sample.view(visit, account).build()).revision());
        trader.page(place);
        left.leave(action("OpenEdit", "open-3"));
        left.kept(action("OpenEdit", "open-3"));
        left.answer(action("OpenEdit", "open-3"), null);
        sample.publish(sample.view(visit, account).at(Step.GENERATE_KEY).build());
        ((FakeDoor) doors).answer(new Answer.Refused<>(RefusalCode.PASTE_AGAIN.with()));

        // when
        Map<String, String> late = Map.of("type", "CheckHeldKey", "id", "late", "revision", revision);
        HttpResponse<String> page = trader.post(place + "/actions", late);
        HttpResponse<String> json = trader.postJson(place + "/actions", late);

        // then
        String sentence = "“Start”, which was saved before, is done by now. That changed this page before you pressed,"
                + " so nothing more was done. The account is now at “Make the new key”: go on from there.";
        assertThat(page.statusCode()).isEqualTo(409);
        assertThat(page.body()).contains(sentence, "id=\"key-created\"");
        assertThat(Browser.read(json).path("detail").asString()).isEqualTo(sentence);

        // and where support has done something since, the page is simply out of date
        left.answer(
                new LeftAction.Request(
                        visit.sessionId(), account, "back", visit.customerId(), "GoBack", "AGENT", "sam"),
                null);
        assertThat(trader.post(place + "/actions", late).body()).contains("This page is out of date.");
    }

    @Test
    void what_may_have_been_lost_can_be_sent_again_under_its_first_name() {
        // given
        left.leave(action("OpenEdit", "open-2"));
        Browser trader = inside();

        // when
        String page = trader.page(place).body();

        // then
        assertThat(page).contains("got no answer, so it may have been done or not");
        assertThat(idOf(page, "OpenEdit")).isEqualTo("open-2");
        assertThat(trader.json(place).path("left").get(0).path("state").asString())
                .isEqualTo("UNKNOWN");
    }

    @Test
    void another_key_never_goes_by_the_name_of_the_one_that_may_have_been_lost() {
        sample.publish(sample.view(visit, account).at(Step.PASTE).build());
        left.leave(action("Connect", "key-2"));

        String page = inside().page(place).body();

        assertThat(idOf(page, "Connect")).isNotEqualTo("key-2").isNotEmpty();
    }

    @Test
    void what_others_left_is_not_told_to_the_trader() {
        left.leave(new LeftAction.Request(
                visit.sessionId(), account, "skip-1", visit.customerId(), "Skip", "AGENT", "sam"));

        assertThat(inside().page(place).body()).doesNotContain("“Leave out”", "data-pending");
    }

    @Test
    void the_seventh_check_is_refused_with_the_time_of_the_next_and_counts_nothing_that_was_not_begun() {
        Browser trader = inside();
        trader.page(place);

        // given six checks in two sessions, of which one came twice, and some that were never begun
        for (int i = 0; i < 6; i++) {
            left.answer(
                    new LeftAction.Request(
                            i < 3 ? "an earlier session" : visit.sessionId(),
                            account,
                            "check-" + i,
                            visit.customerId(),
                            i % 2 == 0 ? "Connect" : "CheckAgain",
                            "TRADER",
                            visit.customerId()),
                    null);
            if (i == 4) {
                left.answer(action("Connect", "refused"), "This page is out of date.");
                left.leave(action("Connect", "left"));
                left.withdraw(action("Connect", "left"));
                sample.publish(sample.view(visit, account).at(Step.PASTE).build());
                ((FakeDoor) doors).answer(new Answer.Unknown<>());
                assertThat(connect(trader, "sixth").statusCode()).isEqualTo(504);
            }
        }
        ((FakeDoor) doors).answer(new Answer.Refused<>(Message.words("The door was reached.")));

        // when
        HttpResponse<String> seventh = connect(trader, "seventh");
        HttpResponse<String> json =
                trader.postJson(place + "/actions", Map.of("type", "Connect", "sealed", "AAAA", "attempt", 1));

        // then it is not sent, the page stays, and it is said when the next may be asked for
        assertThat(seventh.statusCode()).isEqualTo(429);
        assertThat(seventh.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 600L);
        assertThat(seventh.body())
                .contains("You ran 6 checks of this account within 10 minutes", "Try again in ", "id=\"paste\"")
                .contains("That is at <time data-clock");
        assertThat(json.statusCode()).isEqualTo(429);
        assertThat(Browser.read(json).path("done").asString()).isEqualTo("no");
        assertThat(((FakeDoor) doors).asked()).isEmpty();

        // and one that was begun may be sent again by its name, as may anything that asks no exchange
        assertThat(connect(trader, "check-5").body()).contains("The door was reached.");
        assertThat(trader.post(place + "/actions", Map.of("type", "KeyLost")).body())
                .contains("The door was reached.");
    }

    @Test
    void a_check_for_which_no_exchange_was_asked_costs_nothing() {
        // given six keys that were handed in, of which the last was refused by its looks
        for (int i = 0; i < 6; i++) {
            left.answer(action("Connect", "check-" + i), null);
        }
        attempts.record(new AttemptRecord(
                visit.sessionId() + "/looks",
                visit.sessionId(),
                account,
                "main",
                6,
                Instant.now(),
                "REJECTED",
                "aB12",
                "old-key",
                "[]",
                false));
        sample.publish(sample.view(visit, account).at(Step.PASTE).build());
        ((FakeDoor) doors).answer(new Answer.Refused<>(Message.words("The door was reached.")));
        Browser trader = inside();
        trader.page(place);

        // then one more may be sent, and when it was begun no other
        assertThat(connect(trader, "seventh").body()).contains("The door was reached.");
        left.answer(action("Connect", "seventh"), null);
        assertThat(connect(trader, "eighth").statusCode()).isEqualTo(429);
    }

    private HttpResponse<String> connect(Browser trader, String id) {
        return trader.post(place + "/actions", Map.of("type", "Connect", "id", id, "sealed", "AAAA", "attempt", "1"));
    }

    private static String idOf(String page, String type) {
        Matcher id = Pattern.compile(
                        "name=\"type\" value=\"" + type + "\"><input type=\"hidden\" name=\"id\" value=\"([^\"]*)\"")
                .matcher(page);
        return id.find() ? id.group(1) : "";
    }
}
