package dev.rekey.worker.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndingsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static AccountView view(SlotView.State state, @Nullable Outcome outcome) {
        return new AccountView(
                "session-1",
                "account-1",
                7,
                "kraken",
                Market.SPOT,
                "Kraken Spot",
                "Savings",
                Step.VERIFY,
                Waiting.EXCHANGE,
                NOW.minusSeconds(60),
                "main",
                List.of(
                        new SlotView("main", state, "AB12", NOW),
                        new SlotView("extra", SlotView.State.OPEN, null, null)),
                1,
                1,
                false,
                null,
                List.of(),
                NOW.plusSeconds(60),
                true,
                true,
                Message.words("which box?"),
                0,
                List.of(),
                NOW,
                outcome,
                outcome == null ? null : NOW,
                List.of());
    }

    @Test
    void what_was_ended_from_outside_waits_for_nobody_and_offers_nothing() {
        AccountView last = Endings.endedFromOutside(view(SlotView.State.OPEN, null), NOW);

        assertThat(last.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(last.revision()).isEqualTo(8);
        assertThat(last.waitingOn()).isEqualTo(Waiting.NOBODY);
        assertThat(last.nextCheckAt()).isNull();
        assertThat(last.mayCheckAgain()).isFalse();
        assertThat(last.helpAsked()).isFalse();
        assertThat(last.notes()).containsExactly(NoteCode.ENDED_FROM_OUTSIDE.with());
    }

    @Test
    void a_key_that_is_in_use_is_said_to_be_when_its_rotation_was_ended_from_outside() {
        assertThat(Endings.endedFromOutside(view(SlotView.State.CONNECTED, null), NOW)
                        .notes())
                .containsExactly(NoteCode.ENDED_WITH_KEY_IN_USE.with("AB12"));
    }

    @Test
    void a_key_that_is_lost_is_not_said_to_be_replaced() {
        AccountView last = Endings.withoutKeys(view(SlotView.State.REPLACED, Outcome.REPLACED), Set.of("main"));

        assertThat(last.outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(last.connectedAt()).isNull();
        assertThat(last.slots()).extracting(SlotView::state).containsOnly(SlotView.State.OPEN);
        assertThat(last.abandonedKeys()).isOne();
        assertThat(last.abandonedEndings()).containsExactly("AB12");
        assertThat(last.notes()).containsExactly(NoteCode.KEY_GONE.with("AB12"));
    }

    @Test
    void a_view_gets_a_number_above_the_stored_one_only_when_it_needs_one() {
        AccountView view = view(SlotView.State.OPEN, null);

        assertThat(Endings.above(view, 6)).isSameAs(view);
        assertThat(Endings.above(view, 7).revision()).isEqualTo(8);
        assertThat(Endings.above(view, 40)).isEqualTo(Endings.above(Endings.above(view, 39), 40));
    }
}
