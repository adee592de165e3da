package dev.rekey.starter.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.Message;
import dev.rekey.accounts.Message.State;
import dev.rekey.accounts.Message.Why;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageStatesTest {

    private static final String SAYS = "The mail server says 450";

    private final MessageStates states = new MessageStates();

    @Test
    void what_may_have_reached_somebody_is_not_called_not_sent() {
        @Nullable String unsent = states.say(message(State.UNSENT, Why.NEWER, null, 0));

        assertThat(states.say(message(State.UNSENT, Why.NEWER, SAYS, 1))).isEqualTo(unsent);
        assertThat(states.say(message(State.UNSENT, Why.NEWER, null, 1))).isNotEqualTo(unsent);
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "FAILED"})
    void a_try_without_an_answer_is_told_in_words(State state) {
        assertThat(states.say(message(state, null, null, 1))).doesNotContain("null");
        assertThat(states.say(message(state, null, SAYS, 1))).contains(SAYS);
    }

    private static Message message(State state, @Nullable Why why, @Nullable String answer, int tries) {
        return new Message(
                "key",
                "NUDGE",
                "session",
                "4711",
                null,
                null,
                "Please come.",
                Instant.EPOCH,
                state,
                why,
                answer,
                "mail",
                "ada@example.com",
                tries,
                Instant.EPOCH,
                null);
    }
}
