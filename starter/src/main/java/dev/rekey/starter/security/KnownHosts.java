package dev.rekey.starter.security;

import dev.rekey.starter.config.StarterProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Answers under the names of this site only. Somebody else's name can be made to lead to this machine (DNS rebinding), and
 * a page there would then read what is shown here. The names of a machine for itself are nobody else's and always known.
 */
final class KnownHosts extends StrictHttpFirewall {

    private static final Logger log = LoggerFactory.getLogger(KnownHosts.class);

    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?|\\[?(0+:){7}0*1]?");

    /** What a load balancer asks by the address of a machine; it says nothing but that we are up. */
    private static final String ANY_HOST = "/healthz";

    private final Set<String> hosts = new HashSet<>();
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Knows the public address's host and these.
     *
     * @param more hosts without a port
     */
    KnownHosts(StarterProperties properties, List<String> more) {
        String own = properties.publicUrl().getHost();
        if (own != null) {
            hosts.add(own.toLowerCase(Locale.ROOT));
        }
        more.forEach(host -> hosts.add(host.strip().toLowerCase(Locale.ROOT)));
    }

    /** A request for a host that is not this site's. */
    static final class UnknownHost extends RequestRejectedException {
        private static final long serialVersionUID = 1L;

        UnknownHost() {
            super("the request is for a host that is not this site's");
        }
    }

    @Override
    public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
        if (!known(request.getServerName()) && !ANY_HOST.equals(request.getRequestURI())) {
            if (told.compareAndSet(false, true)) {
                log.warn(
                        "A request for a host that is not known was refused: {}. If it is a name of this site, add it to"
                                + " rekey.starter.hosts. Others are not logged.",
                        request.getServerName().replaceAll("[^A-Za-z0-9.:\\[\\]-]", "?"));
            }
            throw new UnknownHost();
        }
        return super.getFirewalledRequest(request);
    }

    private boolean known(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return hosts.contains(name) || LOOPBACK.matcher(name).matches();
    }
}
