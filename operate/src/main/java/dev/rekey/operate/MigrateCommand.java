package dev.rekey.operate;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings the tables of a database up to this version, as the role that owns them. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = "Bring the accounts database up to this version, where workers and starters may not.",
        footer = {
            "",
            "The owner's name and password are read from SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD."
        })
final class MigrateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "The accounts database; unless operator.properties names it.")
    private String database = "";

    @Override
    public Integer call() {
        StoppedEdition.migrate(database);
        spec.commandLine()
                .getOut()
                .println("The accounts database is at this version. Now run grants.sql, as its owner.");
        return 0;
    }
}
