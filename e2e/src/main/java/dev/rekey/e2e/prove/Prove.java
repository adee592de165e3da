package dev.rekey.e2e.prove;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Proves that the core keeps its word, row by row, for as long as one lets it; see docs/proving.md. */
@Command(
        name = "prove",
        mixinStandardHelpOptions = true,
        description = "Kill, cut, duplicate, fill and flood, and hold every answer given to a person against the end.")
public final class Prove implements Callable<Integer> {

    /** So many rows follow each other on one database where both have their turns: few, and a start is their price. */
    private static final int IN_A_ROW = 8;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Go on with new seeds for so long, the rows in random order (0: each row once, in order).")
    private int minutes;

    @Option(names = "--seed", paramLabel = "S", description = "The first row's seed (a random one).")
    private @Nullable Long seed;

    @Option(names = "--rows", split = ",", paramLabel = "ROW", description = "Only these rows (all).")
    private List<String> rows = List.of();

    @Option(
            names = "--database",
            paramLabel = "h2|postgres",
            description = "One of the two (with --minutes both in turn, else H2).")
    private String database = "";

    @Option(names = "--planted", description = "Plant a bug into each run, and see that every one is found.")
    private boolean planted;

    @Option(names = "--bugs", split = ",", paramLabel = "BUG", description = "With --planted: only these (all).")
    private List<String> bugs = List.of();

    @Option(names = "--list", description = "Say which rows and planted bugs there are.")
    private boolean list;

    @Option(names = "--keep", description = "Keep the folders of runs that passed, too.")
    private boolean keep;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Where the JSON report goes (into the run's folder).")
    private @Nullable Path report;

    private final PrintStream out;
    private final List<Map<String, Object>> results = new ArrayList<>();

    private Prove(PrintStream out) {
        this.out = out;
    }

    /** Runs it; exit code 0 only when nothing was found, or with {@code --planted} when everything was. */
    public static void main(String[] arguments) {
        System.exit(run(System.out, arguments));
    }

    /** The same within another program. */
    public static int run(PrintStream out, String... arguments) {
        // What is said is what was found; each process has a log of its own.
        LoggingSystem.get(Prove.class.getClassLoader()).beforeInitialize();
        return new CommandLine(new Prove(out))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    failure.printStackTrace(out);
                    return 1;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() {
        Map<String, Rows.Row> all = Rows.all();
        if (list) {
            out.println("Rows (--rows C1,C2 runs only these):");
            all.values()
                    .forEach(row -> out.printf(
                            "%-5s %s%s%n",
                            row.id(), row.title(), row.onlyNamed() ? " (an hour: only where it is named)" : ""));
            out.println();
            out.println("Planted bugs (--planted), each with the rows that have to find it:");
            for (PlantedBug bug : PlantedBug.values()) {
                out.printf("%-26s in %s%n", bug, String.join(" or ", bug.rows()));
            }
            return 0;
        }
        for (String row : rows) {
            if (!all.containsKey(row)) {
                throw new IllegalStateException("There is no row " + row + "; --list names them.");
            }
        }
        long first = seed == null ? new Random().nextInt(1_000_000) : seed;
        Path folder = temporary();
        out.println("seed " + first + ", everything in " + folder);
        int failed = planted ? findAll(all, first, folder) : prove(all, first, folder);
        write(folder, first);
        out.printf("%d passed, %d failed%n", results.size() - failed, failed);
        return failed == 0 ? 0 : 1;
    }

    // ---- the rows ----

    private int prove(Map<String, Rows.Row> all, long first, Path folder) {
        List<Rows.Row> chosen = rows.isEmpty()
                ? all.values().stream().filter(row -> !row.onlyNamed()).toList()
                : rows.stream().map(id -> Objects.requireNonNull(all.get(id))).toList();
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        int failed = 0;
        int round = 0;
        do {
            failed += round(turns(chosen, first, round, database, minutes > 0), first + round, folder, end);
            round++;
        } while (minutes > 0 && System.nanoTime() < end);
        return failed;
    }

    /** A row on one of the two databases. */
    record Turn(Rows.Row row, boolean postgres) {}

    /**
     * A round: each row once. Where the time may end within it, the seed draws the order and both databases have their
     * turns, some rows each, so that no row and neither database is always left for later; the next round has the same
     * order, and each row the other database.
     */
    static List<Turn> turns(List<Rows.Row> chosen, long first, int round, String database, boolean timed) {
        List<Rows.Row> order = new ArrayList<>(chosen);
        if (timed) {
            Collections.shuffle(order, new Random(first + round / 2));
        }
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            boolean postgres = switch (database) {
                case "h2" -> false;
                case "postgres" -> true;
                default -> timed && (i / IN_A_ROW + round) % 2 == 1;
            };
            turns.add(new Turn(order.get(i), postgres));
        }
        return turns;
    }

    /** Each row once; one rig is used for as long as nothing is found in it and the database is the same. */
    private int round(List<Turn> turns, long now, Path folder, long end) {
        int failed = 0;
        @Nullable Rig shared = null;
        try {
            for (Turn turn : turns) {
                if (minutes > 0 && System.nanoTime() > end) {
                    break;
                }
                Rows.Row row = turn.row();
                long begun = System.nanoTime();
                List<Violation> found;
                if (row.ownRig()) {
                    found = alone(row, now, turn.postgres(), folder, "");
                } else {
                    if (shared != null && shared.postgres() != turn.postgres()) {
                        end(shared);
                        shared = null;
                    }
                    try {
                        if (shared == null) {
                            shared = Rig.start(Rig.Setup.in(fresh(folder)).withPostgres(turn.postgres()));
                        }
                        found = on(shared, row, now);
                    } catch (RuntimeException broken) {
                        found = List.of(new Violation("RIG", trace(broken)));
                    }
                    if (!found.isEmpty() && shared != null) {
                        shared.close();
                        shared = null;
                    }
                }
                tell(row, now, turn.postgres(), found, begun);
                failed += found.isEmpty() ? 0 : 1;
            }
        } finally {
            if (shared != null) {
                end(shared);
            }
        }
        return failed;
    }

    /** Nothing was found in it. */
    private void end(Rig rig) {
        rig.close();
        if (!keep) {
            Store.Folders.delete(rig.folder());
        }
    }

    private List<Violation> on(Rig rig, Rows.Row row, long now) {
        Stage stage = new Stage(rig, row.id(), now);
        try {
            row.work().accept(stage);
        } catch (RuntimeException stuck) {
            stage.found("ROW", trace(stuck));
        }
        return stage.judge();
    }

    private List<Violation> alone(Rows.Row row, long now, boolean postgres, Path folder, String bug) {
        Path own = fresh(folder);
        List<Violation> found = List.of();
        try (Rig rig = Rig.start(
                row.setup().apply(Rig.Setup.in(own).withPostgres(postgres).withBug(bug)))) {
            found = on(rig, row, now);
        } catch (RuntimeException broken) {
            found = List.of(new Violation("RIG", trace(broken)));
        }
        if (found.isEmpty() && !keep) {
            Store.Folders.delete(own);
        }
        return found;
    }

    static String trace(RuntimeException broken) {
        StackTraceElement[] at = broken.getStackTrace();
        StringBuilder text = new StringBuilder(broken.toString());
        for (int i = 0; i < Math.min(6, at.length); i++) {
            text.append(" at ")
                    .append(at[i].getClassName().replaceAll(".*\\.", ""))
                    .append(':')
                    .append(at[i].getLineNumber());
        }
        if (broken.getCause() != null) {
            text.append(" cause ").append(broken.getCause());
        }
        return text.toString();
    }

    private void tell(Rows.Row row, long now, boolean postgres, List<Violation> found, long begun) {
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        String where = postgres ? "postgres" : "h2";
        out.printf(
                "%-5s %-8s %4d s  %s  %s%n",
                row.id(), where, seconds, found.isEmpty() ? "passed" : "FAILED", row.title());
        found.forEach(violation -> out.println("      " + violation));
        if (!found.isEmpty()) {
            out.printf("      again: ./rekey prove --rows %s --seed %d --database %s%n", row.id(), now, where);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("row", row.id());
        result.put("title", row.title());
        result.put("seed", now);
        result.put("database", where);
        result.put("seconds", seconds);
        result.put("violations", found.stream().map(Violation::toString).toList());
        results.add(result);
    }

    // ---- planted bugs ----

    private int findAll(Map<String, Rows.Row> all, long first, Path folder) {
        int failed = 0;
        for (PlantedBug bug : PlantedBug.values()) {
            if (!bugs.isEmpty() && !bugs.contains(bug.name())) {
                continue;
            }
            long begun = System.nanoTime();
            List<Violation> found = find(bug, all, first, folder);
            long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
            out.printf("%-26s %4d s  %s%n", bug, seconds, found.isEmpty() ? "NOT FOUND" : "found: " + found.get(0));
            failed += found.isEmpty() ? 1 : 0;
            results.add(Map.of(
                    "bug", bug.name(),
                    "seconds", seconds,
                    "violations", found.stream().map(Violation::toString).toList()));
        }
        return failed;
    }

    /** What is found of a planted bug in one of its rows. */
    static List<Violation> find(PlantedBug bug, Map<String, Rows.Row> all, long seed, Path folder) {
        Prove prove = new Prove(System.out);
        for (String id : bug.rows()) {
            Rows.Row row = Objects.requireNonNull(all.get(id));
            List<Violation> found = prove.alone(row, seed, false, folder, bug.name()).stream()
                    .filter(bug::breaks)
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    // ---- files ----

    private static Path temporary() {
        try {
            return Files.createTempDirectory("rekey-prove");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path fresh(Path folder) {
        try {
            return Files.createTempDirectory(folder, "rig");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Path folder, long first) {
        Path file = report == null ? folder.resolve("report.json") : report;
        try {
            Files.writeString(
                    file,
                    JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(Map.of("seed", first, "results", results)));
            out.println("report: " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
