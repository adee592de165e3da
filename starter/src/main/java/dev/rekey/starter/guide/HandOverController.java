package dev.rekey.starter.guide;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.security.HandOver;
import dev.rekey.starter.web.ClientAddress;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
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
    private final Visits visits;
    private final AuditTrail audit;
    private final Tries tries;
    private final Tries.Limit perAddress;
    private final Clock clock;

    HandOverController(
            HandOver handOver,
            Progress progress,
            Visits visits,
            AuditTrail audit,
            Tries tries,
            PeopleProperties properties,
            Clock clock) {
        this.handOver = handOver;
        this.progress = progress;
        this.visits = visits;
        this.audit = audit;
        this.tries = tries;
        this.perAddress = new Tries.Limit(
                "hand-over from an address",
                properties.limits().codesPerAddress(),
                properties.limits().codesWithin());
        this.clock = clock;
    }

    private void note(String why) {
        audit.append(new AuditEntry(
                clock.instant(), "PROGRAM", "platform", "HANDOVER_REFUSED", null, null, null, why, null));
    }

    @PostMapping("/handover")
    ModelAndView enter(
            @RequestParam(defaultValue = "") String token, HttpServletRequest request, HttpServletResponse response) {
        Instant begun = clock.instant();
        String address = ClientAddress.of(request);
        HandOver.Result result = handOver.take(token, request.getHeader(HttpHeaders.ORIGIN));
        if (result instanceof HandOver.Result.Refused refused) {
            // What is good is taken whatever came before: a page elsewhere, which can send bad ones from many people's
            // browsers, locks nobody out.
            Optional<Duration> wait = tries.count(perAddress, address);
            if (wait.isEmpty()) {
                note(refused.why());
            } else {
                if (tries.firstTooMany(perAddress, address)) {
                    note(refused.why() + " More of them from the same address are not written down for a while.");
                }
                throw new TooOften(ProblemCode.WRONG_HAND_OVERS, wait.get());
            }
            return new ModelAndView(
                    "problem",
                    Map.of("status", HttpStatus.UNAUTHORIZED.value(), "sentence", ProblemCode.HAND_OVER_OLD.with()),
                    HttpStatus.UNAUTHORIZED);
        }
        String customer = ((HandOver.Result.Taken) result).customerId();
        Optional<StoredSession> session = progress.openSessionOf(customer);
        String sessionId = session.map(StoredSession::sessionId).orElse("");
        visits.begin(GuideVisitor.of(sessionId, customer, true, begun), request, response);
        // Without keys to replace there is still the vault to look after.
        return GuideController.seeOther(sessionId.isEmpty() ? "/guide/vault" : "/guide");
    }
}
