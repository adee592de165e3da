package dev.rekey.starter.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.vault.NewWords;
import dev.rekey.accounts.vault.Vaults;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.terms.Step;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.VaultCheckRequest;
import dev.rekey.workflows.model.VaultCheckResult;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The vault's page over HTTP, as a browser without script and as a program see it. */
@SpringBootTest(
        classes = GuidePagesApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.datasource.url=" + GuidePagesApplication.DATABASE, "rekey.starter.vault-by-link=true"})
class VaultTest {

    private static final Pattern TICKET = Pattern.compile("name=\"ticket\" value=\"([^\"]+)\"");
    private static final Pattern ASKED = Pattern.compile("Type word number ([1-5])");
    private static final Pattern WORDS = Pattern.compile("<ol class=\"words\".*?</ol>", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("<li>([a-z-]+)</li>");

    @LocalServerPort
    int port;

    @Autowired
    Sample sample;

    @Autowired
    RotationDoor doors;

    @Autowired
    FakeVaultDoor vaultDoor;

    @Autowired
    AccountDirectory directory;

    @Autowired
    Vaults vaults;

    @Autowired
    JdbcClient jdbc;

    private FakeDoor door;
    private Sample.Visit visit;

    @BeforeEach
    void begin() {
        door = (FakeDoor) doors;
        visit = sample.begin(Reason.VAULT_RESET, "Grid bots");
        door.open(visit.sessionId());
        for (String account : visit.accountIds()) {
            jdbc.sql("""
                            insert into credential (account_id, slot, attempt_id, state, last_four, fingerprint,
                                since_at, sealed)
                            values (:id, 'main', 'before', 'CURRENT', 'aB12', 'f', current_timestamp, :sealed)
                            """).param("id", account).param("sealed", new byte[] {1}).update();
        }
    }

    private Browser inside() {
        return new Browser(port).enter(visit);
    }

    private record Shown(List<String> words, String ticket, int asked) {

        static Shown in(String page) {
            Matcher ticket = TICKET.matcher(page);
            Matcher asked = ASKED.matcher(page);
            Matcher list = WORDS.matcher(page);
            assertThat(ticket.find() && asked.find() && list.find()).as(page).isTrue();
            List<String> words = WORD.matcher(list.group())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            return new Shown(words, ticket.group(1), Integer.parseInt(asked.group(1)));
        }

        Map<String, String> answer() {
            return Map.of("ticket", ticket, "word", words.get(asked - 1));
        }
    }

    private long keys() {
        return visit.accountIds().stream()
                .mapToLong(id -> directory.keys(id).size())
                .sum();
    }

    @Test
    void five_words_are_shown_once_and_nothing_is_changed_yet() {
        // given
        Browser trader = inside();
        assertThat(trader.page("/guide").body()).contains("href=\"/guide/vault\"");
        assertThat(trader.page("/guide/vault").body()).contains("You have none from us yet");

        // when
        HttpResponse<String> page = trader.post("/guide/vault/words", Map.of());

        // then
        Shown shown = Shown.in(page.body());
        assertThat(shown.words()).hasSize(5);
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(keys()).isEqualTo(4);
        String later = trader.page("/guide/vault").body();
        assertThat(later).doesNotContain(shown.ticket()).doesNotContain("class=\"words\"");
    }

    @Test
    void the_word_typed_back_wipes_the_keys_and_starts_the_session() {
        // given
        Browser trader = inside();
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());

        // when
        HttpResponse<String> done = trader.post("/guide/vault/reset", shown.answer());

        // then
        assertThat(done.headers().firstValue("Location").orElseThrow()).endsWith("/guide/vault");
        assertThat(keys()).isZero();
        SessionStart start = door.started().get(0);
        assertThat(door.started()).hasSize(1);
        assertThat(start.reason()).isEqualTo(Reason.VAULT_RESET);
        assertThat(start.by()).isEqualTo(Actor.trader(visit.customerId()));
        assertThat(start.accounts())
                .extracting(AccountRef::accountId)
                .containsExactlyInAnyOrderElementsOf(visit.accountIds());
        assertThat(start.accounts()).extracting(AccountRef::holdsKey).containsOnly(false);
        // what stands out is the way to the accounts, and not another reset
        assertThat(trader.page("/guide/vault").body())
                .contains("Yours are in force since")
                .contains("id=\"to-accounts\" class=\"button primary\"")
                .doesNotContain("class=\"primary\" id=\"new\"");
    }

    @Test
    void a_wrong_word_changes_nothing_and_does_not_show_the_words_again() {
        // given
        Browser trader = inside();
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());

        // when
        HttpResponse<String> wrong =
                trader.post("/guide/vault/reset", Map.of("ticket", shown.ticket(), "word", "nothing"));

        // then
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.body())
                .contains(
                        "That is not word number " + shown.asked() + ", so nothing was changed. 4 more tries are left.")
                .contains(shown.ticket())
                .doesNotContain("class=\"words\"");
        assertThat(keys()).isEqualTo(4);
        assertThat(trader.post("/guide/vault/reset", shown.answer()).statusCode())
                .isEqualTo(303);
        assertThat(keys()).isZero();
    }

    @Test
    void words_that_wait_no_longer_are_told_so() {
        Browser trader = inside();
        trader.page("/guide/vault");

        HttpResponse<String> gone =
                trader.post("/guide/vault/reset", Map.of("ticket", "not a ticket", "word", "abacus"));

        assertThat(gone.statusCode()).isEqualTo(409);
        assertThat(gone.body()).contains("These words are no longer waiting, so nothing was changed.");
    }

    @Test
    void when_the_session_cannot_be_started_a_retry_starts_it() {
        // given
        Browser trader = inside();
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());
        door.close();

        // when
        HttpResponse<String> owed = trader.post("/guide/vault/reset", shown.answer());

        // then
        assertThat(owed.statusCode()).isEqualTo(503);
        assertThat(owed.body()).contains("could not be started yet").contains("id=\"start-session\"");
        assertThat(keys()).isZero();

        // and when the server is back
        door.open(visit.sessionId());
        assertThat(trader.post("/guide/vault/session", Map.of()).statusCode()).isEqualTo(303);
        assertThat(trader.post("/guide/vault/session", Map.of()).statusCode()).isEqualTo(303);

        // then
        assertThat(door.started()).hasSize(1);
        assertThat(trader.page("/guide/vault").body()).doesNotContain("id=\"start-session\"");
    }

    @Test
    void a_crash_between_wipe_and_session_leaves_a_page_that_goes_on() {
        // given a process that dies when the reset is in the database
        NewWords words = vaults.newWords(visit.customerId());
        vaults.typedBack(
                visit.customerId(), words.ticket(), words.words().words().get(words.asked() - 1));

        // when the customer comes back
        Browser trader = inside();
        String page = trader.page("/guide/vault").body();
        trader.post("/guide/vault/session", Map.of());

        // then
        assertThat(page)
                .contains("Your vault is reset and your old keys are deleted.")
                .contains("start-session");
        assertThat(door.started()).hasSize(1);
        assertThat(vaults.state(visit.customerId()).sessionOwed()).isFalse();
    }

    @Test
    void whoever_came_for_an_earlier_session_goes_on_in_the_new_one() {
        // given
        Browser trader = inside();
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());
        door.open(UUID.randomUUID().toString());

        // when
        trader.post("/guide/vault/reset", shown.answer());

        // then
        assertThat(trader.page("/guide/vault").body()).contains("Your accounts are being prepared.");
        door.open(visit.sessionId());
    }

    @Test
    void an_open_session_in_which_an_account_is_done_gives_way_to_a_new_one() {
        // given a key that was replaced in this session, and is wiped again
        Browser trader = inside();
        sample.publish(sample.view(visit, visit.accountIds().get(0))
                .at(Step.VERIFY)
                .over(Outcome.REPLACED)
                .build());
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());
        String next = UUID.randomUUID().toString();
        door.open(next);

        // when
        HttpResponse<String> done = trader.post("/guide/vault/reset", shown.answer());

        // then the old one is asked to end before another one is started
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(door.onSessions())
                .extracting(SessionRequest::action)
                .containsExactly(new SessionAction.Cancel("The vault was reset; a new session takes all accounts."));
        assertThat(door.started()).hasSize(1);
        assertThat(vaults.state(visit.customerId()).sessionOwed()).isFalse();
    }

    @Test
    void while_the_old_session_is_not_known_to_end_no_other_is_started_and_it_stays_owed() {
        // given a session with a done account, and nobody who answers
        Browser trader = inside();
        sample.publish(sample.view(visit, visit.accountIds().get(0))
                .at(Step.VERIFY)
                .over(Outcome.REPLACED)
                .build());
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());
        door.open(visit.sessionId());
        for (Answer<SessionView> answer : List.<Answer<SessionView>>of(
                new Answer.Unknown<>(), new Answer.Saved<>(), new Answer.Busy<>(Duration.ofSeconds(1)))) {
            door.answerSessions(answer);

            // when
            trader.post("/guide/vault/reset", shown.answer());
            trader.post("/guide/vault/session", Map.of());

            // then
            assertThat(door.started()).as("%s", answer).isEmpty();
            assertThat(vaults.state(visit.customerId()).sessionOwed()).isTrue();
        }

        // and when it is
        door.answerSessions(new Answer.Over<>());
        trader.post("/guide/vault/session", Map.of());
        assertThat(door.started()).hasSize(1);
        assertThat(vaults.state(visit.customerId()).sessionOwed()).isFalse();
        assertThat(door.onSessions())
                .extracting(SessionRequest::id)
                .hasSizeGreaterThan(2)
                .containsOnly(door.onSessions().get(0).id());
    }

    @Test
    void a_session_that_is_only_kept_stays_owed_and_each_try_is_for_the_same_one() {
        // given
        Browser trader = inside();
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());
        door.saveStarts();

        // when
        HttpResponse<String> kept = trader.post("/guide/vault/reset", shown.answer());
        trader.post("/guide/vault/session", Map.of());

        // then
        assertThat(kept.statusCode()).isEqualTo(503);
        assertThat(vaults.state(visit.customerId()).sessionOwed()).isTrue();
        assertThat(door.started()).hasSize(2);
        assertThat(door.started())
                .extracting(SessionStart::sessionId)
                .containsOnly(door.started().get(0).sessionId());
    }

    @Test
    void an_open_session_in_which_one_of_two_keys_is_in_use_gives_way_too() {
        // given an account whose main key was replaced, and is wiped again, while the second one is made
        Browser trader = inside();
        sample.publish(sample.view(visit, visit.accountIds().get(0))
                .at(Step.GENERATE_KEY)
                .mainReplaced()
                .build());
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());
        door.open(visit.sessionId(), UUID.randomUUID().toString());

        // when
        trader.post("/guide/vault/reset", shown.answer());

        // then
        assertThat(door.onSessions())
                .extracting(SessionRequest::action)
                .containsExactly(new SessionAction.Cancel("The vault was reset; a new session takes all accounts."));
    }

    @Test
    void an_open_session_without_a_done_account_goes_on() {
        Browser trader = inside();
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());

        trader.post("/guide/vault/reset", shown.answer());

        assertThat(door.onSessions()).isEmpty();
        assertThat(door.started()).hasSize(1);
    }

    @Test
    void a_program_does_the_same_with_json() {
        // given
        Browser trader = inside();
        trader.page("/guide/vault");

        // when
        JsonNode shown = Browser.read(trader.postJson("/guide/vault/words", Map.of()));
        List<String> words = new ArrayList<>();
        shown.path("words").forEach(word -> words.add(word.asString()));
        int asked = shown.path("asked").asInt();
        String ticket = shown.path("ticket").asString();
        HttpResponse<String> wrong = trader.postJson("/guide/vault/reset", Map.of("ticket", ticket, "word", "nothing"));
        door.close();
        HttpResponse<String> owed =
                trader.postJson("/guide/vault/reset", Map.of("ticket", ticket, "word", words.get(asked - 1)));
        door.open(visit.sessionId());
        HttpResponse<String> started = trader.postJson("/guide/vault/session", Map.of());

        // then
        assertThat(words).hasSize(5);
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.body()).contains("4 more tries are left.");
        assertThat(owed.statusCode()).isEqualTo(202);
        assertThat(Browser.read(owed).path("sessionOwed").asBoolean()).isTrue();
        assertThat(started.statusCode()).isEqualTo(200);
        assertThat(Browser.read(started).path("sessionId").asString()).isEqualTo(visit.sessionId());
        assertThat(trader.json("/guide/vault").path("inForceSince").isString()).isTrue();
    }

    @Test
    void new_words_are_not_made_without_end() {
        // given
        Browser trader = inside();
        for (int time = 0; time < 6; time++) {
            Shown.in(trader.post("/guide/vault/words", Map.of()).body());
        }

        // when
        HttpResponse<String> late = trader.post("/guide/vault/words", Map.of());

        // then
        assertThat(late.statusCode()).isEqualTo(429);
        assertThat(late.headers().firstValue("Retry-After")).isPresent();
        assertThat(late.body()).contains("You were shown new words many times. Try again in");
    }

    @Test
    void nobody_gets_there_without_link_and_code() {
        Browser stranger = new Browser(port);
        stranger.page("/g/" + visit.token());

        assertThat(stranger.page("/guide/vault").statusCode()).isEqualTo(401);
        assertThat(stranger.post("/guide/vault/words", Map.of()).statusCode()).isEqualTo(401);
        assertThat(inside().withoutToken().post("/guide/vault/words", Map.of()).statusCode())
                .isEqualTo(403);
    }

    @Test
    void the_words_stand_neither_in_the_web_session_nor_in_any_row_of_the_vault() {
        Browser trader = inside();
        Shown shown = Shown.in(trader.post("/guide/vault/words", Map.of()).body());
        trader.post("/guide/vault/reset", shown.answer());

        List<String> kept = jdbc.sql("select attribute_bytes from spring_session_attributes")
                .query((row, index) -> new String(row.getBytes(1), StandardCharsets.ISO_8859_1))
                .list();
        assertThat(kept).isNotEmpty();
        for (String word : shown.words()) {
            assertThat(kept)
                    .noneMatch(attribute -> Pattern.compile("\\b" + word + "\\b")
                            .matcher(attribute)
                            .results()
                            .map(MatchResult::group)
                            .findFirst()
                            .isPresent());
        }
        assertThat(kept).noneMatch(attribute -> attribute.contains(shown.ticket()));
    }

    private Browser withVault() {
        Browser trader = inside();
        trader.post(
                "/guide/vault/reset",
                Shown.in(trader.post("/guide/vault/words", Map.of()).body()).answer());
        return trader;
    }

    @Test
    void words_that_open_the_vault_are_told_how_many_keys_they_open() {
        // given
        Browser trader = withVault();
        vaultDoor.answer(new VaultCheckResult(VaultCheckResult.Outcome.OPENS, 3, 0));

        // when
        HttpResponse<String> page =
                trader.post("/guide/vault/check", Map.of("words", "Abacus abdomen-abdominal abide abiding"));

        // then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Your words are right. They open 3 stored keys.")
                .doesNotContainIgnoringCase("abacus");
        VaultCheckRequest asked = vaultDoor.asked().get(0);
        assertThat(asked.customerId()).isEqualTo(visit.customerId());
        assertThat(asked.encryptedWords()).matches("[A-Za-z0-9_-]+").doesNotContain("abacus");
        assertThat(Browser.read(trader.postJson(
                                "/guide/vault/check", Map.of("words", "abacus abdomen abdominal abide abiding")))
                        .path("keys")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void words_that_are_none_do_not_open_or_come_too_often_are_told_so() {
        // given
        Browser trader = withVault();
        vaultDoor.answer(new VaultCheckResult(VaultCheckResult.Outcome.WRONG_WORDS, 0, 0));
        Map<String, String> words = Map.of("words", "abacus abdomen abdominal abide abiding");

        // then
        assertThat(trader.post("/guide/vault/check", Map.of("words", "hunter2")).body())
                .contains("These are not five words of ours.");
        assertThat(vaultDoor.asked()).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(trader.post("/guide/vault/check", words).body()).contains("These words do not open your vault.");
        }
        HttpResponse<String> sixth = trader.post("/guide/vault/check", words);
        assertThat(sixth.statusCode()).isEqualTo(409);
        assertThat(sixth.body()).contains("You have tried 5 times within 15 minutes.");
        assertThat(vaultDoor.asked()).hasSize(5);
    }

    @Test
    void when_nobody_answers_the_page_says_so_and_the_key_on_the_way_is_gone() {
        Browser trader = withVault();
        vaultDoor.answer(null);

        HttpResponse<String> page =
                trader.post("/guide/vault/check", Map.of("words", "abacus abdomen abdominal abide abiding"));

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("Your words could not be tried out");
        assertThat(jdbc.sql("select count(*) from word_check where way_key is not null")
                        .query(Long.class)
                        .single())
                .isZero();
    }
}
