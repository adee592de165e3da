package dev.rekey.local;

import dev.rekey.workflows.codec.PayloadKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs everything until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Run everything on this machine and say where to go.",
        footer = {
            "",
            "Left out: --data data, --port 8080, --temporal-port 7233, --ui-port 8233, --sandbox-port 8090 (and the 49"
                    + " after it), --mailbox-port 8025, --second-check-after 20."
        })
final class UpCommand implements Callable<Integer> {

    static final LocalOptions DEFAULTS = new LocalOptions(
            Path.of("data"), 8080, 7233, 8233, 8090, 8025, Duration.ofSeconds(20), Duration.ofSeconds(10), false);

    @Mixin
    private LocalArguments arguments = new LocalArguments();

    @Option(names = "--no-demo", description = "Do not add the demo customers.")
    private boolean noDemo;

    @Option(
            names = "--metrics-port",
            paramLabel = "N",
            description = "Port of metrics and health, for this machine only (0: any free one; none unless named).")
    private int metricsPort = -1;

    @Override
    public Integer call() throws InterruptedException {
        long begun = System.nanoTime();
        LocalOptions options = arguments.or(DEFAULTS);
        CountDownLatch stop = new CountDownLatch(1);
        LocalEdition edition = LocalEdition.start(options, metrics(), stage -> System.out.println("  " + stage));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            System.out.println("\nStopping; every session is kept and goes on at the next start.");
                            edition.close();
                            stop.countDown();
                        },
                        "rekey-stop"));
        DemoAgent agent = DemoData.agent(edition);
        if (!noDemo) {
            DemoData.seed(edition);
        }
        System.out.printf(
                Locale.ROOT,
                """

                Rekey is ready after %.1f seconds.

                  Desk (support agents)   %s/desk
                    sign in as            %s   password   %s
                  Temporal Web UI         %s
                  Sandbox exchanges       %s
                  Mailbox (what was sent) %s
                  State                   %s%s

                A first walk: on the desk search for customer 4711, start a session with the reason "Vault reset",
                make a link and a code, and open the link as the trader. Ctrl-C stops everything.
                %n""",
                (System.nanoTime() - begun) / 1e9,
                edition.web(),
                agent.name(),
                agent.password(),
                edition.temporalUi(),
                edition.sandbox().site(),
                edition.mail().site(),
                edition.data(),
                sealing(edition, options)
                        + edition.metrics()
                                .map(at -> "\n  Metrics                 " + at)
                                .orElse(""));
        stop.await();
        return 0;
    }

    private List<String> metrics() {
        return metricsPort < 0 ? List.of() : List.of("--management.server.port=" + metricsPort);
    }

    /** One more line where there is, or was, something sealed. */
    private static String sealing(LocalEdition edition, LocalOptions options) {
        if (!edition.part(PayloadKeys.class).any()) {
            return "";
        }
        return "\n  Payload sealing         "
                + (options.seal()
                        ? "on: the Temporal Web UI reads with " + edition.codec()
                                + "; a session's page on the desk says how"
                        : "off: nothing more is sealed, and what was is still read with " + edition.codec());
    }
}
