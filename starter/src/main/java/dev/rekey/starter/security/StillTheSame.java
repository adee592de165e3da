package dev.rekey.starter.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a sign-in with the first request after the agent's password or rights were changed, or after a day, and lets nobody past their
 * own page who has to set up a second step or choose a password first.
 */
final class StillTheSame extends OncePerRequestFilter {

    private final Welcome welcome;
    private final First first;

    /** Says that one's own sign-in comes first. */
    interface First {
        void say(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    StillTheSame(Welcome welcome, First first) {
        this.welcome = welcome;
        this.first = first;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof DeskAgent agent) {
            HttpSession session = request.getSession(false);
            if (!welcome.still(agent)) {
                if (session != null) {
                    session.invalidate();
                }
                SecurityContextHolder.clearContext();
            } else if (agent.unready() && !beforeSetUp(request)) {
                first.say(request, response);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** Where somebody may go whose own sign-in comes first. */
    private static boolean beforeSetUp(HttpServletRequest request) {
        String place =
                request.getRequestURI().substring(request.getContextPath().length());
        return place.equals("/desk/me") || place.startsWith("/desk/me/") || place.startsWith("/desk/sign-");
    }
}
