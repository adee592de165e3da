package dev.rekey.starter.security;

import dev.rekey.accounts.access.ProgramTokens.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
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
        Object principal = principal(authentication.get());
        Optional<RouteTable.Cell> cell = cell(principal, context.getRequest());
        return new AuthorizationDecision(cell.map(says -> says.own() == Answer.ALLOWED && has(principal, says.scope()))
                .orElse(false));
    }

    /** What a program's token lacks for this request; empty when it lacks nothing, or no scope would do. */
    Optional<Scope> lacking(@Nullable Authentication authentication, HttpServletRequest request) {
        Object principal = principal(authentication);
        return cell(principal, request)
                .flatMap(says -> Optional.ofNullable(says.scope()))
                .filter(scope -> !has(principal, scope));
    }

    private Optional<RouteTable.Cell> cell(@Nullable Object principal, HttpServletRequest request) {
        PathContainer place = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return table.find(request.getMethod(), place).map(route -> route.to(who(principal)));
    }

    private static boolean has(@Nullable Object principal, @Nullable Scope scope) {
        return scope == null
                || (principal instanceof DeskProgram program && program.scopes().contains(scope));
    }

    private static @Nullable Object principal(@Nullable Authentication authentication) {
        return authentication == null ? null : authentication.getPrincipal();
    }

    private static Who who(@Nullable Object principal) {
        if (principal instanceof DeskProgram) {
            return Who.PROGRAM;
        }
        if (principal instanceof DeskAgent agent) {
            return Who.of(agent.role());
        }
        return principal instanceof GuideVisitor ? Who.GUIDE : Who.ANONYMOUS;
    }
}
