package dev.rekey.e2e.prove;

import dev.rekey.e2e.peers.StoredSecrets;
import dev.rekey.e2e.peers.Survivor;
import dev.rekey.e2e.programs.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rekey, as its programs run under {@code ./rekey prove}. */
public final class RekeySurvivor implements Survivor {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SEED = 1;

    private final Rig rig;
    private final Stage stage;

    private RekeySurvivor(Rig rig) {
        this.rig = rig;
        this.stage = new Stage(rig, "peers", SEED);
    }

    /** Starts everything. */
    public static RekeySurvivor in(Path folder) {
        return new RekeySurvivor(Rig.start(Rig.Setup.in(folder)));
    }

    /** One account of a customer of its own, and who looks after it. */
    private record One(Trader trader, String account) {

        boolean isAt(String step) {
            return trader.view(account)
                    .map(view -> view.path("step").asString().equals(step))
                    .orElse(false);
        }

        boolean hasVerdict() {
            return trader.view(account)
                    .map(view -> !view.path("verdict").asString("").isEmpty())
                    .orElse(false);
        }

        Said press(String type) {
            return trader.send(account, type, UUID.randomUUID().toString(), "", Map.of());
        }
    }

    private One at(String step) {
        Trader trader = stage.open(1, false);
        One one = new One(trader, stage.accounts(trader).get(0));
        stage.bring(trader, one.account(), step);
        return one;
    }

    private void killEverything() {
        rig.workers().forEach(worker -> worker.kill());
        rig.starter().kill();
        rig.temporal().kill();
        rig.store().kill();
    }

    @Override
    public boolean keepsAnAnsweredStep() {
        One one = at("EDIT");
        boolean taken = one.press("OpenEdit").kind() == Said.Kind.TAKEN;
        killEverything();
        rig.heal();
        return taken && Patience.within(MINUTE, () -> one.isAt("GENERATE_KEY"));
    }

    @Override
    public boolean goesOnAfterDyingInACheck() {
        One one = at("PASTE");
        CrashPoint.C4.arm(rig.triggers());
        one.trader().advance(one.account());
        Patience.until("the check kills the worker", MINUTE, () -> !rig.worker().alive());
        killEverything();
        rig.heal();
        return Patience.within(MINUTE, one::hasVerdict);
    }

    @Override
    public boolean checksWhatComesTwiceOnce() {
        One one = at("PASTE");
        one.trader().connectAgain(one.account(), 2, () -> Patience.until("a verdict", MINUTE, one::hasVerdict));
        return one.trader()
                .view(one.account())
                .map(view -> view.path("attempts").asInt() == 1)
                .orElse(false);
    }

    @Override
    public boolean refusesWhatDoesNotFit() {
        return at("EDIT").press("KeyCreated").kind() == Said.Kind.REFUSED;
    }

    @Override
    public boolean keepsWhatComesMeanwhile() {
        One one = at("EDIT");
        rig.worker().kill();
        Said.Kind said = one.press("OpenEdit").kind();
        rig.worker().start();
        return (said == Said.Kind.SAVED || said == Said.Kind.TAKEN)
                && Patience.within(MINUTE, () -> one.isAt("GENERATE_KEY"));
    }

    @Override
    public boolean forgetsSecrets() {
        One one = at("PASTE");
        one.trader().advance(one.account());
        Patience.until("a verdict", MINUTE, one::hasVerdict);
        killEverything();
        List<String> secrets = List.copyOf(one.trader().secrets().values());
        boolean left = secrets.isEmpty()
                || StoredSecrets.in(rig.store().folder(), secrets)
                || StoredSecrets.in(Rig.temporalFolder(rig.folder()), secrets);
        rig.heal();
        return !left;
    }

    @Override
    public void close() {
        rig.close();
    }
}
