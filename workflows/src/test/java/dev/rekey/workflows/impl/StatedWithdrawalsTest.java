package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Step;
import dev.rekey.terms.Withdrawals;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.Traits;
import dev.rekey.workflows.model.VerifyResult;
import dev.rekey.workflows.model.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where an exchange does not tell whether a key may withdraw, the customer has to say that it may not, for each key. */
class StatedWithdrawalsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    private int ids;

    @Test
    void a_key_of_which_nothing_is_said_is_not_taken_and_one_is_told_why() {
        AccountState state = untold(Reason.VAULT_RESET, List.of("main"));
        open(state);

        Message refusal = refusal(state, Given.TRADER, new Action.Connect(Given.sealed(1), 1));

        assertThat(refusal).isEqualTo(RefusalCode.STATE_WITHDRAWALS.with("WhiteBIT"));
        assertThat(refusal(state, Given.TRADER, new Action.Connect(Given.sealed(1), 1, false)))
                .isEqualTo(refusal);
        assertThat(refusal(state, Given.TRADER, new Action.Connect(Given.sealed(1), 1, true)))
                .isNull();
        assertThat(state.view().statesWithdrawals()).isTrue();
    }

    @Test
    void what_was_said_goes_with_this_key_alone() {
        // given
        AccountState state = untold(Reason.VAULT_RESET, List.of("main"));
        open(state);
        take(state, new Action.Connect(Given.sealed(1), 1, true));
        assertThat(state.request().withdrawalsOff()).isTrue();

        // when the key is refused
        state.concluded(Given.rejected(Step.PASTE), NOW);

        // then the next one needs the words anew
        assertThat(refusal(state, Given.TRADER, new Action.Connect(Given.sealed(2), 2)))
                .isEqualTo(RefusalCode.STATE_WITHDRAWALS.with("WhiteBIT"));
        // and the same one, checked again, does not
        take(state, new Action.CheckAgain());
        assertThat(state.request().withdrawalsOff()).isTrue();
    }

    @Test
    void the_report_says_that_it_was_stated() {
        AccountState state = untold(Reason.VAULT_RESET, List.of("main"));
        open(state);
        take(state, new Action.Connect(Given.sealed(1), 1, true));
        state.concluded(Given.accepted().resting(Withdrawals.STATED), NOW);
        assertThat(state.view().withdrawals()).isEqualTo(Withdrawals.STATED);
        assertThat(state.request().withdrawalsOff()).isTrue();

        second(state, Given.accepted().resting(Withdrawals.STATED));

        assertThat(state.outcome().withdrawals()).isEqualTo(Withdrawals.STATED);
        assertThat(Withdrawals.STATED.title()).contains("stated by the customer, not checked");
    }

    @ParameterizedTest
    @CsvSource({
        ",, ",
        "BOUND,, BOUND",
        ", STATED, STATED",
        "STATED, BOUND, STATED",
        "BOUND, STATED, STATED",
        "UNPROVED, BOUND, UNPROVED"
    })
    void of_two_keys_the_weaker_counts(
            @Nullable Withdrawals first, @Nullable Withdrawals other, @Nullable Withdrawals told) {
        AccountState state = untold(Reason.VAULT_RESET, List.of("main", "extra"));
        for (Withdrawals rests : new Withdrawals[] {first, other}) {
            open(state);
            take(state, new Action.Connect(Given.sealed(1), 1, true));
            state.concluded(Given.accepted().resting(rests), NOW);
            second(state, Given.accepted().resting(rests));
        }

        assertThat(state.outcome().withdrawals()).isEqualTo(told);
        assertThat(state.view().withdrawals()).isEqualTo(told);
    }

    @Test
    void the_short_way_asks_as_well_because_more_than_addresses_may_have_been_changed() {
        AccountState state = untold(Reason.WHITELIST_CHANGED, List.of("main"));

        assertThat(refusal(state, Given.TRADER, new Action.CheckHeldKey()))
                .isEqualTo(RefusalCode.STATE_WITHDRAWALS.with("WhiteBIT"));
        assertThat(refusal(state, Given.AGENT, new Action.CheckHeldKey(true)))
                .isEqualTo(RefusalCode.ONLY_CUSTOMER_STATES.with());
        take(state, new Action.CheckHeldKey(true));
        assertThat(state.request().withdrawalsOff()).isTrue();
    }

    @Test
    void a_rotation_that_goes_on_in_a_new_run_remembers_what_was_said() {
        AccountState state = untold(Reason.VAULT_RESET, List.of("main"));
        open(state);
        take(state, new Action.Connect(Given.sealed(1), 1, true));
        state.concluded(Given.accepted().resting(Withdrawals.STATED), NOW);

        AccountState next = new AccountState(
                Given.start(Reason.VAULT_RESET, account(List.of("main"))).carrying(state.carry(false)),
                RuleBook.SHIPPED.of(1),
                NOW);
        second(next, Given.accepted().resting(Withdrawals.STATED));

        assertThat(next.outcome().withdrawals()).isEqualTo(Withdrawals.STATED);
    }

    @Test
    void where_the_exchange_tells_it_nobody_is_asked_and_the_report_says_nothing() {
        AccountState state = new AccountState(Given.start(), RuleBook.SHIPPED.of(1), NOW);
        open(state);

        assertThat(refusal(state, Given.TRADER, Given.connect(1))).isNull();
        take(state, Given.connect(1));
        assertThat(state.request().withdrawalsOff()).isNull();
        state.concluded(Given.accepted(), NOW);
        second(state, Given.accepted());
        assertThat(state.outcome().withdrawals()).isNull();
        assertThat(state.view().statesWithdrawals()).isNull();
    }

    @Test
    void what_only_the_platform_can_help_with_is_with_support_at_once_and_not_after_hours() {
        AccountState state = new AccountState(Given.start(), RuleBook.SHIPPED.of(1), NOW);
        open(state);
        take(state, Given.connect(1));

        state.concluded(Given.unknown().forSupport(), NOW);
        boolean asked = state.escalate(NOW);

        assertThat(asked).isTrue();
        assertThat(state.waitingOn()).isEqualTo(Waiting.SUPPORT);
        assertThat(state.view().notes()).containsExactly(NoteCode.CANNOT_SEND.with());
        assertThat(state.view().nextCheckAt()).isNotNull();
    }

    private static AccountRef account(List<String> slots) {
        AccountRef one = Given.account(Given.ACCOUNT, slots, Risk.NONE);
        return new AccountRef(
                one.accountId(),
                "whitebit",
                one.market(),
                one.label(),
                one.slots(),
                new Traits("WhiteBIT", true, true, null, true),
                one.risk(),
                one.holdsKey(),
                one.lastWorkingAt(),
                null);
    }

    private static AccountState untold(Reason reason, List<String> slots) {
        return new AccountState(Given.start(reason, account(slots)), RuleBook.SHIPPED.of(1), NOW);
    }

    private void open(AccountState state) {
        take(state, new Action.OpenEdit());
        take(state, new Action.KeyCreated());
    }

    private static void second(AccountState state, VerifyResult result) {
        state.due(NOW.plus(Duration.ofDays(1)));
        state.concluded(result, NOW);
    }

    private void take(AccountState state, Action action) {
        String id = "id-" + ids++;
        assertThat(state.refusal(Given.request(id, Given.TRADER, null, null, action), NOW))
                .isNull();
        state.take(Given.request(id, Given.TRADER, null, null, action), NOW);
    }

    private @Nullable Message refusal(AccountState state, Actor by, Action action) {
        return state.refusal(Given.request("id-" + ids++, by, null, null, action), NOW);
    }
}
