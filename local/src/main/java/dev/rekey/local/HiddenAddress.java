package dev.rekey.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.security.SecureRandom;

/**
 * An address of this machine that nobody outside it can guess, for a server that answers whoever finds it: any of the 16
 * million loopback addresses, where the system has more than one (Linux), and any free port.
 */
final class HiddenAddress {

    private static final SecureRandom RANDOM = new SecureRandom();

    private HiddenAddress() {}

    static InetSocketAddress choose() {
        InetAddress wanted = somewhere();
        InetAddress address = isHere(wanted) ? wanted : InetAddress.getLoopbackAddress();
        return new InetSocketAddress(
                address, FreePorts.at(address, RANDOM).findFirst().orElseThrow());
    }

    private static InetAddress somewhere() {
        byte[] address = new byte[4];
        RANDOM.nextBytes(address);
        address[0] = 127;
        // Neither the network itself, nor its end, which some systems give a meaning.
        address[3] = (byte) (1 + Math.floorMod(address[3], 254));
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean isHere(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException notHere) {
            return false;
        }
    }
}
