package dev.rekey.e2e.prove;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.e2e.programs.Child;
import dev.rekey.e2e.programs.Patience;
import dev.rekey.sandbox.Fault;
import dev.rekey.workflows.WorkflowIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The rows of what comes together: two faults at once, a fault while another one is repaired, people in one second. */
final class TogetherRows {

    /** A worker that stands still is noticed by its heartbeat, and others take up its work. */
    private static final int NOTICED = 15_000;

    private final Rows rows;

    private TogetherRows(Rows rows) {
        this.rows = rows;
    }

    static void addTo(Rows rows) {
        TogetherRows all = new TogetherRows(rows);
        all.faults();
        all.people();
        all.workers();
        all.stores();
    }

    // ---- two faults ----

    private void faults() {
        rows.row("T1", "the accounts database goes away in the moment in which Temporal comes back", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            for (int i = 0; i < 2; i++) {
                stage.during(() -> {
                    stage.rig().temporal().kill();
                    Patience.pause(2_000 + stage.random().nextInt(2_000));
                    stage.rig().store().kill();
                    stage.rig().startTemporal();
                    Patience.pause(2_000 + stage.random().nextInt(4_000));
                    stage.rig().store().start();
                    Patience.pause(1_000);
                });
            }
        });
        rows.row("T2", "two random faults at once, for a minute", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.open(1, false);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            stage.during(() -> {
                while (System.nanoTime() < end) {
                    Patience.pause(stage.random().nextInt(1_500));
                    strikeTwice(stage.rig(), stage.random());
                }
            });
        });
        rows.row("T3", "the clocks of worker and pages jump while checks wait", setup -> setup, stage -> {
            stage.open(2, false);
            stage.open(2, true);
            Rig rig = stage.rig();
            stage.during(() -> {
                Rows.every(stage, Fault.HTML_502);
                Patience.pause(4_000);
                for (int hours : List.of(-2, 2)) {
                    rig.shiftClock(rig.worker(), Duration.ofHours(hours));
                    Patience.pause(4_000);
                    rig.shiftClock(rig.starter(), Duration.ofHours(-hours));
                    Rows.calm(stage);
                    Patience.pause(4_000);
                    rig.shiftClock(rig.worker(), Duration.ZERO);
                    rig.shiftClock(rig.starter(), Duration.ZERO);
                    Rows.every(stage, Fault.STALL);
                    Patience.pause(4_000);
                }
                Rows.calm(stage);
            });
        });
        rows.row(
                "T4",
                "reminders and the last day fall due while the accounts database is away",
                setup -> setup.withPages(
                        "--rekey.starter.pace.remind-after=PT5S", "--rekey.starter.pace.expire-after=PT60S"),
                stage -> {
                    Trader trader = stage.open(2, false);
                    stage.rig().store().kill();
                    Patience.pause(65_000);
                    stage.rig().store().start();
                    Patience.until(
                            "the last day of " + trader.customer(),
                            Rows.REACHED,
                            () -> stage.desk().showsNoSession(trader.customer()));
                    String state = stage.rig()
                            .records()
                            .sql()
                            .sql("select state from progress_session where session_id = :session")
                            .param("session", trader.session())
                            .query(String.class)
                            .single();
                    if (!state.equals("EXPIRED")) {
                        stage.found("I6", "a session whose time was over ended as " + state);
                    }
                });
    }

    /** Something that can be taken away, and be there again. */
    private record Part(Runnable away, Runnable back) {}

    private static void strikeTwice(Rig rig, Random random) {
        List<Part> parts = new ArrayList<>(List.of(
                new Part(rig.worker()::kill, rig.worker()::start),
                new Part(rig.starter()::kill, rig.starter()::start),
                new Part(rig.temporal()::kill, rig::startTemporal),
                new Part(rig.store()::kill, rig.store()::start),
                new Part(rig.worker()::freeze, rig.worker()::thaw),
                new Part(rig.starter()::freeze, rig.starter()::thaw),
                new Part(
                        () -> rig.toTemporal().forEach(Wire::cut),
                        () -> rig.toTemporal().forEach(Wire::pass)),
                new Part(
                        () -> rig.toStore().forEach(Wire::hold),
                        () -> rig.toStore().forEach(Wire::pass))));
        Part one = parts.remove(random.nextInt(parts.size()));
        Part other = parts.remove(random.nextInt(parts.size()));
        one.away().run();
        Patience.pause(random.nextInt(800));
        other.away().run();
        Patience.pause(500 + random.nextInt(4_000));
        boolean turned = random.nextBoolean();
        (turned ? other : one).back().run();
        Patience.pause(random.nextInt(2_000));
        (turned ? one : other).back().run();
    }

    // ---- people ----

    private void people() {
        rows.row("J4", "a session is cancelled, started again, and the vault reset, all in one second", stage -> {
            for (int i = 0; i < 3; i++) {
                Trader trader = stage.open(2, true);
                stage.bring(trader, stage.accounts(trader).get(0), "PASTE");
                together(List.of(() -> stage.cancel(trader), () -> stage.start(trader), trader::resetVault));
            }
        });
        rows.row("J5", "a vault is reset twice at once, and once more within the second", stage -> {
            Trader trader = stage.open(2, true);
            together(List.of(trader::resetVault, trader::resetVault));
            trader.resetVault();
        });
        rows.row("J6", "the platform's list changes accounts that are being looked after", stage -> {
            Trader trader = stage.open(3, true);
            List<TradingAccount> accounts = stage.rig().records().accounts(trader.customer());
            stage.during(() -> {
                for (int i = 0; i < 6; i++) {
                    for (TradingAccount account : accounts) {
                        boolean odd = i % 2 == 1;
                        stage.rig().records().change(account, odd ? "live" : "paper", odd ? "main" : "main;extra");
                    }
                    Patience.pause(1_000);
                }
            });
        });
        rows.row("V1", CrashPoint.V_WIPED.title(), stage -> {
            Trader trader = stage.open(2, true);
            CrashPoint.V_WIPED.arm(stage.rig().triggers());
            trader.resetVault();
            if (!stage.rig().starter().awaitEnd(30)) {
                stage.found("ROW", "the pages did not die while a vault was reset");
            }
            stage.rig().heal();
        });
        rows.row("J7", "an operator ends a closing session while the accounts database is away", stage -> {
            Trader trader = Rows.closingSession(stage, 2, false);
            String waits = stage.start(trader).text();
            stage.operatorEnded();
            stage.rig().store().kill();
            stage.rig()
                    .workflows()
                    .newUntypedWorkflowStub(WorkflowIds.session(trader.customer()))
                    .terminate("proved what follows");
            Patience.pause(5_000);
            stage.rig().store().start();
            Rows.calm(stage);
            Patience.until(
                    "the session that waited",
                    Rows.REACHED,
                    // The one that was ended is shown as open until the stores are compared.
                    () -> stage.desk()
                            .openSession(trader.customer())
                            .filter(waits::equals)
                            .isPresent());
        });
    }

    private static void together(List<Supplier<Said>> all) {
        List<CompletableFuture<Said>> asked =
                all.stream().map(CompletableFuture::supplyAsync).toList();
        asked.forEach(CompletableFuture::join);
    }

    // ---- workers ----

    private void workers() {
        rows.row("W5", "five workers at once, and each of them dies", setup -> setup, stage -> {
            stage.rig().addWorkers(4);
            stage.open(2, false);
            stage.open(2, true);
            stage.open(1, false);
            stage.during(() -> {
                for (Child each : stage.rig().workers()) {
                    Patience.pause(1_000 + stage.random().nextInt(2_000));
                    each.kill();
                    Patience.pause(1_000 + stage.random().nextInt(2_000));
                    each.start();
                }
            });
        });
        for (CrashPoint point : List.of(CrashPoint.C5, CrashPoint.C6, CrashPoint.C8)) {
            String id = "W" + point.name().substring(1) + "z";
            String title =
                    "a worker stands still where " + point.title() + ", another one does it, and then it goes on";
            rows.row(id, title, setup -> setup, stage -> {
                stage.rig().addWorkers(1);
                stage.open(2, false);
                stage.open(2, true);
                point.armToStop(stage.rig().triggers());
                stage.reached(
                        "a worker stands still where " + point.title(),
                        Rows.REACHED,
                        () -> point.reached(stage.rig().triggers()));
                stage.during(() -> Patience.pause(NOTICED));
                stage.rig().workers().forEach(Child::thaw);
                stage.during(() -> Patience.pause(3_000));
            });
        }
    }

    // ---- stores ----

    private void stores() {
        rows.row("S2r", CrashPoint.S_REPAIRED.title() + ", and dies", setup -> setup, stage -> {
            putTemporalBack(stage, null);
            int died = 0;
            for (int i = 0; i < 4; i++) {
                CrashPoint.S_REPAIRED.arm(stage.rig().triggers());
                if (Patience.within(
                        Duration.ofSeconds(40), () -> !stage.rig().worker().alive())) {
                    died++;
                }
                stage.rig().worker().start();
            }
            CrashPoint.S_REPAIRED.disarm(stage.rig().triggers());
            if (died == 0) {
                stage.found("ROW", "no worker died while it repaired, so nothing was proved");
            }
        });
        rows.row("S3", "both stores are put back, each to another hour", setup -> setup, stage -> {
            putTemporalBack(stage, stage.rig().folder().resolve("store-before"));
        });
        rows.row("S4", "Temporal forgets everything", setup -> setup, stage -> {
            Trader done = stage.open(1, false);
            Trader open = stage.open(2, false);
            Rows.toEnd(stage, done);
            stage.bring(open, stage.accounts(open).get(0), "PASTE");
            Rows.save(stage, open);
            stage.storePutBack();
            stage.rig().stopAll();
            stage.rig().loseTemporal();
            stage.rig().heal();
        });
        rows.row("C15t", "the disk of Temporal is full", TogetherRows::small, stage -> {
            Path disk = Rig.temporalFolder(stage.rig().folder());
            if (Small.missing(disk)) {
                return;
            }
            stage.open(2, false);
            Path filling = disk.resolve("filling");
            stage.during(() -> {
                Small.fill(filling);
                Patience.pause(8_000);
                Small.empty(filling);
                Patience.pause(4_000);
            });
        });
    }

    private static Rig.Setup small(Rig.Setup setup) {
        Small.mount(Rig.temporalFolder(setup.folder()));
        return setup;
    }

    /** Work goes on after a copy was made, and then all begins again from the copy. */
    private static void putTemporalBack(Stage stage, @Nullable Path storeCopy) {
        Trader done = stage.open(1, false);
        Trader open = stage.open(2, false);
        Rig rig = stage.rig();
        rig.stopAll();
        Path copy = rig.folder().resolve("temporal-before");
        rig.copyTemporal(copy);
        rig.heal();
        stage.bring(open, stage.accounts(open).get(0), "PASTE");
        if (storeCopy != null) {
            rig.stopAll();
            rig.store().copyTo(storeCopy);
            rig.heal();
        }
        Rows.toEnd(stage, done);
        Rows.toEnd(stage, open);
        stage.storePutBack();
        rig.stopAll();
        rig.putTemporalBack(copy);
        if (storeCopy != null) {
            rig.store().putBack(storeCopy);
        }
        rig.heal();
    }
}
