package dev.rekey.starter.desk;

import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.read.HelpThreads;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.Paged;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.SessionCounts;
import dev.rekey.accounts.read.SessionFilter;
import dev.rekey.accounts.read.SessionRow;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.starter.progress.LiveFeed;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.security.Welcome;
import dev.rekey.starter.web.Csrf;
import dev.rekey.workflows.model.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The inbox: who needs a human now, who waits for the customer, who for an exchange. */
@Controller
class InboxController {

    private static final int ROWS = 50;

    private final Progress progress;
    private final LiveFeed feed;
    private final Welcome welcome;
    private final UnrepairedBoard unrepaired;
    private final GuideAsks asks;
    private final HelpThreads threads;

    InboxController(
            Progress progress,
            LiveFeed feed,
            Welcome welcome,
            UnrepairedBoard unrepaired,
            GuideAsks asks,
            HelpThreads threads) {
        this.progress = progress;
        this.feed = feed;
        this.welcome = welcome;
        this.unrepaired = unrepaired;
        this.asks = asks;
        this.threads = threads;
    }

    /**
     * One group of the inbox.
     *
     * @param empty what is said when there is nothing in it
     */
    record Group(String title, String empty, List<SessionRow> rows, long total) {}

    /** One page of the open sessions, how many fit what was asked, and how many there are of each sort. */
    record InboxAnswer(
            List<SessionRow> sessions,
            long total,
            SessionCounts counts,
            List<GuideAsks.Waiting> codesAsked,
            @Nullable Csrf csrf) {}

    @GetMapping("/desk")
    String inbox(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String agent,
            @RequestParam(defaultValue = "open") String scope,
            @RequestParam(defaultValue = "0") int page,
            Model model) {
        boolean ended = scope.equals("ended");
        model.addAttribute("q", q);
        model.addAttribute("reason", reason);
        model.addAttribute("scope", ended ? "ended" : "open");
        model.addAttribute("reasons", Reason.values());
        model.addAttribute("counts", progress.openCounts());
        model.addAttribute("unrepaired", unrepaired.open(ROWS));
        model.addAttribute("asks", asks.waiting());
        model.addAttribute("unanswered", threads.unanswered(ROWS));
        Page wanted = new Page(Math.max(0, page), ROWS);
        if (ended) {
            Paged<SessionRow> rows =
                    progress.sessions(filter(SessionFilter.Scope.ENDED, null, reason, agent, q), wanted);
            model.addAttribute("groups", List.of(group("Ended sessions", "No session has ended yet.", rows)));
        } else {
            model.addAttribute(
                    "groups",
                    List.of(
                            group(
                                    "Needs a human now",
                                    "Nobody asks for help.",
                                    open("SUPPORT", reason, agent, q, wanted)),
                            group(
                                    "Waiting for the customer",
                                    "No session waits for its customer.",
                                    open("CUSTOMER", reason, agent, q, wanted)),
                            group(
                                    "Waiting for an exchange",
                                    "No session waits for an exchange.",
                                    open("EXCHANGE", reason, agent, q, wanted)),
                            group("Checks running", "No check is running.", open("REKEY", reason, agent, q, wanted))));
        }
        return "desk/inbox";
    }

    @GetMapping(path = "/desk", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    InboxAnswer inboxAsJson(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String waitingOn,
            @RequestParam(defaultValue = "0") int page,
            @Nullable CsrfToken csrf) {
        Paged<SessionRow> rows = progress.sessions(
                filter(SessionFilter.Scope.OPEN, blank(waitingOn), reason, "", q), new Page(Math.max(0, page), ROWS));
        return new InboxAnswer(rows.rows(), rows.total(), progress.openCounts(), asks.waiting(), Csrf.of(csrf));
    }

    @GetMapping(path = "/desk/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@AuthenticationPrincipal DeskUser user, @RequestParam(defaultValue = "") String session) {
        return feed.desk(user.getName(), blank(session), () -> welcome.still(user));
    }

    private static Group group(String title, String empty, Paged<SessionRow> rows) {
        return new Group(title, empty, rows.rows(), rows.total());
    }

    private Paged<SessionRow> open(String waitingOn, String reason, String agent, String q, Page page) {
        return progress.sessions(filter(SessionFilter.Scope.OPEN, waitingOn, reason, agent, q), page);
    }

    private static SessionFilter filter(
            SessionFilter.Scope scope, @Nullable String waitingOn, String reason, String agent, String q) {
        Optional<String> known = Arrays.stream(Reason.values())
                .map(Enum::name)
                .filter(name -> Objects.equals(name, reason))
                .findFirst();
        return new SessionFilter(scope, null, known.orElse(null), waitingOn, blank(agent), blank(q));
    }

    private static @Nullable String blank(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
