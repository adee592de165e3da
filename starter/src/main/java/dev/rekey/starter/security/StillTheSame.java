package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends a sign-in with the first request after the agent's password or rights were changed. */
final class StillTheSame extends OncePerRequestFilter {

    private final Agents agents;

    StillTheSame(Agents agents) {
        this.agents = agents;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof DeskAgent agent && !still(agent)) {
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
            SecurityContextHolder.clearContext();
        }
        chain.doFilter(request, response);
    }

    private boolean still(DeskAgent agent) {
        return agents.byId(agent.id())
                .filter(Agent::active)
                .filter(now -> now.version() == agent.version())
                .isPresent();
    }
}
