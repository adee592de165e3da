package dev.rekey.starter.desk;

import dev.rekey.accounts.Contact;
import dev.rekey.accounts.Customer;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.write.ContactBook;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.NotFound;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where support corrects how a customer is reached. */
@Controller
class ContactController {

    private static final String PATH = "/desk/customers/{customerId}/contact";

    private final AccountDirectory directory;
    private final Contacts contacts;
    private final ContactBook book;
    private final Progress progress;

    ContactController(AccountDirectory directory, Contacts contacts, ContactBook book, Progress progress) {
        this.directory = directory;
        this.contacts = contacts;
        this.book = book;
        this.progress = progress;
    }

    /** As it stands in the form. */
    record Form(
            @Nullable String email,
            @Nullable String language,
            @Nullable String timezone) {

        /** Without what was typed: frameworks log what they have read. */
        @Override
        public String toString() {
            return "Form";
        }
    }

    @GetMapping(PATH)
    String page(
            @PathVariable String customerId, @RequestParam(required = false) @Nullable String corrected, Model model) {
        Contact contact = contacts.of(customerId);
        show(
                customerId,
                new Form(
                        contact.email(),
                        contact.language(),
                        contact.zone() == null ? null : contact.zone().getId()),
                model);
        model.addAttribute("corrected", corrected != null);
        return "desk/contact";
    }

    @PostMapping(PATH)
    String correct(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String customerId,
            @RequestParam(required = false) @Nullable String email,
            @RequestParam(required = false) @Nullable String language,
            @RequestParam(required = false) @Nullable String timezone,
            HttpServletResponse response,
            Model model) {
        customer(customerId);
        ContactBook.Outcome outcome = book.correct(
                customerId,
                new ContactBook.Wanted(email, language, timezone),
                agent.actor().kind().name(),
                agent.actor().name(),
                progress.openSessionOf(customerId).map(StoredSession::sessionId).orElse(null));
        if (outcome instanceof ContactBook.Refused refused) {
            response.setStatus(HttpStatus.CONFLICT.value());
            show(customerId, new Form(email, language, timezone), model);
            model.addAttribute("sentence", refused.sentence());
            return "desk/contact";
        }
        return "redirect:/desk/customers/" + customerId + "/contact?corrected";
    }

    private Customer customer(String customerId) {
        return directory.customer(customerId).orElseThrow(NotFound::new);
    }

    private void show(String customerId, Form form, Model model) {
        model.addAttribute("customer", customer(customerId));
        model.addAttribute("form", form);
        model.addAttribute("mails", contacts.works(Contacts.MAIL));
        model.addAttribute("reminders", contacts.of(customerId).reminders());
    }
}
