package dev.rekey.starter.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.session.Session;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Gives requests their web sessions.
 *
 * @param <S> the sessions of the store
 */
final class SeldomWrittenFilter<S extends Session> extends SessionRepositoryFilter<SeldomWritten.Held<S>> {

    private final SeldomWritten<S> sessions;

    SeldomWrittenFilter(SeldomWritten<S> sessions, CookieSerializer cookie) {
        super(sessions);
        this.sessions = sessions;
        CookieHttpSessionIdResolver resolver = new CookieHttpSessionIdResolver();
        resolver.setCookieSerializer(cookie);
        setHttpSessionIdResolver(resolver);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            super.doFilterInternal(request, response, chain);
        } finally {
            sessions.forget();
        }
    }
}
