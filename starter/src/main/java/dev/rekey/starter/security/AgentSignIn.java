package dev.rekey.starter.security;

import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Checks an agent's name and password; takes equally long whether the name is known or not. */
final class AgentSignIn implements AuthenticationProvider {

    private static final int LONGEST = 200;

    private final Agents agents;
    private final PasswordEncoder passwords;
    private final String nobody;

    AgentSignIn(Agents agents, PasswordEncoder passwords) {
        this.agents = agents;
        this.passwords = passwords;
        this.nobody = String.valueOf(passwords.encode("nobody"));
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        String name = authentication.getName();
        String password = String.valueOf(authentication.getCredentials());
        boolean sane = name.length() <= LONGEST && password.length() <= LONGEST;
        Optional<Agent> agent = sane ? agents.bySignInName(name).filter(Agent::active) : Optional.empty();
        boolean right = passwords.matches(
                sane ? password : "", agent.map(Agent::passwordHash).orElse(nobody));
        if (agent.isEmpty() || !right) {
            throw new BadCredentialsException("Name or password is wrong.");
        }
        return UsernamePasswordAuthenticationToken.authenticated(DeskAgent.of(agent.get()), null, List.of());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
