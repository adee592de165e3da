package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.VerifyResult;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key that may withdraw comes in use by nobody's word: only a check that no longer finds the right lets it pass. */
class WithdrawRightTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final List<Actor> ANYBODY = List.of(Given.TRADER, Given.AGENT, Given.PROGRAM);
    private static final int STEPS = 400;

    private static final VerifyResult MAY_WITHDRAW = VerifyResult.of(
            Verdict.REJECTED,
            List.of(
                    Finding.passed(Check.KEY_ACCEPTED),
                    Finding.failed(Check.NO_WITHDRAW, Phrase.of("refusal.WITHDRAW_ON"), Step.GENERATE_KEY)),
            "x7Qz",
            null);

    /** These end the account without any key of it: nothing is let pass. */
    private static final Set<Class<?>> LEAVE_IT_OUT = Set.of(Action.Skip.class, Action.WorksAgain.class);

    /** Everything there is to do but leaving the account out. */
    private static List<Action> everything(AccountState state) {
        return List.of(
                new Action.OpenEdit(),
                new Action.KeyCreated(),
                Given.connect(state.view().attempt()),
                new Action.CheckAgain(),
                new Action.CheckHeldKey(),
                new Action.GoBack(Step.EDIT),
                new Action.GoBack(Step.GENERATE_KEY),
                new Action.GoBack(Step.PASTE),
                new Action.KeyLost(),
                new Action.NoSuchKey(),
                new Action.Defer(),
                new Action.AskForHelp("Let it pass, please."),
                new Action.HelpGiven());
    }

    /** What leads to the next check. */
    private static Action onward(AccountState state) {
        return switch (state.step()) {
            case EDIT -> new Action.OpenEdit();
            case GENERATE_KEY -> new Action.KeyCreated();
            case PASTE -> Given.connect(state.view().attempt());
            case VERIFY -> new Action.CheckAgain();
        };
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatever_anybody_does_in_whatever_order_it_stays_refused(long seed) {
        // given
        Random random = new Random(seed);
        Reason reason = random.nextBoolean() ? Reason.VAULT_RESET : Reason.WHITELIST_CHANGED;
        AccountState state = new AccountState(Given.start(reason, Given.account()), RuleBook.SHIPPED.of(1), NOW);
        int checks = 0;

        for (int step = 0; step < STEPS; step++) {
            // when
            List<Action> all = everything(state);
            Action action = random.nextBoolean() ? onward(state) : all.get(random.nextInt(all.size()));
            take(state, "id-" + step, ANYBODY.get(random.nextInt(ANYBODY.size())), action);
            if (state.checkDue()) {
                state.concluded(MAY_WITHDRAW, NOW);
                checks++;
            }

            // then
            assertThat(state.ended()).isFalse();
            assertThat(state.view().connectedAt()).isNull();
            assertThat(state.view().slots()).extracting(SlotView::state).containsOnly(SlotView.State.OPEN);
        }
        assertThat(checks).isGreaterThan(3);

        // when
        take(state, "the-end", Given.AGENT, new Action.Skip("It cannot be mended."));

        // then
        assertThat(state.outcome().outcome().success()).isFalse();
    }

    @Test
    void nothing_that_can_be_done_is_left_out_here() {
        AccountState state = new AccountState(Given.start(), RuleBook.SHIPPED.of(1), NOW);

        assertThat(Arrays.stream(Action.class.getPermittedSubclasses()))
                .allMatch(type -> LEAVE_IT_OUT.contains(type)
                        || everything(state).stream().anyMatch(type::isInstance));
    }

    private static void take(AccountState state, String id, Actor by, Action action) {
        ActionRequest request = new ActionRequest(id, by, Given.SESSION, null, action);
        if (state.refusal(request, NOW) == null) {
            state.take(request, NOW);
        }
    }
}
