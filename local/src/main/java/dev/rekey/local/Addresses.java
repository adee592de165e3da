package dev.rekey.local;

import java.util.List;
import java.util.stream.IntStream;

/** The platform's outgoing addresses on one machine: loopback addresses, which the sandbox exchanges tell apart. */
final class Addresses {

    /** As many as a real platform allots to an account. */
    static final int COUNT = 20;

    /** One more, which stands in no whitelist. */
    static final String PROBE = "127.20.0.250";

    private Addresses() {}

    static List<String> all() {
        return IntStream.rangeClosed(1, COUNT).mapToObj(n -> "127.20.0." + n).toList();
    }
}
