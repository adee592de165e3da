package dev.rekey.exchanges.check;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An entry of a key's address list: one address, or a range written as {@code address/bits}.
 *
 * @param network the address before the slash
 * @param bits how many leading bits count
 */
public record AddressRange(InetAddress network, int bits) {

    private static final Pattern NUMBERS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int LONGEST = 45;

    /** Reads an entry; empty when it is neither an address nor a range. */
    public static Optional<AddressRange> parse(String entry) {
        String text = entry.strip();
        int slash = text.indexOf('/');
        if (slash < 0) {
            return literal(text).map(address -> new AddressRange(address, address.getAddress().length * 8));
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int count = Integer.parseInt(bits);
        return literal(text.substring(0, slash))
                .filter(address -> count <= address.getAddress().length * 8)
                .map(address -> new AddressRange(address, count));
    }

    /** Whether this entry covers an address. */
    public boolean contains(String address) {
        return literal(address).filter(this::contains).isPresent();
    }

    /** Reads an address written in numbers. Never asks a name server. */
    static Optional<InetAddress> literal(String text) {
        if (text.length() > LONGEST || !NUMBERS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
