package dev.rekey.workflows.schedules;

import dev.rekey.workflows.actions.SessionAction;
import dev.rekey.workflows.actions.SessionRequest;
import dev.rekey.workflows.model.AccountRef;
import dev.rekey.workflows.model.Actor;
import dev.rekey.workflows.model.SessionStart;
import dev.rekey.workflows.model.SessionView;
import dev.rekey.workflows.schedules.AccountRules.Judgement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules of a session as the design tells them: who may do what, and that no start is swallowed. */
final class SessionRules {

    final SessionStart start;
    private final Map<String, AccountRef> accounts = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> lines = new TreeSet<>();
    private final Set<String> ignored = new TreeSet<>();
    private Actor agent;
    private Instant expiresAt;
    private SessionView.State state = SessionView.State.OPEN;
    private @Nullable SessionStart next;

    SessionRules(SessionStart start, Instant now) {
        this.start = start;
        this.agent = start.by();
        this.expiresAt = now.plus(start.pace().expireAfter());
        start.allAccounts().forEach(account -> accounts.put(account.accountId(), account));
        taken.add(start.sessionId());
        if (start.asked() != null) {
            taken.addAll(start.asked());
        }
    }

    /** What this request comes to now. */
    Judgement judge(SessionRequest request) {
        if (taken.contains(request.id())) {
            return Judgement.KNOWN;
        }
        if (request.sessionId() != null && !request.sessionId().equals(start.sessionId())) {
            return Judgement.REFUSED;
        }
        boolean fits;
        if (request.action() instanceof SessionAction.Join join) {
            // Of a closing session too: it keeps the start for the next one.
            fits = !join.start().accounts().isEmpty()
                    && join.start().customerId().equals(start.customerId());
        } else if (state != SessionView.State.OPEN) {
            fits = false;
        } else if (request.action() instanceof SessionAction.Assign assign) {
            fits = assign.from().equals(agent.name())
                    && !Actor.agent(assign.agent()).equals(agent);
        } else if (request.action() instanceof SessionAction.Cancel cancel) {
            fits = !cancel.why().isBlank();
        } else {
            fits = true;
        }
        return fits ? Judgement.TAKEN : Judgement.REFUSED;
    }

    /**
     * Does what the request asks for; answers the accounts that begin by it.
     *
     * @param done the accounts that are done, and are not opened a second time in this session
     */
    List<AccountRef> take(SessionRequest request, Set<String> done, Instant now) {
        taken.add(request.id());
        lines.add(request.id());
        List<AccountRef> fresh = new ArrayList<>();
        if (request.action() instanceof SessionAction.Join join) {
            if (state != SessionView.State.OPEN) {
                keep(join.start(), join.start().accounts(), request.id());
                return fresh;
            }
            List<AccountRef> again = join.start().accounts().stream()
                    .filter(account -> done.contains(account.accountId()))
                    .toList();
            if (!again.isEmpty()) {
                keep(join.start(), again, request.id());
            }
            for (AccountRef account : join.start().accounts()) {
                if (accounts.putIfAbsent(account.accountId(), account) == null) {
                    fresh.add(account);
                }
            }
            return fresh;
        }
        if (request.action() instanceof SessionAction.Extend) {
            expiresAt = now.plus(start.pace().expireAfter());
        } else if (request.action() instanceof SessionAction.Assign assign) {
            agent = Actor.agent(assign.agent());
        } else if (request.action() instanceof SessionAction.Cancel) {
            state = SessionView.State.CANCELLED;
        }
        return fresh;
    }

    private void keep(SessionStart other, List<AccountRef> some, String requestId) {
        SessionStart waiting = next;
        List<AccountRef> added = some.stream()
                .filter(a -> waiting == null
                        || waiting.allAccounts().stream()
                                .noneMatch(w -> w.accountId().equals(a.accountId())))
                .toList();
        next = waiting == null ? other.only(added, requestId) : waiting.with(added, requestId);
    }

    /** The session that takes all of these accounts: the next one, if it does, else this one. */
    String takenBy(SessionStart other) {
        SessionStart follows = next;
        return follows != null
                        && follows.allAccounts().stream()
                                .map(AccountRef::accountId)
                                .toList()
                                .containsAll(other.accounts().stream()
                                        .map(AccountRef::accountId)
                                        .toList())
                ? follows.sessionId()
                : start.sessionId();
    }

    /** What did not fit and came by signal is recorded, once. */
    void ignored(SessionRequest request) {
        ignored.add(request.id());
    }

    /** The session's time is over. */
    void expire() {
        state = SessionView.State.EXPIRED;
    }

    /** All accounts have ended. */
    void end() {
        if (state == SessionView.State.OPEN) {
            state = SessionView.State.FINISHED;
        }
    }

    SessionView.State state() {
        return state;
    }

    Actor agent() {
        return agent;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    Set<String> accountIds() {
        return new TreeSet<>(accounts.keySet());
    }

    @Nullable
    SessionStart next() {
        return next;
    }

    /** The requests the audit must tell of. */
    Set<String> lines() {
        return lines;
    }

    /** The requests the audit must tell were ignored. */
    Set<String> ignored() {
        return ignored;
    }
}
