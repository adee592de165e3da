package dev.rekey.starter.messages;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.access.ReminderStops;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.starter.brand.Brand;
import dev.rekey.starter.security.ReadersLanguage;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.words.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Where a customer turns reminders off, by the link in one. Looking changes nothing: mail programs open links to see where
 * they lead. A POST does it at once and needs no form token, because mail programs send one by themselves (RFC 8058).
 */
@Controller
class ReminderController {

    private final ReminderStops stops;
    private final Contacts contacts;
    private final AuditTrail audit;
    private final Brand brand;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ReminderController(
            ReminderStops stops,
            Contacts contacts,
            AuditTrail audit,
            Brand brand,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.stops = stops;
        this.contacts = contacts;
        this.audit = audit;
        this.brand = brand;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    @GetMapping("/stop/{token}")
    ModelAndView page(@PathVariable String token, HttpServletRequest request) {
        return shown(token, request);
    }

    /**
     * Turns them off, or on again.
     *
     * @param again says "yes" for on
     */
    @PostMapping("/stop/{token}")
    ModelAndView stop(
            @PathVariable String token, @RequestParam(defaultValue = "") String again, HttpServletRequest request) {
        String customer = stops.customerOf(token).orElseThrow(() -> new Conflict(ProblemCode.NO_SUCH_STOP.with()));
        boolean wanted = again.equals("yes");
        if (contacts.of(customer).reminders() != wanted) {
            transaction.executeWithoutResult(status -> {
                stops.set(customer, wanted);
                audit.append(new AuditEntry(
                        clock.instant(),
                        "TRADER",
                        customer,
                        wanted ? "REMINDERS_ON" : "REMINDERS_OFF",
                        customer,
                        null,
                        null,
                        "By the link in a reminder.",
                        null));
            });
        }
        return shown(token, request);
    }

    private ModelAndView shown(String token, HttpServletRequest request) {
        Optional<String> customer = stops.customerOf(token);
        customer.ifPresent(id -> ReadersLanguage.belongsTo(id, request));
        ModelAndView page = new ModelAndView("guide/reminders");
        page.addObject("platform", brand.name());
        page.addObject("token", token);
        page.addObject("known", customer.isPresent());
        page.addObject("wanted", customer.map(id -> contacts.of(id).reminders()).orElse(false));
        page.addObject("nothing", ProblemCode.NO_SUCH_STOP.with());
        return page;
    }
}
