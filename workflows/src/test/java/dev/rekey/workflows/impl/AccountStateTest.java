package dev.rekey.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.terms.Check;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.AccountRotation.Close;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.ObstacleCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Traits;
import dev.rekey.workflows.model.VerifyResult;
import dev.rekey.workflows.model.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountStateTest {

    private static final RuleBook.Rules RULES = RuleBook.SHIPPED.of(1);

    private Instant now = Instant.parse("2026-11-23T09:00:00Z");
    private int ids;

    /** Everything an account can be at, by what was done to get there. */
    enum At {
        EDIT,
        GENERATE_KEY,
        PASTE,
        /** A check is running. */
        CHECKING,
        /** The exchange is not ready; the next check is planned. */
        WAITING,
        /** Refused, and to be pasted again. */
        REFUSED,
        /** In use; the second check is planned. */
        CONNECTED,
        /** In use; the second check could not be made and is planned again. */
        CONNECTED_WAITING,
        ENDED
    }

    @ParameterizedTest(name = "at {0}, {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            EDIT              | OpenEdit     | yes
            GENERATE_KEY      | OpenEdit     | make-key-first
            PASTE             | OpenEdit     | paste-next
            CHECKING          | OpenEdit     | check-running
            WAITING           | OpenEdit     | key-being-checked
            REFUSED           | OpenEdit     | paste-next
            CONNECTED         | OpenEdit     | key-in-use
            CONNECTED_WAITING | OpenEdit     | key-in-use
            ENDED             | OpenEdit     | finished
            EDIT              | KeyCreated   | start-first
            GENERATE_KEY      | KeyCreated   | yes
            PASTE             | KeyCreated   | paste-next
            CHECKING          | KeyCreated   | check-running
            WAITING           | KeyCreated   | key-being-checked
            REFUSED           | KeyCreated   | paste-next
            CONNECTED         | KeyCreated   | key-in-use
            ENDED             | KeyCreated   | finished
            EDIT              | Connect      | start-first
            GENERATE_KEY      | Connect      | make-key-first
            PASTE             | Connect      | yes
            CHECKING          | Connect      | check-running
            WAITING           | Connect      | key-being-checked
            REFUSED           | Connect      | yes
            CONNECTED         | Connect      | key-in-use
            ENDED             | Connect      | finished
            EDIT              | CheckAgain   | no-key-to-check
            GENERATE_KEY      | CheckAgain   | no-key-to-check
            PASTE             | CheckAgain   | no-key-to-check
            CHECKING          | CheckAgain   | check-running
            WAITING           | CheckAgain   | yes
            REFUSED           | CheckAgain   | yes
            CONNECTED         | CheckAgain   | key-in-use
            CONNECTED_WAITING | CheckAgain   | yes
            ENDED             | CheckAgain   | finished
            EDIT              | CheckHeldKey | no-stored-key
            CHECKING          | CheckHeldKey | check-running
            ENDED             | CheckHeldKey | finished
            EDIT              | GoBack       | only-back
            GENERATE_KEY      | GoBack       | yes
            PASTE             | GoBack       | yes
            CHECKING          | GoBack       | check-running
            WAITING           | GoBack       | yes
            REFUSED           | GoBack       | yes
            CONNECTED         | GoBack       | key-in-use
            ENDED             | GoBack       | finished
            EDIT              | KeyLost      | start-first
            GENERATE_KEY      | KeyLost      | make-key-first
            PASTE             | KeyLost      | yes
            CHECKING          | KeyLost      | check-running
            WAITING           | KeyLost      | yes
            REFUSED           | KeyLost      | yes
            CONNECTED         | KeyLost      | key-in-use
            ENDED             | KeyLost      | finished
            EDIT              | NoSuchKey    | main-key-needed
            PASTE             | NoSuchKey    | main-key-needed
            CHECKING          | NoSuchKey    | check-running
            ENDED             | NoSuchKey    | finished
            EDIT              | Skip         | yes
            GENERATE_KEY      | Skip         | yes
            PASTE             | Skip         | yes
            CHECKING          | Skip         | check-running
            WAITING           | Skip         | yes
            CONNECTED         | Skip         | key-in-use
            ENDED             | Skip         | finished
            EDIT              | Defer        | yes
            CHECKING          | Defer        | yes
            WAITING           | Defer        | yes
            CONNECTED         | Defer        | yes
            ENDED             | Defer        | finished
            EDIT              | AskForHelp   | yes
            CHECKING          | AskForHelp   | yes
            WAITING           | AskForHelp   | yes
            CONNECTED         | AskForHelp   | yes
            ENDED             | AskForHelp   | finished
            EDIT              | HelpGiven    | only-support
            CHECKING          | HelpGiven    | only-support
            CONNECTED         | HelpGiven    | only-support
            ENDED             | HelpGiven    | finished
            EDIT              | WorksAgain   | only-platform-tells
            CHECKING          | WorksAgain   | check-running
            CONNECTED         | WorksAgain   | key-in-use
            ENDED             | WorksAgain   | finished
            """)
    void every_action_fits_or_is_refused_with_its_code(At at, String action, String answer) {
        // given
        AccountState state = at(at);

        // when
        Message refusal = refusal(state, Given.TRADER, byName(action, state));

        // then
        assertThat(refusal == null ? "yes" : refusal.code())
                .isEqualTo(answer.equals("yes") ? "yes" : "refusal." + answer);
    }

    @ParameterizedTest
    @EnumSource(
            value = At.class,
            names = {"EDIT", "GENERATE_KEY", "PASTE", "WAITING", "REFUSED"})
    void an_account_that_works_again_elsewhere_is_over_wherever_it_stood(At at) {
        // given
        AccountState state = at(at);
        int abandoned = state.view().abandonedKeys();

        // when
        take(state, Given.PROGRAM, new Action.WorksAgain());

        // then
        assertThat(state.outcome().outcome()).isEqualTo(Outcome.FIXED_ELSEWHERE);
        assertThat(state.view().waitingOn()).isEqualTo(Waiting.NOBODY);
        assertThat(state.view().nextCheckAt()).isNull();
        assertThat(state.outcome().connectedAt()).isNull();
        // a key that was handed in and not accepted is one more to delete on the exchange
        assertThat(state.view().abandonedKeys()).isEqualTo(abandoned + (at == At.WAITING || at == At.REFUSED ? 1 : 0));
    }

    @ParameterizedTest
    @EnumSource(At.class)
    void a_refused_action_changes_nothing(At at) {
        // given
        AccountState state = at(at);
        AccountView before = state.view();

        // when
        for (String action : List.of("OpenEdit", "KeyCreated", "Connect", "GoBack", "KeyLost", "HelpGiven")) {
            refusal(state, Given.TRADER, byName(action, state));
        }

        // then
        assertThat(state.view()).isEqualTo(before);
    }

    @Nested
    class The_clean_way {

        @Test
        void leads_through_the_four_steps_and_two_checks_to_replaced() {
            // given
            AccountState state = state(Given.start());

            // when
            take(state, new Action.OpenEdit());
            take(state, new Action.KeyCreated());
            take(state, Given.connect(1));

            // then
            assertThat(state.step()).isEqualTo(Step.VERIFY);
            assertThat(state.waitingOn()).isEqualTo(Waiting.REKEY);
            assertThat(state.checkDue()).isTrue();
            assertThat(state.checksHeldKey()).isFalse();
            assertThat(state.request().attemptId()).isEqualTo(Given.SESSION + "/" + Given.ACCOUNT + "/main/1");
            assertThat(state.request().sealed()).isEqualTo(Given.sealed(1));

            // when
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.untilNextCheck(now)).isEqualTo(Duration.ofMinutes(2));
            assertThat(state.view().slots())
                    .containsExactly(new SlotView("main", SlotView.State.CONNECTED, "x7Qz", now));
            assertThat(state.view().connectedAt()).isEqualTo(now);

            // when
            Instant connectedAt = now;
            later(Duration.ofMinutes(2));
            state.due(now);

            // then
            assertThat(state.checkDue()).isTrue();
            assertThat(state.checksHeldKey()).isTrue();
            assertThat(state.request().sealed()).isNull();

            // when
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.ended()).isTrue();
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(state.outcome().attempts()).isEqualTo(1);
            assertThat(state.outcome().connectedAt()).isEqualTo(connectedAt);
            assertThat(state.view().slots())
                    .containsExactly(new SlotView("main", SlotView.State.REPLACED, "x7Qz", connectedAt));
        }

        @Test
        void replaces_the_extra_key_after_the_main_one() {
            // given
            AccountState state = state(twoSlots());
            replace(state);

            // then
            assertThat(state.ended()).isFalse();
            assertThat(state.view().slot()).isEqualTo("extra");
            assertThat(state.view().attempt()).isEqualTo(1);
            assertThat(state.view().notes()).containsExactly(NoteCode.MAIN_KEY_DONE.with());

            // when
            replace(state);

            // then
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(state.outcome().attempts()).isEqualTo(2);
        }

        @Test
        void ends_after_the_main_key_when_there_never_was_an_extra_one() {
            // given
            AccountState state = state(twoSlots());
            replace(state);

            // when
            take(state, new Action.NoSuchKey());

            // then
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(state.view().slots())
                    .extracting(SlotView::state)
                    .containsExactly(SlotView.State.REPLACED, SlotView.State.ABSENT);
        }
    }

    @Nested
    class A_refused_key {

        @ParameterizedTest
        @EnumSource(
                value = Step.class,
                names = {"EDIT", "GENERATE_KEY", "PASTE"})
        void leads_back_to_the_step_that_can_mend_it(Step repair) {
            // given
            AccountState state = at(At.CHECKING);

            // when
            state.concluded(Given.rejected(repair), now);

            // then
            assertThat(state.step()).isEqualTo(repair);
            assertThat(state.waitingOn()).isEqualTo(Waiting.CUSTOMER);
            assertThat(state.view().verdict()).isEqualTo(Verdict.REJECTED);
            assertThat(state.view().problems())
                    .singleElement()
                    .satisfies(f -> assertThat(f.told()).isEqualTo(Phrase.of("refusal.RIGHT_MISSING")));
            assertThat(state.view().attempt()).isEqualTo(2);
            assertThat(state.view().mayCheckAgain()).isTrue();
        }

        @Test
        void leads_back_to_pasting_when_nothing_says_where_to_mend_it() {
            // given
            AccountState state = at(At.CHECKING);

            // when
            state.concluded(Given.rejected(null), now);

            // then
            assertThat(state.step()).isEqualTo(Step.PASTE);
        }

        @Test
        void that_worked_before_says_when_it_worked_and_when_it_stopped() {
            // given
            AccountState state = at(At.CONNECTED);
            later(Duration.ofMinutes(2));
            state.due(now);

            // when
            state.concluded(Given.rejected(null), now);

            // then
            assertThat(state.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(state.view().notes())
                    .containsExactly(NoteCode.STOPPED_WORKING.with("2026-11-23T09:00:00Z", "2026-11-23T09:02:00Z"));
            Instant worked = now.minus(Duration.ofMinutes(2));
            assertThat(state.view().slots())
                    .containsExactly(new SlotView("main", SlotView.State.OPEN, "x7Qz", worked, now));
            assertThat(state.view().connectedAt()).isNull();
            List<Message> said = state.view().notes();

            // when it is looked at again and still refused
            Instant refused = now;
            later(Duration.ofMinutes(9));
            take(state, new Action.CheckAgain());
            state.concluded(Given.rejected(null), now);

            // then it still says when that was
            assertThat(state.view().notes()).isEqualTo(said);
            assertThat(state.view().slots())
                    .containsExactly(new SlotView("main", SlotView.State.OPEN, "x7Qz", worked, refused));

            // when another key is tried
            take(state, new Action.KeyCreated());
            take(state, Given.connect(2));
            state.concluded(Given.rejected(Step.PASTE), now);

            // then nothing of that is said of this one
            assertThat(state.view().notes()).isEmpty();
            assertThat(state.view().slots()).containsExactly(new SlotView("main", SlotView.State.OPEN, null, null));
        }

        @Test
        void that_worked_before_is_never_called_a_wrong_paste() {
            // given a key that works, and an exchange that knows it no more
            AccountState state = at(At.CONNECTED);
            later(Duration.ofMinutes(2));
            state.due(now);

            // when
            state.concluded(Given.rejected(Step.PASTE), now);

            // then
            assertThat(state.step()).isEqualTo(Step.GENERATE_KEY);

            // when it is looked at again with the same result
            take(state, new Action.CheckAgain());
            state.concluded(Given.rejected(Step.PASTE), now);

            // then
            assertThat(state.step()).isEqualTo(Step.GENERATE_KEY);

            // when another key is pasted wrong
            take(state, new Action.KeyCreated());
            take(state, Given.connect(2));
            state.concluded(Given.rejected(Step.PASTE), now);

            // then that is
            assertThat(state.step()).isEqualTo(Step.PASTE);
        }

        @Test
        void that_worked_before_is_told_also_to_who_has_not_waited() {
            // given
            AccountState state = at(At.CONNECTED);
            later(Duration.ofMinutes(2));
            state.due(now);

            // when
            List<Message> told = state.concluded(Given.rejected(null), now);

            // then
            assertThat(told)
                    .containsExactly(NoteCode.STOPPED_WORKING.with("2026-11-23T09:00:00Z", "2026-11-23T09:02:00Z"));
        }

        @Test
        void that_another_one_replaces_is_named_for_the_report() {
            // given a key that was refused, and one that was not ready
            AccountState state = at(At.CHECKING);
            state.concluded(ending("aB12", Check.TRADE, Step.PASTE), now);
            take(state, Given.connect(2));
            state.concluded(VerifyResult.of(Verdict.NOT_READY, List.of(), "cD34", null), now);
            take(state, new Action.GoBack(Step.PASTE));

            // when a third is taken
            take(state, Given.connect(3));
            state.concluded(Given.accepted(), now);
            waitOut(state);
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(state.outcome().abandonedEndings()).containsExactly("aB12", "cD34");
            assertThat(state.outcome().abandonedKeys()).isEqualTo(2);
        }

        @Test
        void that_works_after_it_was_changed_is_not_named() {
            // given
            AccountState state = at(At.CHECKING);
            state.concluded(ending("x7Qz", Check.ADDRESSES, Step.EDIT), now);

            // when
            take(state, new Action.CheckAgain());
            state.concluded(Given.accepted(), now);
            waitOut(state);
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.outcome().abandonedKeys()).isZero();
        }

        @ParameterizedTest
        @CsvSource({"NEW_KEY, GENERATE_KEY", "SAME_ACCOUNT, GENERATE_KEY", "KEY_KIND, PASTE", "KEY_ACCEPTED, PASTE"})
        void that_is_not_this_accounts_own_is_not_named(Check check, Step repair) {
            // given a key that is used elsewhere, or is none at all
            AccountState state = at(At.CHECKING);
            state.concluded(ending("aB12", check, repair), now);

            // when
            take(state, new Action.Skip("enough"));

            // then
            assertThat(state.outcome().abandonedKeys()).isZero();
            assertThat(state.outcome().abandonedEndings()).isEmpty();
        }

        @Test
        void that_nothing_replaces_is_named_when_the_account_is_left_out() {
            // given
            AccountState state = at(At.CHECKING);
            state.concluded(ending("aB12", Check.TRADE, Step.GENERATE_KEY), now);
            AccountStart start = Given.start();
            AccountState next = new AccountState(start.carrying(state.carry(false)), RULES, now);

            // when
            take(next, new Action.Skip("enough"));

            // then
            assertThat(next.outcome().abandonedEndings()).containsExactly("aB12");
            assertThat(next.outcome().abandonedKeys()).isOne();
        }

        private VerifyResult ending(String lastFour, Check check, Step repair) {
            return VerifyResult.of(
                    Verdict.REJECTED,
                    List.of(Finding.failed(check, Phrase.of("refusal.RIGHT_MISSING"), repair)),
                    lastFour,
                    null);
        }

        @Test
        void that_worked_before_can_be_checked_again_by_the_stored_key() {
            // given
            AccountState state = at(At.CONNECTED);
            later(Duration.ofMinutes(2));
            state.due(now);
            state.concluded(Given.rejected(null), now);

            // when
            take(state, new Action.CheckAgain());

            // then
            assertThat(state.checksHeldKey()).isTrue();
            assertThat(state.request().sealed()).isNull();

            // when
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.view().slots()).extracting(SlotView::state).containsExactly(SlotView.State.CONNECTED);
        }

        @Test
        void of_the_extra_slot_leaves_the_account_connected_by_its_main_key() {
            // given
            AccountState state = state(twoSlots());
            Instant connectedAt = now;
            replace(state);
            paste(state);
            state.concluded(Given.accepted(), now);
            later(Duration.ofMinutes(2));
            state.due(now);

            // when
            state.concluded(Given.rejected(null), now);

            // then
            assertThat(state.view().connectedAt()).isEqualTo(connectedAt);
        }

        @Test
        void is_told_to_the_customer_when_they_had_to_wait_for_it() {
            // given
            AccountState state = at(At.WAITING);
            later(Duration.ofMinutes(1));
            state.due(now);

            // when
            List<Message> told = state.concluded(Given.rejected(Step.GENERATE_KEY), now);

            // then
            assertThat(told).containsExactly(NoticeCode.KEY_REFUSED.with());
        }

        @Test
        void is_not_told_when_the_customer_just_pasted_it() {
            // given
            AccountState state = at(At.CHECKING);

            // when
            List<Message> told = state.concluded(Given.rejected(Step.GENERATE_KEY), now);

            // then
            assertThat(told).isEmpty();
        }
    }

    @Nested
    class An_exchange_that_is_not_ready {

        @Test
        void is_asked_again_after_growing_pauses_up_to_the_longest() {
            // given
            AccountState state = at(At.CHECKING);
            List<Duration> pauses = new ArrayList<>();

            // when
            for (int i = 0; i < 9; i++) {
                state.concluded(i % 2 == 0 ? Given.notReady() : Given.unknown(), now);
                pauses.add(waitOut(state));
            }

            // then
            assertThat(pauses).extracting(Duration::toMinutes).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        }

        @Test
        void is_left_alone_for_as_long_as_it_asks() {
            // given
            AccountState state = at(At.CHECKING);

            // when
            state.concluded(Given.notReady(Duration.ofMinutes(7)), now);

            // then
            assertThat(state.untilNextCheck(now)).isEqualTo(Duration.ofMinutes(7));
        }

        @Test
        void cannot_shorten_our_pause() {
            // given
            AccountState state = at(At.CHECKING);

            // when
            state.concluded(Given.notReady(Duration.ofMillis(1)), now);

            // then
            assertThat(state.untilNextCheck(now)).isEqualTo(Duration.ofMinutes(1));
        }

        @Test
        void cannot_ask_for_more_than_a_day() {
            // given
            AccountState state = at(At.CHECKING);

            // when
            state.concluded(Given.notReady(Duration.ofSeconds(Long.MAX_VALUE)), now);

            // then
            assertThat(state.untilNextCheck(now)).isEqualTo(Duration.ofDays(1));
        }

        @Test
        void is_named_as_the_one_that_is_waited_for() {
            // given
            AccountState state = at(At.WAITING);

            // then
            assertThat(state.waitingOn()).isEqualTo(Waiting.EXCHANGE);
            assertThat(state.view().nextCheckAt()).isEqualTo(now.plus(Duration.ofMinutes(1)));
            assertThat(state.view().mayCheckAgain()).isTrue();
        }

        @Test
        void is_handed_to_support_after_half_a_day_once() {
            // given
            AccountState state = at(At.WAITING);
            int asked = 0;

            // when
            Instant since = now;
            while (Duration.between(since, now).compareTo(Duration.ofHours(20)) < 0) {
                waitOut(state);
                state.concluded(Given.unknown(), now);
                asked += state.escalate(now) ? 1 : 0;
            }

            // then
            assertThat(asked).isEqualTo(1);
            assertThat(state.waitingOn()).isEqualTo(Waiting.SUPPORT);
            assertThat(state.view().helpAsked()).isTrue();
        }

        @Test
        void counts_from_anew_after_support_has_helped() {
            // given
            AccountState state = at(At.WAITING);
            later(Duration.ofHours(13));
            state.due(now);
            state.concluded(Given.unknown(), now);
            assertThat(state.escalate(now)).isTrue();

            // when
            take(state, Given.AGENT, new Action.HelpGiven());

            // then
            assertThat(state.waitingOn()).isEqualTo(Waiting.EXCHANGE);
            assertThat(state.escalate(now)).isFalse();
        }

        @Test
        void tells_the_customer_when_it_turns() {
            // given
            AccountState state = at(At.WAITING);
            waitOut(state);

            // when
            List<Message> told = state.concluded(Given.accepted(), now);

            // then
            assertThat(told).containsExactly(NoteCode.CONNECTED.with());
        }
    }

    @Nested
    class The_short_way {

        @Test
        void is_offered_when_the_addresses_changed_and_the_key_can_be_edited() {
            assertThat(state(whitelistChanged()).view().shortWay()).isTrue();
            assertThat(state(Given.start()).view().shortWay()).isFalse();
        }

        @Test
        void checks_the_key_we_hold_twice_and_ends_mended() {
            // given
            AccountState state = state(whitelistChanged());

            // when
            take(state, new Action.CheckHeldKey());

            // then
            assertThat(state.checksHeldKey()).isTrue();
            assertThat(state.request().sealed()).isNull();

            // when
            state.concluded(Given.accepted(), now);
            waitOut(state);
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.MENDED);
            assertThat(state.outcome().attempts()).isZero();
        }

        @Test
        void for_one_of_two_keys_does_not_end_as_if_both_were_new() {
            // given
            AccountState state = state(Given.start(
                    Reason.WHITELIST_CHANGED, Given.account(Given.ACCOUNT, List.of("main", "extra"), Risk.NONE)));
            take(state, new Action.CheckHeldKey());
            state.concluded(Given.accepted(), now);
            waitOut(state);
            state.concluded(Given.accepted(), now);

            // when
            take(state, new Action.OpenEdit());
            take(state, new Action.KeyCreated());
            take(state, Given.connect(1));
            state.concluded(Given.accepted(), now);
            waitOut(state);
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.MENDED);
        }

        @Test
        void leads_back_to_editing_when_the_key_is_refused() {
            // given
            AccountState state = state(whitelistChanged());
            take(state, new Action.CheckHeldKey());

            // when
            state.concluded(Given.rejected(Step.PASTE), now);

            // then
            assertThat(state.step()).isEqualTo(Step.EDIT);
            assertThat(state.view().mayCheckAgain()).isTrue();
        }

        @Test
        void is_left_by_making_a_new_key() {
            // given
            AccountState state = state(whitelistChanged());
            take(state, new Action.CheckHeldKey());
            state.concluded(Given.rejected(Step.EDIT), now);

            // when
            replace(state);

            // then
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.REPLACED);
        }

        @Test
        void leads_back_to_editing_only_since_no_key_was_made_on_it() {
            // given
            AccountState state = state(whitelistChanged());
            take(state, new Action.CheckHeldKey());
            state.concluded(Given.notReady(), now);

            // then
            assertThat(refusal(state, Given.TRADER, new Action.GoBack(Step.PASTE)))
                    .isEqualTo(RefusalCode.ONLY_BACK_TO.with(Step.EDIT));
            assertThat(refusal(state, Given.TRADER, new Action.GoBack(Step.GENERATE_KEY)))
                    .isEqualTo(RefusalCode.ONLY_BACK_TO.with(Step.EDIT));
            assertThat(refusal(state, Given.TRADER, new Action.KeyLost()))
                    .isEqualTo(RefusalCode.NO_NEW_KEY_TO_LOSE.with());
            assertThat(refusal(state, Given.TRADER, new Action.GoBack(Step.EDIT)))
                    .isNull();
        }

        @Test
        void is_not_open_to_an_exchange_whose_keys_cannot_be_edited() {
            // given
            var account = Given.account();
            var fixed = new AccountRef(
                    account.accountId(),
                    account.exchange(),
                    account.market(),
                    account.label(),
                    account.slots(),
                    new Traits("Kraken", true, false, null),
                    Risk.NONE,
                    true,
                    null,
                    null);
            AccountState state = state(Given.start(Reason.WHITELIST_CHANGED, fixed));

            // then
            assertThat(refusal(state, Given.TRADER, new Action.CheckHeldKey()))
                    .isEqualTo(RefusalCode.NO_STORED_KEY.with());
        }
    }

    @Nested
    class An_expired_key {

        @Test
        void may_be_extended_where_the_exchange_does_that_and_a_key_is_held() {
            // given
            AccountState state = state(expired(true, true));

            // then
            assertThat(state.view().shortWay()).isTrue();

            // when
            take(state, new Action.CheckHeldKey());
            state.concluded(Given.accepted(), now);
            waitOut(state);
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.MENDED);
        }

        @Test
        void is_replaced_everywhere_else() {
            assertThat(state(expired(null, true)).view().shortWay()).isFalse();
            assertThat(state(expired(false, true)).view().shortWay()).isFalse();
            assertThat(state(expired(true, false)).view().shortWay()).isFalse();
        }

        @Test
        void is_not_extended_for_another_reason() {
            AccountStart reset = new AccountStart(
                    Given.SESSION,
                    Given.CUSTOMER,
                    Reason.VAULT_RESET,
                    expired(true, true).account(),
                    Pace.standard());

            assertThat(state(reset).view().shortWay()).isFalse();
        }
    }

    @Nested
    class An_account_with_something_to_decide_first {

        private static final Message OBSTACLE = ObstacleCode.TOO_MANY_IPS.with("MEXC", 10, 20);

        @Test
        void waits_for_support_and_cannot_be_begun_with() {
            // given
            AccountState state = state(Given.start(Reason.WHITELIST_CHANGED, Given.blocked(OBSTACLE)));

            // then
            assertThat(state.waitingOn()).isEqualTo(Waiting.SUPPORT);
            assertThat(state.view().helpAsked()).isTrue();
            assertThat(state.view().notes()).containsExactly(OBSTACLE);
            assertThat(refusal(state, Given.TRADER, new Action.OpenEdit())).isEqualTo(OBSTACLE);
            assertThat(refusal(state, Given.AGENT, new Action.OpenEdit())).isEqualTo(OBSTACLE);
            assertThat(refusal(state, Given.TRADER, new Action.CheckHeldKey())).isEqualTo(OBSTACLE);
            assertThat(refusal(state, Given.TRADER, new Action.Skip("no longer used")))
                    .isNull();
        }

        @Test
        void goes_on_when_support_has_decided() {
            // given
            AccountState state = state(Given.start(Reason.VAULT_RESET, Given.blocked(OBSTACLE)));

            // when
            take(state, Given.AGENT, new Action.HelpGiven());

            // then
            assertThat(state.waitingOn()).isEqualTo(Waiting.CUSTOMER);
            assertThat(state.obstacle()).isNull();
            assertThat(refusal(state, Given.TRADER, new Action.OpenEdit())).isNull();
        }

        @Test
        void still_waits_in_the_next_run() {
            AccountStart start = Given.start(Reason.VAULT_RESET, Given.blocked(OBSTACLE));
            AccountState next = state(start.carrying(state(start).carry(false)));

            assertThat(refusal(next, Given.TRADER, new Action.OpenEdit())).isEqualTo(OBSTACLE);
        }
    }

    @Nested
    class Going_back {

        @Test
        void from_a_wait_calls_off_the_next_check() {
            // given
            AccountState state = at(At.WAITING);

            // when
            take(state, new Action.GoBack(Step.PASTE));
            later(Duration.ofHours(1));
            state.due(now);

            // then
            assertThat(state.checkDue()).isFalse();
            assertThat(state.view().nextCheckAt()).isNull();
            assertThat(state.waitingOn()).isEqualTo(Waiting.CUSTOMER);
        }

        @ParameterizedTest
        @EnumSource(
                value = Step.class,
                names = {"PASTE", "VERIFY"})
        void is_never_going_forward(Step to) {
            assertThat(refusal(at(At.PASTE), Given.TRADER, new Action.GoBack(to)))
                    .isEqualTo(RefusalCode.ONLY_BACK.with(Step.PASTE));
        }

        @Test
        @SuppressWarnings("NullAway") // what a page or the command line could send
        void needs_a_step_to_go_back_to() {
            assertThat(refusal(at(At.PASTE), Given.TRADER, new Action.GoBack(null)))
                    .isEqualTo(RefusalCode.ONLY_BACK.with(Step.PASTE));
        }

        @Test
        void after_a_lost_secret_counts_the_key_to_delete() {
            // given
            AccountState state = at(At.PASTE);

            // when
            take(state, new Action.KeyLost());

            // then
            assertThat(state.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(state.view().abandonedKeys()).isEqualTo(1);
            assertThat(state.view().notes()).containsExactly(NoteCode.DELETE_LOST_KEY.with());
        }
    }

    @Nested
    class Help {

        @Test
        void is_waited_for_until_an_agent_has_given_it() {
            // given
            AccountState state = at(At.PASTE);

            // when
            take(state, new Action.AskForHelp("where is the secret?"));

            // then
            assertThat(state.waitingOn()).isEqualTo(Waiting.SUPPORT);
            assertThat(state.view().notes()).containsExactly(NoteCode.HELP_ASKED_FOR.with("where is the secret?"));

            // when
            take(state, Given.AGENT, new Action.HelpGiven());

            // then
            assertThat(state.waitingOn()).isEqualTo(Waiting.CUSTOMER);
            assertThat(state.view().helpAsked()).isFalse();
            assertThat(state.step()).isEqualTo(Step.PASTE);
        }

        @Test
        void needs_no_words() {
            // given
            AccountState state = at(At.EDIT);

            // when
            take(state, new Action.AskForHelp(null));

            // then
            assertThat(state.view().notes()).containsExactly(NoteCode.HELP_ASKED.with());
        }

        @Test
        void does_not_stop_the_customer_from_going_on() {
            // given
            AccountState state = at(At.EDIT);
            take(state, new Action.AskForHelp(null));

            // when
            take(state, new Action.OpenEdit());

            // then
            assertThat(state.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(state.waitingOn()).isEqualTo(Waiting.SUPPORT);
        }
    }

    @Nested
    class A_secret_among_the_words {

        private static final String SECRET = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";

        private Action help() {
            return new Action.AskForHelp("my secret is " + SECRET + ", why is it refused?");
        }

        @Test
        void is_not_in_the_view_and_the_key_is_asked_for_anew() {
            // given
            AccountState state = at(At.REFUSED);

            // when
            take(state, help());

            // then
            AccountView view = state.view();
            assertThat(view.toString()).doesNotContain(SECRET);
            assertThat(view.notes())
                    .containsExactly(
                            NoteCode.HELP_ASKED_FOR.with("my secret is …0HdP, why is it refused?"),
                            NoteCode.SECRET_CUT_OUT.with());
            assertThat(view.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(view.abandonedKeys()).isEqualTo(1);
            assertThat(view.abandonedEndings()).containsExactly("x7Qz");
            assertThat(view.mayCheckAgain()).isFalse();
            assertThat(view.helpAsked()).isTrue();
            assertThat(view.helpFor()).isEqualTo(Message.words("my secret is …0HdP, why is it refused?"));
        }

        @ParameterizedTest
        @EnumSource(
                value = Step.class,
                names = {"EDIT", "GENERATE_KEY", "PASTE"})
        void while_findings_stand_takes_that_key_back_at_every_step(Step repair) {
            // given
            AccountState state = at(At.CHECKING);
            state.concluded(Given.rejected(repair), now);
            assertThat(state.view().mayCheckAgain()).isTrue();

            // when
            take(state, help());

            // then
            assertThat(refusal(state, Given.TRADER, new Action.CheckAgain()))
                    .isEqualTo(RefusalCode.NO_KEY_TO_CHECK.with());
            assertThat(state.view().notes()).endsWith(NoteCode.SECRET_CUT_OUT.with());
            assertThat(state.view().step()).isEqualTo(Step.GENERATE_KEY);
        }

        @Test
        void is_remembered_by_its_ending_for_every_later_check_and_in_the_next_run() {
            // given a secret that was written before anything was pasted
            AccountState state = at(At.GENERATE_KEY);
            take(state, help());
            AccountStart start = Given.start();
            AccountState next = new AccountState(start.carrying(state.carry(false)), RULES, now);

            // when
            take(next, new Action.KeyCreated());
            take(next, Given.connect(1));

            // then
            assertThat(next.request().exposed()).containsExactly("0HdP");
        }

        @Test
        void while_the_key_is_checked_leaves_the_request_for_help_and_its_words() {
            // given
            AccountState state = at(At.CHECKING);
            take(state, help());

            // when
            state.concluded(Given.accepted(), now);

            // then
            assertThat(state.view().helpAsked()).isTrue();
            assertThat(state.view().helpFor()).isEqualTo(Message.words("my secret is …0HdP, why is it refused?"));
            assertThat(state.view().waitingOn()).isEqualTo(Waiting.SUPPORT);
        }

        @ParameterizedTest
        @EnumSource(
                value = At.class,
                names = {"CHECKING", "CONNECTED"})
        void of_a_key_that_is_stored_by_now_closes_the_short_way(At at) {
            // given an account whose key may be kept, and a new one that was pasted instead
            AccountState state = state(whitelistChanged());
            paste(state);
            if (at == At.CONNECTED) {
                state.concluded(Given.accepted(), now);
            }

            // when
            take(state, help());
            if (at == At.CHECKING) {
                state.concluded(Given.accepted(), now);
            }
            take(state, new Action.GoBack(Step.EDIT));

            // then
            assertThat(refusal(state, Given.TRADER, new Action.CheckHeldKey()))
                    .isEqualTo(RefusalCode.NO_STORED_KEY.with());
            assertThat(state.view().shortWay()).isFalse();
        }

        @Test
        void counts_the_same_when_it_was_cut_out_before_it_came() {
            // given
            AccountState state = at(At.PASTE);
            Action masked = new Action.AskForHelp("my secret is …0HdP");

            // when
            state.take(new ActionRequest("m", Given.TRADER, Given.SESSION, null, masked, true), now);

            // then
            assertThat(state.view().step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(state.view().notes()).endsWith(NoteCode.SECRET_CUT_OUT.with());
        }

        @ParameterizedTest
        @EnumSource(Verdict.class)
        void while_the_key_is_checked_takes_the_key_back_whatever_the_check_says(Verdict verdict) {
            // given
            AccountState state = at(At.CHECKING);

            // when
            take(state, help());
            state.concluded(
                    switch (verdict) {
                        case ACCEPTED -> Given.accepted();
                        case REJECTED -> Given.rejected(Step.PASTE);
                        case NOT_READY -> Given.notReady();
                        case UNKNOWN -> Given.unknown();
                    },
                    now);

            // then
            AccountView view = state.view();
            assertThat(view.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(view.slots().get(0).state()).isEqualTo(SlotView.State.OPEN);
            assertThat(view.abandonedKeys()).isEqualTo(1);
            assertThat(view.connectedAt()).isNull();
            assertThat(view.notes()).containsExactly(NoteCode.SECRET_CUT_OUT.with());
            assertThat(state.untilNextCheck(now)).isNull();
            assertThat(state.checkDue()).isFalse();

            // and another key ends the matter
            take(state, new Action.KeyCreated());
            take(state, Given.connect(state.view().attempt()));
            state.concluded(Given.accepted(), now);
            waitOut(state);
            state.concluded(Given.accepted(), now);
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(state.outcome().abandonedKeys()).isEqualTo(1);
        }

        @Test
        void after_the_first_good_check_takes_the_key_back_too() {
            // given
            AccountState state = at(At.CONNECTED);

            // when
            take(state, help());

            // then
            assertThat(state.view().step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(state.view().slots().get(0).state()).isEqualTo(SlotView.State.OPEN);
            assertThat(state.untilNextCheck(now)).isNull();
        }

        @Test
        void closes_the_short_way_also_in_the_next_run() {
            // given
            AccountState state = state(whitelistChanged());

            // when
            take(state, help());

            // then
            assertThat(refusal(state, Given.TRADER, new Action.CheckHeldKey()))
                    .isEqualTo(RefusalCode.NO_STORED_KEY.with());
            AccountStart start = whitelistChanged();
            AccountState next = state(start.carrying(state.carry(false)));
            assertThat(refusal(next, Given.TRADER, new Action.CheckHeldKey()))
                    .isEqualTo(RefusalCode.NO_STORED_KEY.with());
        }

        @Test
        void on_the_short_way_leads_back_to_its_beginning() {
            // given
            AccountState state = state(whitelistChanged());
            take(state, new Action.CheckHeldKey());
            state.concluded(Given.notReady(), now);

            // when
            take(state, help());

            // then
            assertThat(state.view().step()).isEqualTo(Step.EDIT);
            assertThat(state.view().shortWay()).isFalse();
        }

        @Test
        void in_the_reason_for_leaving_the_account_out_is_not_kept() {
            // given
            AccountState state = at(At.PASTE);

            // when
            take(state, new Action.Skip("key " + SECRET + " does not work"));

            // then
            assertThat(state.outcome().why()).isEqualTo(Message.words("key …0HdP does not work"));
            assertThat(state.outcome().abandonedKeys()).isEqualTo(1);
        }
    }

    @Nested
    class A_request {

        @Test
        void taken_twice_counts_once() {
            // given
            AccountState state = state(Given.start());
            ActionRequest request = new ActionRequest("a", Given.TRADER, Given.SESSION, null, new Action.OpenEdit());

            // when
            boolean first = state.take(request, now);
            AccountView after = state.view();
            boolean second = state.take(request, now);

            // then
            assertThat(first).isTrue();
            assertThat(second).isFalse();
            assertThat(state.refusal(request, now)).isNull();
            assertThat(state.view()).isEqualTo(after);
        }

        @Test
        void for_another_session_is_refused() {
            ActionRequest request = new ActionRequest("a", Given.TRADER, "other", null, new Action.OpenEdit());
            assertThat(state(Given.start()).refusal(request, now)).isEqualTo(RefusalCode.EARLIER_SESSION.with());
        }

        @Test
        void from_a_page_that_shows_an_earlier_step_is_refused() {
            // given
            AccountState state = state(Given.start());
            state.nextView();
            take(state, new Action.OpenEdit());
            state.nextView();

            // when
            Message refusal = state.refusal(
                    new ActionRequest("late", Given.TRADER, Given.SESSION, 1L, new Action.KeyCreated()), now);

            // then
            assertThat(refusal).isEqualTo(RefusalCode.OUT_OF_DATE.with(Step.GENERATE_KEY));
        }

        @Test
        void from_an_older_page_of_the_same_step_is_taken() {
            // given
            AccountState state = state(Given.start());
            long shown = state.nextView().revision();
            take(state, new Action.Defer());
            state.nextView();

            // then
            assertThat(state.refusal(
                            new ActionRequest("x", Given.TRADER, Given.SESSION, shown, new Action.OpenEdit()), now))
                    .isNull();
        }

        @Test
        void for_help_is_taken_from_any_page() {
            // given
            AccountState state = state(Given.start());
            state.nextView();
            take(state, new Action.OpenEdit());
            state.nextView();

            // then
            assertThat(state.refusal(
                            new ActionRequest("x", Given.TRADER, Given.SESSION, 1L, new Action.AskForHelp(null)), now))
                    .isNull();
        }

        @Test
        @SuppressWarnings("NullAway") // what the command line could send
        void that_lacks_something_is_refused() {
            AccountState state = state(Given.start());
            Message incomplete = RefusalCode.INCOMPLETE_REQUEST.with();
            Action action = new Action.OpenEdit();
            Actor noKind = new Actor(null, "x");
            Actor noName = new Actor(Actor.Kind.TRADER, null);

            assertThat(state.refusal(null, now)).isEqualTo(incomplete);
            assertThat(state.refusal(new ActionRequest(null, Given.TRADER, null, null, action), now))
                    .isEqualTo(incomplete);
            assertThat(state.refusal(new ActionRequest("a", null, null, null, action), now))
                    .isEqualTo(incomplete);
            assertThat(state.refusal(new ActionRequest("a", noKind, null, null, action), now))
                    .isEqualTo(incomplete);
            assertThat(state.refusal(new ActionRequest("a", noName, null, null, action), now))
                    .isEqualTo(incomplete);
            assertThat(state.refusal(new ActionRequest("a", Given.TRADER, null, null, null), now))
                    .isEqualTo(incomplete);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "   "})
        void needs_an_id_of_its_own(String id) {
            assertThat(state(Given.start())
                            .refusal(new ActionRequest(id, Given.TRADER, null, null, new Action.OpenEdit()), now))
                    .isEqualTo(RefusalCode.REQUEST_ID.with(100));
        }

        @Test
        void with_an_endless_id_is_refused() {
            assertThat(state(Given.start())
                            .refusal(
                                    new ActionRequest("x".repeat(101), Given.TRADER, null, null, new Action.OpenEdit()),
                                    now))
                    .isEqualTo(RefusalCode.REQUEST_ID.with(100));
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\u0000b", "a\ud800", "\udc00b"})
        void with_characters_that_cannot_be_kept_is_refused(String text) {
            AccountState state = state(Given.start());
            Message refused = RefusalCode.UNKEEPABLE.with();

            assertThat(refusal(state, Given.TRADER, new Action.Skip(text))).isEqualTo(refused);
            assertThat(refusal(state, Given.TRADER, new Action.AskForHelp(text)))
                    .isEqualTo(refused);
            assertThat(state.refusal(new ActionRequest(text, Given.TRADER, null, null, new Action.OpenEdit()), now))
                    .isEqualTo(refused);
            assertThat(state.refusal(
                            new ActionRequest("id", Actor.agent(text), null, null, new Action.OpenEdit()), now))
                    .isEqualTo(refused);
        }

        @Test
        void with_words_in_any_script_is_taken() {
            assertThat(refusal(state(Given.start()), Given.TRADER, new Action.Skip("später, 後で 😀\nİı")))
                    .isNull();
        }

        @Test
        void to_skip_needs_a_reason_of_at_most_a_thousand_characters() {
            AccountState state = state(Given.start());
            assertThat(refusal(state, Given.TRADER, new Action.Skip(" "))).isEqualTo(RefusalCode.REASON_NEEDED.with());
            assertThat(refusal(state, Given.TRADER, new Action.Skip("x".repeat(1001))))
                    .isEqualTo(RefusalCode.TOO_LONG.with(1000));
        }
    }

    @Nested
    class A_handed_in_key {

        @Test
        void is_never_taken_from_an_agent() {
            assertThat(refusal(at(At.PASTE), Given.AGENT, Given.connect(1)))
                    .isEqualTo(RefusalCode.ONLY_CUSTOMER_HANDS_IN.with());
        }

        @Test
        void must_be_sealed_for_the_next_attempt() {
            assertThat(refusal(at(At.PASTE), Given.TRADER, Given.connect(2))).isEqualTo(RefusalCode.PASTE_AGAIN.with());
            assertThat(refusal(at(At.REFUSED), Given.TRADER, Given.connect(1)))
                    .isEqualTo(RefusalCode.PASTE_AGAIN.with());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "plain secret", "c2hvcnQ", "{\"apiKey\":\"a\",\"secret\":\"b\"}"})
        void must_look_sealed(String sealed) {
            assertThat(refusal(at(At.PASTE), Given.TRADER, new Action.Connect(sealed, 1)))
                    .isEqualTo(RefusalCode.NOT_SEALED.with());
        }

        @Test
        void keeps_the_time_of_its_first_try_when_a_check_is_asked_for_at_once_and_in_the_next_run() {
            // given
            AccountState state = at(At.PASTE);
            take(state, Given.connect(1));
            assertThat(state.request().triedSince()).isNull();
            state.concluded(Given.notReady(), now);
            Instant first = now;

            // when
            later(Duration.ofMinutes(6));
            take(state, new Action.CheckAgain());

            // then
            assertThat(state.request().triedSince()).isEqualTo(first);
            state.concluded(Given.notReady(), now);
            assertThat(state.carry(false).triedSince()).isEqualTo(first);

            // when
            take(state, new Action.GoBack(Step.PASTE));
            take(state, Given.connect(2));

            // then
            assertThat(state.request().triedSince()).isNull();
        }

        @Test
        void is_as_new_after_an_outage_however_long_it_was() {
            // given an exchange that said it is not ready, and then was away
            AccountState state = at(At.CHECKING);
            state.concluded(Given.notReady(), now);
            later(Duration.ofMinutes(1));
            state.due(now);
            assertThat(state.request().triedSince()).isNotNull();
            state.concluded(Given.unknown(), now);

            // when it is back an hour later
            later(Duration.ofHours(1));
            state.due(now);

            // then its patience begins anew
            assertThat(state.request().triedSince()).isNull();
            state.concluded(Given.notReady(), now);
            assertThat(state.carry(false).triedSince()).isEqualTo(now);
        }

        @Test
        void is_not_checked_more_than_six_times_in_ten_minutes() {
            // given
            AccountState state = at(At.PASTE);
            for (int i = 1; i <= RULES.mostChecks(); i++) {
                take(state, Given.connect(i));
                state.concluded(Given.rejected(Step.PASTE), now);
                later(Duration.ofMinutes(1));
            }

            // then
            assertThat(refusal(state, Given.TRADER, Given.connect(7)))
                    .isEqualTo(RefusalCode.TOO_MANY_CHECKS.with(6, 10, 4));

            // when
            later(Duration.ofMinutes(4));

            // then
            assertThat(refusal(state, Given.TRADER, Given.connect(7))).isNull();
        }

        @Test
        void that_was_judged_without_asking_the_exchange_costs_none_of_these_checks() {
            // given as many keys as may be checked, of which two were refused by their looks
            AccountStart start = Given.start();
            AccountState state = state(start);
            paste(state);
            state.concluded(Given.rejected(Step.PASTE), now);
            int asked = RULES.mostChecks() - 2;
            for (int i = 2; i <= RULES.mostChecks(); i++) {
                take(state, Given.connect(i));
                state.concluded(
                        i <= asked
                                ? Given.rejected(Step.PASTE)
                                : Given.rejected(Step.PASTE).withoutAsking(),
                        now);
            }

            // then two more may be checked, in the next run too, and no third
            state = state(start.carrying(state.carry(false)));
            for (int i = RULES.mostChecks() + 1; i <= RULES.mostChecks() + 2; i++) {
                assertThat(refusal(state, Given.TRADER, Given.connect(i))).isNull();
                take(state, Given.connect(i));
                state.concluded(Given.rejected(Step.PASTE), now);
            }
            assertThat(refusal(state, Given.TRADER, Given.connect(RULES.mostChecks() + 3)))
                    .isEqualTo(RefusalCode.TOO_MANY_CHECKS.with(6, 10, 10));
        }

        @Test
        void that_was_asked_about_before_it_was_judged_without_asking_costs_its_check() {
            // given as many keys as may be checked, the last of which the exchange was asked about and did not know yet
            AccountState state = at(At.PASTE);
            for (int i = 1; i <= RULES.mostChecks(); i++) {
                take(state, Given.connect(i));
                state.concluded(i < RULES.mostChecks() ? Given.rejected(Step.PASTE) : Given.notReady(), now);
            }

            // when what was found of it later needed no request
            state.due(now);
            state.concluded(Given.rejected(Step.PASTE).withoutAsking(), now);

            // then
            assertThat(refusal(state, Given.TRADER, Given.connect(RULES.mostChecks() + 1)))
                    .isEqualTo(RefusalCode.TOO_MANY_CHECKS.with(6, 10, 10));
        }
    }

    @Nested
    class Closing {

        @ParameterizedTest
        @EnumSource(
                value = At.class,
                names = {"EDIT", "GENERATE_KEY", "PASTE", "WAITING", "REFUSED"})
        void ends_an_account_that_has_no_new_key(At at) {
            // given
            AccountState state = at(at);

            // when
            boolean closed = state.close(new Close(Outcome.EXPIRED, Message.words("Over.")), now);

            // then
            assertThat(closed).isTrue();
            assertThat(state.outcome().outcome()).isEqualTo(Outcome.EXPIRED);
            assertThat(state.outcome().why()).isEqualTo(Message.words("Over."));
            assertThat(state.waitingOn()).isEqualTo(Waiting.NOBODY);
        }

        @ParameterizedTest
        @EnumSource(
                value = At.class,
                names = {"CHECKING", "CONNECTED", "CONNECTED_WAITING", "ENDED"})
        void lets_a_key_that_is_checked_or_in_use_finish(At at) {
            // given
            AccountState state = at(at);
            AccountView before = state.view();

            // when
            boolean closed = state.close(new Close(Outcome.CANCELLED, Message.words("Over.")), now);

            // then
            assertThat(closed).isFalse();
            assertThat(state.view()).isEqualTo(before);
        }
    }

    @Nested
    class Going_on_in_another_run {

        @ParameterizedTest
        @EnumSource(
                value = At.class,
                names = {"EDIT", "GENERATE_KEY", "PASTE", "WAITING", "REFUSED", "CONNECTED", "CONNECTED_WAITING"})
        void shows_the_same_view(At at) {
            // given
            AccountState state = at(at);
            state.nextView();

            // when
            AccountState next = again(state);

            // then
            assertThat(next.view()).isEqualTo(state.view());
            assertThat(next.untilNextCheck(now)).isEqualTo(state.untilNextCheck(now));
            assertThat(next.checksHeldKey()).isEqualTo(state.checksHeldKey());
        }

        @Test
        void still_knows_which_requests_it_has_taken() {
            // given
            AccountState state = state(Given.start());
            ActionRequest request = new ActionRequest("a", Given.TRADER, Given.SESSION, null, new Action.OpenEdit());
            state.take(request, now);

            // when
            AccountState next = again(state);

            // then
            assertThat(next.refusal(request, now)).isNull();
            assertThat(next.take(request, now)).isFalse();
        }

        @Test
        void still_checks_the_sealed_key_and_counts_its_checks() {
            // given
            AccountState state = at(At.WAITING);

            // when
            AccountState next = again(state);
            later(Duration.ofMinutes(1));
            next.due(now);

            // then
            assertThat(next.request().sealed()).isEqualTo(Given.sealed(1));
            assertThat(next.carry(false).checkTimes()).hasSize(1);
        }

        @Test
        void still_takes_a_page_that_shows_the_present_step() {
            // given
            AccountState state = state(Given.start());
            long shown = state.nextView().revision();
            take(state, new Action.Defer());
            state.nextView();

            // when
            AccountState next = again(state);

            // then
            assertThat(next.refusal(
                            Given.request("late", Given.TRADER, Given.SESSION, shown, new Action.OpenEdit()), now))
                    .isNull();
        }

        @Test
        void does_not_take_an_offered_short_way_for_one_that_was_taken() {
            // given a new key that was refused at the first step
            AccountStart start = whitelistChanged();
            AccountState state = state(start);
            take(state, new Action.OpenEdit());
            take(state, new Action.KeyCreated());
            take(state, Given.connect(1));
            state.concluded(Given.rejected(Step.EDIT), now);

            // when
            AccountState next = state(start.carrying(state.carry(false)));
            take(next, new Action.CheckAgain());
            next.concluded(Given.accepted(), now);
            waitOut(next);
            next.concluded(Given.accepted(), now);

            // then
            assertThat(next.outcome().outcome()).isEqualTo(Outcome.REPLACED);
        }

        private AccountState again(AccountState state) {
            AccountStart start = Given.start();
            return new AccountState(start.carrying(state.carry(false)), RULES, now);
        }
    }

    // ---- given ----

    private AccountState at(At at) {
        AccountState state = state(Given.start());
        if (at == At.EDIT) {
            return state;
        }
        if (at == At.ENDED) {
            take(state, new Action.Skip("not now"));
            return state;
        }
        take(state, new Action.OpenEdit());
        if (at == At.GENERATE_KEY) {
            return state;
        }
        take(state, new Action.KeyCreated());
        if (at == At.PASTE) {
            return state;
        }
        take(state, Given.connect(1));
        switch (at) {
            case WAITING -> state.concluded(Given.notReady(), now);
            case REFUSED -> state.concluded(Given.rejected(Step.PASTE), now);
            case CONNECTED -> state.concluded(Given.accepted(), now);
            case CONNECTED_WAITING -> {
                state.concluded(Given.accepted(), now);
                waitOut(state);
                state.concluded(Given.unknown(), now);
            }
            default -> assertThat(at).isEqualTo(At.CHECKING);
        }
        return state;
    }

    private static Action byName(String name, AccountState state) {
        return switch (name) {
            case "OpenEdit" -> new Action.OpenEdit();
            case "KeyCreated" -> new Action.KeyCreated();
            case "Connect" -> Given.connect(state.view().attempt());
            case "CheckAgain" -> new Action.CheckAgain();
            case "CheckHeldKey" -> new Action.CheckHeldKey();
            case "GoBack" -> new Action.GoBack(Step.EDIT);
            case "KeyLost" -> new Action.KeyLost();
            case "NoSuchKey" -> new Action.NoSuchKey();
            case "Skip" -> new Action.Skip("no longer used");
            case "Defer" -> new Action.Defer();
            case "AskForHelp" -> new Action.AskForHelp("help");
            case "HelpGiven" -> new Action.HelpGiven();
            case "WorksAgain" -> new Action.WorksAgain();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static AccountStart twoSlots() {
        return Given.start(Reason.VAULT_RESET, Given.account(Given.ACCOUNT, List.of("main", "extra"), Risk.NONE));
    }

    private static AccountStart whitelistChanged() {
        return Given.start(Reason.WHITELIST_CHANGED, Given.account());
    }

    private static AccountStart expired(@Nullable Boolean extendable, boolean holdsKey) {
        AccountRef account = Given.account();
        return Given.start(
                Reason.KEY_EXPIRED,
                new AccountRef(
                        account.accountId(),
                        account.exchange(),
                        account.market(),
                        account.label(),
                        account.slots(),
                        new Traits("Bybit", true, true, extendable),
                        Risk.NONE,
                        holdsKey,
                        null,
                        null));
    }

    private AccountState state(AccountStart start) {
        return new AccountState(start, RULES, now);
    }

    private void paste(AccountState state) {
        take(state, new Action.OpenEdit());
        take(state, new Action.KeyCreated());
        take(state, Given.connect(state.view().attempt()));
    }

    private void replace(AccountState state) {
        paste(state);
        state.concluded(Given.accepted(), now);
        waitOut(state);
        state.concluded(Given.accepted(), now);
    }

    private void take(AccountState state, Action action) {
        take(state, Given.TRADER, action);
    }

    private void take(AccountState state, Actor by, Action action) {
        ActionRequest request = new ActionRequest("id-" + ++ids, by, Given.SESSION, null, action);
        assertThat(state.refusal(request, now)).isNull();
        assertThat(state.take(request, now)).isTrue();
    }

    private @Nullable Message refusal(AccountState state, Actor by, Action action) {
        return state.refusal(new ActionRequest("id-" + ++ids, by, Given.SESSION, null, action), now);
    }

    private Duration waitOut(AccountState state) {
        Duration pause = Objects.requireNonNull(state.untilNextCheck(now));
        later(pause);
        state.due(now);
        assertThat(state.checkDue()).isTrue();
        return pause;
    }

    private void later(Duration by) {
        now = now.plus(by);
    }
}
