package dev.rekey.e2e.bench;

import static java.util.Objects.requireNonNull;

import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.e2e.peers.AskedExchange;
import dev.rekey.e2e.peers.PeerProcess;
import dev.rekey.e2e.peers.PeerProcess.Engine;
import dev.rekey.e2e.peers.PeerSurvivor;
import dev.rekey.e2e.peers.Survivor;
import dev.rekey.e2e.prove.RekeySurvivor;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyVerifier;
import dev.rekey.local.DemoAgent;
import dev.rekey.local.DemoData;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.LocalEdition;
import dev.rekey.local.MainJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The same steps by other engines in the same run: what they cost, and what each survives. */
final class Peers implements AutoCloseable {

    private static final int WARM_UP = 60;
    private static final int WALKS = 150;
    private static final int ROUNDS = 5;

    private final LocalEdition edition;
    private final Path folder;
    private final Map<String, KeyCheckRequest> keys = new ConcurrentHashMap<>();
    private final AskedExchange exchange;
    private final Map<Engine, PeerProcess> peers = new LinkedHashMap<>();

    Peers(LocalEdition edition, Path folder) throws IOException {
        this.edition = edition;
        this.folder = folder;
        KeyVerifier verifier = edition.part(KeyVerifier.class);
        this.exchange = new AskedExchange(
                Files.createDirectories(folder),
                name -> verifier.verify(requireNonNull(keys.get(name), name))
                        .verdict()
                        .name());
        for (Engine engine : Engine.values()) {
            peers.put(engine, PeerProcess.start(engine, folder.resolve("peer-" + engine.name()), exchange.address()));
        }
    }

    void measure(Results results) throws IOException {
        steps(results);
        verdicts(results);
        for (PeerProcess peer : peers.values()) {
            peer.kill();
        }
        survived(results);
    }

    private void steps(Results results) {
        Visitors visitors = new Visitors(edition.web(), DemoData.agent(edition));
        JsonVisitor trader = visitors.trader(visitors.start("4711"));
        String account = trader.get("/guide")
                .orThrow()
                .path("accounts")
                .path(0)
                .path("accountId")
                .asString();
        Walk walk = new Walk(Tab.of(edition.web(), trader), account);
        Sample ours = new Sample();
        Map<Engine, Sample> theirs = new LinkedHashMap<>();
        for (int i = 0; i < WARM_UP + WALKS; i++) {
            boolean counted = i >= WARM_UP;
            for (int step = 0; step < 2; step++) {
                timed(walk::step, counted ? ours : new Sample());
            }
            peers.forEach((engine, peer) -> {
                Sample sample = counted ? theirs.computeIfAbsent(engine, none -> new Sample()) : new Sample();
                String own = peer.begin();
                timed(() -> peer.step(own, "EDIT", "GENERATE_KEY"), sample);
                timed(() -> peer.step(own, "GENERATE_KEY", "PASTE"), sample);
            });
        }
        results.section("The same step by other engines, over the same HTTP server, each commit on the disk");
        results.times("Rekey", ours);
        theirs.forEach((engine, sample) ->
                results.times(engine.title() + (engine == Engine.NAIVE_TEMPORAL ? " (asks every 50 ms)" : ""), sample));
    }

    private static void timed(Runnable what, Sample sample) {
        long begun = System.nanoTime();
        what.run();
        sample.add(System.nanoTime() - begun);
    }

    private void verdicts(Results results) {
        DemoAgent agent = DemoData.agent(edition);
        AccountDirectory directory = edition.part(AccountDirectory.class);
        Sample ours = new Sample();
        Map<Engine, Sample> theirs = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            boolean counted = round > 0;
            MainJob job = HandedIn.job(edition, DemoData.CUSTOMER, (account, key, nanos) -> {
                if (counted) {
                    ours.add(nanos);
                }
                String name = UUID.randomUUID().toString();
                keys.put(name, HandedIn.request(directory, account, key));
                peers.forEach((engine, peer) -> {
                    String own = peer.begin();
                    peer.step(own, "EDIT", "GENERATE_KEY");
                    peer.step(own, "GENERATE_KEY", "PASTE");
                    timed(
                            () -> peer.paste(own, name, "secret"),
                            counted ? theirs.computeIfAbsent(engine, none -> new Sample()) : new Sample());
                });
            });
            job.signIn(agent);
            String session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
            job.open(session);
            job.finish();
        }
        results.section("Connect to verdict by other engines, the same requests to the exchange");
        results.times("Rekey", ours);
        theirs.forEach((engine, sample) -> results.times(engine.title(), sample));
    }

    private void survived(Results results) throws IOException {
        try (RekeySurvivor rekey = RekeySurvivor.in(folder.resolve("rekey"));
                PeerSurvivor naive = survivor(Engine.NAIVE_TEMPORAL);
                PeerSurvivor flowable = survivor(Engine.FLOWABLE)) {
            Map<String, Survivor> all = new LinkedHashMap<>();
            all.put("Rekey", rekey);
            all.put(Engine.NAIVE_TEMPORAL.title(), naive);
            all.put(Engine.FLOWABLE.title(), flowable);
            results.section("What each survives, really done to each");
            tried(results, "an answered step is there after kill -9", all, Survivor::keepsAnAnsweredStep);
            tried(results, "killed in a check, the verdict comes", all, Survivor::goesOnAfterDyingInACheck);
            tried(results, "what comes twice is checked once", all, Survivor::checksWhatComesTwiceOnce);
            tried(results, "what does not fit is refused", all, Survivor::refusesWhatDoesNotFit);
            tried(results, "without a worker, a press is kept", all, Survivor::keepsWhatComesMeanwhile);
            tried(results, "no secret is left in a store", all, Survivor::forgetsSecrets);
        }
    }

    private PeerSurvivor survivor(Engine engine) throws IOException {
        return PeerSurvivor.of(engine, Files.createDirectories(folder.resolve("survivor-" + engine.name())));
    }

    private static void tried(Results results, String what, Map<String, Survivor> all, Predicate<Survivor> trial) {
        Map<String, Boolean> answers = new LinkedHashMap<>();
        all.forEach((name, survivor) -> answers.put(name, trial.test(survivor)));
        results.answers(what, answers);
    }

    @Override
    public void close() {
        peers.values().forEach(PeerProcess::close);
        exchange.close();
    }
}
