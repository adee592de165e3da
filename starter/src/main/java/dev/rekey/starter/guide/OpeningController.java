package dev.rekey.starter.guide;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.CodeCheck;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.Redemption;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.web.ClientAddress;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.FormToken;
import dev.rekey.starter.web.TooOften;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;

/**
 * The door of the guide. A link opens once, and only together with its code: programs that preview links change nothing
 * by looking, and a link alone lets nobody in.
 */
@Controller
public class OpeningController {

    private static final String OPENED_HERE = "REKEY_OPENED";
    private static final String OLD_LINK =
            "This link is old or was used before. Ask your support agent for a new one; you go on where you stopped.";

    private final GuideLinks links;
    private final Progress progress;
    private final Visits visits;
    private final AuditTrail audit;
    private final Tries tries;
    private final Tries.Limit perAddress;
    private final StarterProperties properties;
    private final TransactionTemplate transaction;
    private final Clock clock;

    OpeningController(
            GuideLinks links,
            Progress progress,
            Visits visits,
            AuditTrail audit,
            Tries tries,
            PeopleProperties people,
            StarterProperties properties,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.links = links;
        this.progress = progress;
        this.visits = visits;
        this.audit = audit;
        this.tries = tries;
        this.perAddress = new Tries.Limit(
                "code from an address",
                people.limits().codesPerAddress(),
                people.limits().codesWithin());
        this.properties = properties;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Where to go on. */
    record Next(String next) {}

    @GetMapping("/g/{token}")
    String page(Model model) {
        model.addAttribute("platform", properties.platformName());
        return "guide/opening";
    }

    @GetMapping(path = "/g/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    FormToken look(CsrfToken csrf) {
        return new FormToken(Csrf.of(csrf));
    }

    @PostMapping("/g/{token}")
    ModelAndView enter(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            open(token, code, request, response);
            return GuideController.seeOther("/guide");
        } catch (Conflict wrong) {
            ModelAndView again = new ModelAndView("guide/opening", HttpStatus.CONFLICT);
            again.addObject("platform", properties.platformName());
            again.addObject("sentence", wrong.getMessage());
            return again;
        }
    }

    @PostMapping(path = "/g/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Next enterAsProgram(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response) {
        open(token, code, request, response);
        return new Next("/guide");
    }

    private void open(String token, String code, HttpServletRequest request, HttpServletResponse response) {
        String digits = code.replaceAll("[\\s-]", "");
        if (!digits.matches("[0-9]{6}")) {
            throw new Conflict("The code has six digits. Your support agent reads it out to you.");
        }
        // Before anything is looked at: whoever closes the guide in between closes this visit too.
        Instant begun = clock.instant();
        String address = ClientAddress.of(request);
        tries.count(perAddress, address).ifPresent(wait -> {
            throw new TooOften("There were too many wrong codes.", wait);
        });
        String sessionId = sessionOf(token, request);
        CodeCheck check = Objects.requireNonNull(transaction.execute(status -> {
            CodeCheck result = links.checkCode(sessionId, digits);
            if (result.outcome() != CodeCheck.Outcome.OK) {
                audit.append(new AuditEntry(
                        clock.instant(),
                        "TRADER",
                        "unknown",
                        "CODE_REFUSED",
                        null,
                        sessionId,
                        null,
                        "A code was refused: " + words(result.outcome()) + ".",
                        null));
            }
            return result;
        }));
        switch (check.outcome()) {
            case OK -> {
                tries.takeBack(perAddress, address);
                letIn(sessionId, begun, request, response);
            }
            case WRONG ->
                throw new Conflict(
                        "That is not the code. " + tries(check.triesLeft()) + " Ask your agent to read it out again.");
            case LOCKED ->
                throw new Conflict(
                        "There were too many wrong codes, so this one is locked. Ask your agent for a new link and code.");
            default -> throw new Conflict("This code is old. Ask your agent for a new link and code.");
        }
    }

    private static String words(CodeCheck.Outcome outcome) {
        return switch (outcome) {
            case WRONG -> "it was wrong";
            case LOCKED -> "there were too many wrong ones";
            default -> "it was old or used before";
        };
    }

    private static String tries(int left) {
        return left == 1 ? "One more try is left." : left + " more tries are left.";
    }

    /** The session a link belongs to; whoever opened it in this browser may try the code again. */
    private String sessionOf(String token, HttpServletRequest request) {
        HttpSession web = request.getSession(true);
        Redemption redemption = links.redeem(token);
        String sessionId = redemption.sessionId();
        if (sessionId == null) {
            throw new Conflict(OLD_LINK);
        }
        if (redemption.outcome() == Redemption.Outcome.OPENED) {
            web.setAttribute(OPENED_HERE, sessionId);
            return sessionId;
        }
        if (redemption.outcome() == Redemption.Outcome.USED && sessionId.equals(web.getAttribute(OPENED_HERE))) {
            return sessionId;
        }
        throw new Conflict(OLD_LINK);
    }

    private void letIn(String sessionId, Instant begun, HttpServletRequest request, HttpServletResponse response) {
        Optional<StoredSession> session = progress.session(sessionId);
        if (session.isEmpty()) {
            throw new Conflict("Your session is being prepared. Try again in a moment.");
        }
        String customer = session.get().summary().customerId();
        request.getSession(true).removeAttribute(OPENED_HERE);
        visits.begin(new GuideVisitor(sessionId, customer, false, begun), request, response);
    }
}
