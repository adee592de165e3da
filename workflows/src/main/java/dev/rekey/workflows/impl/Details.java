package dev.rekey.workflows.impl;

import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Waiting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Markdown an operator reads in the Temporal Web UI: where it stands, why, and since when. */
final class Details {

    // The Web UI draws no boxes of task lists.
    private static final String DONE = "- ✓ ";

    private static final String OPEN = "- ○ ";

    private Details() {}

    /** An account's checklist. */
    static String of(AccountView view, Reason reason) {
        StringBuilder out = new StringBuilder();
        out.append("**").append(view.title()).append("** · ").append(Markdown.plain(view.label()));
        out.append(" · ").append(reason.title()).append("\n\n");
        for (Step step : Step.values()) {
            boolean done = view.outcome() != null ? view.outcome().success() : step.compareTo(view.step()) < 0;
            boolean here = view.outcome() == null && step == view.step();
            out.append(done ? DONE : OPEN).append(here ? "**" + step.title() + "**" : step.title());
            out.append('\n');
        }
        if (view.slots().size() > 1) {
            out.append("\nKeys: ");
            for (SlotView slot : view.slots()) {
                out.append(slot.name())
                        .append(' ')
                        .append(slot.state().name().toLowerCase(java.util.Locale.ROOT))
                        .append("; ");
            }
            out.append('\n');
        }
        out.append('\n').append(waiting(view.waitingOn(), view.waitingSince(), view.nextCheckAt()));
        if (view.outcome() != null) {
            out.append("Outcome: **").append(view.outcome().title()).append("**");
        }
        if (view.note() != null) {
            out.append("\n\n").append(Markdown.plain(view.note()));
        }
        for (Finding finding : view.findings()) {
            if (finding.result() != CheckResult.PASSED && finding.told() != null) {
                out.append("\n- ")
                        .append(finding.check().title())
                        .append(": ")
                        .append(Markdown.plain(finding.told().code()));
                if (finding.exchangeCode() != null) {
                    out.append(" (")
                            .append(Markdown.plain(finding.exchangeCode()))
                            .append(')');
                }
            }
        }
        return out.toString();
    }

    /** A session's checklist. */
    static String of(SessionView view, List<AccountRef> accounts) {
        StringBuilder out = new StringBuilder();
        out.append("**").append(headline(view)).append("**\n\n");
        for (AccountRef account : accounts) {
            AccountOutcome outcome = view.finished().stream()
                    .filter(f -> f.accountId().equals(account.accountId()))
                    .findFirst()
                    .orElse(null);
            out.append(outcome != null && outcome.outcome().success() ? DONE : OPEN);
            out.append(account.title()).append(" · ").append(Markdown.plain(account.label()));
            if (outcome != null) {
                out.append(" · ").append(outcome.outcome().title());
            }
            out.append('\n');
        }
        out.append("\nStarted by ").append(Markdown.plain(view.startedBy().name()));
        out.append(" at ").append(TimeWords.dayAndClock(view.startedAt()));
        if (!view.agent().equals(view.startedBy())) {
            out.append("; with ").append(Markdown.plain(view.agent().name()));
        }
        out.append("; reminders sent: ").append(view.reminders());
        out.append("; ends by itself at ")
                .append(TimeWords.dayAndClock(view.expiresAt()))
                .append('.');
        return out.toString();
    }

    /** A session in one line. */
    static String headline(SessionView view) {
        return view.reason().title() + " · customer " + Markdown.plain(view.customerId()) + " · " + view.working()
                + " of " + view.accountIds().size() + " done";
    }

    private static String waiting(Waiting on, Instant since, @Nullable Instant next) {
        String at = " since " + TimeWords.dayAndClock(since);
        return switch (on) {
            case CUSTOMER -> "Waiting for the customer" + at + ". ";
            case SUPPORT -> "**A human is needed**" + at + ". ";
            case EXCHANGE -> "Waiting on the exchange" + at + "; next check " + TimeWords.clock(next) + ". ";
            case REKEY -> next == null ? "A check is running. " : "Second check at " + TimeWords.clock(next) + ". ";
            case NOBODY -> "";
        };
    }
}
