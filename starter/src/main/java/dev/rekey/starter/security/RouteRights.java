package dev.rekey.starter.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Holds requests to the table of routes. Whether an object is the visitor's own is not known here; a route that is
 * allowed for those is let through, and the page itself looks.
 */
final class RouteRights implements AuthorizationManager<RequestAuthorizationContext> {

    private final RouteTable table;

    RouteRights(RouteTable table) {
        this.table = table;
    }

    @Override
    public AuthorizationResult authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        return new AuthorizationDecision(allowed(who(authentication.get()), context.getRequest()));
    }

    private boolean allowed(Who who, HttpServletRequest request) {
        PathContainer place = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return table.find(request.getMethod(), place)
                .map(route -> route.to(who).own() == Answer.ALLOWED)
                .orElse(false);
    }

    private static Who who(@Nullable Authentication authentication) {
        Object principal = authentication == null ? null : authentication.getPrincipal();
        if (principal instanceof DeskAgent agent) {
            return Who.of(agent.role());
        }
        return principal instanceof GuideVisitor ? Who.GUIDE : Who.ANONYMOUS;
    }
}
