package dev.rekey.starter.guide;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.security.GuideSignIn;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.security.HandOver;
import dev.rekey.starter.web.TooOften;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The door for users whom the platform vouches for: no link and no code, a signed hand-over instead. */
@Controller
class HandOverController {

    private final HandOver handOver;
    private final Progress progress;
    private final GuideSignIn signIn;
    private final AuditTrail audit;
    private final Tries tries;
    private final Tries.Limit perAddress;
    private final Clock clock;

    HandOverController(
            HandOver handOver,
            Progress progress,
            GuideSignIn signIn,
            AuditTrail audit,
            Tries tries,
            PeopleProperties properties,
            Clock clock) {
        this.handOver = handOver;
        this.progress = progress;
        this.signIn = signIn;
        this.audit = audit;
        this.tries = tries;
        this.perAddress = new Tries.Limit(
                "hand-over from an address",
                properties.limits().codesPerAddress(),
                properties.limits().codesWithin());
        this.clock = clock;
    }

    @PostMapping("/handover")
    ModelAndView enter(
            @RequestParam(defaultValue = "") String token, HttpServletRequest request, HttpServletResponse response) {
        String address = request.getRemoteAddr();
        tries.count(perAddress, address).ifPresent(wait -> {
            throw new TooOften("There were too many wrong hand-overs.", wait);
        });
        HandOver.Result result = handOver.take(token);
        if (result instanceof HandOver.Result.Refused refused) {
            note(null, null, "HANDOVER_REFUSED", refused.why());
            return new ModelAndView(
                    "problem",
                    Map.of(
                            "status",
                            HttpStatus.UNAUTHORIZED.value(),
                            "sentence",
                            "This way in is used up or too old. Go back to your trading platform and open the guide there"
                                    + " again."),
                    HttpStatus.UNAUTHORIZED);
        }
        tries.takeBack(perAddress, address);
        String customer = ((HandOver.Result.Taken) result).customerId();
        Optional<StoredSession> session = progress.openSessionOf(customer);
        String sessionId = session.map(StoredSession::sessionId).orElse("");
        signIn.signIn(new GuideVisitor(sessionId, customer, true), request, response);
        note(
                customer,
                sessionId.isEmpty() ? null : sessionId,
                "GUIDE_OPENED",
                "The platform vouched for the customer.");
        // Without keys to replace there is still the vault to look after.
        return GuideController.seeOther(sessionId.isEmpty() ? "/guide/vault" : "/guide");
    }

    private void note(@Nullable String customer, @Nullable String session, String action, String text) {
        audit.append(new AuditEntry(
                clock.instant(),
                customer == null ? "PROGRAM" : "TRADER",
                customer == null ? "platform" : customer,
                action,
                customer,
                session,
                null,
                text,
                null));
    }
}
