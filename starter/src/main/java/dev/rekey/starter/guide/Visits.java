package dev.rekey.starter.guide;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.security.DeskSignIn;
import dev.rekey.starter.security.GuideSignIn;
import dev.rekey.starter.security.GuideVisitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Lets traders into their guide and out again; each is a row of the audit trail. */
@Component
class Visits {

    private final GuideSignIn signIn;
    private final AuditTrail audit;
    private final Clock clock;

    Visits(GuideSignIn signIn, AuditTrail audit, Clock clock) {
        this.signIn = signIn;
        this.audit = audit;
        this.clock = clock;
    }

    /** Lets in a trader who came by link and code, or for whom the platform vouches. */
    void begin(GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        begin(
                visitor,
                visitor.vouched() ? "The platform vouched for the customer." : "By link and code.",
                request,
                response);
    }

    /** Lets in a trader whose browser came in by a code before. */
    void comeBack(GuideVisitor visitor, String what, HttpServletRequest request, HttpServletResponse response) {
        begin(visitor, "The customer came back in a browser that is known: " + what + ".", request, response);
    }

    /** Where an agent is signed in in the same browser, the row says so. */
    private void begin(GuideVisitor visitor, String how, HttpServletRequest request, HttpServletResponse response) {
        String agent = DeskSignIn.in(request)
                .map(who -> " The agent " + who.signInName() + " is signed in in the same browser.")
                .orElse("");
        signIn.signIn(visitor, request, response);
        note(visitor, "GUIDE_OPENED", how + agent);
    }

    /** Lets a trader out. */
    void end(GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        signIn.signOut(request, response);
        note(visitor, "GUIDE_LEFT", "The customer left the guide.");
    }

    private void note(GuideVisitor visitor, String action, String text) {
        audit.append(new AuditEntry(
                clock.instant(),
                "TRADER",
                visitor.customerId(),
                action,
                visitor.customerId(),
                visitor.sessionId().isEmpty() ? null : visitor.sessionId(),
                null,
                text,
                null));
    }
}
