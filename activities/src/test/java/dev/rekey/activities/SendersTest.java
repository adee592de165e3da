package dev.rekey.activities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekey.accounts.signing.Signing;
import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.accounts.write.SignedRequests;
import dev.rekey.terms.Market;
import dev.rekey.terms.Step;
import dev.rekey.workflows.Provenance;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.activities.ProgressActivities.Entry;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Proof;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Waiting;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Under whose name something is recorded, however it came to be recorded. */
class SendersTest {

    private static final Actor ANNA = Actor.agent("anna");
    private static final Actor TRADER = Actor.trader("4711");

    private final Signing starters = Signing.of("starter", SigningKey.ephemeral());
    private Senders senders;

    @BeforeEach
    void open() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:senders" + System.nanoTime()
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(database).load().migrate();
        senders = new Senders(
                new Provenance(starters::signed), new SignedRequests(JdbcClient.create(database), Clock.systemUTC()));
    }

    @Test
    void what_a_starter_signed_is_recorded_under_the_name_it_signed_however_often_it_is_written() {
        // given
        Entry taken = line("session-1/account-1/taken/r-1", signed("account-account-1", ANNA), false);

        // then
        for (int i = 0; i < 3; i++) {
            assertThat(senders.ofAccount(view("session-1", "account-1"), List.of(taken)))
                    .containsExactly(taken);
        }
    }

    @Test
    void what_did_not_fit_is_the_senders_too() {
        // given
        ActionRequest request = signed("account-account-1", TRADER);
        Entry ignored = line("session-1/account-1/ignored/r-1", request, true);

        // then
        assertThat(senders.ofAccount(view("session-1", "account-1"), List.of(ignored)))
                .containsExactly(ignored);
    }

    @Test
    void what_nobody_signed_or_somebody_else_is_temporals_whatever_name_it_bears() {
        // given
        ActionRequest plain = request(ANNA);
        ActionRequest wrong = plain.signed(
                SigningKey.ephemeral().sign(plain.statement("account-account-1").bytes()));
        ActionRequest nonsense = plain.signed("no signature");

        // then
        for (ActionRequest forged : List.of(plain, wrong, nonsense)) {
            assertThat(recorded("session-1", "account-1", forged, "taken")).isEqualTo(Actor.TEMPORAL);
            assertThat(recorded("session-1", "account-1", forged, "ignored")).isEqualTo(Actor.TEMPORAL);
        }
        assertThat(recorded("session-1", "account-1", request(Actor.program("robot")), "taken"))
                .isEqualTo(Actor.TEMPORAL);
        assertThat(recorded("session-1", "account-1", request(Actor.program("rekey")), "taken"))
                .isEqualTo(Actor.TEMPORAL);
    }

    @Test
    void a_signature_counts_for_nothing_but_what_was_signed() {
        // given
        ActionRequest real = signed("account-account-1", ANNA);
        Proof proof = real.proof();

        // then neither another person, nor another action, nor another content, nor another workflow
        assertThat(recorded(entry("session-1/account-1/taken/r-1", "AGENT", "bob", "Skip", proof, "r-1")))
                .isEqualTo(Actor.TEMPORAL);
        assertThat(recorded(entry("session-1/account-1/taken/r-1", "TRADER", "anna", "Skip", proof, "r-1")))
                .isEqualTo(Actor.TEMPORAL);
        assertThat(recorded(entry("session-1/account-1/taken/r-1", "AGENT", "anna", "Defer", proof, "r-1")))
                .isEqualTo(Actor.TEMPORAL);
        assertThat(recorded(entry("session-1/account-1/taken/r-2", "AGENT", "anna", "Skip", proof, "r-2")))
                .isEqualTo(Actor.TEMPORAL);
        assertThat(recorded("session-1", "account-2", real, "taken")).isEqualTo(Actor.TEMPORAL);

        // and no further line beside its own
        assertThat(recorded(entry("session-1/account-1/again", "AGENT", "anna", "Skip", proof, "r-1")))
                .isEqualTo(Actor.TEMPORAL);
        assertThat(recorded(entry("session-1/account-1/taken/r-1", "AGENT", "anna", "Skip", proof, "r-1")))
                .isEqualTo(ANNA);
    }

    @Test
    void a_request_that_is_sent_again_in_a_later_session_is_temporals_there() {
        // given a request that names no session, as a program's
        ActionRequest real = signed("account-account-1", ANNA);
        assertThat(recorded("session-1", "account-1", real, "taken")).isEqualTo(ANNA);

        // then
        assertThat(recorded("session-2", "account-1", real, "taken")).isEqualTo(Actor.TEMPORAL);
        assertThat(recorded("session-2", "account-1", real, "ignored")).isEqualTo(Actor.TEMPORAL);
        assertThat(recorded("session-1", "account-1", real, "taken")).isEqualTo(ANNA);
    }

    @Test
    void a_request_that_did_not_fit_and_is_sent_again_when_it_does_is_temporals() {
        // given a request that came too early and stands in the history since
        ActionRequest real = signed("account-account-1", ANNA);
        assertThat(recorded("session-1", "account-1", real, "ignored")).isEqualTo(ANNA);

        // then
        assertThat(recorded("session-1", "account-1", real, "taken")).isEqualTo(Actor.TEMPORAL);
        assertThat(recorded("session-1", "account-1", real, "ignored")).isEqualTo(ANNA);
    }

    @Test
    void a_session_is_started_and_joined_by_whom_a_starter_names() {
        // given
        SessionStart start = start();
        SessionStart signed =
                start.signed(starters.sign(start.statement("session-4711").bytes()));
        SessionRequest join = new SessionRequest("other", ANNA, new SessionAction.Join(start));
        SessionRequest signedJoin =
                join.signed(starters.sign(join.statement("session-4711").bytes()));

        // then
        assertThat(startedBy(signed)).isEqualTo(ANNA);
        assertThat(startedBy(start)).isEqualTo(Actor.TEMPORAL);
        assertThat(senders.ofSession(session(signed)).startedBy()).isEqualTo(ANNA);
        assertThat(senders.ofSession(session(signed)).agent()).isEqualTo(ANNA);
        assertThat(senders.ofSession(session(start)).startedBy()).isEqualTo(Actor.TEMPORAL);
        assertThat(senders.ofSession(session(start)).agent()).isEqualTo(Actor.TEMPORAL);
        assertThat(joinedBy(signedJoin)).isEqualTo(ANNA);
        assertThat(joinedBy(join)).isEqualTo(Actor.TEMPORAL);
    }

    @Test
    void what_rekey_does_by_itself_names_nobody_else() {
        // given
        Entry own = Entry.ofProgram("session-1/account-1/checked/1", "4711", "checked: ACCEPTED", List.of());

        // then
        assertThat(senders.ofAccount(view("session-1", "account-1"), List.of(own)))
                .containsExactly(own);
        for (String kind : List.of("AGENT", "TRADER", "agent", "anything")) {
            Entry forged = new Entry("x", "4711", kind, "rekey", "checked", List.of(), null, false);
            assertThat(recorded(forged)).isEqualTo(Actor.TEMPORAL);
        }
    }

    private Actor startedBy(SessionStart start) {
        Entry line = new Entry(
                "session-1/started", "4711", "AGENT", "anna", "started", List.of(), null, false, start.proof());
        return actor(senders.ofSession(session(start), List.of(line)));
    }

    private Actor recorded(String session, String account, ActionRequest request, String as) {
        return actor(senders.ofAccount(
                view(session, account),
                List.of(line(session + "/" + account + "/" + as + "/r-1", request, as.equals("ignored")))));
    }

    private Actor joinedBy(SessionRequest join) {
        Entry line = new Entry(
                "session-1/taken/other", "4711", "AGENT", "anna", "Join", List.of(), "other", false, join.proof());
        return actor(senders.ofSession(session(start()), List.of(line)));
    }

    private Actor recorded(Entry line) {
        return actor(senders.ofAccount(view("session-1", "account-1"), List.of(line)));
    }

    private static Actor actor(List<Entry> lines) {
        assertThat(lines).hasSize(1);
        return new Actor(
                Actor.Kind.valueOf(lines.get(0).actorKind()), lines.get(0).actor());
    }

    private static Entry line(String id, ActionRequest request, boolean refused) {
        String action = request.action().type();
        return new Entry(
                id,
                "4711",
                request.by().kind().name(),
                request.by().name(),
                refused ? "ignored: " + action : action,
                List.of(),
                request.id(),
                refused,
                request.proof());
    }

    private static Entry entry(
            String id, String kind, String name, String action, @Nullable Proof proof, String request) {
        return new Entry(id, "4711", kind, name, action, List.of(), request, false, proof);
    }

    private static ActionRequest request(Actor by) {
        return new ActionRequest("r-1", by, null, null, new Action.Skip("no time"));
    }

    private ActionRequest signed(String workflow, Actor by) {
        ActionRequest request = request(by);
        return request.signed(starters.sign(request.statement(workflow).bytes()));
    }

    private static SessionStart start() {
        return new SessionStart("session-1", "4711", Reason.VAULT_RESET, null, ANNA, List.of(), Pace.standard());
    }

    private static SessionView session(SessionStart start) {
        return new SessionView(
                start.sessionId(),
                start.customerId(),
                1,
                start.reason(),
                null,
                start.by(),
                start.by(),
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                List.of(),
                0,
                SessionView.State.OPEN,
                null,
                null,
                start.proof());
    }

    private static AccountView view(String session, String account) {
        return new AccountView(
                session,
                account,
                1,
                "kucoin",
                Market.SPOT,
                "KuCoin Spot",
                "Main",
                Step.EDIT,
                Waiting.CUSTOMER,
                Instant.EPOCH,
                "main",
                List.of(),
                1,
                0,
                false,
                null,
                List.of(),
                null,
                false,
                false,
                null,
                0,
                List.of(),
                null,
                null,
                null,
                List.of());
    }
}
