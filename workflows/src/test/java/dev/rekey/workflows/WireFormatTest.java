package dev.rekey.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Market;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.actions.AccountMessage;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Taken;
import dev.rekey.workflows.model.Traits;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import dev.rekey.workflows.model.Waiting;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.converter.DataConverter;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;

/** What stands in histories and in other people's programs: these texts are a public contract and stay. */
class WireFormatTest {

    private static final DataConverter CONVERTER = Payloads.converter();
    private static final Instant NINE = Instant.parse("2026-11-23T09:00:00Z");

    static Stream<Arguments> actions() {
        return Stream.of(
                Arguments.of(new Action.OpenEdit(), """
                        {"type":"OpenEdit"}"""),
                Arguments.of(new Action.KeyCreated(), """
                        {"type":"KeyCreated"}"""),
                Arguments.of(new Action.Connect("c2VhbGVk", 3), """
                        {"type":"Connect","sealed":"c2VhbGVk","attempt":3}"""),
                Arguments.of(new Action.CheckAgain(), """
                        {"type":"CheckAgain"}"""),
                Arguments.of(new Action.CheckHeldKey(), """
                        {"type":"CheckHeldKey"}"""),
                Arguments.of(new Action.GoBack(Step.GENERATE_KEY), """
                        {"type":"GoBack","to":"GENERATE_KEY"}"""),
                Arguments.of(new Action.KeyLost(), """
                        {"type":"KeyLost"}"""),
                Arguments.of(new Action.NoSuchKey(), """
                        {"type":"NoSuchKey"}"""),
                Arguments.of(new Action.Skip("sold it"), """
                        {"type":"Skip","why":"sold it"}"""),
                Arguments.of(new Action.Defer(), """
                        {"type":"Defer"}"""),
                Arguments.of(new Action.AskForHelp("which box?"), """
                        {"type":"AskForHelp","words":"which box?"}"""),
                Arguments.of(new Action.HelpGiven(), """
                        {"type":"HelpGiven"}"""),
                Arguments.of(new Action.WorksAgain(), """
                        {"type":"WorksAgain"}"""));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void an_action_stands_on_the_wire_by_its_name(Action action, String json) {
        // given
        ActionRequest request = new ActionRequest("r-1", Given.TRADER, "s-1", 7L, action);

        // then
        assertWire(request, ActionRequest.class, """
                {"id":"r-1","by":{"kind":"TRADER","name":"4711"},"sessionId":"s-1","revision":7,"action":%s}""".formatted(json));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void an_action_is_an_update_with_its_check_and_a_signal_by_its_own_name(Action action) {
        assertThat(doors(AccountRotation.class, action.message()))
                .containsExactlyInAnyOrder("update", "check", "signal");
    }

    @ParameterizedTest
    @MethodSource("sessionActions")
    void so_is_an_action_of_a_session(SessionAction action) {
        assertThat(doors(RotationSession.class, action.message()))
                .containsExactlyInAnyOrder("update", "check", "signal");
    }

    private static List<String> doors(Class<?> workflow, String name) {
        List<String> doors = new ArrayList<>();
        for (Method method : workflow.getMethods()) {
            UpdateMethod update = method.getAnnotation(UpdateMethod.class);
            UpdateValidatorMethod check = method.getAnnotation(UpdateValidatorMethod.class);
            SignalMethod signal = method.getAnnotation(SignalMethod.class);
            if (update != null && update.name().equals(name)) {
                doors.add("update");
            }
            if (check != null && check.updateName().equals(name)) {
                doors.add("check");
            }
            if (signal != null && signal.name().equals(name)) {
                doors.add("signal");
            }
        }
        return doors;
    }

    @Test
    void what_the_name_says_already_may_be_left_out() {
        // when
        AccountMessage<Action.OpenEdit> open = message("""
                {"id":"cli-1"}""", new TypeReference<>() {});
        AccountMessage<Action.GoBack> back = message("""
                {"id":"cli-2","action":{"to":"EDIT"}}""", new TypeReference<>() {});

        // then
        assertThat(AccountMessage.request(open, new Action.OpenEdit()))
                .isEqualTo(new ActionRequest("cli-1", Actor.TEMPORAL, null, null, new Action.OpenEdit()));
        assertThat(AccountMessage.request(back, null))
                .isEqualTo(new ActionRequest("cli-2", Actor.TEMPORAL, null, null, new Action.GoBack(Step.EDIT)));
    }

    @SuppressWarnings("unchecked")
    private static <A extends Action> AccountMessage<A> message(String json, TypeReference<AccountMessage<A>> type) {
        Payload payload = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
                .build();
        return Objects.requireNonNull(CONVERTER.fromPayload(payload, AccountMessage.class, type.getType()));
    }

    @Test
    void what_temporal_can_always_read_names_nobody_but_the_reference_and_who_looks_after_it() {
        SessionStart start = new SessionStart(
                "s-1",
                Given.CUSTOMER,
                Reason.OTHER,
                "Anna Berg called",
                Given.AGENT,
                List.of(Given.account()),
                Pace.standard());

        assertThat(SessionOptions.of(start, WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
                        .getTypedSearchAttributes()
                        .getUntypedValues()
                        .values())
                .containsExactlyInAnyOrder(Given.CUSTOMER, "OTHER", Given.AGENT.name());
        assertThat(SearchAttributes.all().stream().map(SearchAttributeKey::getName))
                .containsExactlyInAnyOrder(
                        "RekeyCustomer",
                        "RekeyReason",
                        "RekeyAgent",
                        "RekeyExchange",
                        "RekeyMarket",
                        "RekeyWaitingOn",
                        "RekeyWaitingSince");
    }

    @Test
    void what_is_stated_of_a_key_goes_with_it() {
        assertWire(new Action.Connect("c2VhbGVk", 3, true), Action.class, """
                {"type":"Connect","sealed":"c2VhbGVk","attempt":3,"withdrawalsOff":true}""");
        assertWire(new Action.CheckHeldKey(true), Action.class, """
                {"type":"CheckHeldKey","withdrawalsOff":true}""");
    }

    @Test
    void a_note_goes_with_a_session_that_is_handed_over() {
        assertWire(new SessionAction.Assign("otto", "sam", "Speaks Spanish."), SessionAction.class, """
                {"type":"Assign","agent":"otto","from":"sam","note":"Speaks Spanish."}""");
    }

    @Test
    void every_action_has_its_line_here() {
        assertThat(actions().map(a -> a.get()[0].getClass().getName()))
                .containsExactlyInAnyOrderElementsOf(named(Action.class));
        assertThat(sessionActions().map(a -> a.get()[0].getClass().getName()))
                .containsExactlyInAnyOrderElementsOf(named(SessionAction.class));
    }

    @Test
    void a_programs_request_names_neither_session_nor_revision() {
        assertWire(
                new ActionRequest("r-1", Given.PROGRAM, null, null, new Action.AskForHelp(null)),
                ActionRequest.class,
                """
                {"id":"r-1","by":{"kind":"PROGRAM","name":"script"},"action":{"type":"AskForHelp","words":null}}""");
    }

    @Test
    void a_request_says_that_a_secret_was_cut_out_of_it() {
        assertWire(
                new ActionRequest("r-1", Given.TRADER, "s-1", 7L, new Action.AskForHelp("…0HdP"), true),
                ActionRequest.class,
                """
                {"id":"r-1","by":{"kind":"TRADER","name":"4711"},"sessionId":"s-1","revision":7,\
                "action":{"type":"AskForHelp","words":"…0HdP"},"secretMasked":true}""");
    }

    @Test
    void a_starter_signs_who_sends_it() {
        assertWire(
                new ActionRequest("r-1", Given.TRADER, "s-1", null, new Action.Defer()).signed("c2ln"),
                ActionRequest.class,
                """
                {"id":"r-1","by":{"kind":"TRADER","name":"4711"},"sessionId":"s-1","action":{"type":"Defer"},\
                "signature":"c2ln"}""");
        assertWire(
                new SessionRequest("r-1", Given.AGENT, new SessionAction.Nudge()).signed("c2ln"),
                SessionRequest.class,
                """
                {"id":"r-1","by":{"kind":"AGENT","name":"mira"},"action":{"type":"Nudge"},"signature":"c2ln"}""");
    }

    private static SessionStart start() {
        return new SessionStart(
                "s-2", "4711", Reason.VAULT_RESET, null, Given.AGENT, List.of(account()), Pace.standard());
    }

    static Stream<Arguments> sessionActions() {
        return Stream.of(
                Arguments.of(new SessionAction.Join(start()), """
                        {"type":"Join","start":{"sessionId":"s-2","customerId":"4711","reason":"VAULT_RESET",\
                        "by":{"kind":"AGENT","name":"mira"},"accounts":[{"accountId":"a-1","exchange":"kucoin","market":"FUTURES",\
                        "label":"Grid one","slots":["main","extra"],\
                        "traits":{"exchangeName":"KuCoin","whitelist":true,"keyEditable":false},\
                        "risk":{"openPositions":1,"runningBots":2,"openOrders":3},\
                        "holdsKey":true,"lastWorkingAt":"2026-11-23T09:00:00Z"}],\
                        "pace":{"secondCheckAfter":"PT2M","retryFirst":"PT1M","retryMost":"PT1H","helpAfter":"PT12H",\
                        "remindAfter":["PT1H","PT24H","PT72H"],"expireAfter":"PT720H"},"rules":1}}"""),
                Arguments.of(new SessionAction.Nudge(), """
                        {"type":"Nudge"}"""),
                Arguments.of(new SessionAction.Extend(), """
                        {"type":"Extend"}"""),
                Arguments.of(new SessionAction.Assign("otto", "sam"), """
                        {"type":"Assign","agent":"otto","from":"sam"}"""),
                Arguments.of(new SessionAction.Cancel("by mistake"), """
                        {"type":"Cancel","why":"by mistake"}"""));
    }

    @ParameterizedTest
    @MethodSource("sessionActions")
    void an_action_on_a_session_stands_on_the_wire_by_its_name(SessionAction action, String json) {
        assertWire(new SessionRequest("r-1", Given.AGENT, action), SessionRequest.class, """
                {"id":"r-1","by":{"kind":"AGENT","name":"mira"},"action":%s}""".formatted(json));
    }

    @Test
    void a_view_says_all_that_a_page_shows_and_leaves_out_what_is_not_there() {
        // given
        AccountView view = new AccountView(
                "s-1",
                "a-1",
                7,
                "kucoin",
                Market.SPOT,
                "KuCoin Spot",
                "Grid one",
                Step.VERIFY,
                Waiting.EXCHANGE,
                NINE,
                "main",
                List.of(new SlotView("main", SlotView.State.CONNECTED, "x7Qz", NINE)),
                2,
                2,
                false,
                Verdict.NOT_READY,
                List.of(new Finding(
                        Check.ADDRESSES,
                        CheckResult.WAITING,
                        Phrase.of(FindingCode.ADDRESSES_SOME_REFUSED),
                        "refusal.ADDRESS_NOT_LISTED",
                        List.of(Phrase.of(FindingCode.WORKS_FROM, "19", "20")),
                        Step.EDIT,
                        "400006",
                        "IP not allowed")),
                NINE.plusSeconds(60),
                true,
                true,
                Message.words("which box?"),
                1,
                List.of("aB12"),
                NINE,
                null,
                null,
                List.of(NoteCode.CONNECTED.with(), NoteCode.HELP_ASKED_FOR.with("which box?")));

        // then
        assertWire(view, AccountView.class, """
                {"sessionId":"s-1","accountId":"a-1","revision":7,"exchange":"kucoin","market":"SPOT",\
                "title":"KuCoin Spot","label":"Grid one","step":"VERIFY","waitingOn":"EXCHANGE",\
                "waitingSince":"2026-11-23T09:00:00Z","slot":"main",\
                "slots":[{"name":"main","state":"CONNECTED","lastFour":"x7Qz","connectedAt":"2026-11-23T09:00:00Z"}],\
                "attempt":2,"attempts":2,"shortWay":false,"verdict":"NOT_READY",\
                "findings":[{"check":"ADDRESSES","result":"WAITING",\
                "told":{"code":"addresses-some-refused"},"advised":"refusal.ADDRESS_NOT_LISTED",\
                "details":[{"code":"works-from","args":["19","20"]}],"repair":"EDIT",\
                "exchangeCode":"400006","exchangeText":"IP not allowed"}],\
                "nextCheckAt":"2026-11-23T09:01:00Z","mayCheckAgain":true,"helpAsked":true,\
                "helpFor":{"code":"words","args":["which box?"]},"abandonedKeys":1,"abandonedEndings":["aB12"],\
                "connectedAt":"2026-11-23T09:00:00Z","notes":[{"code":"note.connected"},\
                {"code":"note.help-asked-for","args":["which box?"]}]}""");
    }

    @Test
    void what_was_said_in_sentences_before_there_were_codes_is_read_as_words_or_left_out() {
        // given an outcome, an obstacle and a view as an earlier build wrote them
        Payload outcome = payload("""
                {"accountId":"a-1","title":"KuCoin Spot","label":"Grid one","outcome":"SKIPPED","attempts":0,\
                "abandonedKeys":0,"endedAt":"2026-11-23T09:00:00Z","why":"sold it"}""");
        Payload view = payload("""
                {"sessionId":"s-1","accountId":"a-1","revision":7,"exchange":"kucoin","market":"SPOT",\
                "title":"KuCoin Spot","label":"Grid one","step":"EDIT","waitingOn":"SUPPORT",\
                "waitingSince":"2026-11-23T09:00:00Z","slot":"main","slots":[{"name":"main","state":"OPEN"}],\
                "attempt":1,"attempts":0,"shortWay":false,"findings":[],"mayCheckAgain":false,"helpAsked":true,\
                "helpWords":"which box?","abandonedKeys":0,"note":"Help was asked for: which box?"}""");

        // then
        assertThat(CONVERTER
                        .fromPayload(outcome, AccountOutcome.class, AccountOutcome.class)
                        .why())
                .isEqualTo(Message.words("sold it"));
        AccountView read = CONVERTER.fromPayload(view, AccountView.class, AccountView.class);
        assertThat(read.helpAsked()).isTrue();
        assertThat(read.helpFor()).isNull();
        assertThat(read.notes()).isEmpty();
    }

    @Test
    void an_answer_is_short_because_the_view_is_published() {
        assertWire(new Taken(7, Step.PASTE, Waiting.CUSTOMER, null), Taken.class, """
                {"revision":7,"step":"PASTE","waitingOn":"CUSTOMER"}""");
    }

    @Test
    void a_check_names_what_passed_and_says_no_more_of_it() {
        // given
        Finding told = Finding.passed(Check.ADDRESSES).with(Phrase.of(FindingCode.WORKS_FROM, "20", "20"));
        VerifyResult result = VerifyResult.of(
                Verdict.ACCEPTED,
                List.of(Finding.passed(Check.KEY_ACCEPTED), told, Finding.passed(Check.TRADE)),
                "x7Qz",
                null);

        // then
        assertWire(result, VerifyResult.class, """
                {"verdict":"ACCEPTED","passed":["KEY_ACCEPTED","TRADE"],\
                "findings":[{"check":"ADDRESSES","result":"PASSED",\
                "details":[{"code":"works-from","args":["20","20"]}]}],"lastFour":"x7Qz"}""");
        assertThat(result.all()).containsExactly(Finding.passed(Check.KEY_ACCEPTED), told, Finding.passed(Check.TRADE));
    }

    @Test
    void an_account_is_not_told_of_reminders() {
        assertWire(Pace.standard().ofAnAccount(), Pace.class, """
                {"secondCheckAfter":"PT2M","retryFirst":"PT1M","retryMost":"PT1H","helpAfter":"PT12H",\
                "expireAfter":"PT720H"}""");
    }

    @Test
    void durations_and_times_are_written_by_iso_8601() {
        assertWire(Pace.standard(), Pace.class, """
                {"secondCheckAfter":"PT2M","retryFirst":"PT1M","retryMost":"PT1H","helpAfter":"PT12H",\
                "remindAfter":["PT1H","PT24H","PT72H"],"expireAfter":"PT720H"}""");
        assertWire(VerifyResult.of(Verdict.UNKNOWN, List.of(), null, Duration.ofSeconds(90)), VerifyResult.class, """
                {"verdict":"UNKNOWN","retryAfter":"PT1M30S"}""");
    }

    @Test
    void fields_of_a_later_version_are_overlooked() {
        // given
        Payload later = payload("""
                {"id":"r-1","by":{"kind":"AGENT","name":"mira","team":"eu"},"action":{"type":"Nudge"},"more":1}""");

        // then
        assertThat(CONVERTER.fromPayload(later, SessionRequest.class, SessionRequest.class))
                .isEqualTo(new SessionRequest("r-1", Given.AGENT, new SessionAction.Nudge()));
    }

    @Test
    void a_check_says_since_when_its_key_has_been_tried_only_once_it_has() {
        assertWire(
                new VerifyRequest("s-1", "4711", "a-1", "kucoin", Market.SPOT, "main", 1, "c2VhbGVk", null),
                VerifyRequest.class,
                """
                {"sessionId":"s-1","customerId":"4711","accountId":"a-1","exchange":"kucoin","market":"SPOT",\
                "slot":"main","attempt":1,"sealed":"c2VhbGVk"}""");
        assertWire(
                new VerifyRequest(
                        "s-1",
                        "4711",
                        "a-1",
                        "kucoin",
                        Market.SPOT,
                        "main",
                        1,
                        null,
                        Instant.parse("2026-11-23T09:00:00Z"),
                        List.of("0HdP"),
                        true,
                        Instant.parse("2026-11-23T10:00:00.001Z")),
                VerifyRequest.class,
                """
                {"sessionId":"s-1","customerId":"4711","accountId":"a-1","exchange":"kucoin","market":"SPOT",\
                "slot":"main","attempt":1,"triedSince":"2026-11-23T09:00:00Z","exposed":["0HdP"],\
                "withdrawalsOff":true,"askedAt":"2026-11-23T10:00:00.001Z"}""");
    }

    @Test
    void sealed_bytes_show_in_no_text() {
        // given
        Action connect = Given.connect(1);
        VerifyRequest check =
                new VerifyRequest("s-1", "4711", "a-1", "kucoin", Market.SPOT, "main", 1, Given.sealed(1), null);

        // then
        assertThat(connect).hasToString("Connect[attempt=1]");
        assertThat(check).hasToString("VerifyRequest[s-1/a-1/main/1]");
        assertThat(new ActionRequest("r-1", Given.TRADER, null, null, connect).toString())
                .doesNotContain("SEALED");
    }

    private static List<String> named(Class<?> vocabulary) {
        return Arrays.stream(vocabulary.getPermittedSubclasses())
                .map(Class::getName)
                .toList();
    }

    private static AccountRef account() {
        return new AccountRef(
                "a-1",
                "kucoin",
                Market.FUTURES,
                "Grid one",
                List.of("main", "extra"),
                new Traits("KuCoin", true, false, null),
                new Risk(1, 2, 3),
                true,
                NINE,
                null);
    }

    /** Both ways: what is written is this text, and this text is read as the same. */
    private static <T> void assertWire(T value, Class<T> type, String json) {
        Payload written = CONVERTER.toPayload(value).orElseThrow();
        assertThat(written.getData().toStringUtf8()).isEqualTo(json);
        assertThat(written.getMetadataOrThrow("encoding").toStringUtf8()).isEqualTo("json/plain");
        assertThat(CONVERTER.fromPayload(written, type, type)).isEqualTo(value);
    }

    private static Payload payload(String json) {
        return CONVERTER.toPayload("").orElseThrow().toBuilder()
                .setData(ByteString.copyFromUtf8(json))
                .build();
    }
}
