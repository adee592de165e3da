package dev.rekey.starter.codec;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets programs in that send the configured token; for this one request, and to nothing but the codec server. */
final class CodecToken extends OncePerRequestFilter {

    /** How the audit trail names whoever came by token. */
    static final String NAME = "codec token";

    private static final String BEARER = "Bearer ";
    private static final int SHORTEST = 32;

    private final byte[] expected;

    CodecToken(String token) {
        if (!token.isEmpty() && token.length() < SHORTEST) {
            throw new IllegalStateException(
                    "rekey.codec.token is too short: it needs at least " + SHORTEST + " random characters.");
        }
        this.expected = token.isEmpty() ? new byte[0] : sha256(token);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String sent = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (expected.length > 0
                && sent != null
                && sent.startsWith(BEARER)
                && MessageDigest.isEqual(expected, sha256(sent.substring(BEARER.length())))) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(NAME, null, List.of()));
            SecurityContextHolder.setContext(context);
        }
        chain.doFilter(request, response);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
