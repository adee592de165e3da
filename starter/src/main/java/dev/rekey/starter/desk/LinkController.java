package dev.rekey.starter.desk;

import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.access.Tries;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.ClientAddress;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.web.TypedText;
import dev.rekey.starter.web.TooOften;
import dev.rekey.workflows.model.SessionView;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The way into a session's guide: a new link and its code, shown once; and the end of all that were made. */
@Controller
class LinkController {

    private final SessionPage page;
    private final Views views;
    private final GuideLinks links;
    private final GuideVisits visits;
    private final Journal journal;
    private final Tries tries;
    private final Tries.Limit perSession;
    private final Tries.Limit perAddress;
    private final StarterProperties properties;
    private final TransactionTemplate transaction;

    LinkController(
            SessionPage page,
            Views views,
            GuideLinks links,
            GuideVisits visits,
            Journal journal,
            Tries tries,
            PeopleProperties people,
            StarterProperties properties,
            PlatformTransactionManager transactions) {
        this.page = page;
        this.views = views;
        this.links = links;
        this.visits = visits;
        this.journal = journal;
        this.tries = tries;
        PeopleProperties.Limits limits = people.limits();
        this.perSession = new Tries.Limit("link for a session", limits.linksPerSession(), limits.linksWithin());
        this.perAddress = new Tries.Limit("link from an address", limits.linksPerAddress(), limits.linksWithin());
        this.properties = properties;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** A guide link and its code; shown once. */
    record Link(String link, String code) {
        @Override
        public String toString() {
            return "Link[redacted]";
        }
    }

    /** A guide that was closed, with so many links. */
    record Closed(int links) {}

    @PostMapping("/desk/sessions/{sessionId}/link")
    String link(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @RequestParam(required = false) @Nullable String id,
            HttpServletRequest request,
            Model model) {
        // Reloading the page sends the form once more, and the link it made stays the one there is.
        Optional<Link> link = newLink(agent, sessionId, ClientAddress.of(request), TypedText.requestId(id));
        if (link.isEmpty()) {
            return "redirect:/desk/sessions/" + sessionId + "?shown";
        }
        page.show(sessionId, model);
        model.addAttribute("link", link.get());
        return "desk/session";
    }

    @PostMapping(path = "/desk/sessions/{sessionId}/link", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Link linkAsProgram(
            @AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId, HttpServletRequest request) {
        return newLink(agent, sessionId, ClientAddress.of(request), TypedText.requestId(null))
                .orElseThrow();
    }

    @PostMapping("/desk/sessions/{sessionId}/link/revoke")
    String revoke(@AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId) {
        close(agent, sessionId);
        return "redirect:/desk/sessions/" + sessionId + "?closed";
    }

    @PostMapping(path = "/desk/sessions/{sessionId}/link/revoke", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Closed revokeAsProgram(@AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId) {
        return new Closed(close(agent, sessionId));
    }

    /** A link; none when one was made under this name already. */
    private Optional<Link> newLink(DeskUser agent, String sessionId, String address, String name) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        tries.count(perSession, sessionId).ifPresent(wait -> {
            throw new TooOften("There were too many links for this session.", wait);
        });
        tries.count(perAddress, address).ifPresent(wait -> {
            throw new TooOften("There were too many links from this address.", wait);
        });
        String base = properties.publicUrl().toString();
        String place = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/g/";
        Link made = transaction.execute(status -> {
            // Whoever has an older one could use up the new code's tries with it.
            links.revoke(sessionId);
            String token = links.create(sessionId, agent.actor().name(), properties.linkLife());
            String code = links.newCode(sessionId, agent.actor().name());
            boolean first = journal.noteOnce(
                    agent,
                    "LINK_MADE",
                    session.customerId(),
                    sessionId,
                    "A new guide link and code were made.",
                    "link/" + sessionId + "/" + name);
            if (!first) {
                status.setRollbackOnly();
                return null;
            }
            return new Link(place + token, code);
        });
        if (made == null) {
            tries.takeBack(perSession, sessionId);
            tries.takeBack(perAddress, address);
        }
        return Optional.ofNullable(made);
    }

    /** A link may have reached the wrong person. The session itself is as it was. */
    private int close(DeskUser agent, String sessionId) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        return Objects.requireNonNull(transaction.execute(status -> {
            int open = links.revoke(sessionId);
            visits.end(sessionId);
            journal.note(
                    agent,
                    "GUIDE_CLOSED",
                    session.customerId(),
                    sessionId,
                    "Every link, code and open guide of the session was closed.");
            return open;
        }));
    }
}
