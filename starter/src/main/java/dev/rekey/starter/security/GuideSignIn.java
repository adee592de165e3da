package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;

/**
 * Lets a trader in after link and code were right. Kept beside an agent's own sign-in, so that an agent who tries a
 * guide in the same browser stays an agent.
 */
public final class GuideSignIn {

    private final HttpSessionSecurityContextRepository repository = new HttpSessionSecurityContextRepository();

    /** With a place of its own in the web session. */
    public GuideSignIn() {
        repository.setSpringSecurityContextKey("REKEY_GUIDE");
    }

    SecurityContextRepository repository() {
        return repository;
    }

    /** Lets the visitor see this session; the web session gets a new id, so that nobody can have prepared it. */
    public void signIn(GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        request.getSession(true);
        request.changeSessionId();
        WebSessions.signedIn(request);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(visitor, null, List.of()));
        SecurityContextHolder.setContext(context);
        repository.saveContext(context, request, response);
    }

    /** Ends the visit. */
    public void signOut(HttpServletRequest request, HttpServletResponse response) {
        SecurityContextHolder.clearContext();
        repository.saveContext(SecurityContextHolder.createEmptyContext(), request, response);
    }
}
