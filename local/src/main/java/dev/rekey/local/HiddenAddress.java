package dev.rekey.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;

/**
 * An address of this machine that nobody outside it can guess, for a server that answers whoever finds it: any of the 16
 * million loopback addresses, where the system has more than one (Linux), and any free port.
 */
final class HiddenAddress {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TRIES = 20;
    private static final int LOWEST = 10_000;
    private static final int BELOW = 32_768;

    private HiddenAddress() {}

    static InetSocketAddress choose() {
        for (int time = 0; time < TRIES; time++) {
            InetSocketAddress wanted = new InetSocketAddress(somewhere(), LOWEST + RANDOM.nextInt(BELOW - LOWEST));
            if (free(wanted)) {
                return wanted;
            }
        }
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort());
    }

    private static InetAddress somewhere() {
        byte[] address = new byte[4];
        RANDOM.nextBytes(address);
        address[0] = 127;
        // Neither the network itself, nor its end, which some systems give a meaning.
        address[3] = (byte) (1 + Math.floorMod(address[3], 254));
        try {
            return InetAddress.getByAddress(address);
        } catch (IOException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean free(InetSocketAddress wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(wanted);
            return true;
        } catch (IOException takenOrNotHere) {
            return false;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("This machine has no free port.", e);
        }
    }
}
