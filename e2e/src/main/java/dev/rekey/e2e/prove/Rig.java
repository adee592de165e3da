package dev.rekey.e2e.prove;

import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.e2e.programs.Child;
import dev.rekey.e2e.programs.Patience;
import dev.rekey.e2e.programs.Ports;
import dev.rekey.e2e.programs.TemporalCommand;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.Rekey;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.sandbox.SandboxMail;
import dev.rekey.sandbox.SandboxOptions;
import dev.rekey.starter.StarterApplication;
import dev.rekey.worker.RekeyWorkerApplication;
import dev.rekey.workflows.Payloads;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All of Rekey as processes of their own: Temporal with a database file, the accounts database, a worker, the pages; and
 * between each two of them a network that can fail. The sandbox exchanges and a mail server are in the prover's own
 * process, which no fault hits. Everything the prover itself asks goes past the failing networks.
 */
final class Rig implements AutoCloseable {

    /** How many addresses an account's key has to allow: few, since each is asked from. */
    static final List<String> ADDRESSES =
            IntStream.rangeClosed(1, 3).mapToObj(n -> "127.20.0." + n).toList();

    /** Who signs what they send. */
    private static final List<String> SIGNING = List.of("starter", "worker");

    private static final Duration BOOT = Duration.ofMinutes(4);

    /**
     * What a rig is made of.
     *
     * @param folder everything is in it
     * @param postgres whether the accounts are in PostgreSQL and not in H2
     * @param store where the database's files are, if not in the folder
     * @param suggestNewRun after how many events a run hands over to the next one; 0 as Temporal does
     * @param starter further settings of the pages
     * @param bug a bug to be planted; empty for none
     * @param tls whether the exchanges are reached by TLS
     * @param powerCuts whether the database's files are on a disk whose power can be cut, where there is such a one
     */
    record Setup(
            Path folder,
            boolean postgres,
            @Nullable Path store,
            int suggestNewRun,
            List<String> starter,
            String bug,
            boolean tls,
            boolean powerCuts) {

        static Setup in(Path folder) {
            return new Setup(folder, false, null, 0, List.of(), "", false, false);
        }

        Setup withPostgres(boolean on) {
            return new Setup(folder, on, store, suggestNewRun, starter, bug, tls, powerCuts);
        }

        Setup withStore(Path elsewhere) {
            return new Setup(folder, postgres, elsewhere, suggestNewRun, starter, bug, tls, powerCuts);
        }

        Setup withNewRunAfter(int events) {
            return new Setup(folder, postgres, store, events, starter, bug, tls, powerCuts);
        }

        Setup withPages(String... settings) {
            return new Setup(folder, postgres, store, suggestNewRun, List.of(settings), bug, tls, powerCuts);
        }

        Setup withBug(String planted) {
            return new Setup(folder, postgres, store, suggestNewRun, starter, planted, tls, powerCuts);
        }

        Setup withTls() {
            return new Setup(folder, postgres, store, suggestNewRun, starter, bug, true, powerCuts);
        }

        Setup withPowerCuts() {
            return new Setup(folder, postgres, store, suggestNewRun, starter, bug, tls, true);
        }
    }

    private final Setup setup;
    private final int temporalPort = Ports.free();
    private final int webPort = Ports.free();
    private final int readyPort = Ports.free();
    private final Child temporal;
    private final Store store;
    private final Wire workerToTemporal;
    private final Wire starterToTemporal;
    private final Wire workerToStore;
    private final Wire starterToStore;
    private final SandboxExchanges sandbox;
    private final SandboxMail mail;
    private final Wire workerToMail;
    private final Child worker;
    private final List<Child> moreWorkers = new ArrayList<>();
    private final Child starter;
    private final List<TlsDoor> doors = new ArrayList<>();
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient workflows;
    private @Nullable Records records;

    private Rig(Setup setup) {
        this.setup = setup;
        Path folder = setup.folder();
        try {
            Files.createDirectories(folder);
            Files.createDirectories(triggers());
            Files.createDirectories(folder.resolve("store"));
            Files.createDirectories(temporalFolder());
            for (String kind : SIGNING) {
                SigningKey.make(signingKey(kind));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path files = setup.store() == null ? folder.resolve("store") : setup.store();
        this.store = setup.postgres()
                ? new PostgresStore(files)
                : new H2Store(files, folder.resolve("store.out"), setup.powerCuts());
        this.temporal = new Child("Temporal", temporalCommand(), folder.resolve("temporal.out"));
        this.workerToTemporal = new Wire(temporalPort);
        this.starterToTemporal = new Wire(temporalPort);
        this.workerToStore = new Wire(store.port());
        this.starterToStore = new Wire(store.port());
        this.sandbox = SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0));
        this.mail = SandboxMail.start(0, 0);
        this.workerToMail = new Wire(mail.smtpPort());
        List<String> trusting = setup.tls() ? TlsDoor.makeCertificates(folder) : List.of();
        this.worker = worker("worker", trusting);
        List<String> pages = new ArrayList<>(List.of(
                "--server.port=" + webPort,
                "--server.address=127.0.0.1",
                "--management.server.port=" + readyPort,
                "--rekey.starter.public-url=" + web(),
                "--rekey.starter.key-file=" + folder.resolve("starter.key"),
                "--rekey.starter.vault-by-link=true",
                "--rekey.starter.limits.links-per-address=0",
                "--rekey.starter.help.lines-per-customer=0",
                "--rekey.starter.limits.links-per-session=0",
                "--rekey.starter.limits.codes-per-address=0",
                "--rekey.starter.limits.checks-per-account=0",
                "--rekey.starter.limits.sign-ins-per-name=0",
                "--rekey.starter.limits.sign-ins-per-name-anywhere=0",
                "--rekey.starter.limits.sign-ins-per-address=0",
                "--rekey.starter.pace.second-check-after=PT1S",
                "--rekey.starter.pace.retry-first=PT1S",
                "--rekey.starter.pace.retry-most=PT5S"));
        pages.addAll(setup.starter());
        this.starter = process(
                "starter",
                List.of(),
                StarterApplication.class,
                settings("starter", starterToTemporal, starterToStore, pages));
        this.stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget("127.0.0.1:" + temporalPort)
                .build());
        this.workflows = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setDataConverter(Payloads.converter())
                        .build());
    }

    /** Starts everything and answers when all of it is ready. */
    static Rig start(Setup setup) {
        Rig rig = new Rig(setup);
        try {
            rig.heal();
            return rig;
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    private Child worker(String name, List<String> trusting) {
        return process(
                name,
                trusting,
                RekeyWorkerApplication.class,
                settings(
                        name,
                        workerToTemporal,
                        workerToStore,
                        List.of(
                                "--spring.main.keep-alive=true",
                                "--spring.mail.host=127.0.0.1",
                                "--spring.mail.port=" + workerToMail.port(),
                                "--spring.mail.properties.mail.smtp.timeout=5000",
                                "--rekey.mail.from=" + Mails.FROM,
                                "--rekey.mail.public-url=" + web(),
                                "--rekey.reconcile.every=2s",
                                "--rekey.reconcile.round-at-least=15s")));
    }

    /** Starts so many more workers, which are there from now on. */
    void addWorkers(int many) {
        for (int i = 0; i < many; i++) {
            Child more = worker("worker-" + (moreWorkers.size() + 2), List.of());
            moreWorkers.add(more);
            more.start();
        }
        Patience.until(worker::tail, BOOT, () -> pollers() > many);
    }

    /** Every worker there is. */
    List<Child> workers() {
        List<Child> all = new ArrayList<>(moreWorkers);
        all.add(worker);
        return all;
    }

    /** A process believes from now on that it is so much later than it is, or earlier; it notices within a moment. */
    void shiftClock(Child process, Duration by) {
        ShiftedClock.set(triggers(), process.toString(), by);
    }

    private List<String> temporalCommand() {
        List<String> command = new ArrayList<>(
                TemporalCommand.on(temporalPort, temporalFolder().resolve("temporal.db")));
        command.addAll(List.of("--dynamic-config-value", "frontend.enableUpdateWorkflowExecution=true"));
        if (setup.suggestNewRun() > 0) {
            command.addAll(List.of(
                    "--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=" + setup.suggestNewRun()));
        }
        return command;
    }

    private Child process(String name, List<String> options, Class<?> main, List<String> settings) {
        List<String> all = new ArrayList<>(options);
        all.add(CrashAgent.option(setup.folder(), setup.bug(), name));
        return Child.java(name, all, main.getName(), settings, setup.folder().resolve(name + ".out"));
    }

    private Path signingKey(String kind) {
        return setup.folder().resolve(kind + "-signing.key");
    }

    private List<String> settings(String name, Wire toTemporal, Wire toStore, List<String> own) {
        List<String> all = new ArrayList<>(List.of(
                "--spring.temporal.connection.target=127.0.0.1:" + toTemporal.port(),
                "--spring.temporal.namespace=default",
                "--spring.datasource.hikari.maximum-pool-size=10",
                // As short as it can be: what fails once a connection is retired shows in minutes and not in hours.
                "--spring.datasource.hikari.max-lifetime=30000",
                "--rekey.master-key-file=" + masterKey(),
                "--rekey.intake-keys=" + setup.folder().resolve("intake-keys"),
                "--logging.level.root=warn",
                "--logging.level.dev.rekey=info",
                "--logging.file.name=" + setup.folder().resolve(name + ".log")));
        all.addAll(store.settings(toStore.port()));
        for (String kind : SIGNING) {
            Path key = signingKey(kind);
            all.add("--rekey.signing." + kind + "-key-file=" + key);
            all.add("--rekey.signing." + kind + "s=" + SigningKey.publicHalf(key));
        }
        for (int i = 0; i < ADDRESSES.size(); i++) {
            all.add("--rekey.outgoing[" + i + "].address=" + ADDRESSES.get(i));
            all.add("--rekey.outgoing[" + i + "].bind=" + ADDRESSES.get(i));
        }
        sandbox.apis()
                .forEach((exchange, markets) -> markets.forEach((market, uri) -> all.add("--rekey.exchanges." + exchange
                        + "." + market.toLowerCase(Locale.ROOT) + ".base-url=" + reached(name, uri))));
        all.addAll(own);
        // Given twice, a setting would hold both values: what is said last counts.
        Map<String, String> byName = new LinkedHashMap<>();
        all.forEach(setting -> byName.put(setting.split("=", 2)[0], setting));
        return List.copyOf(byName.values());
    }

    /** Where a process reaches an exchange: at its own door, or at one that speaks TLS before it. */
    private URI reached(String name, URI exchange) {
        if (!setup.tls() || !name.startsWith("worker")) {
            return exchange;
        }
        TlsDoor door = new TlsDoor(setup.folder(), exchange.getPort());
        doors.add(door);
        return URI.create("https://127.0.0.1:" + door.port() + exchange.getPath());
    }

    /** From now on the exchanges show this certificate. */
    void show(TlsDoor.Certificate certificate) {
        doors.forEach(door -> door.show(certificate));
    }

    /** The command that replaces the master key; it dies at crash points as the others do. */
    Child replacesMasterKey() {
        return process(
                "keys",
                List.of(),
                Rekey.class,
                List.of(
                        "keys",
                        "rotate",
                        "--database-url",
                        store.url(store.port()) + (setup.postgres() ? "?user=postgres" : ""),
                        "--key-file",
                        masterKey().toString()));
    }

    /** Ends every fault, starts what is dead, and answers when all of it is ready again. */
    void heal() {
        for (CrashPoint point : CrashPoint.values()) {
            point.disarm(triggers());
        }
        List.of(workerToTemporal, starterToTemporal, workerToStore, starterToStore, workerToMail)
                .forEach(Wire::pass);
        temporal.thaw();
        workers().forEach(Child::thaw);
        starter.thaw();
        shiftClock(starter, Duration.ZERO);
        workers().forEach(each -> shiftClock(each, Duration.ZERO));
        startTemporal();
        store.start();
        records().ready();
        workers().forEach(Child::start);
        starter.start();
        awaitReady();
    }

    void startTemporal() {
        // It picks the ports of its inner services at random and ends when one was taken in that moment.
        Patience.until(temporal::tail, BOOT, () -> {
            temporal.start();
            return Ports.answers(temporalPort) && serves();
        });
    }

    private boolean serves() {
        try {
            stubs.healthCheck();
            return true;
        } catch (RuntimeException notYet) {
            return false;
        }
    }

    /** Waits until pages and worker work, and starts again what died meanwhile. */
    void awaitReady() {
        JsonVisitor knock = new JsonVisitor(web());
        Patience.until(starter::tail, BOOT, () -> {
            starter.start();
            worker.start();
            try {
                return knock.get("/desk/sign-in").status() == 200;
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
        Patience.until(worker::tail, BOOT, this::worked);
    }

    /** Whether a worker asked for work lately. */
    boolean worked() {
        return pollers() > 0;
    }

    private int pollers() {
        try {
            return stubs.blockingStub()
                    .withDeadlineAfter(5, TimeUnit.SECONDS)
                    .describeTaskQueue(io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest.newBuilder()
                            .setNamespace("default")
                            .setTaskQueue(io.temporal.api.taskqueue.v1.TaskQueue.newBuilder()
                                    .setName(dev.rekey.workflows.WorkflowIds.TASK_QUEUE))
                            .setTaskQueueType(io.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                            .build())
                    .getPollersCount();
        } catch (RuntimeException notYet) {
            return 0;
        }
    }

    URI web() {
        return URI.create("http://127.0.0.1:" + webPort);
    }

    /** Whether the pages say that they are ready. */
    int readiness() {
        return new JsonVisitor(URI.create("http://127.0.0.1:" + readyPort))
                .get("/actuator/health/readiness")
                .status();
    }

    Path folder() {
        return setup.folder();
    }

    Path masterKey() {
        return setup.folder().resolve("master.key");
    }

    Path triggers() {
        return setup.folder().resolve("triggers");
    }

    SandboxExchanges sandbox() {
        return sandbox;
    }

    /** The mail server; like the exchanges it is hit by no fault, only the way there is. */
    SandboxMail mail() {
        return mail;
    }

    Wire toMail() {
        return workerToMail;
    }

    Child temporal() {
        return temporal;
    }

    Child worker() {
        return worker;
    }

    Child starter() {
        return starter;
    }

    Store store() {
        return store;
    }

    List<Wire> toTemporal() {
        return List.of(workerToTemporal, starterToTemporal);
    }

    List<Wire> toStore() {
        return List.of(workerToStore, starterToStore);
    }

    Wire starterToTemporal() {
        return starterToTemporal;
    }

    Wire workerToTemporal() {
        return workerToTemporal;
    }

    Wire workerToStore() {
        return workerToStore;
    }

    WorkflowClient workflows() {
        return workflows;
    }

    /** The accounts database as the prover sees it. */
    Records records() {
        if (records == null) {
            store.start();
            records = Records.open(store, masterKey());
        }
        return records;
    }

    boolean postgres() {
        return setup.postgres();
    }

    /** SIGKILL to everything at once. */
    void stopAll() {
        workers().forEach(Child::kill);
        starter.kill();
        temporal.kill();
        store.kill();
    }

    /** Copies Temporal's database, while it does not run. */
    void copyTemporal(Path target) {
        eachTemporalFile(temporalFolder(), file -> {
            Files.createDirectories(target);
            Files.copy(file, target.resolve(file.getFileName().toString()));
        });
    }

    /** Has Temporal begin again from such a copy, while it does not run. */
    void putTemporalBack(Path copy) {
        loseTemporal();
        eachTemporalFile(
                copy,
                file -> Files.copy(
                        file, temporalFolder().resolve(file.getFileName().toString())));
    }

    /** Has Temporal begin with nothing, while it does not run. */
    void loseTemporal() {
        eachTemporalFile(temporalFolder(), Files::delete);
    }

    private Path temporalFolder() {
        return temporalFolder(setup.folder());
    }

    /** Where Temporal's files are in the folder of a rig. */
    static Path temporalFolder(Path folder) {
        return folder.resolve("temporal");
    }

    private interface Handling {
        void of(Path file) throws IOException;
    }

    private static void eachTemporalFile(Path folder, Handling handling) {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                if (file.getFileName().toString().startsWith("temporal.db")) {
                    handling.of(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the accounts database begin with nothing, as on the very first start. */
    void emptyStore() {
        if (records != null) {
            records.close();
            records = null;
        }
        store.kill();
        Store.Folders.delete(store.folder());
        try {
            Files.createDirectories(store.folder());
            Files.deleteIfExists(masterKey());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store.start();
    }

    @Override
    public void close() {
        if (records != null) {
            records.close();
        }
        starter.kill();
        workers().forEach(Child::kill);
        stubs.shutdownNow();
        temporal.kill();
        store.close();
        List.of(workerToTemporal, starterToTemporal, workerToStore, starterToStore, workerToMail)
                .forEach(Wire::close);
        doors.forEach(TlsDoor::close);
        sandbox.close();
        mail.close();
        Small.unmount(temporalFolder());
        if (setup.store() != null) {
            Small.unmount(setup.store());
        }
    }
}
