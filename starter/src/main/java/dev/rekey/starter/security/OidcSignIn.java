package dev.rekey.starter.security;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.Role;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.config.PeopleProperties;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Turns somebody whom an OpenID provider vouches for into the agent they are here. The provider says each time what they
 * may do; whoever it names for the first time is added, and whoever it gives no role stays out.
 */
final class OidcSignIn implements AuthenticationSuccessHandler {

    /** From most to least. */
    private static final List<Role> ROLES = List.of(Role.ADMIN, Role.SUPERVISOR, Role.AGENT, Role.AUDITOR);

    private final Agents agents;
    private final PasswordEncoder passwords;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final DeskSignIn signIn;
    private final PeopleProperties.Oidc properties;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    OidcSignIn(
            Agents agents,
            PasswordEncoder passwords,
            AuditTrail audit,
            TransactionTemplate transaction,
            DeskSignIn signIn,
            PeopleProperties.Oidc properties,
            Clock clock) {
        this.agents = agents;
        this.passwords = passwords;
        this.audit = audit;
        this.transaction = transaction;
        this.signIn = signIn;
        this.properties = properties;
        this.clock = clock;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        Optional<Agent> agent = authentication.getPrincipal() instanceof OidcUser user ? agent(user) : Optional.empty();
        if (agent.isEmpty()) {
            request.getSession().invalidate();
            SecurityContextHolder.clearContext();
            response.sendRedirect(request.getContextPath() + "/desk/sign-in?role");
            return;
        }
        signIn.renew(agent.get(), false, request, response);
        response.sendRedirect(request.getContextPath() + "/desk");
    }

    private Optional<Agent> agent(OidcUser user) {
        Optional<Role> role = role(user.getClaim(properties.roleClaim()));
        String name = user.getClaimAsString(properties.nameClaim());
        String issuer = String.valueOf(user.getIssuer());
        if (role.isEmpty() || name == null || name.isBlank()) {
            return Optional.empty();
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            String identity = issuer + " " + user.getSubject();
            Optional<Agent> agent = agents.byIdentity(identity).or(() -> add(identity, name, user, role.get()));
            return agent.filter(Agent::active).map(known -> {
                if (known.role() != role.get()) {
                    agents.setRole(known.id(), role.get());
                }
                note(known, "SIGNED_IN", "By " + issuer + ", as " + role.get() + ".");
                return agents.byId(known.id()).orElse(known);
            });
        }));
    }

    /** Empty when somebody else has the name here: then nobody takes it over. */
    private Optional<Agent> add(String identity, String name, OidcUser user, Role role) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        // Nobody knows it, and who has an identity signs in by no password anyway.
        String hash = String.valueOf(passwords.encode(Base64.getEncoder().encodeToString(bytes)));
        String shown = user.getFullName() == null ? name : user.getFullName();
        return agents.createWithIdentity(identity, name, shown, hash, role).map(added -> {
            note(added, "PERSON_ADDED", added.signInName() + " (" + added.name() + ") as " + role);
            return added;
        });
    }

    private static Optional<Role> role(@Nullable Object claim) {
        Collection<?> named = claim instanceof Collection<?> many ? many : claim == null ? List.of() : List.of(claim);
        return ROLES.stream()
                .filter(role -> named.stream().anyMatch(one -> role.name().equalsIgnoreCase(String.valueOf(one))))
                .findFirst();
    }

    private void note(Agent agent, String action, String text) {
        audit.append(
                new AuditEntry(clock.instant(), "AGENT", agent.signInName(), action, null, null, null, text, null));
    }
}
