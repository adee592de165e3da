package dev.rekey.accounts.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Database;
import dev.rekey.accounts.HelpLine;
import dev.rekey.accounts.House;
import dev.rekey.accounts.OnBothDatabases;
import dev.rekey.accounts.ReadyAnswer;
import dev.rekey.accounts.read.HelpThreads;
import dev.rekey.accounts.read.ReadyAnswers;
import dev.rekey.accounts.read.SessionSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What customers and support write to each other, and what is ready to be answered. */
@OnBothDatabases
class HelpBookTest {

    private static final Instant T0 = House.START;

    private final House house;
    private final HelpBook book;
    private final HelpThreads threads;

    HelpBookTest(Database database) {
        house = new House(database);
        book = new HelpBook(house.jdbc, house.clock);
        threads = new HelpThreads(house.jdbc);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HelpLine asked(String id, @Nullable String account, Instant at) {
        return new HelpLine(
                id,
                "session-1",
                "4711",
                account,
                at,
                "TRADER",
                "4711",
                "Which box?\nThe second one?",
                new HelpLine.From("PASTE", List.of("withdraw-on", "unbound"), 2),
                null,
                null);
    }

    private HelpLine answer(String id, @Nullable String account, Instant at) {
        return new HelpLine(
                id,
                "session-1",
                "4711",
                account,
                at,
                "AGENT",
                "sam",
                "The first.",
                null,
                new HelpLine.To("account-2", "EDIT"),
                at);
    }

    @Test
    void a_line_is_read_back_as_it_was_written_and_is_there_once_however_often_it_comes() {
        HelpLine line = asked("q-1", "account-1", T0);

        assertThat(book.add(line, false)).isTrue();
        assertThat(book.add(line, false)).isFalse();

        assertThat(threads.of("session-1")).containsExactly(line);
        assertThat(threads.has("session-1", "q-1")).isTrue();
        assertThat(threads.has("session-2", "q-1")).isFalse();
        assertThat(threads.of("session-2")).isEmpty();
    }

    @Test
    void an_answer_answers_what_was_asked_about_the_same_account_and_leaves_the_rest_waiting() {
        // given
        book.add(asked("q-1", "account-1", T0), false);
        book.add(asked("q-2", "account-2", T0.plusSeconds(1)), false);
        book.add(asked("q-3", null, T0.plusSeconds(2)), false);

        // when
        book.add(answer("a-1", "account-1", T0.plusSeconds(3)), true);

        // then
        assertThat(threads.of("session-1"))
                .filteredOn(line -> line.answeredAt() == null)
                .extracting(HelpLine::id)
                .containsExactly("q-2", "q-3");
        assertThat(threads.unanswered(10))
                .singleElement()
                .isEqualTo(new HelpThreads.Unanswered("session-1", "4711", null, 2, T0.plusSeconds(1)));

        // when
        book.add(answer("a-2", null, T0.plusSeconds(4)), true);

        // then
        assertThat(threads.unanswered(10))
                .extracting(HelpThreads.Unanswered::lines)
                .containsExactly(1);
        assertThat(book.answered("session-1", "account-2")).isTrue();
        assertThat(book.answered("session-1", "account-2")).isFalse();
        assertThat(threads.unanswered(10)).isEmpty();
    }

    @Test
    void what_was_written_is_forgotten_when_its_session_ended_long_ago_and_not_before() {
        // given
        publish("session-1", T0);
        publish("session-2", null);
        book.add(asked("q-1", null, T0), false);
        HelpLine open = asked("q-2", null, T0);
        book.add(
                new HelpLine(
                        open.id(),
                        "session-2",
                        open.customerId(),
                        null,
                        T0,
                        "TRADER",
                        "4711",
                        open.words(),
                        null,
                        null,
                        null),
                false);

        // when and then
        assertThat(book.forget(T0)).isZero();
        assertThat(book.forget(T0.plus(Duration.ofSeconds(1)))).isOne();
        assertThat(threads.of("session-1")).isEmpty();
        assertThat(threads.of("session-2")).hasSize(1);
    }

    private void publish(String session, @Nullable Instant ended) {
        house.progressWriter.publishSession(new SessionView(
                new SessionSummary(
                        session,
                        "4711",
                        "VAULT_RESET",
                        ended == null ? "OPEN" : "FINISHED",
                        null,
                        "sam",
                        1,
                        0,
                        null,
                        T0,
                        ended,
                        "0 of 1 accounts done"),
                1,
                "{}"));
    }

    @Test
    void a_ready_answer_takes_the_place_of_the_one_before_and_can_be_taken_back() {
        ReadyAnswerBook answers = new ReadyAnswerBook(house.jdbc, house.clock);
        ReadyAnswers read = new ReadyAnswers(house.jdbc);
        answers.put("withdraw-on", "de", "Schalte es ab.", "sue");
        answers.put("withdraw-on", "de", "Schalte Auszahlungen ab.", "ann");
        answers.put("withdraw-on", "es", "Desactívalo.", "sue");

        assertThat(read.in("de"))
                .containsExactly(
                        new ReadyAnswer("withdraw-on", "de", "Schalte Auszahlungen ab.", "ann", house.clock.instant()));
        assertThat(answers.remove("withdraw-on", "de")).isTrue();
        assertThat(answers.remove("withdraw-on", "de")).isFalse();
        assertThat(read.in("de")).isEmpty();
        assertThat(read.in("es")).hasSize(1);
    }
}
