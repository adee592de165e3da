package dev.rekey.starter.security;

import dev.rekey.starter.web.Refusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Before anything is changed of people, programs, passwords or second steps, whoever does so proves themselves again. */
final class ProveFirst extends OncePerRequestFilter {

    /** Where one does so. */
    static final String PLACE = "/desk/me/proof";

    private final Proof proof;

    ProveFirst(Proof proof) {
        this.proof = proof;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        String place =
                request.getRequestURI().substring(request.getContextPath().length());
        if (HttpMethod.POST.matches(request.getMethod())
                && guarded(place)
                && who != null
                && who.getPrincipal() instanceof DeskAgent agent
                && !proof.fresh(agent)) {
            if (Refusals.wantsJson(request)) {
                Problems.write(
                        response, HttpStatus.FORBIDDEN, "Prove that it is you first, on the page " + PLACE + ".");
            } else {
                response.sendRedirect(
                        request.getContextPath() + PLACE + (place.startsWith("/desk/people") ? "?to=people" : ""));
            }
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean guarded(String place) {
        return place.equals("/desk/people")
                || place.startsWith("/desk/people/")
                || place.equals("/desk/me/password")
                || place.startsWith("/desk/me/second-step");
    }
}
