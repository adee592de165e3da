package dev.rekey.starter.desk;

import dev.rekey.accounts.Customer;
import dev.rekey.accounts.KeySummary;
import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.ActionAnswers;
import dev.rekey.accounts.read.Contacts;
import dev.rekey.accounts.read.Page;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.SessionFilter;
import dev.rekey.accounts.read.SessionRow;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.read.UnrepairedBoard;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.exchanges.catalog.ClosedExchange;
import dev.rekey.exchanges.catalog.Closing;
import dev.rekey.starter.door.Opened;
import dev.rekey.starter.door.RotationDoor;
import dev.rekey.starter.door.SessionOpener;
import dev.rekey.starter.progress.Left;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.Busy;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.LeftAnswer;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.web.Refusals;
import dev.rekey.starter.web.Saved;
import dev.rekey.starter.web.SecretWarning;
import dev.rekey.starter.web.Told;
import dev.rekey.starter.web.TypedText;
import dev.rekey.starter.web.Unanswered;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.starter.words.Wording;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.model.Reason;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Finding a customer, and starting the customer's session. */
@Controller
class CustomerController {

    private static final Logger log = LoggerFactory.getLogger(CustomerController.class);
    private static final int FOUND = 50;

    private final AccountDirectory directory;
    private final Progress progress;
    private final Catalog catalog;
    private final SessionOpener opener;
    private final ActionAnswers answers;
    private final Wording wording;
    private final UnrepairedBoard unrepaired;
    private final Contacts contacts;

    CustomerController(
            AccountDirectory directory,
            Progress progress,
            Catalog catalog,
            SessionOpener opener,
            ActionAnswers answers,
            Wording wording,
            UnrepairedBoard unrepaired,
            Contacts contacts) {
        this.directory = directory;
        this.progress = progress;
        this.catalog = catalog;
        this.opener = opener;
        this.answers = answers;
        this.wording = wording;
        this.unrepaired = unrepaired;
        this.contacts = contacts;
    }

    /**
     * One account as the desk shows it.
     *
     * @param closing where its exchange is closing or has closed: what is true of it instead of a session
     */
    record Row(
            TradingAccount account,
            String title,
            String risk,
            List<KeySummary> keys,
            @Nullable Instant outSince,
            boolean known,
            @Nullable Closing closing) {

        /** Whether a session can take it. */
        public boolean open() {
            return account.live() && known && closing == null;
        }
    }

    /**
     * What a program sends to start a session.
     *
     * @param id names the start, so that it counts once; each start without one is another
     * @param accountIds which accounts; all that can be given a key when it is not there
     */
    record Start(
            @Schema(maxLength = TypedText.MOST_ID) @Nullable String id,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, implementation = Reason.class) @Nullable
            String reason,

            @Schema(maxLength = SessionOpener.MOST_WORDS) @Nullable
            String words,

            @Nullable List<String> accountIds) {

        /** Without what was typed: frameworks log what they have read. */
        @Override
        public String toString() {
            return "Start[" + reason + "]";
        }
    }

    /** Whom a search found. */
    record CustomersAnswer(
            List<Customer> customers, @Nullable Csrf csrf) {}

    /**
     * A customer as programs get them.
     *
     * @param closed what is true of accounts whose exchange is closing or has closed, by their ids
     * @param openSession the session that is open for them
     * @param left starts that wait
     */
    record CustomerAnswer(
            Customer customer,
            List<TradingAccount> accounts,
            Map<String, Closing> closed,
            @Nullable String openSession,
            List<LeftAnswer> left,
            @Nullable Csrf csrf) {}

    @GetMapping("/desk/customers")
    String search(@RequestParam(defaultValue = "") String q, Model model) {
        model.addAttribute("q", q);
        model.addAttribute("customers", q.isBlank() ? List.of() : directory.searchCustomers(q.strip(), FOUND));
        return "desk/customers";
    }

    @GetMapping(path = "/desk/customers", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    CustomersAnswer searchAsJson(@RequestParam(defaultValue = "") String q, @Nullable CsrfToken csrf) {
        return new CustomersAnswer(
                q.isBlank() ? List.of() : directory.searchCustomers(q.strip(), FOUND), Csrf.of(csrf));
    }

    @GetMapping("/desk/customers/{customerId}")
    String customer(@PathVariable String customerId, Model model) {
        show(customerId, model);
        return "desk/customer";
    }

    @GetMapping(path = "/desk/customers/{customerId}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    CustomerAnswer customerAsJson(@PathVariable String customerId, @Nullable CsrfToken csrf) {
        Customer customer = directory.customer(customerId).orElseThrow(NotFound::new);
        List<TradingAccount> accounts = directory.accounts(customerId);
        return new CustomerAnswer(
                customer,
                accounts,
                accounts.stream()
                        .filter(account -> catalog.closed(account.exchange()).isPresent())
                        .collect(Collectors.toMap(
                                TradingAccount::id,
                                account -> catalog.in(LocaleContextHolder.getLocale())
                                        .closed(account.exchange())
                                        .orElseThrow()
                                        .closed())),
                progress.openSessionOf(customerId).map(StoredSession::sessionId).orElse(null),
                LeftAnswer.of(answers.startsThatWait(customerId)),
                Csrf.of(csrf));
    }

    private void show(String customerId, Model model) {
        Customer customer = directory.customer(customerId).orElseThrow(NotFound::new);
        model.addAttribute("customer", customer);
        model.addAttribute("contact", contacts.of(customerId));
        List<Row> rows = directory.accounts(customerId).stream().map(this::row).toList();
        model.addAttribute("rows", rows);
        model.addAttribute("anyOpen", rows.stream().anyMatch(Row::open));
        model.addAttribute(
                "leftOut",
                rows.stream()
                        .filter(row -> row.account().live() && row.closing() != null)
                        .toList());
        model.addAttribute("open", progress.openSessionOf(customerId).orElse(null));
        model.addAttribute("unrepaired", unrepaired.ofCustomer(customerId));
        model.addAttribute("left", new Left(answers.startsThatWait(customerId)));
        model.addAttribute("startId", UUID.randomUUID().toString());
        model.addAttribute("reasons", Reason.values());
        List<SessionRow> past = progress
                .sessions(
                        new SessionFilter(SessionFilter.Scope.ENDED, null, null, null, null, customerId),
                        Page.first(20))
                .rows()
                .stream()
                .filter(row -> row.summary().customerId().equals(customerId))
                .toList();
        model.addAttribute("past", past);
    }

    private Row row(TradingAccount account) {
        Closing closing = catalog.in(LocaleContextHolder.getLocale())
                .closed(account.exchange())
                .map(ClosedExchange::closed)
                .orElse(null);
        String market = account.market().title();
        return new Row(
                account,
                catalog.name(account.exchange()) + " " + market,
                wording.risk(account),
                directory.keys(account.id()),
                directory.needsKeySince(account.id()).orElse(null),
                closing != null || catalog.find(account.exchange()).isPresent(),
                closing);
    }

    @PostMapping(path = "/desk/customers/{customerId}/sessions", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String start(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String customerId,
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(required = false) @Nullable String words,
            @RequestParam(required = false) @Nullable List<String> accountIds,
            HttpServletResponse response,
            Model model) {
        try {
            // A form in which nothing is ticked sends no list, and does not mean all.
            Opened opened =
                    open(agent, customerId, new Start(id, reason, words, accountIds == null ? List.of() : accountIds));
            String masked = MaskedText.anyIn(words) ? "&masked" : "";
            if (opened instanceof Opened.Session session) {
                String told = (session.joined() ? "&joined" : "") + masked;
                return "redirect:/desk/sessions/" + session.sessionId() + told.replaceFirst("&", "?");
            }
            return "redirect:/desk/customers/" + customerId + masked.replaceFirst("&", "?");
        } catch (Told told) {
            Refusals.mark(told, response);
            response.setStatus(told.status().value());
            show(customerId, model);
            if (id != null && !(told instanceof Conflict)) {
                // The same start again, should this one have arrived.
                model.addAttribute("startId", id);
            }
            model.addAttribute("sentence", told.said());
            model.addAttribute("chosenReason", reason);
            model.addAttribute("typedWords", MaskedText.orNull(words));
            return "desk/customer";
        }
    }

    @PostMapping(
            path = "/desk/customers/{customerId}/sessions",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    ResponseEntity<?> startAsProgram(
            @AuthenticationPrincipal DeskUser agent, @PathVariable String customerId, @RequestBody Start start) {
        Opened opened = open(agent, customerId, start);
        boolean masked = MaskedText.anyIn(start.words());
        return opened instanceof Opened.Saved saved
                ? SecretWarning.on(ResponseEntity.accepted(), masked)
                        .body(Saved.of(ProblemCode.START_SAVED, masked, saved.id()))
                : SecretWarning.on(ResponseEntity.ok(), masked).body(opened);
    }

    /** The session that takes the accounts, or the start that is kept. */
    private Opened open(DeskUser agent, String customerId, Start start) {
        if (directory.customer(customerId).isEmpty()) {
            throw new NotFound();
        }
        Reason reason = Arrays.stream(Reason.values())
                .filter(known -> known.name().equals(start.reason()))
                .findFirst()
                .orElseThrow(() -> new Conflict(ProblemCode.CHOOSE_REASON.with()));
        String sessionId = SessionOpener.sessionId(customerId, start.id());
        Opened opened;
        try {
            opened = start.accountIds() == null
                    ? opener.openAll(sessionId, customerId, reason, start.words(), agent.actor())
                    : opener.open(sessionId, customerId, reason, start.words(), start.accountIds(), agent.actor());
        } catch (RotationDoor.DoorBusy busy) {
            throw new Busy(Duration.ofSeconds(1));
        } catch (RotationDoor.DoorClosed closed) {
            log.warn("Temporal did not answer a start", closed);
            throw new Unanswered(ProblemCode.START_UNANSWERED);
        }
        if (opened instanceof Opened.Refused refused) {
            throw new Conflict(refused.why());
        }
        return opened;
    }
}
