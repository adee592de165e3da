package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.rekey.accounts.Contact;
import dev.rekey.accounts.Database;
import dev.rekey.accounts.House;
import dev.rekey.accounts.Message;
import dev.rekey.accounts.Message.State;
import dev.rekey.accounts.Message.Why;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.Together;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Page;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages for customers, and how customers are reached. */
@OnBothDatabases
class OutboxTest {

    private static final Instant T0 = House.START;

    private final House house;

    OutboxTest(Database database) {
        house = new House(database);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private ImportResult list(String email, String language, String timezone) {
        return list("4711,Ada,okx,spot,Main," + email + "," + language + "," + timezone);
    }

    private ImportResult list(String... rows) {
        return house.accountImport.importCsv(
                new StringReader("customer,name,exchange,market,label,E-Mail,Language,Time zone\n"
                        + String.join("\n", rows) + "\n"),
                (exchange, market) -> true);
    }

    private Notice notice(String key, Instant due) {
        return new Notice(key, "NUDGE", "session-1", "account-1", due, "Please come.");
    }

    private Message message(String key) {
        return house.noticeBoard.messages("session-1").stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private void reachable() {
        house.outbox.opened(Contacts.MAIL, true);
        list("ada@example.com", "de", "Europe/Berlin");
    }

    @Test
    void a_try_that_nobody_saw_the_end_of_has_no_answer() {
        // given a message that a mail server did not take at first
        reachable();
        house.outbox.queue(notice("n-1", T0), "4711", null);
        house.outbox.trying("n-1", Contacts.MAIL, "ada@example.com", "de");
        house.outbox.notYet("n-1", "The mail server says 450.");
        assertThat(message("n-1").answer()).isEqualTo("The mail server says 450.");

        // when it is tried again, and whoever does so dies
        house.outbox.trying("n-1", Contacts.MAIL, "ada@example.com", "de");

        // then
        assertThat(message("n-1")).returns(2, Message::tries).returns(null, Message::answer);
    }

    @Test
    void a_message_counts_once_under_its_key_and_is_announced_once() throws Exception {
        // given
        reachable();

        // when
        List<Boolean> queued = Together.run(Collections.nCopies(
                4, (Callable<Boolean>) () -> house.outbox.queue(notice("k1", T0), "4711", null)));

        // then
        assertThat(queued).containsOnlyOnce(true);
        assertThat(house.outbox.toHandOver(10)).containsExactly(new Outbox.Waiting("k1", "4711"));
        house.outbox.handedOver("k1");
        assertThat(house.outbox.toHandOver(10)).isEmpty();
        assertThat(house.outbox.due("4711")).extracting(Message::key).containsExactly("k1");

        // and once more when nobody has settled it for an hour: whoever was told may have lost it
        house.clock.advance(Duration.ofMinutes(61));
        assertThat(house.outbox.toHandOver(10)).hasSize(1);
    }

    @Test
    void a_message_that_was_sent_or_given_up_never_changes_again() {
        // given
        reachable();
        house.outbox.queue(notice("k1", T0), "4711", null);
        house.outbox.trying("k1", "mail", "ada@example.com", "de");
        house.outbox.sent("k1");
        Message sent = message("k1");

        // when
        house.clock.advance(Duration.ofMinutes(1));
        house.outbox.bounced("k1", "no");
        house.outbox.failed("k1");
        house.outbox.unsent("k1", Why.NEWER);
        house.outbox.later("k1", T0.plusSeconds(9));
        house.outbox.notYet("k1", "no");
        house.outbox.trying("k1", "mail", "other@example.com", "de");

        // then
        assertThat(message("k1")).isEqualTo(sent).returns(State.SENT, Message::state);
        assertThat(sent).returns(1, Message::tries).returns(T0, Message::settledAt);
    }

    @Test
    void a_message_that_waits_for_its_time_is_announced_then() {
        reachable();
        house.outbox.queue(notice("k1", T0.plus(Duration.ofHours(8))), "4711", null);

        assertThat(house.outbox.toHandOver(10)).isEmpty();
        assertThat(house.outbox.due("4711")).isEmpty();

        house.clock.advance(Duration.ofHours(8));
        assertThat(house.outbox.toHandOver(10)).hasSize(1);
    }

    @Test
    void what_cannot_be_sent_says_why_at_once() {
        // given a customer without an address, and nothing to send by
        list("4711,Ada,okx,spot,Main,,,");
        house.outbox.queue(notice("k1", T0), "4711", null);
        assertThat(message("k1")).returns(State.UNSENT, Message::state).returns(Why.NO_CHANNEL, Message::why);
        assertThat(house.contacts.reaches("4711")).isFalse();

        // and with something to send by
        house.outbox.opened(Contacts.MAIL, true);
        house.outbox.queue(notice("k2", T0), "4711", null);
        assertThat(message("k2")).returns(State.UNSENT, Message::state).returns(Why.NO_ADDRESS, Message::why);
        assertThat(house.contacts.reaches("4711")).isFalse();

        // and with an address
        list("ada@example.com", "", "");
        assertThat(house.contacts.reaches("4711")).isTrue();
        house.outbox.opened(Contacts.MAIL, false);
        assertThat(house.contacts.reaches("4711")).isFalse();
    }

    @Test
    void a_message_is_queued_again_once_for_each_request_and_a_word_for_the_desk_never() {
        reachable();
        house.outbox.queue(notice("k1", T0), "4711", null);
        house.outbox.sent("k1");
        house.notices.record(new Notice("help", "HELP", "session-1", null, T0, "Support was called."));

        assertThat(house.outbox.again("session-1", "k1", "again/1")).isTrue();
        assertThat(house.outbox.again("session-1", "k1", "again/1")).isFalse();
        assertThat(house.outbox.again("session-2", "k1", "again/2")).isFalse();
        assertThat(house.outbox.again("session-1", "help", "again/3")).isFalse();
        assertThat(house.outbox.due("4711")).extracting(Message::key).containsExactly("again/1");
    }

    @Test
    void address_language_and_zone_come_with_the_list_and_an_empty_cell_changes_none() {
        assertThat(list("Ada.Example+keys@Example.com", "pt_br", "europe/lisbon")
                        .stored())
                .isTrue();
        assertThat(list("", "", "").unchanged()).isEqualTo(1);

        assertThat(house.contacts.of("4711"))
                .isEqualTo(new Contact("Ada.Example+keys@Example.com", "pt-BR", ZoneId.of("Europe/Lisbon"), true));
        assertThat(house.contacts.of("4711").toString()).doesNotContain("Ada");
        assertThat(house.contacts.of("nobody")).isEqualTo(Contact.unknown());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ada@example|||email|no e-mail address that can be written to",
                "ada example@example.com|||email|no e-mail address",
                "\"Ada <ada@example.com>\"|||email|no e-mail address",
                "\"a@example.com,b@example.com\"|||email|no e-mail address",
                "ada@exa_mple.com|||email|no e-mail address",
                "|klingon||language|A language is a code such as en, de or pt-BR.",
                "|xx||language|A language is a code",
                "||Berlin|timezone|A time zone is a name such as Europe/Berlin or UTC.",
                "||+02:00|timezone|A time zone is a name",
            })
    void a_bad_one_is_a_bad_row_that_says_why_and_does_not_repeat_an_address(
            String email, String language, String timezone, String column, String sentence) {
        ImportResult result =
                list(email == null ? "" : email, language == null ? "" : language, timezone == null ? "" : timezone);

        assertThat(result.stored()).isFalse();
        assertThat(result.problems()).hasSize(1).allSatisfy(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(column);
            assertThat(problem.reason()).contains(sentence).doesNotContain("ada");
        });
    }

    @Test
    void two_rows_of_one_customer_that_contradict_each_other_are_a_bad_list() {
        ImportResult result =
                list("4711,Ada,okx,spot,Main,ada@example.com,,", "4711,Ada,okx,spot,Other,eve@example.com,de,");

        assertThat(result.problems())
                .extracting(RowProblem::line, RowProblem::column, RowProblem::reason)
                .containsExactly(tuple(3, "email", "This customer has another e-mail address further up in the file."));
    }

    @Test
    void a_correction_outlives_the_same_wrong_list_and_is_in_the_audit_without_the_address() {
        // given
        list("wrong@example.com", "en", "UTC");

        // when
        ContactBook.Outcome outcome = house.contactBook.correct(
                "4711", new ContactBook.Wanted(" right@example.com ", null, "Asia/Tokyo"), "AGENT", "sam", "session-1");
        list("wrong@example.com", "en", "UTC");

        // then
        assertThat(outcome).isEqualTo(new ContactBook.Corrected(List.of("E-mail address", "Time zone")));
        assertThat(house.contacts.of("4711").email()).isEqualTo("right@example.com");
        assertThat(house.contacts.of("4711").zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(house.auditLog
                        .entries(AuditLog.Scope.everything(), Page.first(20))
                        .rows())
                .filteredOn(line -> line.entry().action().equals("CONTACT_CORRECTED"))
                .singleElement()
                .satisfies(line -> assertThat(line.entry().text()).isEqualTo("Changed: E-mail address, Time zone."));

        // and another list is news
        list("new@example.com", "", "");
        assertThat(house.contacts.of("4711").email()).isEqualTo("new@example.com");
    }

    @Test
    void a_bad_correction_changes_nothing_and_says_why() {
        list("ada@example.com", "en", "UTC");

        ContactBook.Outcome outcome =
                house.contactBook.correct("4711", new ContactBook.Wanted("", "de", "Mars"), "AGENT", "sam", null);

        assertThat(outcome)
                .isEqualTo(new ContactBook.Refused("Time zone: A time zone is a name such as Europe/Berlin or UTC."));
        assertThat(house.contacts.of("4711").email()).isEqualTo("ada@example.com");
        assertThat(house.contacts.of("4711").language()).isEqualTo("en");
    }

    @Test
    void a_token_turns_one_customers_reminders_off_and_is_not_stored() {
        list("ada@example.com", "", "");
        String token = house.reminderStops.make("4711");

        assertThat(house.reminderStops.customerOf(token)).contains("4711");
        assertThat(house.reminderStops.customerOf("guessed")).isEmpty();
        assertThat(house.jdbc
                        .sql("select token_hash from reminder_stop")
                        .query(String.class)
                        .list())
                .noneMatch(hash -> hash.contains(token));
        house.reminderStops.set("4711", false);
        assertThat(house.contacts.of("4711").reminders()).isFalse();
        house.reminderStops.set("4711", true);
        assertThat(house.contacts.of("4711").reminders()).isTrue();
        house.reminderStops.forget(token);
        assertThat(house.reminderStops.customerOf(token)).isEmpty();
    }
}
