package dev.rekey.starter.security;

import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Before anything is changed of people, programs, passwords or second steps, whoever does so proves themselves again. */
final class ProveFirst extends OncePerRequestFilter {

    /** Where one does so. */
    static final String PLACE = "/desk/me/proof";

    private static final RequestMatcher PEOPLE = matcher("/desk/people/**");

    /** Looks at addresses as the routes do, decoded: there is more than one way to write a letter. */
    private static final RequestMatcher GUARDED =
            new OrRequestMatcher(PEOPLE, matcher("/desk/me/password"), matcher("/desk/me/second-step/**"));

    private final Proof proof;

    ProveFirst(Proof proof) {
        this.proof = proof;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (GUARDED.matches(request)
                && who != null
                && who.getPrincipal() instanceof DeskAgent agent
                && !proof.fresh(agent)) {
            if (Refusals.wantsJson(request)) {
                Problems.write(request, response, HttpStatus.FORBIDDEN, ProblemCode.PROVE_FIRST.with(PLACE));
            } else {
                TypedPerson.in(request).ifPresent(typed -> typed.keep(request));
                response.sendRedirect(request.getContextPath() + PLACE + (PEOPLE.matches(request) ? "?to=people" : ""));
            }
            return;
        }
        chain.doFilter(request, response);
    }

    private static RequestMatcher matcher(String places) {
        return PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, places);
    }
}
