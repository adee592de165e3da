package dev.rekey.workflows.impl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.AccountRotation;
import dev.rekey.workflows.Payloads;
import dev.rekey.workflows.Refusal;
import dev.rekey.workflows.SearchAttributes;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.activities.NoticeActivities;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.fakes.Stage;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountStart.Carried;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.EndCode;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.ObstacleCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Taken;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.Waiting;
import dev.rekey.workflows.words.Sentences;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.EventType;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.converter.RawValue;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(600)
class AccountRotationTest {

    private Stage stage;

    @BeforeEach
    void open() {
        stage = Stage.open();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Nested
    class A_secret_that_came_by_signal {

        @Test
        void goes_no_further_than_the_signal() {
            // given
            String secret = "9fK2mQ7xVb4Nc8Rt1Yw5Zs3Ja6Lg0HdP";
            WorkflowStub account = stage.begin(Given.start());
            stage.perform(account, new Action.OpenEdit());

            // when
            stage.submit(account, new Action.AskForHelp("it is " + secret));
            stage.progress.awaitView(v -> v.helpAsked());
            stage.pass(Duration.ofSeconds(5));

            // then only the event that brought it has it
            List<EventType> holding = stage.history(account).stream()
                    .filter(event -> event.toString().contains(secret))
                    .map(event -> event.getEventType())
                    .toList();
            assertThat(holding).containsExactly(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED);
            assertThat(stage.view(account).toString()).doesNotContain(secret);
            assertThat(stage.notices.sent(NoticeActivities.Kind.HELP))
                    .singleElement()
                    .satisfies(
                            notice -> assertThat(notice.messages().toString()).doesNotContain(secret));
            neverStalled(account);
        }
    }

    @Nested
    class The_clean_way {

        @Test
        void by_update_leads_to_a_replaced_key_that_was_proved_twice() {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            AccountView open = stage.perform(account, new Action.OpenEdit());
            AccountView made = stage.perform(account, new Action.KeyCreated());
            AccountView pasted = stage.perform(account, Given.connect(1));
            AccountOutcome outcome = stage.outcome(account);

            // then
            assertThat(open.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(made.step()).isEqualTo(Step.PASTE);
            assertThat(pasted.step()).isEqualTo(Step.VERIFY);
            assertThat(pasted.waitingOn()).isEqualTo(Waiting.REKEY);
            assertThat(outcome.outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(outcome.attempts()).isEqualTo(1);
            assertThat(Duration.between(outcome.connectedAt(), outcome.endedAt()))
                    .isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
            assertThat(asked(stage)).containsExactly(verify(1));
            assertThat(stage.exchange.confirmed()).hasSize(1);
            assertThat(stage.progress.closed()).containsExactly(Given.ACCOUNT);
            neverStalled(account);
        }

        @Test
        void by_signal_leads_to_the_same() {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.submit(account, new Action.OpenEdit());
            stage.submit(account, new Action.KeyCreated());
            stage.submit(account, Given.connect(1));
            AccountOutcome outcome = stage.outcome(account);

            // then
            assertThat(outcome.outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(asked(stage)).containsExactly(verify(1));
            neverStalled(account);
        }

        @Test
        void publishes_every_transition_once_under_a_rising_number() {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            stage.outcome(account);

            // then
            assertThat(stage.progress.actions())
                    .containsExactly(
                            "started", "OpenEdit", "KeyCreated", "Connect", "checked: ACCEPTED", "ended: REPLACED");
            assertThat(stage.progress.views())
                    .extracting(AccountView::revision)
                    .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(stage.progress.entries()).extracting(Entry::id).doesNotHaveDuplicates();
            assertThat(stage.progress.entries().get(1))
                    .isEqualTo(new Entry(
                            Given.SESSION + "/" + Given.ACCOUNT + "/taken/id-1",
                            Given.CUSTOMER,
                            "TRADER",
                            Given.CUSTOMER,
                            "OpenEdit",
                            List.of(),
                            "id-1",
                            false));
        }

        @Test
        void makes_an_intake_key_that_outlives_the_session_by_a_day() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            Instant before = stage.now();

            // when
            stage.perform(account, new Action.OpenEdit());

            // then
            assertThat(stage.progress.keyExpiries())
                    .singleElement()
                    .satisfies(expires -> assertThat(Duration.between(before, expires))
                            .isBetween(Duration.ofDays(31), Duration.ofDays(31).plusMinutes(1)));
        }

        @Test
        void keeps_in_search_attributes_whom_it_waits_for_and_writes_only_what_changed() {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.perform(account, new Action.OpenEdit());
            stage.perform(account, new Action.AskForHelp("which box?"));
            stage.perform(account, new Action.GoBack(Step.EDIT));
            stage.perform(account, new Action.Skip("sold it"));
            stage.outcome(account);

            // then
            assertThat(upserted(account, SearchAttributes.WAITING_ON)).containsExactly("SUPPORT");
        }

        @Test
        void a_key_that_works_at_once_changes_no_search_attribute() {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            stage.outcome(account);

            // then
            assertThat(stage.history(account))
                    .noneMatch(e -> e.getEventType() == EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES);
        }

        @Test
        void a_key_that_the_exchange_is_not_ready_for_is_found_by_whom_it_waits_for_and_since_when() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.exchange.answers(Given.notReady(), Given.rejected(Step.GENERATE_KEY));

            // when
            stage.paste(account);
            AccountView waiting = stage.progress.awaitView(v -> v.waitingOn() == Waiting.EXCHANGE);
            stage.pass(Duration.ofMinutes(2));
            AccountView refused = stage.progress.awaitView(v -> v.verdict() == Verdict.REJECTED);

            // then
            assertThat(upserted(account, SearchAttributes.WAITING_ON)).containsExactly("EXCHANGE", "CUSTOMER");
            assertThat(upserted(account, SearchAttributes.WAITING_SINCE))
                    .extracting(Instant::parse)
                    .containsExactly(waiting.waitingSince(), refused.waitingSince());
        }

        @Test
        void of_two_keys_replaces_one_after_the_other() {
            // given
            WorkflowStub account = stage.begin(twoSlots());

            // when
            stage.paste(account);
            stage.pass(Duration.ofMinutes(3));
            AccountView extra = stage.view(account);
            stage.paste(account);
            AccountOutcome outcome = stage.outcome(account);

            // then
            assertThat(extra.slot()).isEqualTo("extra");
            assertThat(extra.step()).isEqualTo(Step.EDIT);
            assertThat(outcome.outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(stage.exchange.verified())
                    .extracting(VerifyRequest::attemptId)
                    .containsExactly(
                            Given.SESSION + "/" + Given.ACCOUNT + "/main/1",
                            Given.SESSION + "/" + Given.ACCOUNT + "/extra/1");
            assertThat(stage.exchange.confirmed())
                    .extracting(VerifyRequest::slot)
                    .containsExactly("main", "extra");
        }

        @Test
        void of_two_keys_ends_when_there_never_was_an_extra_one() {
            // given
            WorkflowStub account = stage.begin(twoSlots());
            stage.paste(account);
            stage.pass(Duration.ofMinutes(3));

            // when
            AccountView last = stage.perform(account, new Action.NoSuchKey());

            // then
            assertThat(last.outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(last.slots())
                    .extracting(SlotView::state)
                    .containsExactly(SlotView.State.REPLACED, SlotView.State.ABSENT);
            assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.REPLACED);
        }
    }

    @Nested
    class A_refused_key {

        @Test
        void leads_back_to_the_step_that_mends_it_and_then_on() {
            // given
            stage.exchange.answers(Given.rejected(Step.GENERATE_KEY));
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);

            // when
            AccountView back = stage.progress.awaitView(v -> v.verdict() == Verdict.REJECTED);

            // then
            assertThat(back.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(back.problems()).hasSize(1);
            assertThat(stage.notices.sent()).isEmpty();

            // when
            stage.perform(account, new Action.KeyCreated());
            stage.perform(account, Given.connect(2));

            // then
            assertThat(stage.outcome(account).attempts()).isEqualTo(2);
            assertThat(asked(stage)).containsExactly(verify(1), verify(2));
        }

        @Test
        void can_be_checked_again_without_pasting_it_again() {
            // given
            stage.exchange.answers(Given.rejected(Step.PASTE));
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            stage.progress.awaitView(v -> v.verdict() == Verdict.REJECTED);

            // when
            stage.perform(account, new Action.CheckAgain());

            // then
            assertThat(stage.outcome(account).attempts()).isEqualTo(1);
            assertThat(asked(stage)).containsExactly(verify(1), verify(1));
        }

        @Test
        void is_looked_at_a_second_time_by_an_activity_when_the_quick_look_fails() {
            // given
            stage.exchange.answers(Given.accepted());
            stage.exchange.answers(() -> {
                throw ApplicationFailure.newFailure("no database", "Ours");
            });
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            AccountOutcome outcome = stage.outcome(account);

            // then
            assertThat(outcome.outcome()).isEqualTo(Outcome.REPLACED);
            assertThat(stage.exchange.confirmed()).hasSize(2);
            neverStalled(account);
        }

        @Test
        void that_was_deleted_between_two_checks_is_made_anew() {
            // given
            stage.exchange.answers(Given.accepted(), Given.rejected(null));
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            stage.pass(Duration.ofMinutes(3));

            // when
            AccountView back = stage.view(account);

            // then
            assertThat(back.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(back.waitingOn()).isEqualTo(Waiting.CUSTOMER);
            assertThat(back.notes()).singleElement().matches(note -> note.is(NoteCode.STOPPED_WORKING));
            assertThat(back.slots()).extracting(SlotView::state).containsExactly(SlotView.State.OPEN);

            // when
            stage.perform(account, new Action.KeyCreated());
            stage.perform(account, Given.connect(2));

            // then
            assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.REPLACED);
        }
    }

    @Nested
    class An_exchange_that_is_not_ready {

        @Test
        void is_asked_again_after_growing_pauses_and_the_customer_is_told_when_it_turns() {
            // given
            stage.exchange.answers(
                    Given.notReady(), Given.unknown(), Given.notReady(Duration.ofMinutes(30)), Given.accepted());
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            stage.outcome(account);

            // then
            assertThat(pauses(account)).containsExactly(1L, 2L, 30L, 2L);
            assertThat(stage.exchange.verified())
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("triedSince", "askedAt")
                    .containsOnly(verify(1))
                    .hasSize(4);
            assertThat(stage.notices.sent(NoticeActivities.Kind.TURNED))
                    .extracting(NoticeActivities.Notice::messages)
                    .containsExactly(List.of(NoteCode.CONNECTED.with()));
        }

        @Test
        void tells_the_customer_also_when_it_turns_to_a_refusal() {
            // given
            stage.exchange.answers(Given.notReady(), Given.rejected(Step.PASTE));
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            stage.pass(Duration.ofMinutes(2));

            // then
            assertThat(stage.notices.sent(NoticeActivities.Kind.TURNED))
                    .extracting(NoticeActivities.Notice::messages)
                    .containsExactly(List.of(NoticeCode.KEY_REFUSED.with()));
        }

        @Test
        void is_brought_before_support_after_half_a_day() {
            // given
            for (int i = 0; i < 40; i++) {
                stage.exchange.answers(Given.unknown());
            }
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            stage.pass(Duration.ofHours(20));

            // then
            assertThat(stage.view(account).waitingOn()).isEqualTo(Waiting.SUPPORT);
            assertThat(stage.notices.sent(NoticeActivities.Kind.HELP)).hasSize(1);
        }

        @Test
        void is_told_since_when_a_key_has_been_tried_so_that_its_patience_can_end() {
            // given
            stage.exchange.answers(Given.notReady(), Given.notReady(), Given.rejected(Step.PASTE), Given.accepted());
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            stage.pass(Duration.ofMinutes(10));
            stage.perform(account, Given.connect(2));
            stage.outcome(account);

            // then
            List<VerifyRequest> asked = stage.exchange.verified();
            assertThat(asked).hasSize(4);
            assertThat(asked.get(0).triedSince()).isNull();
            assertThat(asked.get(1).triedSince()).isNotNull();
            assertThat(asked.get(2).triedSince()).isEqualTo(asked.get(1).triedSince());
            assertThat(asked.get(3).triedSince()).as("another key begins anew").isNull();
        }

        @Test
        void can_be_asked_again_at_once() {
            // given
            stage.exchange.answers(Given.notReady(), Given.accepted());
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            stage.progress.awaitView(v -> v.verdict() == Verdict.NOT_READY);

            // when
            stage.perform(account, new Action.CheckAgain());

            // then
            AccountView connected = stage.progress.awaitView(v -> v.verdict() == Verdict.ACCEPTED);
            assertThat(connected.connectedAt()).isNotNull();
        }

        @Test
        void is_no_longer_asked_after_going_back() {
            // given
            stage.exchange.answers(Given.notReady());
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            stage.progress.awaitView(v -> v.verdict() == Verdict.NOT_READY);

            // when
            AccountView back = stage.perform(account, new Action.GoBack(Step.PASTE));
            stage.pass(Duration.ofHours(5));

            // then
            assertThat(back.step()).isEqualTo(Step.PASTE);
            assertThat(stage.exchange.verified()).hasSize(1);
        }

        @Test
        void is_what_a_check_that_fails_on_our_side_for_good_looks_like() {
            // given
            stage.exchange.answers(() -> {
                throw ApplicationFailure.newNonRetryableFailure("no database", "Ours");
            });
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.paste(account);
            AccountView view = stage.progress.awaitView(v -> v.verdict() == Verdict.UNKNOWN);

            // then
            assertThat(view.problems())
                    .singleElement()
                    .satisfies(f -> assertThat(f.told()).isEqualTo(Phrase.of(FindingCode.CHECK_NOT_RUN)));
            assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.REPLACED);
        }
    }

    @Nested
    class The_short_way {

        @Test
        void checks_the_key_we_hold_twice_and_ends_mended() {
            // given
            WorkflowStub account = stage.begin(Given.start(Reason.WHITELIST_CHANGED, Given.account()));

            // when
            stage.perform(account, new Action.CheckHeldKey());
            AccountOutcome outcome = stage.outcome(account);

            // then
            assertThat(outcome.outcome()).isEqualTo(Outcome.MENDED);
            assertThat(outcome.attempts()).isZero();
            assertThat(stage.exchange.verified()).isEmpty();
            assertThat(stage.exchange.confirmed()).hasSize(2);
            assertThat(stage.progress.keyExpiries()).isEmpty();
        }
    }

    @Nested
    class Something_to_decide_first {

        @Test
        void calls_support_at_once_and_tells_the_customer_when_it_is_decided() {
            // given
            Message obstacle = ObstacleCode.TOO_MANY_IPS.with("KuCoin", 10, 20);
            WorkflowStub account = stage.begin(Given.start(Reason.VAULT_RESET, Given.blocked(obstacle)));
            assertThat(stage.view(account).waitingOn()).isEqualTo(Waiting.SUPPORT);

            // when
            AccountView decided = stage.perform(account, Given.AGENT, new Action.HelpGiven());
            AccountView opened = stage.perform(account, new Action.OpenEdit());
            stage.pass(Duration.ofMinutes(1));

            // then
            assertThat(decided.waitingOn()).isEqualTo(Waiting.CUSTOMER);
            assertThat(opened.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(stage.notices.sent(NoticeActivities.Kind.HELP))
                    .extracting(NoticeActivities.Notice::messages)
                    .containsExactly(List.of(NoticeCode.HELP.with("KuCoin Spot"), obstacle));
            assertThat(stage.notices.sent(NoticeActivities.Kind.TURNED))
                    .extracting(NoticeActivities.Notice::messages)
                    .containsExactly(List.of(NoticeCode.GOES_ON.with("KuCoin Spot")));
        }
    }

    @Nested
    class A_person {

        @Test
        void can_go_back_lose_a_key_and_leave_the_account_out() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.perform(account, new Action.OpenEdit());
            stage.perform(account, new Action.KeyCreated());

            // when
            AccountView lost = stage.perform(account, new Action.KeyLost());
            AccountView back = stage.perform(account, new Action.GoBack(Step.EDIT));
            AccountView skipped = stage.perform(account, new Action.Skip("sold it"));
            AccountOutcome outcome = stage.outcome(account);

            // then
            assertThat(lost.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(back.step()).isEqualTo(Step.EDIT);
            assertThat(skipped.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(outcome.why()).isEqualTo(Message.words("sold it"));
            assertThat(outcome.abandonedKeys()).isEqualTo(1);
            assertThat(stage.progress.closed()).containsExactly(Given.ACCOUNT);
        }

        @Test
        void can_put_it_off_without_losing_the_place() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.perform(account, new Action.OpenEdit());

            // when
            AccountView deferred = stage.perform(account, new Action.Defer());

            // then
            assertThat(deferred.step()).isEqualTo(Step.GENERATE_KEY);
            assertThat(stage.progress.actions()).endsWith("Defer");
        }

        @Test
        void who_asks_for_help_is_brought_before_support_once() {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            AccountView asked = stage.perform(account, new Action.AskForHelp("which box?"));
            stage.perform(account, new Action.AskForHelp("which box??"));
            AccountView given = stage.perform(account, Given.AGENT, new Action.HelpGiven());
            stage.pass(Duration.ofMinutes(1));

            // then
            assertThat(asked.waitingOn()).isEqualTo(Waiting.SUPPORT);
            assertThat(given.waitingOn()).isEqualTo(Waiting.CUSTOMER);
            assertThat(stage.notices.sent(NoticeActivities.Kind.HELP))
                    .extracting(NoticeActivities.Notice::messages)
                    .containsExactly(
                            List.of(NoticeCode.HELP.with("KuCoin Spot"), NoteCode.HELP_ASKED_FOR.with("which box?")));
        }
    }

    @Nested
    class The_same_request {

        @Test
        void sent_twice_by_update_counts_once() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            ActionRequest request = stage.request(Given.TRADER, new Action.OpenEdit());

            // when
            AccountView first = update(account, "u1", request);
            AccountView again = update(account, "u1", request);
            AccountView anew = update(account, "u2", request);

            // then
            assertThat(again).isEqualTo(first);
            assertThat(anew).isEqualTo(first);
            assertThat(stage.progress.actions()).containsExactly("started", "OpenEdit");
        }

        @Test
        void sent_by_update_and_by_signal_counts_once() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.perform(account, new Action.OpenEdit());
            stage.perform(account, new Action.KeyCreated());
            ActionRequest request = stage.request(Given.TRADER, new Action.KeyLost());

            // when
            account.signal(request.action().message(), request);
            stage.progress.awaitEntry("KeyLost");
            AccountView view = stage.perform(account, request);
            account.signal(request.action().message(), request);
            stage.perform(account, new Action.Defer());

            // then
            assertThat(view.abandonedKeys()).isEqualTo(1);
            assertThat(stage.progress.actions())
                    .containsExactly("started", "OpenEdit", "KeyCreated", "KeyLost", "Defer");
        }

        @Test
        void counts_once_also_after_the_run_has_continued_as_new() {
            // given
            WorkflowStub earlier = stage.begin(Given.start());
            ActionRequest request = stage.request(Given.TRADER, new Action.OpenEdit());
            AccountView opened = stage.perform(earlier, request);
            earlier.terminate("the next run goes on from what this one hands over");
            WorkflowStub next = stage.begin(continued(opened, List.of(request.id())));

            // when
            AccountView again = stage.perform(next, request);
            next.signal(request.action().message(), request);
            AccountView made = stage.perform(next, new Action.KeyCreated());

            // then
            assertThat(again).isEqualTo(opened);
            assertThat(made.revision()).isEqualTo(opened.revision() + 1);
            assertThat(stage.progress.actions()).containsExactly("started", "OpenEdit", "KeyCreated");
        }
    }

    @Nested
    class What_does_not_fit {

        @Test
        void is_refused_by_update_with_a_code_and_leaves_no_trace() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.perform(account, new Action.Defer());
            long before = accepted(account);

            // then
            assertRefused(() -> stage.perform(account, Given.connect(1)), RefusalCode.START_FIRST.with());
            assertThat(stage.progress.actions()).containsExactly("started", "Defer");
            assertThat(accepted(account)).isEqualTo(before);
        }

        @Test
        void is_ignored_by_signal_and_recorded() {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            stage.submit(account, new Action.KeyCreated());
            Entry entry = stage.progress.awaitEntry("ignored: KeyCreated");

            // then
            assertThat(entry.said()).containsExactly(RefusalCode.START_FIRST.with());
            assertThat(entry.actorKind()).isEqualTo("TRADER");
            assertThat(stage.view(account).step()).isEqualTo(Step.EDIT);
        }

        @Test
        void because_the_page_is_old_is_refused() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            AccountView shown = stage.perform(account, new Action.Defer());
            stage.perform(account, new Action.OpenEdit());
            ActionRequest late =
                    new ActionRequest("late", Given.TRADER, Given.SESSION, shown.revision(), new Action.KeyCreated());

            // then
            assertRefused(
                    () -> account.update(late.action().message(), Taken.class, late),
                    RefusalCode.OUT_OF_DATE.with(Step.GENERATE_KEY));
        }

        @Test
        void because_a_check_is_running_is_refused() {
            // given
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch answer = new CountDownLatch(1);
            stage.exchange.answers(() -> {
                asked.countDown();
                await(answer);
                return Given.accepted();
            });
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            await(asked);

            // then
            assertRefused(
                    () -> stage.perform(account, new Action.GoBack(Step.PASTE)), RefusalCode.CHECK_RUNNING.with());
            answer.countDown();
            assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.REPLACED);
        }

        @Test
        void because_the_secret_is_not_sealed_is_refused_and_not_kept() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.perform(account, new Action.OpenEdit());
            stage.perform(account, new Action.KeyCreated());

            // then
            assertRefused(
                    () -> stage.perform(account, new Action.Connect("hunter2hunter2", 1)),
                    RefusalCode.NOT_SEALED.with());
            assertThat(stage.history(account).toString()).doesNotContain("hunter2");
        }
    }

    @Nested
    @Tag("slow")
    class Poison {

        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.rekey.workflows.impl.AccountRotationTest#poison")
        void by_signal_does_not_stall_the_workflow(String what, Object payload) {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            account.signal(door(payload), payload);
            AccountView view = stage.perform(account, new Action.OpenEdit());

            // then
            assertThat(view.step()).as(what).isEqualTo(Step.GENERATE_KEY);
            neverStalled(account);
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.rekey.workflows.impl.AccountRotationTest#poison")
        void by_update_is_refused_and_does_not_stall_the_workflow(String what, Object payload) {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // then
            assertThatThrownBy(() -> account.update(door(payload), Taken.class, payload))
                    .as(what)
                    .isInstanceOf(WorkflowUpdateException.class);
            assertThat(stage.perform(account, new Action.OpenEdit()).step()).isEqualTo(Step.GENERATE_KEY);
            neverStalled(account);
        }

        @Test
        @SuppressWarnings("NullAway") // what the command line could send
        void without_an_action_is_refused_with_a_code() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            Message incomplete = RefusalCode.INCOMPLETE_REQUEST.with();

            // then
            assertRefused(
                    () -> account.update("goBack", Taken.class, new ActionRequest("a", Given.TRADER, null, null, null)),
                    incomplete);
            assertRefused(() -> account.update("goBack", Taken.class, (Object) null), incomplete);
        }

        @Test
        void in_a_closing_signal_is_ignored() {
            // given
            WorkflowStub account = stage.begin(Given.start());

            // when
            account.signal("close", Map.of("why", "x"));
            account.signal("close", Map.of("outcome", "NO_SUCH_OUTCOME"));
            account.signal("close", "garbage");
            account.signal("close", (Object) null);
            account.signal("close");

            // then
            assertThat(stage.perform(account, new Action.OpenEdit()).step()).isEqualTo(Step.GENERATE_KEY);
            neverStalled(account);
        }
    }

    @Nested
    class Closing_and_cancelling {

        @Test
        void by_the_session_ends_an_account_that_has_no_new_key() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.perform(account, new Action.OpenEdit());

            // when
            account.signal("close", new AccountRotation.Close(Outcome.EXPIRED, Message.words("Time is over.")));
            AccountOutcome outcome = stage.outcome(account);

            // then
            assertThat(outcome.outcome()).isEqualTo(Outcome.EXPIRED);
            assertThat(outcome.why()).isEqualTo(Message.words("Time is over."));
            assertThat(stage.progress.closed()).containsExactly(Given.ACCOUNT);
        }

        @Test
        void by_the_session_lets_a_key_in_use_finish() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            stage.progress.awaitView(v -> v.connectedAt() != null);

            // when
            account.signal("close", new AccountRotation.Close(Outcome.CANCELLED, Message.words("Not needed.")));

            // then
            assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.REPLACED);
        }

        @Test
        void by_the_session_ends_an_account_whose_key_in_use_is_refused_at_last() {
            // given
            stage.exchange.answers(Given.accepted(), Given.rejected(null));
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            stage.progress.awaitView(v -> v.connectedAt() != null);

            // when
            account.signal("close", new AccountRotation.Close(Outcome.CANCELLED, Message.words("Not needed.")));

            // then
            assertThat(stage.outcome(account).outcome()).isEqualTo(Outcome.CANCELLED);
        }

        @Test
        void by_temporal_ends_an_account_that_has_no_new_key() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.perform(account, new Action.OpenEdit());

            // when
            account.cancel();

            // then
            assertThat(cancelledWith(account)).isEqualTo(Outcome.CANCELLED);
            assertThat(stage.progress.closed()).containsExactly(Given.ACCOUNT);
            neverStalled(account);
        }

        @Test
        void by_temporal_lets_a_key_in_use_finish() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            stage.progress.awaitView(v -> v.connectedAt() != null);

            // when
            account.cancel();

            // then
            assertThat(cancelledWith(account)).isEqualTo(Outcome.REPLACED);
            neverStalled(account);
        }

        @Test
        void by_temporal_still_hears_the_customer_while_a_key_in_use_finishes() {
            // given
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            stage.progress.awaitView(v -> v.connectedAt() != null);

            // when
            account.cancel();
            stage.submit(account, new Action.AskForHelp("what happens?"));
            AccountView view = stage.perform(account, new Action.Defer());

            // then
            assertThat(view.helpAsked()).isTrue();
            assertThat(cancelledWith(account)).isEqualTo(Outcome.REPLACED);
            neverStalled(account);
        }

        @Test
        void by_temporal_while_the_exchange_is_asked_waits_for_its_answer() {
            // given
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch answer = new CountDownLatch(1);
            stage.exchange.answers(() -> {
                asked.countDown();
                await(answer);
                return Given.rejected(Step.PASTE);
            });
            WorkflowStub account = stage.begin(Given.start());
            stage.paste(account);
            await(asked);

            // when
            account.cancel();
            stage.perform(account, new Action.Defer());
            answer.countDown();

            // then
            assertThat(cancelledWith(account)).isEqualTo(Outcome.CANCELLED);
            assertThat(stage.progress.awaitEntry("ended: CANCELLED").said())
                    .containsExactly(EndCode.SESSION_CANCELLED.with());
            neverStalled(account);
        }
    }

    // ---- given, then ----

    @SuppressWarnings("NullAway") // what the command line could send
    static Stream<Arguments> poison() {
        Map<String, Object> trader = Map.of("kind", "TRADER", "name", "4711");
        return Stream.of(
                Arguments.of("nothing", null),
                Arguments.of("a string", "garbage"),
                Arguments.of("a number", 7),
                Arguments.of("a list", List.of(1, 2)),
                Arguments.of("an empty object", Map.of()),
                Arguments.of("no action", Map.of("id", "a", "by", trader)),
                Arguments.of("an action without type", Map.of("id", "a", "by", trader, "action", Map.of())),
                Arguments.of("an unknown action", Map.of("id", "a", "by", trader, "action", Map.of("type", "Explode"))),
                Arguments.of(
                        "an unknown sort of actor",
                        Map.of("id", "a", "by", Map.of("kind", "DEMON", "name", "x"), "action", type("OpenEdit"))),
                Arguments.of(
                        "an actor without kind",
                        Map.of("id", "a", "by", Map.of("name", "x"), "action", type("KeyCreated"))),
                Arguments.of(
                        "an actor without name",
                        Map.of("id", "a", "by", Map.of("kind", "AGENT"), "action", type("KeyCreated"))),
                Arguments.of("a key that is nothing", request(new Action.Connect(null, 1))),
                Arguments.of("a key without attempt", Map.of("id", "a", "by", trader, "action", type("Connect"))),
                Arguments.of("a step back to nowhere", request(new Action.GoBack(null))),
                Arguments.of("a skip without words", request(new Action.Skip(null))),
                Arguments.of("a skip with a zero byte", request(new Action.Skip("a\u0000"))),
                Arguments.of("more than Temporal keeps of one message", "x".repeat(2 * 1024 * 1024 + 1)),
                Arguments.of("nested without end", json("[".repeat(10_000) + "]".repeat(10_000))),
                Arguments.of(
                        "an action nested without end",
                        json("{\"id\":\"a\",\"action\":" + "{\"type\":".repeat(10_000) + "1" + "}".repeat(10_001))));
    }

    /** As it stands, also what no mapper would write. */
    private static RawValue json(String text) {
        return new RawValue(Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(text))
                .build());
    }

    /** Where a payload comes in: by its own name, or by that of an action that needs its fields. */
    private static String door(@Nullable Object payload) {
        return payload instanceof ActionRequest request ? request.action().message() : "connect";
    }

    private static ActionRequest request(Action action) {
        return new ActionRequest("poison", Given.TRADER, null, null, action);
    }

    private static Map<String, Object> type(String name) {
        return Map.of("type", name);
    }

    /** What the exchange was asked, whenever that was. */
    private static List<VerifyRequest> asked(Stage stage) {
        return stage.exchange.verified().stream()
                .map(request -> request.at(null))
                .toList();
    }

    private static VerifyRequest verify(int attempt) {
        return new VerifyRequest(
                Given.SESSION,
                Given.CUSTOMER,
                Given.ACCOUNT,
                "kucoin",
                Given.account().market(),
                "main",
                attempt,
                Given.sealed(attempt),
                null);
    }

    private static AccountStart twoSlots() {
        return Given.start(Reason.VAULT_RESET, Given.account(Given.ACCOUNT, List.of("main", "extra"), Risk.NONE));
    }

    private static AccountStart continued(AccountView view, List<String> seen) {
        AccountStart start = Given.start();
        return start.carrying(new Carried(
                view,
                0,
                null,
                false,
                0,
                null,
                null,
                seen,
                List.of(),
                null,
                null,
                null,
                view.revision(),
                null,
                null,
                List.of(),
                null,
                null));
    }

    private AccountView update(WorkflowStub account, String updateId, ActionRequest request) {
        Taken taken = account.startUpdate(
                        UpdateOptions.newBuilder(Taken.class)
                                .setUpdateName(request.action().message())
                                .setUpdateId(updateId)
                                .setWaitForStage(WorkflowUpdateStage.COMPLETED)
                                .build(),
                        request)
                .getResult();
        return stage.view(account, taken);
    }

    private static void assertRefused(ThrowingCallable call, Message why) {
        assertThatThrownBy(call)
                .isInstanceOf(WorkflowUpdateException.class)
                .cause()
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(Refusal.why(failure)).isEqualTo(why);
                    assertThat(failure.getOriginalMessage()).isEqualTo(Sentences.ENGLISH.of(why));
                    assertThat(failure.getType()).isEqualTo(Refusal.TYPE);
                });
    }

    /** How a cancelled rotation ended: Temporal keeps no result of one, the last view does. */
    private Outcome cancelledWith(WorkflowStub account) {
        assertThatThrownBy(() -> stage.outcome(account)).hasCauseInstanceOf(CanceledFailure.class);
        List<AccountView> views = stage.progress.views();
        return requireNonNull(views.get(views.size() - 1).outcome());
    }

    /** The pauses that were planned, in whole minutes: publishing takes the first moments of each. */
    private List<Long> pauses(WorkflowStub account) {
        return stage.history(account).stream()
                .filter(e -> e.getEventType() == EventType.EVENT_TYPE_TIMER_STARTED)
                .map(e -> (e.getTimerStartedEventAttributes()
                                        .getStartToFireTimeout()
                                        .getSeconds()
                                + 30)
                        / 60)
                .toList();
    }

    private List<String> upserted(WorkflowStub account, SearchAttributeKey<?> key) {
        return stage.history(account).stream()
                .filter(e -> e.getEventType() == EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES)
                .map(e -> e.getUpsertWorkflowSearchAttributesEventAttributes().getSearchAttributes())
                .flatMap(a -> Stream.ofNullable(a.getIndexedFieldsMap().get(key.getName())))
                .map(p -> Payloads.converter().fromPayload(p, String.class, String.class))
                .toList();
    }

    private long accepted(WorkflowStub account) {
        return stage.history(account).stream()
                .filter(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED)
                .count();
    }

    private void neverStalled(WorkflowStub account) {
        assertThat(stage.history(account))
                .noneMatch(e -> e.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(90, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
