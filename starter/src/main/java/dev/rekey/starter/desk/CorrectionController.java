package dev.rekey.starter.desk;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.Whitelist;
import dev.rekey.accounts.read.AccountDirectory;
import dev.rekey.accounts.read.Progress;
import dev.rekey.accounts.read.StoredSession;
import dev.rekey.accounts.write.AccountCorrections;
import dev.rekey.accounts.write.AccountCorrections.Present;
import dev.rekey.exchanges.catalog.Catalog;
import dev.rekey.starter.progress.Views;
import dev.rekey.starter.security.DeskUser;
import dev.rekey.starter.web.Conflict;
import dev.rekey.starter.web.Csrf;
import dev.rekey.starter.web.NotFound;
import dev.rekey.starter.words.ProblemCode;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.SlotView;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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

/** Where support corrects what the platform's list got wrong of one account. */
@Controller
class CorrectionController {

    /** More than any of the values may have. */
    static final int MOST_TEXT = 8000;

    /** An address of a chain; ids of all exchanges are shorter, and secrets often longer. */
    private static final int LONGEST_USUAL_UID = 42;

    private static final String PATH = "/desk/customers/{customerId}/accounts/{accountId}";

    private final AccountCorrections corrections;
    private final AccountDirectory directory;
    private final Progress progress;
    private final Views views;
    private final Catalog catalog;

    CorrectionController(
            AccountCorrections corrections,
            AccountDirectory directory,
            Progress progress,
            Views views,
            Catalog catalog) {
        this.corrections = corrections;
        this.directory = directory;
        this.progress = progress;
        this.views = views;
        this.catalog = catalog;
    }

    /** What is wanted; what is left out stays as it is. */
    record Correction(
            @Schema(maxLength = 100) @Nullable String label,
            @Schema(maxLength = 100) @Nullable String exchangeUid,
            @Schema(maxLength = 400) @Nullable String slots,
            @Schema(maxLength = MOST_TEXT) @Nullable String addresses,
            @Nullable String mark) {

        /** Without what was typed: frameworks log what they have read. */
        @Override
        public String toString() {
            return "Correction";
        }

        /** As it goes back into the form, without a secret. */
        private Correction shown() {
            return new Correction(
                    MaskedText.orNull(label),
                    exchangeUid == null || exchangeUid.length() <= LONGEST_USUAL_UID
                            ? exchangeUid
                            : MaskedText.of(exchangeUid).text(),
                    MaskedText.orNull(slots),
                    MaskedText.orNull(addresses),
                    mark);
        }

        private AccountCorrections.Wanted wanted() {
            for (String text : new @Nullable String[] {label, exchangeUid, slots, addresses}) {
                if (text != null && text.length() > MOST_TEXT) {
                    throw new Conflict(ProblemCode.FAR_TOO_LONG.with());
                }
            }
            if (MaskedText.anyIn(label, slots, addresses)) {
                throw new Conflict(ProblemCode.LOOKS_LIKE_SECRET.with());
            }
            return new AccountCorrections.Wanted(label, exchangeUid, slots, addresses);
        }
    }

    /**
     * One account as the list and its corrections have it.
     *
     * @param mark goes back with a correction, so that it changes only what was looked at
     * @param changed what the correction just made has changed; empty when it changed nothing or none was made
     * @param openSession the session that works on the account now
     */
    record CorrectionAnswer(
            TradingAccount account,
            Whitelist whitelist,
            String mark,
            List<String> changed,
            @Nullable String openSession,
            @Nullable Csrf csrf) {}

    @GetMapping(PATH)
    String page(
            @PathVariable String customerId,
            @PathVariable String accountId,
            @RequestParam(required = false) @Nullable String corrected,
            Model model) {
        Present present = present(customerId, accountId);
        show(
                present,
                new Correction(
                        present.account().label(),
                        present.account().exchangeUid(),
                        String.join(", ", present.account().slots()),
                        String.join("\n", present.whitelist().addresses()),
                        present.mark()),
                model);
        model.addAttribute("corrected", corrected != null);
        return "desk/account";
    }

    @GetMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    CorrectionAnswer asJson(@PathVariable String customerId, @PathVariable String accountId, @Nullable CsrfToken csrf) {
        return answer(present(customerId, accountId), List.of(), csrf);
    }

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    String correct(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String customerId,
            @PathVariable String accountId,
            Correction form,
            HttpServletResponse response,
            Model model) {
        Present present = present(customerId, accountId);
        try {
            List<String> changed = correct(agent, present, form);
            return "redirect:/desk/customers/" + customerId + "/accounts/" + accountId
                    + (changed.isEmpty() ? "" : "?corrected");
        } catch (Conflict refused) {
            response.setStatus(HttpStatus.CONFLICT.value());
            show(present, form.shown(), model);
            model.addAttribute("sentence", refused.said());
            return "desk/account";
        }
    }

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    CorrectionAnswer correctAsProgram(
            @AuthenticationPrincipal DeskUser agent,
            @PathVariable String customerId,
            @PathVariable String accountId,
            @RequestBody Correction correction,
            @Nullable CsrfToken csrf) {
        List<String> changed = correct(agent, present(customerId, accountId), correction);
        return answer(present(customerId, accountId), changed, csrf);
    }

    private List<String> correct(DeskUser agent, Present present, Correction correction) {
        if (correction.mark() != null && !correction.mark().equals(present.mark())) {
            throw new Conflict(ProblemCode.ACCOUNT_CHANGED.with());
        }
        TradingAccount account = present.account();
        String session = openSession(account);
        AccountCorrections.Outcome outcome = corrections.correct(
                present,
                correction.wanted(),
                new AccountCorrections.By(
                        agent.actor().kind().name(), agent.actor().name(), session, needed(session, account.id())));
        if (outcome instanceof AccountCorrections.Refused refused) {
            throw new Conflict(ProblemCode.CORRECTION_REFUSED.with(refused.sentence()));
        }
        return ((AccountCorrections.Corrected) outcome).changes();
    }

    private Present present(String customerId, String accountId) {
        Present present = corrections.present(customerId, accountId);
        if (present == null) {
            throw new NotFound();
        }
        return present;
    }

    private @Nullable String openSession(TradingAccount account) {
        return progress.openSessionOf(account.customerId())
                .map(StoredSession::sessionId)
                .filter(session -> views.account(session, account.id())
                        .filter(view -> view.outcome() == null)
                        .isPresent())
                .orElse(null);
    }

    /** A session goes through the keys it began with: those that it has not come to the end of have to stay. */
    private Set<String> needed(@Nullable String session, String accountId) {
        return session == null
                ? Set.of()
                : views.account(session, accountId).map(AccountView::slots).stream()
                        .flatMap(List::stream)
                        .filter(slot -> slot.state() != SlotView.State.ABSENT)
                        .map(SlotView::name)
                        .collect(Collectors.toSet());
    }

    private CorrectionAnswer answer(Present present, List<String> changed, @Nullable CsrfToken csrf) {
        return new CorrectionAnswer(
                present.account(),
                present.whitelist(),
                present.mark(),
                changed,
                openSession(present.account()),
                Csrf.of(csrf));
    }

    private void show(Present present, Correction form, Model model) {
        TradingAccount account = present.account();
        model.addAttribute("customer", directory.customer(account.customerId()).orElseThrow(NotFound::new));
        model.addAttribute("account", account);
        model.addAttribute("where", where(account));
        model.addAttribute("form", form);
        model.addAttribute("openSession", openSession(account));
    }

    private String where(TradingAccount account) {
        return catalog.name(account.exchange()) + " " + account.market().title();
    }
}
