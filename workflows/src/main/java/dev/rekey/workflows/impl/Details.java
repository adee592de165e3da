package dev.rekey.workflows.impl;

import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Step;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.model.Waiting;
import dev.rekey.workflows.words.Sentences;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Markdown an operator reads in the Temporal Web UI: where it stands, why, and since when. */
final class Details {

    // The Web UI draws no boxes of task lists.
    private static final String DONE = "- ✓ ";

    private static final String OPEN = "- ○ ";

    private static final Sentences WORDS = Sentences.ENGLISH;

    private Details() {}

    /** An account's checklist. */
    static String of(AccountView view, Reason reason) {
        StringBuilder out = new StringBuilder();
        out.append("**").append(view.title()).append("** · ").append(Markdown.plain(view.label()));
        out.append(" · ").append(WORDS.of(reason)).append("\n\n");
        for (Step step : Step.values()) {
            boolean done = view.outcome() != null ? view.outcome().success() : step.compareTo(view.step()) < 0;
            boolean here = view.outcome() == null && step == view.step();
            out.append(done ? DONE : OPEN).append(here ? "**" + WORDS.of(step) + "**" : WORDS.of(step));
            out.append('\n');
        }
        if (view.slots().size() > 1) {
            String keys = view.slots().stream()
                    .map(slot -> WORDS.of("details.key." + slot.state().name(), slot.name()))
                    .collect(Collectors.joining("; "));
            out.append('\n').append(WORDS.of("details.keys", keys)).append('\n');
        }
        out.append('\n').append(waiting(view.waitingOn(), view.waitingSince(), view.nextCheckAt()));
        if (view.outcome() != null) {
            out.append(WORDS.of("details.outcome", WORDS.of(view.outcome())));
        }
        if (!view.notes().isEmpty()) {
            out.append("\n\n").append(Markdown.plain(WORDS.of(view.notes())));
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
                out.append(" · ").append(WORDS.of(outcome.outcome()));
            }
            out.append('\n');
        }
        boolean same = view.agent().equals(view.startedBy());
        out.append('\n')
                .append(WORDS.of(
                        same ? "details.session" : "details.session-with",
                        Markdown.plain(view.startedBy().name()),
                        TimeWords.dayAndClock(view.startedAt()),
                        view.reminders(),
                        TimeWords.dayAndClock(view.expiresAt()),
                        Markdown.plain(view.agent().name())));
        return out.toString();
    }

    /** A session in one line. */
    static String headline(SessionView view) {
        return WORDS.of(
                "details.headline",
                WORDS.of(view.reason()),
                Markdown.plain(view.customerId()),
                view.working(),
                view.accountIds().size());
    }

    private static String waiting(Waiting on, Instant since, @Nullable Instant next) {
        String key = on == Waiting.REKEY && next == null ? "details.waiting.check" : "details.waiting." + on.name();
        return on == Waiting.NOBODY ? "" : WORDS.of(key, TimeWords.dayAndClock(since), TimeWords.clock(next)) + " ";
    }
}
