package dev.rekey.starter.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets a trader's visit end with the first request after an agent has closed the guide. */
final class EndedVisits extends OncePerRequestFilter {

    private final Welcome welcome;
    private final GuideSignIn signIn;

    EndedVisits(Welcome welcome, GuideSignIn signIn) {
        this.welcome = welcome;
        this.signIn = signIn;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null
                && authentication.getPrincipal() instanceof GuideVisitor visitor
                && !welcome.still(visitor)) {
            signIn.signOut(request, response);
        }
        chain.doFilter(request, response);
    }
}
