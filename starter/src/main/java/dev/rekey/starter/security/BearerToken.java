package dev.rekey.starter.security;

import dev.rekey.accounts.access.ProgramTokens;
import dev.rekey.accounts.access.ProgramTokens.Program;
import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets programs in by their token, for one request at a time. They get what pages get as JSON. */
final class BearerToken extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer";

    private final ProgramTokens tokens;
    private final TokenJournal journal;

    BearerToken(ProgramTokens tokens, TokenJournal journal) {
        this.tokens = tokens;
        this.journal = journal;
    }

    /** Whether a request brings a token, right or wrong. An empty one is a program's too: its variable is not set. */
    static boolean on(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && (header.length() == SCHEME.length() || header.charAt(SCHEME.length()) == ' ');
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<Program> program = tokens.use(token(request));
        if (program.isEmpty()) {
            journal.refused(request, tokens.revoked(token(request)).orElse(null));
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            Problems.write(request, response, HttpStatus.UNAUTHORIZED, ProblemCode.UNKNOWN_TOKEN.with());
            return;
        }
        String type = request.getContentType();
        if (type != null && type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            Problems.write(request, response, HttpStatus.UNSUPPORTED_MEDIA_TYPE, ProblemCode.JSON_NOT_FORMS.with());
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        Program known = program.get();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                new DeskProgram(known.id(), known.name(), known.scopes()), null, List.of()));
        SecurityContextHolder.setContext(context);
        chain.doFilter(new ForJson(request), response);
    }

    private static String token(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return header == null ? "" : header.substring(SCHEME.length()).strip();
    }

    /** A program that does not say what it wants wants JSON; what it never wants is a page. */
    private static final class ForJson extends HttpServletRequestWrapper {

        private final String accept;

        ForJson(HttpServletRequest request) {
            super(request);
            String wanted = request.getHeader(HttpHeaders.ACCEPT);
            this.accept = wanted != null && wanted.contains(MediaType.TEXT_EVENT_STREAM_VALUE)
                    ? MediaType.TEXT_EVENT_STREAM_VALUE
                    : MediaType.APPLICATION_JSON_VALUE;
        }

        @Override
        public @Nullable String getHeader(String name) {
            return HttpHeaders.ACCEPT.equalsIgnoreCase(name) ? accept : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return HttpHeaders.ACCEPT.equalsIgnoreCase(name)
                    ? Collections.enumeration(List.of(accept))
                    : super.getHeaders(name);
        }
    }
}
