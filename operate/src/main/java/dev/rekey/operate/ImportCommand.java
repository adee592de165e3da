package dev.rekey.operate;

import dev.rekey.accounts.write.AccountImport;
import dev.rekey.accounts.write.ImportResult;
import dev.rekey.accounts.write.ListedExchanges;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.terms.Market;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a platform's list of accounts: all of it, or nothing and a line for each row that is wrong. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Read a platform's list of customers and accounts (CSV or JSON): all of it or nothing.",
        footer = {
            "",
            "Columns: customer, name, exchange, market, label; and if wanted slots (main;extra), runningBots,"
                    + " openPositions, openOrders, exchangeUid, lastWorkingAt (2026-11-23T09:30:00Z), whitelist (a;b;c),"
                    + " mode (live or paper). A JSON file is a list of objects with the same names. A CSV file may be in"
                    + " UTF-8, UTF-16 or Windows-1252, with commas, semicolons, tabs or bars between its cells."
        })
public final class ImportCommand implements Callable<Integer> {

    private static final List<String> LISTS = List.of(".csv", ".tsv", ".txt", ".json");
    /** Read as far as it takes to say what they are. */
    private static final List<String> WORKBOOKS = List.of(".xlsx", ".xls", ".ods", ".numbers");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "A .csv, .tsv, .txt or .json file.")
    private Path file = Path.of("");

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalStateException("There is no readable file " + file + ".");
        }
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        boolean workbook = WORKBOOKS.stream().anyMatch(name::endsWith);
        if (!workbook && LISTS.stream().noneMatch(name::endsWith)) {
            throw new IllegalStateException("The file must end in .csv, .tsv, .txt or .json.");
        }
        byte[] list;
        try (InputStream in = Files.newInputStream(file)) {
            list = in.readNBytes(AccountImport.MOST_BYTES + 1);
        }
        try (ConfigurableApplicationContext context = database.open()) {
            AccountImport into = context.getBean(AccountImport.class);
            ImportResult result = into.importList(list, known(Catalog.load()));
            result.notes().forEach(out::println);
            if (!result.stored()) {
                result.problems()
                        .forEach(p -> out.printf(
                                "line %d%s: %s%n",
                                p.line(), p.column().isEmpty() ? "" : ", " + p.column(), p.reason()));
                out.printf(
                        "Nothing was imported: %s.%n",
                        result.problems().size() == 1
                                ? "one problem"
                                : result.problems().size() + " problems");
                return 1;
            }
            out.printf("%d added, %d updated, %d unchanged.%n", result.added(), result.updated(), result.unchanged());
            return 0;
        }
    }

    /** Which exchange has or had which market, as the catalogue tells: accounts stay where an exchange has closed. */
    public static ListedExchanges known(Catalog catalog) {
        return new ListedExchanges() {
            @Override
            public boolean has(String id, Market market) {
                return catalog.knows(id, market);
            }

            @Override
            public String id(String name) {
                return catalog.idOf(name).orElse(name);
            }
        };
    }
}
