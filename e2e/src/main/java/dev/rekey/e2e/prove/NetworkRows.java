package dev.rekey.e2e.prove;

import dev.rekey.e2e.programs.Patience;
import dev.rekey.sandbox.Conditions;
import dev.rekey.sandbox.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The rows of networks: to the exchanges, to Temporal, to the database, and to a page. */
final class NetworkRows {

    private final Rows rows;

    private NetworkRows(Rows rows) {
        this.rows = rows;
    }

    static void addTo(Rows rows) {
        new NetworkRows(rows).add();
    }

    private void add() {
        troubled("N1", "the exchanges refuse every connection", stage -> {
            Rows.every(stage, Fault.REFUSE);
            unknown(stage);
        });
        rows.row("N1t", "the exchanges show certificates that are not theirs", Rig.Setup::withTls, stage -> {
            stage.open(2, false);
            stage.open(1, true);
            stage.during(() -> {
                for (TlsDoor.Certificate wrong : List.of(
                        TlsDoor.Certificate.UNTRUSTED, TlsDoor.Certificate.OTHER_HOST, TlsDoor.Certificate.EXPIRED)) {
                    stage.rig().show(wrong);
                    unknown(stage);
                }
            });
            innocent(stage, 0);
            stage.rig().show(TlsDoor.Certificate.GOOD);
        });
        troubled("N2", "the exchanges do not answer, or one byte a second", stage -> {
            Rows.every(stage, Fault.STALL);
            unknown(stage);
            Rows.every(stage, Fault.DRIP);
            unknown(stage);
        });
        troubled("N3", "the exchanges answer half, with a page, with ten megabytes, and break off", stage -> {
            for (Fault fault : List.of(Fault.GARBLED, Fault.FLOOD, Fault.HTML_502, Fault.CUT)) {
                Rows.every(stage, fault);
                unknown(stage);
            }
        });
        troubled("N4", "the exchanges say that we ask too often, and that we are in the wrong country", stage -> {
            Rows.every(stage, Fault.RATE_LIMIT);
            unknown(stage);
            long before = requests(stage);
            Patience.pause(10_000);
            long asked = requests(stage) - before;
            // Three accounts, each asked about no more often than once each second, and once by each press.
            if (asked > 3 * 10 + pressed(stage)) {
                stage.found("N4", "within ten seconds of being told so, exchanges were asked " + asked + " times");
            }
            Rows.every(stage, Fault.GEO_451);
            unknown(stage);
        });
        rows.row("N5", "the clocks of the exchanges are off", stage -> {
            stage.open(2, false);
            stage.open(1, true);
            int minutes = stage.random().nextBoolean() ? 10 : -10;
            for (Duration off : List.of(Duration.ofMinutes(minutes), Duration.ofSeconds(minutes / 10))) {
                for (String exchange : Rows.EXCHANGES) {
                    stage.rig().sandbox().setConditions(exchange, new Conditions(Fault.NONE, Duration.ZERO, off));
                }
                stage.during(() -> Patience.pause(8_000));
            }
            innocent(stage, Integer.MAX_VALUE);
            for (String exchange : Rows.EXCHANGES) {
                stage.rig().sandbox().setConditions(exchange, new Conditions(Fault.NONE, Duration.ZERO, Duration.ZERO));
            }
        });
        rows.row("N9", "the stream that tells a page of changes breaks, and is held up", NetworkRows::stream);
        rows.row("N6", "the exchanges are broken for ten seconds", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            Rows.every(stage, Fault.HTML_502);
            stage.during(() -> Patience.pause(10_000));
            Rows.calm(stage);
        });
        rows.row("N7", "the network to Temporal: slow, half-open, cut", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.answersWithin(Rows.ANSWERED);
            stage.during(() -> {
                stage.rig()
                        .toTemporal()
                        .forEach(wire ->
                                wire.slow(Duration.ofMillis(stage.random().nextInt(1_000))));
                Patience.pause(6_000);
                stage.rig().toTemporal().forEach(Wire::hold);
                Patience.pause(8_000);
                stage.rig().toTemporal().forEach(Wire::cut);
                Patience.pause(2_000);
                stage.rig().toTemporal().forEach(Wire::pass);
                Patience.pause(2_000);
            });
        });
        rows.row("N7w", "the worker alone does not reach Temporal", stage -> {
            stage.open(2, false);
            stage.during(() -> {
                stage.rig().workerToTemporal().hold();
                Patience.pause(8_000);
                stage.rig().workerToTemporal().cut();
                Patience.pause(2_000);
                stage.rig().workerToTemporal().pass();
                Patience.pause(2_000);
            });
        });
        rows.row("N8", "connections to the accounts database break between statements", stage -> {
            stage.open(2, false);
            stage.open(2, true);
            stage.during(() -> {
                for (int i = 0; i < 12; i++) {
                    Patience.pause(200 + stage.random().nextInt(800));
                    breakConnections(stage);
                }
            });
        });
        rows.row("N8w", "the worker alone does not reach the accounts database", stage -> {
            stage.open(2, false);
            stage.open(1, true);
            stage.during(() -> {
                stage.rig().workerToStore().cut();
                Patience.pause(8_000);
                stage.rig().workerToStore().pass();
                Patience.pause(2_000);
                stage.rig().workerToStore().hold();
                Patience.pause(8_000);
                stage.rig().workerToStore().pass();
            });
        });
    }

    /** Something is wrong with all exchanges while people hand in keys: no key is taken for good, and none is blamed. */
    private void troubled(String id, String title, Consumer<Stage> trouble) {
        rows.row(id, title, stage -> {
            stage.open(2, false);
            stage.open(1, true);
            Rows.every(stage, Fault.REFUSE);
            stage.during(() -> trouble.accept(stage));
            innocent(stage, 0);
            Rows.calm(stage);
        });
    }

    /** Waits until one more check was made that could not tell. */
    private static void unknown(Stage stage) {
        Instant since = Instant.now();
        boolean told = Patience.within(
                Rows.REACHED,
                () -> attempts(stage).stream()
                        .anyMatch(attempt -> attempt.at().isAfter(since)
                                && (attempt.verdict().equals("UNKNOWN")
                                        || attempt.verdict().equals("NOT_READY"))));
        if (!told) {
            stage.found("ROW", "no check was made meanwhile, so nothing was proved");
        }
    }

    /** No more keys than this were taken for good, and only those were blamed that do not work. */
    private static void innocent(Stage stage, int most) {
        Set<String> wrong = stage.log().all().stream()
                .filter(said -> said.what().equals("Connect") && said.detail().endsWith(" wrong"))
                .map(said -> said.detail().split(" ", -1)[2])
                .collect(Collectors.toSet());
        List<Attempt> all = attempts(stage);
        long accepted = all.stream()
                .filter(attempt -> attempt.verdict().equals("ACCEPTED"))
                .count();
        if (accepted > most) {
            stage.found("I4", accepted + " keys were taken for good while no exchange could say so");
        }
        all.stream()
                .filter(attempt -> attempt.verdict().equals("REJECTED") && !wrong.contains(attempt.lastFour()))
                .forEach(attempt -> stage.found("I4", "a key was blamed for what was wrong on the way: " + attempt));
    }

    private record Attempt(String account, String lastFour, String verdict, String headline, Instant at) {}

    private static List<Attempt> attempts(Stage stage) {
        List<String> accounts = stage.traders().stream()
                .flatMap(trader -> stage.accounts(trader).stream())
                .toList();
        return stage.rig()
                .records()
                .sql()
                .sql("select account_id, last_four, verdict, headline, happened_at from attempt"
                        + " where account_id in (:accounts)")
                .param("accounts", accounts)
                .query((row, index) -> new Attempt(
                        row.getString(1),
                        String.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant()))
                .list();
    }

    private static long requests(Stage stage) {
        return Rows.EXCHANGES.stream()
                .mapToLong(exchange -> stage.rig().sandbox().requests(exchange))
                .sum();
    }

    private static long pressed(Stage stage) {
        return stage.log().all().stream()
                .filter(said -> said.what().equals("Connect") || said.what().equals("CheckAgain"))
                .count();
    }

    private static void stream(Stage stage) {
        Trader trader = stage.open(1, false);
        String account = stage.accounts(trader).get(0);
        Wire wire = new Wire(stage.rig().web().getPort());
        try (PageStream page = new PageStream(wire.port(), trader)) {
            for (int i = 0; i < 3; i++) {
                page.open();
                String before = page.awaitHello(Rows.ANSWERED);
                // What happens while the page hears nothing it is told of when it is back.
                wire.cut();
                trader.insist(account, "Defer", "", Map.of());
                wire.pass();
                page.open();
                if (page.awaitHello(Rows.ANSWERED).equals(before)) {
                    stage.found("N9", "a page that was away was not told that it is out of date");
                }
                // What a proxy holds back comes when it lets go, and late is better than never.
                wire.hold();
                trader.insist(account, "Defer", "", Map.of());
                Patience.pause(500 + stage.random().nextInt(1_500));
                wire.pass();
                if (!page.heard("account-" + account, Rows.ANSWERED)) {
                    stage.found("N9", "a page was not told of a change that was held up on its way");
                }
            }
        } finally {
            wire.close();
        }
    }

    private static void breakConnections(Stage stage) {
        if (stage.rig().postgres()) {
            stage.rig()
                    .records()
                    .sql()
                    .sql("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                            + " and datname = current_database()")
                    .query()
                    .listOfRows();
            return;
        }
        stage.rig().toStore().forEach(wire -> {
            wire.cut();
            wire.pass();
        });
    }
}
