package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Keeps the one agent signed in who has just changed how they sign in; everywhere else they are out. */
@Component
public final class DeskSignIn {

    private final SecurityContextRepository repository = new HttpSessionSecurityContextRepository();
    private final Clock clock;

    DeskSignIn(Clock clock) {
        this.clock = clock;
    }

    /** The agent who is signed in on the desk in the browser of this request, wherever the request leads. */
    public static Optional<DeskAgent> in(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null
                        && session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                                instanceof SecurityContext desk
                        && desk.getAuthentication() != null
                        && desk.getAuthentication().getPrincipal() instanceof DeskAgent agent
                ? Optional.of(agent)
                : Optional.empty();
    }

    /**
     * Signs in the agent as they are now; the web session gets a new id.
     *
     * @param mustSetUp whether a second step is still to be set up
     */
    public void renew(Agent agent, boolean mustSetUp, HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        WebSessions.signedIn(request);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                DeskAgent.of(agent, mustSetUp, clock.instant()), null, List.of()));
        SecurityContextHolder.setContext(context);
        repository.saveContext(context, request, response);
    }
}
