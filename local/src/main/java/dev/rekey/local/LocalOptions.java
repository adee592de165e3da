package dev.rekey.local;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.PrimitiveIterator;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where one copy of the one-machine edition keeps its state and listens. Two copies with different options run side by
 * side.
 *
 * @param data the folder that holds everything
 * @param port the pages
 * @param temporalPort the Temporal server, unless one is given from outside
 * @param uiPort the Temporal Web UI
 * @param sandboxPort the first of the sandbox exchanges' ports
 * @param mailboxPort the page that shows what was mailed
 * @param secondCheckAfter between the first good check and the second
 * @param retryFirst the first pause when an exchange is not ready
 * @param seal whether what Temporal keeps is sealed from now on, under a key in the data folder
 */
public record LocalOptions(
        Path data,
        int port,
        int temporalPort,
        int uiPort,
        int sandboxPort,
        int mailboxPort,
        Duration secondCheckAfter,
        Duration retryFirst,
        boolean seal) {

    /** How many ports the sandbox takes, one after the other. */
    public static final int SANDBOX_PORTS = 50;

    /** Replaces each port 0 by one that is free now. */
    public LocalOptions withFreePorts() {
        PrimitiveIterator.OfInt free = FreePorts.at(InetAddress.getLoopbackAddress(), ThreadLocalRandom.current())
                .iterator();
        return new LocalOptions(
                data.toAbsolutePath().normalize(),
                port == 0 ? free.nextInt() : port,
                temporalPort == 0 ? free.nextInt() : temporalPort,
                uiPort == 0 ? free.nextInt() : uiPort,
                sandboxPort,
                mailboxPort,
                secondCheckAfter,
                retryFirst,
                seal);
    }

    /** The same place with sealing turned on or off. */
    public LocalOptions withSealing(boolean on) {
        return new LocalOptions(
                data, port, temporalPort, uiPort, sandboxPort, mailboxPort, secondCheckAfter, retryFirst, on);
    }

    /** Everything on free ports, with the seconds of a demonstration. */
    public static LocalOptions inFolder(Path data) {
        return new LocalOptions(data, 0, 0, 0, 0, 0, Duration.ofSeconds(3), Duration.ofSeconds(2), false)
                .withFreePorts();
    }
}
