package dev.rekey.starter.desk;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.Paged;
import dev.rekey.starter.web.Csrf;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Who did what. */
@Controller
class AuditController {

    private static final int ROWS = 200;

    private final AuditLog audit;

    AuditController(AuditLog audit) {
        this.audit = audit;
    }

    /** One page of the audit trail, newest first, and how long all of it is. */
    record AuditAnswer(
            List<AuditEntry> entries, long total, @Nullable Csrf csrf) {}

    @GetMapping("/desk/audit")
    String page(
            @RequestParam(defaultValue = "") String customer, @RequestParam(defaultValue = "0") int page, Model model) {
        Paged<AuditLine> lines = audit.entries(scope(customer), new Page(Math.max(0, page), ROWS));
        model.addAttribute("lines", lines.rows());
        model.addAttribute("customer", customer);
        model.addAttribute("number", Math.max(0, page));
        model.addAttribute("more", lines.hasNext());
        return "desk/audit";
    }

    @GetMapping(path = "/desk/audit", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    AuditAnswer asJson(
            @RequestParam(defaultValue = "") String customer,
            @RequestParam(defaultValue = "0") int page,
            @Nullable CsrfToken csrf) {
        Paged<AuditLine> lines = audit.entries(scope(customer), new Page(Math.max(0, page), ROWS));
        List<AuditEntry> entries = lines.rows().stream().map(AuditLine::entry).toList();
        return new AuditAnswer(entries, lines.total(), Csrf.of(csrf));
    }

    private static AuditLog.Scope scope(String customer) {
        return customer.isBlank() ? AuditLog.Scope.everything() : AuditLog.Scope.customer(customer.strip());
    }
}
