package dev.rekey.e2e.bench;

import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.ImportResult;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.local.DemoData;
import dev.rekey.local.JsonVisitor;
import dev.rekey.local.LocalEdition;
import dev.rekey.operate.ImportCommand;
import dev.rekey.starter.door.Opened;
import dev.rekey.starter.door.SessionOpener;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What many open sessions cost while nobody does anything: memory, and processor time with pages open on some of them; and
 * how long an agent waits for the inbox that shows them.
 */
final class ManySessions {

    /** Pages that are open all the while, each of another trader. */
    private static final int PAGES = 200;

    /** Memory is compared with that of so much fewer sessions. */
    private static final int FEWER = 10;

    private static final int LOOKED = 100;

    /** Not counted: Java warms up. */
    private static final int LOOKED_BEFORE = 30;

    private static final int AT_ONCE = 8;
    private static final Duration STARTING = Duration.ofMinutes(20);
    private static final Duration SETTLING = Duration.ofSeconds(20);
    private static final Duration WATCHED = Duration.ofMinutes(1);

    private final LocalEdition edition;
    private final JdbcClient jdbc;

    /** In this edition, which has none of these customers yet. */
    ManySessions(LocalEdition edition) {
        this.edition = edition;
        this.jdbc = JdbcClient.create(edition.part(DataSource.class));
    }

    /** Starts so many sessions of one account each, and says what they cost. */
    void measure(Results results, int sessions) throws IOException {
        customers(sessions);
        int few = sessions / FEWER;
        begin(0, few);
        double before = memory();
        List<String> all = begin(few, sessions);
        double after = memory();
        Spent idle = new Spent(Spent.temporalBesideThis());
        List<Socket> pages = pages(all.subList(0, Math.min(PAGES, all.size())));
        pause(SETTLING);
        idle.window(1, () -> pause(WATCHED));
        for (Socket page : pages) {
            page.close();
        }
        results.section(sessions + " open sessions, " + pages.size() + " open pages, nobody does anything");
        results.figure("memory in use, " + few + " sessions", before, "MB");
        results.figure("memory in use, " + sessions + " sessions", after, "MB");
        results.atMost("memory, " + sessions + " / " + few, after / before, "", 1.1);
        results.figure("Java", share(idle.java()), "% of a core");
        results.figure("Temporal", share(idle.temporal()), "% of a core");
        results.atMost("both", share(idle.java() + idle.temporal()), "% of a core", 2);
        Sample inbox = inbox();
        results.figure("an agent's inbox, p50", inbox.at(0.5), "ms");
        results.atMost("an agent's inbox, p95", inbox.at(0.95), "ms", 300);
    }

    /** How long an agent waits for the page of all these sessions. */
    private Sample inbox() throws IOException {
        URI page = edition.web().resolve("/desk");
        String cookies =
                new JsonVisitor(edition.web()).signIn(DemoData.agent(edition)).cookieHeader();
        HttpRequest asked = HttpRequest.newBuilder(page)
                .header("Accept", "text/html")
                .header("Cookie", cookies)
                .build();
        HttpClient browser =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Sample took = new Sample();
        for (int i = -LOOKED_BEFORE; i < LOOKED; i++) {
            long began = System.nanoTime();
            if (answer(browser, asked) != 200) {
                throw new IllegalStateException("The inbox was not shown.");
            }
            if (i >= 0) {
                took.add(System.nanoTime() - began);
            }
        }
        return took;
    }

    private static int answer(HttpClient browser, HttpRequest asked) throws IOException {
        try {
            return browser.send(asked, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the inbox was asked for.", e);
        }
    }

    private static double share(double millis) {
        return 100 * millis / WATCHED.toMillis();
    }

    private static String customer(int number) {
        return "idle-" + number;
    }

    private void customers(int many) {
        String list = IntStream.range(0, many)
                .mapToObj(number -> String.format(Locale.ROOT, """
                        {"customer":"%s","name":"Idle %d","exchange":"binance","market":"SPOT","label":"Spot %d",\
                        "whitelist":"203.0.113.7","mode":"live"}""", customer(number), number, number))
                .collect(Collectors.joining(",\n", "[", "]"));
        ImportResult result = edition.part(AccountImport.class)
                .importJson(new StringReader(list), ImportCommand.known(edition.part(Catalog.class)));
        if (!result.stored()) {
            throw new IllegalStateException("The customers do not fit: " + result.problems());
        }
    }

    /** Answers the sessions' ids when all of their accounts are published. */
    private List<String> begin(int from, int to) {
        SessionOpener opener = edition.part(SessionOpener.class);
        List<String> ids = new ArrayList<>();
        ExecutorService agents = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<String>> started = IntStream.range(from, to)
                    .mapToObj(number -> agents.submit(() -> begin(opener, customer(number))))
                    .toList();
            for (Future<String> one : started) {
                ids.add(one.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sessions were started.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A session could not be started.", e.getCause());
        } finally {
            agents.shutdownNow();
        }
        long end = System.nanoTime() + STARTING.toNanos();
        while (published() < to) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("Only " + published() + " of " + to + " accounts were published.");
            }
            pause(Duration.ofSeconds(1));
        }
        pause(SETTLING);
        return ids;
    }

    private static String begin(SessionOpener opener, String customer) {
        String id = SessionOpener.sessionId(customer, "idle");
        for (int i = 0; i < 10; i++) {
            Opened opened = opener.openAll(id, customer, Reason.KEY_EXPIRED, null, Actor.agent("sam"));
            if (opened instanceof Opened.Session session) {
                return session.sessionId();
            }
            pause(Duration.ofSeconds(1));
        }
        throw new IllegalStateException("The session of " + customer + " did not begin.");
    }

    private long published() {
        return jdbc.sql("select count(*) from progress_account")
                .query(Long.class)
                .single();
    }

    /** Memory in use, in MB, when nothing is left that could be thrown away. */
    private static double memory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            pause(Duration.ofSeconds(1));
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }

    /**
     * The stream of changes of one open guide for each of these sessions, as sockets that nobody reads from: what a
     * browser would spend on them is not counted here.
     */
    private List<Socket> pages(List<String> sessions) throws IOException {
        Visitors visitors = new Visitors(edition.web(), DemoData.agent(edition));
        URI web = edition.web();
        List<Socket> pages = new ArrayList<>();
        for (String session : sessions) {
            Socket page = new Socket(web.getHost(), web.getPort());
            pages.add(page);
            page.getOutputStream()
                    .write(("GET /guide/events HTTP/1.1\r\nHost: " + web.getAuthority()
                                    + "\r\nAccept: text/event-stream\r\nCookie: "
                                    + visitors.trader(session).cookieHeader() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String status = new BufferedReader(new InputStreamReader(page.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            if (!"HTTP/1.1 200 ".equals(status)) {
                throw new IllegalStateException("A page's stream was answered with " + status);
            }
        }
        return pages;
    }

    private static void pause(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
