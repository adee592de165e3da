package dev.rekey.workflows.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Step;
import dev.rekey.workflows.model.Code;
import dev.rekey.workflows.model.LineCode;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class SentencesTest {

    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(Sentences.BUNDLE, Locale.ROOT);

    private static final Sentences ENGLISH = Sentences.ENGLISH;

    static List<Code> codes() {
        return Codes.all();
    }

    @ParameterizedTest
    @MethodSource("codes")
    void every_code_has_words_that_use_each_of_its_arguments_and_no_other(Code code) {
        // given arguments that are found again
        List<String> args = IntStream.range(0, code.takes().size())
                .mapToObj(i -> sample(code.takes().get(i), i))
                .toList();

        // when
        String words = ENGLISH.of(new Message(code.key(), args));

        // then
        assertThat(words).doesNotContain(code.key()).doesNotContain("{").doesNotContain("''");
        for (int i = 0; i < args.size(); i++) {
            assertThat(words).contains(shown(code.takes().get(i), i));
        }
    }

    @Test
    void no_key_is_without_a_code_or_a_constant() {
        TreeSet<String> known = new TreeSet<>();
        Codes.all().forEach(code -> known.add(code.key()));
        Stream.of(Step.values(), Outcome.values(), Reason.values())
                .flatMap(Stream::of)
                .forEach(one ->
                        known.add(one.getDeclaringClass().getSimpleName().toLowerCase(Locale.ROOT) + "." + one.name()));

        List<String> others = BUNDLE.keySet().stream()
                .filter(key -> !key.startsWith("details.") && !key.startsWith("options.") && !key.startsWith("wait."))
                .filter(key -> !known.remove(key))
                .toList();

        assertThat(others).isEmpty();
        assertThat(known).isEmpty();
    }

    @Test
    void one_is_one_and_two_are_more() {
        assertThat(ENGLISH.of(RefusalCode.TOO_MANY_CHECKS.with(6, 10, 1))).endsWith("Try again in 1 minute.");
        assertThat(ENGLISH.of(RefusalCode.TOO_MANY_CHECKS.with(6, 10, 2))).endsWith("Try again in 2 minutes.");
        assertThat(ENGLISH.of(LineCode.ACCOUNTS_ADDED.with(0))).isEqualTo("no accounts added.");
        assertThat(ENGLISH.of(LineCode.ACCOUNTS_WAIT.with(1, "s-2"))).startsWith("1 account waits for");
        assertThat(ENGLISH.of(LineCode.ACCOUNTS_WAIT.with(3, "s-2"))).startsWith("3 accounts wait for");
    }

    @Test
    void what_a_person_wrote_is_never_read_as_a_pattern() {
        String hostile = "it''s {0} {1,choice,0#x} <b>'{'";

        assertThat(ENGLISH.of(Message.words(hostile))).isEqualTo(hostile);
        assertThat(ENGLISH.of(NoteCode.HELP_ASKED_FOR.with(hostile))).isEqualTo("Help was asked for: " + hostile);
    }

    @Test
    void what_another_release_says_is_shown_and_breaks_nothing() {
        assertThat(ENGLISH.of(new Message("note.from-tomorrow", List.of("7", "x"))))
                .contains("note.from-tomorrow", "7");
        assertThat(ENGLISH.of(new Message("note.stopped-working", List.of("yesterday"))))
                .contains("yesterday");
        assertThat(ENGLISH.of(new Message("refusal.too-many-checks", List.of("many", "a", "b"))))
                .contains("many");
        assertThat(ENGLISH.of(new Message("refusal.finished", List.of("LOST")))).contains("LOST");
        assertThat(ENGLISH.of(new Message("words", List.of()))).isEmpty();
    }

    @Test
    void messages_in_a_table_come_back_as_they_were() {
        for (List<Message> messages : List.of(
                List.<Message>of(),
                List.of(NoteCode.CONNECTED.with()),
                List.of(NoticeCode.HELP.with("Kraken Spot"), NoteCode.HELP_ASKED_FOR.with("\"which\" box?\n[")),
                List.of(Message.words("Not used any more.")),
                List.of(Message.words("[{\"code\":\"note.connected\"}]")),
                List.of(Message.words("[")))) {
            assertThat(StoredMessages.of(StoredMessages.text(messages))).isEqualTo(messages);
        }
    }

    @Test
    void words_in_a_table_stand_there_as_they_are_and_so_do_rows_from_before_there_were_codes() {
        assertThat(StoredMessages.text(List.of(Message.words("Not used any more."))))
                .isEqualTo("Not used any more.");
        for (String old :
                List.of("The session was cancelled.", "[draft] of mine", "[{}]", "[1]", "[null]", "{\"a\":1}")) {
            assertThat(StoredMessages.of(old)).containsExactly(Message.words(old));
        }
    }

    @Test
    void a_plain_text_where_a_message_is_expected_is_read_as_words() {
        JsonMapper json = JsonMapper.builder().build();

        assertThat(json.readValue("\"sold it\"", Message.class)).isEqualTo(Message.words("sold it"));
        assertThat(json.readValue("{\"code\":\"note.connected\"}", Message.class))
                .isEqualTo(NoteCode.CONNECTED.with());
    }

    private static String sample(Code.Arg kind, int index) {
        return switch (kind) {
            case TEXT -> "text" + index;
            case NUMBER -> String.valueOf(41 + index);
            case CLOCK -> "2026-11-23T09:0" + index + ":00Z";
            case WAIT -> "PT" + (41 + index) + "M";
            case STEP -> Step.PASTE.name();
            case OUTCOME -> Outcome.SKIPPED.name();
            case REASON -> Reason.VAULT_RESET.name();
        };
    }

    private static String shown(Code.Arg kind, int index) {
        return switch (kind) {
            case TEXT -> "text" + index;
            case NUMBER -> String.valueOf(41 + index);
            case CLOCK -> "09:0" + index + " UTC";
            case WAIT -> (41 + index) + " minutes";
            case STEP -> ENGLISH.of(Step.PASTE);
            case OUTCOME -> ENGLISH.of(Outcome.SKIPPED);
            case REASON -> ENGLISH.of(Reason.VAULT_RESET);
        };
    }
}
