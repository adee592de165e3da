package dev.rekey.exchanges.vectors;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code ./rekey vectors FILE}: holds our signing against a file of requests that another program signed. */
public final class VectorsCommand {

    private static final String USAGE = """
            Usage: rekey vectors FILE
            Signs what another program signed and prints every difference, what was not compared byte for
            byte and why, and a count for each exchange. Exit code 0 when nothing differs, 1 when
            something does. Use keys that were made up: the file holds secrets.
              FILE   A JSON list of {exchange, market, endpoint,
                     credentials {apiKey, secret, passphrase if there is one}, timestamp,
                     request {method, url, headers, body}}.""";

    private VectorsCommand() {}

    /** Prints every difference and a count for each exchange; exit code 1 if anything differs. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.size() != 1 || arguments.get(0).startsWith("-")) {
            boolean asked = List.of("--help").equals(arguments) || List.of("-h").equals(arguments);
            (asked ? out : err).println(USAGE);
            return asked ? 0 : 2;
        }
        List<Vector> vectors;
        try {
            vectors = Vector.read(Files.readString(Path.of(arguments.get(0)), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            err.println("rekey: the file " + arguments.get(0) + " cannot be read.");
            return 1;
        } catch (IllegalArgumentException unfit) {
            err.println("rekey: " + unfit.getMessage());
            return 1;
        }
        return compare(vectors, out);
    }

    private static int compare(List<Vector> vectors, PrintStream out) {
        Map<String, int[]> counts = new TreeMap<>();
        Map<String, Set<String>> allowances = new TreeMap<>();
        int alike = 0;
        for (Vector vector : vectors) {
            VectorCheck.Comparison comparison = VectorCheck.compare(vector);
            List<String> differences = comparison.differences();
            allowances
                    .computeIfAbsent(vector.exchange(), exchange -> new TreeSet<>())
                    .addAll(comparison.allowances());
            int[] count = counts.computeIfAbsent(vector.exchange(), exchange -> new int[2]);
            count[1]++;
            if (differences.isEmpty()) {
                count[0]++;
                alike++;
            } else {
                out.println(vector);
                differences.forEach(difference -> out.println("  " + difference));
            }
        }
        allowances.forEach((exchange, sentences) ->
                sentences.forEach(sentence -> out.println("Note on " + exchange + ": " + sentence)));
        counts.forEach((exchange, count) -> out.println(exchange + " " + count[0] + " of " + count[1]));
        out.println(alike + " of " + vectors.size() + " requests are signed alike.");
        return alike == vectors.size() && alike > 0 ? 0 : 1;
    }
}
