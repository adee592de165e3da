package dev.rekey.starter.guide;

import dev.rekey.accounts.AuditEntry;
import dev.rekey.accounts.Notice;
import dev.rekey.accounts.access.CodeCheck;
import dev.rekey.accounts.access.GuideAsk;
import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.access.GuideLinks;
import dev.rekey.accounts.access.LinkCheck;
import dev.rekey.accounts.access.Tries;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.write.AuditTrail;
import dev.rekey.accounts.write.Outbox;
import dev.rekey.accounts.write.ProgressWriter;
import dev.rekey.starter.brand.Brand;
import dev.rekey.starter.config.PeopleProperties;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.security.DeviceSecret;
import dev.rekey.starter.security.GuideVisitor;
import dev.rekey.starter.security.ReadersLanguage;
import dev.rekey.starter.web.Browsers;
import dev.rekey.starter.web.ClientAddress;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.web.Told;
import dev.rekey.starter.web.TooOften;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.words.StoredMessages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.ModelAndView;

/**
 * The door of the guide. A link leads here for as long as its session lasts; a browser that is not known comes in by a
 * code. Looking lets nobody in but a browser that came in before: programs that preview links change nothing.
 */
@Controller
public class OpeningController {

    /** With these, no digits that are typed again can help: only another code does. */
    private static final Set<ProblemCode> SPENT =
            Set.of(ProblemCode.CODE_LOCKED, ProblemCode.CODE_OLD, ProblemCode.CODE_USED, ProblemCode.NO_CODE);

    /** What a message that brings a code is called in the outbox. */
    private static final String CODE = "CODE";

    private final GuideLinks links;
    private final GuideAsks asks;
    private final Contacts contacts;
    private final Outbox outbox;
    private final Progress progress;
    private final ProgressWriter writer;
    private final Visits visits;
    private final KnownDevices devices;
    private final DeviceSecret secret;
    private final AuditTrail audit;
    private final Tries tries;
    private final Tries.Limit codesPerAddress;
    private final Tries.Limit asksPerAddress;
    private final Tries.Limit mailsPerSession;
    private final StarterProperties properties;
    private final Brand brand;
    private final TransactionTemplate transaction;
    private final Clock clock;

    OpeningController(
            GuideLinks links,
            GuideAsks asks,
            Contacts contacts,
            Outbox outbox,
            Progress progress,
            ProgressWriter writer,
            Visits visits,
            KnownDevices devices,
            DeviceSecret secret,
            AuditTrail audit,
            Tries tries,
            PeopleProperties people,
            StarterProperties properties,
            Brand brand,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.links = links;
        this.asks = asks;
        this.contacts = contacts;
        this.outbox = outbox;
        this.progress = progress;
        this.writer = writer;
        this.visits = visits;
        this.devices = devices;
        this.secret = secret;
        this.audit = audit;
        this.tries = tries;
        PeopleProperties.Limits limits = people.limits();
        this.codesPerAddress = new Tries.Limit("code from an address", limits.codesPerAddress(), limits.codesWithin());
        this.asksPerAddress = new Tries.Limit("request for a code", limits.asksPerAddress(), limits.asksWithin());
        this.mailsPerSession =
                new Tries.Limit("mailed code for a session", limits.codesPerSession(), limits.linksWithin());
        this.properties = properties;
        this.brand = brand;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Where to go on. */
    record Next(String next) {}

    @GetMapping("/g/{token}")
    ModelAndView page(
            @AuthenticationPrincipal @Nullable GuideVisitor visitor,
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response) {
        Door door = door(token, visitor, request, response);
        return door.state() == Door.State.IN ? in() : shown(token, door, null, HttpStatus.OK);
    }

    @GetMapping(path = "/g/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Door look(
            @AuthenticationPrincipal @Nullable GuideVisitor visitor,
            @PathVariable String token,
            CsrfToken csrf,
            HttpServletRequest request,
            HttpServletResponse response) {
        return door(token, visitor, request, response).with(Csrf.of(csrf));
    }

    @PostMapping("/g/{token}")
    ModelAndView enter(
            @AuthenticationPrincipal @Nullable GuideVisitor visitor,
            @PathVariable String token,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            open(token, code, visitor, request, response);
            return in();
        } catch (Told told) {
            return refused(told, token, visitor, request, response);
        }
    }

    @PostMapping(path = "/g/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Next enterAsProgram(
            @AuthenticationPrincipal @Nullable GuideVisitor visitor,
            @PathVariable String token,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response) {
        open(token, code, visitor, request, response);
        return new Next("/guide");
    }

    @PostMapping("/g/{token}/ask")
    ModelAndView ask(
            @AuthenticationPrincipal @Nullable GuideVisitor visitor,
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            return askForCode(token, visitor, request, response).state() == Door.State.IN
                    ? in()
                    : GuideController.seeOther("/g/" + token);
        } catch (Told told) {
            return refused(told, token, visitor, request, response);
        }
    }

    @PostMapping(path = "/g/{token}/ask", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Door askAsProgram(
            @AuthenticationPrincipal @Nullable GuideVisitor visitor,
            @PathVariable String token,
            HttpServletRequest request,
            HttpServletResponse response) {
        return askForCode(token, visitor, request, response);
    }

    private static ModelAndView in() {
        return GuideController.seeOther("/guide");
    }

    private ModelAndView refused(
            Told told,
            String token,
            @Nullable GuideVisitor visitor,
            HttpServletRequest request,
            HttpServletResponse response) {
        Refusals.mark(told, response);
        return shown(token, door(token, visitor, request, response), told.said(), told.status());
    }

    private ModelAndView shown(String token, Door door, @Nullable Object sentence, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("guide/opening", status);
        page.addObject("platform", brand.name());
        page.addObject("platformUrl", properties.platformUrl());
        page.addObject("door", door);
        page.addObject("token", token);
        page.addObject("sentence", sentence);
        page.addObject(
                "spent",
                sentence == null
                        ? door.state() == Door.State.SPENT
                        : SPENT.stream().anyMatch(code -> code.with().equals(sentence)));
        return page;
    }

    /**
     * A door and where it leads.
     *
     * @param sessionId null for a link that leads nowhere
     * @param session null while it is being prepared, and where nobody asked
     * @param ask this browser's request for a code; null when it made none
     */
    private record Standing(
            Door door,
            @Nullable String sessionId,
            @Nullable StoredSession session,
            @Nullable GuideAsk ask) {}

    private Door door(
            String token, @Nullable GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        return standing(token, visitor, request, response).door();
    }

    /** How the door stands; opens it to a browser that is known, whatever became of its link. */
    private Standing standing(
            String token, @Nullable GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        LinkCheck link = links.look(token);
        String sessionId = link.sessionId();
        if (sessionId == null) {
            return new Standing(Door.of(Door.State.OLD), null, null, null);
        }
        if ((visitor != null && visitor.sessionId().equals(sessionId)) || devices.letIn(sessionId, request, response)) {
            return new Standing(Door.of(Door.State.IN), sessionId, null, null);
        }
        StoredSession session = progress.session(sessionId).orElse(null);
        Instant ended = session == null ? null : session.summary().endedAt();
        boolean good = link.state() == LinkCheck.State.GOOD;
        // A link that was replaced tells no more of its customer than one that never was.
        if (session != null && (good || ended != null)) {
            ReadersLanguage.belongsTo(session.summary().customerId(), request);
        }
        if (ended != null && !(good && link.madeAt() != null && link.madeAt().isAfter(ended))) {
            return new Standing(new Door(Door.State.OVER, null, ended, null, false, null), sessionId, session, null);
        }
        if (!good) {
            return new Standing(Door.of(Door.State.OLD), sessionId, session, null);
        }
        GuideAsk ask =
                secret.in(request).flatMap(held -> asks.find(sessionId, held)).orElse(null);
        if (ended != null) {
            // Support made it so that the trader can read once more what was done.
            return new Standing(new Door(Door.State.CODE, null, ended, null, false, null), sessionId, session, ask);
        }
        boolean mailed = session != null && mails(session.summary().customerId());
        Door door = new Door(state(ask), ask == null ? null : ask.number(), null, null, mailed, null);
        return new Standing(door, sessionId, session, ask);
    }

    private Door.State state(@Nullable GuideAsk ask) {
        if (ask == null) {
            return Door.State.CODE;
        }
        if (ask.waits()) {
            return Door.State.ASKED;
        }
        return ask.hasCode(clock.instant()) ? Door.State.MADE : Door.State.SPENT;
    }

    /** The door, when a code is taken there; empty when whoever stands there is in already. */
    private Optional<Standing> closedDoor(
            String token, @Nullable GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        Standing standing = standing(token, visitor, request, response);
        return switch (standing.door().state()) {
            case IN -> Optional.empty();
            case OLD -> throw new Conflict(ProblemCode.OLD_LINK.with());
            case OVER -> throw new Conflict(ProblemCode.NOTHING_TO_OPEN.with());
            default -> Optional.of(standing);
        };
    }

    private void open(
            String token,
            String code,
            @Nullable GuideVisitor visitor,
            HttpServletRequest request,
            HttpServletResponse response) {
        String digits = code.replaceAll("[\\s-]", "");
        if (!digits.matches("[0-9]{6}")) {
            throw new Conflict(ProblemCode.SIX_DIGITS.with());
        }
        // Before anything is looked at: whoever closes the guide in between closes this visit too.
        Instant begun = clock.instant();
        String address = ClientAddress.of(request);
        tries.count(codesPerAddress, address).ifPresent(wait -> {
            throw new TooOften(ProblemCode.WRONG_CODES, wait);
        });
        Optional<Standing> closed = closedDoor(token, visitor, request, response);
        if (closed.isEmpty()) {
            tries.takeBack(codesPerAddress, address);
            return;
        }
        Standing at = closed.get();
        if (at.session() == null) {
            throw new Conflict(ProblemCode.SESSION_PREPARED.with());
        }
        CodeCheck check = check(at, digits, address);
        switch (check.outcome()) {
            case OK -> {
                tries.takeBack(codesPerAddress, address);
                letIn(at, begun, request, response);
            }
            case WRONG -> throw new Conflict(ProblemCode.WRONG_CODE.with(check.triesLeft()));
            case LOCKED -> throw new Conflict(ProblemCode.CODE_LOCKED.with());
            case EXPIRED -> throw new Conflict(ProblemCode.CODE_OLD.with());
            case USED -> throw new Conflict(ProblemCode.CODE_USED.with());
            case NONE -> throw new Conflict(ProblemCode.NO_CODE.with());
        }
    }

    private CodeCheck check(Standing at, String digits, String address) {
        String sessionId = Objects.requireNonNull(at.sessionId());
        String askId = at.ask() == null ? null : at.ask().id();
        return Objects.requireNonNull(transaction.execute(status -> {
            CodeCheck result = links.checkCode(sessionId, askId, address, digits);
            if (result.outcome() != CodeCheck.Outcome.OK) {
                note("unknown", "CODE_REFUSED", sessionId, words(result.outcome()));
            }
            return result;
        }));
    }

    private static String words(CodeCheck.Outcome outcome) {
        return switch (outcome) {
            case WRONG -> "It was wrong.";
            case LOCKED -> "There were too many wrong ones.";
            case EXPIRED -> "It was too old.";
            case USED -> "It was used before.";
            default -> "There was none.";
        };
    }

    private Door askForCode(
            String token, @Nullable GuideVisitor visitor, HttpServletRequest request, HttpServletResponse response) {
        String address = ClientAddress.of(request);
        tries.count(asksPerAddress, address).ifPresent(wait -> {
            throw new TooOften(ProblemCode.CODES_ASKED_OFTEN, wait);
        });
        Optional<Standing> closed = closedDoor(token, visitor, request, response);
        if (closed.isEmpty()) {
            return Door.of(Door.State.IN);
        }
        Standing at = closed.get();
        if (at.door().endedAt() != null) {
            throw new Conflict(ProblemCode.OVER_ASK_CODE.with());
        }
        String sessionId = Objects.requireNonNull(at.sessionId());
        Optional<String> held = secret.in(request);
        String own = held.orElseGet(asks::newSecret);
        if (held.isEmpty()) {
            secret.give(own, response);
        }
        GuideAsk ask = Objects.requireNonNull(transaction.execute(status -> {
            boolean waits = asks.find(sessionId, own).filter(GuideAsk::waits).isPresent();
            GuideAsk made = asks.ask(sessionId, own, Browsers.name(request), address)
                    .orElseThrow(() -> new Conflict(ProblemCode.OTHERS_ASK.with()));
            if (!waits) {
                writer.touch(sessionId);
                note("unknown", "CODE_ASKED", sessionId, made.what() + ", number " + made.number() + ".");
                if (at.door().mailed() && at.session() != null) {
                    mailCode(made, at.session().summary().customerId());
                }
            }
            return made;
        }));
        return new Door(Door.State.ASKED, ask.number(), null, null, at.door().mailed(), null);
    }

    private boolean mails(String customerId) {
        return properties.codesByMail() && contacts.reaches(customerId);
    }

    /** The code itself is made when the mail goes out. Whoever has the link cannot fill the customer's mailbox with them. */
    private void mailCode(GuideAsk ask, String customerId) {
        if (tries.count(mailsPerSession, ask.sessionId()).isEmpty()) {
            outbox.queue(
                    new Notice(
                            "code/" + ask.id(),
                            CODE,
                            ask.sessionId(),
                            null,
                            clock.instant(),
                            StoredMessages.text(List.of(NoticeCode.CODE.with(ask.what(), ask.number())))),
                    customerId,
                    ask.id());
        }
    }

    private void note(String who, String action, String sessionId, String text) {
        audit.append(new AuditEntry(clock.instant(), "TRADER", who, action, null, sessionId, null, text, null));
    }

    private void letIn(Standing at, Instant begun, HttpServletRequest request, HttpServletResponse response) {
        StoredSession session = Objects.requireNonNull(at.session());
        String sessionId = session.sessionId();
        GuideVisitor visitor = GuideVisitor.of(sessionId, session.summary().customerId(), false, begun);
        secret.in(request).ifPresent(held -> asks.forget(sessionId, held));
        if (session.summary().endedAt() == null) {
            visitor = devices.remember(visitor, begun, request, response);
        }
        visits.begin(visitor, request, response);
        writer.touch(sessionId);
    }
}
