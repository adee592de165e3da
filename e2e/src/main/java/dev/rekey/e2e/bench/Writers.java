package dev.rekey.e2e.bench;

import com.zaxxer.hikari.HikariDataSource;
import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.write.AccountView;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.ProgressWriter;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Publishing by many writers at once on PostgreSQL, each of a customer of its own, with every commit on the disk. */
final class Writers implements AutoCloseable {

    private static final int ROUNDS = 5;
    private static final Duration ROUND = Duration.ofSeconds(3);

    private final EmbeddedPostgres server;
    private final HikariDataSource pool = new HikariDataSource();
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ProgressWriter writer;
    private final AtomicLong revision = new AtomicLong();

    Writers(int most) throws IOException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        pool.setDataSource(server.getPostgresDatabase());
        pool.setMaximumPoolSize(most);
        Flyway.configure().dataSource(pool).load().migrate();
        jdbc = JdbcClient.create(pool);
        DataSourceTransactionManager transactions = new DataSourceTransactionManager(pool);
        transaction = new TransactionTemplate(transactions);
        writer = new ProgressWriter(jdbc, transactions, new AuditTrail(jdbc, transactions), Clock.systemUTC());
        jdbc.sql("create table bench_row (id bigint primary key, words varchar(2000))")
                .update();
    }

    /** Measures: ours and, in turn with it, one bare row a transaction. */
    void measure(Results results, int many) {
        List<Double> ours = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            double one = rate(1, this::publish);
            double all = rate(many, this::publish);
            double rows = rate(many, this::row);
            if (round > 0) {
                alone.add(one);
                ours.add(all);
                bare.add(rows);
            }
        }
        results.section("Publishing on PostgreSQL, every commit on the disk");
        results.figure(many + " writers at once", median(ours), "views a second");
        results.figure("one writer", median(alone), "views a second");
        results.figure(many + " writers, one bare row each", median(bare), "commits a second");
        results.figure("share of the bare rows", median(ours) / median(bare), "");
    }

    private static double median(List<Double> rates) {
        List<Double> sorted = new ArrayList<>(rates);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    private interface Write {
        void by(int writer);
    }

    private double rate(int many, Write write) {
        AtomicLong written = new AtomicLong();
        long begun = System.nanoTime();
        long end = begun + ROUND.toNanos();
        ExecutorService all = Executors.newFixedThreadPool(many);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                int number = i;
                running.add(all.submit(() -> {
                    while (System.nanoTime() - end < 0) {
                        write.by(number);
                        written.incrementAndGet();
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a writer failed", e.getCause());
        } finally {
            all.shutdownNow();
        }
        return written.get() / ((System.nanoTime() - begun) / 1e9);
    }

    private void publish(int number) {
        long next = revision.incrementAndGet();
        String session = "session-" + number;
        String account = "account-" + number;
        writer.publishAccount(
                new AccountView(
                        session,
                        account,
                        next,
                        "{\"revision\":" + next + ",\"words\":\"" + "x".repeat(800) + "\"}",
                        "CUSTOMER",
                        Instant.EPOCH),
                List.of(new AuditEntry(
                        Instant.now(),
                        "TRADER",
                        "trader",
                        "OpenEdit",
                        "customer-" + number,
                        session,
                        account,
                        "",
                        "bench/" + next)));
    }

    private void row(int number) {
        long next = revision.incrementAndGet();
        transaction.executeWithoutResult(status -> jdbc.sql("insert into bench_row (id, words) values (:id, :words)")
                .param("id", next)
                .param("words", "x".repeat(800))
                .update());
    }

    @Override
    public void close() throws IOException {
        pool.close();
        server.close();
    }
}
