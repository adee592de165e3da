package dev.rekey.starter.security;

import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.metrics.ManagementSecurity;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** Letters, digits, hyphen and underscore: nobody has a reason to write them in another way (RFC 3986, 2.3). */
    private static final Pattern DISGUISED =
            Pattern.compile("%(2[dD]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aA])");

    /** An address as it is: no page elsewhere can be at one of ours. */
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");

    /** What a load balancer asks by the address of a machine; it says nothing but that we are up. */
    private static final String ANY_HOST = "/healthz";

    private final Set<String> hosts = new HashSet<>();
    private final Set<String> managementHosts;
    private final AtomicBoolean told = new AtomicBoolean();

    /**
     * Knows the public address's host and these.
     *
     * @param managementHosts under which the management port answers besides; there, addresses are known as well, by
     *     which metrics and health are asked for
     */
    KnownHosts(StarterProperties properties, List<String> managementHosts) {
        String own = properties.publicUrl().getHost();
        if (own != null) {
            hosts.add(own.toLowerCase(Locale.ROOT));
        }
        hosts.addAll(clean(properties.hosts()));
        this.managementHosts = clean(managementHosts);
    }

    private static Set<String> clean(List<String> names) {
        return names.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
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
        if (!known(request) && !ANY_HOST.equals(request.getRequestURI())) {
            if (told.compareAndSet(false, true)) {
                log.warn(
                        "A request for a host that is not known was refused: {}. If it is a name of this site, add it to"
                                + " rekey.starter.hosts. Others are not logged.",
                        request.getServerName().replaceAll("[^A-Za-z0-9.:\\[\\]-]", "?"));
            }
            throw new UnknownHost();
        }
        // A filter that compares addresses would see another one than the route that answers.
        if (DISGUISED.matcher(request.getRequestURI()).find()) {
            throw new RequestRejectedException("the address has letters that are written as if they were none");
        }
        return super.getFirewalledRequest(request);
    }

    private boolean known(HttpServletRequest request) {
        String name = request.getServerName().toLowerCase(Locale.ROOT);
        return hosts.contains(name)
                || LOOPBACK.matcher(name).matches()
                || ((managementHosts.contains(name) || ADDRESS.matcher(name).matches())
                        && ManagementSecurity.cameByTheManagementPort(request));
    }
}
