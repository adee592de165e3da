package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rekey.accounts.LeftAction;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.local.DemoData;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.starter.door.Answer;
import dev.rekey.starter.door.Opened;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.SessionOpener;
import dev.rekey.starter.door.VaultDoor;
import dev.rekey.starter.progress.Views;
import dev.rekey.terms.Step;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.VaultCheckRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told while Temporal or the workers are away, held against what becomes true. */
class DoorTest {

    /** At most three seconds and half as much, and what a busy machine adds. It was a minute and more. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final Actor TRADER = Actor.trader("4713");

    @TempDir
    Path data;

    @Test
    void while_temporal_is_away_everybody_is_answered_soon_and_nothing_untrue_is_said() {
        LocalOptions options = LocalOptions.inFolder(data);
        try (WireBetween wire = new WireBetween(options.temporalPort());
                Edition edition = Edition.start(options, "--spring.temporal.connection.target=" + wire.address())) {
            // given
            String session = edition.job("4713").start("4713", "KEY_EXPIRED");
            Views views = edition.rekey.part(Views.class);
            Await.until("the account", () -> views.accounts(session).size() == 1);
            RotationDoor door = edition.rekey.part(RotationDoor.class);
            SessionOpener opener = edition.rekey.part(SessionOpener.class);
            AccountView shown = views.accounts(session).get(0);
            ActionRequest openEdit = request(session, "first", new Action.OpenEdit());

            for (Runnable fault : List.<Runnable>of(wire::swallow, wire::cut)) {
                fault.run();

                // when
                Answer<AccountView> answer = soon(() -> door.act(shown, openEdit));

                // then nobody knows whether it arrived, and the page says so after a reload
                assertThat(answer).isInstanceOf(Answer.Unknown.class);
                assertThat(views.left(session).all()).singleElement().satisfies(left -> {
                    assertThat(left.pending()).isTrue();
                    assertThat(left.kept()).isFalse();
                });

                // and a start and vault words are answered as soon
                soon(() -> {
                    assertThatThrownBy(() -> opener.open(
                                    UUID.randomUUID().toString(),
                                    "4712",
                                    Reason.KEY_EXPIRED,
                                    null,
                                    live(edition, "4712"),
                                    Actor.agent("sam")))
                            .isInstanceOf(RotationDoor.DoorClosed.class);
                    return true;
                });
                assertThat(soon(() -> edition.rekey
                                .part(VaultDoor.class)
                                .tryOut(new VaultCheckRequest(UUID.randomUUID().toString(), "4713", "AAAA"))))
                        .isEmpty();
            }

            // and when it is back, the same request counts once, and nothing waits any more
            wire.mend();
            Await.until("an answer", () -> door.act(shown, openEdit) instanceof Answer.Now);
            assertThat(views.account(session, shown.accountId()).orElseThrow().step())
                    .isEqualTo(Step.GENERATE_KEY);
            Await.until(
                    "what was left is answered", () -> views.left(session).all().isEmpty());
            assertThat(deeds(edition, session, "OpenEdit")).isOne();
        }
    }

    @Test
    void what_is_saved_while_no_worker_is_there_is_done_or_its_refusal_is_told() {
        try (Edition edition = Edition.start(LocalOptions.inFolder(data), "--spring.temporal.start-workers=false");
                WorkersBeside workers = new WorkersBeside(edition)) {
            // given a session, and no worker any more
            workers.start("first");
            MainJob job = edition.job(DemoData.CUSTOMER);
            List<String> all = live(edition, DemoData.CUSTOMER);
            Views views = edition.rekey.part(Views.class);
            SessionOpener opener = edition.rekey.part(SessionOpener.class);
            String session = UUID.randomUUID().toString();
            opener.open(session, DemoData.CUSTOMER, Reason.VAULT_RESET, null, all.subList(0, 1), Actor.agent("sam"));
            Await.until("the account", () -> views.accounts(session).size() == 1);
            job.open(session);
            workers.stop("first");
            RotationDoor door = edition.rekey.part(RotationDoor.class);
            AccountView shown = views.accounts(session).get(0);

            // when something that does not fit is asked, it is refused at once
            assertThat(door.act(shown, request(session, "misfit", new Action.KeyCreated())))
                    .isInstanceOf(Answer.Refused.class);
            assertThat(views.left(session).all()).isEmpty();

            // and what fits is saved, also what may fit when that is done, and the start of a session for more accounts
            assertThat(door.act(shown, request(session, "open", new Action.OpenEdit())))
                    .isInstanceOf(Answer.Saved.class);
            assertThat(door.act(shown, request(session, "again", new Action.OpenEdit())))
                    .isInstanceOf(Answer.Saved.class);
            String wished = UUID.randomUUID().toString();
            Supplier<Opened> join = () -> opener.open(
                    wished, DemoData.CUSTOMER, Reason.VAULT_RESET, null, all.subList(1, 2), Actor.agent("sam"));
            assertThat(join.get()).isInstanceOf(Opened.Saved.class);
            assertThat(join.get()).isInstanceOf(Opened.Saved.class);
            assertThat(views.left(session).all()).extracting(LeftAction::kept).containsExactly(true, true);
            assertThat(waiting(edition)).hasSize(1);

            // then it is judged when a worker is back: one is done, the other's refusal is told
            workers.start("second");
            Await.until("what was left is judged", () -> !views.left(session).waiting());
            assertThat(views.account(session, shown.accountId()).orElseThrow().step())
                    .isEqualTo(Step.GENERATE_KEY);
            assertThat(views.left(session).all()).singleElement().satisfies(left -> {
                assertThat(left.request().requestId()).isEqualTo("again");
                assertThat(left.refusal()).isNotBlank();
            });
            assertThat(deeds(edition, session, "OpenEdit")).isOne();

            // and the accounts are in the session, once
            Await.until("the joined account", () -> views.accounts(session).size() == 2);
            Await.until("no start waits", () -> waiting(edition).isEmpty());
            assertThat(join.get()).isEqualTo(new Opened.Session(session, true, List.of()));

            // and the refusal is told until the next action
            Answer<AccountView> next = door.act(
                    views.account(session, shown.accountId()).orElseThrow(),
                    request(session, "next", new Action.KeyCreated()));
            assertThat(next).isInstanceOf(Answer.Now.class);
            assertThat(views.left(session).all()).isEmpty();
        }
    }

    private static List<LeftAction> waiting(Edition edition) {
        return edition.rekey.part(ActionAnswers.class).startsThatWait(DemoData.CUSTOMER);
    }

    private static List<String> live(Edition edition, String customer) {
        return edition.rekey.part(AccountDirectory.class).accounts(customer).stream()
                .filter(TradingAccount::live)
                .map(TradingAccount::id)
                .toList();
    }

    private static long deeds(Edition edition, String session, String action) {
        return edition.rekey.part(AuditLog.class).after(0, 10_000).stream()
                .filter(line -> session.equals(line.entry().sessionId()))
                .filter(line -> line.entry().action().equals(action))
                .count();
    }

    private static <V> V soon(Supplier<V> call) {
        long begin = System.nanoTime();
        V result = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        return result;
    }

    private static ActionRequest request(String session, String id, Action action) {
        return new ActionRequest(id, TRADER, session, null, action);
    }
}
