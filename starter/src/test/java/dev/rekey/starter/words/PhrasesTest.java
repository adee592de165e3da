package dev.rekey.starter.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Role;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Step;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.model.Code;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.RefusalCode;
import java.util.Arrays;
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

class PhrasesTest {

    private final Phrases phrases = new Phrases();

    static Stream<Code> codes() {
        return Stream.of(ProblemCode.values(), StartCode.values()).flatMap(Arrays::stream);
    }

    /** Keys that Wording makes of something else. */
    static Stream<String> named() {
        Stream<Class<?>> actions = Stream.of(Action.class, SessionAction.class)
                .flatMap(vocabulary -> Arrays.stream(vocabulary.getPermittedSubclasses()));
        return Stream.of(
                        actions.map(Class::getSimpleName).flatMap(name -> Stream.of("button." + name, "deed." + name)),
                        Arrays.stream(Role.values()).flatMap(r -> Stream.of("role." + r.name(), "may." + r.name())),
                        Arrays.stream(Scope.values()).map(s -> "scope." + s.name()),
                        Arrays.stream(Check.values()).map(c -> "check." + c.name()),
                        Arrays.stream(CheckResult.values()).map(r -> "checkresult." + r.name()))
                .flatMap(keys -> keys);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void every_code_has_words_that_use_each_of_its_arguments(Code code) {
        List<String> args = IntStream.range(0, code.takes().size())
                .mapToObj(i -> sample(code.takes().get(i), i))
                .toList();

        String words = phrases.of(new Message(code.key(), args));

        assertThat(words).doesNotContain(code.key()).doesNotContain("{").doesNotContain("''");
        for (int i = 0; i < args.size(); i++) {
            assertThat(words).contains(shown(code.takes().get(i), i));
        }
    }

    @ParameterizedTest
    @MethodSource("named")
    void every_constant_has_words(String key) {
        assertThat(phrases.has(key)).as(key).isTrue();
    }

    @Test
    void no_problem_or_start_has_words_without_a_code() {
        TreeSet<String> known = new TreeSet<>();
        codes().map(Code::key).forEach(known::add);

        List<String> others = ResourceBundle.getBundle(Phrases.BUNDLE, Locale.ROOT).keySet().stream()
                .filter(key -> key.startsWith("problem.") || key.startsWith("start."))
                .filter(key -> !known.contains(key))
                .toList();

        assertThat(others).isEmpty();
    }

    @Test
    void what_workflows_say_has_words_here_too() {
        assertThat(phrases.of(RefusalCode.OUT_OF_DATE.with(Step.GENERATE_KEY)))
                .isEqualTo(
                        "This page is out of date. The account is now at “Make the new key”; look at the refreshed page"
                                + " and go on from there.");
    }

    @Test
    void a_language_without_words_gets_english_whatever_the_machine_speaks() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.JAPAN);
            assertThat(Phrases.in(Locale.FRENCH).of(NoteCode.CONNECTED.with())).startsWith("Connected.");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void a_column_of_before_there_were_codes_is_shown_as_it_is() {
        assertThat(phrases.stored("The session was cancelled.")).isEqualTo("The session was cancelled.");
        assertThat(phrases.stored("[{\"code\":\"end.session-cancelled\"}]")).isEqualTo("The session was cancelled.");
        assertThat(phrases.stored(null)).isEmpty();
    }

    @Test
    void programs_get_the_code_and_the_words() {
        JsonMapper json =
                JsonMapper.builder().addModule(new MessagesInWords(phrases)).build();

        assertThat(json.readTree(json.writeValueAsString(NoteCode.HELP_ASKED_FOR.with("which \"box\"?"))))
                .isEqualTo(json.readTree("""
                        {"code":"note.help-asked-for","args":["which \\"box\\"?"],\
                        "words":"Help was asked for: which \\"box\\"?"}"""));
    }

    @Test
    void one_is_one_and_two_are_more() {
        assertThat(phrases.of("risk.bots", 1)).isEqualTo("1 bot is waiting");
        assertThat(phrases.of("risk.bots", 2)).isEqualTo("2 bots are waiting");
    }

    private static String sample(Code.Arg kind, int index) {
        return switch (kind) {
            case TEXT -> "text" + index;
            case NUMBER -> String.valueOf(41 + index);
            case STEP -> Step.PASTE.name();
            case WAIT -> "PT" + (41 + index) + "M";
            default -> throw new IllegalArgumentException("no page says this: " + kind);
        };
    }

    private String shown(Code.Arg kind, int index) {
        return switch (kind) {
            case TEXT -> "text" + index;
            case NUMBER -> String.valueOf(41 + index);
            case STEP -> phrases.of(Step.PASTE);
            case WAIT -> (41 + index) + " minutes";
            default -> throw new IllegalArgumentException("no page says this: " + kind);
        };
    }
}
