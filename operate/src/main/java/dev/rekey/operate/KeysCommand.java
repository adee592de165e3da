package dev.rekey.operate;

import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.accounts.secrets.MasterKey;
import dev.rekey.accounts.secrets.MasterKeyRotation;
import dev.rekey.accounts.signing.SigningKey;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.security.StarterKey;
import dev.rekey.workflows.codec.PayloadKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The master key from outside: a new one, and its replacement. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "Make all the keys of an installation (make), replace the master key (rotate), print a new one (new), or make"
                    + " a key that signs (signing)."
        })
final class KeysCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "new",
            mixinStandardHelpOptions = true,
            description = "Print a new master key, for an environment variable or a secret store.")
    int make() {
        spec.commandLine().getOut().println(MasterKey.newLine());
        return 0;
    }

    @Command(
            name = "make",
            mixinStandardHelpOptions = true,
            description = "Make all the keys of an installation in a folder. What is there already stays as it is.")
    int makeAll(@Parameters(paramLabel = "FOLDER", description = "Where; for you alone.") Path folder) {
        PrintWriter out = spec.commandLine().getOut();
        List<MadeKey> all = List.of(
                new MadeKey("master.key", "workers", file -> PrivateFile.make(file, MasterKey.newLine() + "\n")),
                new MadeKey("worker-signing.key", "workers", SigningKey::make),
                new MadeKey("starter.key", "starters", StarterKey::make),
                new MadeKey("starter-signing.key", "starters", SigningKey::make),
                new MadeKey(
                        "payload.key",
                        "workers and starters",
                        file -> PrivateFile.make(file, PayloadKeys.fresh().text())));
        for (MadeKey key : all) {
            Path file = folder.resolve(key.name());
            try {
                key.maker().make(file);
                out.println("Made " + file + ", for " + key.holders() + ".");
            } catch (FileAlreadyExistsException e) {
                out.println("Kept " + file + ", for " + key.holders() + ": it was there already.");
            } catch (IOException e) {
                throw new IllegalStateException(file + " cannot be made. Check that its folder is writable.", e);
            }
        }
        out.println("Files that end in .pub are for workers and starters, and are no secret.");
        return 0;
    }

    /** One key of an installation, and what needs it. */
    private record MadeKey(String name, String holders, Maker maker) {}

    private interface Maker {
        void make(Path file) throws IOException;
    }

    @Command(
            name = "signing",
            mixinStandardHelpOptions = true,
            description = "Make a key with which a starter or a worker signs, and beside it its public half.")
    int signing(
            @Parameters(paramLabel = "FILE", description = "The file to make; it must not be there yet.") Path file) {
        try {
            SigningKey.make(file);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalStateException(file + " is there already; a key is never overwritten.");
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be made. Check that its folder is there and writable.", e);
        }
        spec.commandLine()
                .getOut()
                .println("Made " + file + ", for one starter or worker, and " + SigningKey.publicHalf(file)
                        + ", which all others need.");
        return 0;
    }

    @Command(
            name = "rotate",
            mixinStandardHelpOptions = true,
            description = "Replace the master key. If it is cut short, do it again: it goes on where it stopped.",
            footer = {
                "",
                "A key file is replaced in place. A key in an environment variable or printed by a command must be",
                "two lines, the old key and then the new one; when this is done, leave only the new one."
            })
    int rotate(
            @Mixin DatabaseOptions database,
            @Nullable
                    @Option(
                            names = "--key-file",
                            paramLabel = "FILE",
                            description = "Another key file than the data folder's master.key.")
                    Path file,
            @Option(
                            names = "--key-env",
                            paramLabel = "NAME",
                            defaultValue = "${env:REKEY_MASTER_KEY_ENV:-}",
                            description = "The environment variable that holds the key.")
                    String variable,
            @Option(
                            names = "--key-command",
                            paramLabel = "COMMAND",
                            defaultValue = "${env:REKEY_MASTER_KEY_COMMAND:-}",
                            description = "The command that prints the key.")
                    String command) {
        Path keyFile =
                file == null ? Installation.folder().orElse(database.folder()).resolve("master.key") : file;
        database.mustExist();
        if (variable.isBlank() && command.isBlank() && Files.notExists(keyFile)) {
            throw new IllegalStateException("There is no master key file " + keyFile + ".");
        }
        try (ConfigurableApplicationContext context = database.open()) {
            MasterKeyRotation rotation = new MasterKeyRotation(
                    context.getBean(JdbcClient.class),
                    context.getBean(PlatformTransactionManager.class),
                    context.getBean(AuditTrail.class),
                    Clock.systemUTC());
            MasterKeyRotation.Result result = rotation.run(MasterKey.configured(keyFile, variable, command));
            spec.commandLine()
                    .getOut()
                    .printf("The master key is replaced: %d values wrapped anew.%n", result.wrapped());
            if (result.unreadable() > 0) {
                spec.commandLine()
                        .getOut()
                        .printf("%d values opened under neither key and were left as they are.%n", result.unreadable());
            }
            spec.commandLine()
                    .getOut()
                    .println(
                            result.oldKeyDropped()
                                    ? "The old key is gone from " + keyFile + "; what runs takes the new one by itself."
                                    : "Leave only the new key, the second line, where the key comes from, and"
                                            + " restart.");
            return result.unreadable() == 0 ? 0 : 1;
        }
    }
}
