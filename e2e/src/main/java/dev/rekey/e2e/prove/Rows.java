package dev.rekey.e2e.prove;

import dev.rekey.e2e.programs.Child;
import dev.rekey.e2e.programs.Patience;
import dev.rekey.sandbox.Fault;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import io.temporal.client.WorkflowStub;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The faults, row by row; what each must leave behind is the same for all and stands in {@link Judge}. */
final class Rows {

    static final Duration REACHED = Duration.ofMinutes(2);
    static final List<String> EXCHANGES = List.of("binance", "kucoin", "kraken");

    /** How long the long rows take; less of it only to see whether they work. */
    private static final Duration AN_HOUR = Duration.parse(System.getProperty("rekey.prove.hour", "PT1H"));

    /** A person waits for the page for three seconds; the rest is what a busy machine adds. */
    static final Duration ANSWERED = Duration.ofSeconds(15);

    /**
     * One fault.
     *
     * @param title in words
     * @param setup what the rig is made of where this needs its own; identity otherwise
     * @param work what is done; judged afterwards
     * @param onlyNamed whether it takes so long that it is left out unless somebody names it
     */
    record Row(
            String id,
            String title,
            UnaryOperator<Rig.Setup> setup,
            boolean ownRig,
            Consumer<Stage> work,
            boolean onlyNamed) {}

    private final Map<String, Row> all = new LinkedHashMap<>();

    private Rows() {
        crashes();
        away();
        duplicates();
        poison();
        closing();
        NetworkRows.addTo(this);
        MailRows.addTo(this);
        TogetherRows.addTo(this);
        putBack();
        random();
    }

    static Map<String, Row> all() {
        return new Rows().all;
    }

    void row(String id, String title, Consumer<Stage> work) {
        all.put(id, new Row(id, title, setup -> setup, false, work, false));
    }

    void row(String id, String title, UnaryOperator<Rig.Setup> setup, Consumer<Stage> work) {
        all.put(id, new Row(id, title, setup, true, work, false));
    }

    private void longRow(String id, String title, Consumer<Stage> work) {
        all.put(id, new Row(id, title, setup -> setup, true, work, true));
    }

    // ---- C: crashes ----

    private void crashes() {
        crash("C1", CrashPoint.C1);
        crash("C1b", CrashPoint.C1_ANSWERED);
        row("C2", "an action is on its way, no worker has it, Temporal and the pages die", stage -> {
            Trader trader = stage.open(2, false);
            String account = stage.accounts(trader).get(0);
            stage.rig().worker().freeze();
            CompletableFuture<Said> sent = CompletableFuture.supplyAsync(
                    () -> trader.send(account, "OpenEdit", UUID.randomUUID().toString(), "", Map.of()));
            Patience.pause(500 + stage.random().nextInt(1_500));
            stage.rig().temporal().kill();
            stage.rig().starter().kill();
            sent.join();
            stage.rig().worker().kill();
        });
        left("C2b", CrashPoint.C2_NOTED);
        left("C2c", CrashPoint.C2_SENT);
        crash("C3", CrashPoint.C3);
        crash("C3b", CrashPoint.C3_PUBLISHED);
        crash("C4", CrashPoint.C4);
        crash("C5", CrashPoint.C5);
        crash("C6", CrashPoint.C6);
        crash("C7", CrashPoint.C7);
        crash("C8", CrashPoint.C8);
        crash("C9", CrashPoint.C9);
        row("C10", CrashPoint.C10.title(), setup -> setup.withNewRunAfter(30), stage -> {
            stage.open(2, false);
            stage.open(2, true);
            CrashPoint.C10.arm(stage.rig().triggers());
            Worked worked = busily(stage);
            stage.reached(
                    "the worker dies as a run hands over",
                    REACHED,
                    () -> !stage.rig().worker().alive());
            worked.stop();
            stage.rig().worker().start();
            stage.rig().awaitReady();
        });
        reminders("C11", CrashPoint.C11);
        reminders("C11b", CrashPoint.C11_SENT);
        row("C12", CrashPoint.C12.title(), setup -> setup, Rows::migrations);
        row("K1", "the master key is replaced while people work, and that dies on its way", setup -> setup, stage -> {
            stage.open(2, false);
            stage.open(2, true);
            for (CrashPoint point : List.of(CrashPoint.K1_BEGUN, CrashPoint.K1_WRAPPING, CrashPoint.K1_ENDING)) {
                stage.during(() -> replaceMasterKey(stage, point));
            }
            // Whoever starts now finds the new key alone.
            stage.rig().worker().kill();
            stage.rig().starter().kill();
        });
    }

    private void crash(String id, CrashPoint point) {
        row(id, point.title(), stage -> {
            stage.open(2, false);
            stage.open(3, true);
            Rig rig = stage.rig();
            boolean pages = point == CrashPoint.C1 || point == CrashPoint.C1_ANSWERED;
            Child victim = pages ? rig.starter() : rig.worker();
            // Not always the first time: where in a run it is hit differs by seed.
            Patience.pause(stage.random().nextInt(1_500));
            point.arm(rig.triggers());
            boolean dead = stage.reached(victim + " dies where " + point.title(), REACHED, () -> !victim.alive());
            if (dead) {
                alsoKill(stage, victim);
                stage.during(() -> {
                    Patience.pause(stage.random().nextInt(3_000));
                    rig.heal();
                });
            }
        });
    }

    /** No worker is there, and the pages die while an action is left for one. */
    private void left(String id, CrashPoint point) {
        row(id, point.title(), stage -> {
            Trader trader = stage.open(2, false);
            String account = stage.accounts(trader).get(0);
            stage.rig().worker().kill();
            point.arm(stage.rig().triggers());
            trader.send(account, "OpenEdit", UUID.randomUUID().toString(), "", Map.of());
            if (!stage.rig().starter().awaitEnd(60)) {
                stage.found("ROW", "the pages did not die where " + point.title());
            }
            stage.rig().heal();
            boolean told = Patience.within(
                    Duration.ofMinutes(3),
                    () -> stage.rig()
                                    .records()
                                    .sql()
                                    .sql(
                                            "select count(*) from left_action where customer_id = :customer and answered_at is null")
                                    .param("customer", trader.customer())
                                    .query(Integer.class)
                                    .single()
                            == 0);
            if (!told) {
                stage.found("A2", "nobody is ever told what became of an action that was being left");
            }
        });
    }

    /** Whoever else dies in the same moment: nobody, Temporal, or the database. */
    private static void alsoKill(Stage stage, Child victim) {
        switch (stage.random().nextInt(4)) {
            case 0 -> stage.rig().temporal().kill();
            case 1 -> stage.rig().store().kill();
            default -> victim.kill();
        }
    }

    private void reminders(String id, CrashPoint point) {
        row(id, point.title(), setup -> setup.withPages("--rekey.starter.pace.remind-after=PT3S,PT60M"), stage -> {
            Trader trader = stage.open(1, false);
            point.arm(stage.rig().triggers());
            if (!Patience.within(REACHED, () -> !stage.rig().worker().alive())) {
                stage.found("ROW", "no reminder came, so nothing was proved");
            }
            stage.rig().heal();
            Patience.until("the reminder", REACHED, () -> reminders(stage, trader) > 0);
            Patience.pause(3_000);
            int sent = reminders(stage, trader);
            if (sent != 1) {
                stage.found("I1", "one reminder was due, and " + sent + " were sent");
            }
        });
    }

    private static int reminders(Stage stage, Trader trader) {
        return stage.rig()
                .records()
                .sql()
                .sql("select count(*) from notice where kind = 'REMINDER' and session_id = :session")
                .param("session", trader.session())
                .query(Integer.class)
                .single();
    }

    private static void migrations(Stage stage) {
        // The prover's own view of the database has made the tables: they go, and the worker makes them while it dies.
        Rig rig = stage.rig();
        rig.worker().kill();
        rig.starter().kill();
        rig.emptyStore();
        for (int i = 0; i < 3; i++) {
            for (int pass = 0; pass <= stage.random().nextInt(6); pass++) {
                CrashPoint.C12.arm(rig.triggers());
            }
            rig.worker().start();
            if (!rig.worker().awaitEnd(120)) {
                stage.found("ROW", "the worker made its tables and did not die");
                return;
            }
        }
        CrashPoint.C12.disarm(rig.triggers());
        rig.worker().start();
        if (!Patience.within(Duration.ofMinutes(3), () -> rig.worker().alive() && rig.worked())) {
            stage.found(
                    "C12", "the worker does not start again: " + rig.worker().tail());
            rig.emptyStore();
        }
        rig.heal();
        stage.open(1, false);
    }

    private static void replaceMasterKey(Stage stage, CrashPoint point) {
        Child command = stage.rig().replacesMasterKey();
        point.arm(stage.rig().triggers());
        command.start();
        if (!command.awaitEnd(120) || command.exit() != CrashPoint.KILLED) {
            stage.found("ROW", "the replacement did not die where " + point.title() + ": " + command.tail());
        }
        command.start();
        if (!command.awaitEnd(120) || command.exit() != 0) {
            stage.found("K1", "the replacement of the master key cannot be ended: " + command.tail());
        }
    }

    /** Actions at a rate at which runs get long. */
    private record Worked(Thread thread, java.util.concurrent.atomic.AtomicBoolean over) {
        void stop() {
            over.set(true);
            Stage.join(thread);
        }
    }

    private static Worked busily(Stage stage) {
        java.util.concurrent.atomic.AtomicBoolean over = new java.util.concurrent.atomic.AtomicBoolean();
        Thread thread = Stage.thread("busy", () -> {
            while (!over.get()) {
                for (Trader trader : stage.traders()) {
                    trader.accounts()
                            .forEach(account ->
                                    trader.insist(account.path("accountId").asString(), "Defer", "", Map.of()));
                }
                Patience.pause(20);
            }
        });
        return new Worked(thread, over);
    }

    // ---- B: a part is away ----

    private void away() {
        row("B1", "the accounts database is away for some seconds", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.open(1, false);
            for (int i = 0; i < 2; i++) {
                stage.during(() -> {
                    Patience.pause(stage.random().nextInt(2_000));
                    stage.rig().store().kill();
                    Patience.pause(3_000 + stage.random().nextInt(5_000));
                    stage.rig().store().start();
                    Patience.pause(1_000);
                });
            }
        });
        row("B2", "the accounts database is away for a minute", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.during(() -> {
                stage.rig().store().kill();
                Patience.pause(60_000);
                stage.rig().store().start();
            });
        });
        row("B2t", "Temporal is away for a minute", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.during(() -> {
                stage.rig().temporal().kill();
                Patience.pause(60_000);
                stage.rig().startTemporal();
            });
        });
        longRow("B5", "the accounts database is away for an hour", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.during(() -> Patience.pause(2_000));
            stage.rig().store().kill();
            stage.during(() -> Patience.pause(30_000));
            Patience.pause(AN_HOUR.toMillis());
            stage.rig().store().start();
        });
        longRow("B6", "Temporal is away for an hour", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.during(() -> Patience.pause(2_000));
            stage.rig().temporal().kill();
            stage.during(() -> Patience.pause(30_000));
            Patience.pause(AN_HOUR.toMillis());
            stage.rig().startTemporal();
        });
        row("B3", "Temporal is away for some seconds", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            for (int i = 0; i < 2; i++) {
                stage.during(() -> {
                    Patience.pause(stage.random().nextInt(2_000));
                    stage.rig().temporal().kill();
                    Patience.pause(2_000 + stage.random().nextInt(4_000));
                    stage.rig().startTemporal();
                    Patience.pause(1_000);
                });
            }
        });
        row("B4", "Temporal is away, and nobody waits long for an answer", stage -> {
            Trader trader = stage.open(1, false);
            Trader late = stage.customer(1, false);
            String account = stage.accounts(trader).get(0);
            stage.answersWithin(ANSWERED);
            stage.rig().temporal().kill();
            trader.send(account, "OpenEdit", UUID.randomUUID().toString(), "", Map.of());
            trader.send(account, "AskForHelp", UUID.randomUUID().toString(), "", Map.of("words", "Hello?"));
            stage.start(late);
            if (stage.rig().readiness() == 200) {
                stage.found("F6", "Temporal is away, and the pages say that they are ready");
            }
            stage.rig().startTemporal();
        });
        row("W1", "no worker: what is saved is done later, or answered", stage -> {
            Trader trader = stage.open(2, false);
            List<String> accounts = stage.accounts(trader);
            stage.rig().worker().kill();
            trader.send(accounts.get(0), "OpenEdit", UUID.randomUUID().toString(), "", Map.of());
            // Neither fits the step, and nobody is there who could say so.
            trader.send(accounts.get(1), "KeyCreated", UUID.randomUUID().toString(), "", Map.of());
            trader.send(accounts.get(0), "OpenEdit", UUID.randomUUID().toString(), "", Map.of());
            stage.desk().act(trader.customer(), trader.session(), "Nudge", Map.of());
            stage.rig().worker().start();
            stage.rig().awaitReady();
        });
        row("W2", "no worker while sessions are started", stage -> {
            Trader one = stage.customer(1, false);
            Trader two = stage.open(1, false);
            stage.rig().worker().kill();
            stage.start(one);
            stage.start(two);
            stage.rig().worker().start();
            stage.rig().awaitReady();
            Patience.until(
                    "the session that was started",
                    REACHED,
                    () -> stage.desk().openSession(one.customer()).isPresent());
            stage.come(one);
        });
    }

    // ---- D: duplicates and order ----

    private void duplicates() {
        row("D1", "the same request many times, at once and later", stage -> {
            Trader trader = stage.open(1, false);
            String account = stage.accounts(trader).get(0);
            trader.together(account, "OpenEdit", 2 + stage.random().nextInt(20), true, Map.of());
            String id = UUID.randomUUID().toString();
            trader.send(account, "AskForHelp", id, "", Map.of("words", "Once."));
            trader.together(account, "Defer", 10, true, Map.of());
            for (int i = 0; i < 5; i++) {
                trader.send(account, "AskForHelp", id, "", Map.of("words", "Once."));
            }
        });
        row("D2", "the same form from two tabs", stage -> {
            Trader trader = stage.open(2, false);
            for (String account : stage.accounts(trader)) {
                long revision =
                        trader.view(account).orElseThrow().path("revision").asLong();
                List<Said> both = trader.together(account, "OpenEdit", 2, false, Map.of("revision", revision));
                long taken = both.stream()
                        .filter(said -> said.kind() == Said.Kind.TAKEN)
                        .count();
                if (taken > 1) {
                    stage.found("D2", "two forms of one page were both taken: " + both);
                }
            }
        });
        row(
                "D3",
                "the same key handed in again and again, where checks are limited",
                setup -> setup.withPages("--rekey.starter.limits.checks-per-account=6"),
                stage -> {
                    Trader trader = stage.open(1, false);
                    String account = stage.accounts(trader).get(0);
                    stage.bring(trader, account, "PASTE");
                    trader.connectAgain(account, 10).stream()
                            .filter(said -> said.kind() == Said.Kind.BUSY)
                            .findFirst()
                            .ifPresent(said -> stage.found(
                                    "F7", "a repeated request was counted as another check: " + said.line()));
                });
        row("D4", "a thousand and two hundred signals to one account", stage -> {
            Trader trader = stage.open(2, false);
            signals(stage, trader, stage.accounts(trader).get(0), 1_200);
        });
        row("D5", "the same request again after a run handed over", setup -> setup.withNewRunAfter(25), stage -> {
            Trader trader = stage.open(1, false);
            String account = stage.accounts(trader).get(0);
            List<String> early = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String id = UUID.randomUUID().toString();
                early.add(id);
                trader.send(account, "Defer", id, "", Map.of());
            }
            for (int i = 0; i < 60; i++) {
                trader.send(account, "Defer", UUID.randomUUID().toString(), "", Map.of());
            }
            long before = revision(stage, account);
            early.forEach(id -> trader.send(account, "Defer", id, "", Map.of()));
            // By the other door as well, where nobody but the workflow itself knows them.
            WorkflowStub workflow = stage.rig().workflows().newUntypedWorkflowStub(WorkflowIds.account(account));
            early.forEach(id -> workflow.signal(
                    "defer",
                    new ActionRequest(
                            id, Actor.trader(trader.customer()), trader.session(), null, new Action.Defer())));
            long after = revision(stage, account);
            if (after != before) {
                stage.found("D5", "repeated requests changed the account: from revision " + before + " to " + after);
            }
            if (new Histories(stage.rig(), List.of(), List.of(account)).runs() < 2) {
                stage.found("ROW", "the run did not hand over, so nothing was proved");
            }
        });
        row("D6", "more requests at once than Temporal takes", stage -> {
            Trader trader = stage.open(1, false);
            String account = stage.accounts(trader).get(0);
            trader.together(account, "Defer", 30, false, Map.of());
        });
        row("D7", "two agents take one session at once", stage -> {
            Trader trader = stage.open(1, false);
            AtomicInteger n = new AtomicInteger();
            for (int race = 0; race < 10; race++) {
                String from = stage.desk()
                        .look("/desk/sessions/" + trader.session())
                        .map(body ->
                                body.path("session").path("agent").path("name").asString(""))
                        .orElse("");
                List<CompletableFuture<Said>> both = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    both.add(CompletableFuture.supplyAsync(() -> stage.desk()
                            .act(
                                    trader.customer(),
                                    trader.session(),
                                    "Assign",
                                    Map.of("agent", Records.COLLEAGUES.get(n.getAndIncrement() % 3), "from", from))));
                }
                long taken = both.stream()
                        .map(CompletableFuture::join)
                        .filter(said -> said.kind() == Said.Kind.TAKEN)
                        .count();
                if (taken > 1) {
                    stage.found("D7", "two agents were told that they have taken over from " + from);
                }
            }
        });
    }

    /** Of the workflow itself, which answers when it has taken all that came before. */
    private static long revision(Stage stage, String account) {
        return stage.rig()
                .workflows()
                .newUntypedWorkflowStub(WorkflowIds.account(account))
                .query("view", AccountView.class)
                .revision();
    }

    private static void signals(Stage stage, Trader trader, String account, int many) {
        WorkflowStub workflow = stage.rig().workflows().newUntypedWorkflowStub(WorkflowIds.account(account));
        for (int i = 0; i < many; i++) {
            String id = UUID.randomUUID().toString();
            ActionRequest request =
                    new ActionRequest(id, Actor.trader(trader.customer()), trader.session(), null, new Action.Defer());
            Instant at = Instant.now();
            workflow.signal(request.action().message(), request);
            if (i % 50 == 0) {
                workflow.signal(request.action().message(), request);
            }
            // A signal that Temporal has taken is acknowledged, and this one always fits.
            stage.log()
                    .add(new Said(
                            at,
                            0,
                            trader.customer(),
                            trader.session(),
                            account,
                            "Defer",
                            id,
                            "signal",
                            Said.Kind.TAKEN,
                            200,
                            "",
                            -1));
        }
    }

    // ---- P: what fits no form, and what is not theirs ----

    private void poison() {
        row("P1", "actions that fit no form, by both doors", stage -> {
            Trader trader = stage.open(1, false);
            String account = stage.accounts(trader).get(0);
            trader.send(account, "NoSuchAction", UUID.randomUUID().toString(), "", Map.of());
            trader.send(account, "AskForHelp", UUID.randomUUID().toString(), "", Map.of("words", "x".repeat(9_000)));
            trader.send(account, "AskForHelp", UUID.randomUUID().toString(), "", Map.of("words", "\u0001\u202e"));
            WorkflowStub workflow = stage.rig().workflows().newUntypedWorkflowStub(WorkflowIds.account(account));
            workflow.signal("defer", "not an action");
            workflow.signal("connect", Map.of("id", "x", "action", Map.of("type", "NoSuchAction")));
            workflow.signal("noSuchAction", Map.of("id", "x"));
            workflow.signal("skip");
            workflow.signal("nobody listens to this", 1);
            stage.bring(trader, account, "PASTE");
            int attempt = trader.page(account)
                    .map(page -> page.path("sealing").path("attempt").asInt())
                    .orElse(1);
            trader.send(
                    account,
                    "Connect",
                    UUID.randomUUID().toString(),
                    "main " + attempt + " none",
                    Map.of("sealed", "A".repeat(200), "attempt", attempt));
        });
        row("P2", "what is another customer's", stage -> {
            Trader one = stage.open(1, false);
            Trader other = stage.open(1, false);
            String account = stage.accounts(other).get(0);
            if (one.page(account).isPresent()) {
                stage.found("I10", "a trader was shown another customer's account");
            }
            Said said = one.send(account, "OpenEdit", UUID.randomUUID().toString(), "", Map.of());
            if (said.status() != 404) {
                stage.found("I10", "a trader was let at another customer's account: " + said.line());
            }
        });
    }

    // ---- J: what comes while a session closes ----

    private void closing() {
        row("J1", "a session is started while an earlier one is closing", stage -> {
            Trader trader = closingSession(stage, 2, false);
            stage.start(trader);
            Patience.pause(500);
            calm(stage);
        });
        row("J2", "a vault is reset while a cancelled session is closing", stage -> {
            Trader trader = closingSession(stage, 2, true);
            trader.resetVault();
            calm(stage);
        });
        row("J3", "a vault is reset while its session is under way, and some of it is done", stage -> {
            Trader trader = stage.open(2, true);
            String first = stage.accounts(trader).get(0);
            Patience.until("the first account's end", REACHED, () -> {
                trader.advance(first);
                return trader.view(first)
                        .map(view -> !view.path("outcome").asString("").isEmpty())
                        .orElse(false);
            });
            trader.resetVault();
        });
    }

    /** A session that was cancelled and cannot end yet: an exchange does not answer the check of one of its keys. */
    static Trader closingSession(Stage stage, int accounts, boolean holding) {
        Trader trader = stage.open(accounts, holding);
        String account = stage.accounts(trader).get(0);
        stage.bring(trader, account, "PASTE");
        every(stage, Fault.STALL);
        trader.advance(account);
        stage.cancel(trader);
        return trader;
    }

    static void calm(Stage stage) {
        every(stage, Fault.NONE);
    }

    static void every(Stage stage, Fault fault) {
        for (String exchange : EXCHANGES) {
            stage.rig().sandbox().setFault(exchange, fault);
        }
    }

    // ---- S: stores put back, disks ----

    private void putBack() {
        row("S1", "the accounts database is put back to an earlier hour", setup -> setup, stage -> {
            Trader done = stage.open(1, false);
            Trader open = stage.open(2, false);
            Rig rig = stage.rig();
            // Saved before that hour, and answered after it: the answer is lost, and has to be given again.
            save(stage, open);
            rig.stopAll();
            Path copy = rig.folder().resolve("store-before");
            rig.store().copyTo(copy);
            rig.heal();
            toEnd(stage, done);
            stage.bring(open, stage.accounts(open).get(0), "PASTE");
            stage.storePutBack();
            rig.stopAll();
            rig.store().putBack(copy);
            rig.heal();
        });
        row("S2", "Temporal is put back to an earlier hour", setup -> setup, stage -> {
            Trader done = stage.open(1, false);
            Trader open = stage.open(2, false);
            Rig rig = stage.rig();
            rig.stopAll();
            Path copy = rig.folder().resolve("temporal-before");
            rig.copyTemporal(copy);
            rig.heal();
            toEnd(stage, done);
            stage.bring(open, stage.accounts(open).get(0), "PASTE");
            // Saved after that hour: nobody knows of it any more but the page that shows it.
            save(stage, open);
            stage.storePutBack();
            rig.stopAll();
            rig.putTemporalBack(copy);
            rig.heal();
        });
        row("C15", "the disk of the accounts database is full", Rows::small, stage -> {
            Path disk = stage.rig().store().folder();
            if (Small.missing(disk)) {
                return;
            }
            stage.open(2, false);
            Path filling = disk.resolve("filling");
            stage.during(() -> {
                Small.fill(filling);
                Patience.pause(8_000);
                Small.empty(filling);
                // H2 behind its own server stays closed after a failed write; in one process it is opened again.
                stage.rig().store().kill();
                stage.rig().store().start();
                Patience.pause(4_000);
            });
        });
    }

    /** Somebody does something with their second account that no worker answers. */
    static void save(Stage stage, Trader trader) {
        stage.rig().worker().kill();
        Said said = trader.insist(stage.accounts(trader).get(1), "Defer", "", Map.of());
        if (said.kind() != Said.Kind.SAVED) {
            stage.found("ROW", "nothing was saved, so less was proved: " + said.line());
        }
    }

    static void toEnd(Stage stage, Trader trader) {
        Patience.until("the end of " + trader.customer(), REACHED, () -> {
            trader.accounts()
                    .forEach(account -> trader.advance(account.path("accountId").asString()));
            return stage.desk().showsNoSession(trader.customer());
        });
    }

    private static Rig.Setup small(Rig.Setup setup) {
        Path disk = setup.folder().resolve("small");
        Small.mount(disk);
        return setup.withStore(disk);
    }

    // ---- C13: whatever comes ----

    private void random() {
        row("C13", "random victims for a minute", stage -> {
            for (int i = 0; i < 4; i++) {
                stage.open(1 + stage.random().nextInt(3), i % 2 == 0);
            }
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            stage.during(() -> {
                while (System.nanoTime() < end) {
                    Patience.pause(500 + stage.random().nextInt(2_500));
                    strike(stage, stage.random());
                }
            });
        });
        row("C14p", "the power is cut: what H2 wrote and no disk had is gone", Rig.Setup::withPowerCuts, stage -> {
            stage.open(2, false);
            stage.open(2, true);
            for (int i = 0; i < 3; i++) {
                stage.during(() -> Patience.pause(1_000 + stage.random().nextInt(3_000)));
                stage.rig().stopAll();
                stage.rig().store().cutPower();
                stage.rig().heal();
            }
        });
        row("C14", "everything is killed at once, several times", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            for (int i = 0; i < 2; i++) {
                stage.during(() -> Patience.pause(1_000 + stage.random().nextInt(3_000)));
                stage.rig().stopAll();
                stage.rig().heal();
            }
        });
    }

    private static void strike(Stage stage, Random random) {
        Rig rig = stage.rig();
        switch (random.nextInt(8)) {
            case 0 -> rig.worker().kill();
            case 1 -> rig.starter().kill();
            case 2 -> {
                rig.temporal().kill();
                Patience.pause(random.nextInt(1_500));
                rig.startTemporal();
            }
            case 3 -> {
                rig.store().kill();
                Patience.pause(random.nextInt(1_500));
                rig.store().start();
            }
            case 4 -> rig.toTemporal().forEach(Wire::cut);
            case 5 -> rig.toStore().forEach(Wire::cut);
            case 6 -> {
                rig.worker().freeze();
                Patience.pause(random.nextInt(3_000));
                rig.worker().thaw();
            }
            default -> rig.toTemporal().forEach(Wire::hold);
        }
        Patience.pause(300 + random.nextInt(1_200));
        rig.toTemporal().forEach(Wire::pass);
        rig.toStore().forEach(Wire::pass);
        rig.worker().start();
        rig.starter().start();
    }
}
