package dev.rekey.starter.security;

import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Refuses a request whose address or fields cannot be decoded, what a proxy says of it included. Later they are read
 * wherever somebody needs them, and nobody there could tell it from a fault of ours.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class Decodable extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (canBeRead(request)) {
            chain.doFilter(request, response);
        } else {
            Problems.write(request, response, HttpStatus.BAD_REQUEST, ProblemCode.UNREADABLE.with());
        }
    }

    private static boolean canBeRead(HttpServletRequest request) {
        try {
            ServletRequestPathUtils.parse(request);
            new ServletServerHttpRequest(request).getURI();
            request.getParameterMap();
            // Else a redirect would lead to another host.
            return !request.getContextPath().startsWith("//");
        } catch (IllegalArgumentException | IllegalStateException unreadable) {
            return false;
        }
    }
}
