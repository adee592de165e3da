package dev.rekey.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Ports that nobody listens on. They lie below those that systems take for outgoing connections (Linux: from 32768), so
 * that none of those takes one in the moment before its server does.
 */
public final class FreePorts {

    private static final int LOWEST = 10_000;
    private static final int FIRST_OUTGOING = 32_768;

    private FreePorts() {}

    /** Free ports of this address, each once, as they are drawn; without end. */
    public static IntStream at(InetAddress address, Random random) {
        return random.ints(LOWEST, FIRST_OUTGOING).distinct().filter(port -> isFree(address, port));
    }

    private static boolean isFree(InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
