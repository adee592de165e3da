package dev.rekey.operate;

import dev.rekey.accounts.files.PrivateFile;
import dev.rekey.workflows.codec.PayloadKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a key under which the payloads that Temporal keeps are sealed. */
@Command(
        name = "payload-key",
        mixinStandardHelpOptions = true,
        description = "Make a key file for sealing what Temporal keeps; copy it to every machine.")
final class PayloadKeyCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The file to make; it must not be there yet.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            PayloadKeys.Fresh key = PayloadKeys.fresh();
            PrivateFile.make(file, key.text());
            out.println("Made " + file + " with the payload key " + key.id()
                    + ". Copy it to every worker and starter and name" + " it there: rekey.codec.key-files=" + file);
            return 0;
        } catch (FileAlreadyExistsException e) {
            err.println("rekey: " + file + " is there already; a key is never overwritten.");
            return 1;
        } catch (IOException e) {
            err.println("rekey: " + file + " cannot be made. Check that its folder is there and writable.");
            return 1;
        }
    }
}
