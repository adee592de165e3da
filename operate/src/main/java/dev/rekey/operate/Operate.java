package dev.rekey.operate;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of an installation; {@code bin/rekey} of the package calls it. */
public final class Operate {

    private Operate() {}

    @Command(
            name = "rekey",
            description = "The operator's commands of an installation of Rekey.",
            mixinStandardHelpOptions = true)
    static final class Root {}

    /** Runs one command; its exit code is 0 when it did what it says, 1 when not, 2 when it was called wrongly. */
    public static void main(String[] args) {
        System.exit(commandLine(new Root()).execute(args));
    }

    /** This command with those of operators below it; what fails is said in one sentence. */
    public static CommandLine commandLine(Object root) {
        return new CommandLine(root)
                .addSubcommand(new MigrateCommand())
                .addSubcommand(new PeopleCommand())
                .addSubcommand(new KeysCommand())
                .addSubcommand(new PayloadKeyCommand())
                .addSubcommand(new ImportCommand())
                .addSubcommand(new AuditCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("rekey: " + Sentences.of(failure));
                    if (System.getenv("REKEY_DEBUG") != null) {
                        failure.printStackTrace(command.getErr());
                    }
                    return 1;
                });
    }
}
