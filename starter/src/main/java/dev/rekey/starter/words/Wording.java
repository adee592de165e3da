package dev.rekey.starter.words;

import dev.rekey.accounts.TradingAccount;
import dev.rekey.accounts.access.ProgramTokens.Scope;
import dev.rekey.accounts.access.Role;
import dev.rekey.exchanges.catalog.ToldFinding;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The words of states, steps and checks, as people read them. */
@Component("wording")
public class Wording {

    private final Phrases phrases;

    Wording(Phrases phrases) {
        this.phrases = phrases;
    }

    /** An action by the words of its button. */
    public String action(String action) {
        String key = "button." + action;
        return phrases.has(key) ? phrases.of(key) : action;
    }

    /** Where an account stands, in a few words. */
    public String state(AccountView view) {
        Outcome outcome = view.outcome();
        if (outcome != null) {
            return phrases.of(outcome);
        }
        if (view.waitingOn() == Waiting.SUPPORT) {
            return phrases.of("state.support");
        }
        if (view.step() == Step.VERIFY && view.verdict() == Verdict.ACCEPTED) {
            return phrases.of("state.connected");
        }
        if (view.step() == Step.VERIFY && view.waitingOn() == Waiting.EXCHANGE) {
            return phrases.of("state.exchange");
        }
        if (view.step() == Step.VERIFY && view.waitingOn() == Waiting.REKEY) {
            return phrases.of("state.checking");
        }
        if (view.verdict() == Verdict.REJECTED) {
            return phrases.of("state.attention");
        }
        if (view.step() == Step.EDIT && view.attempts() == 0) {
            return phrases.of(view.shortWay() ? "state.new-or-updated-key" : "state.new-key");
        }
        return phrases.of(view.step());
    }

    /** The sign beside the state, so that colour is never the only one. */
    public String sign(AccountView view) {
        Outcome outcome = view.outcome();
        if (outcome != null) {
            return outcome.success() ? "✓" : "–";
        }
        if (view.verdict() == Verdict.REJECTED) {
            return "!";
        }
        return view.waitingOn() == Waiting.CUSTOMER ? "→" : "…";
    }

    /** The tone of the state: done, over, problem, yours or wait. */
    public String tone(AccountView view) {
        Outcome outcome = view.outcome();
        if (outcome != null) {
            return outcome.success() ? "done" : "over";
        }
        if (view.verdict() == Verdict.REJECTED) {
            return "problem";
        }
        return view.waitingOn() == Waiting.CUSTOMER ? "yours" : "wait";
    }

    /** The word on the one button of an account's card. */
    public String button(AccountView view) {
        if (view.outcome() != null) {
            return phrases.of("card.look");
        }
        if (view.verdict() == Verdict.REJECTED) {
            return phrases.of("card.see-why");
        }
        return phrases.of(view.step() == Step.EDIT && view.attempts() == 0 ? "card.start" : "card.continue");
    }

    /** What stands still while an account has no working key; empty when nothing does. */
    public String risk(TradingAccount account) {
        List<String> parts = new ArrayList<>();
        count(parts, account.openPositions(), "risk.positions");
        count(parts, account.runningBots(), "risk.bots");
        count(parts, account.openOrders(), "risk.orders");
        return String.join(", ", parts);
    }

    private void count(List<String> parts, int count, String key) {
        if (count > 0) {
            parts.add(phrases.of(key, count));
        }
    }

    /** What a role is called. */
    public String role(Role role) {
        return phrases.of(role);
    }

    /** What somebody in this role may do, in a few words. */
    public String may(Role role) {
        return phrases.of("may." + role.name());
    }

    /** What a scope of a program's token allows. */
    public String scope(Scope scope) {
        return phrases.of(scope);
    }

    /** What a program may do. */
    public String scopes(Set<Scope> scopes) {
        return phrases.of(
                "scopes.may", scopes.stream().sorted().map(this::scope).collect(Collectors.joining("; ")));
    }

    /** What people read of a check: what was not asked about and needs no words is left out. */
    public List<ToldFinding> shown(List<ToldFinding> findings, boolean hasPassphrase) {
        return findings.stream()
                .filter(f -> f.check() != Check.CLOCK || f.result() == CheckResult.FAILED || f.say() != null)
                .filter(f -> f.check() != Check.PASSPHRASE || hasPassphrase || f.result() != CheckResult.NOT_CHECKED)
                .toList();
    }

    /** What a check looked at. */
    public String check(ToldFinding finding) {
        return phrases.of(finding.check());
    }

    /** A short fact besides; null when there is none, or it is the result itself. */
    public @Nullable String detail(ToldFinding finding) {
        return finding.check() == Check.EXPIRY && finding.result() == CheckResult.PASSED ? null : finding.detail();
    }

    /** How a check ended. */
    public String result(ToldFinding finding) {
        boolean withdrawals = finding.check() == Check.NO_WITHDRAW;
        if (finding.check() == Check.EXPIRY && finding.result() == CheckResult.PASSED && finding.detail() != null) {
            return finding.detail();
        }
        boolean told = finding.result() == CheckResult.PASSED || finding.result() == CheckResult.FAILED;
        return withdrawals && told
                ? phrases.of("withdrawals." + finding.result().name())
                : phrases.of(finding.result());
    }

    /** The sign of a result. */
    public String resultSign(CheckResult result) {
        return switch (result) {
            case PASSED -> "✓";
            case FAILED -> "✕";
            case NOT_CHECKED -> "–";
            case WAITING -> "…";
            case UNKNOWN -> "?";
        };
    }

    /** What a key is called when an account has more than one. */
    public String key(AccountView view, @Nullable String slot) {
        return phrases.of("key." + keyKind(view, slot));
    }

    /** Whether it is the only key of its account, or the main or the second one. */
    public String keyKind(AccountView view, @Nullable String slot) {
        if (view.slots().size() < 2) {
            return "only";
        }
        return Objects.equals(slot, "main") ? "main" : "second";
    }

    /** What support was asked for. */
    public String help(AccountView view) {
        Message words = view.helpFor();
        return words == null
                ? phrases.of(NoteCode.HELP_ASKED.with())
                : phrases.of(NoteCode.HELP_ASKED_FOR.with(phrases.of(words)));
    }

    /** What happened last, as support reads it; null when the request for help says it already. */
    public @Nullable String remark(AccountView view) {
        List<Message> notes = view.notes();
        Message words = view.helpFor();
        boolean said = view.helpAsked()
                && notes.stream()
                        .allMatch(note ->
                                note.equals(words) || note.is(NoteCode.HELP_ASKED) || note.is(NoteCode.HELP_ASKED_FOR));
        return notes.isEmpty() || said || view.outcome() != null ? null : phrases.of(notes);
    }

    /** What somebody did, as a line of the timeline. */
    public String deed(String action) {
        for (String prefix : List.of("checked", "ended", "closing", "ignored")) {
            if (action.startsWith(prefix + ": ")) {
                String what = action.substring(prefix.length() + 2);
                String key = "deed." + prefix + "." + what;
                return phrases.has(key) ? phrases.of(key) : phrases.of("deed." + prefix, action(what));
            }
        }
        String key = "deed." + action.replace(' ', '-');
        return phrases.has(key) ? phrases.of(key) : action;
    }
}
