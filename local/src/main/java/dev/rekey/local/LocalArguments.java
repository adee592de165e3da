package dev.rekey.local;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that up and demo share. */
final class LocalArguments {

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept.")
    @Nullable
    Path data;

    @Option(names = "--port", paramLabel = "N", description = "Port of the pages (0: any free one).")
    @Nullable
    Integer port;

    @Option(names = "--temporal-port", paramLabel = "N", description = "Port of Temporal (0: any free one).")
    @Nullable
    Integer temporalPort;

    @Option(names = "--ui-port", paramLabel = "N", description = "Port of the Temporal Web UI (0: any free one).")
    @Nullable
    Integer uiPort;

    @Option(
            names = "--sandbox-port",
            paramLabel = "N",
            description = "First port of the sandbox exchanges (0: any free ones).")
    @Nullable
    Integer sandboxPort;

    @Option(
            names = "--mailbox-port",
            paramLabel = "N",
            description = "Port of the page that shows what was mailed (0: any free one).")
    @Nullable
    Integer mailboxPort;

    @Option(
            names = "--second-check-after",
            paramLabel = "SECONDS",
            description = "Between the first good check of a key and the second.")
    @Nullable
    Integer secondCheckAfter;

    @Option(
            names = "--seal",
            description =
                    "Seal what Temporal keeps, under a key that is made in the data folder. Left out again, nothing"
                            + " more is sealed and what was stays readable.")
    boolean seal;

    /** The options with the command's own defaults where nothing was said. */
    LocalOptions or(LocalOptions defaults) {
        return new LocalOptions(
                        data == null ? defaults.data() : data,
                        port == null ? defaults.port() : port,
                        temporalPort == null ? defaults.temporalPort() : temporalPort,
                        uiPort == null ? defaults.uiPort() : uiPort,
                        sandboxPort == null ? defaults.sandboxPort() : sandboxPort,
                        mailboxPort == null ? defaults.mailboxPort() : mailboxPort,
                        secondCheckAfter == null ? defaults.secondCheckAfter() : Duration.ofSeconds(secondCheckAfter),
                        defaults.retryFirst(),
                        seal)
                .withFreePorts();
    }
}
