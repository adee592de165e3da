package dev.rekey.local;

import dev.rekey.operate.Operate;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the one-machine edition; {@code ./rekey} calls it. */
@Command(
        name = "rekey",
        description = "New API keys for trading accounts, proved before they replace the old ones.",
        mixinStandardHelpOptions = true,
        subcommands = {UpCommand.class, DemoCommand.class})
public final class Rekey {

    private Rekey() {}

    /** Runs one command; its exit code is 0 when it did what it says, 1 when not, 2 when it was called wrongly. */
    public static void main(String[] args) {
        // What starts before the application would print what its libraries do.
        LoggingSystem.get(Rekey.class.getClassLoader()).beforeInitialize();
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return Operate.commandLine(new Rekey());
    }
}
