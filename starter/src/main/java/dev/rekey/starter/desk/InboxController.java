package dev.rekey.starter.desk;

import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.Paged;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.SessionCounts;
import dev.rekey.accounts.read.SessionFilter;
import dev.rekey.accounts.read.SessionRow;
import dev.rekey.starter.progress.LiveFeed;
import dev.rekey.starter.security.DeskAgent;
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
    private final GuideAsks asks;
    private final InboxPage page;

    InboxController(Progress progress, LiveFeed feed, Welcome welcome, GuideAsks asks, InboxPage page) {
        this.progress = progress;
        this.feed = feed;
        this.welcome = welcome;
        this.asks = asks;
        this.page = page;
    }

    /** One page of the open sessions, how many fit what was asked, and how many there are of each sort. */
    record InboxAnswer(
            List<SessionRow> sessions,
            long total,
            SessionCounts counts,
            List<GuideAsks.Waiting> codesAsked,
            @Nullable Csrf csrf) {}

    @GetMapping("/desk")
    String inbox(InboxAsk ask, @AuthenticationPrincipal DeskUser user, Model model) {
        boolean helps = user instanceof DeskAgent agent && agent.helps();
        String me = user.actor().name();
        model.addAttribute("ask", ask);
        model.addAttribute("side", page.side(ask, me));
        model.addAttribute("table", page.table(ask, me, helps));
        return "desk/inbox";
    }

    @GetMapping(path = "/desk", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    InboxAnswer inboxAsJson(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String waitingOn,
            @RequestParam(name = "page", defaultValue = "0") int number,
            @Nullable CsrfToken csrf) {
        Paged<SessionRow> rows = progress.sessions(
                filter(SessionFilter.Scope.OPEN, blank(waitingOn), reason, q), new Page(Math.max(0, number), ROWS));
        return new InboxAnswer(rows.rows(), rows.total(), progress.openCounts(), asks.waiting(), Csrf.of(csrf));
    }

    @GetMapping(path = "/desk/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@AuthenticationPrincipal DeskUser user, @RequestParam(defaultValue = "") String session) {
        return feed.desk(user.getName(), blank(session), () -> welcome.still(user));
    }

    private static SessionFilter filter(
            SessionFilter.Scope scope, @Nullable String waitingOn, String reason, String q) {
        Optional<String> known = Arrays.stream(Reason.values())
                .map(Enum::name)
                .filter(name -> Objects.equals(name, reason))
                .findFirst();
        return new SessionFilter(scope, null, known.orElse(null), waitingOn, null, blank(q));
    }

    private static @Nullable String blank(String text) {
        return text.isBlank() ? null : text.strip();
    }
}
