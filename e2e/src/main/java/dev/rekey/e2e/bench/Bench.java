package dev.rekey.e2e.bench;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.vault.FiveWords;
import dev.rekey.accounts.vault.Stretching;
import dev.rekey.exchanges.Market;
import dev.rekey.exchanges.check.Credential;
import dev.rekey.exchanges.check.KeyCheckRequest;
import dev.rekey.exchanges.check.KeyVerifier;
import dev.rekey.local.DemoAgent;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.LocalEdition;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.local.sandbox.LiveKey;
import dev.rekey.starter.progress.Views;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.AccountView;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** Measures what the design names, each number beside its bare floor in the same run, and says which goals are missed. */
public final class Bench {

    /** Steps are warm when the medians of three windows in a row lie within this share of each other. */
    private static final double STEADY = 0.05;

    private static final int WINDOW = 150;
    /** With the steps that count, one workflow's updates stay below the 1,800 at which it would begin a new run. */
    private static final int MOST_WINDOWS = 9;

    private static final int STEPS = 400;
    private static final int ROUNDS = 5;
    private static final int TRIES = 40;

    /** The same keys are replaced over and over, oftener than a person may. */
    private static final List<String> UNLIMITED = List.of("--rekey.starter.limits.checks-per-account=0");

    private final LocalEdition edition;
    private final List<String> missed = new ArrayList<>();

    private Bench(LocalEdition edition) {
        this.edition = edition;
    }

    /** Runs all measurements; exit code 0 also when a goal is missed, because a miss is a finding and not a fault. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("rekey-bench");
        System.out.printf(
                Locale.ROOT,
                "Measured on %d processors, Java %s, %s. Temporal dev server with a database file, H2 file, sandbox exchanges on loopback.%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                System.getProperty("os.name"));
        LocalOptions free = LocalOptions.inFolder(folder);
        LocalOptions options = new LocalOptions(
                free.data(),
                free.port(),
                free.temporalPort(),
                free.uiPort(),
                free.sandboxPort(),
                Duration.ofSeconds(1),
                free.retryFirst(),
                false);
        long cold = start(options, bench -> {});
        long warm = start(options, bench -> {
            bench.steps();
            bench.checks();
            words();
            System.out.println();
            if (bench.missed.isEmpty()) {
                System.out.println("All goals met.");
            } else {
                System.out.println("Goals missed: " + String.join("; ", bench.missed) + ".");
            }
        });
        System.out.printf(
                Locale.ROOT,
                "%nStart inside a warm JVM (the whole `up` adds the JVM's own start): first %.1f s, again %.1f s%n",
                cold / 1e9,
                warm / 1e9);
        System.exit(0);
    }

    private interface Work {
        void on(Bench bench);
    }

    private static long start(LocalOptions options, Work work) {
        long begun = System.nanoTime();
        try (LocalEdition edition = LocalEdition.start(options, UNLIMITED, stage -> {})) {
            long took = System.nanoTime() - begun;
            DemoData.agent(edition);
            DemoData.seed(edition);
            work.on(new Bench(edition));
            return took;
        }
    }

    /** One step over HTTP, answered with the next view, beside a bare update. */
    private void steps() {
        DemoAgent agent = DemoData.agent(edition);
        MainJob job = job("4713", (account, key, nanos) -> {});
        job.signIn(agent);
        String session = job.start("4713", "KEY_EXPIRED");
        JsonVisitor trader = trader(agent, session);
        String account = trader.get("/guide")
                .orThrow()
                .path("accounts")
                .path(0)
                .path("accountId")
                .asString();
        Sample ours = new Sample();
        Sample bare = new Sample();
        try (Floor floor = new Floor(edition.workflows())) {
            List<Double> medians = new ArrayList<>();
            while (!steady(medians) && medians.size() < MOST_WINDOWS) {
                Sample window = new Sample();
                steps(WINDOW, trader, account, floor, window, new Sample());
                medians.add(window.at(0.5));
            }
            steps(STEPS, trader, account, floor, ours, bare);
        }
        System.out.println("One step over HTTP, answered with the next view");
        row("Rekey", ours);
        row("bare update", bare);
        ratio("step", ours, bare, 0.5, 1.5);
        ratio("step", ours, bare, 0.99, 1.5);
    }

    /** So many steps there and back, each followed by a bare update, so that noise hits both. */
    private static void steps(int many, JsonVisitor trader, String account, Floor floor, Sample ours, Sample bare) {
        for (int i = 0; i < many; i++) {
            String id = UUID.randomUUID().toString();
            Map<String, Object> action = i % 2 == 0
                    ? Map.of("type", "OpenEdit", "id", id)
                    : Map.of("type", "GoBack", "to", "EDIT", "id", id);
            long begun = System.nanoTime();
            trader.postJson("/guide/accounts/" + account + "/actions", action).orThrow();
            ours.add(System.nanoTime() - begun);
            bare.add(floor.touch());
        }
    }

    private static boolean steady(List<Double> medians) {
        if (medians.size() < 3) {
            return false;
        }
        List<Double> last = medians.subList(medians.size() - 3, medians.size());
        return Collections.max(last) <= Collections.min(last) * (1 + STEADY);
    }

    /** One try at a customer's five words, beside one at the least setting that OWASP's cheat sheet takes. */
    private static void words() {
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
        System.out.println();
        System.out.println("One try at five words (" + Stretching.STANDARD + ")");
        row("Rekey", ours);
        row("OWASP's least (" + least + ")", floor);
        System.out.printf(Locale.ROOT, "  ratio p50 %.2f%n", ours.at(0.5) / floor.at(0.5));
    }

    private interface Timed {
        void verdict(String account, LiveKey key, long nanos);
    }

    /**
     * Connect to verdict beside a bare update with one activity that checks the same key a moment later, and what it
     * all leaves.
     */
    private void checks() {
        DemoAgent agent = DemoData.agent(edition);
        AccountDirectory directory = edition.part(AccountDirectory.class);
        KeyVerifier verifier = edition.part(KeyVerifier.class);
        Sample ours = new Sample();
        Sample bare = new Sample();
        List<HistoryCost> costs = new ArrayList<>();
        try (Floor floor = new Floor(edition.workflows())) {
            for (int round = 0; round < ROUNDS; round++) {
                boolean counted = round > 0;
                MainJob job = job(DemoData.CUSTOMER, (account, key, nanos) -> {
                    KeyCheckRequest request = request(directory, account, key);
                    long bareNanos =
                            floor.work(() -> verifier.verify(request).verdict().name());
                    if (counted) {
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
                if (counted) {
                    costs.addAll(costs(session));
                }
            }
        }
        System.out.println();
        System.out.println("Connect to verdict, 20 addresses each, over all five keys");
        row("Rekey", ours);
        row("bare update + activity", bare);
        ratio("verdict", ours, bare, 0.5, 1.3);
        System.out.println();
        System.out.println("A clean account rotation (child and its part of the parent)");
        int mostEvents = costs.stream().mapToInt(HistoryCost::events).max().orElse(0);
        long mostBytes = costs.stream().mapToLong(HistoryCost::bytes).max().orElse(0);
        int mostActions = costs.stream().mapToInt(HistoryCost::actions).max().orElse(0);
        System.out.printf(
                Locale.ROOT,
                "  one key: at most %d events, %d bytes, %d billable actions (goals 50, 10240, 15; n=%d)%n",
                mostEvents,
                mostBytes,
                mostActions,
                costs.size());
        goal("events", mostEvents, 50);
        goal("bytes", mostBytes, 10_240);
        goal("actions", mostActions, 15);
    }

    private static KeyCheckRequest request(AccountDirectory directory, String accountId, LiveKey key) {
        TradingAccount account = directory.account(accountId).orElseThrow();
        return new KeyCheckRequest(
                account.exchange(),
                Market.valueOf(account.market().name()),
                new Credential(key.key().apiKey(), key.key().secret(), key.key().passphrase()),
                directory.whitelist(accountId).addresses(),
                account.exchangeUid());
    }

    private MainJob job(String customer, Timed timed) {
        DemoKeys demoKeys = new DemoKeys(edition.sandbox());
        AccountDirectory directory = edition.part(AccountDirectory.class);
        Views views = edition.part(Views.class);
        return new MainJob(
                edition.web(),
                (exchange, market, label, addresses) -> {
                    LiveKey key = demoKeys.make(exchange, market, DemoData.user(customer), label, addresses);
                    String account = directory.accounts(customer).stream()
                            .filter(a -> a.live() && label.startsWith(a.label() + " "))
                            .findFirst()
                            .orElseThrow()
                            .id();
                    watch(views, customer, account, key, timed);
                    return DemoKeys.pasted(key);
                },
                line -> {});
    }

    /** Times from the moment the key is in hand until its verdict is published. */
    private void watch(Views views, String customer, String account, LiveKey key, Timed timed) {
        String session = edition.part(dev.rekey.accounts.read.Progress.class)
                .openSessionOf(customer)
                .orElseThrow()
                .sessionId();
        int before = views.account(session, account).map(AccountView::attempts).orElse(0);
        long begun = System.nanoTime();
        Thread watcher = new Thread(() -> {
            while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(30)) {
                AccountView view = views.account(session, account).orElseThrow();
                if (view.attempts() > before && view.verdict() != null) {
                    timed.verdict(account, key, System.nanoTime() - begun);
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        });
        watcher.setDaemon(true);
        watcher.start();
    }

    private List<HistoryCost> costs(String session) {
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
            HistoryCost child = HistoryCost.of(history.getEvents());
            all.add(child.plus(parent.share(accounts.size())));
        }
        return all;
    }

    private JsonVisitor trader(DemoAgent who, String session) {
        JsonVisitor agent = new JsonVisitor(edition.web()).signIn(who);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!agent.get("/desk/sessions/" + session).done() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        JsonNode link =
                agent.postJson("/desk/sessions/" + session + "/link", Map.of()).orThrow();
        JsonVisitor trader = new JsonVisitor(edition.web());
        String path = URI.create(link.path("link").asString()).getPath();
        trader.get(path).orThrow();
        trader.postForm(path, Map.of("code", link.path("code").asString())).orThrow();
        return trader;
    }

    private static void row(String name, Sample sample) {
        System.out.printf(Locale.ROOT, "  %-24s %s%n", name, sample.words());
    }

    private void ratio(String what, Sample ours, Sample bare, double share, double most) {
        double ratio = ours.at(share) / bare.at(share);
        System.out.printf(Locale.ROOT, "  ratio p%.0f %.2f (goal %.1f)%n", share * 100, ratio, most);
        if (ratio > most) {
            missed.add(String.format(Locale.ROOT, "%s p%.0f %.2f instead of %.1f", what, share * 100, ratio, most));
        }
    }

    private void goal(String what, long value, long most) {
        if (value > most) {
            missed.add(what + " " + value + " instead of " + most);
        }
    }
}
