package dev.rekey.starter.security;

import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a change that another site's page asks for: by what the browser says of the request, or, where it says
 * nothing, by the page's origin. What no browser sends carries neither and is left to the form token.
 */
final class SameSite extends OncePerRequestFilter {

    private static final Set<String> CHANGE_NOTHING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final @Nullable String publicOrigin;
    private final Set<String> except;

    /**
     * Refuses what is foreign.
     *
     * @param publicUrl where people reach the pages
     * @param except addresses that other sites may send to
     */
    SameSite(URI publicUrl, Set<String> except) {
        this.publicOrigin = origin(publicUrl.getScheme(), publicUrl.getHost(), publicUrl.getPort());
        this.except = Set.copyOf(except);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (CHANGE_NOTHING.contains(request.getMethod()) || except.contains(place(request)) || ours(request)) {
            chain.doFilter(request, response);
        } else if (Refusals.wantsJson(request)) {
            Problems.write(request, response, HttpStatus.FORBIDDEN, ProblemCode.OTHER_SITE.with());
        } else {
            response.setStatus(HttpStatus.FORBIDDEN.value());
            request.getRequestDispatcher("/foreign").forward(request, response);
        }
    }

    private static String place(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    private boolean ours(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return OURS.contains(site);
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null
                || origin.equals(publicOrigin)
                || origin.equals(origin(request.getScheme(), request.getServerName(), request.getServerPort()));
    }

    private static @Nullable String origin(@Nullable String scheme, @Nullable String host, int port) {
        if (scheme == null || host == null) {
            return null;
        }
        boolean usual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }
}
