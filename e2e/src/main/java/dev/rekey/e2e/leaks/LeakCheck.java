package dev.rekey.e2e.leaks;

import com.google.protobuf.util.JsonFormat;
import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.local.DemoAgent;
import dev.rekey.local.DemoData;
import dev.rekey.local.DemoKeys;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.LocalEdition;
import dev.rekey.local.LocalOptions;
import dev.rekey.local.MainJob;
import dev.rekey.sandbox.LiveKey;
import dev.rekey.sandbox.SandboxKey;
import dev.rekey.starter.StarterApplication;
import dev.rekey.worker.RekeyWorkerApplication;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Does the main job with secrets that are known, worker and starter each in a process of its own, and then looks for those
 * secrets in everything that was written and in the memory of both. Says place by place what was searched and found.
 */
public final class LeakCheck {

    private static final String MISPLACED_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Path data;
    private final Path seen;
    private final PrintStream out;

    /** API secrets, passphrases: nowhere but in the browser that typed them and in the worker while it checks. */
    private final Map<String, String> secrets = new LinkedHashMap<>();
    /** The public halves; not secret, and yet shown nowhere. */
    private final Map<String, String> keys = new LinkedHashMap<>();
    /** Secrets that a person wrote where they do not belong: the starter reads them, and that is where they must end. */
    private final Map<String, String> misplaced = new LinkedHashMap<>();

    /** What lets somebody in: links, a password, a program's token, web sessions, and the vault's words. */
    private final Map<String, String> ways = new LinkedHashMap<>();

    private int hits;

    private LeakCheck(Path folder, PrintStream out) {
        this.data = folder.resolve("data");
        this.seen = folder.resolve("seen");
        this.out = out;
    }

    /** Runs the check in a folder of its own; exit code 0 only when nothing was found. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("rekey-leaks");
        System.out.println(
                "Everything that is searched is kept in " + folder + "; delete it when you have read this.\n");
        System.exit(run(folder, System.out) == 0 ? 0 : 1);
    }

    /** Runs the check in this folder and answers how many places gave a secret away. */
    public static int run(Path folder, PrintStream out) throws IOException {
        LeakCheck check = new LeakCheck(folder.toAbsolutePath(), out);
        for (String part : List.of("histories", "logs", "metrics", "pages/guide", "starter", "worker")) {
            Files.createDirectories(check.seen.resolve(part));
        }
        check.work();
        check.search();
        return check.hits;
    }

    private void work() {
        LocalOptions options = LocalOptions.inFolder(data);
        List<String> shared = List.of("--spring.datasource.url=jdbc:h2:file:" + data.resolve("rekey")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
                + ";LOCK_TIMEOUT=20000;AUTO_SERVER=TRUE");
        List<String> noWorker = new ArrayList<>(shared);
        noWorker.add("--spring.temporal.start-workers=false");
        int port = free();
        int workerMetrics = free();
        int starterMetrics = free();
        URI web = URI.create("http://127.0.0.1:" + port);
        try (LocalEdition edition = LocalEdition.start(options, noWorker, stage -> {});
                Part worker = Part.start(
                        RekeyWorkerApplication.class,
                        settings(
                                edition,
                                "worker",
                                "--management.server.port=" + workerMetrics,
                                "--spring.temporal.start-workers=true"),
                        seen.resolve("logs/worker.out"));
                Part starter = Part.start(
                        StarterApplication.class,
                        settings(
                                edition,
                                "starter",
                                "--server.port=" + port,
                                "--management.server.port=" + starterMetrics,
                                "--rekey.starter.public-url=" + web,
                                "--spring.temporal.start-workers=false"),
                        seen.resolve("logs/starter.out"))) {
            DemoAgent agent = DemoData.agent(edition);
            DemoData.seed(edition);
            for (String exchange : edition.sandbox().apis().keySet()) {
                edition.sandbox()
                        .keys(exchange, DemoData.user(DemoData.CUSTOMER))
                        .forEach(this::mark);
            }
            JsonVisitor knock = new JsonVisitor(web);
            await(starter, () -> answers(knock));

            ways.put("the agent's password", agent.password());
            String session = mainJob(edition, web, agent);
            misplace(web, agent);
            pages(web, agent, session, program(edition));
            guide(web, agent, session);
            histories(edition.workflows());
            metrics("worker", workerMetrics);
            metrics("starter", starterMetrics);
            out.println("The main job is done: " + secrets.size() + " secrets and " + keys.size() + " keys were used, "
                    + misplaced.size() + " were written in the wrong place; "
                    + ways.size() + " passwords, links, tokens, web sessions and vault words let somebody in.\n");
            // What is no longer used counts as well here: a secret has no business in the starter at any time.
            starter.dump(seen.resolve("starter/heap.hprof"), true);
            worker.dump(seen.resolve("worker/heap.hprof"), false);
        }
    }

    private List<String> settings(LocalEdition edition, String part, String... own) {
        List<String> settings = new ArrayList<>(edition.settings());
        settings.removeIf(setting -> Stream.concat(
                        Stream.of(own), Stream.of("--logging.file.name=", "--spring.temporal.start-workers="))
                .anyMatch(mine -> setting.startsWith(mine.substring(0, mine.indexOf('=') + 1))));
        settings.addAll(List.of(own));
        settings.add("--logging.file.name=" + seen.resolve("logs/" + part + ".log"));
        settings.add("--logging.level.root=trace");
        settings.add("--logging.threshold.console=warn");
        return settings;
    }

    private String mainJob(LocalEdition edition, URI web, DemoAgent agent) {
        DemoKeys trader = new DemoKeys(edition.sandbox());
        MainJob job = new MainJob(
                web,
                (exchange, market, label, addresses) -> {
                    LiveKey made = trader.make(exchange, market, DemoData.user(DemoData.CUSTOMER), label, addresses);
                    mark(made.key());
                    return DemoKeys.pasted(made);
                },
                line -> {});
        job.signIn(agent);
        String session = job.start(DemoData.CUSTOMER, "VAULT_RESET");
        job.open(session);
        Map<String, String> outcomes = job.finish();
        visited("a trader", job.trader());
        if (!outcomes.values().stream().allMatch("REPLACED"::equals)) {
            throw new IllegalStateException("The main job did not end well: " + outcomes);
        }
        return session;
    }

    private void mark(SandboxKey key) {
        String name = key.exchange() + " " + key.id();
        secrets.put("the secret of " + name, key.secret());
        keys.put("the key of " + name, key.apiKey());
        if (key.passphrase() != null) {
            secrets.put("the passphrase of " + name, key.passphrase());
        }
    }

    /** A trader writes a secret into a help request, an agent into a reason. */
    private void misplace(URI web, DemoAgent who) {
        JsonVisitor agent = new JsonVisitor(web).signIn(who);
        List<String> accounts = new ArrayList<>();
        agent.get("/desk/customers/4713")
                .orThrow()
                .path("accounts")
                .forEach(account -> accounts.add(account.path("id").asString()));
        String session = agent.postJson(
                        "/desk/customers/4713/sessions",
                        Map.of("reason", "OTHER", "words", misplaced("a session"), "accountIds", accounts))
                .orThrow()
                .path("sessionId")
                .asString();
        await(null, () -> agent.get("/desk/sessions/" + session).done());
        JsonNode link =
                agent.postJson("/desk/sessions/" + session + "/link", Map.of()).orThrow();
        JsonVisitor trader = new JsonVisitor(web);
        String path = URI.create(link.path("link").asString()).getPath();
        ways.put("a guide link's token", path.substring(path.lastIndexOf('/') + 1));
        trader.get(path).orThrow();
        trader.get(path + "/further");
        trader.get("/nothing" + path);
        trader.postForm(path, Map.of("code", link.path("code").asString())).orThrow();
        await(null, () -> trader.get("/guide").orThrow().path("accounts").size() == accounts.size());
        act(trader, "/guide/accounts/" + accounts.get(0), "AskForHelp", "words", misplaced("a help request"));
        trader.postForm(
                        "/guide/accounts/" + accounts.get(0) + "/actions",
                        Map.of("type", "AskForHelp", "words", "it is " + misplaced("the form of a help request")))
                .orThrow();
        act(
                agent,
                "/desk/sessions/" + session + "/accounts/" + accounts.get(0),
                "Skip",
                "why",
                misplaced("a reason for leaving out"));
        visited("an agent", agent);
        visited("another trader", trader);
        resetVault(trader);
    }

    /** A trader resets the vault, by JSON and by form, and tries the new words out. */
    private void resetVault(JsonVisitor trader) {
        trader.get("/guide/vault").orThrow();
        JsonNode shown = trader.postJson("/guide/vault/words", Map.of()).orThrow();
        List<String> words = new ArrayList<>();
        shown.path("words").forEach(word -> words.add(word.asString()));
        ways.put("the vault's words", String.join(" ", words));
        ways.put("the vault's words as JSON", String.join("\",\"", words));
        ways.put("the ticket of the vault's words", shown.path("ticket").asString());
        trader.postForm("/guide/vault/check", Map.of("words", String.join(" ", words)));
        trader.postJson(
                        "/guide/vault/reset",
                        Map.of(
                                "ticket",
                                shown.path("ticket").asString(),
                                "word",
                                words.get(shown.path("asked").asInt() - 1)))
                .orThrow();
        trader.get("/guide/vault").orThrow();
        trader.postForm("/guide/vault/check", Map.of("words", String.join(" ", words)))
                .orThrow();
    }

    /** The cookies by which a browser is let in or known are secrets and seals of them; nobody may know either. */
    private void visited(String who, JsonVisitor visitor) {
        for (HttpCookie cookie : visitor.cookies()) {
            switch (cookie.getName()) {
                case "rekey" ->
                    known(
                            "the web session of " + who,
                            new String(Base64.getDecoder().decode(cookie.getValue()), StandardCharsets.UTF_8));
                case "rekey-device" -> known("the browser of " + who, cookie.getValue());
                case "rekey-desk" ->
                    // What is before the seal names the agent, and is no secret.
                    ways.put(
                            "the seal of the browser of " + who,
                            cookie.getValue().substring(cookie.getValue().lastIndexOf('.') + 1));
                default -> {
                    // The form token changes nothing by itself.
                }
            }
        }
    }

    private void known(String what, String sealed) {
        ways.put(what, sealed.substring(0, sealed.indexOf('.')));
        ways.put("the seal of " + what, sealed.substring(sealed.indexOf('.') + 1));
    }

    /** What the trader sees of the accounts whose keys were replaced. */
    private void guide(URI web, DemoAgent who, String session) {
        JsonVisitor agent = new JsonVisitor(web).signIn(who);
        agent.get("/desk/sessions/" + session).orThrow();
        JsonNode link =
                agent.postJson("/desk/sessions/" + session + "/link", Map.of()).orThrow();
        DeskPages pages = new DeskPages(web, seen.resolve("pages/guide"));
        pages.enter(
                URI.create(link.path("link").asString()).getPath(),
                link.path("code").asString());
        pages.look("/guide");
        agent.get("/desk/sessions/" + session)
                .orThrow()
                .path("accounts")
                .forEach(account -> pages.look(
                        "/guide/accounts/" + account.path("accountId").asString()));
        pages.look("/guide/vault");
        pages.look("/guide/accounts/nothing");
    }

    private String program(LocalEdition edition) {
        String token = edition.part(ProgramTokens.class)
                .create("leak check", Set.of(ProgramTokens.Scope.READ), "leak check")
                .token();
        // What all tokens begin with says nothing.
        ways.put("a program's token", token.substring(token.indexOf('_') + 1));
        return token;
    }

    private static void act(JsonVisitor who, String place, String type, String field, String words) {
        who.postJson(
                        place + "/actions",
                        Map.of("type", type, "id", UUID.randomUUID().toString(), field, "it is " + words))
                .orThrow();
    }

    private String misplaced(String where) {
        SecureRandom random = new SecureRandom();
        StringBuilder secret = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            secret.append(MISPLACED_ALPHABET.charAt(random.nextInt(MISPLACED_ALPHABET.length())));
        }
        misplaced.put("what was written into " + where, secret.toString());
        return secret.toString();
    }

    private void pages(URI web, DemoAgent agent, String session, String token) {
        DeskPages pages = new DeskPages(web, seen.resolve("pages"));
        pages.look("/desk/nothing");
        pages.signIn(agent);
        for (String path : List.of(
                "/desk",
                "/desk?scope=ended",
                "/desk/customers?q=4711",
                "/desk/customers/4711",
                "/desk/customers/4713",
                "/desk/sessions/" + session,
                "/desk/exchanges",
                "/desk/audit",
                "/desk/nothing",
                "/guide",
                "/g/nothing",
                "/error")) {
            pages.look(path);
        }
        pages.send("/desk/sessions/" + session + "/actions", "{\"type\":");
        pages.send("/guide/accounts/nothing/actions", "[]");
        pages.lookAsProgram("/desk", token);
        pages.lookAsProgram("/desk/audit", token);
    }

    private void metrics(String part, int port) {
        try {
            HttpResponse<Path> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofFile(seen.resolve("metrics/" + part + ".txt")));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("The metrics of the " + part + " cannot be read.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void histories(WorkflowClient client) {
        try (Stream<WorkflowExecutionMetadata> all = client.listExecutions(null)) {
            int number = 0;
            for (WorkflowExecutionMetadata one : all.toList()) {
                WorkflowExecutionHistory history = client.fetchHistory(
                        one.getExecution().getWorkflowId(), one.getExecution().getRunId());
                Path file = seen.resolve("histories/history-" + number++);
                Files.write(
                        file.resolveSibling(file.getFileName() + ".bin"),
                        history.getHistory().toByteArray());
                Files.writeString(
                        file.resolveSibling(file.getFileName() + ".json"),
                        JsonFormat.printer().print(history.getHistory()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- the search ----

    private void search() {
        Map<String, String> all = new LinkedHashMap<>(secrets);
        all.putAll(misplaced);
        all.putAll(keys);
        Map<String, String> handedIn = new LinkedHashMap<>(secrets);
        handedIn.putAll(keys);
        Map<String, String> never = new LinkedHashMap<>(secrets);
        never.putAll(misplaced);
        Map<String, String> andWays = new LinkedHashMap<>(all);
        andWays.putAll(ways);

        out.printf(Locale.ROOT, "%-52s %8s %10s  %s%n", "searched", "files", "MB", "found");
        LeakScan.Found control = new LeakScan(secrets).search(data, named("sandbox"));
        tell("the exchanges' own file (they know their secrets)", control);
        if (control.finds().size() < secrets.size()) {
            out.println("The search itself does not work: it must find every secret there.");
            hits++;
        }
        place("Temporal's database", data, named("temporal.db"), andWays);
        place("the accounts database", data, named("rekey."), andWays);
        place(
                "everything else in the data folder",
                data,
                named("sandbox", "temporal.db", "rekey.").negate(),
                all);
        place("histories, decoded", seen.resolve("histories"), any -> true, andWays);
        place("logs of worker and starter at TRACE", seen.resolve("logs"), any -> true, andWays);
        place("metrics of worker and starter", seen.resolve("metrics"), any -> true, andWays);
        place("pages of desk and guide, refusals included", seen.resolve("pages"), any -> true, all);
        place("memory of the starter, garbage included", seen.resolve("starter"), any -> true, handedIn);
        place("memory of the worker after the checks", seen.resolve("worker"), any -> true, never);
        tell(
                "the same for the public halves, which are no secret",
                new LeakScan(keys).search(seen.resolve("worker"), any -> true));
        out.printf(
                Locale.ROOT,
                "%n%s%n",
                hits == 0 ? "No secret was found anywhere." : hits + " finds: something gives secrets away.");
        out.println(
                "What a browser stores, remembers and sends is searched where there is one: BrowserTest, in ./rekey test.");
    }

    private static Predicate<Path> named(String... starts) {
        return file -> Stream.of(starts).anyMatch(file.getFileName().toString()::startsWith);
    }

    private void place(String title, Path folder, Predicate<Path> searched, Map<String, String> wanted) {
        LeakScan.Found found = new LeakScan(wanted).search(folder, searched);
        tell(title, found);
        found.finds().forEach(find -> out.println("    " + find));
        hits += found.finds().size();
        if (found.bytes() == 0) {
            out.println("    There was nothing to search, which cannot be.");
            hits++;
        }
    }

    private void tell(String title, LeakScan.Found found) {
        out.printf(
                Locale.ROOT,
                "%-52s %8d %10.1f  %d%n",
                title,
                found.files(),
                found.bytes() / 1e6,
                found.finds().size());
    }

    private static boolean answers(JsonVisitor visitor) {
        try {
            return visitor.get("/desk/sign-in").done();
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    static void await(@Nullable Part part, BooleanSupplier there) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(6);
        while (!there.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || (part != null && !part.alive())) {
                throw new IllegalStateException("Worker or starter did not start; see their logs.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
