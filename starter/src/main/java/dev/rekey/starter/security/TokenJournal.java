package dev.rekey.starter.security;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.ProgramTokens.Program;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.web.ClientAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Writes down tokens that were refused, and never the token. From one address only so many in an hour: a row for each
 * request would let anybody fill the trail.
 */
@Component
public final class TokenJournal {

    private static final Tries.Limit PER_ADDRESS = new Tries.Limit("refused token", 20, Duration.ofHours(1));

    private final AuditTrail audit;
    private final Tries tries;
    private final Clock clock;

    TokenJournal(AuditTrail audit, Tries tries, Clock clock) {
        this.audit = audit;
        this.tries = tries;
        this.clock = clock;
    }

    /** If this brings a token, one that lets nobody in where it was sent. */
    public void refused(HttpServletRequest request) {
        if (BearerToken.on(request)) {
            refused(request, null);
        }
    }

    /** A token that lets nobody in; the program whose it was, when it was revoked. */
    void refused(HttpServletRequest request, @Nullable Program revoked) {
        note(
                request,
                revoked == null ? SignInJournal.NOBODY : revoked.name(),
                revoked == null ? "A token that is not known here was sent." : "A token that was revoked was sent.");
    }

    /** A token that lacks the scope for what it was used for. */
    void lacking(HttpServletRequest request, Scope scope) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        note(
                request,
                who != null && who.getPrincipal() instanceof DeskProgram program
                        ? program.name()
                        : SignInJournal.NOBODY,
                "The token lacks the scope " + scope.word() + ".");
    }

    private void note(HttpServletRequest request, String program, String text) {
        String address = ClientAddress.of(request);
        if (tries.count(PER_ADDRESS, address).isEmpty()) {
            write(program, text);
        } else if (tries.firstTooMany(PER_ADDRESS, address)) {
            write(program, text + " More of them from the same address in this hour are not written down.");
        }
    }

    private void write(String program, String text) {
        audit.append(
                new AuditEntry(clock.instant(), "PROGRAM", program, "TOKEN_REFUSED", null, null, null, text, null));
    }
}
