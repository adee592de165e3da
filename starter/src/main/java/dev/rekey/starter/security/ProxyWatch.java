package dev.rekey.starter.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Globals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Notices a proxy whose word is not taken: then everybody seems to come from its address, and limits count for all
 * together. It is told once, in the log, and on the desk for as long as this process runs.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
public final class ProxyWatch extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(ProxyWatch.class);

    private static final List<String> OF_A_PROXY = List.of("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded");

    private final AtomicReference<@Nullable String> first = new AtomicReference<>();

    /** The address from which such a request came first; empty while none has. */
    public Optional<String> notBelieved() {
        return Optional.ofNullable(first.get());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (first.get() == null
                && request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE) == null
                && OF_A_PROXY.stream().anyMatch(name -> request.getHeader(name) != null)
                && first.compareAndSet(null, request.getRemoteAddr())) {
            log.warn(
                    "A request from {} came through a proxy, or claims so, and is not believed: everybody who comes that way"
                            + " counts as one address. If there is a proxy, set server.forward-headers-strategy=native,"
                            + " and name it in server.tomcat.remoteip.internal-proxies if its address is not private."
                            + " This is told once.",
                    request.getRemoteAddr());
        }
        chain.doFilter(request, response);
    }
}
