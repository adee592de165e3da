package dev.rekey.starter.desk;

import dev.rekey.accounts.AttemptRecord;
import dev.rekey.accounts.Customer;
import dev.rekey.accounts.Message;
import dev.rekey.accounts.access.DeskLooks;
import dev.rekey.accounts.access.GuideAsks;
import dev.rekey.accounts.access.GuideDevices;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Attempts;
import dev.rekey.accounts.read.AuditLine;
import dev.rekey.accounts.read.AuditLog;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.NoticeBoard;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.starter.config.StarterProperties;
import dev.rekey.starter.help.CauseAnswers;
import dev.rekey.starter.help.HelpDesk;
import dev.rekey.starter.progress.Left;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.DeskAgent;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.words.Phrases;
import dev.rekey.workflows.WorkflowIds;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.SessionView;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What the desk shows of one session. */
@Component
class SessionPage {

    private static final int TIMELINE = 200;

    private final Views views;
    private final AccountDirectory directory;
    private final Attempts attempts;
    private final AuditLog audit;
    private final NoticeBoard notices;
    private final Contacts contacts;
    private final Whitelists whitelists;
    private final Hands hands;
    private final UnrepairedBoard unrepaired;
    private final GuideDevices devices;
    private final GuideAsks asks;
    private final StarterProperties properties;
    private final HelpDesk help;
    private final CauseAnswers answers;
    private final Phrases phrases;
    private final AccountDeeds deeds;
    private final CustomersView sees;
    private final Timeline timeline;
    private final DeskLooks looks;

    SessionPage(
            Views views,
            AccountDirectory directory,
            Attempts attempts,
            AuditLog audit,
            NoticeBoard notices,
            Contacts contacts,
            Whitelists whitelists,
            Hands hands,
            UnrepairedBoard unrepaired,
            GuideDevices devices,
            GuideAsks asks,
            StarterProperties properties,
            HelpDesk help,
            CauseAnswers answers,
            Phrases phrases,
            AccountDeeds deeds,
            CustomersView sees,
            Timeline timeline,
            DeskLooks looks) {
        this.views = views;
        this.directory = directory;
        this.attempts = attempts;
        this.audit = audit;
        this.notices = notices;
        this.contacts = contacts;
        this.whitelists = whitelists;
        this.hands = hands;
        this.unrepaired = unrepaired;
        this.devices = devices;
        this.asks = asks;
        this.properties = properties;
        this.help = help;
        this.answers = answers;
        this.phrases = phrases;
        this.deeds = deeds;
        this.sees = sees;
        this.timeline = timeline;
        this.looks = looks;
    }

    /** One account of the session, with the credentials that were handed in. */
    record Row(
            AccountView view,
            List<AttemptRecord> attempts,
            @Nullable String temporal,
            Whitelists.@Nullable TooLong tooLong,
            Left left,
            List<AccountDeeds.Deed> deeds,
            boolean mayLeaveOut,
            @Nullable String sees) {}

    /**
     * Who looks after the session since it changed hands.
     *
     * @param back into whose hands it goes by "Undo"
     */
    record Assigned(String words, String back) {}

    /**
     * Puts the session into the model.
     *
     * @throws NotFound when there is none
     */
    void show(String sessionId, Model model) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        Left left = views.left(sessionId);
        List<Row> rows = views.accounts(sessionId).stream()
                .map(view -> new Row(
                        view,
                        attempts.of(sessionId, view.accountId()),
                        temporal(WorkflowIds.account(view.accountId())),
                        whitelists.tooLong(view),
                        left.of(view.accountId()),
                        deeds.of(view, left.of(view.accountId())),
                        deeds.mayLeaveOut(view, left.of(view.accountId())),
                        sees.of(view)))
                .toList();
        model.addAttribute("rotation", session);
        model.addAttribute("left", left);
        model.addAttribute("extension", properties.pace().pace().expireAfter());
        model.addAttribute(
                "customer",
                directory
                        .customer(session.customerId())
                        .orElse(new Customer(session.customerId(), session.customerId())));
        model.addAttribute("others", hands.others(session));
        model.addAttribute("holder", Holder.of(session, left.of(""), looking(model), phrases));
        model.addAttribute("devices", devices.in(sessionId));
        model.addAttribute("asks", asks.in(sessionId));
        model.addAttribute("rows", rows);
        model.addAttribute("threads", help.threads(sessionId));
        if (session.endedAt() == null) {
            model.addAttribute("ready", answers.ready(session.customerId()));
        }
        model.addAttribute("reason", phrases.of(session.reason()));
        Map<String, String> titles = new LinkedHashMap<>();
        rows.forEach(row -> titles.put(row.view().accountId(), row.view().title()));
        List<AuditLine> lines = lines(sessionId);
        model.addAttribute("timeline", timeline.groups(lines, titles));
        model.addAttribute("seen", lines.isEmpty() ? 0 : lines.get(0).number());
        DeskAgent looking = looking(model);
        model.addAttribute("lookers", looking == null ? List.of() : looks.others(sessionId, looking.id()));
        model.addAttribute(
                "unrepaired",
                unrepaired.ofCustomer(session.customerId()).stream()
                        .filter(found -> found.sessionId().equals(sessionId))
                        .toList());
        // A call for support is none of the customer's messages: it stands at its account and among what was done.
        model.addAttribute(
                "messages",
                notices.messages(sessionId).stream()
                        .filter(message -> !message.kind().equals("HELP"))
                        // Its time may still move.
                        .filter(message -> !message.kind().equals("EXPIRES") || message.state() != Message.State.QUEUED)
                        .toList());
        model.addAttribute("mails", contacts.works(Contacts.MAIL));
        model.addAttribute("reached", contacts.reaches(session.customerId()));
        // To an address that sent a message back it may go again: it may have been put right there.
        model.addAttribute("addressed", contacts.of(session.customerId()).email() != null);
        model.addAttribute("temporal", temporal(WorkflowIds.session(session.customerId())));
    }

    private List<AuditLine> lines(String sessionId) {
        return audit.entries(AuditLog.Scope.session(sessionId), Page.first(TIMELINE))
                .rows();
    }

    /** Shows what others did since somebody looked whose decision came too late. */
    void meanwhile(String sessionId, Actor by, long seen, Model model) {
        Map<String, String> titles = views.accounts(sessionId).stream()
                .collect(Collectors.toMap(AccountView::accountId, AccountView::title));
        List<Timeline.Line> lines =
                seen == 0 ? List.of() : timeline.meanwhile(lines(sessionId), seen, by.name(), titles);
        model.addAttribute("meanwhile", lines.isEmpty() ? null : lines);
    }

    /**
     * Says whose hands the session is in now.
     *
     * @param before whose they were; null for a session that did not change hands
     */
    void assigned(String sessionId, @Nullable String before, Model model) {
        SessionView session = views.session(sessionId).orElseThrow(NotFound::new);
        DeskAgent looking = looking(model);
        if (before == null || looking == null || session.endedAt() != null) {
            return;
        }
        Actor now = session.agent();
        String back = hands.helps(before) ? before : Actor.NOBODY.name();
        if (!now.name().equals(back) && looking.mayAssign(now, back)) {
            String words = now.equals(Actor.NOBODY)
                    ? phrases.of("session.assigned.nobody")
                    : phrases.of("session.assigned", now.name());
            model.addAttribute("assigned", new Assigned(words, back));
        }
    }

    private static @Nullable DeskAgent looking(Model model) {
        return model.getAttribute("agent") instanceof DeskAgent agent ? agent : null;
    }

    private @Nullable String temporal(String workflowId) {
        URI ui = properties.temporalUiUrl();
        return ui == null ? null : ui + "/namespaces/" + properties.temporalNamespace() + "/workflows/" + workflowId;
    }
}
