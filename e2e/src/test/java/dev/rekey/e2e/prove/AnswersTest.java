package dev.rekey.e2e.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.e2e.prove.AnswerLog.Fate;
import dev.rekey.e2e.prove.Said.Kind;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {

    @ParameterizedTest
    @CsvSource({
        "200, \'\', '', TAKEN",
        "202, \'\', 'Saved. It goes on as soon as the system is back.', SAVED",
        "409, \'\', 'This page is out of date.', REFUSED",
        "429, \'\', 'There were too many checks for this account.', BUSY",
        "503, \'\', 'That was not saved: our system does not answer.', DENIED",
        "503, \'\', 'That could not be done. Nothing was changed; try again.', DENIED",
        "500, \'\', 'Something went wrong on our side. Nothing you did is lost.', UNKNOWN"
    })
    void an_answer_promises_what_its_status_and_its_sentence_say(int status, String done, String sentence, Kind kind) {
        assertThat(Said.kind(status, done, sentence)).isEqualTo(kind);
    }

    @Test
    void a_request_is_done_when_anybody_was_told_so() {
        assertThat(fate(Kind.UNKNOWN, Kind.REFUSED, Kind.TAKEN)).isEqualTo(Fate.DONE);
        assertThat(fate(Kind.SAVED, Kind.REFUSED)).isEqualTo(Fate.SAVED);
        assertThat(fate(Kind.UNKNOWN, Kind.REFUSED)).isEqualTo(Fate.OPEN);
        assertThat(fate(Kind.DENIED, Kind.BUSY)).isEqualTo(Fate.NOT_DONE);
    }

    private static Fate fate(Kind... kinds) {
        List<Said> answers = Stream.of(kinds)
                .map(kind -> new Said(Instant.EPOCH, 1, "c", "s", "a", "OpenEdit", "id", "", kind, 0, "", -1))
                .toList();
        return AnswerLog.fate(answers);
    }
}
