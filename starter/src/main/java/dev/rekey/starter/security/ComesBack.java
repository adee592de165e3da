package dev.rekey.starter.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a trader go on in the guide whose browser came in by a code before, and whose visit is over. */
final class ComesBack extends OncePerRequestFilter {

    private final ReturningTraders returning;

    ComesBack(ReturningTraders returning) {
        this.returning = returning;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || !(authentication.getPrincipal() instanceof GuideVisitor)) {
            returning.letIn(request, response);
        }
        chain.doFilter(request, response);
    }

    /** The link and the hand-over have doors of their own. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String place =
                request.getRequestURI().substring(request.getContextPath().length());
        return !place.equals("/guide") && !place.startsWith("/guide/");
    }
}
