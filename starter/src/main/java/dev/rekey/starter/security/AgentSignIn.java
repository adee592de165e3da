package dev.rekey.starter.security;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Agent;
import dev.rekey.accounts.access.Agents;
import dev.rekey.accounts.access.SecondSteps.CodeTry;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.words.ProblemCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Checks an agent's name, password and code; takes equally long whether the name is known or not, and says of none of
 * the three that it was the wrong one.
 */
final class AgentSignIn implements AuthenticationProvider {

    private static final int LONGEST = 200;

    /** A guess at a code has three chances in a million: ten a day in one browser come to one in a century. */
    private static final int CODES_IN_A_BROWSER = 10;

    private static final String TOO_MANY = "Too many wrong sign-ins; the next ones wait.";

    private final Agents agents;
    private final PasswordEncoder passwords;
    private final SecondStep secondStep;
    private final StarterKey key;
    private final Tries tries;
    private final AuditTrail audit;
    private final Clock clock;
    private final PeopleProperties properties;
    private final Tries.Limit perName;
    private final Tries.Limit perNameAnywhere;
    private final Tries.Limit perAddress;
    private final Tries.Limit perDevice;
    private final Tries.Limit codesPerDevice;
    private final String nobody;

    AgentSignIn(
            Agents agents,
            PasswordEncoder passwords,
            SecondStep secondStep,
            StarterKey key,
            Tries tries,
            AuditTrail audit,
            Clock clock,
            PeopleProperties properties) {
        this.agents = agents;
        this.passwords = passwords;
        this.secondStep = secondStep;
        this.key = key;
        this.tries = tries;
        this.audit = audit;
        this.clock = clock;
        this.properties = properties;
        PeopleProperties.Limits limits = properties.limits();
        this.perName = new Tries.Limit("sign-in of a name", limits.signInsPerName(), limits.signInWithin());
        this.perNameAnywhere =
                new Tries.Limit("sign-in of a name anywhere", limits.signInsPerNameAnywhere(), limits.signInWithin());
        this.perAddress = new Tries.Limit("sign-in from an address", limits.signInsPerAddress(), limits.signInWithin());
        this.perDevice = new Tries.Limit("sign-in in a browser", limits.signInsPerName(), limits.signInWithin());
        this.codesPerDevice = new Tries.Limit("code in a browser", CODES_IN_A_BROWSER, Duration.ofDays(1));
        this.nobody = String.valueOf(passwords.encode("nobody"));
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        String name = authentication.getName();
        String password = String.valueOf(authentication.getCredentials());
        SignInDetails details =
                authentication.getDetails() instanceof SignInDetails known ? known : new SignInDetails("", "", null);
        // Counted before it is looked at, so that many at once are not let through together.
        String counted = counted(name, key);
        boolean sane = name.length() <= LONGEST && password.length() <= LONGEST;
        DeskDevice.Known own = ownDevice(details, sane ? name : "");
        List<Count> counts = counts(details, counted, own);
        counts.forEach(count -> refuseTooMany(count.limit(), count.who(), name));

        Optional<Agent> agent = sane
                ? agents.bySignInName(name).filter(Agent::active).filter(found -> !agents.signsInElsewhere(found.id()))
                : Optional.empty();
        boolean right = passwords.matches(
                sane ? password : "", agent.map(Agent::passwordHash).orElse(nobody));
        if (agent.isEmpty() || !right) {
            throw new BadCredentialsException(ProblemCode.WRONG_SIGN_IN.key());
        }
        Agent known = agent.get();
        boolean confirmed = secondStep.confirmed(known.id());
        if (confirmed) {
            checkCode(known, details.code(), own);
        }
        counts.forEach(count -> tries.takeBack(count.limit(), count.who()));
        if (passwords.upgradeEncoding(known.passwordHash())) {
            agents.rehashPassword(known.id(), known.passwordHash(), String.valueOf(passwords.encode(password)));
        }
        note(known.signInName(), "SIGNED_IN", confirmed ? "With a second step." : "");
        boolean mustSetUp = !confirmed && properties.totp() == PeopleProperties.SecondStepWanted.REQUIRED;
        UsernamePasswordAuthenticationToken in = UsernamePasswordAuthenticationToken.authenticated(
                DeskAgent.of(known, mustSetUp, clock.instant()), null, List.of());
        // Else the details that came with the form would be kept, and the code with them.
        in.setDetails(details.address());
        return in;
    }

    private record Count(Tries.Limit limit, String who) {}

    /** What is counted of a name: somebody may have typed their password there, and nobody is to read it in a table. */
    static String counted(String name, StarterKey key) {
        return key.sign(name.strip().toLowerCase(Locale.ROOT), "rekey/1 name at sign-in");
    }

    /** The browser this comes from, if the agent of this name signed in there before. */
    private DeskDevice.@Nullable Known ownDevice(SignInDetails details, String name) {
        DeskDevice.Known device = details.device();
        return device != null
                        && agents.bySignInName(name)
                                .filter(agent -> agent.id().equals(device.agentId()))
                                .isPresent()
                ? device
                : null;
    }

    /**
     * What a sign-in counts for. In a browser in which the same agent signed in before, for nothing but that browser: what
     * is tried elsewhere locks nobody out of it.
     */
    private List<Count> counts(SignInDetails details, String counted, DeskDevice.@Nullable Known own) {
        if (own != null) {
            return List.of(new Count(perDevice, own.id()));
        }
        // By name and address together, so that nobody locks somebody else out from elsewhere with a few tries.
        return List.of(
                new Count(perAddress, details.address()),
                new Count(perName, details.address() + " " + counted),
                new Count(perNameAnywhere, counted));
    }

    private void refuseTooMany(Tries.Limit limit, String who, String name) {
        Optional<Duration> wait = tries.count(limit, who);
        if (wait.isPresent()) {
            if (tries.firstTooMany(limit, who)) {
                agents.bySignInName(name)
                        .ifPresentOrElse(
                                known -> note(known.signInName(), "SIGN_IN_LOCKED", TOO_MANY),
                                () -> note(SignInJournal.NOBODY, "SIGN_IN_LOCKED", TOO_MANY));
            }
            throw new SignInWait(wait.get());
        }
    }

    private void checkCode(Agent agent, String code, DeskDevice.@Nullable Known own) {
        if (code.isBlank()) {
            throw new BadCredentialsException(ProblemCode.WRONG_SIGN_IN.key());
        }
        CodeTry tried = tryCode(agent.id(), code, own);
        if (tried instanceof CodeTry.Locked) {
            note(agent.signInName(), "SIGN_IN_LOCKED", "Too many wrong codes.");
        }
        // A lock that were said here would tell that the password was right: nobody else ever comes to it.
        if (!(tried instanceof CodeTry.Right)) {
            throw new BadCredentialsException(ProblemCode.WRONG_SIGN_IN.key());
        }
    }

    /** Whoever has the password can lock the code with wrong ones, and not in the agent's own browser. */
    private CodeTry tryCode(String agentId, String code, DeskDevice.@Nullable Known own) {
        if (own == null || tries.count(codesPerDevice, own.id()).isPresent()) {
            return secondStep.tryCode(agentId, code);
        }
        CodeTry tried = secondStep.tryCodeHere(agentId, code);
        if (tried instanceof CodeTry.Right) {
            tries.takeBack(codesPerDevice, own.id());
        }
        return tried;
    }

    private void note(String agent, String action, String text) {
        audit.append(new AuditEntry(clock.instant(), "AGENT", agent, action, null, null, null, text, null));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
