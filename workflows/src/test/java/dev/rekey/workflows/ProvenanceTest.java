package dev.rekey.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.fakes.Given;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Proof;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.Risk;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Statement;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a starter signs of a request is the same where it is judged, and another one for every other request. */
class ProvenanceTest {

    private static final Actor ANNA = Actor.agent("anna");
    private static final ActionRequest REQUEST =
            new ActionRequest("r-1", ANNA, "session-1", 7L, new Action.Skip("no time"), true);

    /** Stands for a signature: whoever knows how it is made can make it, which is enough to tell statements apart. */
    private static String sign(Statement statement) {
        return "signed " + new String(statement.bytes(), StandardCharsets.UTF_8);
    }

    private final Provenance provenance = new Provenance(
            (statement, signature) -> signature.equals("signed " + new String(statement, StandardCharsets.UTF_8)));

    private static <T> T sent(T message, Class<T> type) {
        DataConverter converter = Payloads.converter();
        Payload payload = converter.toPayload(message).orElseThrow();
        return converter.fromPayload(payload, type, type);
    }

    private boolean holds(ActionRequest request, String workflow) {
        return provenance.holds(
                workflow, request.id(), request.by(), request.action().type(), request.proof());
    }

    @Test
    void a_signed_request_holds_where_it_arrives() {
        // given
        ActionRequest signed = REQUEST.signed(sign(REQUEST.statement("account-1")));

        // when
        ActionRequest arrived = sent(signed, ActionRequest.class);

        // then
        assertThat(arrived).isEqualTo(signed);
        assertThat(holds(arrived, "account-1")).isTrue();
    }

    @Test
    void it_holds_nowhere_else_and_for_nobody_and_nothing_else() {
        // given
        String signature = sign(REQUEST.statement("account-1"));
        Stream<UnaryOperator<ActionRequest>> changes = Stream.of(
                r -> new ActionRequest("r-2", r.by(), r.sessionId(), r.revision(), r.action(), r.secretMasked()),
                r -> new ActionRequest(
                        r.id(), Actor.agent("bob"), r.sessionId(), r.revision(), r.action(), r.secretMasked()),
                r -> new ActionRequest(
                        r.id(), Actor.trader("anna"), r.sessionId(), r.revision(), r.action(), r.secretMasked()),
                r -> new ActionRequest(r.id(), r.by(), "session-2", r.revision(), r.action(), r.secretMasked()),
                r -> new ActionRequest(r.id(), r.by(), null, r.revision(), r.action(), r.secretMasked()),
                r -> new ActionRequest(r.id(), r.by(), r.sessionId(), 8L, r.action(), r.secretMasked()),
                r -> new ActionRequest(
                        r.id(), r.by(), r.sessionId(), r.revision(), new Action.Skip("no tim"), r.secretMasked()),
                r -> new ActionRequest(
                        r.id(), r.by(), r.sessionId(), r.revision(), new Action.Defer(), r.secretMasked()),
                r -> new ActionRequest(r.id(), r.by(), r.sessionId(), r.revision(), r.action(), null));

        // then
        assertThat(holds(REQUEST.signed(signature), "account-2")).isFalse();
        assertThat(holds(REQUEST, "account-1")).isFalse();
        assertThat(changes.map(change -> change.apply(REQUEST).signed(signature)))
                .allSatisfy(changed -> assertThat(holds(changed, "account-1")).isFalse());
    }

    @Test
    void two_statements_never_have_the_same_bytes_wherever_their_parts_begin() {
        // given
        Statement one = new Statement("account-1", "a\n1:b", ANNA, "Skip", "c");
        Statement other = new Statement("account-1", "a", ANNA, "1:b\n4:Skip", "c");

        // then
        assertThat(one.bytes()).isNotEqualTo(other.bytes());
    }

    @Test
    void a_signed_start_holds_with_all_that_it_names_however_it_travels() {
        // given
        SessionStart start = start();
        SessionStart signed = start.signed(sign(start.statement("session-4711")));

        // when
        SessionStart arrived = sent(signed, SessionStart.class);

        // then
        assertThat(arrived.proof()).isEqualTo(signed.proof());
        assertThat(provenance.settled(view(arrived.by(), arrived.proof())).startedBy())
                .isEqualTo(start.by());

        // when others add accounts before it begins, or it is changed
        SessionStart more = arrived.with(List.of(account("more")), "another");
        SessionStart fewer = arrived.only(List.of(), "another");
        SessionStart changed = new SessionStart(
                        start.sessionId(),
                        start.customerId(),
                        start.reason(),
                        start.words(),
                        start.by(),
                        List.of(account("another")),
                        start.pace())
                .signed(Objects.requireNonNull(arrived.signature()));

        // then it is what was signed still, or not any more
        assertThat(more.proof()).isEqualTo(signed.proof());
        assertThat(more.allAccounts()).hasSize(start.accounts().size() + 1);
        assertThat(fewer.proof()).isEqualTo(signed.proof());
        assertThat(fewer.allAccounts()).isEmpty();
        assertThat(provenance.settled(view(changed.by(), changed.proof())).startedBy())
                .isEqualTo(Actor.TEMPORAL);
    }

    @Test
    void a_join_is_signed_with_the_start_in_it() {
        // given
        SessionStart start = start();
        SessionRequest join = new SessionRequest("r-1", ANNA, new SessionAction.Join(start));
        SessionRequest arrived = sent(join.signed(sign(join.statement("session-4711"))), SessionRequest.class);

        // then
        assertThat(provenance.holds("session-4711", "r-1", ANNA, "Join", arrived.proof()))
                .isTrue();
        assertThat(provenance.holds("session-4712", "r-1", ANNA, "Join", arrived.proof()))
                .isFalse();
    }

    @Test
    void a_session_nobody_signed_for_is_started_by_temporal_and_looked_after_by_whom_it_was_assigned_to() {
        // given
        SessionView forged = view(ANNA, new Proof("any", "thing"));
        SessionView assigned = new SessionView(
                forged.sessionId(),
                forged.customerId(),
                1,
                forged.reason(),
                null,
                ANNA,
                Actor.agent("bob"),
                forged.startedAt(),
                forged.expiresAt(),
                List.of(),
                List.of(),
                0,
                SessionView.State.OPEN,
                null,
                true,
                null);

        // then
        assertThat(provenance.settled(forged).startedBy()).isEqualTo(Actor.TEMPORAL);
        assertThat(provenance.settled(forged).agent()).isEqualTo(Actor.TEMPORAL);
        assertThat(provenance.settled(assigned).startedBy()).isEqualTo(Actor.TEMPORAL);
        assertThat(provenance.settled(assigned).agent()).isEqualTo(Actor.agent("bob"));
    }

    private static AccountRef account(String id) {
        return Given.account(id, List.of("main"), Risk.NONE);
    }

    private static SessionStart start() {
        return new SessionStart(
                Given.SESSION,
                "4711",
                Reason.OTHER,
                "moved house",
                ANNA,
                List.of(Given.account(), account("second")),
                Pace.standard());
    }

    private static SessionView view(Actor by, @Nullable Proof proof) {
        SessionStart start = start();
        return new SessionView(
                start.sessionId(),
                start.customerId(),
                1,
                start.reason(),
                null,
                by,
                by,
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                List.of(),
                0,
                SessionView.State.OPEN,
                null,
                null,
                proof);
    }
}
