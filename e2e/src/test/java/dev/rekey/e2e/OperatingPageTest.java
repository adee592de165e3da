package dev.rekey.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rekey.local.DemoAgent;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.FreePorts;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.SandboxExchanges;
import dev.rekey.sandbox.SandboxOptions;
import io.temporal.worker.MetricsType;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows docs/operating.md word by word: two machines, PostgreSQL and a Temporal server, from nothing to an upgrade
 * machine by machine while traders work. What the page leaves to its reader (names, addresses, ports) is filled in as one
 * would who tries it on one machine.
 */
class OperatingPageTest {

    private static final Pattern PASSWORD = Pattern.compile("Password, shown once: (\\S+)");
    private static final Pattern METER = Pattern.compile("(?m)^([a-z_]+)[{ ]");
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final String OWN_PASSWORD = "violet-anchor-tremble-72";
    private static final List<String> ALREADY_DONE =
            List.of("This page is out of date", "which was saved before, is done by now");
    private static final int ADDRESSES = 3;
    private static final int TRADERS = 3;
    private static final int CUSTOMERS = 300;

    @TempDir
    Path folder;

    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean upgraded = new AtomicBoolean();
    private final AtomicInteger nextCustomer = new AtomicInteger();
    private final AtomicInteger replaced = new AtomicInteger();

    @Test
    void two_machines_run_and_are_upgraded_one_after_the_other_with_no_failed_action() throws Exception {
        Path archive = Packaged.archive();
        for (String program : List.of("psql", "curl", "sha256sum")) {
            assumeTrue(onPath(program), program + " is not on this machine");
        }
        OperatingPage page = OperatingPage.read();
        int[] ports = FreePorts.at(InetAddress.getLoopbackAddress(), new Random())
                .limit(7)
                .toArray();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                ClusterTemporal temporal = ClusterTemporal.start(folder.resolve("temporal"), postgres, ports[6]);
                SandboxExchanges sandbox =
                        SandboxExchanges.start(new SandboxOptions(folder.resolve("sandbox.json"), 0));
                Machine one = new Machine(folder.resolve("one"), ports[0], ports[1], ports[2]);
                Machine two = new Machine(folder.resolve("two"), ports[3], ports[4], ports[5]);
                Balancer balancer = new Balancer(List.of(one.pages, two.pages))) {
            URI web = URI.create("http://127.0.0.1:" + balancer.port());
            Map<String, Machine> machines = Map.of("one", one, "two", two);
            String version = archive.getFileName().toString().replaceAll("^rekey-(.*)\\.tar\\.gz$", "$1");
            for (Machine machine : machines.values()) {
                Files.createSymbolicLink(machine.root.resolve("home").resolve(archive.getFileName()), archive);
                machine.program("temporal", temporal.program());
                machine.environment("PGPORT", Integer.toString(postgres.getPort()));
                machine.environment("REKEY_ROOT_TWO", two.root.toString());
                machine.place("VERSION", version);
                machine.place("db.example", "localhost");
                machine.place("temporal.example:7233", temporal.address());
            }
            Files.writeString(one.root.resolve("home/customers.csv"), customers());
            String admin = "";

            // given: the page, step by step, to where it upgrades
            int step = 0;
            for (; !page.steps().get(step).commands().contains("ln -sfn") || step == 0; step++) {
                OperatingPage.Step next = page.steps().get(step);
                for (String machine : next.machines()) {
                    String said = here(machines, machine).run(next.commands());
                    Matcher password = PASSWORD.matcher(said);
                    admin = password.find() ? password.group(1) : admin;
                }
                if (next.commands().contains("$program.properties.example")) {
                    fill(one, postgres, temporal, sandbox, web);
                    fill(two, postgres, temporal, sandbox, web);
                }
                if (next.commands().contains("operator.properties.example")) {
                    one.fill(
                            "operator.properties",
                            file -> file.replace("db.example/rekey", "localhost:" + postgres.getPort() + "/rekey"));
                }
            }
            assertThat(admin).isNotEmpty();
            Await.until("both machines", () -> balancer.up().size() == 2);
            DemoAgent ada = new DemoAgent("ada", OWN_PASSWORD);
            chooseOwnPassword(web, new DemoAgent("ada", Objects.requireNonNull(admin, "the page adds no admin")));

            // when traders work, and the page is followed to the end
            ExecutorService people = Executors.newCachedThreadPool();
            try {
                List<Future<?>> work = new ArrayList<>();
                for (int i = 0; i < TRADERS; i++) {
                    work.add(people.submit(() -> trade(web, sandbox, ada)));
                }
                DeskListener listener = new DeskListener(web, new JsonVisitor(web).signIn(ada));
                work.add(people.submit(() -> listener.listen(wrong, upgraded)));
                Await.until("the first keys", () -> replaced.get() >= TRADERS || !wrong.isEmpty());
                next(archive, version, machines);
                for (; step < page.steps().size(); step++) {
                    OperatingPage.Step next = page.steps().get(step);
                    for (String machine : next.machines()) {
                        int before = replaced.get();
                        here(machines, machine).run(next.commands());
                        if (next.how().equals("rolling")) {
                            Await.until(
                                    "the load balancer sees " + machine,
                                    () -> balancer.up().size() == 2);
                            Await.until(
                                    "keys replaced after the restart of " + machine,
                                    () -> replaced.get() >= before + 2 || !wrong.isEmpty());
                        }
                    }
                }
                int heard = listener.heard();
                Await.until("the open page of the desk", () -> listener.heard() > heard || !wrong.isEmpty());
                upgraded.set(true);
                for (Future<?> done : work) {
                    done.get(4, TimeUnit.MINUTES);
                }

                // then nothing failed, nobody was sent away, and streams came back
                assertThat(wrong)
                        .withFailMessage("%s%n%s%n%s", String.join("; ", wrong), one.log(), two.log())
                        .isEmpty();
                assertThat(balancer.nowhere()).isZero();
                // It was at one of the two, which ended it.
                assertThat(listener.connected())
                        .as("streams, with those that came back")
                        .isGreaterThanOrEqualTo(2);
                for (Machine machine : machines.values()) {
                    assertThat(machine.killed()).isEmpty();
                    assertThat(machine.root.resolve("opt/rekey").toRealPath().getFileName())
                            .hasToString("rekey-NEXT");
                }
                assertThat(one.run("REKEY_CONF=/etc/rekey /opt/rekey/bin/rekey audit verify"))
                        .contains("entries are as they were written");

                // and every meter of the alerts is there
                // (those of Temporal's client come with its next report, some seconds after a start)
                Await.until(
                        "every meter of the alerts: " + page.meters(),
                        () -> meters(machines.values().stream().toList()).containsAll(page.meters()));
                System.out.printf(
                        Locale.ROOT,
                        "operating page: %d keys replaced by %d traders, %d streams of the desk, Temporal %s%n",
                        replaced.get(),
                        TRADERS,
                        listener.connected(),
                        temporal.address());
            } finally {
                upgraded.set(true);
                people.shutdownNow();
            }
        }
    }

    private static Machine here(Map<String, Machine> machines, String name) {
        return Objects.requireNonNull(machines.get(name), name);
    }

    /** The same program under another version: what an upgrade installs beside it. */
    private void next(Path archive, String version, Map<String, Machine> machines) throws Exception {
        Path next = Files.createDirectory(folder.resolve("next"));
        Machine any = machines.values().iterator().next();
        any.run("cd " + next + "\ntar -xzf " + archive + "\nmv rekey-" + version + " rekey-NEXT\n"
                + "tar -I 'gzip -1' -cf rekey-NEXT.tar.gz rekey-NEXT\n");
        for (Machine machine : machines.values()) {
            Files.createSymbolicLink(machine.root.resolve("home/rekey-NEXT.tar.gz"), next.resolve("rekey-NEXT.tar.gz"));
            machine.place("VERSION", "NEXT");
        }
    }

    /** What the page leaves to whoever follows it. */
    private static void fill(
            Machine machine, EmbeddedPostgres postgres, ClusterTemporal temporal, SandboxExchanges sandbox, URI web)
            throws IOException {
        String database = "localhost:" + postgres.getPort() + "/rekey";
        machine.fill("worker.properties", file -> {
            StringBuilder filled = new StringBuilder(file.replaceAll("(?m)^rekey\\.outgoing\\[.*$", "")
                    .replace("db.example/rekey", database)
                    .replace("temporal.example:7233", temporal.address())
                    .replace("management.server.port=9102", "management.server.port=" + machine.workerHealth));
            for (int i = 0; i < ADDRESSES; i++) {
                filled.append("rekey.outgoing[%d].address=127.20.0.%d\n".formatted(i, i + 1));
                filled.append("rekey.outgoing[%d].bind=127.20.0.%d\n".formatted(i, i + 1));
            }
            filled.append("rekey.outgoing-probe.address=127.20.0.250\nrekey.outgoing-probe.bind=127.20.0.250\n");
            sandbox.apis()
                    .forEach((exchange, markets) ->
                            markets.forEach((market, uri) -> filled.append("rekey.exchanges.%s.%s.base-url=%s\n"
                                    .formatted(exchange, market.toLowerCase(Locale.ROOT), uri))));
            return filled.toString();
        });
        machine.fill(
                "starter.properties",
                file -> file.replace("db.example/rekey", database)
                                .replace("temporal.example:7233", temporal.address())
                                .replace(
                                        "management.server.port=9101",
                                        "management.server.port=" + machine.starterHealth)
                                .replace("server.port=8080", "server.port=" + machine.pages)
                                .replace("server.address=0.0.0.0", "server.address=127.0.0.1")
                                .replace("https://keys.example.com", web.toString())
                                .replace("rekey.starter.totp=required", "rekey.starter.totp=optional")
                                // This load balancer looks five times a second.
                                .replace("rekey.leave-after=10s", "rekey.leave-after=2s")
                        + """
                        rekey.starter.pace.second-check-after=1s
                        rekey.starter.pace.retry-first=1s
                        rekey.starter.limits.links-per-address=0
                        rekey.starter.limits.asks-per-address=0
                        """);
    }

    private static String customers() {
        String addresses = Stream.iterate(1, n -> n + 1)
                .limit(ADDRESSES)
                .map(n -> "127.20.0." + n)
                .collect(Collectors.joining(";"));
        StringBuilder list =
                new StringBuilder("customer,name,exchange,market,label,slots,runningBots,whitelist,mode\n");
        for (int i = 0; i < CUSTOMERS; i++) {
            list.append("%s,Trader %d,binance,SPOT,Everyday,,1,%s,live\n".formatted(customer(i), i, addresses));
        }
        return list.toString();
    }

    private static String customer(int number) {
        return "op-" + number;
    }

    /** As in a browser: pages and their forms. */
    private static void chooseOwnPassword(URI web, DemoAgent lent) throws IOException, InterruptedException {
        HttpClient browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .build();
        form(
                browser,
                web.resolve("/desk/sign-in"),
                web.resolve("/desk/sign-in"),
                "username",
                lent.name(),
                "password",
                lent.password());
        form(
                browser,
                web.resolve("/desk/me"),
                web.resolve("/desk/me/password"),
                "present",
                lent.password(),
                "wanted",
                OWN_PASSWORD);
    }

    private static void form(HttpClient browser, URI page, URI to, String... fields)
            throws IOException, InterruptedException {
        String html = browser.send(
                        HttpRequest.newBuilder(page)
                                .header("Accept", "text/html")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher token = FORM_TOKEN.matcher(html);
        assertThat(token.find()).as(html).isTrue();
        StringBuilder form = new StringBuilder("_csrf=" + token.group(1));
        for (int i = 0; i < fields.length; i += 2) {
            form.append('&')
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(to)
                        .header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 302, 303);
    }

    /** One customer after the other, until the upgrade is over; anything that fails is wrong. */
    private void trade(URI web, SandboxExchanges sandbox, DemoAgent agent) {
        while (!upgraded.get()) {
            String customer = customer(nextCustomer.getAndIncrement());
            List<String> told = new ArrayList<>();
            try {
                MainJob job = new MainJob(
                        web,
                        (exchange, market, label, addresses) -> DemoKeys.pasted(
                                new DemoKeys(sandbox).make(exchange, market, customer, label, addresses)),
                        told::add);
                job.signIn(agent);
                String session = job.start(customer, "KEY_EXPIRED");
                job.open(session);
                Map<String, String> outcomes = job.finish();
                if (outcomes.size() != 1 || !outcomes.containsValue("REPLACED")) {
                    wrong.add(customer + ": " + outcomes + " " + told);
                    return;
                }
                // This trader does not wait after "saved": what they send once more is then refused, and was done.
                told.stream()
                        .filter(line -> line.contains("refused")
                                && ALREADY_DONE.stream().noneMatch(line::contains))
                        .forEach(line -> wrong.add(customer + ": " + told));
                replaced.incrementAndGet();
            } catch (RuntimeException e) {
                wrong.add(customer + ": " + e + " " + told);
                return;
            }
        }
    }

    /** An agent's open page, which connects again a second after its stream has ended, as browsers do. */
    private static final class DeskListener {

        private final URI web;
        private final String cookies;
        private final AtomicInteger connected = new AtomicInteger();
        private final AtomicInteger heard = new AtomicInteger();

        DeskListener(URI web, JsonVisitor agent) {
            this.web = web;
            this.cookies = agent.cookieHeader();
        }

        int connected() {
            return connected.get();
        }

        /** How many lines it was told. */
        int heard() {
            return heard.get();
        }

        void listen(List<String> wrong, AtomicBoolean over) {
            HttpClient http = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
            HttpRequest request = HttpRequest.newBuilder(web.resolve("/desk/events"))
                    .header("Cookie", cookies)
                    .header("Accept", "text/event-stream")
                    .build();
            while (!over.get()) {
                try {
                    HttpResponse<Stream<String>> stream = http.send(request, HttpResponse.BodyHandlers.ofLines());
                    if (stream.statusCode() != 200) {
                        wrong.add("the stream was answered by " + stream.statusCode());
                        return;
                    }
                    connected.incrementAndGet();
                    try (Stream<String> lines = stream.body()) {
                        lines.takeWhile(line -> !over.get()).forEach(line -> heard.incrementAndGet());
                    }
                } catch (IOException | RuntimeException ended) {
                    wrong.add("the stream broke off: " + ended);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        }
    }

    /** What all processes say of themselves, and what Temporal's client says only when it happens. */
    private static Set<String> meters(List<Machine> machines) {
        Set<String> meters = new HashSet<>(Set.of("up"));
        for (Machine machine : machines) {
            for (int port : List.of(machine.starterHealth, machine.workerHealth)) {
                Matcher meter = METER.matcher(text(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus")));
                while (meter.find()) {
                    meters.add(meter.group(1));
                }
            }
        }
        for (Class<?> happens : List.of(MetricsType.class, io.temporal.serviceclient.MetricsType.class)) {
            for (Field constant : happens.getFields()) {
                if (constant.getType() == String.class) {
                    meters.add(constantOf(constant) + "_total");
                }
            }
        }
        return meters;
    }

    private static String text(URI page) {
        try (InputStream body = page.toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException noAnswer) {
            throw new UncheckedIOException(noAnswer);
        }
    }

    private static String constantOf(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException notPublic) {
            throw new AssertionError(notPublic);
        }
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
