package dev.rekey.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The main job by itself, end to end. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Do the main job by itself, through the same pages and the same sealing as a person.",
        footer = {
            "",
            "Left out: a new temporary folder, free ports, --second-check-after 3. Exit code 0 only if every account has"
                    + " a new key."
        })
final class DemoCommand implements Callable<Integer> {

    @Mixin
    private LocalArguments arguments = new LocalArguments();

    @Option(
            names = "--all-exchanges",
            description = "One customer with an account of every exchange and market instead.")
    private boolean allExchanges;

    @Override
    public Integer call() throws IOException {
        long begun = System.nanoTime();
        Path folder = arguments.data == null ? Files.createTempDirectory("rekey-demo") : arguments.data;
        LocalOptions options = arguments.or(
                new LocalOptions(folder, 0, 0, 0, 0, 0, Duration.ofSeconds(3), Duration.ofSeconds(2), false));
        try (LocalEdition edition =
                LocalEdition.start(options, java.util.List.of(), stage -> System.out.println("  " + stage))) {
            DemoAgent agent = DemoData.agent(edition);
            String customer;
            if (allExchanges) {
                customer = DemoData.EVERYWHERE;
                DemoData.seedEverywhere(edition);
            } else {
                customer = DemoData.CUSTOMER;
                DemoData.seed(edition);
            }
            DemoKeys keys = new DemoKeys(edition.sandbox());
            MainJob job = new MainJob(
                    edition.web(),
                    (exchange, market, label, addresses) ->
                            DemoKeys.pasted(keys.make(exchange, market, DemoData.user(customer), label, addresses)),
                    line -> System.out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - begun) / 1e9, line));
            job.signIn(agent);
            job.open(job.start(customer, "VAULT_RESET"));
            Map<String, String> outcomes = allExchanges ? job.finishTogether() : job.finish();
            long replaced =
                    outcomes.values().stream().filter("REPLACED"::equals).count();
            System.out.printf(
                    Locale.ROOT,
                    "%n%d of %d accounts have a new key. Everything is in %s%n",
                    replaced,
                    outcomes.size(),
                    edition.data());
            return !outcomes.isEmpty() && replaced == outcomes.size() ? 0 : 1;
        }
    }
}
