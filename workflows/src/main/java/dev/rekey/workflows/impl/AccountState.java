package dev.rekey.workflows.impl;

import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.Step;
import dev.rekey.terms.Verdict;
import dev.rekey.terms.Withdrawals;
import dev.rekey.workflows.AccountRotation.Close;
import dev.rekey.workflows.MaskedText;
import dev.rekey.workflows.actions.Action;
import dev.rekey.workflows.actions.ActionRequest;
import dev.rekey.workflows.model.AccountOutcome;
import dev.rekey.workflows.model.AccountStart;
import dev.rekey.workflows.model.AccountStart.Carried;
import dev.rekey.workflows.model.AccountView;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.Message;
import dev.rekey.workflows.model.NoteCode;
import dev.rekey.workflows.model.NoticeCode;
import dev.rekey.workflows.model.Outcome;
import dev.rekey.workflows.model.Reason;
import dev.rekey.workflows.model.RefusalCode;
import dev.rekey.workflows.model.SlotView;
import dev.rekey.workflows.model.Traits;
import dev.rekey.workflows.model.VerifyRequest;
import dev.rekey.workflows.model.VerifyResult;
import dev.rekey.workflows.model.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one account's rotation, without Temporal: what may be done when, and what it leads to. Time comes in as
 * an argument; nothing here waits, asks or stores.
 */
final class AccountState {

    /** A sealed credential: at least a key (32) and a tag (16) in base64url; at most what a PEM key could need. */
    private static final Pattern SEALED = Pattern.compile("[A-Za-z0-9_-]{64,8192}");

    /** How many endings of secrets written in the open are remembered; far more than anybody writes. */
    private static final int MOST_EXPOSED = 20;

    /** What a check is made of. */
    enum Subject {
        /** The credential handed in last, still sealed. */
        HANDED_IN,
        /** The key the account already holds. */
        HELD
    }

    private final AccountStart start;
    private final RuleBook.Rules rules;
    private final List<SlotView> slots = new ArrayList<>();
    private final SeenIds seen = new SeenIds();
    private final List<Long> checkTimes = new ArrayList<>();

    private long revision;
    /** The revision at which the present step was entered: a page older than this shows another step. */
    private long stepRevision;

    private Step step = Step.EDIT;
    private Waiting waitingOn = Waiting.CUSTOMER;
    private Instant waitingSince;
    private int slot;
    private int attempt;
    private int attempts;
    private int retries;
    private int abandonedKeys;
    private final List<String> abandonedEndings = new ArrayList<>();
    /** The ending of the key that was handed in last and not accepted: abandoned, once another one takes its place. */
    private @Nullable String unprovedKey;

    private boolean helpAsked;
    private @Nullable Message helpFor;
    /** The endings of all secrets that were written in the open. */
    private final List<String> exposed = new ArrayList<>();

    private boolean shortWay;
    /** The customer has stated that withdrawals are off for the key that is looked at. */
    private boolean withdrawalsOff;
    /** On what it rests that the key in use may not withdraw. */
    private @Nullable Withdrawals rests;
    /** The weakest of that of all keys that are done. */
    private @Nullable Withdrawals weakest;
    /** After the last check only those who run the platform can help. */
    private boolean supportNeeded;
    /** One of the account's keys was kept: not every key is new at the end. */
    private boolean keyKept;
    /** The key already stored may have been written in the open: it is not kept by the short way. */
    private boolean heldKeyExposed;
    /** The key that is being checked was written in the open meanwhile: it is taken back after the check. */
    private boolean checkedKeyExposed;

    private @Nullable Instant unreadySince;
    /**
     * Since when the exchange has said that it is not ready for this key. Unlike the wait that help is asked for, this
     * goes on when somebody asks for a check at once, and begins anew when the exchange did not answer: what was saved
     * there may not have come into force meanwhile.
     */
    private @Nullable Instant triedSince;

    private @Nullable String sealed;
    private @Nullable Subject subject;
    private boolean checkDue;
    private @Nullable Verdict verdict;
    private List<Finding> findings = List.of();
    private @Nullable Instant nextCheckAt;
    private @Nullable Instant connectedAt;
    private @Nullable Outcome outcome;
    private @Nullable Instant endedAt;
    private @Nullable Message why;
    private List<Message> notes = List.of();

    AccountState(AccountStart start, RuleBook.Rules rules, Instant now) {
        this.start = start;
        this.rules = rules;
        this.waitingSince = now;
        Carried carried = start.carried();
        if (carried == null) {
            for (String name : start.account().slots()) {
                slots.add(new SlotView(name, SlotView.State.OPEN, null, null));
            }
            if (start.account().obstacle() != null) {
                helpAsked = true;
                waitingOn = Waiting.SUPPORT;
                helpFor = start.account().obstacle();
                note(helpFor);
            }
            return;
        }
        AccountView view = carried.view();
        revision = view.revision();
        stepRevision = carried.stepRevision();
        step = view.step();
        waitingOn = view.waitingOn();
        waitingSince = view.waitingSince();
        slots.addAll(view.slots());
        slot = indexOf(view.slot());
        attempts = view.attempts();
        attempt = carried.attempt();
        retries = carried.retries();
        abandonedKeys = view.abandonedKeys();
        abandonedEndings.addAll(view.abandonedEndings());
        unprovedKey = carried.unprovedKey();
        exposed.addAll(carried.exposed());
        helpAsked = view.helpAsked();
        helpFor = view.helpFor();
        shortWay = Boolean.TRUE.equals(carried.shortWay());
        withdrawalsOff = Boolean.TRUE.equals(carried.withdrawalsOff());
        rests = carried.rests();
        weakest = view.withdrawals();
        unreadySince = carried.unreadySince();
        triedSince = carried.triedSince();
        sealed = carried.sealed();
        subject = carried.held() ? Subject.HELD : sealed == null ? null : Subject.HANDED_IN;
        verdict = view.verdict();
        findings = view.findings();
        nextCheckAt = view.nextCheckAt();
        connectedAt = view.connectedAt();
        notes = view.notes();
        carried.seen().forEach(seen::add);
        checkTimes.addAll(carried.checkTimes());
        heldKeyExposed = Boolean.TRUE.equals(carried.heldKeyExposed());
        keyKept = Boolean.TRUE.equals(carried.keyKept());
    }

    /** What the next run needs to go on exactly here. Only between checks. */
    Carried carry(boolean sessionMoved) {
        return new Carried(
                view(),
                attempt,
                sealed,
                subject == Subject.HELD,
                retries,
                unreadySince,
                triedSince,
                seen.all(),
                List.copyOf(checkTimes),
                heldKeyExposed ? true : null,
                sessionMoved ? true : null,
                keyKept ? true : null,
                stepRevision,
                shortWay ? true : null,
                unprovedKey,
                exposed,
                withdrawalsOff ? true : null,
                rests);
    }

    // ---- what may be done ----

    /** Why this request cannot be taken now; null when it can. */
    @Nullable
    Message refusal(@Nullable ActionRequest request, Instant now) {
        if (request == null) {
            return Incoming.refusal(null, null, null);
        }
        Message broken = Incoming.refusal(request.id(), request.by(), request.action());
        if (broken != null) {
            return broken;
        }
        if (seen.contains(request.id())) {
            return null;
        }
        if (request.sessionId() != null && !request.sessionId().equals(start.sessionId())) {
            return RefusalCode.EARLIER_SESSION.with();
        }
        if (outcome != null) {
            return RefusalCode.FINISHED.with(outcome);
        }
        Action action = request.action();
        boolean aboutTheStep = !(action instanceof Action.Defer
                || action instanceof Action.AskForHelp
                || action instanceof Action.HelpGiven);
        if (aboutTheStep && request.revision() != null && request.revision() < stepRevision) {
            return RefusalCode.OUT_OF_DATE.with(step);
        }
        if (aboutTheStep && checkDue) {
            return RefusalCode.CHECK_RUNNING.with();
        }
        if (aboutTheStep && connected() && !(action instanceof Action.CheckAgain && mayCheckAgain())) {
            return RefusalCode.KEY_IN_USE.with();
        }
        return action.accept(new Fitting(request.by(), now)).orElse(null);
    }

    /** Whether each action fits the place the account is at; empty when it does. */
    private final class Fitting implements Action.Cases<Optional<Message>> {

        private final Actor by;
        private final Instant now;

        Fitting(Actor by, Instant now) {
            this.by = by;
            this.now = now;
        }

        @Override
        public Optional<Message> openEdit(Action.OpenEdit action) {
            return step == Step.EDIT ? Optional.ofNullable(obstacle()) : Optional.of(outOfStep());
        }

        @Override
        public Optional<Message> keyCreated(Action.KeyCreated action) {
            return step == Step.GENERATE_KEY ? Optional.empty() : Optional.of(outOfStep());
        }

        @Override
        public Optional<Message> connect(Action.Connect connect) {
            if (by.kind() == Actor.Kind.AGENT) {
                return Optional.of(RefusalCode.ONLY_CUSTOMER_HANDS_IN.with());
            }
            if (step != Step.PASTE) {
                return Optional.of(outOfStep());
            }
            if (connect.attempt() != attempt + 1) {
                return Optional.of(RefusalCode.PASTE_AGAIN.with());
            }
            if (connect.sealed() == null || !SEALED.matcher(connect.sealed()).matches()) {
                return Optional.of(RefusalCode.NOT_SEALED.with());
            }
            return Optional.ofNullable(unstated(connect.withdrawalsOff(), by, now));
        }

        @Override
        public Optional<Message> checkAgain(Action.CheckAgain action) {
            return mayCheckAgain()
                    ? Optional.ofNullable(tooManyChecks(now))
                    : Optional.of(RefusalCode.NO_KEY_TO_CHECK.with());
        }

        @Override
        public Optional<Message> checkHeldKey(Action.CheckHeldKey held) {
            if (!mayTakeShortWay()) {
                return Optional.of(RefusalCode.NO_STORED_KEY.with());
            }
            if (step != Step.EDIT) {
                return Optional.of(outOfStep());
            }
            Message obstacle = obstacle();
            return Optional.ofNullable(obstacle == null ? unstated(held.withdrawalsOff(), by, now) : obstacle);
        }

        @Override
        public Optional<Message> goBack(Action.GoBack back) {
            if (back.to() == null || back.to() == Step.VERIFY || back.to().compareTo(step) >= 0) {
                return Optional.of(RefusalCode.ONLY_BACK.with(step));
            }
            // No key was made and no intake key exists: the steps between were never taken.
            return checksStoredKeyOnly() && back.to() != Step.EDIT
                    ? Optional.of(RefusalCode.ONLY_BACK_TO.with(Step.EDIT))
                    : Optional.empty();
        }

        @Override
        public Optional<Message> keyLost(Action.KeyLost action) {
            if (checksStoredKeyOnly()) {
                return Optional.of(RefusalCode.NO_NEW_KEY_TO_LOSE.with());
            }
            return step == Step.PASTE || step == Step.VERIFY ? Optional.empty() : Optional.of(outOfStep());
        }

        @Override
        public Optional<Message> noSuchKey(Action.NoSuchKey action) {
            return slot > 0 ? Optional.empty() : Optional.of(RefusalCode.MAIN_KEY_NEEDED.with());
        }

        @Override
        public Optional<Message> skip(Action.Skip skip) {
            return Optional.ofNullable(Incoming.words(skip.why(), true));
        }

        @Override
        public Optional<Message> defer(Action.Defer action) {
            return Optional.empty();
        }

        @Override
        public Optional<Message> askForHelp(Action.AskForHelp help) {
            return Optional.ofNullable(Incoming.words(help.words(), false));
        }

        @Override
        public Optional<Message> helpGiven(Action.HelpGiven action) {
            return by.kind() == Actor.Kind.TRADER ? Optional.of(RefusalCode.ONLY_SUPPORT.with()) : Optional.empty();
        }

        @Override
        public Optional<Message> worksAgain(Action.WorksAgain action) {
            return by.kind() == Actor.Kind.TRADER
                    ? Optional.of(RefusalCode.ONLY_PLATFORM_TELLS.with())
                    : Optional.empty();
        }
    }

    /** Why a key cannot be checked with what was stated of it. */
    private @Nullable Message unstated(@Nullable Boolean off, Actor by, Instant now) {
        if (statesWithdrawals() && by.kind() == Actor.Kind.AGENT) {
            return RefusalCode.ONLY_CUSTOMER_STATES.with();
        }
        return statesWithdrawals() && !Boolean.TRUE.equals(off)
                ? RefusalCode.STATE_WITHDRAWALS.with(start.account().traits().exchangeName())
                : tooManyChecks(now);
    }

    private boolean statesWithdrawals() {
        return Boolean.TRUE.equals(start.account().traits().withdrawalsUntold());
    }

    /** What keeps the account from being begun with, for as long as support is asked; null when nothing does. */
    @Nullable
    Message obstacle() {
        return helpAsked ? start.account().obstacle() : null;
    }

    private Message outOfStep() {
        return switch (step) {
            case EDIT -> RefusalCode.START_FIRST.with();
            case GENERATE_KEY -> RefusalCode.MAKE_KEY_FIRST.with();
            case PASTE -> RefusalCode.PASTE_NEXT.with();
            case VERIFY -> RefusalCode.KEY_BEING_CHECKED.with();
        };
    }

    private @Nullable Message tooManyChecks(Instant now) {
        long from = now.minus(rules.checkWindow()).toEpochMilli();
        List<Long> recent = checkTimes.stream().filter(t -> t > from).toList();
        if (recent.size() < rules.mostChecks()) {
            return null;
        }
        long waitMillis = recent.get(0) - from;
        long minutes = Math.max(1, (waitMillis + 59_999) / 60_000);
        return RefusalCode.TOO_MANY_CHECKS.with(
                recent.size(), rules.checkWindow().toMinutes(), minutes);
    }

    // ---- what it leads to ----

    /** Whether this request was taken before. */
    boolean hasTaken(ActionRequest request) {
        return seen.contains(request.id());
    }

    /** Takes an action that {@link #refusal} let pass. Answers false when its id was seen before: nothing changes. */
    boolean take(ActionRequest request, Instant now) {
        if (!seen.add(request.id())) {
            return false;
        }
        request.action().accept(new Taking(now));
        if (exposes(request)) {
            keyExposed(MaskedText.endings(wordsOf(request)), now);
        }
        return true;
    }

    /** What each action leads to; the answer is the step. */
    private final class Taking implements Action.Cases<Step> {

        private final Instant now;

        Taking(Instant now) {
            this.now = now;
        }

        @Override
        public Step openEdit(Action.OpenEdit action) {
            shortWay = false;
            forgetFindings();
            enter(Step.GENERATE_KEY, now);
            return step;
        }

        @Override
        public Step keyCreated(Action.KeyCreated action) {
            forgetFindings();
            enter(Step.PASTE, now);
            return step;
        }

        @Override
        public Step connect(Action.Connect connect) {
            attempt = connect.attempt();
            attempts++;
            shortWay = false;
            triedSince = null;
            sealed = connect.sealed();
            withdrawalsOff = Boolean.TRUE.equals(connect.withdrawalsOff());
            // What the last key did says nothing of this one.
            slots.set(slot, new SlotView(slotName(), SlotView.State.OPEN, null, null));
            startCheck(Subject.HANDED_IN, now);
            return step;
        }

        @Override
        public Step checkAgain(Action.CheckAgain action) {
            startCheck(Objects.requireNonNull(subject), now);
            return step;
        }

        @Override
        public Step checkHeldKey(Action.CheckHeldKey held) {
            shortWay = true;
            withdrawalsOff = Boolean.TRUE.equals(held.withdrawalsOff());
            triedSince = null;
            startCheck(Subject.HELD, now);
            return step;
        }

        @Override
        public Step goBack(Action.GoBack back) {
            enter(back.to(), now);
            note(null);
            return step;
        }

        @Override
        public Step keyLost(Action.KeyLost action) {
            abandon(unprovedKey);
            forgetHandedIn();
            enter(Step.GENERATE_KEY, now);
            note(NoteCode.DELETE_LOST_KEY.with());
            return step;
        }

        @Override
        public Step noSuchKey(Action.NoSuchKey action) {
            slots.set(slot, new SlotView(slots.get(slot).name(), SlotView.State.ABSENT, null, null));
            nextSlot(now);
            return step;
        }

        @Override
        public Step skip(Action.Skip skip) {
            end(Outcome.SKIPPED, Message.words(MaskedText.of(skip.why()).text()), now);
            return step;
        }

        @Override
        public Step defer(Action.Defer action) {
            return step;
        }

        @Override
        public Step askForHelp(Action.AskForHelp help) {
            helpAsked = true;
            String words = help.words() == null || help.words().isBlank()
                    ? null
                    : MaskedText.of(help.words()).text();
            helpFor = Message.orNull(words);
            note(words == null ? NoteCode.HELP_ASKED.with() : NoteCode.HELP_ASKED_FOR.with(words));
            if (waitingOn == Waiting.CUSTOMER || waitingOn == Waiting.EXCHANGE) {
                waitFor(Waiting.SUPPORT, now);
            }
            return step;
        }

        @Override
        public Step helpGiven(Action.HelpGiven action) {
            helpAsked = false;
            helpFor = null;
            note(null);
            unreadySince = null;
            if (waitingOn == Waiting.SUPPORT) {
                waitFor(nextCheckAt == null ? Waiting.CUSTOMER : Waiting.EXCHANGE, now);
            }
            return step;
        }

        @Override
        public Step worksAgain(Action.WorksAgain action) {
            end(Outcome.FIXED_ELSEWHERE, null, now);
            return step;
        }
    }

    private static String wordsOf(ActionRequest request) {
        if (request.action() instanceof Action.AskForHelp help) {
            return Objects.requireNonNullElse(help.words(), "");
        }
        return request.action() instanceof Action.Skip skip ? skip.why() : "";
    }

    /** Whether a secret stood in the words of this request; cut out already, or only now. */
    static boolean exposes(ActionRequest request) {
        String words = wordsOf(request);
        return !words.isEmpty() && (Boolean.TRUE.equals(request.secretMasked()) || MaskedText.anyIn(words));
    }

    /** A key that others may have read is not used: another one is asked for, and the report counts it for deletion. */
    private void keyExposed(List<String> endings, Instant now) {
        List<Message> said = notes;
        exposed.addAll(endings);
        exposed.subList(0, Math.max(0, exposed.size() - MOST_EXPOSED)).clear();
        if (outcome == null && checkDue) {
            checkedKeyExposed = true;
        } else if (outcome == null && (connected() || step == Step.PASTE || subject != null)) {
            takeBack(null, now);
        } else {
            // Nothing was handed in: the stored key may be meant, or one that was just made.
            heldKeyExposed = true;
            if (step != Step.EDIT) {
                abandon(null);
            }
        }
        notes = Stream.concat(said.stream(), Stream.of(NoteCode.SECRET_CUT_OUT.with()))
                .toList();
    }

    private void takeBack(@Nullable String lastFour, Instant now) {
        boolean held = shortWay && subject == Subject.HELD;
        heldKeyExposed |= connected() || subject == Subject.HELD;
        checkedKeyExposed = false;
        shortWay = false;
        abandon(firstKnown(lastFour, slots.get(slot).lastFour(), unprovedKey));
        retries = 0;
        unreadySince = null;
        SlotView was = slots.get(slot);
        slots.set(
                slot,
                new SlotView(was.name(), SlotView.State.OPEN, lastFour == null ? was.lastFour() : lastFour, null));
        if (slots.stream().noneMatch(s -> s.state() == SlotView.State.REPLACED)) {
            connectedAt = null;
        }
        forgetHandedIn();
        enter(held ? Step.EDIT : Step.GENERATE_KEY, now);
    }

    private static @Nullable String firstKnown(@Nullable String... endings) {
        for (String ending : endings) {
            if (ending != null) {
                return ending;
            }
        }
        return null;
    }

    /** The customer has one more key on the exchange that is not used; how it ends is not always known. */
    private void abandon(@Nullable String ending) {
        boolean named = ending != null && !ending.contains("·");
        if (!named || !abandonedEndings.contains(ending)) {
            abandonedKeys++;
        }
        if (named && !abandonedEndings.contains(ending)) {
            abandonedEndings.add(ending);
        }
        unprovedKey = null;
    }

    /** Which key is not proved, and whether one from before is given up for this one. */
    private void rememberUnproved(VerifyResult result) {
        String ending = result.lastFour();
        if (ending == null || Boolean.TRUE.equals(result.unasked())) {
            return;
        }
        if (unprovedKey != null && !unprovedKey.equals(ending)) {
            abandon(unprovedKey);
        }
        boolean waits = result.verdict() != Verdict.ACCEPTED && !shortWay;
        unprovedKey = waits && standsThere(result) ? ending : null;
    }

    /** Whether a key is one the customer made for this account, as far as is known, and can delete. */
    private static boolean standsThere(VerifyResult result) {
        return result.findings().stream()
                .filter(f -> f.result() == CheckResult.FAILED)
                .noneMatch(f ->
                        f.check().tellsOfAnotherKey() || (f.check() == Check.KEY_ACCEPTED && f.repair() == Step.PASTE));
    }

    private void startCheck(Subject of, Instant now) {
        checkTimes.add(now.toEpochMilli());
        if (checkTimes.size() > rules.mostChecks()) {
            checkTimes.remove(0);
        }
        subject = of;
        retries = 0;
        unreadySince = null;
        forgetFindings();
        enter(Step.VERIFY, now);
        waitFor(Waiting.REKEY, now);
        checkDue = true;
    }

    private void enter(Step to, Instant now) {
        step = to;
        stepRevision = revision + 1;
        nextCheckAt = null;
        checkDue = false;
        waitFor(helpAsked ? Waiting.SUPPORT : Waiting.CUSTOMER, now);
    }

    private void waitFor(Waiting on, Instant now) {
        if (waitingOn != on) {
            waitingOn = on;
            waitingSince = now;
        }
    }

    private void forgetHandedIn() {
        sealed = null;
        subject = null;
        forgetFindings();
    }

    private void forgetFindings() {
        verdict = null;
        findings = List.of();
        note(null);
    }

    /** What happened last; null for nothing worth saying. */
    private void note(@Nullable Message said) {
        notes = said == null ? List.of() : List.of(said);
    }

    // ---- checks ----

    /** Whether a check should run now. */
    boolean checkDue() {
        return checkDue;
    }

    /** The pause until a check is due by itself; null when none is planned. */
    @Nullable
    Duration untilNextCheck(Instant now) {
        if (checkDue || nextCheckAt == null) {
            return null;
        }
        Duration left = Duration.between(now, nextCheckAt);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The planned check's time has come. */
    void due(Instant now) {
        if (nextCheckAt != null && !now.isBefore(nextCheckAt)) {
            nextCheckAt = null;
            checkDue = true;
        }
    }

    /** Whether the check that is due asks about a key that is already stored. */
    boolean checksHeldKey() {
        return connected() || subject == Subject.HELD;
    }

    /** Whether the check that is due is the planned second one, for the first time. */
    boolean secondLook() {
        return connected() && retries == 0;
    }

    /** The check that is due. */
    VerifyRequest request() {
        return new VerifyRequest(
                start.sessionId(),
                start.customerId(),
                start.account().accountId(),
                start.account().exchange(),
                start.account().market(),
                slotName(),
                attempt,
                checksHeldKey() ? null : sealed,
                triedSince,
                exposed,
                withdrawalsOff ? true : null,
                null);
    }

    /** A short name for the check that is due, for whoever reads the history. */
    String checkSummary() {
        String key = slots.size() > 1 ? slotName() + " key" : "key";
        if (connected()) {
            return "second check of the " + key;
        }
        if (subject == Subject.HELD) {
            return "check the " + key + " we hold";
        }
        return "check " + key + ", attempt " + attempt + (retries == 0 ? "" : ", again");
    }

    /** Takes a check's result in. Answers what people should be told, if the wait for it was longer than a moment. */
    List<Message> concluded(VerifyResult result, Instant now) {
        checkDue = false;
        if (Boolean.TRUE.equals(result.unasked()) && retries == 0 && !checkTimes.isEmpty() && !connected()) {
            // The limit is the exchange's: what it was not asked costs nothing.
            checkTimes.remove(checkTimes.size() - 1);
        }
        verdict = result.verdict();
        supportNeeded = Boolean.TRUE.equals(result.support());
        if (result.verdict() == Verdict.ACCEPTED) {
            rests = result.withdrawals();
        }
        rememberUnproved(result);
        boolean waited = retries > 0;
        boolean second = connected();
        List<Finding> found = result.all();
        // A second check that went well says no more than that: what the first one found still holds.
        findings = second && result.verdict() == Verdict.ACCEPTED && found.isEmpty() ? findings : found;
        if (checkedKeyExposed) {
            // It may be stored by now: it is not kept by the short way either.
            heldKeyExposed |= result.verdict() == Verdict.ACCEPTED;
            takeBack(result.lastFour(), now);
            note(NoteCode.SECRET_CUT_OUT.with());
            return waited ? notes : List.of();
        }
        switch (result.verdict()) {
            case ACCEPTED -> {
                if (second) {
                    replaced(now);
                } else {
                    connect(result, now);
                }
            }
            case REJECTED -> rejected(second, now);
            case NOT_READY, UNKNOWN -> unready(result, now);
        }
        if (result.verdict() == Verdict.ACCEPTED || result.verdict() == Verdict.REJECTED) {
            retries = 0;
            unreadySince = null;
            triedSince = null;
            // Who saw a key work does not look for its end.
            boolean ended = second && result.verdict() == Verdict.REJECTED;
            return waited || ended ? told() : List.of();
        }
        return List.of();
    }

    /** What a verdict means to somebody who has waited for it; empty when there is nothing left to be told. */
    private List<Message> told() {
        if (!notes.isEmpty() || verdict != Verdict.REJECTED) {
            return notes;
        }
        return List.of(NoticeCode.KEY_REFUSED.with());
    }

    private void connect(VerifyResult result, Instant now) {
        if (connectedAt == null) {
            connectedAt = now;
        }
        slots.set(slot, new SlotView(slotName(), SlotView.State.CONNECTED, result.lastFour(), now));
        helpAsked = false;
        helpFor = null;
        nextCheckAt = now.plus(start.pace().secondCheckAfter());
        stepRevision = revision + 1;
        note(NoteCode.CONNECTED.with());
        waitFor(Waiting.REKEY, now);
    }

    private void replaced(Instant now) {
        keyKept |= shortWay;
        SlotView done = slots.get(slot);
        slots.set(slot, new SlotView(done.name(), SlotView.State.REPLACED, done.lastFour(), done.connectedAt()));
        sealed = null;
        subject = null;
        weakest = weaker();
        rests = null;
        nextSlot(now);
    }

    /** The weaker of what the key in use rests on and what those that are done do. */
    private @Nullable Withdrawals weaker() {
        return weakest == null || (rests != null && rests.compareTo(weakest) > 0) ? rests : weakest;
    }

    private void rejected(boolean second, Instant now) {
        Step repair = findings.stream()
                .filter(f -> f.result() == CheckResult.FAILED && f.repair() != null)
                .map(Finding::repair)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Step.PASTE);
        if (repair == Step.PASTE && (second || subject == Subject.HELD)) {
            // Nothing was pasted wrong of a key that is stored.
            repair = Step.GENERATE_KEY;
        }
        if (second) {
            SlotView was = slots.get(slot);
            slots.set(slot, new SlotView(was.name(), SlotView.State.OPEN, was.lastFour(), was.connectedAt(), now));
            if (slots.stream().noneMatch(s -> s.state() == SlotView.State.REPLACED)) {
                connectedAt = null;
            }
            sealed = null;
            subject = Subject.HELD;
        }
        enter(shortWay ? Step.EDIT : repair, now);
        note(refusedAfterItWorked());
    }

    /** Said as long as that key is what is looked at. */
    private @Nullable Message refusedAfterItWorked() {
        SlotView was = slots.get(slot);
        return was.refusedAt() == null
                ? null
                : NoteCode.STOPPED_WORKING.with(
                        Objects.requireNonNullElse(was.connectedAt(), was.refusedAt()), was.refusedAt());
    }

    private void unready(VerifyResult result, Instant now) {
        if (unreadySince == null) {
            unreadySince = now;
        }
        if (result.verdict() == Verdict.UNKNOWN) {
            triedSince = null;
        } else if (triedSince == null) {
            triedSince = now;
        }
        Duration pause = start.pace().retryFirst();
        for (int i = 0; i < retries && pause.compareTo(start.pace().retryMost()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        if (pause.compareTo(start.pace().retryMost()) > 0) {
            pause = start.pace().retryMost();
        }
        if (result.retryAfter() != null && result.retryAfter().compareTo(pause) > 0) {
            // An exchange may ask for any pause, also for one no calendar holds.
            pause = result.retryAfter().compareTo(rules.longestPause()) > 0
                    ? rules.longestPause()
                    : result.retryAfter();
        }
        retries++;
        nextCheckAt = now.plus(pause);
        stepRevision = revision + 1;
        waitFor(helpAsked ? Waiting.SUPPORT : Waiting.EXCHANGE, now);
        note(null);
    }

    /**
     * Whether the exchange has kept this account waiting for so long that a human should look; asks for help when so,
     * once.
     */
    boolean escalate(Instant now) {
        if (helpAsked || unreadySince == null) {
            return false;
        }
        if (!supportNeeded
                && Duration.between(unreadySince, now).compareTo(start.pace().helpAfter()) < 0) {
            return false;
        }
        helpAsked = true;
        helpFor = supportNeeded ? NoteCode.CANNOT_SEND.with() : NoteCode.EXCHANGE_NOT_READY.with(unreadySince);
        note(helpFor);
        waitFor(Waiting.SUPPORT, now);
        return true;
    }

    private void nextSlot(Instant now) {
        for (int i = slot + 1; i < slots.size(); i++) {
            if (slots.get(i).state() == SlotView.State.OPEN) {
                slot = i;
                attempt = 0;
                retries = 0;
                forgetHandedIn();
                enter(Step.EDIT, now);
                note(i == 1 ? NoteCode.MAIN_KEY_DONE.with() : NoteCode.KEY_DONE.with());
                return;
            }
        }
        end(keyKept ? Outcome.MENDED : Outcome.REPLACED, null, now);
        note(null);
    }

    // ---- ends ----

    /** Ends the rotation for its session, unless a new key is in use: that one finishes by itself. */
    boolean close(Close close, Instant now) {
        if (outcome != null || connected() || checkDue) {
            return false;
        }
        end(close.outcome(), close.why(), now);
        return true;
    }

    private void end(Outcome as, @Nullable Message because, Instant now) {
        if (unprovedKey != null) {
            abandon(unprovedKey);
        }
        outcome = as;
        why = because;
        endedAt = now;
        checkDue = false;
        nextCheckAt = null;
        sealed = null;
        helpAsked = false;
        helpFor = null;
        stepRevision = revision + 1;
        waitFor(Waiting.NOBODY, now);
        note(because);
    }

    boolean ended() {
        return outcome != null;
    }

    AccountOutcome outcome() {
        return new AccountOutcome(
                start.account().accountId(),
                start.account().title(),
                start.account().label(),
                Objects.requireNonNull(outcome),
                attempts,
                abandonedKeys,
                abandonedEndings,
                start.account().lastWorkingAt(),
                connectedAt,
                Objects.requireNonNull(endedAt),
                why,
                weaker());
    }

    // ---- reading ----

    /** The present view under a new number. */
    AccountView nextView() {
        revision++;
        return view();
    }

    /** The present view under a number above this one. */
    AccountView nextViewAbove(long stored) {
        revision = Math.max(revision, Incoming.revision(stored));
        return nextView();
    }

    AccountView view() {
        return new AccountView(
                start.sessionId(),
                start.account().accountId(),
                revision,
                start.account().exchange(),
                start.account().market(),
                start.account().title(),
                start.account().label(),
                step,
                waitingOn,
                waitingSince,
                slotName(),
                List.copyOf(slots),
                step == Step.VERIFY ? attempt : attempt + 1,
                attempts,
                shortWay || (step == Step.EDIT && mayTakeShortWay()),
                verdict,
                findings,
                nextCheckAt,
                mayCheckAgain(),
                helpAsked,
                helpFor,
                abandonedKeys,
                abandonedEndings,
                connectedAt,
                outcome,
                endedAt,
                notes,
                statesWithdrawals() ? true : null,
                weaker());
    }

    Step step() {
        return step;
    }

    Waiting waitingOn() {
        return waitingOn;
    }

    Instant waitingSince() {
        return waitingSince;
    }

    private boolean connected() {
        return slots.get(slot).state() == SlotView.State.CONNECTED;
    }

    /** Whether the short way is being walked: the only key there is, is the stored one. */
    private boolean checksStoredKeyOnly() {
        return shortWay && step == Step.VERIFY;
    }

    private boolean mayCheckAgain() {
        boolean provedOnce = connected() && verdict == Verdict.ACCEPTED;
        return outcome == null
                && !checkDue
                && !provedOnce
                && verdict != null
                && (subject == Subject.HELD || sealed != null);
    }

    private boolean mayTakeShortWay() {
        Traits traits = start.account().traits();
        boolean mends = start.reason() == Reason.WHITELIST_CHANGED && traits.keyEditable();
        boolean lengthens = start.reason() == Reason.KEY_EXPIRED && Boolean.TRUE.equals(traits.keyExtendable());
        return !heldKeyExposed && start.account().holdsKey() && (mends || lengthens);
    }

    private String slotName() {
        return slots.get(slot).name();
    }

    private int indexOf(String name) {
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no key named " + name);
    }
}
