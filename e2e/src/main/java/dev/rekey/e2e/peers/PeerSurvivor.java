package dev.rekey.e2e.peers;

import dev.rekey.e2e.programs.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The other engines. */
public final class PeerSurvivor implements Survivor {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String GOOD = "good";
    private static final String BAD = "bad";

    private final AskedExchange exchange;
    private final PeerProcess peer;

    private PeerSurvivor(PeerProcess.Engine engine, Path folder) {
        exchange = new AskedExchange(folder, key -> key.startsWith(GOOD) ? Peer.ACCEPTED : "REFUSED");
        peer = PeerProcess.start(engine, folder, exchange.address());
    }

    /** Starts one of them. */
    public static PeerSurvivor of(PeerProcess.Engine engine, Path folder) {
        return new PeerSurvivor(engine, folder);
    }

    private String at(String step) {
        String account = peer.begin();
        if (!step.equals(Peer.EDIT)) {
            peer.step(account, Peer.EDIT, Peer.GENERATE_KEY);
        }
        if (step.equals(Peer.PASTE)) {
            peer.step(account, Peer.GENERATE_KEY, Peer.PASTE);
        }
        return account;
    }

    private Peer.Press paste(String account, String key) {
        return new Peer.Press(
                Peer.PASTE,
                peer.state(account).ticket(),
                key,
                "secret-" + UUID.randomUUID().toString().replace("-", ""));
    }

    @Override
    public boolean keepsAnAnsweredStep() {
        String account = at(Peer.EDIT);
        peer.press(account, peer.state(account), Peer.EDIT);
        peer.kill();
        peer.start();
        return Patience.within(MINUTE, () -> peer.state(account).step().equals(Peer.GENERATE_KEY));
    }

    @Override
    public boolean goesOnAfterDyingInACheck() {
        String account = at(Peer.PASTE);
        int before = exchange.asked();
        exchange.hold();
        peer.press(account, paste(account, GOOD));
        Patience.until("the exchange is asked", MINUTE, () -> exchange.asked() > before);
        peer.kill();
        exchange.release();
        peer.start();
        return Patience.within(MINUTE, () -> peer.state(account).step().equals(Peer.ACCEPTED));
    }

    @Override
    public boolean checksWhatComesTwiceOnce() {
        String account = at(Peer.PASTE);
        int before = exchange.asked();
        Peer.Press press = paste(account, BAD);
        peer.press(account, press);
        Patience.until(
                "the key is refused",
                MINUTE,
                () -> exchange.asked() > before && peer.state(account).step().equals(Peer.PASTE));
        peer.press(account, press);
        return !Patience.within(Duration.ofSeconds(3), () -> exchange.asked() > before + 1);
    }

    @Override
    public boolean refusesWhatDoesNotFit() {
        String account = at(Peer.EDIT);
        return peer.press(account, peer.state(account), Peer.GENERATE_KEY) == 409;
    }

    @Override
    public boolean keepsWhatComesMeanwhile() {
        if (peer.engine() == PeerProcess.Engine.FLOWABLE) {
            // It does its work in the process of the pages: without it there is nobody who takes a press.
            return false;
        }
        String account = at(Peer.EDIT);
        Peer.State shown = peer.state(account);
        peer.work(false);
        Peer.Press press = new Peer.Press(Peer.EDIT, shown.ticket(), "", "");
        Thread pressing = new Thread(() -> peer.press(account, press));
        pressing.start();
        Patience.pause(2_000);
        peer.work(true);
        return Patience.within(MINUTE, () -> peer.state(account).step().equals(Peer.GENERATE_KEY));
    }

    @Override
    public boolean forgetsSecrets() {
        String account = at(Peer.PASTE);
        Peer.Press press = paste(account, GOOD);
        peer.press(account, press);
        Patience.until(
                "the key is accepted", MINUTE, () -> peer.state(account).step().equals(Peer.ACCEPTED));
        peer.kill();
        boolean left = StoredSecrets.in(peer.store(), List.of(press.secret()));
        peer.start();
        return !left;
    }

    @Override
    public void close() {
        peer.close();
        exchange.close();
    }
}
