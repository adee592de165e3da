package dev.rekey.starter.desk;

import dev.rekey.accounts.access.GuideAsk;
import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.access.GuideDevice;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.GuideVisits;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.ClientAddress;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.web.Told;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.web.TypedText;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.SessionView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
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

/** The way into a session's guide: a new link and its code, shown once; and the end of all that were made. */
@Controller
class LinkController {

    private final SessionPage page;
    private final Views views;
    private final GuideLinks links;
    private final GuideVisits visits;
    private final GuideDevices devices;
    private final GuideAsks asks;
    private final ProgressWriter writer;
    private final Journal journal;
    private final Tries tries;
    private final Tries.Limit perSession;
    private final Tries.Limit perAddress;
    private final Tries.Limit codesPerSession;
    private final StarterProperties properties;
    private final TransactionTemplate transaction;

    LinkController(
            SessionPage page,
            Views views,
            GuideLinks links,
            GuideVisits visits,
            GuideDevices devices,
            GuideAsks asks,
            ProgressWriter writer,
            Journal journal,
            Tries tries,
            PeopleProperties people,
            StarterProperties properties,
            PlatformTransactionManager transactions) {
        this.page = page;
        this.views = views;
        this.links = links;
        this.visits = visits;
        this.devices = devices;
        this.asks = asks;
        this.writer = writer;
        this.journal = journal;
        this.tries = tries;
        PeopleProperties.Limits limits = people.limits();
        this.perSession = new Tries.Limit("link for a session", limits.linksPerSession(), limits.linksWithin());
        this.perAddress = new Tries.Limit("link from an address", limits.linksPerAddress(), limits.linksWithin());
        this.codesPerSession = new Tries.Limit("code for a session", limits.codesPerSession(), limits.linksWithin());
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

    /**
     * A code; shown once.
     *
     * @param number of the browser that asked, in which alone it fits; null for whoever has the link
     */
    record Code(String code, @Nullable Integer number) {
        @Override
        public String toString() {
            return "Code[redacted]";
        }
    }

    /** A guide that was closed, with so many links and browsers. */
    record Closed(int links, int devices) {}

    /** Who came in and goes on without a code, and who asks for one. */
    record GuideAnswer(
            List<GuideDevice> devices,
            List<GuideAsk> asks,
            @Nullable Csrf csrf) {}

    @GetMapping(path = "/desk/sessions/{sessionId}/guide", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    GuideAnswer guide(@PathVariable String sessionId, @Nullable CsrfToken csrf) {
        if (views.session(sessionId).isEmpty()) {
            throw new NotFound();
        }
        return new GuideAnswer(devices.in(sessionId), asks.in(sessionId), Csrf.of(csrf));
    }

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

    @PostMapping("/desk/sessions/{sessionId}/code")
    String code(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @RequestParam(defaultValue = "") String ask,
            @RequestParam(required = false) @Nullable String id,
            HttpServletResponse response,
            Model model) {
        try {
            Optional<Code> code = newCode(agent, sessionId, ask, TypedText.requestId(id));
            if (code.isEmpty()) {
                return "redirect:/desk/sessions/" + sessionId + "?shown";
            }
            model.addAttribute("code", code.get());
        } catch (Told told) {
            Refusals.mark(told, response);
            response.setStatus(told.status().value());
            model.addAttribute("sentence", told.said());
        }
        page.show(sessionId, model);
        return "desk/session";
    }

    @PostMapping(path = "/desk/sessions/{sessionId}/code", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Code codeAsProgram(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @RequestParam(defaultValue = "") String ask) {
        return newCode(agent, sessionId, ask, TypedText.requestId(null)).orElseThrow();
    }

    @PostMapping("/desk/sessions/{sessionId}/link/revoke")
    String revoke(@AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId) {
        close(agent, sessionId);
        return "redirect:/desk/sessions/" + sessionId + "?closed";
    }

    @PostMapping(path = "/desk/sessions/{sessionId}/link/revoke", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Closed revokeAsProgram(@AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId) {
        return close(agent, sessionId);
    }

    @PostMapping("/desk/sessions/{sessionId}/devices/{deviceId}/close")
    String closeDevice(
            @AuthenticationPrincipal DeskUser agent, @PathVariable String sessionId, @PathVariable String deviceId) {
        signOut(agent, sessionId, deviceId);
        return "redirect:/desk/sessions/" + sessionId + "?signedOut";
    }

    @PostMapping(
            path = "/desk/sessions/{sessionId}/devices/{deviceId}/close",
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    GuideAnswer closeDeviceAsProgram(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String sessionId,
            @PathVariable String deviceId,
            @Nullable CsrfToken csrf) {
        signOut(agent, sessionId, deviceId);
        return guide(sessionId, csrf);
    }

    /** A link; none when one was made under this name already. */
    private Optional<Link> newLink(DeskUser agent, String sessionId, String address, String name) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        tries.count(perSession, sessionId).ifPresent(wait -> {
            throw new TooOften(ProblemCode.LINKS_OF_SESSION, wait);
        });
        tries.count(perAddress, address).ifPresent(wait -> {
            throw new TooOften(ProblemCode.LINKS_OF_ADDRESS, wait);
        });
        String base = properties.publicUrl().toString();
        String place = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/g/";
        Optional<Link> made = Objects.requireNonNull(transaction.execute(status -> {
            // An older one may be in anybody's hands. Browsers that came in stay in.
            links.revoke(sessionId);
            asks.end(sessionId);
            String token = links.create(sessionId, agent.actor().name());
            String code = links.newCode(sessionId, agent.actor().name());
            boolean first = journal.noteOnce(
                    agent,
                    "LINK_MADE",
                    session.customerId(),
                    sessionId,
                    "Those made before no longer work.",
                    "link/" + sessionId + "/" + name);
            if (!first) {
                status.setRollbackOnly();
                return Optional.<Link>empty();
            }
            return Optional.of(new Link(place + token, code));
        }));
        if (made.isEmpty()) {
            tries.takeBack(perSession, sessionId);
            tries.takeBack(perAddress, address);
        }
        return made;
    }

    /** A code; none when one was made under this name already. */
    private Optional<Code> newCode(DeskUser agent, String sessionId, String askId, String name) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        Optional<GuideAsk> ask = asks.in(sessionId).stream()
                .filter(one -> one.id().equals(askId))
                .findFirst();
        if (!askId.isEmpty() && ask.isEmpty()) {
            throw new Conflict(ProblemCode.NOBODY_ASKS.with());
        }
        tries.count(codesPerSession, sessionId).ifPresent(wait -> {
            throw new TooOften(ProblemCode.CODES_OF_SESSION, wait);
        });
        Optional<Code> code = Objects.requireNonNull(transaction.execute(status -> {
            ask.ifPresent(one -> asks.answer(sessionId, one.id()));
            Code made = new Code(
                    links.newCode(
                            sessionId,
                            ask.map(GuideAsk::id).orElse(null),
                            agent.actor().name()),
                    ask.map(GuideAsk::number).orElse(null));
            writer.touch(sessionId);
            boolean first = journal.noteOnce(
                    agent,
                    "CODE_MADE",
                    session.customerId(),
                    sessionId,
                    ask.map(one -> "For " + one.what() + ", number " + one.number() + ".")
                            .orElse("For whoever has the link."),
                    "code/" + sessionId + "/" + name);
            if (!first) {
                status.setRollbackOnly();
                return Optional.<Code>empty();
            }
            return Optional.of(made);
        }));
        if (code.isEmpty()) {
            tries.takeBack(codesPerSession, sessionId);
        }
        return code;
    }

    /** A link may have reached the wrong person. The session itself is as it was. */
    private Closed close(DeskUser agent, String sessionId) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        return Objects.requireNonNull(transaction.execute(status -> {
            Closed closed = new Closed(links.revoke(sessionId), devices.end(sessionId));
            asks.end(sessionId);
            visits.end(sessionId);
            writer.touch(sessionId);
            journal.note(
                    agent,
                    "GUIDE_CLOSED",
                    session.customerId(),
                    sessionId,
                    "Every link, code, known browser and open guide of the session was closed.");
            return closed;
        }));
    }

    /** One browser may be lost or somebody else's; the others stay in. A browser that is out already stays so. */
    private void signOut(DeskUser agent, String sessionId, String deviceId) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        transaction.executeWithoutResult(status -> devices.close(sessionId, deviceId)
                .ifPresent(device -> {
                    writer.touch(sessionId);
                    journal.note(
                            agent,
                            "DEVICE_SIGNED_OUT",
                            session.customerId(),
                            sessionId,
                            device.what() + " needs a new code.");
                }));
    }
}
