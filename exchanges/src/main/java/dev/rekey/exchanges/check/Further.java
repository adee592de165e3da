package dev.rekey.exchanges.check;

import dev.rekey.exchanges.catalog.AccountCall;
import dev.rekey.exchanges.catalog.Cause;
import dev.rekey.exchanges.catalog.Refusal;
import dev.rekey.exchanges.catalog.RightGate;
import dev.rekey.terms.Check;
import dev.rekey.terms.CheckResult;
import dev.rekey.terms.Finding;
import dev.rekey.terms.FindingCode;
import dev.rekey.terms.Phrase;
import dev.rekey.terms.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is asked once a key is good, by the catalogue's word: whose it is, which boxes are ticked, and whether it works from
 * an address that is on no list. All from the address from which a plain signed read was answered, so that a refusal can
 * only be about what was asked; but for the last, which is that read itself from elsewhere.
 */
final class Further {

    private final Session session;
    private final Findings findings;
    private final Policy policy;
    private final Session.Question read;
    private boolean calm = true;

    private Further(Session session, Findings findings, Policy policy, Session.Question read) {
        this.session = session;
        this.findings = findings;
        this.policy = policy;
        this.read = read;
    }

    /** Asks, unless something is already wrong or open. */
    static void ask(Session session, Findings findings, Policy policy) {
        Session.Question read = session.firstAnswered();
        if (read == null || findings.open()) {
            return;
        }
        Further further = new Further(session, findings, policy, read);
        further.whose();
        session.profile().gates(session.market()).forEach(further::gate);
        further.elsewhere();
    }

    private @Nullable Reply reply(String call, boolean confirmed) {
        if (!calm || (!confirmed && policy.of(session.profile().id()) == Policy.Gates.OFF)) {
            return null;
        }
        Reply reply = session.ask(read.address(), session.endpoint(call));
        calm = !reply.slowDown();
        return reply;
    }

    private boolean counts(boolean confirmed) {
        return confirmed || policy.of(session.profile().id()) == Policy.Gates.ON;
    }

    private void whose() {
        AccountCall call = session.profile().account();
        Reply reply = call == null ? null : reply(call.call(), call.confirmed());
        if (call == null || reply == null) {
            return;
        }
        Optional<String> uid = reply.ok() ? uid(call, reply.json()) : Optional.empty();
        if (uid.isEmpty()) {
            findings.add(Finding.notChecked(Check.SAME_ACCOUNT)
                    .with(Phrase.of(FindingCode.ACCOUNT_NOT_TOLD_NOW))
                    .said(reply.code(), reply.text()));
        } else if (counts(call.confirmed())) {
            findings.account(uid.get(), session.expectedUid());
            if (call.mainOnly()) {
                findings.onlyTheMainAccount();
            }
        } else {
            findings.add(Finding.notChecked(Check.SAME_ACCOUNT).with(Phrase.of(named(uid.get()), call.call())));
        }
    }

    private FindingCode named(String uid) {
        String expected = session.expectedUid();
        if (expected == null) {
            return FindingCode.TRIED_AN_ACCOUNT;
        }
        return Findings.sameAccount(uid, expected) ? FindingCode.TRIED_SAME_ACCOUNT : FindingCode.TRIED_OTHER_ACCOUNT;
    }

    private static Optional<String> uid(AccountCall call, JsonNode answer) {
        List<String> parts = call.fields().stream()
                .map(answer::at)
                .filter(part -> part.isString() || part.isIntegralNumber())
                .map(part -> part.asString().strip())
                .filter(part -> !part.isEmpty())
                .toList();
        return parts.size() == call.fields().size()
                ? Optional.of(parts.stream().collect(Collectors.joining("-")))
                : Optional.empty();
    }

    private void gate(RightGate gate) {
        Reply reply = reply(gate.call(), gate.confirmed());
        if (reply == null) {
            return;
        }
        boolean off = reply.refused() && reply.refusedWith(gate.off().toArray(String[]::new));
        if (!counts(gate.confirmed())) {
            findings.note(gate.check(), tried(gate, reply, off));
        } else if (gate.check() == Check.NO_WITHDRAW) {
            withdrawing(gate, reply, off);
        } else {
            trading(gate, reply, off);
        }
    }

    private static Phrase tried(RightGate gate, Reply reply, boolean off) {
        if (reply.ok()) {
            return Phrase.of(FindingCode.TRIED_ANSWERED, gate.call());
        }
        return off
                ? Phrase.of(FindingCode.TRIED_REFUSED, gate.call(), String.valueOf(reply.code()))
                : Phrase.of(FindingCode.TRIED_NOTHING, gate.call());
    }

    private void withdrawing(RightGate gate, Reply reply, boolean off) {
        if (reply.ok()) {
            findings.moneyOut(List.of(gate.box()));
        } else if (off && gate.proves()) {
            findings.nowProved(Check.NO_WITHDRAW);
        } else if (off && findings.result(Check.NO_WITHDRAW) == CheckResult.NOT_CHECKED) {
            findings.note(Check.NO_WITHDRAW, Phrase.of(FindingCode.NOT_TICKED, gate.box()));
        }
    }

    private void trading(RightGate gate, Reply reply, boolean off) {
        if (reply.ok()) {
            findings.nowProved(Check.TRADE);
        } else if (off) {
            Refusal row = reply.rows().stream()
                    .filter(one -> one.cause() == Cause.RIGHT_MISSING)
                    .findFirst()
                    .orElse(null);
            findings.because(reply, row, Check.TRADE, Phrase.of(FindingCode.NOT_TICKED, gate.box()));
        }
    }

    /** Asks once more from an address that is on no list, where that does no harm and it is not known already. */
    private void elsewhere() {
        String probe = session.probe();
        if (probe == null
                || !calm
                || findings.open()
                || !session.profile().harmlessElsewhere()
                || findings.result(Check.NO_WITHDRAW) == CheckResult.PASSED
                || session.whitelist().isEmpty()
                || session.profile().key().tellsAddresses()) {
            return;
        }
        Reply reply = session.ask(probe, read.endpoint());
        if (reply.ok()) {
            findings.add(Finding.failed(Check.ADDRESSES, Phrase.of(FindingCode.WORKS_ANYWHERE), Step.GENERATE_KEY));
        } else if (reply.refused() && reply.rows().stream().anyMatch(row -> row.cause() == Cause.ADDRESS_NOT_LISTED)) {
            findings.bound();
        }
    }
}
