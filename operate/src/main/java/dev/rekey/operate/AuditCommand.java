package dev.rekey.operate;

import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.write.AuditCheck;
import dev.rekey.accounts.write.AuditRoot;
import dev.rekey.accounts.write.AuditRoots;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            description = "Walk the hash chains and their roots. Exit code 0 when every row is as it was written.")
    int verify(
            @Mixin DatabaseOptions database,
            @Nullable
                    @Option(
                            names = "--head",
                            paramLabel = "HASH",
                            description = "The hash of a root or row, noted earlier, that the trail must still hold.")
                    String noted) {
        database.mustExist();
        try (ConfigurableApplicationContext context = database.open()) {
            AuditCheck.Result result = context.getBean(AuditCheck.class).verify();
            AuditRoots roots = context.getBean(AuditRoots.class);
            say(result.finding());
            if (!result.whole()) {
                return 1;
            }
            if (noted != null
                    && !roots.holds(noted)
                    && !context.getBean(AuditLog.class).holds(noted)) {
                say("But the noted hash is not in it: this is another trail, or one that was put back.");
                return 1;
            }
            if (roots.canMake() && roots.make().isPresent()) {
                // All that was just found whole is under a root then.
                result = context.getBean(AuditCheck.class).verify();
            }
            say(result);
            return 0;
        }
    }

    private void say(AuditCheck.Result result) {
        AuditRoot root = result.root();
        if (root == null) {
            say("No worker has signed where they stand yet.");
            return;
        }
        if (!result.signatures()) {
            say(
                    "The signatures of the roots were not checked: rekey.signing.workers names no worker's public key here.");
        }
        say("Root " + root.number() + " of " + root.madeAt() + " covers "
                + (result.since() == 0 ? "all of them" : "all but the last " + result.since()) + ": " + root.hash());
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = "Write every row as a line of JSON, oldest first.")
    int export(@Parameters(paramLabel = "FILE", description = "A new file.") Path file, @Mixin DatabaseOptions database)
            throws IOException {
        if (Files.exists(file)) {
            throw new IllegalStateException("There is a file " + file + " already. Name a new one.");
        }
        long rows;
        database.mustExist();
        try (ConfigurableApplicationContext context = database.open();
                BufferedWriter out = PrivateFile.writer(file)) {
            // At one moment, whoever writes meanwhile.
            TransactionTemplate snapshot = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
            snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
            rows = Objects.requireNonNull(snapshot.execute(status -> export(context.getBean(AuditLog.class), out)));
        }
        spec.commandLine().getOut().printf("%s written to %s.%n", rows == 1 ? "1 row" : rows + " rows", file);
        return 0;
    }

    private static long export(AuditLog log, BufferedWriter out) {
        JsonMapper json = JsonMapper.builder().build();
        long rows = 0;
        for (List<AuditLine> lines = log.after(0, AT_ONCE);
                !lines.isEmpty();
                lines = log.after(lines.get(lines.size() - 1).number(), AT_ONCE)) {
            for (AuditLine line : lines) {
                try {
                    out.write(json.writeValueAsString(row(line)));
                    out.newLine();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                rows++;
            }
        }
        return rows;
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
}
