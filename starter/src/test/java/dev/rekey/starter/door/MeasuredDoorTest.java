package dev.rekey.starter.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuredDoorTest {

    private final SessionView session = new SessionView(
            "one",
            "4711",
            1,
            Reason.VAULT_RESET,
            null,
            Actor.agent("sam"),
            Actor.agent("sam"),
            Instant.EPOCH,
            Instant.MAX,
            List.of(),
            List.of(),
            0,
            SessionView.State.OPEN,
            null);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Gives one answer to everything. */
    private record Saying(Answer<SessionView> answer) implements RotationDoor {
        @Override
        public Started start(SessionStart start) {
            return new Started.Session("session", false);
        }

        @Override
        public Answer<AccountView> act(AccountView shown, ActionRequest request) {
            return new Answer.Over<>();
        }

        @Override
        public Answer<SessionView> act(SessionView shown, SessionRequest request) {
            return answer;
        }
    }

    @Test
    void each_answer_is_passed_on_and_counted() {
        // given
        Map<String, Answer<SessionView>> answers = new LinkedHashMap<>();
        answers.put("SAVED", new Answer.Saved<>());
        answers.put("REFUSED", new Answer.Refused<>(RefusalCode.SESSION_OVER.with()));
        answers.put("BUSY", new Answer.Busy<>(Duration.ofSeconds(1)));
        answers.put("UNKNOWN", new Answer.Unknown<>());
        answers.put("OVER", new Answer.Over<>());
        SessionRequest request = new SessionRequest("one", Actor.agent("sam"), new SessionAction.Extend());

        answers.forEach((word, answer) -> {
            // when
            RotationDoor door = new MeasuredDoor(new Saying(answer), meters);

            // then
            assertThat(count(word)).as(word).isZero();
            assertThat(door.act(session, request)).isSameAs(answer);
            assertThat(count(word)).as(word).isOne();
        });
        assertThat(meters.getMeters()).hasSize(6);
    }

    private double count(String answer) {
        return meters.get("rekey.actions").tag("answer", answer).counter().count();
    }
}
