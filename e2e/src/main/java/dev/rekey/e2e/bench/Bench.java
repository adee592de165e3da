package dev.rekey.e2e.bench;

import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.vault.FiveWords;
import dev.rekey.accounts.vault.Stretching;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyVerifier;
import dev.rekey.local.DemoAgent;
import dev.rekey.local.DemoData;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.LocalEdition;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.starter.progress.Views;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.AccountView;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures what the design names, each number beside its bare floor in the same run, and says which goals are missed.
 * Floor and ours take turns, what is measured while Java warms up is dropped, and medians stand with their spread.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description =
                "Measure, each number beside its floor in the same run. Do nothing else on the machine meanwhile.")
public final class Bench implements Callable<Integer> {

    /** Steps are warm when the medians of three windows in a row lie within this share of each other. */
    private static final double STEADY = 0.05;

    private static final int WINDOW = 100;
    /** With the steps that count, one workflow's updates stay below the 1,800 at which it would begin a new run. */
    private static final int MOST_WINDOWS = 8;

    private static final int STEPS = 300;
    private static final int CPU_WINDOWS = 10;
    private static final int CPU_WINDOW = 50;
    private static final int ROUNDS = 5;
    private static final int TRIES = 40;
    private static final int WRITERS = 16;

    private static final int ARRIVALS_A_SECOND = 10;
    private static final Duration ARRIVALS = Duration.ofSeconds(10);
    private static final int ARRIVALS_ROUNDS = 3;

    /** The same keys are replaced over and over, oftener than a person may. */
    private static final List<String> UNLIMITED = List.of("--rekey.starter.limits.checks-per-account=0");

    private enum Part {
        STEPS,
        CHECKS,
        WORDS,
        WRITERS,
        RESTARTS,
        SESSIONS,
        PEERS
    }

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "Only these: steps, checks, words, writers, restarts, sessions, peers (all).")
    private List<Part> parts = List.of(Part.values());

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures are written (bench.json).")
    private Path json = Path.of("bench.json");

    @Option(
            names = "--sessions",
            paramLabel = "N",
            description = "How many open sessions the part of that name has (5000).")
    private int sessions = 5_000;

    private boolean broken;
    private final Results results = new Results(System.out, CommandLine.Help.Ansi.AUTO.enabled());

    /** Runs the measurements; a goal that is missed is a finding, a part that could not be measured a fault. */
    public static void main(String[] arguments) {
        // The parts that start no edition would print what their libraries do.
        LoggingSystem.get(Bench.class.getClassLoader()).beforeInitialize();
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("rekey-bench");
        results.section("Machine");
        results.note(String.format(
                Locale.ROOT,
                "Measured on %d processors, Java %s, %s. Temporal dev server with a database file, H2 file, sandbox exchanges on loopback.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                System.getProperty("os.name")));
        load("load before");
        if (parts.contains(Part.STEPS) || parts.contains(Part.CHECKS)) {
            part("steps and checks", () -> inEdition(folder.resolve("edition")));
        }
        if (parts.contains(Part.WORDS)) {
            part("words", this::words);
        }
        if (parts.contains(Part.WRITERS)) {
            part("writers", () -> {
                try (Writers writers = new Writers(WRITERS)) {
                    writers.measure(results, WRITERS);
                }
            });
        }
        if (parts.contains(Part.RESTARTS)) {
            part("restarts", () -> {
                try (Restarts restarts = new Restarts(Files.createDirectories(folder.resolve("restarts")))) {
                    restarts.measure(results);
                }
            });
        }
        if (parts.contains(Part.SESSIONS)) {
            part("sessions", () -> {
                try (LocalEdition edition = edition(folder.resolve("sessions"))) {
                    new ManySessions(edition).measure(results, sessions);
                }
            });
        }
        if (parts.contains(Part.PEERS)) {
            part("peers", () -> {
                try (LocalEdition edition = edition(folder.resolve("peers-edition"))) {
                    DemoData.agent(edition);
                    DemoData.seed(edition);
                    try (Peers peers = new Peers(edition, folder.resolve("peers"))) {
                        peers.measure(results);
                    }
                }
            });
        }
        results.section("Machine, after");
        load("load after");
        results.end(json);
        return broken ? 1 : 0;
    }

    private interface Measuring {
        void run() throws IOException;
    }

    /** What one part fails at costs the others nothing. */
    private void part(String name, Measuring measuring) {
        try {
            measuring.run();
        } catch (IOException | RuntimeException failed) {
            broken = true;
            results.failed(name, failed);
        }
    }

    /** What else the machine was doing: with more than the bench itself, ratios of times say little. */
    private void load(String name) {
        results.figure(name, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), "");
    }

    private static LocalEdition edition(Path folder) {
        LocalOptions free = LocalOptions.inFolder(folder);
        LocalOptions options = new LocalOptions(
                free.data(),
                free.port(),
                free.temporalPort(),
                free.uiPort(),
                free.sandboxPort(),
                free.mailboxPort(),
                Duration.ofSeconds(1),
                free.retryFirst(),
                false);
        return LocalEdition.start(options, UNLIMITED, stage -> {});
    }

    private void inEdition(Path folder) throws IOException {
        try (LocalEdition edition = edition(folder)) {
            DemoData.agent(edition);
            DemoData.seed(edition);
            if (parts.contains(Part.STEPS)) {
                steps(edition, folder);
            }
            if (parts.contains(Part.CHECKS)) {
                checks(edition);
            }
        }
    }

    /** One step over HTTP, answered with the next view, beside a bare update. */
    private void steps(LocalEdition edition, Path folder) {
        Visitors visitors = new Visitors(edition.web(), DemoData.agent(edition));
        String session = visitors.start("4711");
        JsonVisitor trader = visitors.trader(session);
        List<String> accounts = new ArrayList<>();
        trader.get("/guide")
                .orThrow()
                .path("accounts")
                .forEach(account -> accounts.add(account.path("accountId").asString()));
        Tab tab = Tab.of(edition.web(), trader);
        JdbcClient jdbc = JdbcClient.create(edition.part(DataSource.class));
        jdbc.sql("create table bench_row (id bigint generated always as identity primary key, words varchar(2000))")
                .update();
        try (Floor floor = new Floor(edition.workflows());
                Door door = new Door(
                        folder,
                        floor,
                        () -> jdbc.sql("insert into bench_row (words) values (:words)")
                                .param("words", "x".repeat(800))
                                .update())) {
            closed(tab, accounts.get(0), floor, Tab.at(door.address()));
            open(tab, accounts, floor);
            processor(tab, accounts.get(1), floor);
        }
    }

    /** One after the other: ours, the bare update, and that behind a door with one durable write. */
    private void closed(Tab tab, String account, Floor floor, Tab door) {
        List<Double> medians = new ArrayList<>();
        while (!steady(medians) && medians.size() < MOST_WINDOWS) {
            Sample window = new Sample();
            closed(WINDOW, tab, account, floor, door, window, new Sample(), new Sample());
            medians.add(window.at(0.5));
        }
        Sample ours = new Sample();
        Sample bare = new Sample();
        Sample behind = new Sample();
        closed(STEPS, tab, account, floor, door, ours, bare, behind);
        results.section("One step over HTTP, answered with the next view");
        results.times("Rekey", ours);
        results.times("bare update", bare);
        results.times("bare update, HTTP, one durable row", behind);
        results.atMost("p50 / bare update", ours.at(0.5) / bare.at(0.5), "", 1.25);
        results.atMost("p50 / bare update, HTTP, one row", ours.at(0.5) / behind.at(0.5), "", 1.1);
    }

    /** So many steps there and back, each followed by the floors, so that noise hits all of them. */
    private static void closed(
            int many, Tab tab, String account, Floor floor, Tab door, Sample ours, Sample bare, Sample behind) {
        Walk walk = new Walk(tab, account);
        for (int i = 0; i < many; i++) {
            long begun = System.nanoTime();
            walk.step();
            ours.add(System.nanoTime() - begun);
            bare.add(floor.touch());
            begun = System.nanoTime();
            door.post("/", Map.of("type", "OpenEdit", "id", UUID.randomUUID().toString()));
            behind.add(System.nanoTime() - begun);
        }
    }

    /** People who come at a fixed rate and not one after the other. */
    private void open(Tab tab, List<String> accounts, Floor floor) {
        List<Walk> walks =
                accounts.stream().map(account -> new Walk(tab, account)).toList();
        Sample ours = new Sample();
        Sample bare = new Sample();
        try (Arrivals arrivals = new Arrivals(ARRIVALS_A_SECOND)) {
            for (int round = 0; round <= ARRIVALS_ROUNDS; round++) {
                boolean counted = round > 0;
                arrivals.during(
                        ARRIVALS,
                        counted ? ours : new Sample(),
                        i -> walks.get(i % walks.size()).step());
                arrivals.during(ARRIVALS, counted ? bare : new Sample(), i -> floor.touch());
            }
        }
        results.section(ARRIVALS_A_SECOND + " steps a second, timed from when each was due");
        results.times("Rekey", ours);
        results.times("bare update", bare);
        results.atMost("p99 / bare update", ours.at(0.99) / bare.at(0.99), "", 1.5);
    }

    /** What it costs in processor time. */
    private void processor(Tab tab, String account, Floor floor) {
        ProcessHandle server = Spent.temporalBesideThis();
        Walk walk = new Walk(tab, account);
        Spent load = new Spent(server);
        Spent action = new Spent(server);
        Spent refused = new Spent(server);
        Spent bare = new Spent(server);
        Spent idle = new Spent(server);
        for (int window = 0; window < CPU_WINDOWS; window++) {
            load.window(CPU_WINDOW, walk::load);
            refused.window(CPU_WINDOW, walk::refused);
            action.window(CPU_WINDOW, walk::step);
            bare.window(CPU_WINDOW, floor::touch);
            idle.window(1, () -> LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1)));
        }
        results.section("Processor time, warm");
        results.spent("page load", load);
        results.spent("action", action);
        results.spent("refused action", refused);
        results.spent("bare update", bare);
        results.spent("a second of nothing", idle);
        results.atMost(
                "page load and action, Java + Temporal",
                load.java() + load.temporal() + action.java() + action.temporal(),
                "ms",
                20);
        results.figure("the same, bare update", bare.java() + bare.temporal(), "ms");
    }

    private static boolean steady(List<Double> medians) {
        if (medians.size() < 3) {
            return false;
        }
        List<Double> last = medians.subList(medians.size() - 3, medians.size());
        return Collections.max(last) <= Collections.min(last) * (1 + STEADY);
    }

    /** One try at a customer's five words, beside one at the least setting that OWASP's cheat sheet takes. */
    private void words() {
        Stretching least = new Stretching(19 * 1024, 2, 1);
        FiveWords words = FiveWords.random();
        byte[] salt = new byte[16];
        Sample ours = new Sample();
        Sample floor = new Sample();
        for (int round = 0; round < TRIES; round++) {
            boolean counted = round >= TRIES / 4;
            long begun = System.nanoTime();
            Stretching.STANDARD.key(words, salt);
            long between = System.nanoTime();
            least.key(words, salt);
            if (counted) {
                ours.add(between - begun);
                floor.add(System.nanoTime() - between);
            }
        }
        results.section("One try at five words (" + Stretching.STANDARD + ")");
        results.times("Rekey", ours);
        results.times("OWASP's least (" + least + ")", floor);
        results.figure("p50 / OWASP's least", ours.at(0.5) / floor.at(0.5), "");
    }

    /**
     * Connect to verdict beside a bare update with one activity that checks the same key a moment later, and what it
     * all leaves.
     */
    private void checks(LocalEdition edition) {
        DemoAgent agent = DemoData.agent(edition);
        AccountDirectory directory = edition.part(AccountDirectory.class);
        KeyVerifier verifier = edition.part(KeyVerifier.class);
        Sample ours = new Sample();
        Sample bare = new Sample();
        List<HistoryCost> costs = new ArrayList<>();
        Map<String, Integer> byType = new TreeMap<>();
        AtomicInteger counted = new AtomicInteger(-1);
        try (Floor floor = new Floor(edition.workflows())) {
            for (int round = 0; round < ROUNDS; round++) {
                counted.incrementAndGet();
                MainJob job = HandedIn.job(edition, DemoData.CUSTOMER, (account, key, nanos) -> {
                    KeyCheckRequest request = HandedIn.request(directory, account, key);
                    long bareNanos =
                            floor.work(() -> verifier.verify(request).verdict().name());
                    if (counted.get() > 0) {
                        ours.add(nanos);
                        bare.add(bareNanos);
                    }
                });
                job.signIn(agent);
                String session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
                job.open(session);
                Map<String, String> outcomes = job.finish();
                if (!outcomes.values().stream().allMatch("REPLACED"::equals)) {
                    throw new IllegalStateException("The main job did not end well: " + outcomes);
                }
                if (round > 0) {
                    costs.addAll(costs(edition, session, byType));
                }
            }
        }
        results.section("Connect to verdict, 20 addresses each, over all five keys");
        results.times("Rekey", ours);
        results.times("bare update + activity", bare);
        results.atMost("p50 / bare update + activity", ours.at(0.5) / bare.at(0.5), "", 1.1);
        results.section("A clean account rotation (child and its part of the parent), the dearest of " + costs.size());
        results.atMost(
                "events", costs.stream().mapToInt(HistoryCost::events).max().orElse(0), "", 40);
        results.atMost(
                "billable actions",
                costs.stream().mapToInt(HistoryCost::actions).max().orElse(0),
                "",
                11);
        results.atMost(
                "bytes",
                (double) costs.stream().mapToLong(HistoryCost::bytes).max().orElse(0),
                "",
                10_240);
        results.section("Bytes of a clean account rotation by type of event (child alone, mean)");
        byType.forEach((type, bytes) -> results.figure(type, (double) bytes / costs.size(), "bytes"));
    }

    private static List<HistoryCost> costs(LocalEdition edition, String session, Map<String, Integer> byType) {
        List<HistoryCost> all = new ArrayList<>();
        WorkflowClient client = edition.workflows();
        Views views = edition.part(Views.class);
        List<AccountView> accounts = views.accounts(session);
        HistoryCost parent = HistoryCost.of(
                client.fetchHistory(WorkflowIds.session(DemoData.CUSTOMER)).getEvents());
        for (AccountView account : accounts) {
            if (account.slots().size() > 1) {
                continue;
            }
            WorkflowExecutionHistory history = client.fetchHistory(WorkflowIds.account(account.accountId()));
            history.getEvents().forEach(event -> byType.merge(type(event), event.getSerializedSize(), Integer::sum));
            HistoryCost child = HistoryCost.of(history.getEvents());
            all.add(child.plus(parent.share(accounts.size())));
        }
        return all;
    }

    private static String type(HistoryEvent event) {
        return event.getEventType().name().replace("EVENT_TYPE_", "");
    }
}
