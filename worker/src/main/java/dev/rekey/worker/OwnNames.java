package dev.rekey.worker;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers whoever asks for an address of this machine, or for one of its names. Any other name may have been made to lead
 * here (DNS rebinding), and a page under it would read what is answered.
 */
final class OwnNames extends Authenticator {

    private static final int MISDIRECTED = 421;

    /** An address as it is: no page elsewhere can be at one of ours. */
    private static final Pattern ADDRESS = Pattern.compile("localhost|\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private static final Pattern PORT = Pattern.compile(":\\d+$");

    private final Set<String> names;

    OwnNames(List<String> names) {
        this.names = names.stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    @Override
    public Result authenticate(HttpExchange asked) {
        String host = asked.getRequestHeaders().getFirst("Host");
        String name =
                host == null ? "" : PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
        return ADDRESS.matcher(name).matches() || names.contains(name)
                ? new Success(new HttpPrincipal("anybody", "rekey"))
                : new Failure(MISDIRECTED);
    }
}
