package dev.rekey.operate;

import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.write.AuditTrail;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** The audit trail from outside: whether it is whole, and all of it as a file. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Check that the audit trail is whole (verify), or write it to a file (export).")
final class AuditCommand {

    private static final int AT_ONCE = 500;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Walk the hash chain. Exit code 0 when every row is as it was written.")
    int verify(
            @Nullable @Option(names = "--data", paramLabel = "DIR", description = "The data folder (./data).")
                    Path data,
            @Nullable
                    @Option(
                            names = "--database-url",
                            paramLabel = "URL",
                            description = "Another database than the data folder's.")
                    String database,
            @Nullable
                    @Option(
                            names = "--head",
                            paramLabel = "HASH",
                            description = "A hash noted earlier that the trail must still hold.")
                    String noted) {
        try (ConfigurableApplicationContext context = open(data, database)) {
            AuditTrail trail = context.getBean(AuditTrail.class);
            AuditTrail.Check check = trail.verify();
            AuditTrail.Head head = trail.head();
            spec.commandLine().getOut().println(check.finding());
            if (check.whole() && noted != null && !holds(context.getBean(AuditLog.class), noted)) {
                spec.commandLine().getOut().println("But the noted hash is not in it: this is another trail.");
                return 1;
            }
            if (check.whole()) {
                spec.commandLine().getOut().printf("Its end is row %d, %s.%n", head.number(), head.hash());
            }
            return check.whole() ? 0 : 1;
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Write every row as a line of JSON, oldest first.")
    int export(
            @Parameters(paramLabel = "FILE", description = "A new file.") Path file,
            @Nullable @Option(names = "--data", paramLabel = "DIR", description = "The data folder (./data).")
                    Path data,
            @Nullable
                    @Option(
                            names = "--database-url",
                            paramLabel = "URL",
                            description = "Another database than the data folder's.")
                    String database)
            throws IOException {
        if (Files.exists(file)) {
            throw new IllegalStateException("There is a file " + file + " already. Name a new one.");
        }
        JsonMapper json = JsonMapper.builder().build();
        long rows = 0;
        try (ConfigurableApplicationContext context = open(data, database);
                BufferedWriter out = PrivateFile.writer(file)) {
            AuditLog log = context.getBean(AuditLog.class);
            for (List<AuditLine> lines = log.after(0, AT_ONCE);
                    !lines.isEmpty();
                    lines = log.after(lines.get(lines.size() - 1).number(), AT_ONCE)) {
                for (AuditLine line : lines) {
                    out.write(json.writeValueAsString(row(line)));
                    out.newLine();
                    rows++;
                }
            }
        }
        spec.commandLine().getOut().printf("%d rows written to %s.%n", rows, file);
        return 0;
    }

    private static Map<String, @Nullable Object> row(AuditLine line) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("number", line.number());
        row.put("at", line.entry().at().toString());
        row.put("actorKind", line.entry().actorKind());
        row.put("actor", line.entry().actor());
        row.put("action", line.entry().action());
        row.put("customer", line.entry().customerId());
        row.put("session", line.entry().sessionId());
        row.put("account", line.entry().accountId());
        row.put("text", line.entry().text());
        row.put("request", line.entry().requestId());
        row.put("hash", line.hash());
        return row;
    }

    private static boolean holds(AuditLog log, String hash) {
        for (List<AuditLine> lines = log.after(0, AT_ONCE);
                !lines.isEmpty();
                lines = log.after(lines.get(lines.size() - 1).number(), AT_ONCE)) {
            if (lines.stream().anyMatch(line -> line.hash().equals(hash))) {
                return true;
            }
        }
        return false;
    }

    private static ConfigurableApplicationContext open(@Nullable Path data, @Nullable String database) {
        Path folder = data == null ? Path.of("data") : data;
        if (!StoppedEdition.isNamed(database == null ? "" : database) && !Files.isDirectory(folder)) {
            throw new IllegalStateException("There is no data folder " + folder + ".");
        }
        return StoppedEdition.open(folder, database == null ? "" : database);
    }
}
