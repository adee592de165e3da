package dev.rekey.workflows.schedules;

import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.workflows.AccountRotation.Close;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Pace;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Traits;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import dev.rekey.workflows.model.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one account's rotation as the design tells them: what a person may do when, and what a check's verdict
 * leads to. Told a second time and without Temporal, so that the two can be held against each other.
 */
final class AccountRules {

    /** How many checks people may ask for within the window. */
    private static final int MOST_CHECKS = 6;

    private static final Duration CHECK_WINDOW = Duration.ofMinutes(10);

    /** The longest pause an exchange is granted. */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

    /** What a request comes to. */
    enum Judgement {
        TAKEN,
        /** Its id was taken before: nothing changes. */
        KNOWN,
        REFUSED
    }

    /** What the next check would be about. */
    private enum Subject {
        NOTHING,
        HANDED_IN,
        STORED
    }

    /** Whether a check runs or will. */
    private enum Check {
        NONE,
        PLANNED,
        ASKED_FOR,
        BY_ITSELF
    }

    /** One line that the audit must have, once. */
    record Line(String action, Actor.Kind kind, String actor) {}

    private static final Actor REKEY = Actor.program("rekey");

    private final AccountStart start;
    private final Pace pace;
    private final Traits traits;
    private final List<SlotView.State> slots = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private final List<Instant> checksAskedFor = new ArrayList<>();
    private final List<Line> audit = new ArrayList<>();
    private final Set<String> ignored = new TreeSet<>();
    private final Set<String> perhapsIgnored = new TreeSet<>();

    private Step step = Step.EDIT;
    private int slot;
    private int handedIn;
    private int attempts;
    private int abandonedKeys;
    private final Set<String> abandonedEndings = new HashSet<>();
    /** The key that was handed in last and not accepted. */
    private @Nullable String unproved;

    private boolean help;
    private boolean shortWay;
    private boolean aKeyWasKept;
    private Subject subject = Subject.NOTHING;
    private Check check = Check.NONE;
    private @Nullable Instant planned;
    private int inVain;
    private @Nullable Instant waitsSince;
    private @Nullable Instant triedSince;
    private @Nullable Verdict verdict;
    private @Nullable String sealed;
    private @Nullable Close closing;
    private @Nullable Outcome outcome;
    private @Nullable Message why;
    /** Rises when somebody's page shows another step or an older verdict than there is. */
    private int page;

    AccountRules(AccountStart start) {
        this.start = start;
        this.pace = start.pace();
        this.traits = start.account().traits();
        start.account().slots().forEach(name -> slots.add(SlotView.State.OPEN));
        help = start.account().obstacle() != null;
        line("started", REKEY);
    }

    // ---- what may be done ----

    /** What this request comes to now; {@code seenPage} is the page it was sent from, null when it tells none. */
    Judgement judge(ActionRequest request, @Nullable Integer seenPage, Instant now) {
        if (request.id().isBlank() || request.id().length() > 100) {
            return Judgement.REFUSED;
        }
        if (taken.contains(request.id())) {
            return Judgement.KNOWN;
        }
        if (request.sessionId() != null && !request.sessionId().equals(start.sessionId())) {
            return Judgement.REFUSED;
        }
        if (outcome != null) {
            return Judgement.REFUSED;
        }
        Action action = request.action();
        boolean fits;
        if (action instanceof Action.Defer) {
            fits = true;
        } else if (action instanceof Action.AskForHelp help) {
            fits = help.words() == null || help.words().length() <= 1000;
        } else if (action instanceof Action.HelpGiven) {
            fits = request.by().kind() != Actor.Kind.TRADER;
        } else {
            boolean old = seenPage != null && seenPage < page;
            fits = !old && !running() && fits(action, request.by(), now);
        }
        return fits ? Judgement.TAKEN : Judgement.REFUSED;
    }

    private boolean fits(Action action, Actor by, Instant now) {
        if (action instanceof Action.CheckAgain) {
            return mayCheckAgain() && checksLeft(now);
        }
        if (connected()) {
            return false;
        }
        if (action instanceof Action.WorksAgain) {
            return by.kind() != Actor.Kind.TRADER;
        }
        if (action instanceof Action.OpenEdit) {
            return step == Step.EDIT && !blocked();
        } else if (action instanceof Action.KeyCreated) {
            return step == Step.GENERATE_KEY;
        } else if (action instanceof Action.Connect connect) {
            return step == Step.PASTE
                    && by.kind() != Actor.Kind.AGENT
                    && connect.attempt() == handedIn + 1
                    && connect.sealed().matches("[A-Za-z0-9_-]{64,8192}")
                    && checksLeft(now);
        } else if (action instanceof Action.CheckHeldKey) {
            return step == Step.EDIT && !blocked() && mayTakeShortWay() && checksLeft(now);
        } else if (action instanceof Action.GoBack back) {
            return back.to().compareTo(step) < 0 && (!onShortWay() || back.to() == Step.EDIT);
        } else if (action instanceof Action.KeyLost) {
            return (step == Step.PASTE || step == Step.VERIFY) && !onShortWay();
        } else if (action instanceof Action.NoSuchKey) {
            return slot > 0;
        } else if (action instanceof Action.Skip skip) {
            return !skip.why().isBlank() && skip.why().length() <= 1000;
        }
        throw new AssertionError("a new action needs its rule here: " + action);
    }

    /** Whether so much time has passed since a check that one cannot tell on which side of the window it lies. */
    boolean limitUnclear(Instant now) {
        return checksAskedFor.stream()
                .map(at -> Duration.between(at, now).minus(CHECK_WINDOW).abs())
                .anyMatch(distance -> distance.compareTo(Duration.ofMinutes(2)) < 0);
    }

    private boolean checksLeft(Instant now) {
        Instant from = now.minus(CHECK_WINDOW);
        return checksAskedFor.stream().filter(at -> at.isAfter(from)).count() < MOST_CHECKS;
    }

    private boolean blocked() {
        return help && start.account().obstacle() != null;
    }

    private boolean onShortWay() {
        return shortWay && step == Step.VERIFY;
    }

    private boolean mayTakeShortWay() {
        boolean mends = start.reason() == Reason.WHITELIST_CHANGED && traits.keyEditable();
        boolean lengthens = start.reason() == Reason.KEY_EXPIRED && Boolean.TRUE.equals(traits.keyExtendable());
        return start.account().holdsKey() && (mends || lengthens);
    }

    boolean mayCheckAgain() {
        boolean provedOnce = connected() && verdict == Verdict.ACCEPTED;
        return outcome == null && !running() && !provedOnce && verdict != null && subject != Subject.NOTHING;
    }

    // ---- what it leads to ----

    /** Does what the request asks for; it was judged to be taken. */
    void take(ActionRequest request, Instant now) {
        taken.add(request.id());
        line(request.action().type(), request.by());
        Action action = request.action();
        if (action instanceof Action.OpenEdit) {
            shortWay = false;
            verdict = null;
            enter(Step.GENERATE_KEY);
        } else if (action instanceof Action.KeyCreated) {
            verdict = null;
            enter(Step.PASTE);
        } else if (action instanceof Action.Connect connect) {
            handedIn = connect.attempt();
            sealed = connect.sealed();
            attempts++;
            shortWay = false;
            triedSince = null;
            ask(Subject.HANDED_IN, now);
        } else if (action instanceof Action.CheckAgain) {
            ask(subject, now);
        } else if (action instanceof Action.CheckHeldKey) {
            shortWay = true;
            triedSince = null;
            ask(Subject.STORED, now);
        } else if (action instanceof Action.GoBack back) {
            enter(back.to());
        } else if (action instanceof Action.KeyLost) {
            abandon(unproved);
            forget();
            enter(Step.GENERATE_KEY);
        } else if (action instanceof Action.NoSuchKey) {
            slots.set(slot, SlotView.State.ABSENT);
            nextSlot();
        } else if (action instanceof Action.Skip skip) {
            end(Outcome.SKIPPED, Message.words(skip.why()));
        } else if (action instanceof Action.AskForHelp) {
            help = true;
        } else if (action instanceof Action.HelpGiven) {
            help = false;
            waitsSince = null;
        } else if (action instanceof Action.WorksAgain) {
            end(Outcome.FIXED_ELSEWHERE, null);
        }
        closeIfPossible();
    }

    /** What did not fit and came by signal is recorded, once; at the very end nobody may be there any more to do it. */
    void ignored(ActionRequest request) {
        (outcome == null ? ignored : perhapsIgnored).add(request.id());
    }

    /** Somebody found that what is stored is not what is true: the view is published again. */
    void shown() {
        if (outcome == null) {
            line("shown again", REKEY);
        }
    }

    /** The session ends this rotation; a key in use or being checked finishes by itself. */
    void close(Close close) {
        closing = close;
        closeIfPossible();
    }

    private void closeIfPossible() {
        if (closing != null && outcome == null && !running() && !connected()) {
            end(closing.outcome(), closing.why());
        }
    }

    private void ask(Subject about, Instant now) {
        checksAskedFor.add(now);
        subject = about;
        inVain = 0;
        waitsSince = null;
        verdict = null;
        enter(Step.VERIFY);
        check = Check.ASKED_FOR;
    }

    private void enter(Step to) {
        step = to;
        page++;
        check = Check.NONE;
        planned = null;
    }

    private void forget() {
        subject = Subject.NOTHING;
        sealed = null;
        verdict = null;
    }

    private void nextSlot() {
        for (int i = slot + 1; i < slots.size(); i++) {
            if (slots.get(i) == SlotView.State.OPEN) {
                slot = i;
                handedIn = 0;
                inVain = 0;
                forget();
                enter(Step.EDIT);
                return;
            }
        }
        end(aKeyWasKept ? Outcome.MENDED : Outcome.REPLACED, null);
    }

    /** One more key is on the exchange and not used; one is counted once. */
    private void abandon(@Nullable String ending) {
        if (ending == null || abandonedEndings.add(ending)) {
            abandonedKeys++;
        }
        unproved = null;
    }

    private void end(Outcome as, @Nullable Message because) {
        if (unproved != null) {
            abandon(unproved);
        }
        outcome = as;
        why = because;
        help = false;
        check = Check.NONE;
        planned = null;
        page++;
        line("ended: " + as, REKEY);
    }

    // ---- checks ----

    /** When a check is due by itself; null when none is planned. */
    @Nullable
    Instant planned() {
        return planned;
    }

    /** Takes the time of the planned check as it was published, after it was found to be right. */
    void planned(Instant exactly) {
        planned = exactly;
    }

    /** The planned check's time has come. */
    void due() {
        check = Check.BY_ITSELF;
        planned = null;
    }

    /** Whether a check runs. */
    boolean running() {
        return check == Check.ASKED_FOR || check == Check.BY_ITSELF;
    }

    /** Whether the check is of the key that is stored. */
    boolean ofStoredKey() {
        return connected() || subject == Subject.STORED;
    }

    /** What the exchange must be asked. */
    VerifyRequest asked() {
        return new VerifyRequest(
                start.sessionId(),
                start.customerId(),
                start.account().accountId(),
                start.account().exchange(),
                start.account().market(),
                start.account().slots().get(slot),
                handedIn,
                ofStoredKey() ? null : sealed,
                triedSince);
    }

    /** Whether the exchange was asked about this credential in vain before. */
    boolean tried() {
        return triedSince != null;
    }

    /** A check has come to a result. */
    void concluded(VerifyResult result, Instant now) {
        boolean second = connected();
        verdict = result.verdict();
        if (result.lastFour() != null) {
            if (unproved != null && !unproved.equals(result.lastFour())) {
                abandon(unproved);
            }
            unproved = verdict == Verdict.ACCEPTED || shortWay ? null : result.lastFour();
        }
        check = Check.NONE;
        page++;
        int before = audit.size();
        switch (result.verdict()) {
            case ACCEPTED -> {
                settled();
                if (second) {
                    slots.set(slot, SlotView.State.REPLACED);
                    aKeyWasKept |= shortWay;
                    nextSlot();
                } else {
                    slots.set(slot, SlotView.State.CONNECTED);
                    help = false;
                    plan(now.plus(pace.secondCheckAfter()));
                }
            }
            case REJECTED -> {
                settled();
                Step repair = result.findings().stream()
                        .filter(f -> f.result() == CheckResult.FAILED)
                        .map(Finding::repair)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(Step.PASTE);
                // A key that is stored was pasted right.
                repair = ofStoredKey() && repair == Step.PASTE ? Step.GENERATE_KEY : repair;
                if (second) {
                    slots.set(slot, SlotView.State.OPEN);
                    subject = Subject.STORED;
                    sealed = null;
                }
                enter(shortWay ? Step.EDIT : repair);
            }
            case NOT_READY, UNKNOWN -> {
                waitsSince = waitsSince == null ? now : waitsSince;
                triedSince = verdict == Verdict.UNKNOWN ? null : triedSince == null ? now : triedSince;
                plan(now.plus(pause(result)));
                inVain++;
                if (!help && Duration.between(waitsSince, now).compareTo(pace.helpAfter()) >= 0) {
                    help = true;
                }
            }
        }
        if (outcome == null) {
            audit.add(before, new Line("checked: " + result.verdict(), REKEY.kind(), REKEY.name()));
        }
        closeIfPossible();
    }

    private void settled() {
        inVain = 0;
        waitsSince = null;
        triedSince = null;
    }

    private void plan(Instant at) {
        check = Check.PLANNED;
        planned = at;
    }

    private Duration pause(VerifyResult result) {
        Duration pause = pace.retryFirst().multipliedBy(1L << Math.min(inVain, 20));
        pause = pause.compareTo(pace.retryMost()) > 0 ? pace.retryMost() : pause;
        Duration wished = result.retryAfter();
        if (wished == null || wished.compareTo(pause) <= 0) {
            return pause;
        }
        return wished.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wished;
    }

    // ---- reading ----

    Waiting waitingOn() {
        if (outcome != null) {
            return Waiting.NOBODY;
        }
        boolean provedOnce = connected() && verdict == Verdict.ACCEPTED;
        if (check == Check.ASKED_FOR || provedOnce) {
            return Waiting.REKEY;
        }
        if (help) {
            return Waiting.SUPPORT;
        }
        return check == Check.NONE ? Waiting.CUSTOMER : Waiting.EXCHANGE;
    }

    /** The number the next credential is sealed for; while one is being checked, its own. */
    int attempt() {
        return step == Step.VERIFY ? handedIn : handedIn + 1;
    }

    boolean shownShortWay() {
        return shortWay || (step == Step.EDIT && mayTakeShortWay());
    }

    boolean connected() {
        return slots.get(slot) == SlotView.State.CONNECTED;
    }

    /** Whether one of its keys works again because of this rotation. */
    boolean works() {
        return slots.contains(SlotView.State.CONNECTED) || slots.contains(SlotView.State.REPLACED);
    }

    boolean ended() {
        return outcome != null;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    @Nullable
    Message why() {
        return why;
    }

    Step step() {
        return step;
    }

    String slot() {
        return start.account().slots().get(slot);
    }

    List<SlotView.State> slots() {
        return List.copyOf(slots);
    }

    int attempts() {
        return attempts;
    }

    int abandonedKeys() {
        return abandonedKeys;
    }

    boolean help() {
        return help;
    }

    @Nullable
    Verdict verdict() {
        return verdict;
    }

    int page() {
        return page;
    }

    /** The audit's lines of what was done, in their order. */
    List<Line> audit() {
        return List.copyOf(audit);
    }

    /** The requests the audit must tell were ignored. */
    Set<String> ignored() {
        return ignored;
    }

    /** The requests the audit may tell were ignored. */
    Set<String> perhapsIgnored() {
        return perhapsIgnored;
    }

    private void line(String action, Actor by) {
        audit.add(new Line(action, by.kind(), by.name()));
    }
}
