package dev.rekey.starter.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** What is counted as one address. */
public final class ClientAddress {

    /** Whoever has one IPv6 address usually has the 2^64 around it (RFC 6177): they are counted as one. */
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** Where a request comes from. */
    public static String of(HttpServletRequest request) {
        return network(request.getRemoteAddr());
    }

    /** The address itself, or the network of an IPv6 address; what is no address stays as it is. */
    static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        try {
            // With a colon in it, it is read as an address and never looked up.
            InetAddress read = InetAddress.getByName(address);
            if (read instanceof Inet6Address) {
                byte[] network = Arrays.copyOf(Arrays.copyOf(read.getAddress(), NETWORK_BYTES), 16);
                return InetAddress.getByAddress(network).getHostAddress() + "/64";
            }
            return read.getHostAddress();
        } catch (UnknownHostException none) {
            return address;
        }
    }
}
