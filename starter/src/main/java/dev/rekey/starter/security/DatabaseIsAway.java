package dev.rekey.starter.security;

import dev.rekey.accounts.database.DatabaseAway;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.Message;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.View;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/**
 * Tells a database that is away in a sentence, wherever it was missed: most of all in the filters that look who asks.
 * What it says needs no database, and so stands outside of everything that does.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class DatabaseIsAway extends OncePerRequestFilter {

    private static final Logger log = LoggerFactory.getLogger(DatabaseIsAway.class);

    /** The header by which a page's script knows this answer, and leaves the page with what was typed as it is. */
    static final String HEADER = "Rekey-Away";

    private final ObjectProvider<ThymeleafViewResolver> views;

    DatabaseIsAway(ObjectProvider<ThymeleafViewResolver> views) {
        this.views = views;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (ServletException | IOException | RuntimeException failed) {
            if (response.isCommitted() || !DatabaseAway.causedBy(failed)) {
                throw failed;
            }
            log.warn("The accounts database is away: {}", reason(failed));
            response.resetBuffer();
            response.setHeader(HttpHeaders.RETRY_AFTER, Refusals.RETRY_AFTER_SECONDS);
            PlainHeaders.write(response);
            tell(request, response);
        }
    }

    private void tell(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        boolean reading = HttpMethod.GET.matches(request.getMethod()) || HttpMethod.HEAD.matches(request.getMethod());
        // A commit whose answer was lost may have been kept: nothing else may be said of it.
        Message said = (reading ? ProblemCode.AWAY : ProblemCode.AWAY_UNKNOWN).with();
        HttpStatus status = reading ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.GATEWAY_TIMEOUT;
        response.setHeader(HEADER, "true");
        if (Refusals.wantsJson(request)) {
            Problems.write(request, response, status, said);
            return;
        }
        response.setStatus(status.value());
        // The form token stands in the web session, and that in the database.
        request.removeAttribute("_csrf");
        Map<String, Object> model = new HashMap<>(Map.of("status", status.value(), "sentence", said));
        if (reading) {
            model.put("again", request.getRequestURI());
        }
        // No dispatcher is around this page that would say so.
        LocaleContextHolder.setLocale(request.getLocale());
        try {
            View page = Objects.requireNonNull(views.getObject().resolveViewName("problem", request.getLocale()));
            page.render(model, request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        } finally {
            LocaleContextHolder.resetLocaleContext();
        }
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }
}
