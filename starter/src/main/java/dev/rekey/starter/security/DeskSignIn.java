package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
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

    /**
     * Signs in the agent as they are now; the web session gets a new id.
     *
     * @param mustSetUp whether a second step is still to be set up
     */
    public void renew(Agent agent, boolean mustSetUp, HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(DeskAgent.of(agent, mustSetUp), null, List.of()));
        SecurityContextHolder.setContext(context);
        repository.saveContext(context, request, response);
    }
}
