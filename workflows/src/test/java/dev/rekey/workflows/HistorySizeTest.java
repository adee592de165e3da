package dev.rekey.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.Stage;
import io.temporal.client.WorkflowStub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HistorySizeTest {

    private static final int MOST_EVENTS = 50;

    @Test
    void one_clean_rotation_takes_at_most_fifty_events() {
        try (Stage stage = Stage.open()) {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            stage.outcome(account);

            // then
            assertThat(stage.history(account)).hasSizeLessThanOrEqualTo(MOST_EVENTS);
        }
    }
}
